//! What MySQL and MariaDB have alone. The scripts are in `recorded/mysql.txt`.
#![allow(clippy::unwrap_used)]

use super::build::*;
use crate::dialect::by_name;
use crate::error::ErrorKind;

const FLAVORS: [&str; 2] = ["mysql", "mariadb"];

fn t() -> TableName {
    TableName::new("t")
}

fn n(name: &str) -> Expression {
    Expression::column(name)
}

fn option_text(text_: &str) -> OptionValue {
    OptionValue::Literal(text(text_))
}

fn with_options(comment: Option<&str>, values: &[(&str, &str)]) -> Operation {
    create(Table {
        columns: vec![Column::new("a", of(Integer))],
        comment: comment.map(Into::into),
        options: options(
            values
                .iter()
                .map(|(keyword, value)| (*keyword, option_text(value)))
                .collect(),
        ),
        ..Table::new(t())
    })
}

fn alter_c(data_type: Option<DataType>) -> AlterColumn {
    AlterColumn {
        existing_type: data_type,
        ..AlterColumn::new(t(), "c")
    }
}

fn default_text(value: &str) -> Change<Option<DefaultValue>> {
    Change::Set(Some(DefaultValue::Default(ServerDefault::Text(
        value.into(),
    ))))
}

fn default_sql(value: &str) -> Change<Option<DefaultValue>> {
    Change::Set(Some(DefaultValue::Default(ServerDefault::Expression(sql(
        value,
    )))))
}

fn drop_constraint(
    name: Option<&str>,
    schema: Option<&str>,
    constraint_type: ConstraintType,
) -> Operation {
    Operation::DropConstraint(DropConstraint {
        table: TableName::in_schema(schema.map(Into::into), "t"),
        name: name.map(ConstraintName::plain),
        constraint_type: Some(constraint_type),
        if_exists: false,
        before: None,
    })
}

fn create_index(elements: Vec<Expression>, values: Vec<(&str, OptionValue)>) -> CreateIndex {
    CreateIndex {
        table: t(),
        index: Index {
            name: Some(ConstraintName::plain("ix")),
            elements,
            options: options(values),
            ..Index::default()
        },
        if_not_exists: false,
    }
}

fn lengths(values: &[(&str, i64)]) -> OptionValue {
    OptionValue::Map(
        values
            .iter()
            .map(|(name, length)| {
                let length = OptionValue::Literal(Literal::Integer(*length));
                ((*name).into(), length)
            })
            .collect(),
    )
}

fn with_default(name: &str, data_type: DataType, default: Expression) -> Column {
    Column {
        server_default: Some(ServerDefault::Expression(default)),
        ..Column::new(name, data_type)
    }
}

fn alterations(cases: &Cases) {
    let date_time = || alter_c(Some(of(DateTime)));
    let integer = || alter_c(Some(of(Integer)));
    for (case, alteration) in [
        (
            "date_time_nullable",
            AlterColumn {
                nullable: Some(false),
                ..date_time()
            },
        ),
        (
            "date_time_default_drop",
            AlterColumn {
                server_default: Change::Set(None),
                ..date_time()
            },
        ),
        (
            "date_time_default",
            AlterColumn {
                server_default: default_text("2020-01-01"),
                existing_comment: Some("x".into()),
                existing_nullable: Some(false),
                ..date_time()
            },
        ),
        (
            "date_time_to_timestamp",
            AlterColumn {
                data_type: Some(of(SqlTimestamp)),
                existing_server_default: default_sql("CURRENT_TIMESTAMP"),
                ..date_time()
            },
        ),
        ("date_time_nothing", date_time()),
        (
            "existing_everything",
            AlterColumn {
                nullable: Some(false),
                existing_server_default: default_sql("(1+1)"),
                existing_comment: Some("it's".into()),
                existing_autoincrement: Some(Autoincrement::False),
                ..alter_c(Some(
                    of(MysqlBigint).with("unsigned", Literal::Boolean(true)),
                ))
            },
        ),
        (
            "rename_without_type",
            AlterColumn {
                new_name: Some("d".into()),
                ..alter_c(None)
            },
        ),
        (
            "rename_autoincrement",
            AlterColumn {
                new_name: Some("d".into()),
                existing_nullable: Some(false),
                existing_autoincrement: Some(Autoincrement::True),
                ..integer()
            },
        ),
        (
            "comment_of_computed",
            AlterColumn {
                comment: Change::Set(Some("x".into())),
                existing_server_default: Change::Set(Some(DefaultValue::Computed(Computed {
                    sql: sql("a+1"),
                    persisted: None,
                }))),
                ..integer()
            },
        ),
        (
            "comment_removed",
            AlterColumn {
                comment: Change::Set(None),
                existing_comment: Some("y".into()),
                ..integer()
            },
        ),
        (
            "default_backslash",
            AlterColumn {
                server_default: default_text("a\\b"),
                ..alter_c(Some(of(String).with("length", Literal::Integer(3))))
            },
        ),
        (
            "renamed_with_check",
            AlterColumn {
                new_name: Some("d".into()),
                data_type: Some(
                    of(Enum)
                        .with("enums", Literal::List(vec![text("a")]))
                        .with("create_constraint", Literal::Boolean(true))
                        .with("name", text("x"))
                        .with("native_enum", Literal::Boolean(false)),
                ),
                ..integer()
            },
        ),
        (
            "boolean_with_check",
            AlterColumn {
                data_type: Some(of(Boolean).with("create_constraint", Literal::Boolean(true))),
                ..integer()
            },
        ),
    ] {
        cases.equal(case, &alter(alteration));
    }
}

