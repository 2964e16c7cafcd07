-- Views and triggers, which a rebuilt table must keep.
SELECT type, name, tbl_name, sql
FROM main.sqlite_schema
WHERE type IN ('view', 'trigger') AND sql IS NOT NULL
ORDER BY rowid
