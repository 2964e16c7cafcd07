BEGIN;

CREATE TYPE color AS ENUM ('red', 'it''s');

CREATE TYPE public."Shade" AS ENUM ('light', 'dark');

CREATE TYPE lone AS ENUM ('x');

CREATE TYPE varied AS ENUM ('a', 'b');

CREATE TYPE status AS ENUM ('new', 'done');

CREATE TYPE kind AS ENUM ('first', 'second');

CREATE TYPE kind_values AS ENUM ('1st', '2nd');

CREATE TYPE native AS ENUM ('a');

CREATE TYPE public.moved AS ENUM ('a');

CREATE TABLE first (
    id SERIAL NOT NULL, 
    status status, 
    again status, 
    color color NOT NULL, 
    kind kind, 
    values kind_values, 
    shades public."Shade"[], 
    text VARCHAR(3), 
    long VARCHAR(20), 
    native native, 
    late lone, 
    moved public.moved, 
    PRIMARY KEY (id), 
    CONSTRAINT ck_text CHECK (text IN ('a', 'bcd'))
);

CREATE TABLE second (
    id SERIAL NOT NULL, 
    status status, 
    PRIMARY KEY (id)
);

ALTER TABLE second ADD COLUMN color color;

ALTER TABLE second ALTER COLUMN color TYPE VARCHAR(10);

COMMIT;

