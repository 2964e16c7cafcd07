//! Every type that Alembic prints on a database, made there for real: the catalog gives it back, and it goes again.

use std::collections::BTreeMap;
use std::fs;

use dms::conn::Connection;
use dms::dialect::{Dialect, Scope, by_name};
use dms::engine::Migrator;
use dms::op::{CreateTable, DropTable, DropType, Operation};
use dms::schema::{Literal, Schema, Table};

use crate::database::{Database, look};
use crate::equal::differences;

/// What is told of a type on a dialect where it does not come back, by a part of it, and why. The text that Alembic
/// prints is recorded though no server takes it, and is printed here to the letter.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "",
        "Enum() has no values that its check",
        "refused by DMS: the check would be no SQL",
    ),
    ("", "must be an integer, not float", "refused by DMS"),
    (
        "sqlite",
        "no such collation sequence",
        "the collation is another database's",
    ),
    ("sqlite", "near \".\"", "collations have no schema"),
    (
        "postgresql",
        "is not valid for `fields`",
        "refused by DMS: it would be any SQL",
    ),
    (
        "postgresql",
        "type \"binary\" does not exist",
        "another database's",
    ),
    (
        "postgresql",
        "type \"varbinary\" does not exist",
        "another database's",
    ),
    (
        "postgresql",
        "type \"blob\" does not exist",
        "another database's",
    ),
    (
        "postgresql",
        "type \"clob\" does not exist",
        "another database's",
    ),
    (
        "postgresql",
        "type \"datetime\" does not exist",
        "another database's",
    ),
    (
        "postgresql",
        "type \"double\" does not exist",
        "another database's",
    ),
    (
        "postgresql",
        "type \"nvarchar\" does not exist",
        "another database's",
    ),
    (
        "postgresql",
        "for encoding \"UTF8\" does not exist",
        "another database's collation",
    ),
    (
        "postgresql",
        "type modifier is not allowed",
        "a TEXT has no length",
    ),
    ("postgresql", "NUMERIC precision 0", "out of range"),
    (
        "postgresql",
        "syntax error",
        "a negative length, INTERVAL DAY (3)",
    ),
    ("postgresql", "pg_enum_typid_label_index", "a label twice"),
    (
        "postgresql",
        "create_type=False",
        "the script is to have made the type",
    ),
    ("mariadb", "Unknown collation", "another database's"),
    (
        "mariadb",
        "Unknown character set",
        "there is none of that name",
    ),
    (
        "mariadb",
        "is not valid for CHARACTER SET",
        "the two contradict each other",
    ),
    (
        "mariadb",
        "You have an error in your SQL syntax",
        "NATIONAL TEXT and the like, CLOB, no labels",
    ),
    ("mariadb", "has duplicated value", "a label twice"),
    ("mariadb", "Illegal set", "a comma in a label of a SET"),
    (
        "mariadb",
        "(0): alter column",
        "the server takes 0 for its default",
    ),
    (
        "mariadb",
        "' c '): alter column",
        "the server cuts blanks at the end of labels",
    ),
];

/// What has to be there before.
const PREPARED: &[(&str, &str)] = &[
    ("postgresql", "CREATE SCHEMA s"),
    ("postgresql", "CREATE SCHEMA m"),
    ("postgresql", "CREATE EXTENSION citext"),
    ("postgresql", "CREATE EXTENSION hstore"),
];

/// The types recorded for a dialect, each text of SQL once: text and expression.
fn recorded(dialect: &str) -> BTreeMap<String, String> {
    let path = dms_conformance::folder()
        .join("../crates/dms/src/dialect/tests/recorded/evaluated/types.txt");
    let text = fs::read_to_string(path).unwrap();
    let mut types = BTreeMap::new();
    for block in text.split("\n\n").skip(1) {
        let (expression, rest) = block.trim_end().split_once('\n').unwrap();
        for line in rest.lines() {
            let (dialects, answer) = line.trim_start().split_once(": ").unwrap();
            if dialects.split(' ').any(|own| own == dialect) && !answer.starts_with("!!") {
                types
                    .entry(answer.to_owned())
                    .or_insert_with(|| expression.to_owned());
            }
        }
    }
    types
}

