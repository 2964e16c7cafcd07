//! Where DMS does otherwise than Alembic on MySQL and MariaDB, and why.

use super::differences::{Difference, Ours};

const fn refuses(group: &'static str, case: &'static str, dialect: &'static str) -> Difference {
    Difference {
        group,
        case,
        dialect,
        ours: Ours::Refuses,
    }
}

const fn prints(
    group: &'static str,
    case: &'static str,
    dialect: &'static str,
    text: &'static str,
) -> Difference {
    Difference {
        group,
        case,
        dialect,
        ours: Ours::Prints(text),
    }
}

pub(super) const DIFFERENCES: &[Difference] = &[
    // MySQL has no IF [NOT] EXISTS for columns and indexes, and Alembic leaves it out for constraints: where
    // nothing is known of the table there is no answer.
    refuses("alter_table", "add_column_flags", "mysql"),
    refuses("alter_table", "drop_column_flags", "mysql"),
    refuses("alter_table", "drop_constraint_flags", "mysql"),
    refuses("index", "if_not_exists", "mysql"),
    refuses("index", "drop_flags", "mysql"),
    // Alembic leaves IF EXISTS out.
    prints(
        "alter_table",
        "drop_constraint_flags",
        "mariadb",
        "ALTER TABLE s.t DROP INDEX IF EXISTS `C 1`;",
    ),
    // The servers know no NULL here.
    prints(
        "alter_table",
        "table_comment_none",
        "mysql",
        "ALTER TABLE t COMMENT '';",
    ),
    prints(
        "alter_table",
        "table_comment_none",
        "mariadb",
        "ALTER TABLE t COMMENT '';",
    ),
    // Alembic fails for values of JSON columns and of columns without a type.
    prints(
        "bulk_insert",
        "json",
        "mysql",
        "INSERT INTO t (j) VALUES ('{\"a\": [1, null, \"x\"]}');",
    ),
    prints(
        "bulk_insert",
        "json",
        "mariadb",
        "INSERT INTO t (j) VALUES ('{\"a\": [1, null, \"x\"]}');",
    ),
    prints(
        "bulk_insert",
        "untyped",
        "mysql",
        "INSERT INTO t (a, b, c) VALUES (1, 'x', NULL);",
    ),
    prints(
        "bulk_insert",
        "untyped",
        "mariadb",
        "INSERT INTO t (a, b, c) VALUES (1, 'x', NULL);",
    ),
    prints(
        "bulk_insert",
        "untyped_boolean",
        "mysql",
        "INSERT INTO t (a) VALUES (true);",
    ),
    prints(
        "bulk_insert",
        "untyped_boolean",
        "mariadb",
        "INSERT INTO t (a) VALUES (true);",
    ),
    // Alembic prints bytes as text, which breaks where they are none.
    prints(
        "bulk_insert",
        "binary",
        "mysql",
        "INSERT INTO t (a) VALUES (X'782779');",
    ),
    prints(
        "bulk_insert",
        "binary",
        "mariadb",
        "INSERT INTO t (a) VALUES (X'782779');",
    ),
    // Alembic prints a literal that the servers do not know.
    refuses("bulk_insert", "array", "mysql"),
    refuses("bulk_insert", "array", "mariadb"),
    refuses("bulk_insert", "array_text", "mysql"),
    refuses("bulk_insert", "array_text", "mariadb"),
    // Defect 30: `mysql_engine` counts on MariaDB too.
    prints(
        "create_table",
        "everything",
        "mariadb",
        "CREATE TABLE s.t (\n    id INTEGER NOT NULL AUTO_INCREMENT, \n    n VARCHAR(20) NOT NULL COMMENT 'it''s' DEFAULT 'x', \n    p_id INTEGER, \n    PRIMARY KEY (id), \n    CONSTRAINT ck CHECK (id>0), \n    CONSTRAINT uq UNIQUE (n), \n    FOREIGN KEY(p_id) REFERENCES s.p (id) ON DELETE CASCADE\n)ENGINE=InnoDB COMMENT='tc';",
    ),
    // Alembic tries to create PostgreSQL's type.
    prints(
        "create_table_parts",
        "enum_variant",
        "mysql",
        "CREATE TABLE t (\n    e VARCHAR(3)\n);",
    ),
    prints(
        "create_table_parts",
        "enum_variant",
        "mariadb",
        "CREATE TABLE t (\n    e VARCHAR(3)\n);",
    ),
    // The servers refuse names of more than 64 characters.
    refuses("create_table_parts", "long_user_name", "mysql"),
    refuses("create_table_parts", "long_user_name", "mariadb"),
    refuses("index", "long_user", "mysql"),
    refuses("index", "long_user", "mariadb"),
    // An expression in an index stands in parentheses.
    prints(
        "index",
        "expressions",
        "mysql",
        "CREATE INDEX ix ON t (lower(a), (lower(b)), c DESC, (c ASC NULLS LAST), (a + b), (a ->> 'x'), (CAST(a AS CHAR(5))), (x COLLATE `C`), (b DESC NULLS FIRST), (-n));",
    ),
    prints(
        "index",
        "expressions",
        "mariadb",
        "CREATE INDEX ix ON t (lower(a), (lower(b)), c DESC, (c ASC NULLS LAST), (a + b), (a ->> 'x'), (CAST(a AS CHAR(5))), (x COLLATE `C`), (b DESC NULLS FIRST), (-n));",
    ),
    // Alembic makes up a table `no_table`.
    refuses("index", "drop_schema_only", "mysql"),
    refuses("index", "drop_schema_only", "mariadb"),
    // MariaDB has no NOT NULL on a computed column.
    refuses("create_table", "computed", "mariadb"),
    // Alembic says the column again, and so makes it nullable, where nothing was to change.
    prints("mysql", "date_time_nothing", "mysql", ""),
    prints("mysql", "date_time_nothing", "mariadb", ""),
    // Alembic checks the column by its old name.
    prints(
        "mysql",
        "renamed_with_check",
        "mysql",
        "ALTER TABLE t CHANGE c d VARCHAR(1) NULL;\n\nALTER TABLE t ADD CONSTRAINT x CHECK (d IN ('a'));",
    ),
    prints(
        "mysql",
        "renamed_with_check",
        "mariadb",
        "ALTER TABLE t CHANGE c d VARCHAR(1) NULL;\n\nALTER TABLE t ADD CONSTRAINT x CHECK (d IN ('a'));",
    ),
    // Defect 30: `mysql_...` options count on MariaDB too.
    prints(
        "mysql",
        "table_options",
        "mariadb",
        "CREATE TABLE t (\n    a INTEGER\n)CHARSET=utf8mb4 ENGINE=InnoDB ROW_FORMAT=DYNAMIC KEY_BLOCK_SIZE=8 AUTO_INCREMENT=5 TABLESPACE ts DEFAULT CHARACTER SET latin1 CONNECTION='c\\\\' UNION=(a,b) COMMENT='it''s' COLLATE utf8mb4_bin PARTITION BY HASH(a) PARTITIONS 4;",
    ),
    prints(
        "mysql",
        "table_collate_alone",
        "mariadb",
        "CREATE TABLE t (\n    a INTEGER\n)COLLATE utf8mb4_bin ENGINE=InnoDB COMMENT='c';",
    ),
    prints(
        "mysql",
        "table_partitions",
        "mariadb",
        "CREATE TABLE t (\n    a INTEGER\n)DEFAULT CHARSET=utf8 DEFAULT COLLATE=utf8_bin PARTITION BY RANGE(a) PARTITIONS 4 SUBPARTITION BY HASH(a) SUBPARTITIONS 2;",
    ),
    prints(
        "mysql",
        "index_options",
        "mariadb",
        "CREATE FULLTEXT INDEX ix ON t (a(10), b) WITH PARSER ngram USING hash;",
    ),
    prints(
        "mysql",
        "index_length",
        "mariadb",
        "CREATE UNIQUE INDEX ix ON t (a(10), `B`(10));",
    ),
    prints(
        "mysql",
        "table_number",
        "mariadb",
        "CREATE TABLE t (\n    a INTEGER\n)AVG_ROW_LENGTH=5;",
    ),
    // Alembic fails for a number.
    prints(
        "mysql",
        "table_number",
        "mysql",
        "CREATE TABLE t (\n    a INTEGER\n)AVG_ROW_LENGTH=5;",
    ),
    // Defect 30: a directory is a text.
    prints(
        "mysql",
        "table_directory",
        "mysql",
        "CREATE TABLE t (\n    a INTEGER\n)DATA DIRECTORY='/x' INDEX DIRECTORY='/y';",
    ),
    prints(
        "mysql",
        "table_directory",
        "mariadb",
        "CREATE TABLE t (\n    a INTEGER\n)DATA DIRECTORY='/x' INDEX DIRECTORY='/y';",
    ),
    // An expression in an index stands in parentheses.
    prints(
        "mysql",
        "index_ordered_expression",
        "mysql",
        "CREATE INDEX ix ON t ((a + 1) DESC, (lower(b)) DESC, ((c NOT IN (1))));",
    ),
    prints(
        "mysql",
        "index_ordered_expression",
        "mariadb",
        "CREATE INDEX ix ON t ((a + 1) DESC, (lower(b)) DESC, ((c NOT IN (1))));",
    ),
];
