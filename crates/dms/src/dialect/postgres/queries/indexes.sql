-- One row per index and element, without the indexes behind constraints.
SELECT
    i.indexrelid::bigint,
    i.indrelid::bigint,
    c.relname::text,
    i.indisunique,
    CASE WHEN am.amname <> 'btree' THEN am.amname::text END,
    pg_catalog.array_to_string(c.reloptions, E'\n'),
    t.spcname::text,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid),
    (pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean,
    k.ord > i.indnkeyatts,
    a.attname::text,
    CASE WHEN k.attnum = 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, k.ord::int, true) END,
    i.indoption[k.ord - 1]::int,
    CASE WHEN NOT op.opcdefault THEN op.opcname::text END,
    CASE WHEN co.oid <> a.attcollation THEN co.collname::text END
FROM relation
JOIN pg_catalog.pg_index AS i ON i.indrelid = relation.oid AND NOT i.indisprimary
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am AS am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace AS t ON t.oid = c.reltablespace
CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
LEFT JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum <> 0
LEFT JOIN pg_catalog.pg_opclass AS op ON op.oid = i.indclass[k.ord - 1]
LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = i.indcollation[k.ord - 1]
WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint AS con
    WHERE con.conrelid = i.indrelid
        AND con.conindid = i.indexrelid
        AND con.contype IN ('p', 'u', 'x')
)
ORDER BY i.indrelid, c.relname COLLATE "C", k.ord
