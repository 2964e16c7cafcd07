-- One row per table and, if it has any, per table that it inherits from. $1: also the other schemas.
WITH relation AS (
    SELECT
        c.oid,
        CASE WHEN n.nspname <> pg_catalog.current_schema() THEN n.nspname::text END AS schema,
        c.relname::text AS name
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p')
        AND c.relpersistence <> 't'
        AND CASE
            WHEN $1 THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ELSE n.nspname = pg_catalog.current_schema()
        END
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend AS d
            WHERE d.classid = 'pg_catalog.pg_class'::regclass
                AND d.objid = c.oid
                AND d.deptype = 'e'
        )
)
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
