//! Generated from the recorded scripts: each as the operation that it stands for.

use super::build::*;

#[test]
fn alter_column_equals_alembic() {
    let cases = Cases::recorded("alter_column", include_str!("recorded/alter_column.txt"));
    cases.equal(
        "nullable",
        &alter(AlterColumn {
            nullable: Some(false),
            existing_type: Some(of(Integer)),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "not_nullable",
        &alter(AlterColumn {
            nullable: Some(true),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "type",
        &alter(AlterColumn {
            data_type: Some(of(String).with("length", Literal::Integer(50))),
            existing_type: Some(of(Integer)),
            existing_nullable: Some(false),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "type_using",
        &alter(AlterColumn {
            data_type: Some(of(Integer)),
            postgresql_using: Some("c::integer".into()),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "using_without_type",
        &alter(AlterColumn {
            postgresql_using: Some("c::integer".into()),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "default",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Default(ServerDefault::Text(
                "5".into(),
            )))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "default_text",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Default(ServerDefault::Expression(
                sql("now()"),
            )))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "default_function",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Default(ServerDefault::Expression(
                function("now", vec![]),
            )))),
            existing_type: Some(of(DateTime)),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "default_drop",
        &alter(AlterColumn {
            server_default: Change::Set(None),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "rename",
        &alter(AlterColumn {
            new_name: Some("D".into()),
            existing_type: Some(of(Integer)),
            existing_nullable: Some(false),
            existing_server_default: Change::Set(Some(DefaultValue::Default(ServerDefault::Text(
                "3".into(),
            )))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "comment",
        &alter(AlterColumn {
            comment: Change::Set(Some("c'x".into())),
            existing_type: Some(of(Integer)),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "comment_drop",
        &alter(AlterColumn {
            comment: Change::Set(None),
            ..AlterColumn::new(TableName::in_schema(Some("s".into()), "t"), "c")
        }),
    );
    cases.equal(
        "autoincrement",
        &alter(AlterColumn {
            autoincrement: Some(Autoincrement::True),
            existing_type: Some(of(Integer)),
            existing_nullable: Some(false),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "everything",
        &alter(AlterColumn {
            new_name: Some("d".into()),
            data_type: Some(of(BigInteger)),
            nullable: Some(true),
            server_default: Change::Set(Some(DefaultValue::Default(ServerDefault::Text(
                "1".into(),
            )))),
            comment: Change::Set(Some("z".into())),
            existing_type: Some(of(Integer)),
            ..AlterColumn::new(TableName::in_schema(Some("s".into()), "t"), "c")
        }),
    );
    cases.equal(
        "identity_add",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Identity(Identity {
                always: true,
                start: Some(3),
                ..Identity::default()
            }))),
            existing_server_default: Change::Set(None),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "identity_add_unknown",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Identity(Identity::default()))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "identity_change",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Identity(Identity {
                always: true,
                start: Some(3),
                ..Identity::default()
            }))),
            existing_server_default: Change::Set(Some(DefaultValue::Identity(Identity::default()))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "identity_change_all",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Identity(Identity {
                start: Some(3),
                increment: Some(2),
                minvalue: Some(2),
                maxvalue: Some(90),
                cache: Some(4),
                cycle: Some(true),
                ..Identity::default()
            }))),
            existing_server_default: Change::Set(Some(DefaultValue::Identity(Identity {
                always: true,
                minvalue: Some(3),
                cache: Some(2),
                ..Identity::default()
            }))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "identity_change_fewer",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Identity(Identity::default()))),
            existing_server_default: Change::Set(Some(DefaultValue::Identity(Identity {
                start: Some(5),
                increment: Some(3),
                nomaxvalue: true,
                cycle: Some(true),
                ..Identity::default()
            }))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "identity_change_none",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Identity(Identity::default()))),
            existing_server_default: Change::Set(Some(DefaultValue::Identity(Identity::default()))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "identity_drop",
        &alter(AlterColumn {
            server_default: Change::Set(None),
            existing_server_default: Change::Set(Some(DefaultValue::Identity(Identity::default()))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "identity_to_default",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Default(ServerDefault::Text(
                "5".into(),
            )))),
            existing_server_default: Change::Set(Some(DefaultValue::Identity(Identity::default()))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "default_to_identity",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Identity(Identity::default()))),
            existing_server_default: Change::Set(Some(DefaultValue::Default(ServerDefault::Text(
                "5".into(),
            )))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "computed",
        &alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Computed(Computed {
                sql: sql("a+b"),
                persisted: None,
            }))),
            existing_type: Some(of(Integer)),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "computed_drop",
        &alter(AlterColumn {
            server_default: Change::Set(None),
            existing_server_default: Change::Set(Some(DefaultValue::Computed(Computed {
                sql: sql("a+b"),
                persisted: None,
            }))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "type_drops_check",
        &alter(AlterColumn {
            data_type: Some(
                of(Boolean)
                    .with("create_constraint", Literal::Boolean(true))
                    .with("name", text("ck")),
            ),
            existing_type: Some(
                of(Enum)
                    .with("enums", Literal::List(vec![text("a"), text("b")]))
                    .with("create_constraint", Literal::Boolean(true))
                    .with("name", text("en"))
                    .with("native_enum", Literal::Boolean(false)),
            ),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "type_adds_check",
        &alter(AlterColumn {
            data_type: Some(
                of(Enum)
                    .with("enums", Literal::List(vec![text("a"), text("b")]))
                    .with("create_constraint", Literal::Boolean(true))
                    .with("name", text("en"))
                    .with("native_enum", Literal::Boolean(false)),
            ),
            existing_type: Some(of(Integer)),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "type_enum",
        &alter(AlterColumn {
            data_type: Some(
                of(Enum)
                    .with("enums", Literal::List(vec![text("a"), text("b")]))
                    .with("name", text("en")),
            ),
            existing_type: Some(of(String).with("length", Literal::Integer(9))),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.equal(
        "nothing",
        &alter(AlterColumn {
            existing_type: Some(of(Integer)),
            ..AlterColumn::new(TableName::new("t"), "c")
        }),
    );
    cases.all_seen();
}
