//! Generated from the recorded scripts: each as the operation that it stands for.

use super::build::*;

#[test]
fn create_table_equals_alembic() {
    let cases = Cases::recorded("create_table", include_str!("recorded/create_table.txt"));
    cases.equal(
        "everything",
        &create(Table {
            columns: vec![
                key("id", of(Integer)),
                Column {
                    server_default: Some(ServerDefault::Text("x".into())),
                    comment: Some("it's".into()),
                    ..required("n", of(String).with("length", Literal::Integer(20)))
                },
                Column::new("p_id", of(Integer)),
            ],
            primary_key: key_of(&["id"]),
            constraints: vec![
                Constraint::Check(CheckConstraint {
                    name: Some(ConstraintName::plain("ck")),
                    ..check(sql("id>0"))
                }),
                Constraint::Unique(UniqueConstraint {
                    name: Some(ConstraintName::plain("uq")),
                    columns: vec!["n".into()],
                    ..UniqueConstraint::default()
                }),
                Constraint::ForeignKey(ForeignKey {
                    on_delete: Some("CASCADE".into()),
                    ..foreign_key(
                        &["p_id"],
                        TableName::in_schema(Some("s".into()), "p"),
                        &["id"],
                    )
                }),
            ],
            comment: Some("tc".into()),
            options: options(vec![("mysql_engine", OptionValue::Literal(text("InnoDB")))]),
            ..Table::new(TableName::in_schema(Some("s".into()), "t"))
        }),
    );
    cases.equal(
        "if_not_exists",
        &Operation::CreateTable(CreateTable {
            table: Table {
                columns: vec![
                    Column {
                        identity: Some(Box::new(Identity {
                            always: true,
                            start: Some(5),
                            ..Identity::default()
                        })),
                        ..key("id", of(Integer))
                    },
                    Column::new(
                        "a",
                        of(Boolean)
                            .with("create_constraint", Literal::Boolean(true))
                            .with("name", text("ck_a")),
                    ),
                    Column::new(
                        "e",
                        of(Enum)
                            .with("enums", Literal::List(vec![text("x"), text("y")]))
                            .with("name", text("e_t")),
                    ),
                    Column::new("i", of(Integer)),
                    Column::new("u", of(Integer)),
                ],
                primary_key: key_of(&["id"]),
                constraints: vec![
                    Constraint::Check(CheckConstraint {
                        name: Some(ConstraintName::plain("ck_a")),
                        of_type: Some("a".into()),
                        in_column: None,
                        ..check(binary(
                            Expression::Column {
                                table: Some("t".into()),
                                name: "a".into(),
                            },
                            "IN",
                            Expression::List(vec![
                                Expression::Literal(Literal::Integer(0)),
                                Expression::Literal(Literal::Integer(1)),
                            ]),
                        ))
                    }),
                    Constraint::Unique(UniqueConstraint {
                        columns: vec!["u".into()],
                        ..UniqueConstraint::default()
                    }),
                ],
                indexes: vec![Index {
                    name: Some(ConstraintName::conventional("ix_t_i")),
                    elements: vec![Expression::Column {
                        table: Some("t".into()),
                        name: "i".into(),
                    }],
                    ..Index::default()
                }],
                prefixes: vec!["UNLOGGED".into()],
                ..Table::new(TableName::new("t"))
            },
            if_not_exists: true,
        }),
    );
    cases.equal(
        "serial_big",
        &create(Table {
            columns: vec![key("id", of(BigInteger))],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_small",
        &create(Table {
            columns: vec![key("id", of(SmallInteger))],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_variant",
        &create(Table {
            columns: vec![key("id", variant(of(BigInteger), "sqlite", of(Integer)))],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_variant_postgres",
        &create(Table {
            columns: vec![key(
                "id",
                variant(of(Integer), "postgresql", of(BigInteger)),
            )],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_off",
        &create(Table {
            columns: vec![Column {
                autoincrement: Autoincrement::False,
                ..key("id", of(Integer))
            }],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_default",
        &create(Table {
            columns: vec![Column {
                server_default: Some(ServerDefault::Text("5".into())),
                ..key("id", of(Integer))
            }],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_true_default",
        &create(Table {
            columns: vec![Column {
                server_default: Some(ServerDefault::Text("5".into())),
                autoincrement: Autoincrement::True,
                ..key("id", of(Integer))
            }],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_foreign_key",
        &create(Table {
            columns: vec![key("id", of(Integer))],
            primary_key: key_of(&["id"]),
            constraints: vec![Constraint::ForeignKey(foreign_key(
                &["id"],
                TableName::new("p"),
                &["id"],
            ))],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_ignore_fk",
        &create(Table {
            columns: vec![Column {
                autoincrement: Autoincrement::IgnoreForeignKey,
                ..key("id", of(Integer))
            }],
            primary_key: key_of(&["id"]),
            constraints: vec![Constraint::ForeignKey(foreign_key(
                &["id"],
                TableName::new("p"),
                &["id"],
            ))],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_composite",
        &create(Table {
            columns: vec![key("a", of(Integer)), key("b", of(Integer))],
            primary_key: key_of(&["a", "b"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_composite_true",
        &create(Table {
            columns: vec![
                Column {
                    autoincrement: Autoincrement::True,
                    ..key("a", of(Integer))
                },
                key("b", of(Integer)),
            ],
            primary_key: key_of(&["a", "b"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_text",
        &create(Table {
            columns: vec![key("id", of(String).with("length", Literal::Integer(9)))],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_numeric",
        &create(Table {
            columns: vec![Column {
                autoincrement: Autoincrement::True,
                ..key(
                    "id",
                    of(Numeric)
                        .with("precision", Literal::Integer(10))
                        .with("scale", Literal::Integer(0)),
                )
            }],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "serial_text_true",
        &create(Table {
            columns: vec![Column {
                autoincrement: Autoincrement::True,
                ..key("id", of(String).with("length", Literal::Integer(9)))
            }],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "identity",
        &create(Table {
            columns: vec![Column {
                identity: Some(Box::default()),
                ..key("id", of(Integer))
            }],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "identity_all",
        &create(Table {
            columns: vec![Column {
                identity: Some(Box::new(Identity {
                    always: true,
                    start: Some(5),
                    increment: Some(2),
                    minvalue: Some(1),
                    maxvalue: Some(99),
                    cache: Some(7),
                    cycle: Some(true),
                    ..Identity::default()
                })),
                ..key("id", of(BigInteger))
            }],
            primary_key: key_of(&["id"]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "identity_no_bounds",
        &create(Table {
            columns: vec![Column {
                identity: Some(Box::new(Identity {
                    nominvalue: true,
                    nomaxvalue: true,
                    ..Identity::default()
                })),
                ..required("id", of(Integer))
            }],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "identity_nullable",
        &create(Table {
            columns: vec![Column {
                identity: Some(Box::default()),
                ..Column::new("id", of(Integer))
            }],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "computed",
        &create(Table {
            columns: vec![
                Column::new("a", of(Integer)),
                Column {
                    computed: Some(Box::new(Computed {
                        sql: sql("a+1"),
                        persisted: None,
                    })),
                    ..required("b", of(Integer))
                },
            ],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "computed_stored",
        &create(Table {
            columns: vec![
                Column::new("a", of(Integer)),
                Column {
                    computed: Some(Box::new(Computed {
                        sql: sql("a+1"),
                        persisted: Some(true),
                    })),
                    ..Column::new("b", of(Integer))
                },
            ],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "computed_virtual",
        &create(Table {
            columns: vec![
                Column::new("a", of(Integer)),
                Column {
                    computed: Some(Box::new(Computed {
                        sql: sql("a+1"),
                        persisted: Some(false),
                    })),
                    ..Column::new("b", of(Integer))
                },
            ],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "defaults",
        &create(Table {
            columns: vec![
                Column {
                    server_default: Some(ServerDefault::Text("it's".into())),
                    ..Column::new("a", of(String).with("length", Literal::Integer(9)))
                },
                Column {
                    server_default: Some(ServerDefault::Text("5".into())),
                    ..Column::new("b", of(Integer))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(sql("5"))),
                    ..Column::new("c", of(Integer))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(function("now", vec![]))),
                    ..Column::new("d", of(DateTime))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(function(
                        "current_timestamp",
                        vec![],
                    ))),
                    ..Column::new("e", of(DateTime))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(Expression::True)),
                    ..Column::new("f", of(Boolean))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(Expression::False)),
                    ..Column::new("g", of(Boolean))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(Expression::Literal(
                        Literal::Integer(7),
                    ))),
                    ..Column::new("h", of(Integer))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(function(
                        "gen_random_uuid",
                        vec![],
                    ))),
                    ..Column::new("i", of(Uuid))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(sql("CURRENT_TIMESTAMP"))),
                    ..Column::new("j", of(DateTime))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(sql("(CURRENT_TIMESTAMP)"))),
                    ..Column::new("k", of(DateTime))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(sql("a + 1"))),
                    ..Column::new("l", of(Integer))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(Expression::Null)),
                    ..Column::new("m", of(Integer))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(sql("'x'"))),
                    ..Column::new("n", of(Text))
                },
                Column {
                    server_default: Some(ServerDefault::Text("".into())),
                    ..Column::new("o", of(Text))
                },
                Column {
                    server_default: Some(ServerDefault::Expression(function(
                        "current_date",
                        vec![],
                    ))),
                    ..Column::new("p", of(Date))
                },
                Column {
                    server_default: Some(ServerDefault::Text("back\\slash%s".into())),
                    ..Column::new("q", of(Text))
                },
            ],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "nullable_unique_index_comment",
        &create(Table {
            columns: vec![
                Column {
                    comment: Some("cc".into()),
                    ..required("a", of(Integer))
                },
                Column::new("b", of(Integer)),
            ],
            constraints: vec![Constraint::Unique(UniqueConstraint {
                columns: vec!["a".into()],
                ..UniqueConstraint::default()
            })],
            indexes: vec![Index {
                name: Some(ConstraintName::conventional("ix_t_b")),
                elements: vec![Expression::Column {
                    table: Some("t".into()),
                    name: "b".into(),
                }],
                ..Index::default()
            }],
            comment: Some("tc".into()),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "unique_index",
        &create(Table {
            columns: vec![Column::new("a", of(Integer))],
            indexes: vec![Index {
                name: Some(ConstraintName::conventional("ix_s_t_a")),
                elements: vec![Expression::Column {
                    table: Some("t".into()),
                    name: "a".into(),
                }],
                unique: true,
                ..Index::default()
            }],
            ..Table::new(TableName::in_schema(Some("s".into()), "t"))
        }),
    );
    cases.equal(
        "quoting",
        &create(Table {
            columns: vec![
                Column::new("User", of(Integer)),
                Column::new("group", of(Integer)),
                Column::new("a b", of(Integer)),
                Column::new("q\"x", of(Integer)),
                Column::new("é", of(Integer)),
                Column::new("ok_1", of(Integer)),
                Column::new("1x", of(Integer)),
                Column::new("$d", of(Integer)),
                Column::new("UPPER", of(Integer)),
                Column::new("per%cent", of(Integer)),
                Column::new("a.b", of(Integer)),
                Column::new("back\\slash", of(Integer)),
                Column::new("x$y", of(Integer)),
                Column::new("a;b--c", of(Integer)),
                Column::new("new", of(Integer)),
                Column::new("index", of(Integer)),
                Column::new("li\nne", of(Integer)),
                Column::new("_u", of(Integer)),
            ],
            ..Table::new(TableName::in_schema(Some("My Schema".into()), "Order"))
        }),
    );
    cases.equal(
        "postgres_options",
        &create(Table {
            columns: vec![Column::new("a", of(Integer))],
            prefixes: vec!["UNLOGGED".into()],
            options: options(vec![
                ("postgresql_inherits", OptionValue::Literal(text("base"))),
                (
                    "postgresql_partition_by",
                    OptionValue::Literal(text("RANGE (a)")),
                ),
                ("postgresql_using", OptionValue::Literal(text("heap"))),
                (
                    "postgresql_with",
                    OptionValue::Map(vec![
                        (
                            "fillfactor".into(),
                            OptionValue::Literal(Literal::Integer(70)),
                        ),
                        (
                            "autovacuum_enabled".into(),
                            OptionValue::Literal(Literal::Boolean(false)),
                        ),
                        ("x".into(), OptionValue::Literal(Literal::Null)),
                    ]),
                ),
                (
                    "postgresql_with_oids",
                    OptionValue::Literal(Literal::Boolean(false)),
                ),
                ("postgresql_on_commit", OptionValue::Literal(text("DROP"))),
                ("postgresql_tablespace", OptionValue::Literal(text("My ts"))),
            ]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "postgres_inherits_several",
        &create(Table {
            columns: vec![Column::new("a", of(Integer))],
            options: options(vec![
                (
                    "postgresql_inherits",
                    OptionValue::Literal(Literal::List(vec![text("a"), text("B")])),
                ),
                (
                    "postgresql_on_commit",
                    OptionValue::Literal(text("preserve_rows")),
                ),
                (
                    "postgresql_with_oids",
                    OptionValue::Literal(Literal::Boolean(true)),
                ),
            ]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "sqlite_autoincrement",
        &create(Table {
            columns: vec![
                Column {
                    options: options(vec![(
                        "sqlite_on_conflict_primary_key",
                        OptionValue::Literal(text("FAIL")),
                    )]),
                    ..key("id", of(Integer))
                },
                Column::new("n", of(Integer)),
            ],
            primary_key: key_of(&["id"]),
            options: options(vec![(
                "sqlite_autoincrement",
                OptionValue::Literal(Literal::Boolean(true)),
            )]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "sqlite_options",
        &create(Table {
            columns: vec![key("id", of(Integer))],
            primary_key: key_of(&["id"]),
            options: options(vec![
                (
                    "sqlite_with_rowid",
                    OptionValue::Literal(Literal::Boolean(false)),
                ),
                (
                    "sqlite_strict",
                    OptionValue::Literal(Literal::Boolean(true)),
                ),
            ]),
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "system_column",
        &create(Table {
            columns: vec![
                Column {
                    system: true,
                    ..Column::new("xmin", of(Integer))
                },
                Column::new("a", of(Integer)),
            ],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal("empty", &create(Table::new(TableName::new("t"))));
    cases.all_seen();
}
