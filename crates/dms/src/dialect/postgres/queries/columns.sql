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
    note.description
FROM relation
JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = relation.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type AS element ON element.oid = t.typelem
LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = a.attcollation
LEFT JOIN pg_catalog.pg_attrdef AS def ON def.adrelid = a.attrelid AND def.adnum = a.attnum
LEFT JOIN pg_catalog.pg_description AS note
    ON note.classoid = 'pg_catalog.pg_class'::regclass AND note.objoid = a.attrelid AND note.objsubid = a.attnum
-- The sequence of an identity column (internal) or the one that SERIAL made (auto), and whether the
-- default takes its values from it. All of them at once: a look-up for each column takes its time.
LEFT JOIN (
    SELECT DISTINCT ON (d.refobjid, d.refobjsubid)
        d.refobjid,
        d.refobjsubid,
        d.objid AS sequence,
        u.objid IS NOT NULL AS default_is_its_own
    FROM pg_catalog.pg_class AS q
    JOIN pg_catalog.pg_depend AS d
        ON d.classid = 'pg_catalog.pg_class'::regclass
        AND d.objid = q.oid
        AND d.refclassid = 'pg_catalog.pg_class'::regclass
        AND d.refobjsubid > 0
        AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_catalog.pg_attrdef AS own ON own.adrelid = d.refobjid AND own.adnum = d.refobjsubid
    LEFT JOIN pg_catalog.pg_depend AS u
        ON u.classid = 'pg_catalog.pg_attrdef'::regclass
        AND u.objid = own.oid
        AND u.refclassid = 'pg_catalog.pg_class'::regclass
        AND u.refobjid = d.objid
    WHERE q.relkind = 'S'
    ORDER BY d.refobjid, d.refobjsubid, d.deptype DESC, u.objid IS NOT NULL DESC
) AS owned ON owned.refobjid = a.attrelid AND owned.refobjsubid = a.attnum
LEFT JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = owned.sequence AND a.attidentity <> ''
ORDER BY a.attrelid, a.attnum
