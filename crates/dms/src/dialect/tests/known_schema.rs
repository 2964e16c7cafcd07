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

fn with_standing(data_type: DataType, is_used: bool) -> Schema {
    Schema {
        types: vec![StandingType { data_type, is_used }],
        knows_all_types: true,
        ..Schema::default()
    }
}

fn labels(names: &[&str]) -> DataType {
    let labels = names.iter().map(|label| text(label)).collect();
    of(Enum)
        .with("enums", Literal::List(labels))
        .with("name", text("status"))
}

#[test]
fn defect_20_a_type_that_is_left_is_used_again_or_made_anew() {
    let table = |data_type: DataType| Table {
        columns: vec![Column::new("c", data_type)],
        ..Table::new(TableName::new("u"))
    };
    let created = |before: &Schema| rendered("postgresql", &create(table(status())), before);
    let plain = "CREATE TABLE u (\n    c status\n);";
    // As it was: used again.
    assert_eq!(created(&with_standing(status(), false)), plain);
    // Other labels, and nothing uses it.
    assert_eq!(
        created(&with_standing(labels(&["a", "b"]), false)),
        format!("DROP TYPE status;\n\nCREATE TYPE status AS ENUM ('a');\n\n{plain}")
    );
    // Other labels, but something uses it: never dropped.
    assert_eq!(created(&with_standing(labels(&["a", "b"]), true)), plain);
    // Of another schema.
    let elsewhere = with_standing(status().with("schema", text("s")), false);
    assert_eq!(
        created(&elsewhere),
        format!("CREATE TYPE status AS ENUM ('a');\n\n{plain}")
    );
    // Told not to.
    let told = create(table(status().with("create_type", Literal::Boolean(false))));
    assert_eq!(rendered("postgresql", &told, &elsewhere), plain);
    // CREATE TABLE IF NOT EXISTS may do nothing, and then the type must be as it was.
    let Operation::CreateTable(careful) = create(table(status())) else {
        panic!()
    };
    let careful = Operation::CreateTable(CreateTable {
        if_not_exists: true,
        ..careful
    });
    let before = with_standing(labels(&["a", "b"]), false);
    assert_eq!(
        rendered("postgresql", &careful, &before),
        "CREATE TABLE IF NOT EXISTS u (\n    c status\n);"
    );
}

#[test]
fn defect_20_add_column_and_alter_column_create_a_type_that_is_not_there() {
    let add = |data_type: DataType| {
        Operation::AddColumn(add_column(TableName::new("u"), Column::new("c", data_type)))
    };
    let nothing = Schema {
        knows_all_types: true,
        ..Schema::default()
    };
    let plain = "ALTER TABLE u ADD COLUMN c status;";
    assert_eq!(
        rendered("postgresql", &add(status()), &nothing),
        format!("CREATE TYPE status AS ENUM ('a');\n\n{plain}")
    );
    // A script that made the type itself, with labels of its own, works as with Alembic.
    let made = with_standing(labels(&["a", "b"]), false);
    assert_eq!(rendered("postgresql", &add(status()), &made), plain);
    let told = status().with("create_type", Literal::Boolean(false));
    assert_eq!(rendered("postgresql", &add(told), &nothing), plain);
    let mut alter = AlterColumn::new(TableName::new("u"), "c");
    alter.data_type = Some(status());
    alter.postgresql_using = Some("c::text::status".into());
    assert_eq!(
        rendered("postgresql", &Operation::AlterColumn(alter), &nothing),
        "CREATE TYPE status AS ENUM ('a');\n\n\
         ALTER TABLE u ALTER COLUMN c TYPE status USING c::text::status;"
    );
}

#[test]
fn a_type_is_looked_for_first_where_that_is_asked() {
    let create = |check_first| {
        let data_type = status();
        Operation::CreateType(CreateType {
            data_type,
            check_first,
        })
    };
    let drop = |check_first| {
        let data_type = status();
        Operation::DropType(DropType {
            data_type,
            check_first,
        })
    };
    let (nothing, there) = (
        Schema {
            knows_all_types: true,
            ..Schema::default()
        },
        with_standing(status(), true),
    );
    let unknown = Schema::default();
    let created = "CREATE TYPE status AS ENUM ('a');";
    let dropped = "DROP TYPE status;";
    for (operation, before, expected) in [
        (create(true), &nothing, created),
        (create(true), &there, ""),
        (create(true), &unknown, created),
        (create(false), &there, created),
        (drop(true), &nothing, ""),
        (drop(true), &there, dropped),
        (drop(true), &unknown, dropped),
        (drop(false), &nothing, dropped),
    ] {
        let text = rendered("postgresql", &operation, before);
        assert_eq!(text, expected, "{operation:?}");
        for other in ["sqlite", "mysql", "mariadb"] {
            assert_eq!(rendered(other, &operation, before), "");
        }
    }
    let domain = of(PgDomain)
        .with("name", text("d"))
        .with("data_type", Literal::Type(Box::new(of(Integer))));
    let domain = Operation::CreateType(CreateType {
        data_type: domain,
        check_first: true,
    });
    for other in ["sqlite", "mysql", "mariadb"] {
        let error = by_name(other)
            .unwrap()
            .render(&domain, &unknown)
            .unwrap_err();
        assert!(error.message().ends_with("has no domains"), "{error}");
    }
}

#[test]
fn a_replayed_history_sees_types_in_sql() {
    let postgres = by_name("postgresql").unwrap();
    let create = Operation::CreateType(CreateType {
        data_type: status(),
        check_first: true,
    });
    let mut schema = Schema::default();
    let mut run = |sql: &str| {
        let execute = Operation::Execute(Execute::new(sql));
        postgres.replay(&execute, &mut schema).unwrap();
        printed(postgres.render(&create, &schema)).unwrap()
    };
    let created = "CREATE TYPE status AS ENUM ('a');";
    assert_eq!(run("CREATE TYPE other AS ENUM ('a')"), created);
    assert_eq!(
        run("/* it */ create type Public.\"status\" as enum ('a');"),
        ""
    );
    assert_eq!(run("ALTER TYPE status ADD VALUE 'b'"), "");
    assert_eq!(run("ALTER TYPE status RENAME TO status_old"), created);
    assert_eq!(run("ALTER TYPE status_old RENAME TO status"), "");
    assert_eq!(run("DROP TYPE IF EXISTS other, status CASCADE"), created);
    assert_eq!(run("CREATE DOMAIN status AS integer"), "");
    assert_eq!(run("DROP DOMAIN status"), created);
    assert_eq!(
        run("COMMENT ON TYPE status IS 'CREATE TYPE status'"),
        created
    );
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
