-- One row per enumeration and label, and one per domain.
SELECT
    t.oid::bigint,
    t.typtype::text,
    t.typname::text,
    CASE WHEN NOT pg_catalog.pg_type_is_visible(t.oid) THEN n.nspname::text END,
    e.enumlabel::text,
    pg_catalog.format_type(t.typbasetype, t.typtypmod),
    CASE
        WHEN b.typtype IN ('e', 'd') THEN b.oid
        WHEN b.typcategory = 'A' AND element.typtype IN ('e', 'd') THEN element.oid
    END::bigint,
    CASE WHEN t.typcollation <> b.typcollation THEN co.collname::text END,
    t.typnotnull,
    t.typdefault,
    con.name,
    con.definition,
    n.nspname::text,
    EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.refclassid = 'pg_catalog.pg_type'::regclass
            AND d.refobjid IN (t.oid, t.typarray)
            AND d.deptype = 'n'
    )
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_enum AS e ON e.enumtypid = t.oid
LEFT JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_type AS element ON element.oid = b.typelem
LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = t.typcollation
LEFT JOIN LATERAL (
    SELECT
        c.conname::text AS name,
        pg_catalog.pg_get_constraintdef(c.oid, true) AS definition
    FROM pg_catalog.pg_constraint AS c
    WHERE c.contypid = t.oid AND c.contype = 'c'
    ORDER BY c.conname COLLATE "C"
    LIMIT 1
) AS con ON true
WHERE t.typtype IN ('e', 'd')
    AND n.nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY t.oid, e.enumsortorder
