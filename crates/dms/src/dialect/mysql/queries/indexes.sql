-- One row per index and element; the primary key is the index PRIMARY.
SELECT
    TABLE_SCHEMA,
    TABLE_NAME,
    INDEX_NAME,
    NON_UNIQUE = 0,
    COLUMN_NAME,
    COLLATION = 'D',
    SUB_PART,
    INDEX_TYPE,
    $expression
FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA $scope
ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX
