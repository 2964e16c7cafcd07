CREATE TABLE t (
    id INTEGER NOT NULL, 
    a VARCHAR(10), 
    b INTEGER, 
    "some day" DATE DEFAULT CURRENT_DATE, 
    PRIMARY KEY (id), 
    CONSTRAINT uq_a UNIQUE (a), 
    CONSTRAINT ck_b CHECK (b>0), 
    UNIQUE (b)
);

CREATE INDEX ix_a ON t (a);

INSERT INTO t (id, a, b) VALUES (4, '12', 1);

CREATE TABLE _alembic_tmp_t (
    id INTEGER NOT NULL, 
    x INTEGER DEFAULT '3' NOT NULL, 
    aa INTEGER DEFAULT 7 NOT NULL, 
    b TEXT, 
    PRIMARY KEY (id), 
    UNIQUE (b)
);

INSERT INTO _alembic_tmp_t (id, aa, b) SELECT t.id, CAST(t.a AS INTEGER) AS a, CAST(t.b AS TEXT) AS b 
FROM t;

DROP TABLE t;

ALTER TABLE _alembic_tmp_t RENAME TO t;

CREATE INDEX ix_a ON t (aa);

CREATE INDEX ix_x ON t (x);

