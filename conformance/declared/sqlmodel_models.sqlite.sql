CREATE INDEX ix_hero_name ON hero (name);

CREATE INDEX ix_link_weight ON link (weight);

CREATE TABLE again (
    icon VARCHAR, 
    data JSON, 
    tags VARCHAR, 
    locked BOOLEAN NOT NULL, 
    last INTEGER NOT NULL, 
    id INTEGER NOT NULL, 
    size INTEGER NOT NULL, 
    title VARCHAR(5) NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE document (
    title VARCHAR NOT NULL, 
    size INTEGER, 
    data JSON, 
    last INTEGER NOT NULL, 
    id INTEGER NOT NULL, 
    hero_id INTEGER, 
    icon VARCHAR, 
    tags TEXT, 
    team_id INTEGER, 
    locked BOOLEAN, 
    PRIMARY KEY (id), 
    FOREIGN KEY(hero_id) REFERENCES hero (id), 
    FOREIGN KEY(team_id) REFERENCES teams (id)
);

CREATE TABLE hero (
    created DATETIME NOT NULL, 
    updated DATETIME, 
    name VARCHAR(50) NOT NULL, 
    id INTEGER NOT NULL, 
    team_id INTEGER, 
    kind VARCHAR(6) NOT NULL, 
    code VARCHAR(5) NOT NULL, 
    "key" CHAR(32) NOT NULL, 
    price NUMERIC(10, 2) NOT NULL, 
    data BLOB NOT NULL, 
    day DATE NOT NULL, 
    at TIME NOT NULL, 
    span DATETIME NOT NULL, 
    ratio FLOAT NOT NULL, 
    ok BOOLEAN NOT NULL, 
    address VARCHAR NOT NULL, 
    mail VARCHAR NOT NULL, 
    count INTEGER NOT NULL, 
    path VARCHAR NOT NULL, 
    meta JSON NOT NULL, 
    note VARCHAR(7) NOT NULL, 
    other VARCHAR DEFAULT 'q', 
    checked VARCHAR(20) NOT NULL CONSTRAINT ck CHECK (checked <> 'u'), 
    age INTEGER NOT NULL, 
    PRIMARY KEY (id), 
    CONSTRAINT uq UNIQUE ("key", ratio), 
    FOREIGN KEY(team_id) REFERENCES teams (id) ON DELETE CASCADE, 
    UNIQUE ("key")
);

CREATE TABLE link (
    team_id INTEGER NOT NULL, 
    hero_id INTEGER NOT NULL, 
    weight SMALLINT NOT NULL, 
    PRIMARY KEY (team_id, hero_id), 
    FOREIGN KEY(team_id) REFERENCES teams (id), 
    FOREIGN KEY(hero_id) REFERENCES hero (id)
);

CREATE TABLE mixed (
    title VARCHAR NOT NULL, 
    data JSON, 
    size INTEGER NOT NULL, 
    tags VARCHAR, 
    locked BOOLEAN NOT NULL, 
    last INTEGER NOT NULL, 
    number INTEGER NOT NULL, 
    id INTEGER NOT NULL, 
    icon VARCHAR NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE plain (
    age INTEGER, 
    id BIGINT NOT NULL, 
    name VARCHAR(8) NOT NULL, 
    PRIMARY KEY (id, name)
);

CREATE TABLE teams (
    id INTEGER NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE visit (
    id CHAR(32) NOT NULL, 
    token CHAR(32), 
    PRIMARY KEY (id)
);

