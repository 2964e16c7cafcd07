CREATE INDEX ix_count_day_sum ON count_day (sum);

CREATE INDEX ix_count_week_sum ON count_week (sum);

CREATE INDEX ix_day_lower ON count_day ((abs(sum)));

CREATE INDEX ix_week_lower ON count_week ((abs(sum)));

CREATE TABLE app.`group` (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    `Name` VARCHAR(40) NOT NULL, 
    flag BOOL, 
    kind ENUM('one','two'), 
    PRIMARY KEY (id), 
    UNIQUE (`Name`), 
    CONSTRAINT flag_is_boolean CHECK (flag IN (0, 1))
);

CREATE TABLE count_day (
    at DATE NOT NULL, 
    group_id INTEGER NOT NULL, 
    kind ENUM('one','two'), 
    sum NUMERIC(10, 3), 
    PRIMARY KEY (at, group_id), 
    CONSTRAINT sum_day CHECK (sum >= 0), 
    FOREIGN KEY(group_id) REFERENCES app.`group` (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
)ENGINE=InnoDB;

CREATE TABLE count_week (
    at DATE NOT NULL, 
    group_id INTEGER NOT NULL, 
    kind ENUM('one','two'), 
    sum NUMERIC(10, 3), 
    PRIMARY KEY (at, group_id), 
    CONSTRAINT sum_week CHECK (sum >= 0), 
    FOREIGN KEY(group_id) REFERENCES app.`group` (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
)ENGINE=InnoDB;

CREATE TABLE variants (
    made BIGINT NOT NULL, 
    elsewhere TEXT
);

CREATE TEMPORARY TABLE keyless (
    a BLOB, 
    b UUID
);

