CREATE TABLE users (
    id INTEGER, 
    name VARCHAR(20), 
    `order` INTEGER
);

CREATE TABLE `Some Users` (
    id INTEGER
);

CREATE TABLE copied (
    id INTEGER
);

CREATE VIEW some_users AS SELECT users.id, users.`order` 
FROM users 
WHERE users.name = 'it''s' AND users.id > 3;

INSERT INTO copied SELECT users.id 
FROM users 
WHERE users.id IN (1, 2);

DELETE FROM `Some Users`;

SELECT 'MySQL';

SELECT 'False';

SELECT 'postgresql+psycopg://me:***@db.local:5432/some db?a=b+c&z=1&z=2';

SELECT 'postgresql+psycopg://me:p%40ss%2Fw+ d@db.local:5432/some db?a=b+c&z=1&z=2';

SELECT 'postgresql psycopg some db 5432';

SELECT 'postgresql://me:***@db.local:5432/other?a=b+c&z=1&z=2';

SELECT 'postgresql+psycopg://me:***@db.local:5432/some db?a=b+c&k=v&z=1&z=2';

SELECT 'postgresql+psycopg://me:***@db.local:5432/some db?a=b+c&a=2&m=n&z=1&z=2';

SELECT 'postgresql+psycopg://me:***@db.local:5432/some db?z=1&z=2';

SELECT 'True';

SELECT '3';

SELECT 'x';

SELECT 'pysqlite None';

SELECT '::1';

SELECT 'database host password port user';

SELECT 'Could not parse SQLAlchemy URL from given URL string';

SELECT 'Could not parse SQLAlchemy URL from given URL string';

SELECT 'Expected string or URL object, got None';

SELECT 'drivername must be a string';

SELECT 'host must be a string';

SELECT 'invalid literal for int() with base 10: x';

