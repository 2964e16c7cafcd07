//! Against rows of catalogs: those of MySQL in the notation of its manual, since the live tests run on MariaDB.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::*;
use crate::conn::Rows;
use crate::dialect::mysql::Flavor;

const MYSQL: Mysql = Mysql {
    flavor: Flavor::Mysql,
};

/// A server that knows only what it is asked for here: (a word of the query, its rows).
struct Catalog {
    version: &'static str,
    folding: i64,
    answers: Vec<(&'static str, Vec<Vec<Value>>)>,
    asked: Vec<String>,
}

impl Catalog {
    fn new(version: &'static str, answers: Vec<(&'static str, Vec<Vec<Value>>)>) -> Self {
        Self {
            version,
            folding: 0,
            answers,
            asked: Vec::new(),
        }
    }

    fn read(&mut self) -> Schema {
        introspect(MYSQL, self, &Scope::default()).unwrap()
    }
}

impl Connection for Catalog {
    fn execute(&mut self, sql: &str) -> Result<Rows> {
        assert!(!sql.contains('$'), "{sql}");
        self.asked.push(sql.to_owned());
        let values = if sql.contains("VERSION()") {
            vec![vec![
                text(self.version),
                text("app"),
                Value::Integer(self.folding),
            ]]
        } else {
            let from = sql.split_once("FROM information_schema.").unwrap().1;
            let table = from.split_whitespace().next().unwrap();
            let answer = self.answers.iter().find(|(name, _)| *name == table);
            answer.map(|(_, rows)| rows.clone()).unwrap_or_default()
        };
        let columns: Arc<[String]> = Arc::from(Vec::new());
        let rows = values.into_iter().map(|values| Row {
            columns: Arc::clone(&columns),
            values,
        });
        Ok(Rows {
            rows: rows.collect(),
            affected: 0,
        })
    }

    fn execute_script(&mut self, _sql: &str) -> Result<()> {
        panic!("one statement at a time");
    }

    fn query(&mut self, _sql: &str, _parameters: &[Value]) -> Result<Rows> {
        panic!("without parameters");
    }

    fn begin(&mut self) -> Result<()> {
        panic!("reading needs no transaction");
    }

    fn commit(&mut self) -> Result<()> {
        panic!("reading needs no transaction");
    }

    fn rollback(&mut self) -> Result<()> {
        panic!("reading needs no transaction");
    }

