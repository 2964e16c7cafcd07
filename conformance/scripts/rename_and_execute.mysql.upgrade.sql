CREATE TABLE first (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    word TEXT, 
    PRIMARY KEY (id)
);

ALTER TABLE first RENAME TO second;

INSERT INTO second (id, word) VALUES (1, 'a:b 50% it''s');

UPDATE second SET word = 'x' WHERE id = 1;

