//! Generated from the recorded scripts: each as the operation that it stands for.

use super::build::*;

#[test]
fn bulk_insert_equals_alembic() {
    let cases = Cases::recorded("bulk_insert", include_str!("recorded/bulk_insert.txt"));
    cases.equal(
        "rows",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![
                ("id".into(), of(Integer)),
                ("name".into(), of(String)),
                ("d".into(), of(Date)),
                ("b".into(), of(Boolean)),
                ("n".into(), of(Numeric)),
            ],
            rows: vec![
                vec![
                    ("id".into(), Literal::Integer(1)),
                    ("name".into(), text("o'k")),
                    ("d".into(), Literal::DateTime("2020-01-02".into())),
                    ("b".into(), Literal::Boolean(true)),
                    ("n".into(), Literal::Decimal("1.50".into())),
                ],
                vec![
                    ("id".into(), Literal::Integer(2)),
                    ("name".into(), Literal::Null),
                    ("d".into(), Literal::Null),
                    ("b".into(), Literal::Boolean(false)),
                    ("n".into(), Literal::Null),
                ],
            ],
        }),
    );
    cases.equal(
        "times",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![
                ("a".into(), of(DateTime)),
                ("b".into(), of(Time)),
                ("c".into(), of(DateTime)),
                ("f".into(), of(Float)),
            ],
            rows: vec![vec![
                ("a".into(), Literal::DateTime("2020-01-02 03:04:05".into())),
                ("b".into(), Literal::DateTime("03:04:05".into())),
                (
                    "c".into(),
                    Literal::DateTime("2020-01-02 03:04:05.000006".into()),
                ),
                ("f".into(), Literal::Float(1.5)),
            ]],
        }),
    );
    cases.equal(
        "json",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![("j".into(), of(Json))],
            rows: vec![vec![("j".into(), text("{\"a\": [1, null, \"x\"]}"))]],
        }),
    );
    cases.equal(
        "json_none",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![("j".into(), of(Json))],
            rows: vec![vec![("j".into(), Literal::Null)]],
        }),
    );
    cases.equal(
        "untyped",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![
                ("a".into(), of(Null)),
                ("b".into(), of(Null)),
                ("c".into(), of(Null)),
            ],
            rows: vec![vec![
                ("a".into(), Literal::Integer(1)),
                ("b".into(), text("x")),
                ("c".into(), Literal::Null),
            ]],
        }),
    );
    cases.equal(
        "untyped_boolean",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![("a".into(), of(Null))],
            rows: vec![vec![("a".into(), Literal::Boolean(true))]],
        }),
    );
    cases.equal(
        "binary",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![("a".into(), of(LargeBinary))],
            rows: vec![vec![("a".into(), Literal::Bytes(b"x'y".to_vec()))]],
        }),
    );
    cases.equal(
        "enum",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![(
                "a".into(),
                of(Enum)
                    .with("enums", Literal::List(vec![text("x"), text("y")]))
                    .with("name", text("e")),
            )],
            rows: vec![vec![("a".into(), text("x"))]],
        }),
    );
    cases.equal(
        "uuid_text",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![("a".into(), of(Uuid))],
            rows: vec![vec![(
                "a".into(),
                text("12345678-1234-5678-1234-567812345678"),
            )]],
        }),
    );
    cases.equal(
        "schema",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::in_schema(Some("s".into()), "t"),
            columns: vec![("User".into(), of(Integer))],
            rows: vec![vec![("User".into(), Literal::Integer(1))]],
        }),
    );
    cases.equal(
        "integer_text",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![("a".into(), of(String))],
            rows: vec![vec![("a".into(), text("back\\slash 50% :x"))]],
        }),
    );
    cases.equal(
        "array",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![(
                "a".into(),
                of(Array).with("item_type", Literal::Type(Box::new(of(Integer)))),
            )],
            rows: vec![vec![(
                "a".into(),
                Literal::List(vec![Literal::Integer(1), Literal::Integer(2)]),
            )]],
        }),
    );
    cases.equal(
        "array_text",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![(
                "a".into(),
                of(PgArray).with("item_type", Literal::Type(Box::new(of(Text)))),
            )],
            rows: vec![vec![(
                "a".into(),
                Literal::List(vec![text("x'"), text("y")]),
            )]],
        }),
    );
    cases.equal(
        "boolean_integer",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![("a".into(), of(Boolean)), ("b".into(), of(Integer))],
            rows: vec![vec![
                ("a".into(), Literal::Integer(1)),
                ("b".into(), Literal::Boolean(true)),
            ]],
        }),
    );
    cases.equal(
        "integer_in_numeric",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![("a".into(), of(Numeric)), ("b".into(), of(Float))],
            rows: vec![vec![
                ("a".into(), Literal::Integer(3)),
                ("b".into(), Literal::Integer(3)),
            ]],
        }),
    );
    cases.equal(
        "empty",
        &Operation::BulkInsert(BulkInsert {
            table: TableName::new("t"),
            columns: vec![("a".into(), of(Null))],
            rows: vec![],
        }),
    );
    cases.all_seen();
}
