CREATE TABLE t (
    id INTEGER NOT NULL, 
    name VARCHAR(20), 
    PRIMARY KEY (id)
);

ALTER TABLE t ADD COLUMN added INTEGER;

CREATE UNIQUE INDEX ix_added ON t (added);

UPDATE t SET added = 5;

INSERT INTO t (id, name) VALUES (1, 'first');

UPDATE t SET added = 6;

