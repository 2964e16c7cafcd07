CREATE INDEX ix_team_title ON team (title);

CREATE TABLE membership (
    user_id INTEGER NOT NULL, 
    team_id INTEGER NOT NULL, 
    PRIMARY KEY (user_id, team_id), 
    FOREIGN KEY(user_id) REFERENCES user_account (id), 
    FOREIGN KEY(team_id) REFERENCES team (id)
);

CREATE TABLE team (
    id SERIAL NOT NULL, 
    title VARCHAR(80), 
    PRIMARY KEY (id)
);

CREATE TABLE user_account (
    id SERIAL NOT NULL, 
    email VARCHAR(120) NOT NULL, 
    balance NUMERIC(10, 2) DEFAULT '0', 
    PRIMARY KEY (id), 
    UNIQUE (email)
);