fn constraints(cases: &Cases) {
    for (case, name, schema, kind) in [
        (
            "drop_foreign_key",
            Some("fk"),
            Some("s"),
            ConstraintType::ForeignKey,
        ),
        (
            "drop_primary_key",
            Some("pk"),
            None,
            ConstraintType::Primary,
        ),
        (
            "drop_primary_key_no_name",
            None,
            None,
            ConstraintType::Primary,
        ),
        ("drop_unique", Some("Uq"), None, ConstraintType::Unique),
        ("drop_unique_no_name", None, None, ConstraintType::Unique),
        ("drop_check", Some("ck"), None, ConstraintType::Check),
    ] {
        cases.equal(case, &drop_constraint(name, schema, kind));
    }
    cases.equal(
        "primary_key_using",
        &create(Table {
            columns: vec![required("a", of(Integer))],
            primary_key: Some(PrimaryKey {
                name: Some(ConstraintName::plain("pk")),
                deferrable: None,
                initially: None,
                columns: vec!["a".into()],
                options: options(vec![("mysql_using", option_text("hash"))]),
            }),
            ..Table::new(t())
        }),
    );
}

fn table_options(cases: &Cases) {
    let options_: &[(&str, &str)] = &[
        ("mysql_charset", "utf8mb4"),
        ("mysql_collate", "utf8mb4_bin"),
        ("mysql_engine", "InnoDB"),
        ("mysql_row_format", "DYNAMIC"),
        ("mysql_key_block_size", "8"),
        ("mysql_auto_increment", "5"),
        ("mysql_tablespace", "ts"),
        ("mysql_default_character_set", "latin1"),
        ("mysql_partition_by", "HASH(a)"),
        ("mysql_partitions", "4"),
        ("mysql_connection", "c\\"),
        ("mysql_union", "(a,b)"),
    ];
    cases.equal("table_options", &with_options(Some("it's"), options_));
    cases.equal(
        "table_options_mariadb",
        &with_options(
            Some("c"),
            &[
                ("mariadb_charset", "utf8mb4"),
                ("mariadb_collate", "utf8mb4_bin"),
                ("mariadb_engine", "Aria"),
                ("mariadb_page_checksum", "1"),
            ],
        ),
    );
    cases.equal(
        "table_options_both",
        &with_options(
            None,
            &[
                ("mysql_charset", "latin1"),
                ("mysql_engine", "MyISAM"),
                ("mariadb_engine", "Aria"),
                ("mariadb_charset", "utf8"),
            ],
        ),
    );
    cases.equal(
        "table_collate_alone",
        &with_options(
            Some("c"),
            &[("mysql_collate", "utf8mb4_bin"), ("mysql_engine", "InnoDB")],
        ),
    );
    cases.equal(
        "table_directory",
        &with_options(
            None,
            &[
                ("mysql_data_directory", "/x"),
                ("mysql_index_directory", "'/y'"),
            ],
        ),
    );
    cases.equal(
        "table_partitions",
        &with_options(
            None,
            &[
                ("mysql_partition_by", "RANGE(a)"),
                ("mysql_subpartitions", "2"),
                ("mysql_subpartition_by", "HASH(a)"),
                ("mysql_partitions", "4"),
                ("mysql_default_charset", "utf8"),
                ("mysql_default_collate", "utf8_bin"),
            ],
        ),
    );
    cases.equal(
        "table_number",
        &create(Table {
            columns: vec![Column::new("a", of(Integer))],
            options: options(vec![(
                "mysql_avg_row_length",
                OptionValue::Literal(Literal::Integer(5)),
            )]),
            ..Table::new(t())
        }),
    );
}

