CREATE INDEX ix_hero_name ON hero (name);

CREATE INDEX ix_link_weight ON link (weight);

CREATE TABLE again (
    icon VARCHAR(255), 
    data JSON, 
    tags VARCHAR(255), 
    locked BOOL NOT NULL, 
    last INTEGER NOT NULL, 
    id INTEGER NOT NULL AUTO_INCREMENT, 
    size INTEGER NOT NULL, 
    title VARCHAR(5) NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE document (
    title VARCHAR(255) NOT NULL, 
    size INTEGER, 
    data JSON, 
    last INTEGER NOT NULL, 
    id INTEGER NOT NULL AUTO_INCREMENT, 
    hero_id INTEGER, 
    icon VARCHAR(255), 
    tags TEXT, 
    team_id INTEGER, 
    locked BOOL, 
    PRIMARY KEY (id), 
    FOREIGN KEY(hero_id) REFERENCES hero (id), 
    FOREIGN KEY(team_id) REFERENCES teams (id)
);

CREATE TABLE hero (
    created DATETIME NOT NULL, 
    updated DATETIME, 
    name VARCHAR(50) NOT NULL, 
    id INTEGER NOT NULL AUTO_INCREMENT, 
    team_id INTEGER, 
    kind ENUM('first','second') NOT NULL, 
    code VARCHAR(5) NOT NULL, 
    `key` CHAR(32) NOT NULL, 
    price NUMERIC(10, 2) NOT NULL, 
    data BLOB NOT NULL, 
    day DATE NOT NULL, 
    at TIME NOT NULL, 
    span DATETIME NOT NULL, 
    ratio FLOAT NOT NULL, 
    ok BOOL NOT NULL, 
    address VARCHAR(255) NOT NULL, 
    mail VARCHAR(255) NOT NULL, 
    count INTEGER NOT NULL, 
    path VARCHAR(255) NOT NULL, 
    meta JSON NOT NULL, 
    note VARCHAR(7) NOT NULL, 
    other VARCHAR(255) COMMENT 'c' DEFAULT 'q', 
    checked VARCHAR(20) NOT NULL CONSTRAINT ck CHECK (checked <> 'u'), 
    age INTEGER NOT NULL, 
    PRIMARY KEY (id), 
    CONSTRAINT uq UNIQUE (`key`, ratio), 
    FOREIGN KEY(team_id) REFERENCES teams (id) ON DELETE CASCADE, 
    UNIQUE (`key`)
)COMMENT='a hero';

CREATE TABLE link (
    team_id INTEGER NOT NULL, 
    hero_id INTEGER NOT NULL, 
    weight SMALLINT NOT NULL, 
    PRIMARY KEY (team_id, hero_id), 
    FOREIGN KEY(team_id) REFERENCES teams (id), 
    FOREIGN KEY(hero_id) REFERENCES hero (id)
);

CREATE TABLE mixed (
    title VARCHAR(255) NOT NULL, 
    data JSON, 
    size INTEGER NOT NULL, 
    tags VARCHAR(255), 
    locked BOOL NOT NULL, 
    last INTEGER NOT NULL, 
    number INTEGER NOT NULL, 
    id INTEGER NOT NULL AUTO_INCREMENT, 
    icon VARCHAR(255) NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE plain (
    age INTEGER, 
    id BIGINT NOT NULL, 
    name VARCHAR(8) NOT NULL, 
    PRIMARY KEY (id, name)
);

CREATE TABLE teams (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    PRIMARY KEY (id)
);

CREATE TABLE visit (
    id CHAR(32) NOT NULL, 
    token CHAR(32), 
    PRIMARY KEY (id)
);

