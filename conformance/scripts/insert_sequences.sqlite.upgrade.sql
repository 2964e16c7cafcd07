CREATE TABLE users (
    id INTEGER NOT NULL, 
    name VARCHAR(20), 
    PRIMARY KEY (id)
);

INSERT INTO users (name) VALUES ('one');

INSERT INTO users (name) VALUES ('two'), ('three');

INSERT INTO users (id, name) VALUES (7, 'seven');

