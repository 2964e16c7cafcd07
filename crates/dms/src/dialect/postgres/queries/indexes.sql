-- One row per index of the tables $1. Columns are told by number; the last says
-- whether there are expressions or operator classes. In braces is a column of newer servers.
SELECT
    i.indexrelid::bigint,
    i.indrelid::bigint,
    c.relname::text,
    i.indisunique,
    CASE WHEN am.amname <> 'btree' THEN am.amname::text END,
    pg_catalog.array_to_string(c.reloptions, E'\n'),
    t.spcname::text,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid),
    {nulls_not_distinct},
    i.indnkeyatts,
    i.indkey::text,
    i.indoption::text,
    i.indcollation::text,
    i.indexprs IS NOT NULL OR i.indclass::oid[] && ARRAY(
        SELECT op.oid FROM pg_catalog.pg_opclass AS op WHERE NOT op.opcdefault
    )
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am AS am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace AS t ON t.oid = c.reltablespace
WHERE i.indrelid = ANY (ARRAY(SELECT pg_catalog.unnest($1::oid[])))
    -- Of those behind constraints only these matter; which they are the constraints say.
    AND (NOT i.indisprimary OR i.indnatts > i.indnkeyatts)
ORDER BY i.indrelid, c.relname COLLATE "C"
