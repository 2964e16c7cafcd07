CREATE TABLE numbers (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, 
    tiny TINYINT(1) NOT NULL DEFAULT '0', 
    small SMALLINT(5) UNSIGNED, 
    medium MEDIUMINT ZEROFILL, 
    whole INTEGER(11), 
    exact DECIMAL(10, 2) UNSIGNED, 
    number NUMERIC(5), 
    single FLOAT(10, 3), 
    `double` DOUBLE, 
    `real` REAL(10, 3), 
    bits BIT(8), 
    yes BOOL DEFAULT true, 
    PRIMARY KEY (id)
);

CREATE TABLE texts (
    a VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL, 
    b NATIONAL CHAR(3), 
    c TINYTEXT BINARY, 
    d MEDIUMTEXT CHARACTER SET utf8mb4, 
    e LONGTEXT COLLATE utf8mb4_bin, 
    f TEXT(500), 
    g ENUM('x','it''s','a,b','back\\slash','50%') CHARACTER SET utf8mb4, 
    h SET('x','y'), 
    i NATIONAL CHAR(4), 
    j NATIONAL VARCHAR(5), 
    k VARCHAR(9) COLLATE utf8mb4_bin, 
    l VARCHAR(3), 
    m LONGTEXT, 
    PRIMARY KEY (a), 
    CONSTRAINT l CHECK (l IN ('one', 'two'))
);

CREATE TABLE others (
    a TINYBLOB, 
    b MEDIUMBLOB, 
    c LONGBLOB, 
    d BLOB, 
    e VARBINARY(9), 
    f BINARY(4), 
    g DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6), 
    h TIME(3), 
    i TIMESTAMP(3) NULL, 
    j YEAR, 
    k DATE, 
    l JSON, 
    m CHAR(32), 
    n CHAR(32), 
    o BOOL, 
    p DATETIME, 
    q BLOB(70000), 
    r TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
);

