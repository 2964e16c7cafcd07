BEGIN;

CREATE TYPE level AS ENUM ('low', 'high');

CREATE TYPE other AS ENUM ('a', 'b');

CREATE TYPE "by hand" AS ENUM ('it''s', 'other');

CREATE TABLE t (
    id SERIAL NOT NULL, 
    kept VARCHAR(2), 
    PRIMARY KEY (id), 
    CONSTRAINT ck_kept CHECK (kept IN ('a', 'bb'))
);

COMMIT;

