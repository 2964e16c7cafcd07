BEGIN;

DROP TABLE second;

DROP TABLE first;

DROP TYPE status;

DROP TYPE kind;

DROP TYPE kind_values;

DROP TYPE native;

DROP TYPE lone;

DROP TYPE varied;

DROP TYPE public.moved;

DROP TYPE color;

DROP TYPE public."Shade";

COMMIT;

