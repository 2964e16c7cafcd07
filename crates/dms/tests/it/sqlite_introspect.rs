//! The catalog of SQLite: against what the oracle recorded, and back and forth through our own SQL.

use dms::conn::Connection;
use dms::dialect::{Dialect, Scope, sqlite::Sqlite};
use dms::driver::{ConnectOptions, connect};
use dms::op::{CreateIndex, CreateTable, Operation};
use dms::schema::{
    CheckConstraint, Column, Constraint, ConstraintName, DataType, Expression, ForeignKey, Index,
    Literal, OptionValue, Options, PrimaryKey, Schema, ServerDefault, Table, TableName, TypeClass,
    UniqueConstraint,
};
use dms::url::Url;

use crate::described::{assert_same_lines, described};

fn memory() -> Box<dyn Connection> {
    connect(
        &Url::parse("sqlite://").unwrap(),
        &ConnectOptions::default(),
    )
    .unwrap()
}

fn schema_of(connection: &mut dyn Connection) -> Schema {
    Sqlite.introspect(connection, &Scope::default()).unwrap()
}

#[test]
fn everything_is_as_the_oracle_sees_it() {
    let mut connection = memory();
    connection
        .execute_script(include_str!("data/sqlite.sql"))
        .unwrap();
    let found = described(&schema_of(connection.as_mut()));
    assert_same_lines(&found, include_str!("data/sqlite.txt"));
}

/// What the oracle does not see, or sees wrongly.
#[test]
fn clauses_that_only_the_text_tells_are_seen() {
    let mut connection = memory();
    connection
        .execute_script(
            "CREATE TABLE Parent (id INTEGER PRIMARY KEY AUTOINCREMENT, code VARCHAR(20) UNIQUE);
             CREATE TABLE t (
               /* CHECK (x) */ name TEXT COLLATE NOCASE NOT NULL ON CONFLICT IGNORE, -- UNIQUE (name)
               p INT CONSTRAINT fk REFERENCES parent ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
               g TEXT AS (lower(name) || ',') VIRTUAL, h INT GENERATED ALWAYS AS (p * 2) STORED,
               CONSTRAINT uq UNIQUE (NAME) ON CONFLICT REPLACE);
             CREATE INDEX ix ON t (lower(name), p + 1, name COLLATE BINARY DESC);
             CREATE VIRTUAL TABLE search USING fts5(x);",
        )
        .unwrap();
    let expected = "\
TABLE None 'Parent' None sqlite_autoincrement=True
  COLUMN 'id' INTEGER() KEY
  COLUMN 'code' VARCHAR(length=20)
  PRIMARY KEY None ['id']
  UNIQUE None ['code']
TABLE None 't' None
  COLUMN 'name' TEXT(collation='NOCASE') NOT NULL
  COLUMN 'p' INTEGER()
  COLUMN 'g' TEXT() COMPUTED lower(name) || ',' False
  COLUMN 'h' INTEGER() COMPUTED p * 2 True
  FOREIGN KEY 'fk' ['p'] None 'Parent' ['id'] deferrable=True initially='DEFERRED' ondelete='CASCADE'
  INDEX 'ix' False ['lower(name)', 'p + 1', 'name COLLATE BINARY DESC']
  UNIQUE 'uq' ['name'] sqlite_on_conflict='REPLACE'
";
    assert_same_lines(&described(&schema_of(connection.as_mut())), expected);
}

#[test]
fn the_scope_chooses_tables() {
    let mut connection = memory();
    connection
        .execute_script("CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x);")
        .unwrap();
    let mut names = |scope: &Scope| -> Vec<String> {
        let schema = Sqlite.introspect(connection.as_mut(), scope).unwrap();
        schema
            .tables
            .into_iter()
            .map(|table| table.name.name)
            .collect()
    };
    let exclude = Scope {
        exclude: vec![TableName::new("b")],
        ..Scope::default()
    };
    assert_eq!(names(&exclude), ["a", "c"]);
    let only = Scope {
        only: Some(vec![TableName::new("b")]),
        ..Scope::default()
    };
    assert_eq!(names(&only), ["b"]);
}

fn text(text: &str) -> Expression {
    Expression::Text(text.into())
}

