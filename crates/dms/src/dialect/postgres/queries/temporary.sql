-- A temporary table of this session by its name, $1, at the head of a query.
WITH relation AS (
    SELECT c.oid, NULL::text AS schema, c.relname::text AS name
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relname = $1::text
)
