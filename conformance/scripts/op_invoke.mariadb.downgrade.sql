DROP INDEX ix_added ON t;

DROP TABLE t;

