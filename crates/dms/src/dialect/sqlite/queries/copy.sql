-- The statements that made what is there, in the order of making; the tables behind virtual tables come with those.
SELECT s.sql
FROM main.sqlite_schema AS s
LEFT JOIN pragma_table_list AS t
    ON s.type = 'table' AND t.schema = 'main' AND t.name = s.name
WHERE s.sql IS NOT NULL
    AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\'
    AND coalesce(t.type, '') <> 'shadow'
ORDER BY s.type <> 'table', s.rowid
