//! What a server refuses, or tells otherwise, although Alembic prints the same text; and why.

/// A reason.
pub(super) struct Reason {
    /// The database.
    pub(super) dialect: &'static str,
    /// A part of the script.
    script: &'static str,
    /// A part of what is told.
    line: &'static str,
    /// Why it is so.
    pub(super) why: &'static str,
}

impl Reason {
    pub(super) fn holds(&self, script: &str, line: &str) -> bool {
        script.contains(self.script) && line.contains(self.line)
    }
}

/// (database, a part of the script, a part of what is told, why)
const fn reason(
    dialect: &'static str,
    script: &'static str,
    line: &'static str,
    why: &'static str,
) -> Reason {
    Reason {
        dialect,
        script,
        line,
        why,
    }
}

pub(super) const REASONS: &[Reason] = &[
    reason(
        "sqlite",
        "'s",
        "unknown database s",
        "a schema is a file that is attached",
    ),
    reason(
        "sqlite",
        "'r'",
        "unknown database r",
        "a schema is a file that is attached",
    ),
    reason(
        "sqlite",
        "My Schema",
        "unknown database",
        "a schema is a file that is attached",
    ),
    reason(
        "sqlite",
        "initially=",
        "near \"INITIALLY\": syntax error",
        "only behind DEFERRABLE",
    ),
    reason(
        "sqlite",
        "deferrable=True",
        "near \"DEFERRABLE\": syntax error",
        "only foreign keys are deferred",
    ),
    reason(
        "sqlite",
        "deferrable=False",
        "near \"NOT\": syntax error",
        "only foreign keys are deferred",
    ),
    reason(
        "sqlite",
        "create_table('t')",
        "near \")\": syntax error",
        "a table has columns",
    ),
    reason(
        "sqlite",
        "[]",
        "near \")\": syntax error",
        "an index has columns",
    ),
    reason(
        "sqlite",
        "sa.Column('a', sa.Integer())",
        "duplicate column name: a",
        "it is there",
    ),
    reason(
        "sqlite",
        "nulls_last()",
        "unsupported use of NULLS LAST",
        "the server has no such order",
    ),
    reason(
        "sqlite",
        "nonsense",
        "near \"nonsense\": syntax error",
        "it is no action",
    ),
    reason(
        "sqlite",
        ";\\n",
        "only one statement can be executed",
        "as with Python's driver",
    ),
    reason(
        "sqlite",
        "TEMPORARY",
        "create table t",
        "what ends with the session is not read",
    ),
    reason(
        "sqlite",
        "UNLOGGED",
        "near \"UNLOGGED\": syntax error",
        "another database's",
    ),
    reason(
        "sqlite",
        "drop_column('t', 'a')",
        "no such column: a",
        "a key names it; a batch takes it along",
    ),
    reason(
        "sqlite",
        "'parent')",
        "unknown column \"parent\" in foreign key definition",
        "a key names it; a batch takes it along",
    ),
    reason(
        "sqlite",
        "'id')",
        "cannot drop PRIMARY KEY column",
        "a batch takes it along",
    ),
    reason("sqlite", "'missing'", "no such", "it is not there"),
    reason(
        "sqlite",
        "'sqlite_strict'",
        "unknown datatype",
        "a strict table has no VARCHAR",
    ),
    reason(
        "postgresql",
        "type_=",
        "reverse refused: column \"a\" cannot be cast automatically",
        "what was written for the other direction is left out",
    ),
    reason(
        "postgresql",
        "type_=",
        "refused: column \"a\" cannot be cast automatically",
        "the server wants `postgresql_using`",
    ),
    reason(
        "postgresql",
        "new_column_name='a'",
        "column \"a\" of relation \"t\" already exists",
        "it has the name already",
    ),
    reason(
        "postgresql",
        "sa.Column('a', sa.Integer())",
        "column \"a\" of relation \"t\" already exists",
        "it is there",
    ),
    reason(
        "postgresql",
        "sa.Identity(",
        "identity column type must be",
        "a text has no numbers",
    ),
    reason(
        "postgresql",
        "'x'",
        "invalid input syntax for type",
        "no value of the type",
    ),
    reason(
        "postgresql",
        "server_default=sa.",
        "but default expression is of type",
        "no value of the type",
    ),
    reason(
        "postgresql",
        "create_check_constraint",
        "CHECK constraints cannot be marked DEFERRABLE",
        "the server has no such check",
    ),
    reason(
        "postgresql",
        "nonsense",
        "syntax error at or near \"nonsense\"",
        "it is no action",
    ),
    reason(
        "postgresql",
        "tablespace='space'",
        "tablespace \"space\" does not exist",
        "it is not there",
    ),
    reason(
        "postgresql",
        "'missing'",
        "does not exist",
        "it is not there",
    ),
    reason(
        "postgresql",
        "persisted=False",
        "syntax error at or near \"VIRTUAL\"",
        "newer servers have it",
    ),
    reason(
        "postgresql",
        "inline_primary_key=True",
        "multiple primary keys",
        "the table has one",
    ),
    reason(
        "postgresql",
        "[]",
        "syntax error at or near \")\"",
        "an index has columns",
    ),
    reason(
        "postgresql",
        "'gin'",
        "no default operator class for access method \"gin\"",
        "texts need `postgresql_ops`",
    ),
    reason(
        "postgresql",
        "PARTIAL",
        "MATCH PARTIAL not yet implemented",
        "the server has no such match",
    ),
    reason(
        "postgresql",
        "'&&'",
        "operator does not exist: integer && integer",
        "numbers do not overlap",
    ),
    reason(
        "postgresql",
        "table_args=(sa.Column('a'",
        "column \"a\" of relation \"t\" already exists",
        "a column of `table_args` is added",
    ),
    reason(
        "postgresql",
        "TEMPORARY",
        "create table t",
        "what ends with the session is not read",
    ),
    reason(
        "postgresql",
        "UNLOGGED",
        "syntax error at or near \"X\"",
        "no word of the server's",
    ),
    reason(
        "postgresql",
        "on_commit",
        "ON COMMIT can only be used on temporary tables",
        "the table is not temporary",
    ),
    reason(
        "postgresql",
        "schema='main'",
        "schema \"main\" does not exist",
        "SQLite's name for its own",
    ),
    reason(
        "mariadb",
        "create_table('t')",
        "near ')'",
        "a table has columns",
    ),
    reason(
        "mariadb",
        "UNLOGGED",
        "near 'UNLOGGED",
        "another database's",
    ),
    reason(
        "mariadb",
        "initially=",
        "in your SQL syntax",
        "nothing is deferred",
    ),
    reason(
        "mariadb",
        "deferrable=",
        "in your SQL syntax",
        "nothing is deferred",
    ),
    reason(
        "mariadb",
        "sa.CheckConstraint('n > 0', name='ck_n')",
        "near 'CHECK (n > 0)'",
        "the check of a column has no name",
    ),
    reason(
        "mariadb",
        "lower(",
        "in your SQL syntax",
        "MySQL has indexes on expressions",
    ),
    reason(
        "mariadb",
        "nulls_last()",
        "in your SQL syntax",
        "the server has no such order",
    ),
    reason("mariadb", "[]", "near ')'", "an index has columns"),
    reason(
        "mariadb",
        "with_parser",
        "near 'WITH PARSER",
        "only texts are parsed",
    ),
    reason(
        "mariadb",
        "with_parser",
        "Function 'ngram' is not defined",
        "MySQL's",
    ),
    reason("mariadb", "nonsense", "near 'nonsense'", "it is no action"),
    reason(
        "mariadb",
        "",
        "Invalid default value for",
        "no value of the type",
    ),
    reason(
        "mariadb",
        "primary_key=True",
        "there can be only one auto column",
        "the table has one",
    ),
    reason(
        "mariadb",
        "drop_constraint('pk_t'",
        "there can be only one auto column",
        "a numbered column is a key",
    ),
    reason(
        "mariadb",
        "table_args=(sa.Column('a'",
        "Duplicate column name 'a'",
        "a column of `table_args` is added",
    ),
    reason(
        "mariadb",
        "autoincrement=True",
        "Incorrect column specifier",
        "only numbers are numbered",
    ),
    reason(
        "mariadb",
        "nullable=True",
        "alter column t.a (NULL)",
        "a numbered column is never null",
    ),
    reason(
        "mariadb",
        "nullable=True",
        "alter column t.z (NULL)",
        "a numbered column is never null",
    ),
    reason(
        "mariadb",
        "nullable=True",
        "\"id\", \"a\", \"b\"] in the database, [\"id\", \"b\"]",
        "a numbered column is never null",
    ),
    reason(
        "mariadb",
        "nullable=True",
        "\"id\", \"z\", \"b\"] in the database, [\"id\", \"b\"]",
        "a numbered column is never null",
    ),
    reason(
        "mariadb",
        "existing_autoincrement=True",
        "alter column t.a (default)",
        "a numbered column has no default",
    ),
    reason(
        "mariadb",
        "existing_autoincrement=True",
        "cannot be used in the CHECK clause",
        "a numbered column has no check",
    ),
    reason(
        "mariadb",
        "'id + 1'",
        "cannot be used in the GENERATED ALWAYS AS clause",
        "nothing is computed of a numbered column",
    ),
    reason(
        "mariadb",
        "ck_a",
        "after the reverse: checks of t",
        "the check of a type stays, as with Alembic",
    ),
    reason(
        "mariadb",
        "ck_old",
        "Duplicate CHECK constraint name",
        "the check of a type stays, as with Alembic",
    ),
    reason(
        "mariadb",
        "'SET DEFAULT'",
        "foreign key fk",
        "the server keeps nothing of it",
    ),
    reason(
        "mariadb",
        "sa.Column('a', sa.Integer())",
        "Duplicate column name 'a'",
        "it is there",
    ),
    reason(
        "mariadb",
        "key_block_size",
        "Wrong create options",
        "only with a compressed row",
    ),
    reason(
        "mariadb",
        "'parent')",
        "needed in a foreign key constraint",
        "the key goes first",
    ),
    reason("mariadb", "'missing'", "missing", "it is not there"),
    reason(
        "mariadb",
        "['b', 'c'], ['id', 'k']",
        "after the reverse: drop index fk",
        "the index that the server made for a key stays",
    ),
    reason(
        "mariadb",
        ";\\n",
        "more than one statement",
        "nobody could say which have run",
    ),
    reason(
        "mariadb",
        "TEMPORARY",
        "create table t",
        "what ends with the session is not read",
    ),
    reason(
        "mariadb",
        "source_schema='s')",
        "foreign key fk",
        "a table without a schema is one of the same database",
    ),
    reason(
        "mariadb",
        "schema='main'",
        "'main.t' doesn't exist",
        "SQLite's name for its own",
    ),
];
