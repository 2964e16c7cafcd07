-- One row per element of the exclude constraints $1.
SELECT
    c.oid::bigint,
    a.attname::text,
    CASE WHEN a.attname IS NULL THEN pg_catalog.pg_get_indexdef(c.conindid, k.ord::int, true) END,
    CASE
        WHEN opn.nspname = 'pg_catalog' THEN o.oprname::text
        ELSE 'OPERATOR(' || pg_catalog.quote_ident(opn.nspname) || '.' || o.oprname || ')'
    END,
    CASE WHEN NOT class.opcdefault THEN class.opcname::text END,
    am.amname::text,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid, true)
FROM pg_catalog.pg_constraint AS c
JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.conindid
JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid
JOIN pg_catalog.pg_am AS am ON am.oid = ic.relam
-- The attribute of an expression is number 0.
CROSS JOIN LATERAL pg_catalog.unnest(c.conkey) WITH ORDINALITY AS k(attnum, ord)
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum AND k.attnum <> 0
LEFT JOIN pg_catalog.pg_operator AS o ON o.oid = c.conexclop[k.ord]
LEFT JOIN pg_catalog.pg_namespace AS opn ON opn.oid = o.oprnamespace
LEFT JOIN pg_catalog.pg_opclass AS class ON class.oid = i.indclass[k.ord - 1]
WHERE c.oid = ANY ($1::oid[])
ORDER BY c.oid, k.ord
