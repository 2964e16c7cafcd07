//! Generated from the recorded scripts: each as the operation that it stands for.

use super::build::*;

#[test]
fn index_equals_alembic() {
    let cases = Cases::recorded("index", include_str!("recorded/index.txt"));
    cases.equal(
        "plain",
        &Operation::CreateIndex(CreateIndex {
            table: TableName::new("t"),
            index: Index {
                name: Some(ConstraintName::plain("ix")),
                elements: vec![
                    Expression::Column {
                        table: Some("t".into()),
                        name: "a".into(),
                    },
                    Expression::Column {
                        table: Some("t".into()),
                        name: "B".into(),
                    },
                ],
                ..Index::default()
            },
            if_not_exists: false,
        }),
    );
    cases.equal(
        "everything",
        &Operation::CreateIndex(CreateIndex {
            table: TableName::in_schema(Some("s".into()), "t"),
            index: Index {
                name: Some(ConstraintName::plain("ix")),
                elements: vec![
                    Expression::Column {
                        table: Some("t".into()),
                        name: "a".into(),
                    },
                    sql("lower(b)"),
                ],
                unique: true,
                options: options(vec![
                    ("postgresql_using", OptionValue::Literal(text("GIN"))),
                    ("postgresql_where", OptionValue::Expression(sql("a > 1"))),
                    (
                        "postgresql_concurrently",
                        OptionValue::Literal(Literal::Boolean(true)),
                    ),
                    (
                        "postgresql_include",
                        OptionValue::Literal(Literal::List(vec![text("c")])),
                    ),
                    (
                        "postgresql_ops",
                        OptionValue::Map(vec![(
                            "a".into(),
                            OptionValue::Literal(text("int4_ops")),
                        )]),
                    ),
                    (
                        "postgresql_with",
                        OptionValue::Map(vec![(
                            "fastupdate".into(),
                            OptionValue::Literal(text("off")),
                        )]),
                    ),
                    ("postgresql_tablespace", OptionValue::Literal(text("ts"))),
                    (
                        "postgresql_nulls_not_distinct",
                        OptionValue::Literal(Literal::Boolean(true)),
                    ),
                    ("sqlite_where", OptionValue::Expression(sql("a > 1"))),
                ]),
                ..Index::default()
            },
            if_not_exists: false,
        }),
    );
    cases.equal(
        "if_not_exists",
        &Operation::CreateIndex(CreateIndex {
            table: TableName::new("t"),
            index: Index {
                name: Some(ConstraintName::conventional("ix")),
                elements: vec![Expression::Column {
                    table: Some("t".into()),
                    name: "a".into(),
                }],
                ..Index::default()
            },
            if_not_exists: true,
        }),
    );
    cases.equal(
        "nulls_distinct",
        &Operation::CreateIndex(CreateIndex {
            table: TableName::new("t"),
            index: Index {
                name: Some(ConstraintName::plain("ix")),
                elements: vec![Expression::Column {
                    table: Some("t".into()),
                    name: "a".into(),
                }],
                unique: true,
                options: options(vec![(
                    "postgresql_nulls_not_distinct",
                    OptionValue::Literal(Literal::Boolean(false)),
                )]),
                ..Index::default()
            },
            if_not_exists: false,
        }),
    );
    cases.equal(
        "expressions",
        &Operation::CreateIndex(CreateIndex {
            table: TableName::new("t"),
            index: Index {
                name: Some(ConstraintName::plain("ix")),
                elements: vec![
                    sql("lower(a)"),
                    function("lower", vec![Expression::column("b")]),
                    suffix(Expression::column("c"), "DESC"),
                    suffix(suffix(Expression::column("c"), "ASC"), "NULLS LAST"),
                    binary(Expression::column("a"), "+", Expression::column("b")),
                    binary(
                        Expression::column("a"),
                        "->>",
                        Expression::Literal(text("x")),
                    ),
                    cast(
                        Expression::column("a"),
                        of(String).with("length", Literal::Integer(5)),
                    ),
                    collate(Expression::column("x"), "C"),
                    suffix(suffix(Expression::column("b"), "DESC"), "NULLS FIRST"),
                    prefix("-", Expression::column("n")),
                ],
                ..Index::default()
            },
            if_not_exists: false,
        }),
    );
    cases.equal(
        "where",
        &Operation::CreateIndex(CreateIndex {
            table: TableName::new("t"),
            index: Index {
                name: Some(ConstraintName::plain("ix")),
                elements: vec![Expression::Column {
                    table: Some("t".into()),
                    name: "a".into(),
                }],
                options: options(vec![
                    (
                        "postgresql_where",
                        OptionValue::Expression(binary(
                            Expression::column("a"),
                            "=",
                            Expression::True,
                        )),
                    ),
                    (
                        "sqlite_where",
                        OptionValue::Expression(binary(
                            Expression::column("a"),
                            "=",
                            Expression::True,
                        )),
                    ),
                ]),
                ..Index::default()
            },
            if_not_exists: false,
        }),
    );
    cases.equal(
        "long",
        &Operation::CreateIndex(CreateIndex {
            table: TableName::new("t"),
            index: Index {
                name: Some(ConstraintName::conventional(
                    "ix_t_verylongverylongverylongverylongverylongverylongverylongverylongverylong",
                )),
                elements: vec![Expression::Column {
                    table: Some("t".into()),
                    name: "a".into(),
                }],
                ..Index::default()
            },
            if_not_exists: false,
        }),
    );
    cases.equal(
        "long_user",
        &Operation::CreateIndex(CreateIndex {
            table: TableName::new("t"),
            index: Index {
                name: Some(ConstraintName::plain(
                    "ix_t_verylongverylongverylongverylongverylongverylongverylongverylongverylong",
                )),
                elements: vec![Expression::Column {
                    table: Some("t".into()),
                    name: "a".into(),
                }],
                ..Index::default()
            },
            if_not_exists: false,
        }),
    );
    cases.equal(
        "using_phrase",
        &Operation::CreateIndex(CreateIndex {
            table: TableName::new("t"),
            index: Index {
                name: Some(ConstraintName::plain("ix")),
                elements: vec![Expression::Column {
                    table: Some("t".into()),
                    name: "a".into(),
                }],
                options: options(vec![(
                    "postgresql_using",
                    OptionValue::Literal(text("gin (a); DROP TABLE x")),
                )]),
                ..Index::default()
            },
            if_not_exists: false,
        }),
    );
    cases.equal(
        "drop",
        &Operation::DropIndex(DropIndex {
            name: ConstraintName::plain("ix"),
            table: Some(TableName::new("t")),
            schema: None,
            if_exists: false,
            options: Options::default(),
            before: None,
        }),
    );
    cases.equal(
        "drop_flags",
        &Operation::DropIndex(DropIndex {
            name: ConstraintName::plain("ix"),
            table: Some(TableName::in_schema(Some("s".into()), "t")),
            schema: Some("s".into()),
            if_exists: true,
            options: options(vec![(
                "postgresql_concurrently",
                OptionValue::Literal(Literal::Boolean(true)),
            )]),
            before: None,
        }),
    );
    cases.equal(
        "drop_schema_only",
        &Operation::DropIndex(DropIndex {
            name: ConstraintName::plain("Ix"),
            table: None,
            schema: Some("s".into()),
            if_exists: false,
            options: Options::default(),
            before: None,
        }),
    );
    cases.all_seen();
}
