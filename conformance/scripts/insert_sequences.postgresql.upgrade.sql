BEGIN;

CREATE SEQUENCE numbers;

CREATE TABLE users (
    id SERIAL NOT NULL, 
    name VARCHAR(20), 
    PRIMARY KEY (id)
);

INSERT INTO users (id, name) VALUES (nextval('numbers'), 'one') RETURNING users.id;

INSERT INTO users (id, name) VALUES (nextval('numbers'), 'two'), (nextval('numbers'), 'three');

INSERT INTO users (id, name) VALUES (7, 'seven');

COMMIT;

