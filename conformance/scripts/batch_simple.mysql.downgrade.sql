DROP INDEX ix_t_x ON t;

DROP TABLE t;

