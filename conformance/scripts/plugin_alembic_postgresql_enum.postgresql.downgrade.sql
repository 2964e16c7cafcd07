BEGIN;

DROP TABLE orders;

DROP TYPE status;

COMMIT;