/// A schema as models give it, with something of everything.
fn models() -> Schema {
    let mut parent = Table::new(TableName::new("parent"));
    parent.columns.push(Column {
        nullable: false,
        primary_key: true,
        ..Column::new("id", DataType::new(TypeClass::Integer))
    });
    parent.primary_key = Some(PrimaryKey {
        columns: vec!["id".into()],
        ..PrimaryKey::default()
    });
    let mut child = Table::new(TableName::new("Child \"x\""));
    let typed = [
        (
            "string",
            DataType::new(TypeClass::String).with("length", Literal::Integer(20)),
            None,
        ),
        (
            "txt",
            DataType::new(TypeClass::Text),
            Some(ServerDefault::Text("it's".into())),
        ),
        (
            "empty",
            DataType::new(TypeClass::Text),
            Some(ServerDefault::Text(String::new())),
        ),
        (
            "price",
            DataType::new(TypeClass::Numeric)
                .with("precision", Literal::Integer(30))
                .with("scale", Literal::Integer(16)),
            Some(ServerDefault::Text("1.50".into())),
        ),
        (
            "flag",
            DataType::new(TypeClass::Boolean),
            Some(ServerDefault::Expression(Expression::False)),
        ),
        (
            "at",
            DataType::new(TypeClass::DateTime),
            Some(ServerDefault::Expression(Expression::Function {
                name: "now".into(),
                arguments: vec![],
            })),
        ),
        (
            "neg",
            DataType::new(TypeClass::Integer),
            Some(ServerDefault::Expression(text("-1"))),
        ),
        (
            "expr",
            DataType::new(TypeClass::Integer),
            Some(ServerDefault::Expression(text("(1 + 2)"))),
        ),
        ("uid", DataType::new(TypeClass::Uuid), None),
        ("upper_uid", DataType::new(TypeClass::SqlUuid), None),
        ("dbl", DataType::new(TypeClass::SqlDoublePrecision), None),
        ("fl", DataType::new(TypeClass::Float), None),
        ("bin", DataType::new(TypeClass::LargeBinary), None),
        (
            "js",
            DataType::new(TypeClass::Json),
            Some(ServerDefault::Text("{}".into())),
        ),
        ("dec", DataType::new(TypeClass::SqlDecimal), None),
        ("parent_id", DataType::new(TypeClass::Integer), None),
    ];
    for (name, data_type, server_default) in typed {
        child.columns.push(Column {
            server_default,
            ..Column::new(name, data_type)
        });
    }
    child.constraints = vec![
        Constraint::ForeignKey(ForeignKey {
            name: None,
            columns: vec!["parent_id".into()],
            referred_table: TableName::new("parent"),
            referred_columns: vec!["id".into()],
            on_update: None,
            on_delete: Some("CASCADE".into()),
            deferrable: Some(true),
            initially: Some("DEFERRED".into()),
            match_type: None,
            use_alter: false,
            options: Options::default(),
        }),
        Constraint::Unique(UniqueConstraint {
            name: Some(ConstraintName::plain("uq_child")),
            columns: vec!["string".into(), "neg".into()],
            ..UniqueConstraint::default()
        }),
        Constraint::Check(CheckConstraint {
            name: Some(ConstraintName::plain("ck_child")),
            condition: text("neg < 5"),
            of_type: None,
            in_column: None,
            deferrable: None,
            initially: None,
            options: Options::default(),
        }),
    ];
    let index = |name: &str, elements: Vec<Expression>, unique, options| Index {
        name: Some(ConstraintName::plain(name)),
        elements,
        unique,
        options: Options(options),
        normal: None,
    };
    child.indexes = vec![
        index(
            "ix_desc",
            vec![
                Expression::Suffix {
                    operand: Box::new(Expression::column("string")),
                    operator: "DESC".into(),
                },
                Expression::column("neg"),
            ],
            false,
            vec![],
        ),
        index(
            "ix_expression",
            vec![Expression::Function {
                name: "lower".into(),
                arguments: vec![Expression::column("txt")],
            }],
            true,
            vec![(
                "sqlite_where".into(),
                OptionValue::Expression(text("neg > 3")),
            )],
        ),
    ];
    Schema {
        tables: vec![child, parent],
        ..Schema::default()
    }
}

#[test]
fn what_was_created_comes_back_equal() {
    let mut connection = memory();
    let models = models();
    let empty = Schema::default();
    for table in models.tables.iter().rev() {
        let mut created = table.clone();
        created.indexes.clear();
        let mut operations = vec![Operation::CreateTable(CreateTable {
            table: created,
            if_not_exists: false,
        })];
        operations.extend(table.indexes.iter().map(|index| {
            Operation::CreateIndex(CreateIndex {
                table: table.name.clone(),
                index: index.clone(),
                if_not_exists: false,
            })
        }));
        for operation in operations {
            for statement in Sqlite.render(&operation, &empty).unwrap() {
                connection.execute(&statement.sql).unwrap();
            }
        }
    }
    let found = Sqlite.normalize(schema_of(connection.as_mut())).unwrap();
    let wanted = Sqlite.normalize(models).unwrap();
    assert_eq!(found.tables.len(), wanted.tables.len());
    for (found, wanted) in found.tables.iter().zip(&wanted.tables) {
        assert_eq!(found.name, wanted.name);
        for (found, wanted) in found.columns.iter().zip(&wanted.columns) {
            assert!(found.normal.is_some());
            assert_eq!(found.normal, wanted.normal, "{}", wanted.name);
        }
        for (found, wanted) in found.indexes.iter().zip(&wanted.indexes) {
            assert!(found.normal.is_some());
            assert_eq!(found.normal, wanted.normal, "{:?}", wanted.name);
        }
    }
    let difference = dms::diff::diff(
        &found,
        &wanted,
        &dms::diff::DiffOptions {
            compare_server_default: true,
            ..dms::diff::DiffOptions::default()
        },
    );
    assert_eq!(difference.upgrade, []);
}