/// The table that has a column of this type, as the operations tell it.
fn table(dialect: &str, expression: &str) -> dms::Result<Table> {
    let text = format!(
        "from alembic import op\nimport sqlalchemy as sa\nimport datetime, decimal, enum, uuid\n\
         from sqlalchemy.dialects import postgresql as pg, mysql, sqlite\n\n\
         revision = 'aaaa11112222'\ndown_revision = None\n\n\
         def upgrade():\n    op.create_table('t', sa.Column('c', {expression}))\n"
    );
    let schema = Migrator::embedded(&[("case.py", text.as_str())])?
        .for_url(&format!("{dialect}://"))?
        .replayed("head")?;
    Ok(schema.tables.into_iter().next().unwrap())
}

/// Makes a table with a column of this type, looks, and takes both away; what is not as it should be, in lines.
fn round_trip(dialect: &dyn Dialect, connection: &mut dyn Connection, table: Table) -> Vec<String> {
    let mut run = |operation: Operation| {
        let statements = dialect.render(&operation, &Schema::default())?;
        (statements.iter()).try_for_each(|statement| connection.execute(&statement.sql).map(drop))
    };
    let (name, data_type) = (table.name.clone(), table.columns[0].data_type.clone());
    let created = run(Operation::CreateTable(CreateTable {
        table: table.clone(),
        if_not_exists: false,
    }));
    if let Err(error) = created {
        return vec![format!("refused: {error}")];
    }
    let replayed = Schema {
        tables: vec![table],
        ..Schema::default()
    };
    let found = dialect.introspect(connection, &Scope::default()).unwrap();
    let lines = differences(dialect, &found, &replayed);
    let mut run = |operation: Operation| {
        for statement in dialect.render(&operation, &Schema::default()).unwrap() {
            connection.execute(&statement.sql).unwrap();
        }
    };
    run(Operation::DropTable(DropTable {
        name,
        if_exists: false,
        before: None,
    }));
    // The type of an array is that of its items.
    let mut own = data_type.for_dialect(dialect.name()).clone();
    if let Some(Literal::Type(item)) = own.argument("item_type").cloned() {
        own = item.for_dialect(dialect.name()).clone();
    }
    if dialect.name() == "postgresql" && own.text("name").is_some() {
        run(Operation::DropType(DropType {
            data_type: own,
            check_first: true,
        }));
    }
    let left = dialect.introspect(connection, &Scope::default()).unwrap();
    assert_eq!((left.tables, left.types), (vec![], vec![]));
    lines
}

fn every_type_comes_back(name: &str) {
    let dialect = by_name(name).unwrap();
    let database = Database::new(name, "types");
    for (_, sql) in PREPARED.iter().filter(|(own, _)| *own == name) {
        database.run(sql);
    }
    let mut connection = look(&database.url);
    let mut told = Vec::new();
    let recorded = recorded(name);
    let count = recorded.len();
    for (answer, expression) in recorded {
        let lines = match table(name, &expression) {
            Ok(table) => round_trip(dialect.as_ref(), connection.as_mut(), table),
            Err(error) => vec![error.to_string()],
        };
        told.extend((lines.iter()).map(|line| format!("{answer}: {line} [{expression}]")));
    }
    for (own, part, why) in EXCEPTIONS {
        if own.is_empty() || *own == name {
            let before = told.len();
            told.retain(|line| !line.contains(part));
            assert!(told.len() < before, "never met: {part} ({why})");
        }
    }
    let lines = told.join("\n");
    assert!(told.is_empty(), "{} of {count}:\n{lines}", told.len());
    assert!(count > 60, "{count}");
}

#[test]
fn every_type_comes_back_from_sqlite() {
    every_type_comes_back("sqlite");
}

#[cfg(feature = "live")]
#[test]
fn every_type_comes_back_from_postgresql() {
    every_type_comes_back("postgresql");
}

#[cfg(feature = "live")]
#[test]
fn every_type_comes_back_from_mariadb() {
    every_type_comes_back("mariadb");
}
