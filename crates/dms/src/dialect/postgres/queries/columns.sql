-- One row per column, in order.
SELECT
    a.attrelid::bigint,
    a.attname::text,
    pg_catalog.format_type(a.atttypid, a.atttypmod),
    CASE
        WHEN t.typtype IN ('e', 'd') THEN t.oid
        WHEN t.typcategory = 'A' AND element.typtype IN ('e', 'd') THEN element.oid
    END::bigint,
    CASE WHEN a.attcollation <> t.typcollation THEN co.collname::text END,
    a.attnotnull,
    pg_catalog.pg_get_expr(def.adbin, def.adrelid),
    a.attgenerated::text,
    a.attidentity::text,
    s.seqstart,
    s.seqincrement,
    s.seqmin,
    s.seqmax,
    s.seqcache,
    s.seqcycle,
    owned.default_is_its_own,
    pg_catalog.col_description(a.attrelid, a.attnum)
FROM relation
JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = relation.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type AS element ON element.oid = t.typelem
LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = a.attcollation
LEFT JOIN pg_catalog.pg_attrdef AS def ON def.adrelid = a.attrelid AND def.adnum = a.attnum
-- The sequence of an identity column (internal) or the one that SERIAL made (auto), and whether the
-- default takes its values from it.
LEFT JOIN LATERAL (
    SELECT
        d.objid AS sequence,
        EXISTS (
            SELECT FROM pg_catalog.pg_depend AS u
            WHERE u.classid = 'pg_catalog.pg_attrdef'::regclass
                AND u.objid = def.oid
                AND u.refclassid = 'pg_catalog.pg_class'::regclass
                AND u.refobjid = d.objid
        ) AS default_is_its_own
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_class AS q ON q.oid = d.objid AND q.relkind = 'S'
    WHERE d.classid = 'pg_catalog.pg_class'::regclass
        AND d.refclassid = 'pg_catalog.pg_class'::regclass
        AND d.refobjid = a.attrelid
        AND d.refobjsubid = a.attnum
        AND d.deptype IN ('a', 'i')
    ORDER BY d.deptype DESC, 2 DESC
    LIMIT 1
) AS owned ON true
LEFT JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = owned.sequence AND a.attidentity <> ''
ORDER BY a.attrelid, a.attnum
