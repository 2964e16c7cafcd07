//! Generated from the recorded scripts: each as the operation that it stands for.

use super::build::*;

#[test]
fn alter_table_equals_alembic() {
    let cases = Cases::recorded("alter_table", include_str!("recorded/alter_table.txt"));
    cases.equal(
        "drop_table",
        &Operation::DropTable(DropTable {
            name: TableName::new("t"),
            if_exists: false,
            before: None,
        }),
    );
    cases.equal(
        "drop_table_schema",
        &Operation::DropTable(DropTable {
            name: TableName::in_schema(Some("s".into()), "t"),
            if_exists: true,
            before: None,
        }),
    );
    cases.equal(
        "rename_table",
        &Operation::RenameTable(RenameTable {
            name: TableName::in_schema(Some("s".into()), "t"),
            new_name: "T2".into(),
        }),
    );
    cases.equal(
        "add_column",
        &Operation::AddColumn(AddColumn {
            constraints: vec![Constraint::ForeignKey(ForeignKey {
                name: Some(ConstraintName::plain("fk_c")),
                on_delete: Some("SET NULL".into()),
                ..foreign_key(&["c"], TableName::new("p"), &["id"])
            })],
            ..add_column(
                TableName::new("t"),
                Column {
                    server_default: Some(ServerDefault::Text("5".into())),
                    comment: Some("hi".into()),
                    ..required("c", of(Integer))
                },
            )
        }),
    );
    cases.equal(
        "add_column_plain",
        &Operation::AddColumn(add_column(
            TableName::in_schema(Some("s".into()), "t"),
            Column {
                server_default: Some(ServerDefault::Text("5".into())),
                comment: Some("hi".into()),
                ..required("c", of(Integer))
            },
        )),
    );
    cases.equal(
        "add_column_flags",
        &Operation::AddColumn(AddColumn {
            constraints: vec![Constraint::ForeignKey(foreign_key(
                &["c"],
                TableName::new("p"),
                &["id"],
            ))],
            if_not_exists: true,
            inline_references: true,
            ..add_column(TableName::new("t"), Column::new("c", of(Integer)))
        }),
    );
    cases.equal(
        "add_column_inline",
        &Operation::AddColumn(AddColumn {
            constraints: vec![Constraint::ForeignKey(ForeignKey {
                name: Some(ConstraintName::plain("x")),
                on_delete: Some("CASCADE".into()),
                match_type: Some("FULL".into()),
                deferrable: Some(true),
                ..foreign_key(&["c"], TableName::in_schema(Some("s".into()), "p"), &["id"])
            })],
            inline_references: true,
            ..add_column(TableName::new("t"), Column::new("c", of(Integer)))
        }),
    );
    cases.equal(
        "add_column_pk",
        &Operation::AddColumn(AddColumn {
            inline_primary_key: true,
            ..add_column(TableName::new("t"), key("c", of(Integer)))
        }),
    );
    cases.equal(
        "add_column_pk_not_inline",
        &Operation::AddColumn(add_column(TableName::new("t"), key("c", of(Integer)))),
    );
    cases.equal(
        "add_column_index",
        &Operation::AddColumn(AddColumn {
            indexes: vec![Index {
                name: Some(ConstraintName::conventional("ix_t_c")),
                elements: vec![Expression::Column {
                    table: Some("t".into()),
                    name: "c".into(),
                }],
                ..Index::default()
            }],
            ..add_column(TableName::new("t"), Column::new("c", of(Integer)))
        }),
    );
    cases.equal(
        "add_column_unique_index",
        &Operation::AddColumn(AddColumn {
            indexes: vec![Index {
                name: Some(ConstraintName::conventional("ix_s_t_c")),
                elements: vec![Expression::Column {
                    table: Some("t".into()),
                    name: "c".into(),
                }],
                unique: true,
                ..Index::default()
            }],
            ..add_column(
                TableName::in_schema(Some("s".into()), "t"),
                Column::new("c", of(Integer)),
            )
        }),
    );
    cases.equal(
        "add_column_unique",
        &Operation::AddColumn(AddColumn {
            constraints: vec![Constraint::Unique(UniqueConstraint {
                columns: vec!["c".into()],
                ..UniqueConstraint::default()
            })],
            ..add_column(TableName::new("t"), Column::new("c", of(Integer)))
        }),
    );
    cases.equal(
        "add_column_boolean_check",
        &Operation::AddColumn(AddColumn {
            constraints: vec![Constraint::Check(CheckConstraint {
                name: Some(ConstraintName::plain("ck_c")),
                of_type: Some("c".into()),
                in_column: None,
                ..check(binary(
                    Expression::Column {
                        table: Some("t".into()),
                        name: "c".into(),
                    },
                    "IN",
                    Expression::List(vec![
                        Expression::Literal(Literal::Integer(0)),
                        Expression::Literal(Literal::Integer(1)),
                    ]),
                ))
            })],
            ..add_column(
                TableName::new("t"),
                Column::new(
                    "c",
                    of(Boolean)
                        .with("create_constraint", Literal::Boolean(true))
                        .with("name", text("ck_c")),
                ),
            )
        }),
    );
    cases.equal(
        "add_column_enum_check",
        &Operation::AddColumn(AddColumn {
            constraints: vec![Constraint::Check(CheckConstraint {
                name: Some(ConstraintName::plain("ck_c")),
                of_type: Some("c".into()),
                in_column: None,
                ..check(binary(
                    Expression::Column {
                        table: Some("t".into()),
                        name: "c".into(),
                    },
                    "IN",
                    Expression::List(vec![
                        Expression::Literal(text("x")),
                        Expression::Literal(text("y")),
                    ]),
                ))
            })],
            ..add_column(
                TableName::new("t"),
                Column::new(
                    "c",
                    of(Enum)
                        .with("enums", Literal::List(vec![text("x"), text("y")]))
                        .with("create_constraint", Literal::Boolean(true))
                        .with("name", text("ck_c"))
                        .with("native_enum", Literal::Boolean(false)),
                ),
            )
        }),
    );
    cases.equal(
        "add_column_enum",
        &Operation::AddColumn(add_column(
            TableName::new("t"),
            Column::new(
                "c",
                of(Enum)
                    .with("enums", Literal::List(vec![text("x"), text("y")]))
                    .with("name", text("e_t")),
            ),
        )),
    );
    cases.equal(
        "add_column_computed",
        &Operation::AddColumn(add_column(
            TableName::new("t"),
            Column {
                computed: Some(Box::new(Computed {
                    sql: sql("a+b"),
                    persisted: Some(true),
                })),
                ..Column::new("c", of(Integer))
            },
        )),
    );
    cases.equal(
        "add_column_identity",
        &Operation::AddColumn(add_column(
            TableName::new("t"),
            Column {
                identity: Some(Box::new(Identity {
                    start: Some(3),
                    ..Identity::default()
                })),
                ..required("c", of(Integer))
            },
        )),
    );
    cases.equal(
        "add_column_function",
        &Operation::AddColumn(add_column(
            TableName::new("t"),
            Column {
                server_default: Some(ServerDefault::Expression(function("now", vec![]))),
                ..required("c", of(DateTime))
            },
        )),
    );
    cases.equal(
        "drop_column",
        &Operation::DropColumn(DropColumn {
            table: TableName::new("t"),
            column: "c".into(),
            if_exists: false,
            before: None,
        }),
    );
    cases.equal(
        "drop_column_flags",
        &Operation::DropColumn(DropColumn {
            table: TableName::in_schema(Some("s".into()), "t"),
            column: "c".into(),
            if_exists: true,
            before: None,
        }),
    );
    cases.equal(
        "create_primary_key",
        &Operation::CreateConstraint(CreateConstraint {
            table: TableName::in_schema(Some("s".into()), "t"),
            constraint: Constraint::PrimaryKey(PrimaryKey {
                name: Some(ConstraintName::plain("pk_t")),
                columns: vec!["a".into(), "b".into()],
                ..PrimaryKey::default()
            }),
        }),
    );
    cases.equal(
        "create_unique",
        &Operation::CreateConstraint(CreateConstraint {
            table: TableName::new("t"),
            constraint: Constraint::Unique(UniqueConstraint {
                name: Some(ConstraintName::plain("uq_t")),
                columns: vec!["a".into(), "b".into()],
                deferrable: Some(true),
                initially: Some("DEFERRED".into()),
                ..UniqueConstraint::default()
            }),
        }),
    );
    cases.equal(
        "create_unique_nulls",
        &Operation::CreateConstraint(CreateConstraint {
            table: TableName::new("t"),
            constraint: Constraint::Unique(UniqueConstraint {
                columns: vec!["a".into()],
                options: options(vec![
                    (
                        "postgresql_nulls_not_distinct",
                        OptionValue::Literal(Literal::Boolean(true)),
                    ),
                    (
                        "postgresql_include",
                        OptionValue::Literal(Literal::List(vec![text("b")])),
                    ),
                ]),
                ..UniqueConstraint::default()
            }),
        }),
    );
    cases.equal(
        "create_check",
        &Operation::CreateConstraint(CreateConstraint {
            table: TableName::new("t"),
            constraint: Constraint::Check(CheckConstraint {
                name: Some(ConstraintName::plain("ck_t")),
                ..check(binary(
                    Expression::column("a"),
                    ">",
                    Expression::Literal(Literal::Integer(3)),
                ))
            }),
        }),
    );
    cases.equal(
        "create_check_not_valid",
        &Operation::CreateConstraint(CreateConstraint {
            table: TableName::new("t"),
            constraint: Constraint::Check(CheckConstraint {
                name: Some(ConstraintName::plain("ck_t")),
                options: options(vec![(
                    "postgresql_not_valid",
                    OptionValue::Literal(Literal::Boolean(true)),
                )]),
                ..check(sql("a > 3"))
            }),
        }),
    );
    cases.equal(
        "create_foreign_key",
        &Operation::CreateConstraint(CreateConstraint {
            table: TableName::in_schema(Some("s".into()), "t"),
            constraint: Constraint::ForeignKey(ForeignKey {
                name: Some(ConstraintName::plain("fk_t")),
                on_update: Some("CASCADE".into()),
                on_delete: Some("SET NULL".into()),
                match_type: Some("FULL".into()),
                deferrable: Some(true),
                initially: Some("DEFERRED".into()),
                ..foreign_key(&["a"], TableName::in_schema(Some("r".into()), "p"), &["id"])
            }),
        }),
    );
    cases.equal(
        "create_foreign_key_not_valid",
        &Operation::CreateConstraint(CreateConstraint {
            table: TableName::new("t"),
            constraint: Constraint::ForeignKey(ForeignKey {
                name: Some(ConstraintName::plain("fk_t")),
                options: options(vec![(
                    "postgresql_not_valid",
                    OptionValue::Literal(Literal::Boolean(true)),
                )]),
                ..foreign_key(&["a"], TableName::new("p"), &["id"])
            }),
        }),
    );
    cases.equal(
        "drop_constraint",
        &Operation::DropConstraint(DropConstraint {
            table: TableName::new("t"),
            name: Some(ConstraintName::plain("c1")),
            constraint_type: None,
            if_exists: false,
            before: None,
        }),
    );
    cases.equal(
        "drop_constraint_flags",
        &Operation::DropConstraint(DropConstraint {
            table: TableName::in_schema(Some("s".into()), "t"),
            name: Some(ConstraintName::plain("C 1")),
            constraint_type: Some(ConstraintType::Unique),
            if_exists: true,
            before: None,
        }),
    );
    cases.equal(
        "drop_constraint_long",
        &Operation::DropConstraint(DropConstraint {
            table: TableName::new("t"),
            name: Some(ConstraintName::conventional(
                "uq_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            )),
            constraint_type: None,
            if_exists: false,
            before: None,
        }),
    );
    cases.equal(
        "drop_constraint_no_name",
        &Operation::DropConstraint(DropConstraint {
            table: TableName::new("t"),
            name: None,
            constraint_type: None,
            if_exists: false,
            before: None,
        }),
    );
    cases.equal(
        "table_comment",
        &Operation::CreateTableComment(CreateTableComment {
            table: TableName::in_schema(Some("s".into()), "t"),
            comment: Some("it's".into()),
            existing_comment: None,
        }),
    );
    cases.equal(
        "table_comment_none",
        &Operation::CreateTableComment(CreateTableComment {
            table: TableName::new("t"),
            comment: None,
            existing_comment: None,
        }),
    );
    cases.equal(
        "drop_table_comment",
        &Operation::DropTableComment(DropTableComment {
            table: TableName::in_schema(Some("s".into()), "t"),
            existing_comment: None,
        }),
    );
    cases.equal(
        "execute",
        &Operation::Execute(Execute::new("UPDATE t SET a = 'x:y%' WHERE b = 1")),
    );
    cases.equal(
        "execute_blanks",
        &Operation::Execute(Execute::new("\n  SELECT 1,\n    2\n")),
    );
    cases.all_seen();
}
