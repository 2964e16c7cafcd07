//! What depends on the schema before the operation, and the finer points of literals.
#![allow(clippy::unwrap_used)]

use super::build::*;
use crate::dialect::by_name;

fn with_table(column: Column) -> Schema {
    Schema {
        tables: vec![Table {
            columns: vec![column],
            ..Table::new(TableName::new("t"))
        }],
        ..Schema::default()
    }
}

fn status() -> DataType {
    of(Enum)
        .with("enums", Literal::List(vec![text("a")]))
        .with("name", text("status"))
}

fn rendered(dialect: &str, operation: &Operation, before: &Schema) -> std::string::String {
    printed(by_name(dialect).unwrap().render(operation, before)).unwrap()
}

#[test]
fn a_type_that_is_used_is_not_created_again() {
    let add = Operation::AddColumn(add_column(TableName::new("u"), Column::new("c", status())));
    let create = create(Table {
        columns: vec![Column::new("c", status())],
        ..Table::new(TableName::new("u"))
    });
    let used = [
        status(),
        of(PgEnum).with("name", text("status")),
        status().with("schema", text("public")),
        of(Array).with("item_type", Literal::Type(Box::new(status()))),
    ];
    for used in used {
        let before = with_table(Column::new("e", used));
        assert_eq!(
            rendered("postgresql", &add, &before),
            "ALTER TABLE u ADD COLUMN c status;"
        );
        assert_eq!(
            rendered("postgresql", &create, &before),
            "CREATE TABLE u (\n    c status\n);"
        );
    }
    for other in [
        of(String),
        status().with("native_enum", Literal::Boolean(false)),
        of(PgEnum).with("name", text("other")),
        status().with("schema", text("s")),
    ] {
        let before = with_table(Column::new("e", other));
        assert!(rendered("postgresql", &create, &before).starts_with("CREATE TYPE status"));
        assert!(rendered("postgresql", &add, &before).starts_with("DO $$ BEGIN CREATE TYPE"));
    }
}

#[test]
fn sqlite_decides_if_exists_from_what_is_known() {
    let before = with_table(Column::new("here", of(Integer)));
    let add = |name: &str| {
        Operation::AddColumn(AddColumn {
            if_not_exists: true,
            ..add_column(TableName::new("t"), Column::new(name, of(Integer)))
        })
    };
    let drop = |name: &str| {
        Operation::DropColumn(DropColumn {
            table: TableName::new("t"),
            column: name.into(),
            if_exists: true,
            before: None,
        })
    };
    assert_eq!(rendered("sqlite", &add("HERE"), &before), "");
    assert_eq!(
        rendered("sqlite", &add("new"), &before),
        "ALTER TABLE t ADD COLUMN new INTEGER;"
    );
    assert_eq!(
        rendered("sqlite", &drop("here"), &before),
        "ALTER TABLE t DROP COLUMN here;"
    );
    assert_eq!(rendered("sqlite", &drop("gone"), &before), "");
}

#[test]
fn a_column_brings_its_check_and_its_reference() {
    let add = |inline_references| {
        Operation::AddColumn(AddColumn {
            constraints: vec![
                Constraint::Check(check(sql("c > 0"))),
                Constraint::ForeignKey(foreign_key(&["c"], TableName::new("p"), &["id"])),
            ],
            inline_references,
            ..add_column(TableName::new("t"), Column::new("c", of(Integer)))
        })
    };
    let inline = "ALTER TABLE t ADD COLUMN c INTEGER REFERENCES p (id) CHECK (c > 0);";
    let before = Schema::default();
    assert_eq!(rendered("postgresql", &add(true), &before), inline);
    assert_eq!(rendered("sqlite", &add(true), &before), inline);
    assert_eq!(
        rendered("postgresql", &add(false), &before),
        "ALTER TABLE t ADD COLUMN c INTEGER CHECK (c > 0);\n\n\
         ALTER TABLE t ADD FOREIGN KEY(c) REFERENCES p (id);"
    );
}

#[test]
fn a_renamed_column_keeps_the_check_of_its_new_type() {
    let operation = alter(AlterColumn {
        new_name: Some("d".into()),
        data_type: Some(
            status()
                .with("native_enum", Literal::Boolean(false))
                .with("create_constraint", Literal::Boolean(true)),
        ),
        ..AlterColumn::new(TableName::new("t"), "c")
    });
    assert_eq!(
        rendered("postgresql", &operation, &Schema::default()),
        "ALTER TABLE t ALTER COLUMN c TYPE VARCHAR(1);\n\n\
         ALTER TABLE t RENAME c TO d;\n\n\
         ALTER TABLE t ADD CONSTRAINT status CHECK (d IN ('a'));"
    );
}

