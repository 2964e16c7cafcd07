BEGIN;

CREATE TABLE number (
    a INTEGER NOT NULL, 
    b INTEGER NOT NULL, 
    word VARCHAR(20), 
    CONSTRAINT ck_quotient CHECK (a / CAST(b AS NUMERIC) > 1), 
    CONSTRAINT ck_even CHECK (a % 2 = 0), 
    CONSTRAINT ck_word CHECK ((word || 'x' || word) != 'ax'), 
    CONSTRAINT ck_distinct CHECK (a IS DISTINCT FROM b), 
    CONSTRAINT ck_like CHECK (word ILIKE 'x%' OR word IS NULL), 
    CONSTRAINT ck_text CHECK (CAST(a AS VARCHAR(9)) != '9'), 
    CONSTRAINT ck_number CHECK (CAST(word AS INTEGER) != 9), 
    CONSTRAINT ck_between CHECK (a BETWEEN 1 AND 5)
);

COMMIT;