fn indexes(cases: &Cases) {
    let plain = |names: &[&str]| names.iter().map(|name| n(name)).collect::<Vec<_>>();
    cases.equal(
        "index_options",
        &Operation::CreateIndex(create_index(
            plain(&["a", "b"]),
            vec![
                ("mysql_length", lengths(&[("a", 10)])),
                ("mysql_prefix", option_text("FULLTEXT")),
                ("mysql_using", option_text("hash")),
                ("mysql_with_parser", option_text("ngram")),
            ],
        )),
    );
    let mut unique = create_index(
        plain(&["a", "B"]),
        vec![("mysql_length", OptionValue::Literal(Literal::Integer(10)))],
    );
    unique.index.unique = true;
    cases.equal("index_length", &Operation::CreateIndex(unique));
    cases.equal(
        "index_length_both",
        &Operation::CreateIndex(create_index(
            plain(&["a", "B"]),
            vec![
                ("mariadb_length", lengths(&[("B", 3)])),
                ("mysql_length", lengths(&[("B", 4), ("a", 1)])),
            ],
        )),
    );
    cases.equal(
        "index_using_both",
        &Operation::CreateIndex(create_index(
            plain(&["a"]),
            vec![
                ("mysql_using", option_text("my hash")),
                ("mariadb_using", option_text("BTREE")),
            ],
        )),
    );
    cases.equal(
        "index_ordered_expression",
        &Operation::CreateIndex(create_index(
            vec![
                suffix(
                    binary(n("a"), "+", Expression::Literal(Literal::Integer(1))),
                    "DESC",
                ),
                suffix(function("lower", vec![n("b")]), "DESC"),
                binary(
                    n("c"),
                    "NOT IN",
                    Expression::List(vec![Expression::Literal(Literal::Integer(1))]),
                ),
            ],
            vec![],
        )),
    );
}

