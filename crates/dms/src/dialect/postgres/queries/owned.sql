-- The sequences of identity columns (internal) and those that SERIAL made (auto) of the tables $1, and whether the
-- column's default takes its values from it.
SELECT DISTINCT ON (d.refobjid, d.refobjsubid)
    d.refobjid::bigint,
    d.refobjsubid,
    u.objid IS NOT NULL,
    s.seqstart,
    s.seqincrement,
    s.seqmin,
    s.seqmax,
    s.seqcache,
    s.seqcycle
FROM pg_catalog.pg_depend AS d
JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = d.objid
LEFT JOIN pg_catalog.pg_attrdef AS own ON own.adrelid = d.refobjid AND own.adnum = d.refobjsubid
LEFT JOIN pg_catalog.pg_depend AS u
    ON u.classid = 'pg_catalog.pg_attrdef'::regclass
    AND u.objid = own.oid
    AND u.refclassid = 'pg_catalog.pg_class'::regclass
    AND u.refobjid = d.objid
WHERE d.classid = 'pg_catalog.pg_class'::regclass
    AND d.refclassid = 'pg_catalog.pg_class'::regclass
    AND d.refobjid = ANY (ARRAY(SELECT pg_catalog.unnest($1::oid[])))
    AND d.refobjsubid > 0
    AND d.deptype IN ('a', 'i')
ORDER BY d.refobjid, d.refobjsubid, d.deptype DESC, u.objid IS NOT NULL DESC
