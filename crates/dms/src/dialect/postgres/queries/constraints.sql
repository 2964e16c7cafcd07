-- One row per constraint of the tables $1. Columns are told by number. In braces is a column of newer servers.
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
    c.conkey::text,
    c.confrelid::bigint,
    c.confkey::text,
    CASE WHEN c.confdeltype IN ('n', 'd') THEN (
        SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY s.ordinality)
        FROM pg_catalog.unnest({set_columns}) WITH ORDINALITY AS s(attnum)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = s.attnum
    ) END,
    CASE WHEN c.contype = 'c' THEN pg_catalog.pg_get_constraintdef(c.oid, true) END,
    CASE WHEN c.contype IN ('p', 'u', 'x') THEN c.conindid::bigint END
FROM pg_catalog.pg_constraint AS c
WHERE c.conrelid = ANY (ARRAY(SELECT pg_catalog.unnest($1::oid[])))
    AND c.contype IN ('p', 'u', 'f', 'c', 'x')
    -- A foreign key to a partitioned table has one to each partition behind it, which is none of its own.
    AND (c.conparentid = 0 OR NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS whole
        WHERE c.contype = 'f' AND whole.oid = c.conparentid AND whole.conrelid = c.conrelid
    ))
ORDER BY c.conrelid, c.contype, c.conname COLLATE "C", c.oid
