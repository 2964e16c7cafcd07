BEGIN;

CREATE TYPE colour AS ENUM ('red', 'it''s');

CREATE TABLE sample (
    a SMALLSERIAL NOT NULL, 
    b BIGINT, 
    c FLOAT, 
    d DOUBLE PRECISION, 
    e BYTEA, 
    f JSON, 
    g UUID, 
    h INTERVAL, 
    i TIME WITHOUT TIME ZONE, 
    j VARCHAR(20), 
    k colour, 
    l CHAR(3), 
    m VARCHAR(9), 
    n TIMESTAMP WITH TIME ZONE, 
    o REAL, 
    PRIMARY KEY (a)
);

COMMIT;

