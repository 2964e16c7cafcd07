-- One row per table. Views, and the sequences of MariaDB, are other types.
SELECT
    TABLE_SCHEMA,
    TABLE_NAME,
    ENGINE,
    TABLE_COLLATION,
    CREATE_OPTIONS,
    TABLE_COMMENT
FROM information_schema.TABLES
WHERE TABLE_SCHEMA $scope
    AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
