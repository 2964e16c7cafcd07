CREATE INDEX ix_child_kind ON child (kind);

CREATE INDEX notes ON child (note);

CREATE TABLE `before` (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    code INTEGER NOT NULL, 
    CONSTRAINT unheard PRIMARY KEY (id), 
    UNIQUE (code)
);

CREATE TABLE child (
    a INTEGER NOT NULL, 
    b INTEGER NOT NULL, 
    parent_id INTEGER NOT NULL, 
    other_id INTEGER NOT NULL, 
    note VARCHAR(9) NOT NULL, 
    kind VARCHAR(9) NOT NULL, 
    CONSTRAINT `CHILD_PK` PRIMARY KEY (a, b), 
    CONSTRAINT uq_child_b UNIQUE (b, a), 
    CONSTRAINT `LOUD` CHECK (a > b), 
    CONSTRAINT fk_child_b_parent FOREIGN KEY(b) REFERENCES parent (id), 
    CONSTRAINT fk_child_parent_id_parent FOREIGN KEY(parent_id) REFERENCES parent (id), 
    CONSTRAINT given FOREIGN KEY(other_id) REFERENCES parent (id)
);

CREATE TABLE parent (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    code VARCHAR(5) NOT NULL, 
    size INTEGER NOT NULL, 
    PRIMARY KEY (id), 
    CONSTRAINT parent_size CHECK (size > 1), 
    CHECK (code <> ''), 
    CONSTRAINT uq_parent_code UNIQUE (code)
);

