DROP INDEX ix_number;

DROP TABLE measure;

