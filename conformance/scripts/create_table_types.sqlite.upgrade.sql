CREATE TABLE sample (
    a SMALLINT NOT NULL, 
    b BIGINT, 
    c FLOAT, 
    d DOUBLE, 
    e BLOB, 
    f JSON, 
    g CHAR(32), 
    h DATETIME, 
    i TIME, 
    j VARCHAR(20), 
    k VARCHAR(4), 
    l CHAR(3), 
    m VARCHAR(9), 
    n TIMESTAMP, 
    o REAL, 
    PRIMARY KEY (a)
);