    fn server_version(&mut self) -> Result<(u32, u32)> {
        panic!("asked with the rest");
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn table(name: &str) -> Vec<Value> {
    vec![
        text("app"),
        text(name),
        text("InnoDB"),
        text("utf8mb4_0900_ai_ci"),
        text("row_format=DYNAMIC ENCRYPTION=\"Y\" partitioned"),
        text(""),
    ]
}

/// Schema and table, then all else of the row.
fn of(name: &str, values: Vec<Value>) -> Vec<Value> {
    let mut row = vec![text("app"), text(name)];
    row.extend(values);
    row
}

fn column_row(name: &str, data_type: &str, default: Option<&str>, extra: &str) -> Vec<Value> {
    let generated = if extra.ends_with("GENERATED") && !extra.starts_with("DEFAULT") {
        default
    } else {
        None
    };
    let optional = |it: Option<&str>| it.map_or(Value::Null, text);
    of(
        "t",
        vec![
            text(name),
            // MySQL gives some of these as binary.
            Value::Bytes(data_type.as_bytes().to_vec()),
            Value::Integer(1),
            optional(default.filter(|_| generated.is_none())),
            text(extra),
            Value::Null,
            Value::Null,
            text(""),
            text(generated.unwrap_or("")),
        ],
    )
}

#[test]
fn columns_of_mysql_are_read_in_its_notation() {
    let columns = vec![
        column_row("id", "bigint unsigned", None, "auto_increment"),
        column_row("n", "int", Some("1"), ""),
        column_row("s", "varchar(20)", Some("it's"), ""),
        column_row(
            "at",
            "datetime(6)",
            Some("CURRENT_TIMESTAMP(6)"),
            "DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)",
        ),
        column_row(
            "u",
            "binary(16)",
            Some("uuid_to_bin(uuid())"),
            "DEFAULT_GENERATED",
        ),
        column_row("j", "json", None, ""),
        column_row(
            "g",
            "varchar(30)",
            Some(r"concat(`s`,_utf8mb4\'x\\\'y\')"),
            "STORED GENERATED",
        ),
        column_row("v", "int", Some("(`n` + 1)"), "VIRTUAL GENERATED"),
    ];
    let schema = Catalog::new(
        "8.4.3",
        vec![("TABLES", vec![table("t")]), ("COLUMNS", columns)],
    )
    .read();
    let table = &schema.tables[0];
    let default = |name: &str| match &table.column(name).unwrap().server_default {
        Some(ServerDefault::Expression(Expression::Text(text))) => Some(text.clone()),
        None => None,
        other => panic!("{other:?}"),
    };
    assert_eq!(table.columns[0].autoincrement, Autoincrement::True);
    assert!(table.columns[0].data_type.is_true("unsigned"));
    assert_eq!(table.columns[1].autoincrement, Autoincrement::False);
    assert_eq!(default("id"), None);
    assert_eq!(default("n").as_deref(), Some("'1'"));
    assert_eq!(default("s").as_deref(), Some("'it''s'"));
    assert_eq!(
        default("at").as_deref(),
        Some("CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)")
    );
    assert_eq!(default("u").as_deref(), Some("(uuid_to_bin(uuid()))"));
    assert_eq!(
        table.column("j").unwrap().data_type.class,
        TypeClass::MysqlJson
    );
    let computed = |name: &str| {
        table
            .column(name)
            .unwrap()
            .computed
            .as_deref()
            .cloned()
            .unwrap()
    };
    assert_eq!(
        computed("g"),
        Computed {
            sql: Expression::Text(r"(concat(`s`,_utf8mb4'x\'y'))".into()),
            persisted: Some(true),
        }
    );
    assert_eq!(
        computed("v"),
        Computed {
            sql: Expression::Text("(`n` + 1)".into()),
            persisted: Some(false),
        }
    );
    assert_eq!(table.options.text("mysql_engine"), Some("InnoDB"));
    assert_eq!(table.options.text("mysql_default_charset"), Some("utf8mb4"));
    assert_eq!(
        table.options.text("mysql_collate"),
        Some("utf8mb4_0900_ai_ci")
    );
    assert_eq!(table.options.text("mysql_row_format"), Some("DYNAMIC"));
    assert_eq!(table.options.0.len(), 4);
}

#[test]
fn indexes_foreign_keys_and_checks_of_mysql() {
    let index = |name: &str,
                 unique: i64,
                 column: Option<&str>,
                 descending: i64,
                 length: Value,
                 expression: Option<&str>| {
        let optional = |it: Option<&str>| it.map_or(Value::Null, text);
        of(
            "t",
            vec![
                text(name),
                Value::Integer(unique),
                optional(column),
                Value::Integer(descending),
                length,
                text("BTREE"),
                optional(expression),
            ],
        )
    };
    let mut catalog = Catalog::new(
        "8.0.36-0ubuntu0.22.04.1",
        vec![
            ("TABLES", vec![table("t"), table("parent")]),
            (
                "COLUMNS",
                vec![
                    column_row("a", "int", None, ""),
                    column_row("b", "text", None, ""),
                    of("parent", column_row("Id", "int", None, "")[2..].to_vec()),
                ],
            ),
            (
                "STATISTICS",
                vec![
                    index(
                        "ix_lower",
                        0,
                        None,
                        0,
                        Value::Null,
                        Some(r"concat(lower(`b`),\'x\')"),
                    ),
                    index("ix_mixed", 0, Some("a"), 1, Value::Null, None),
                    index("ix_mixed", 0, Some("b"), 0, Value::Integer(10), None),
                    index("PRIMARY", 1, Some("a"), 0, Value::Null, None),
                    index("uq", 1, Some("a"), 0, Value::Null, None),
                ],
            ),
            (
                "REFERENTIAL_CONSTRAINTS",
                vec![
                    of("t", vec![text("fk"), text("RESTRICT"), text("CASCADE")]),
                    of(
                        "t",
                        vec![text("fk_other"), text("NO ACTION"), text("NO ACTION")],
                    ),
                ],
            ),
            (
                "KEY_COLUMN_USAGE",
                vec![
                    of(
                        "t",
                        vec![
                            text("fk"),
                            text("a"),
                            text("app"),
                            text("parent"),
                            text("id"),
                        ],
                    ),
                    of(
                        "t",
                        vec![
                            text("fk_other"),
                            text("a"),
                            text("other"),
                            text("p"),
                            text("id"),
                        ],
                    ),
                ],
            ),
            (
                "CHECK_CONSTRAINTS",
                vec![of(
                    "t",
                    vec![
                        text("t_chk_1"),
                        text(r"((`a` > 0) and (`b` <> _utf8mb4\'(\'))"),
                        Value::Integer(0),
                    ],
                )],
            ),
        ],
    );
    let schema = catalog.read();
    let table = schema.table(&TableName::new("t")).unwrap();
    assert_eq!(table.primary_key.as_ref().unwrap().columns, ["a"]);
    assert!(table.columns[0].primary_key);
    let [lower, mixed, unique] = table.indexes.as_slice() else {
        panic!("{:?}", table.indexes);
    };
    assert_eq!(
        lower.elements,
        [Expression::Text("(concat(lower(`b`),'x'))".into())]
    );
    assert_eq!(
        mixed.elements,
        [
            Expression::Suffix {
                operand: Box::new(Expression::column("a")),
                operator: "DESC".into(),
            },
            Expression::column("b"),
        ]
    );
    let length = OptionValue::Map(vec![(
        "b".into(),
        OptionValue::Literal(Literal::Integer(10)),
    )]);
    assert_eq!(mixed.options.value("mysql_length"), Some(&length));
    assert!(unique.unique && unique.options.0.is_empty());
    let [
        Constraint::ForeignKey(own),
        Constraint::ForeignKey(other),
        Constraint::Check(check),
    ] = table.constraints.as_slice()
    else {
        panic!("{:?}", table.constraints);
    };
    assert_eq!(own.referred_table, TableName::new("parent"));
    assert_eq!(own.referred_columns, ["Id"], "as the other table writes it");
    assert_eq!(
        own.on_update.as_deref(),
        Some("RESTRICT"),
        "MySQL tells what was said"
    );
    assert_eq!(own.on_delete.as_deref(), Some("CASCADE"));
    assert_eq!(
        other.referred_table,
        TableName::in_schema(Some("other".into()), "p")
    );
    assert_eq!((&other.on_update, &other.on_delete), (&None, &None));
    assert_eq!(check.name, Some(ConstraintName::conventional("t_chk_1")));
    assert_eq!(
        check.condition,
        Expression::Text("(`a` > 0) and (`b` <> _utf8mb4'(')".into())
    );
    let statistics = catalog
        .asked
        .iter()
        .find(|sql| sql.contains("STATISTICS"))
        .unwrap();
    assert!(statistics.contains("EXPRESSION"));
}

#[test]
fn the_number_of_queries_does_not_depend_on_the_tables() {
    let mut counts = Vec::new();
    for count in [1, 50] {
        let tables = (0..count)
            .map(|number| table(&format!("t{number}")))
            .collect();
        let mut catalog = Catalog::new("8.4.0", vec![("TABLES", tables)]);
        assert_eq!(catalog.read().tables.len(), count);
        counts.push(catalog.asked.len());
    }
    assert_eq!(counts[0], counts[1]);
    assert!(counts[0] <= 8, "{counts:?}");
}

#[test]
fn older_servers_are_not_asked_for_what_they_do_not_have() {
    let mut catalog = Catalog::new("8.0.11", vec![("TABLES", vec![table("t")])]);
    catalog.read();
    let all = catalog.asked.concat();
    assert!(!all.contains("CHECK_CONSTRAINTS"));
    assert!(!all.contains("\n    EXPRESSION\n"));
}

#[test]
fn json_of_mariadb_is_longtext_with_a_check() {
    let check = |name: &str, clause: &str, of_column: i64| {
        of(
            "t",
            vec![text(name), text(clause), Value::Integer(of_column)],
        )
    };
    let schema = Catalog::new(
        "10.11.14-MariaDB-0+deb12u2",
        vec![
            ("TABLES", vec![table("t")]),
            (
                "COLUMNS",
                vec![
                    column_row("j", "longtext", Some("'{}'"), ""),
                    column_row("k", "longtext", None, ""),
                    column_row("n", "int(11)", Some("NULL"), ""),
                ],
            ),
            (
                "CHECK_CONSTRAINTS",
                vec![
                    check("j", "json_valid(`j`)", 1),
                    check("k", "json_valid(`k`)", 0),
                    check("n", "`n` > 0", 1),
                ],
            ),
        ],
    )
    .read();
    let table = &schema.tables[0];
    assert_eq!(
        table.columns[0].data_type,
        DataType::new(TypeClass::MysqlJson)
    );
    assert_eq!(table.columns[1].data_type.class, TypeClass::MysqlLongtext);
    assert_eq!(table.columns[2].server_default, None);
    let names: Vec<_> = table
        .constraints
        .iter()
        .map(|own| own.name().cloned())
        .collect();
    assert_eq!(names, [Some(ConstraintName::conventional("k")), None]);
}

#[test]
fn names_meet_in_any_case_where_the_server_folds_them() {
    let mut catalog = Catalog::new(
        "8.4.0",
        vec![("TABLES", vec![table("Users"), table("alembic_version")])],
    );
    catalog.folding = 2;
    let scope = Scope {
        exclude: vec![TableName::in_schema(Some("APP".into()), "Alembic_Version")],
        ..Scope::default()
    };
    let schema = introspect(MYSQL, &mut catalog, &scope).unwrap();
    assert!(schema.ignores_table_case);
    assert_eq!(schema.tables.len(), 1);
}

#[test]
fn hostile_rows_are_taken() {
    for sql in crate::tokens::random_texts(3_000) {
        let mut options = table("t");
        options[4] = text(&sql);
        let check = of("t", vec![text("c"), text(&sql), Value::Integer(1)]);
        let partition = of(
            "t",
            vec![
                text(&sql),
                text("RANGE"),
                Value::Null,
                text(&sql),
                Value::Null,
                Value::Null,
            ],
        );
        for version in ["8.4.0", "11.4.2-MariaDB"] {
            let mut catalog = Catalog::new(
                version,
                vec![
                    ("TABLES", vec![options.clone(), Vec::new()]),
                    (
                        "COLUMNS",
                        vec![
                            column_row("a", &sql, Some(&sql), &sql),
                            column_row("b", "int", Some(&sql), "VIRTUAL GENERATED"),
                            Vec::new(),
                        ],
                    ),
                    ("STATISTICS", vec![of("t", vec![text("i")]), Vec::new()]),
                    (
                        "KEY_COLUMN_USAGE",
                        vec![of("t", vec![text("f")]), Vec::new()],
                    ),
                    ("CHECK_CONSTRAINTS", vec![check.clone(), Vec::new()]),
                    ("PARTITIONS", vec![partition.clone(), Vec::new()]),
                ],
            );
            let schema = catalog.read();
            assert_eq!(schema.tables[0].columns.len(), 2);
        }
    }
}
