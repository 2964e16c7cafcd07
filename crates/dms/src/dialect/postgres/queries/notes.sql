-- The comments of the columns of the tables $1.
SELECT note.objoid::bigint, note.objsubid, note.description
FROM pg_catalog.pg_description AS note
WHERE note.classoid = 'pg_catalog.pg_class'::regclass AND note.objoid = ANY (ARRAY(SELECT pg_catalog.unnest($1::oid[]))) AND note.objsubid > 0
