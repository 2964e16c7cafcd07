-- The tables that are introspected, at the head of every query. $1: also the other schemas.
WITH relation AS (
    SELECT
        c.oid,
        CASE WHEN n.nspname <> pg_catalog.current_schema() THEN n.nspname::text END AS schema,
        c.relname::text AS name
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p')
        AND c.relpersistence <> 't'
        AND CASE
            WHEN $1 THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ELSE n.nspname = pg_catalog.current_schema()
        END
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend AS d
            WHERE d.classid = 'pg_catalog.pg_class'::regclass
                AND d.objid = c.oid
                AND d.deptype = 'e'
        )
)
