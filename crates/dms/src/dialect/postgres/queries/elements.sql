-- One row per element of the indexes $1.
SELECT
    i.indexrelid::bigint,
    k.ord > i.indnkeyatts,
    a.attname::text,
    CASE WHEN k.attnum = 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, k.ord::int, true) END,
    i.indoption[k.ord - 1]::int,
    CASE WHEN NOT op.opcdefault THEN op.opcname::text END,
    CASE WHEN co.oid <> a.attcollation THEN co.collname::text END
FROM pg_catalog.pg_index AS i
CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, ord)
LEFT JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum <> 0
LEFT JOIN pg_catalog.pg_opclass AS op ON op.oid = i.indclass[k.ord - 1]
LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = i.indcollation[k.ord - 1]
WHERE i.indexrelid = ANY ($1::oid[])
ORDER BY i.indexrelid, k.ord
