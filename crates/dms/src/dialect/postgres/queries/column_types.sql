-- One row per type of columns: its oid ($1), modifier ($2) and collation ($3), its text, its own or its element's oid
-- if a user made it, and the collation if it is another than the type's.
SELECT
    w.oid::bigint,
    w.modifier,
    w.sorting::bigint,
    pg_catalog.format_type(w.oid, w.modifier),
    CASE
        WHEN t.typtype IN ('e', 'd') THEN t.oid
        WHEN t.typcategory = 'A' AND element.typtype IN ('e', 'd') THEN element.oid
    END::bigint,
    CASE WHEN w.sorting <> t.typcollation THEN co.collname::text END
FROM ROWS FROM (
    pg_catalog.unnest($1::oid[]), pg_catalog.unnest($2::int[]), pg_catalog.unnest($3::oid[])
) AS w(oid, modifier, sorting)
JOIN pg_catalog.pg_type AS t ON t.oid = w.oid
LEFT JOIN pg_catalog.pg_type AS element ON element.oid = t.typelem
LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = w.sorting
