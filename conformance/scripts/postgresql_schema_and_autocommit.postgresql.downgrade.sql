BEGIN;

DROP INDEX IF EXISTS shop.ix_t_conc;

DROP INDEX shop.ix_t_a;

DROP TABLE shop.u;

DROP SCHEMA shop;

COMMIT;

