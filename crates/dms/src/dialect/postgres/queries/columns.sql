-- One row per column of the tables $1, in order. What few columns have is asked for by itself, as each join costs a
-- look-up for every column. Looked up as the rows of a query, the tables are found by the index; as a list of constants
-- they would make the server read the whole catalog for each portion, here and in the queries like this one.
SELECT
    a.attrelid::bigint,
    a.attnum,
    a.attname::text,
    a.atttypid::bigint,
    a.atttypmod,
    a.attcollation::bigint,
    a.attnotnull,
    a.attgenerated::text,
    a.attidentity::text
FROM pg_catalog.pg_attribute AS a
WHERE a.attrelid = ANY (ARRAY(SELECT pg_catalog.unnest($1::oid[]))) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
