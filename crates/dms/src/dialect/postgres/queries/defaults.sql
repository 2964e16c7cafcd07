-- The defaults and computed expressions of the columns of the tables $1.
SELECT d.adrelid::bigint, d.adnum, pg_catalog.pg_get_expr(d.adbin, d.adrelid)
FROM pg_catalog.pg_attrdef AS d
WHERE d.adrelid = ANY (ARRAY(SELECT pg_catalog.unnest($1::oid[])))
