-- The tables $1, to which foreign keys refer and which are not introspected themselves: a row per column.
SELECT
    c.oid::bigint,
    CASE WHEN n.nspname <> pg_catalog.current_schema() THEN n.nspname::text END,
    c.relname::text,
    a.attnum,
    a.attname::text
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.oid = ANY ($1::oid[])
ORDER BY c.oid, a.attnum
