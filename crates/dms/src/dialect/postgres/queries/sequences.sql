-- One row per sequence that no column owns, and column whose default takes its values. $1: also the other schemas.
-- Those that are owned are put aside first: nearly all are.
SELECT
    CASE WHEN s.schema <> pg_catalog.current_schema() THEN s.schema::text END,
    s.name::text,
    pg_catalog.format_type(s.seqtypid, NULL),
    s.seqstart,
    s.seqincrement,
    s.seqmin,
    s.seqmax,
    s.seqcache,
    s.seqcycle,
    CASE WHEN tn.nspname <> pg_catalog.current_schema() THEN tn.nspname::text END,
    t.relname::text,
    a.attname::text,
    d.classid IS NOT NULL AND a.attname IS NULL
FROM (
    SELECT q.*, c.relname AS name, n.nspname AS schema
    FROM pg_catalog.pg_sequence AS q
    JOIN pg_catalog.pg_class AS c ON c.oid = q.seqrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relpersistence <> 't'
        AND CASE
            WHEN $1 THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ELSE n.nspname = pg_catalog.current_schema()
        END
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend AS owner
            WHERE owner.classid = 'pg_catalog.pg_class'::regclass
                AND owner.objid = q.seqrelid
                AND owner.deptype IN ('a', 'i', 'e')
        )
    OFFSET 0
) AS s
LEFT JOIN pg_catalog.pg_depend AS d
    ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = s.seqrelid
LEFT JOIN pg_catalog.pg_attrdef AS def
    ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND def.oid = d.objid
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = def.adrelid AND a.attnum = def.adnum
LEFT JOIN pg_catalog.pg_class AS t ON t.oid = def.adrelid
LEFT JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
ORDER BY s.schema COLLATE "C", s.name COLLATE "C", tn.nspname, t.relname, a.attname
