-- One row per table and, if it has any, per table that it inherits from.
SELECT
    relation.oid::bigint,
    relation.schema,
    relation.name,
    note.description,
    pg_catalog.array_to_string(c.reloptions, E'\n'),
    t.spcname::text,
    CASE WHEN am.amname <> 'heap' THEN am.amname::text END,
    parent.relname::text,
    c.relispartition
FROM relation
JOIN pg_catalog.pg_class AS c ON c.oid = relation.oid
LEFT JOIN pg_catalog.pg_description AS note
    ON note.classoid = 'pg_catalog.pg_class'::regclass AND note.objoid = relation.oid AND note.objsubid = 0
LEFT JOIN pg_catalog.pg_tablespace AS t ON t.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_am AS am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = relation.oid
LEFT JOIN pg_catalog.pg_class AS parent ON parent.oid = i.inhparent
ORDER BY relation.oid, i.inhseqno
