BEGIN;

CREATE TABLE booking (
    id SERIAL NOT NULL, 
    "Room" INT4RANGE, 
    period TSRANGE, 
    other TSRANGE, 
    PRIMARY KEY (id), 
    CHECK (id > 0), 
    CONSTRAINT ex_booking EXCLUDE USING gist (period range_ops WITH &&, "Room" WITH &&) WHERE (id > 5) DEFERRABLE INITIALLY DEFERRED, 
    EXCLUDE USING btree (lower(period) WITH =), 
    UNIQUE (period)
);

ALTER TABLE booking ADD CONSTRAINT ex_where EXCLUDE USING gist (other WITH &&) WHERE (id > 7);

ALTER TABLE booking ADD CONSTRAINT "Ex not" EXCLUDE USING gist (other WITH &&, period WITH -|-) NOT DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE booking ADD EXCLUDE USING gist (tsrange(lower(period), upper(other)) WITH &&);

ALTER TABLE public.booking ADD CONSTRAINT ex_schema EXCLUDE USING gist (other WITH OPERATOR(pg_catalog.&&));

ALTER TABLE booking ADD CONSTRAINT ex_batch EXCLUDE USING gist (other WITH &&, "Room" WITH &&) WHERE (id > 1);

ALTER TABLE booking DROP CONSTRAINT ex_where;

COMMIT;

