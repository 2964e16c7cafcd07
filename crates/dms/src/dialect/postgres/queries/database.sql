-- What a database beside this one needs to be like it, as literals; the last is the search path as SET takes it.
SELECT
    pg_catalog.quote_literal(pg_catalog.pg_encoding_to_char(encoding)),
    pg_catalog.quote_literal(datcollate),
    pg_catalog.quote_literal(datctype),
    pg_catalog.current_setting('search_path')
FROM pg_catalog.pg_database
WHERE datname = pg_catalog.current_database()
