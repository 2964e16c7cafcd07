CREATE TABLE number (
    a INTEGER NOT NULL, 
    b INTEGER NOT NULL, 
    word VARCHAR(20), 
    CONSTRAINT ck_quotient CHECK (a / b > 1), 
    CONSTRAINT ck_even CHECK (a % 2 = 0), 
    CONSTRAINT ck_word CHECK ((concat(word, 'x', word)) != 'ax'), 
    CONSTRAINT ck_distinct CHECK (NOT (a <=> b)), 
    CONSTRAINT ck_like CHECK (lower(word) LIKE lower('x%') OR word IS NULL), 
    CONSTRAINT ck_text CHECK (CAST(a AS CHAR(9)) != '9'), 
    CONSTRAINT ck_number CHECK (CAST(word AS SIGNED INTEGER) != 9), 
    CONSTRAINT ck_between CHECK (a BETWEEN 1 AND 5)
);

