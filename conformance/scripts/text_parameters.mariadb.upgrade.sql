CREATE TABLE measure (
    number INTEGER DEFAULT 5, 
    place VARCHAR(30) DEFAULT (lower('50% of It''s')), 
    CONSTRAINT ck_number CHECK (number > 3 AND number < 1000)
);

CREATE INDEX ix_number ON measure (number);

