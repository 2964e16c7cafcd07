DROP INDEX ix_added;

DROP TABLE t;

