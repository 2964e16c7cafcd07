-- The temporary table of this session by its name, $1.
SELECT c.oid::bigint
FROM pg_catalog.pg_class AS c
WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relname = $1::text
