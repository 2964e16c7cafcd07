-- One row per column, in order.
SELECT s.name, x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden
FROM main.sqlite_schema AS s
CROSS JOIN pragma_table_xinfo(s.name, 'main') AS x
WHERE s.type = 'table' AND s.rootpage <> 0 AND x.hidden <> 1
ORDER BY s.name, x.cid
