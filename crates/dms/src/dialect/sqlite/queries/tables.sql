-- The tables that are introspected: no views, no virtual tables or what they keep their data in.
-- Not joined with the others: SQLite would make this list anew for each of their rows.
SELECT name, wr, strict
FROM pragma_table_list
WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY name
