-- One row per constraint and column; one row for a constraint without columns.
SELECT
    c.oid::bigint,
    c.conrelid::bigint,
    c.contype::text,
    c.conname::text,
    c.condeferrable,
    c.condeferred,
    c.convalidated,
    c.confupdtype::text,
    c.confdeltype::text,
    c.confmatchtype::text,
    CASE WHEN rn.nspname <> pg_catalog.current_schema() THEN rn.nspname::text END,
    rc.relname::text,
    -- A column of newer servers only: read through JSON, so that one query does for all.
    (
        SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY s.ordinality)
        FROM pg_catalog.jsonb_array_elements_text(
            NULLIF(pg_catalog.to_jsonb(c) -> 'confdelsetcols', 'null')
        ) WITH ORDINALITY AS s(attnum)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = s.attnum::int
    ),
    CASE WHEN c.contype = 'c' THEN pg_catalog.pg_get_constraintdef(c.oid, true) END,
    (pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean,
    k.included,
    k.name,
    k.referred
FROM relation
JOIN pg_catalog.pg_constraint AS c
    ON c.conrelid = relation.oid AND c.contype IN ('p', 'u', 'f', 'c')
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u')
LEFT JOIN pg_catalog.pg_class AS rc ON rc.oid = c.confrelid
LEFT JOIN pg_catalog.pg_namespace AS rn ON rn.oid = rc.relnamespace
LEFT JOIN LATERAL (
    SELECT false AS included, u.ord, a.attname::text AS name, ra.attname::text AS referred
    FROM ROWS FROM (
        pg_catalog.unnest(c.conkey), pg_catalog.unnest(c.confkey)
    ) WITH ORDINALITY AS u(attnum, refnum, ord)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = u.attnum
    LEFT JOIN pg_catalog.pg_attribute AS ra ON ra.attrelid = c.confrelid AND ra.attnum = u.refnum
    WHERE c.contype <> 'c'
    UNION ALL
    SELECT true, u.ord, a.attname::text, NULL
    FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS u(attnum, ord)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = u.attnum
    WHERE u.ord > i.indnkeyatts
) AS k ON true
ORDER BY c.conrelid, c.contype, c.conname COLLATE "C", c.oid, k.included, k.ord
