BEGIN;

CREATE TYPE letter AS ENUM ('x', 'y');

CREATE TABLE p (
    id BIGINT GENERATED ALWAYS AS IDENTITY (INCREMENT BY 2 START WITH 5), 
    a JSONB DEFAULT '{}'::jsonb NOT NULL, 
    b INTEGER[], 
    c VARCHAR(5)[][], 
    d INET, 
    e TSVECTOR, 
    f INTERVAL DAY TO SECOND (3), 
    g TIMESTAMP(3) WITH TIME ZONE, 
    h letter, 
    i BIT VARYING(4), 
    j NUMRANGE, 
    m BIT VARYING, 
    k INTEGER GENERATED ALWAYS AS (id + 1) STORED, 
    l UUID DEFAULT gen_random_uuid(), 
    CONSTRAINT pk_p PRIMARY KEY (id)
);

COMMENT ON TABLE p IS 'types of PostgreSQL';

CREATE INDEX ix_p_a ON p USING gin (a jsonb_path_ops);

CREATE INDEX ix_p_l ON p (l DESC) INCLUDE (d);

COMMIT;

