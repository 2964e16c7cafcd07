-- The statements that made the tables.
SELECT name, sql FROM main.sqlite_schema WHERE type = 'table' AND rootpage <> 0
