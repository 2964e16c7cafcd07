BEGIN;

CREATE TABLE heard (
    id SERIAL NOT NULL, 
    a INTEGER, 
    deleted BOOLEAN, 
    CONSTRAINT "HEARD_PK" PRIMARY KEY (id), 
    CONSTRAINT uq_heard_a UNIQUE (a, deleted)
);

CREATE TABLE heard_too (
    id INTEGER NOT NULL, 
    deleted BOOLEAN
);

ALTER TABLE heard_too ADD CONSTRAINT "HEARD_TOO_PK" PRIMARY KEY (id);

ALTER TABLE heard_too ADD CONSTRAINT uq_heard_too_deleted UNIQUE (deleted, id);

ALTER TABLE heard_too ADD CONSTRAINT kept UNIQUE (deleted);

ALTER TABLE heard_too ADD CONSTRAINT fk_heard_too_heard FOREIGN KEY(id) REFERENCES heard (id);

ALTER TABLE heard_too ADD CONSTRAINT "HEARD_TOO_DELETED_CHK" CHECK (deleted IN (true, false));

ALTER TABLE heard_too ADD CONSTRAINT untouched CHECK (id > 3);

COMMIT;

