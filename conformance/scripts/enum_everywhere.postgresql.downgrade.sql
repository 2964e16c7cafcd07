BEGIN;

DROP TABLE t;

DROP TYPE other;

DROP TYPE level;

DROP TYPE "by hand";

COMMIT;