#[test]
fn literals_are_those_of_python_and_the_database() {
    let postgres = by_name("postgresql").unwrap();
    let sqlite = by_name("sqlite").unwrap();
    for (literal, on_postgres, on_sqlite) in [
        (Literal::Float(1e16), "1e+16", "1e+16"),
        (
            Literal::Float(1e15),
            "1000000000000000.0",
            "1000000000000000.0",
        ),
        (Literal::Float(0.0001), "0.0001", "0.0001"),
        (Literal::Float(0.000_01), "1e-05", "1e-05"),
        (Literal::Float(-2.5e-7), "-2.5e-07", "-2.5e-07"),
        (Literal::Float(1.5e300), "1.5e+300", "1.5e+300"),
        (
            Literal::Integer(i64::MIN),
            "-9223372036854775808",
            "-9223372036854775808",
        ),
        (Literal::Decimal("-1.50E+3".into()), "-1.50E+3", "-1.50E+3"),
        (Literal::Bytes(b"a\\b".to_vec()), "'\\x615c62'", "X'615C62'"),
        (Literal::Bytes(vec![0, 255]), "'\\x00ff'", "X'00FF'"),
        (
            Literal::DateTime("2020-01-02 03:04:05+02:00".into()),
            "'2020-01-02 03:04:05+02:00'",
            "'2020-01-02 03:04:05.000000'",
        ),
        (
            Literal::DateTime("03:04:05.5".into()),
            "'03:04:05.5'",
            "'03:04:05.500000'",
        ),
        (
            Literal::DateTime("2020-01-02".into()),
            "'2020-01-02'",
            "'2020-01-02'",
        ),
    ] {
        let expression = Expression::Literal(literal);
        assert_eq!(postgres.expression(&expression).unwrap(), on_postgres);
        assert_eq!(sqlite.expression(&expression).unwrap(), on_sqlite);
    }
}

#[test]
fn columns_keep_their_tables_outside_ddl() {
    let column = Expression::Column {
        table: Some("T".into()),
        name: "a".into(),
    };
    let own = by_name("postgresql").unwrap();
    assert_eq!(own.expression(&column).unwrap(), "\"T\".a");
}

#[test]
fn a_name_with_a_line_break_is_quoted() {
    // SQLAlchemy leaves a name bare whose line break is its last character.
    for dialect in ["postgresql", "sqlite"] {
        assert_eq!(by_name(dialect).unwrap().quote("line\n"), "\"line\n\"");
    }
}

#[test]
fn reserved_words_are_sorted() {
    for dialect in ["postgresql", "sqlite"] {
        let own = by_name(dialect).unwrap();
        for word in [
            "add", "all", "analyze", "new", "off", "user", "where", "with",
        ] {
            let quoted = own.quote(word) != word;
            let expected = match word {
                "add" => dialect == "sqlite",
                "new" | "off" | "user" | "with" => dialect == "postgresql",
                _ => true,
            };
            assert_eq!(quoted, expected, "{word} on {dialect}");
        }
    }
}

#[test]
fn the_schema_is_asked_for_only_where_it_counts() {
    let with_type = |data_type: DataType| {
        create(Table {
            columns: vec![Column::new("c", data_type)],
            ..Table::new(TableName::new("u"))
        })
    };
    let postgres = by_name("postgresql").unwrap();
    let sqlite = by_name("sqlite").unwrap();
    let array = of(Array).with("item_type", Literal::Type(Box::new(status())));
    assert!(postgres.needs_schema(&with_type(status())));
    assert!(postgres.needs_schema(&with_type(array)));
    assert!(!sqlite.needs_schema(&with_type(status())));
    let not_created = status().with("create_type", Literal::Boolean(false));
    for harmless in [of(Integer), not_created] {
        assert!(!postgres.needs_schema(&with_type(harmless)));
    }
}

#[test]
fn defaults_in_scripts_for_sqlite_stand_in_parentheses() {
    let own = by_name("sqlite").unwrap();
    for (expression, expected) in [
        (function("now", vec![]), "(CURRENT_TIMESTAMP)"),
        (sql("5"), "5"),
        (sql("15"), "(15)"),
        (sql("'x'"), "'x'"),
        (sql("(1 + 2)"), "(1 + 2)"),
        (Expression::True, "1"),
    ] {
        assert_eq!(
            own.server_default_expression(&expression).unwrap(),
            expected
        );
    }
}
