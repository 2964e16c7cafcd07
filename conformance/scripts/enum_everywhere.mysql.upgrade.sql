CREATE TABLE t (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    kept VARCHAR(2), 
    PRIMARY KEY (id), 
    CONSTRAINT ck_kept CHECK (kept IN ('a', 'bb'))
);

