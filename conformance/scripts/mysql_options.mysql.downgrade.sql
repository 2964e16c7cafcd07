DROP INDEX ix_desc ON t;

DROP INDEX ix_hash ON t;

DROP INDEX ix_full ON t;

DROP INDEX ix_both ON t;

DROP INDEX ix_body ON t;

DROP TABLE parts;

DROP TABLE t;

