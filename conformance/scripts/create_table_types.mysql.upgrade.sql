CREATE TABLE sample (
    a SMALLINT NOT NULL AUTO_INCREMENT, 
    b BIGINT, 
    c FLOAT, 
    d DOUBLE, 
    e BLOB, 
    f JSON, 
    g CHAR(32), 
    h DATETIME, 
    i TIME, 
    j VARCHAR(20), 
    k ENUM('red','it''s'), 
    l CHAR(3), 
    m VARCHAR(9), 
    n TIMESTAMP NULL, 
    o REAL, 
    PRIMARY KEY (a)
);

