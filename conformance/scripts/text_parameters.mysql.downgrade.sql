DROP INDEX ix_number ON measure;

DROP TABLE measure;

