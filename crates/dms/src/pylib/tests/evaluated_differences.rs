//! Where a script prints otherwise than with Alembic, and why.

/// What DMS does.
pub(super) enum Ours {
    /// It prints this.
    Prints(&'static str),
    /// It prints Alembic's text with a change.
    Changes(fn(&str) -> String),
    /// It prints this of what Alembic printed before it failed.
    Finishes(fn(&str) -> String),
    /// It prints what Alembic prints on this other dialect.
    AsDialect(&'static str),
    /// It prints what Alembic prints for this other case.
    AsCase(fn(&str) -> String),
    /// It refuses, before anything runs.
    Refuses,
}

/// Cases with one reason.
pub(super) struct Difference {
    pub(super) group: &'static str,
    pub(super) reason: &'static str,
    pub(super) cases: fn(&str) -> bool,
    pub(super) dialects: &'static [&'static str],
    pub(super) ours: Ours,
}

const ALL: &[&str] = &["postgresql", "sqlite", "mysql", "mariadb"];
const BOTH_MYSQL: &[&str] = &["mysql", "mariadb"];

pub(super) const DIFFERENCES: &[Difference] = &[
    Difference {
        group: "types",
        reason: "MySQL's DOUBLE has no precision alone, which the generic type need not know",
        cases: |case| {
            case.starts_with("sa.Double(precision=") || case.starts_with("sa.DOUBLE(precision=")
        },
        dialects: BOTH_MYSQL,
        ours: Ours::Prints("CREATE TABLE t (\n    c DOUBLE\n);"),
    },
    Difference {
        group: "types",
        reason: "as before",
        cases: |case| case.contains(".DOUBLE_PRECISION(precision="),
        dialects: BOTH_MYSQL,
        ours: Ours::Prints("CREATE TABLE t (\n    c DOUBLE PRECISION\n);"),
    },
    Difference {
        group: "types",
        reason: "the name of a character set or a collation is quoted where it would be SQL of another meaning",
        cases: |case| {
            (case.contains("charset='latin 1'") || case.contains("collation='de-DE'"))
                && !case.contains("VARCHAR(c")
        },
        dialects: BOTH_MYSQL,
        ours: Ours::Changes(|text| {
            text.replace("SET latin 1", "SET `latin 1`")
                .replace("COLLATE de-DE", "COLLATE `de-DE`")
        }),
    },
    Difference {
        group: "types",
        reason: "a native enum has no length",
        cases: |case| case.contains("ENUM('a', 'b', length=") && !case.contains("schema"),
        dialects: BOTH_MYSQL,
        ours: Ours::Prints("CREATE TABLE t (\n    c ENUM('a','b')\n);"),
    },
    Difference {
        group: "types",
        reason: "a quoted name that needs no quotes is the same name",
        cases: |case| case.contains("name='e', ") && case.contains("quote=True"),
        dialects: &["postgresql"],
        ours: Ours::Changes(|text| text.replace("\"e\"", "e")),
    },
    Difference {
        group: "types",
        reason: "not checked: nothing else than SQL keywords",
        cases: |case| case == "pg.INTERVAL(fields='x; y')",
        dialects: &["postgresql"],
        ours: Ours::Refuses,
    },
    Difference {
        group: "types",
        reason: "a number that is written as text is a number on every database",
        cases: |case| case == "sa.String(length='30')",
        dialects: BOTH_MYSQL,
        ours: Ours::Prints("CREATE TABLE t (\n    c VARCHAR(30)\n);"),
    },
    Difference {
        group: "types",
        reason: "an enum without values has no check that the databases agree on",
        cases: |case| case.starts_with("sa.Enum(name=") && case.contains("create_constraint=True"),
        dialects: ALL,
        ours: Ours::Refuses,
    },
    Difference {
        group: "types",
        reason: "PostgreSQL's ENUM is MySQL's ENUM too; Alembic finds no such type",
        cases: |case| case.starts_with("pg.ENUM(") && !case.starts_with("pg.ENUM(["),
        dialects: BOTH_MYSQL,
        ours: Ours::AsCase(|case| {
            let labels = case.trim_start_matches("pg.ENUM(").trim_end_matches(')');
            let end = labels.find("name='e'").unwrap_or(labels.len());
            let labels = labels[..end].trim_end_matches(", ");
            let comma = if labels.is_empty() { "" } else { ", " };
            // Without the parenthesis of an enum class.
            let labels = if labels.starts_with("enum.") {
                format!("{})", labels.trim_end_matches(')'))
            } else {
                labels.to_owned()
            };
            format!("sa.Enum({labels}{comma}name='e')")
        }),
    },
    Difference {
        group: "types",
        reason: "a variant for another database does not count",
        cases: |case| {
            case == "sa.String(9).with_variant(pg.ENUM('a', 'b', name='e'), 'postgresql')"
        },
        dialects: BOTH_MYSQL,
        ours: Ours::Prints("CREATE TABLE t (\n    c VARCHAR(9)\n);"),
    },
    Difference {
        group: "types",
        reason: "MySQL's ENUM is no type of PostgreSQL's; Alembic makes one only of an enum class",
        cases: |case| case == "mysql.ENUM(enum.Enum('Color', 'RED GREEN'))",
        dialects: &["postgresql"],
        ours: Ours::Refuses,
    },
    Difference {
        group: "types",
        reason: "no number, no flag: Alembic prints what the server refuses, or takes any text for true",
        cases: |case| {
            matches!(
                case,
                "sa.Numeric(precision=10.5)"
                    | "sa.String(length=2.0)"
                    | "sa.DateTime(timezone='yes')"
            )
        },
        dialects: ALL,
        ours: Ours::Refuses,
    },
    Difference {
        group: "columns",
        reason: "SQLite has no now()",
        cases: |case| matches!(case, "default_sa_text_func"),
        dialects: &["sqlite"],
        ours: Ours::Changes(|text| text.replace("(now())", "CURRENT_TIMESTAMP")),
    },
    Difference {
        group: "columns",
        reason: "a text stays a text, and the cast makes it a number",
        cases: |case| case == "default_type_coerce",
        dialects: ALL,
        ours: Ours::Changes(|text| {
            text.replace("DEFAULT 5 ", "DEFAULT '5' ")
                .replace("DEFAULT 5\n", "DEFAULT '5'\n")
        }),
    },
    Difference {
        group: "columns",
        reason: "MySQL has no sequences",
        cases: |case| {
            case.starts_with("default_sequence") && case != "default_sequence_itself"
                || matches!(case, "default_func_next_value" | "sequence_server_default")
        },
        dialects: &["mysql"],
        ours: Ours::Refuses,
    },
    Difference {
        group: "columns",
        reason: "quoted or not, the same name where it needs no quotes",
        cases: |case| {
            matches!(
                case,
                "column_quote_true"
                    | "name_quoted_name_true"
                    | "quote_true_lower"
                    | "quote_in_constraint"
                    | "table_quote_true"
                    | "table_quoted_name"
                    | "schema_quoted_name"
                    | "table_quote_schema"
                    | "index_quote"
                    | "index_quoted_name"
                    | "index_in_table_quote"
            )
        },
        dialects: ALL,
        ours: Ours::Changes(|text| text.replace(['"', '`'], "")),
    },
    Difference {
        group: "columns",
        reason: "a name that needs quotes and is to have none is another name",
        cases: |case| {
            matches!(
                case,
                "name_quoted_name"
                    | "quote_false_upper"
                    | "table_quote_false"
                    | "table_quoted_name_sql"
            )
        },
        dialects: ALL,
        ours: Ours::Refuses,
    },
    Difference {
        group: "columns",
        reason: "nominvalue=False is no NO MINVALUE",
        cases: |case| matches!(case, "identity_nominvalue_false"),
        dialects: &["postgresql"],
        ours: Ours::Changes(|text| text.replace(" (NO MINVALUE)", "")),
    },
    Difference {
        group: "columns",
        reason: "an argument of the wrong type is refused on every database",
        cases: |case| {
            matches!(
                case,
                "identity_bad"
                    | "autoincrement_bad"
                    | "table_bad_item"
                    | "table_bad_item_type"
                    | "column_nullable_text"
            )
        },
        dialects: ALL,
        ours: Ours::Refuses,
    },
    Difference {
        group: "columns",
        reason: "PostgreSQL refuses NULL beside an identity",
        cases: |case| matches!(case, "identity_nullable"),
        dialects: &["postgresql"],
        ours: Ours::Changes(|text| text.replace("IDENTITY NULL", "IDENTITY")),
    },
    Difference {
        group: "columns",
        reason: "before version 18 PostgreSQL demands STORED",
        cases: |case| {
            (case.starts_with("computed_") && !case.starts_with("computed_column_")
                || matches!(case, "default_computed" | "check_inline_computed"))
                && !case.ends_with("stored")
                && !case.ends_with("virtual")
                && !case.ends_with("positional")
        },
        dialects: &["postgresql"],
        ours: Ours::Changes(|text| {
            let stored = [" CHECK", "\n);", ";"].iter().find_map(|end| {
                let at = text.find("ALWAYS AS")?;
                let close = text[at..].find(&format!("){end}"))? + at + 1;
                Some(format!("{} STORED{}", &text[..close], &text[close..]))
            });
            stored.unwrap_or_else(|| text.to_owned())
        }),
    },
    Difference {
        group: "columns",
        reason: "MariaDB has no NOT NULL on a computed column",
        cases: |case| matches!(case, "computed_column_not_null"),
        dialects: &["mariadb"],
        ours: Ours::Refuses,
    },
    Difference {
        group: "columns",
        reason: "the options of MySQL count on MariaDB",
        cases: |case| {
            case.starts_with("composite_mysql")
                || case.starts_with("table_mysql") && !case.ends_with("number")
        },
        dialects: &["mariadb"],
        ours: Ours::AsDialect("mysql"),
    },
    Difference {
        group: "columns",
        reason: "a number is printed",
        cases: |case| matches!(case, "table_mysql_auto_increment_number"),
        dialects: BOTH_MYSQL,
        ours: Ours::Prints("CREATE TABLE t (\n    c INTEGER\n)AUTO_INCREMENT=5;"),
    },
    Difference {
        group: "columns",
        reason: "a check of column objects may stand in its column",
        cases: |case| matches!(case, "check_inline_expression"),
        dialects: ALL,
        ours: Ours::Prints("CREATE TABLE t (\n    c INTEGER CHECK (c > 5)\n);"),
    },
    Difference {
        group: "columns",
        reason: "a colon in a text of SQL is no parameter",
        cases: |case| matches!(case, "check_sql_colon"),
        dialects: ALL,
        ours: Ours::Changes(|text| text.replace("'NULL'", "':x'")),
    },
    Difference {
        group: "columns",
        reason: "MySQL reads over REFERENCES in a column",
        cases: |case| {
            case.starts_with("references_add_inline")
                && !matches!(
                    case,
                    "references_add_inline_bad"
                        | "references_add_inline_none"
                        | "references_add_inline_bogus"
                        | "references_add_inline_table_only"
                        | "references_add_inline_two"
                        | "references_add_inline_match"
                        | "references_add_inline_set_null_columns"
                )
        },
        dialects: &["mysql"],
        ours: Ours::AsCase(|case| case.replace("add_inline", "add")),
    },
    Difference {
        group: "columns",
        reason: "SQLite has no foreign keys between schemas",
        cases: |case| {
            matches!(
                case,
                "references_add_inline_schema" | "references_add_inline_three_dots"
            )
        },
        dialects: &["sqlite"],
        ours: Ours::Refuses,
    },
    Difference {
        group: "columns",
        reason: "a foreign key that names no column means the one of the same name",
        cases: |case| matches!(case, "references_table_only"),
        dialects: ALL,
        ours: Ours::Prints(
            "CREATE TABLE t (\n    c INTEGER, \n    FOREIGN KEY(c) REFERENCES p (c)\n);",
        ),
    },
    Difference {
        group: "columns",
        reason: "as before",
        cases: |case| matches!(case, "references_add_table_only"),
        dialects: &["postgresql", "mysql", "mariadb"],
        ours: Ours::Prints(
            "ALTER TABLE t ADD COLUMN c INTEGER;\n\nALTER TABLE t ADD FOREIGN KEY(c) REFERENCES p (c);",
        ),
    },
    Difference {
        group: "columns",
        reason: "as before",
        cases: |case| matches!(case, "references_add_inline_table_only"),
        dialects: &["postgresql", "sqlite", "mariadb"],
        ours: Ours::Prints("ALTER TABLE t ADD COLUMN c INTEGER REFERENCES p (c);"),
    },
    Difference {
        group: "columns",
        reason: "as before, behind the column",
        cases: |case| matches!(case, "references_add_inline_table_only"),
        dialects: &["mysql"],
        ours: Ours::Prints(
            "ALTER TABLE t ADD COLUMN c INTEGER;\n\nALTER TABLE t ADD FOREIGN KEY(c) REFERENCES p (c);",
        ),
    },
    Difference {
        group: "columns",
        reason: "decided from what is known of the table, which here is nothing",
        cases: |case| case.starts_with("add_if_"),
        dialects: &["sqlite", "mysql"],
        ours: Ours::Refuses,
    },
    Difference {
        group: "columns",
        reason: "SQLite adds no primary key to a table that exists",
        cases: |case| {
            matches!(
                case,
                "add_inline_pk" | "add_inline_identity_pk" | "add_inline_autoincrement"
            )
        },
        dialects: &["sqlite"],
        ours: Ours::Refuses,
    },
    Difference {
        group: "columns",
        reason: "the servers refuse such long names",
        cases: |case| {
            (case.ends_with("_65") || case.ends_with("_130"))
                && !case.starts_with("long_index_f")
                && !case.starts_with("long_unique_f")
                && !case.starts_with("long_table")
                && !case.starts_with("long_type")
        },
        dialects: BOTH_MYSQL,
        ours: Ours::Refuses,
    },
    Difference {
        group: "libraries",
        reason: "LTREE is refused by the server",
        cases: |case| case.contains("LtreeType"),
        dialects: &["sqlite", "mysql", "mariadb"],
        ours: Ours::Prints("CREATE TABLE t (\n    c LTREE\n);"),
    },
    Difference {
        group: "libraries",
        reason: "MySQL's index of a spatial column is spatial, and has a name by which it can be dropped",
        cases: |case| case.starts_with("geoalchemy2") && !case.contains("Raster"),
        dialects: BOTH_MYSQL,
        ours: Ours::Changes(|text| {
            text.replace(
                "ALTER TABLE t ADD SPATIAL INDEX(c);;",
                "CREATE SPATIAL INDEX idx_t_c ON t (c);",
            )
            .replace("CREATE INDEX idx_t_c", "CREATE SPATIAL INDEX idx_t_c")
        }),
    },
    Difference {
        group: "libraries",
        reason: "no functions of SpatiaLite are called, with which Alembic fails",
        cases: |case| {
            case.starts_with("geoalchemy2")
                && !case.contains("Raster")
                && case
                    != "geoalchemy2.Geography(geometry_type='POINT', srid=4326, spatial_index=False)"
        },
        dialects: &["sqlite"],
        ours: Ours::Finishes(|text| {
            let table = text.split("\n\n!!").next().unwrap_or_default();
            if text.contains("spatial_index=False") {
                table.to_owned()
            } else {
                format!("{table}\n\nCREATE INDEX idx_t_c ON t (c);")
            }
        }),
    },
    Difference {
        group: "libraries",
        reason: "the type stands in the column, not in a call of AddGeometryColumn(), with which Alembic fails",
        cases: |case| case.contains("use_typmod=False"),
        dialects: &["postgresql"],
        ours: Ours::Prints("CREATE TABLE t (\n    c geometry(POINT,-1)\n);"),
    },
    Difference {
        group: "naming",
        reason: "a type's check without a name gets none from a convention that asks for one",
        cases: |case| case == "op_boolean",
        dialects: &["sqlite", "mysql", "mariadb"],
        ours: Ours::AsCase(|_| "op_boolean_unnamed".into()),
    },
];
