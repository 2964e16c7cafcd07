-- One row per constraint and column, or element of an exclude constraint; one row for a constraint without columns.
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
    CASE WHEN c.confdeltype IN ('n', 'd') THEN (
        SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY s.ordinality)
        FROM pg_catalog.jsonb_array_elements_text(
            NULLIF(pg_catalog.to_jsonb(c) -> 'confdelsetcols', 'null')
        ) WITH ORDINALITY AS s(attnum)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = s.attnum::int
    ) END,
    CASE WHEN c.contype = 'c' THEN pg_catalog.pg_get_constraintdef(c.oid, true) END,
    CASE WHEN c.contype = 'u' THEN (pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean END,
    k.included,
    k.name,
    k.referred,
    CASE WHEN k.name IS NULL AND c.contype = 'x' THEN pg_catalog.pg_get_indexdef(c.conindid, k.ord::int, true) END,
    CASE
        WHEN opn.nspname = 'pg_catalog' THEN o.oprname::text
        ELSE 'OPERATOR(' || pg_catalog.quote_ident(opn.nspname) || '.' || o.oprname || ')'
    END,
    CASE WHEN NOT class.opcdefault THEN class.opcname::text END,
    am.amname::text,
    CASE WHEN c.contype = 'x' THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid, true) END
FROM relation
JOIN pg_catalog.pg_constraint AS c
    ON c.conrelid = relation.oid AND c.contype IN ('p', 'u', 'f', 'c', 'x')
    -- A foreign key to a partitioned table has one to each partition behind it, which is none of its own.
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS whole
        WHERE c.contype = 'f' AND whole.oid = c.conparentid AND whole.conrelid = c.conrelid
    )
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u', 'x')
LEFT JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid AND c.contype = 'x'
LEFT JOIN pg_catalog.pg_am AS am ON am.oid = ic.relam
LEFT JOIN pg_catalog.pg_class AS rc ON rc.oid = c.confrelid
LEFT JOIN pg_catalog.pg_namespace AS rn ON rn.oid = rc.relnamespace
LEFT JOIN LATERAL (
    SELECT false AS included, u.ord, a.attname::text AS name, ra.attname::text AS referred
    FROM ROWS FROM (
        pg_catalog.unnest(c.conkey), pg_catalog.unnest(c.confkey)
    ) WITH ORDINALITY AS u(attnum, refnum, ord)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = u.attnum
    LEFT JOIN pg_catalog.pg_attribute AS ra ON ra.attrelid = c.confrelid AND ra.attnum = u.refnum
    WHERE c.contype NOT IN ('c', 'x')
    UNION ALL
    -- The attribute of an expression is number 0.
    SELECT false, u.ord, a.attname::text, NULL
    FROM pg_catalog.unnest(c.conkey) WITH ORDINALITY AS u(attnum, ord)
    LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = u.attnum AND u.attnum <> 0
    WHERE c.contype = 'x'
    UNION ALL
    SELECT true, u.ord, a.attname::text, NULL
    FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS u(attnum, ord)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = u.attnum
    WHERE u.ord > i.indnkeyatts
) AS k ON true
LEFT JOIN pg_catalog.pg_operator AS o ON o.oid = c.conexclop[k.ord]
LEFT JOIN pg_catalog.pg_namespace AS opn ON opn.oid = o.oprnamespace
LEFT JOIN pg_catalog.pg_opclass AS class ON class.oid = i.indclass[k.ord - 1] AND c.contype = 'x'
ORDER BY c.conrelid, c.contype, c.conname COLLATE "C", c.oid, k.included, k.ord
