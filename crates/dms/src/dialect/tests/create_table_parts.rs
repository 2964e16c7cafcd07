//! Generated from the recorded scripts: each as the operation that it stands for.

use super::build::*;

#[test]
fn create_table_parts_equals_alembic() {
    let cases = Cases::recorded(
        "create_table_parts",
        include_str!("recorded/create_table_parts.txt"),
    );
    cases.equal(
        "foreign_key_options",
        &create(Table {
            columns: vec![Column::new("a", of(Integer)), Column::new("b", of(Integer))],
            constraints: vec![
                Constraint::ForeignKey(ForeignKey {
                    name: Some(ConstraintName::plain("f2")),
                    on_update: Some("RESTRICT".into()),
                    on_delete: Some("SET DEFAULT".into()),
                    initially: Some("IMMEDIATE".into()),
                    ..foreign_key(&["a"], TableName::new("p"), &["id"])
                }),
                Constraint::ForeignKey(ForeignKey {
                    name: Some(ConstraintName::plain("f")),
                    on_update: Some("SET NULL".into()),
                    on_delete: Some("CASCADE".into()),
                    deferrable: Some(true),
                    initially: Some("DEFERRED".into()),
                    ..foreign_key(&["a", "b"], TableName::new("p"), &["id", "k"])
                }),
                Constraint::ForeignKey(ForeignKey {
                    match_type: Some("FULL".into()),
                    deferrable: Some(false),
                    ..foreign_key(&["b"], TableName::new("p"), &["id"])
                }),
            ],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "foreign_key_columns",
        &create(Table {
            columns: vec![Column::new("a", of(Integer))],
            constraints: vec![Constraint::ForeignKey(ForeignKey {
                on_delete: Some("SET NULL (a)".into()),
                ..foreign_key(&["a"], TableName::new("p"), &["id"])
            })],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "foreign_key_not_valid",
        &create(Table {
            columns: vec![Column::new("a", of(Integer))],
            constraints: vec![Constraint::ForeignKey(ForeignKey {
                options: options(vec![(
                    "postgresql_not_valid",
                    OptionValue::Literal(Literal::Boolean(true)),
                )]),
                ..foreign_key(&["a"], TableName::new("p"), &["id"])
            })],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "foreign_key_other_schema",
        &create(Table {
            columns: vec![Column::new("a", of(Integer))],
            constraints: vec![Constraint::ForeignKey(ForeignKey {
                name: Some(ConstraintName::plain("f")),
                ..foreign_key(&["a"], TableName::in_schema(Some("s".into()), "p"), &["id"])
            })],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "foreign_key_use_alter",
        &create(Table {
            columns: vec![Column::new("a", of(Integer))],
            constraints: vec![Constraint::ForeignKey(ForeignKey {
                name: Some(ConstraintName::plain("f")),
                use_alter: true,
                ..foreign_key(&["a"], TableName::new("p"), &["id"])
            })],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "foreign_key_phrase",
        &create(Table {
            columns: vec![Column::new("a", of(Integer))],
            constraints: vec![Constraint::ForeignKey(ForeignKey {
                on_delete: Some("CASCADE; DROP TABLE x".into()),
                ..foreign_key(&["a"], TableName::new("p"), &["id"])
            })],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "constraint_options",
        &create(Table {
            columns: vec![key("a", of(Integer)), Column::new("b", of(Integer))],
            primary_key: Some(PrimaryKey {
                name: Some(ConstraintName::plain("pkn")),
                deferrable: None,
                initially: None,
                columns: vec!["a".into()],
                options: options(vec![
                    ("sqlite_on_conflict", OptionValue::Literal(text("REPLACE"))),
                    (
                        "postgresql_include",
                        OptionValue::Literal(Literal::List(vec![text("b")])),
                    ),
                ]),
            }),
            constraints: vec![
                Constraint::Unique(UniqueConstraint {
                    name: Some(ConstraintName::plain("uq")),
                    columns: vec!["a".into(), "b".into()],
                    deferrable: Some(true),
                    initially: Some("DEFERRED".into()),
                    options: options(vec![
                        (
                            "postgresql_include",
                            OptionValue::Literal(Literal::List(vec![text("b")])),
                        ),
                        (
                            "postgresql_nulls_not_distinct",
                            OptionValue::Literal(Literal::Boolean(true)),
                        ),
                        ("sqlite_on_conflict", OptionValue::Literal(text("IGNORE"))),
                    ]),
                }),
                Constraint::Check(CheckConstraint {
                    name: Some(ConstraintName::plain("ck")),
                    options: options(vec![
                        (
                            "postgresql_not_valid",
                            OptionValue::Literal(Literal::Boolean(true)),
                        ),
                        ("sqlite_on_conflict", OptionValue::Literal(text("FAIL"))),
                    ]),
                    ..check(sql("a>0"))
                }),
                Constraint::Check(check(sql("b>0"))),
                Constraint::Unique(UniqueConstraint {
                    columns: vec!["b".into()],
                    options: options(vec![(
                        "postgresql_nulls_not_distinct",
                        OptionValue::Literal(Literal::Boolean(false)),
                    )]),
                    ..UniqueConstraint::default()
                }),
            ],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "column_on_conflict",
        &create(Table {
            columns: vec![
                Column {
                    options: options(vec![
                        (
                            "sqlite_on_conflict_not_null",
                            OptionValue::Literal(text("FAIL")),
                        ),
                        (
                            "sqlite_on_conflict_unique",
                            OptionValue::Literal(text("IGNORE")),
                        ),
                    ]),
                    ..required("a", of(Integer))
                },
                Column {
                    options: options(vec![(
                        "sqlite_on_conflict_primary_key",
                        OptionValue::Literal(text("FAIL")),
                    )]),
                    ..key("id", of(Integer))
                },
            ],
            primary_key: key_of(&["id"]),
            constraints: vec![Constraint::Unique(UniqueConstraint {
                columns: vec!["a".into()],
                ..UniqueConstraint::default()
            })],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "type_checks",
        &create(Table {
            columns: vec![
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
                        .with("create_constraint", Literal::Boolean(true))
                        .with("name", text("e"))
                        .with("native_enum", Literal::Boolean(false)),
                ),
                Column::new(
                    "n",
                    of(Enum)
                        .with("enums", Literal::List(vec![text("x"), text("y'z")]))
                        .with("create_constraint", Literal::Boolean(true))
                        .with("name", text("n")),
                ),
            ],
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
                Constraint::Check(CheckConstraint {
                    name: Some(ConstraintName::plain("e")),
                    of_type: Some("e".into()),
                    in_column: None,
                    ..check(binary(
                        Expression::Column {
                            table: Some("t".into()),
                            name: "e".into(),
                        },
                        "IN",
                        Expression::List(vec![
                            Expression::Literal(text("x")),
                            Expression::Literal(text("y")),
                        ]),
                    ))
                }),
                Constraint::Check(CheckConstraint {
                    name: Some(ConstraintName::plain("n")),
                    of_type: Some("n".into()),
                    in_column: None,
                    ..check(binary(
                        Expression::Column {
                            table: Some("t".into()),
                            name: "n".into(),
                        },
                        "IN",
                        Expression::List(vec![
                            Expression::Literal(text("x")),
                            Expression::Literal(text("y'z")),
                        ]),
                    ))
                }),
            ],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "enums",
        &create(Table {
            columns: vec![
                Column::new(
                    "e",
                    of(Enum)
                        .with("enums", Literal::List(vec![text("a"), text("it's")]))
                        .with("name", text("en")),
                ),
                Column::new(
                    "e2",
                    of(Enum)
                        .with("enums", Literal::List(vec![text("a"), text("it's")]))
                        .with("name", text("en")),
                ),
                Column::new(
                    "e4",
                    variant(
                        of(PgEnum)
                            .with("enums", Literal::List(vec![text("x")]))
                            .with("name", text("en4"))
                            .with("create_type", Literal::Boolean(false)),
                        "sqlite",
                        of(String).with("length", Literal::Integer(3)),
                    ),
                ),
                Column::new(
                    "e5",
                    of(Enum)
                        .with("enums", Literal::List(vec![text("x")]))
                        .with("name", text("En5"))
                        .with("schema", text("s")),
                ),
            ],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "enum_inherit_schema",
        &create(Table {
            columns: vec![Column::new(
                "e",
                of(Enum)
                    .with("enums", Literal::List(vec![text("a"), text("b")]))
                    .with("name", text("en"))
                    .with("schema", text("s")),
            )],
            ..Table::new(TableName::in_schema(Some("s".into()), "t"))
        }),
    );
    cases.equal(
        "enum_array",
        &create(Table {
            columns: vec![Column::new(
                "e",
                of(Array).with(
                    "item_type",
                    Literal::Type(Box::new(
                        of(Enum)
                            .with("enums", Literal::List(vec![text("a"), text("b")]))
                            .with("name", text("en")),
                    )),
                ),
            )],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "enum_variant",
        &create(Table {
            columns: vec![Column::new(
                "e",
                variant(
                    of(String).with("length", Literal::Integer(3)),
                    "postgresql",
                    of(PgEnum)
                        .with("enums", Literal::List(vec![text("a"), text("b")]))
                        .with("name", text("en")),
                ),
            )],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "enum_no_name",
        &create(Table {
            columns: vec![Column::new(
                "e",
                of(Enum).with("enums", Literal::List(vec![text("a"), text("b")])),
            )],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "domain",
        &create(Table {
            columns: vec![Column::new(
                "e",
                of(PgDomain)
                    .with("name", text("d"))
                    .with("data_type", Literal::Type(Box::new(of(Integer))))
                    .with("collation", text("C"))
                    .with("default", text("1"))
                    .with("constraint_name", text("cc"))
                    .with("not_null", Literal::Boolean(true))
                    .with("check", text("VALUE>0")),
            )],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "long_names",
        &create(Table {
            columns: vec![Column::new("a", of(Integer))],
            constraints: vec![Constraint::Unique(UniqueConstraint {
                name: Some(ConstraintName::conventional(
                    "uq_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                )),
                columns: vec!["a".into()],
                ..UniqueConstraint::default()
            })],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "long_user_name",
        &create(Table {
            columns: vec![Column::new("a", of(Integer))],
            constraints: vec![Constraint::Unique(UniqueConstraint {
                name: Some(ConstraintName::plain(
                    "uq_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                )),
                columns: vec!["a".into()],
                ..UniqueConstraint::default()
            })],
            ..Table::new(TableName::new("t"))
        }),
    );
    cases.equal(
        "hostile",
        &create(Table {
            columns: vec![Column {
                server_default: Some(ServerDefault::Text("'; DROP TABLE x; --".into())),
                comment: Some("\\'; /* ".into()),
                ..Column::new("a\"b", of(Text))
            }],
            constraints: vec![
                Constraint::Unique(UniqueConstraint {
                    name: Some(ConstraintName::plain("u\"q")),
                    columns: vec!["a\"b".into()],
                    ..UniqueConstraint::default()
                }),
                Constraint::ForeignKey(foreign_key(
                    &["a\"b"],
                    TableName::new("p\"; --"),
                    &["i\"d"],
                )),
            ],
            ..Table::new(TableName::in_schema(
                Some("s\".\"x".into()),
                "t\"; DROP TABLE x; --",
            ))
        }),
    );
    cases.all_seen();
}
