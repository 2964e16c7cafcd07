CREATE TABLE _alembic_tmp_t (
    id INTEGER NOT NULL, 
    a VARCHAR(10), 
    b INTEGER, 
    "some day" DATE DEFAULT CURRENT_DATE, 
    PRIMARY KEY (id), 
    CONSTRAINT uq_a UNIQUE (a), 
    CONSTRAINT ck_b CHECK (b>0), 
    UNIQUE (b)
);

INSERT INTO _alembic_tmp_t (id, a, b) SELECT t.id, CAST(t.aa AS VARCHAR(10)) AS aa, CAST(t.b AS INTEGER) AS b 
FROM t;

DROP TABLE t;

ALTER TABLE _alembic_tmp_t RENAME TO t;

CREATE INDEX ix_a ON t (a);

DROP TABLE t;

