-- Who holds the advisory lock of this key: the key's halves are in classid and objid.
SELECT pg_catalog.concat_ws(', ',
    'pid ' || a.pid,
    'user ' || a.usename,
    'application ' || NULLIF(a.application_name, ''),
    'from ' || COALESCE(pg_catalog.host(a.client_addr), 'this machine'),
    'since ' || pg_catalog.to_char(COALESCE(a.query_start, a.backend_start), 'HH24:MI:SS')
)
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory'
    AND l.granted
    AND l.objsubid = 1
    AND l.database = (
        SELECT d.oid FROM pg_catalog.pg_database AS d
        WHERE d.datname = pg_catalog.current_database()
    )
    AND (l.classid::bigint << 32) | l.objid::bigint = $key
LIMIT 1