fn columns(cases: &Cases) {
    let precise = of(MysqlTimestamp).with("fsp", Literal::Integer(3));
    cases.equal(
        "columns",
        &create(Table {
            columns: vec![
                Column {
                    computed: Some(Box::new(Computed {
                        sql: sql("b+1"),
                        persisted: None,
                    })),
                    ..key("a", of(Integer))
                },
                Column::new("b", of(SqlTimestamp)),
                required("c", of(SqlTimestamp)),
                with_default("d", precise, sql("CURRENT_TIMESTAMP(3)")),
                with_default(
                    "e",
                    of(SqlTimestamp),
                    sql("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
                ),
            ],
            primary_key: key_of(&["a"]),
            ..Table::new(t())
        }),
    );
    cases.equal(
        "defaults",
        &create(Table {
            columns: vec![
                with_default("a", of(Integer), function("random", vec![])),
                with_default("b", of(DateTime), function("sysdate", vec![])),
                with_default("c", of(DateTime), function("localtimestamp", vec![])),
                with_default("d", of(DateTime), sql("now(6)")),
                with_default("f", of(Integer), sql("-1")),
                with_default("g", of(Integer), sql("1.5")),
                with_default("h", of(Text), sql("\"x\"")),
                Column {
                    server_default: Some(ServerDefault::Text("%(a)s%%".into())),
                    ..Column::new("i", of(Text))
                },
            ],
            ..Table::new(t())
        }),
    );
    let reserved = [
        "returning",
        "offset",
        "lateral",
        "system",
        "rank",
        "name",
        "match",
        "key",
    ];
    cases.equal(
        "reserved",
        &create(Table {
            columns: reserved
                .iter()
                .map(|name| Column::new(*name, of(Integer)))
                .collect(),
            ..Table::new(t())
        }),
    );
    cases.equal(
        "empty_row",
        &Operation::BulkInsert(BulkInsert {
            table: t(),
            columns: vec![("a".into(), of(Integer))],
            rows: vec![vec![]],
        }),
    );
}

fn checked(conditions: Vec<Expression>) -> Operation {
    create(Table {
        columns: vec![Column::new("a", of(Integer))],
        constraints: conditions
            .into_iter()
            .map(|condition| Constraint::Check(check(condition)))
            .collect(),
        ..Table::new(t())
    })
}

fn expressions(cases: &Cases) {
    let x = |value: &str| Expression::Literal(text(value));
    let number = |value| Expression::Literal(Literal::Integer(value));
    cases.equal(
        "operators",
        &checked(vec![
            binary(
                binary(binary(n("a"), "||", x("x")), "||", x("y")),
                "=",
                binary(n("c"), "||", n("d")),
            ),
            binary(
                binary(n("a"), "/", number(2)),
                ">",
                binary(n("a"), "//", number(2)),
            ),
            binary(n("a"), "IS DISTINCT FROM", n("b")),
            binary(n("a"), "IS NOT DISTINCT FROM", n("b")),
            binary(n("a"), "ILIKE", x("x%")),
            binary(n("a"), "NOT ILIKE", x("x%")),
        ]),
    );
    let length = |class, length| of(class).with("length", Literal::Integer(length));
    let decimal = |class| {
        of(class)
            .with("precision", Literal::Integer(5))
            .with("scale", Literal::Integer(2))
    };
    let types = vec![
        of(MysqlTinyint).with("unsigned", Literal::Boolean(true)),
        of(Float),
        of(Text),
        of(SqlTimestamp),
        of(MysqlDatetime).with("fsp", Literal::Integer(3)),
        of(Time),
        of(Json),
        of(LargeBinary),
        of(Boolean),
        decimal(Numeric),
        decimal(MysqlDecimal).with("unsigned", Literal::Boolean(true)),
        length(MysqlVarchar, 5).with("charset", text("utf8")),
        length(String, 5).with("collation", text("z")),
        length(MysqlChar, 4).with("national", Literal::Boolean(true)),
        length(MysqlNvarchar, 4),
        of(Enum).with("enums", Literal::List(vec![text("a")])),
        of(Uuid),
    ];
    let casts = types.into_iter().map(|data_type| {
        let sum = binary(n("a"), "+", number(1));
        binary(cast(sum, data_type), ">", n("b"))
    });
    cases.equal("casts", &checked(casts.collect()));
}

#[test]
fn mysql_equals_alembic() {
    let cases = Cases::recorded_for("mysql", include_str!("recorded/mysql.txt"), &FLAVORS);
    alterations(&cases);
    constraints(&cases);
    table_options(&cases);
    indexes(&cases);
    columns(&cases);
    expressions(&cases);
    cases.all_seen();
}

fn rendered(dialect: &str, operation: &Operation) -> std::string::String {
    let own = by_name(dialect).unwrap();
    printed(own.render(operation, &Schema::default())).unwrap()
}

#[test]
fn defect_30_mysql_options_count_on_mariadb_too() {
    let table = with_options(
        None,
        &[("mysql_engine", "InnoDB"), ("mysql_charset", "utf8")],
    );
    assert_eq!(
        rendered("mariadb", &table),
        "CREATE TABLE t (\n    a INTEGER\n)ENGINE=InnoDB CHARSET=utf8;"
    );
    let index = create_index(
        vec![n("a")],
        vec![
            ("mysql_length", lengths(&[("a", 10)])),
            ("mysql_prefix", option_text("FULLTEXT")),
            ("mysql_using", option_text("hash")),
        ],
    );
    assert_eq!(
        rendered("mariadb", &Operation::CreateIndex(index)),
        "CREATE FULLTEXT INDEX ix ON t (a(10)) USING hash;"
    );
}

#[test]
fn defect_30_a_directory_is_a_text() {
    let table = with_options(None, &[("mysql_data_directory", "/it's")]);
    for dialect in FLAVORS {
        assert_eq!(
            rendered(dialect, &table),
            "CREATE TABLE t (\n    a INTEGER\n)DATA DIRECTORY='/it''s';"
        );
    }
}

#[test]
fn defect_7_percent_signs_are_not_doubled() {
    for dialect in FLAVORS {
        let comment = Operation::CreateTableComment(CreateTableComment {
            table: t(),
            comment: Some("50% of %s".into()),
            existing_comment: None,
        });
        assert_eq!(
            rendered(dialect, &comment),
            "ALTER TABLE t COMMENT '50% of %s';"
        );
        let label = of(Enum).with("enums", Literal::List(vec![text("5%")]));
        let own = by_name(dialect).unwrap();
        assert_eq!(own.data_type(&label).unwrap(), "ENUM('5%')");
    }
}

#[test]
fn a_constraint_is_dropped_only_with_its_kind() {
    for dialect in FLAVORS {
        let drop = Operation::DropConstraint(DropConstraint {
            table: t(),
            name: Some(ConstraintName::plain("c")),
            constraint_type: None,
            if_exists: false,
            before: None,
        });
        let own = by_name(dialect).unwrap();
        let error = own.render(&drop, &Schema::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.hint().unwrap().contains("type_="), "{error}");
    }
}

#[test]
fn a_refused_type_is_told_with_its_column() {
    let table = create(Table {
        columns: vec![Column::new("a", of(String))],
        ..Table::new(TableName::in_schema(Some("s".into()), "t"))
    });
    let own = by_name("mariadb").unwrap();
    let error = own.render(&table, &Schema::default()).unwrap_err();
    assert_eq!(
        error.message(),
        "column `a` of table `s.t`: MariaDB needs a length for VARCHAR"
    );
    assert_eq!(error.hint(), Some("write a length, as in `sa.String(255)`"));
}

/// MySQL reads over REFERENCES in a column's definition.
#[test]
fn a_foreign_key_is_never_lost() {
    let add = Operation::AddColumn(AddColumn {
        constraints: vec![Constraint::ForeignKey(foreign_key(
            &["c"],
            TableName::new("p"),
            &["id"],
        ))],
        inline_references: true,
        ..add_column(t(), Column::new("c", of(Integer)))
    });
    assert_eq!(
        rendered("mysql", &add),
        "ALTER TABLE t ADD COLUMN c INTEGER;\n\nALTER TABLE t ADD FOREIGN KEY(c) REFERENCES p (id);"
    );
    assert_eq!(
        rendered("mariadb", &add),
        "ALTER TABLE t ADD COLUMN c INTEGER REFERENCES p (id);"
    );
}

/// On MySQL what is known of the table stands in for IF [NOT] EXISTS.
#[test]
fn existence_is_decided_from_the_known_table() {
    let mut known = Table::new(t());
    known.columns.push(Column::new("here", of(Integer)));
    known
        .indexes
        .push(create_index(vec![n("here")], vec![]).index);
    let before = Schema {
        tables: vec![known],
        ..Schema::default()
    };
    let add = |name: &str| {
        Operation::AddColumn(AddColumn {
            if_not_exists: true,
            ..add_column(t(), Column::new(name, of(Integer)))
        })
    };
    let drop = |name: &str| {
        Operation::DropIndex(DropIndex {
            name: ConstraintName::plain(name),
            table: Some(t()),
            schema: None,
            if_exists: true,
            options: Options::default(),
            before: None,
        })
    };
    for (operation, mysql, mariadb) in [
        (
            add("HERE"),
            "",
            "ALTER TABLE t ADD COLUMN IF NOT EXISTS `HERE` INTEGER;",
        ),
        (
            add("new"),
            "ALTER TABLE t ADD COLUMN new INTEGER;",
            "ALTER TABLE t ADD COLUMN IF NOT EXISTS new INTEGER;",
        ),
        (drop("gone"), "", "DROP INDEX IF EXISTS gone ON t;"),
        (
            drop("ix"),
            "DROP INDEX ix ON t;",
            "DROP INDEX IF EXISTS ix ON t;",
        ),
    ] {
        for (dialect, expected) in [("mysql", mysql), ("mariadb", mariadb)] {
            let own = by_name(dialect).unwrap();
            assert_eq!(own.needs_schema(&operation), dialect == "mysql");
            assert_eq!(printed(own.render(&operation, &before)).unwrap(), expected);
        }
    }
}

#[test]
fn options_hold_keywords_alone() {
    let nasty = "x; DROP TABLE y; --";
    let table = |keyword: &str| with_options(None, &[(keyword, nasty)]);
    let index = |keyword: &str| {
        Operation::CreateIndex(create_index(
            vec![n("a")],
            vec![(keyword, option_text(nasty))],
        ))
    };
    for operation in [
        table("mysql_engine"),
        table("mysql_charset"),
        table("mysql_union"),
        table("mysql_x; DROP TABLE y; --"),
        with_options(None, &[("mysql_union", "(a); DROP TABLE y; -- )")]),
        with_options(None, &[("mysql_union", "(a) (b")]),
        with_options(None, &[("mysql_engine", "'a\\' x")]),
        with_options(None, &[("mysql_row_format", "a -- b")]),
        index("mysql_prefix"),
        index("mysql_with_parser"),
        index("mysql_length"),
    ] {
        for dialect in FLAVORS {
            let own = by_name(dialect).unwrap();
            let error = own.render(&operation, &Schema::default()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
            assert!(error.hint().is_some(), "{error}");
        }
    }
    let using = index("mysql_using");
    assert_eq!(
        rendered("mysql", &using),
        "CREATE INDEX ix ON t (a) USING `x; DROP TABLE y; --`;"
    );
}
