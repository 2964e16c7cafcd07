-- The tables of the tests of introspection on MariaDB; record.py tells what the oracle sees of them.
-- Nothing of what it does not see, which the tests have themselves.
CREATE TABLE `Parent "T` (
    id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
    `Code x` char(3) NOT NULL,
    grp int NOT NULL,
    UNIQUE KEY uq_code (`Code x`),
    UNIQUE KEY (id, grp)
) COMMENT = 'it''s a \\ parent';
CREATE TABLE types (
    a int(10) unsigned zerofill NOT NULL DEFAULT 7,
    b tinyint(1) NOT NULL DEFAULT 0,
    c smallint unsigned,
    d mediumint,
    e bigint DEFAULT -1,
    f decimal(10, 2) unsigned DEFAULT 1.5,
    g decimal(5),
    h float DEFAULT 1e3,
    i double(10, 3),
    j double DEFAULT 0.5,
    k bit(8),
    l varchar(20) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'it''s',
    m varchar(10) COLLATE utf8mb4_bin,
    n char(3) NOT NULL DEFAULT '',
    o text,
    p mediumtext DEFAULT 'abc',
    q longtext,
    r tinytext,
    s enum('x', 'it''s', 'a,b', '50%', '(') DEFAULT 'it''s',
    t set('x', 'y') NOT NULL DEFAULT 'x,y',
    u date DEFAULT '2020-01-01',
    v datetime DEFAULT '2020-01-01',
    w datetime(6) DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
    x timestamp NOT NULL DEFAULT now(),
    y time(3) DEFAULT '10:00',
    z year DEFAULT 2020,
    aa tinyblob,
    bb blob,
    cc mediumblob,
    dd longblob,
    ee varbinary(9),
    ff binary(4),
    gg uuid DEFAULT uuid(),
    hh varchar(30) DEFAULT 'current_timestamp()',
    ii int DEFAULT rand(),
    jj geometry,
    kk int COMMENT 'it''s; "x"',
    ll varchar(10) DEFAULT 'NULL',
    mm int GENERATED ALWAYS AS (b + 1) VIRTUAL,
    nn varchar(30) GENERATED ALWAYS AS (concat(m, 'x''y')) STORED COMMENT 'gen',
    oo timestamp NULL,
    pp date DEFAULT curdate(),
    PRIMARY KEY (e, b)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci;
CREATE TABLE child (
    id int PRIMARY KEY AUTO_INCREMENT,
    parent_id bigint unsigned,
    code char(3),
    grp int,
    other bigint unsigned,
    note text,
    CONSTRAINT fk_parent FOREIGN KEY (parent_id) REFERENCES `Parent "T` (id) ON DELETE CASCADE ON UPDATE SET NULL,
    FOREIGN KEY (code) REFERENCES `Parent "T` (`Code x`) ON DELETE RESTRICT,
    CONSTRAINT fk_both FOREIGN KEY (parent_id, grp) REFERENCES `Parent "T` (id, grp) ON DELETE NO ACTION,
    CONSTRAINT ck CHECK (grp > 0 AND code <> 'x''y'),
    CONSTRAINT `ck odd` CHECK ((grp < 10)),
    CHECK (grp <> 5),
    KEY ix_note (note(5), grp),
    FULLTEXT KEY ft_note (note),
    UNIQUE KEY uq_prefix (note(7))
) ROW_FORMAT = COMPRESSED KEY_BLOCK_SIZE = 8 AVG_ROW_LENGTH = 10;
CREATE TABLE parts (id int NOT NULL, PRIMARY KEY (id)) PARTITION BY HASH (id) PARTITIONS 4;
CREATE TABLE plain (id int) ENGINE = MyISAM DEFAULT CHARSET = latin1;
CREATE VIEW passed_over AS SELECT 1 AS x;
CREATE SEQUENCE passed_over_too;
