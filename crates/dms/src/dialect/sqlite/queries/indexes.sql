-- One row per index and element. The indexes behind constraints have no statement.
SELECT s.tbl_name, s.name, s.sql, x.name
FROM main.sqlite_schema AS s
CROSS JOIN pragma_index_xinfo(s.name, 'main') AS x
WHERE s.type = 'index' AND s.sql IS NOT NULL AND x."key"
ORDER BY s.tbl_name, s.name, x.seqno
