BEGIN;

CREATE TYPE kind AS ENUM ('small', 'big');

CREATE TABLE item (
    id UUID NOT NULL, 
    tags TEXT[], 
    doc JSONB, 
    kind kind, 
    wait INTERVAL, 
    PRIMARY KEY (id)
);

CREATE TABLE other (
    id INTEGER, 
    n INTEGER
);

INSERT INTO item (id, tags, kind, wait) VALUES ('12345678-1234-5678-1234-567812345678', ARRAY['a', 'it''s'], 'small', make_interval(secs=>3600.0));

INSERT INTO item (id, tags, kind, wait) VALUES ('12345678-1234-5678-1234-567812345678', ARRAY['a', 'it''s'], 'small', make_interval(secs=>3600.0)) ON CONFLICT (id) DO NOTHING;

INSERT INTO item (id, tags, kind, wait) VALUES ('12345678-1234-5678-1234-567812345678', ARRAY['a', 'it''s'], 'small', make_interval(secs=>3600.0)) ON CONFLICT (id) DO UPDATE SET tags = excluded.tags;

UPDATE item SET doc=jsonb_build_object('a', 1);

UPDATE item SET tags=array_append(item.tags, 'z') WHERE (item.doc ->> 'a') = '1';

UPDATE item SET kind=CAST('big' AS kind) WHERE 'z' = ANY (item.tags);

DELETE FROM item WHERE item.doc ? 'nope';

DELETE FROM item WHERE CAST((item.doc['b'] ->> 'c') AS INTEGER) = 3;

UPDATE other SET n=numbered.place FROM (SELECT other.id AS id, row_number() OVER (PARTITION BY other.n ORDER BY other.id) AS place 
FROM other) AS numbered WHERE numbered.id = other.id;

WITH twice AS 
(SELECT other.id AS id 
FROM other GROUP BY other.id 
HAVING count(*) > 1)
 DELETE FROM other WHERE other.id IN (SELECT twice.id 
FROM twice);

DELETE FROM other USING (SELECT other.id AS id, row_number() OVER (PARTITION BY other.n ORDER BY other.id) AS place 
FROM other) AS numbered WHERE other.id = numbered.id AND numbered.place > 3;

COMMIT;

