BEGIN;

DROP TABLE t;

DROP DOMAIN positive;

DROP DOMAIN moment;

DROP DOMAIN public."Code";

COMMIT;

