//! Reads the catalog of PostgreSQL 12 and newer: a fixed number of queries for many tables at once.

mod columns;
mod data_type;
mod keys;
mod tables;

use self::columns::Columns;
use self::data_type::{DomainType, NamedType, TypeLoader};
use self::tables::Tables;
use super::{Postgres, sequence};
use crate::conn::{Connection, Row, Value};
use crate::dialect::Scope;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{Literal, OptionValue, Schema, StandingType, Table, TableName};

/// How many tables are asked for at once: a driver holds a whole answer in memory.
const PORTION: usize = 2_000;

/// The schema of a database, as SQLAlchemy's inspector and Alembic's hooks on it present it.
///
/// More than they tell: `DEFERRABLE` of unique constraints, `NOT VALID` of foreign keys, collations of
/// index elements, and the SERIAL of every integer type (Alembic leaves the default of SMALLSERIAL,
/// and its downgrade then names a sequence that is gone).
pub(super) fn introspect(
    _dialect: &Postgres,
    connection: &mut dyn Connection,
    scope: &Scope,
) -> Result<Schema> {
    let all_schemas = [Value::Boolean(scope.all_schemas)];
    let mut tables = Tables::default();
    let sql = include_str!("queries/tables.sql");
    connection.read(sql, &all_schemas, &mut |row| tables.add_table(&row, scope))?;
    let type_rows = connection.rows(include_str!("queries/types.sql"))?;
    let types = named_types(&type_rows);
    if tables.order.is_empty() {
        require_schema(connection, scope)?;
    } else {
        add_parts(connection, &mut tables, &types)?;
    }
    let mut schema = Schema {
        tables: tables.into_vec(),
        sequences: sequence::introspect(connection, scope)?,
        types: standing_types(&type_rows, &types),
        knows_all_types: true,
        ..Schema::default()
    };
    schema
        .tables
        .sort_by(|left, right| left.name.cmp(&right.name));
    Ok(schema)
}

/// The constraints and indexes of a temporary table.
pub(super) fn temporary(connection: &mut dyn Connection, name: &str) -> Result<Table> {
    let mut tables = Tables::default();
    let parameters = [Value::Text(name.to_owned())];
    let sql = include_str!("queries/temporary.sql");
    connection.read(sql, &parameters, &mut |row| {
        if let Some(oid) = row.integer(0) {
            tables.add(oid, Table::new(TableName::new(name)));
        }
    })?;
    let types = named_types(&[]);
    add_parts(connection, &mut tables, &types)?;
    let mut table = (tables.into_vec().pop()).unwrap_or_else(|| Table::new(TableName::new(name)));
    table.columns.clear();
    Ok(table)
}

/// Columns, constraints and indexes. The columns of all tables come first: foreign keys refer to them.
fn add_parts(
    connection: &mut dyn Connection,
    tables: &mut Tables,
    types: &TypeLoader,
) -> Result<()> {
    let is_15 = connection.server_version()?.0 >= 15;
    let oids = tables.order.clone();
    let mut columns = Columns::new(types);
    for portion in oids.chunks(PORTION) {
        columns.read(connection, &array(portion), tables)?;
    }
    for portion in oids.chunks(PORTION) {
        keys::read(connection, &array(portion), is_15, tables)?;
    }
    Ok(())
}

/// Numbers as the parameter of a query: `{1,2}`.
fn array(numbers: &[i64]) -> Value {
    let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
    Value::Text(format!("{{{}}}", numbers.join(",")))
}

/// The numbers of an array or a vector: `{1,2}`, `1 2`.
fn numbers(text: Option<&str>) -> Vec<i64> {
    let text = text.unwrap_or_default().trim_matches(['{', '}']);
    let numbers = text.split([',', ' ']);
    numbers.filter_map(|number| number.parse().ok()).collect()
}

/// Without a current schema every database looks empty, and all of it would be created anew.
fn require_schema(connection: &mut dyn Connection, scope: &Scope) -> Result<()> {
    let rows = connection.rows("SELECT pg_catalog.current_schema()::text")?;
    let has_schema = rows.first().is_some_and(|row| row.text(0).is_some());
    if scope.all_schemas || has_schema {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::State,
        "no schema of the server's `search_path` exists in this database, so there is no place for tables",
    )
    .with_hint("`CREATE SCHEMA public`, or set the path: `?options=-csearch_path=NAME` in the URL"))
}

fn owned(row: &Row, index: usize) -> Option<String> {
    row.text(index).map(str::to_owned)
}

fn text_option(keyword: &str, text: String) -> (String, OptionValue) {
    (
        keyword.to_owned(),
        OptionValue::Literal(Literal::Text(text)),
    )
}

fn flag(keyword: &str, value: bool) -> (String, OptionValue) {
    (
        keyword.to_owned(),
        OptionValue::Literal(Literal::Boolean(value)),
    )
}

fn list_option(keyword: &str, texts: Vec<String>) -> (String, OptionValue) {
    let texts = texts.into_iter().map(Literal::Text).collect();
    (
        keyword.to_owned(),
        OptionValue::Literal(Literal::List(texts)),
    )
}

/// `postgresql_with` from lines of `name=value`.
fn storage_parameters(lines: &str) -> (String, OptionValue) {
    let parameters = lines
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| text_option(name, value.to_owned()))
        .collect();
    ("postgresql_with".to_owned(), OptionValue::Map(parameters))
}

/// The enumerations and domains by their oid; the rows of one stand together.
fn named_types(rows: &[Row]) -> TypeLoader {
    let named = rows
        .chunk_by(|left, right| left.integer(0) == right.integer(0))
        .filter_map(|rows| {
            let row = rows.first()?;
            let name = owned(row, 2)?;
            let schema = owned(row, 3);
            let named = match row.text(1)? {
                "e" => NamedType::Enum {
                    name,
                    schema,
                    labels: rows.iter().filter_map(|row| owned(row, 4)).collect(),
                },
                _ => NamedType::Domain(Box::new(DomainType {
                    name,
                    schema,
                    base: owned(row, 5)?,
                    base_named: row.integer(6),
                    collation: owned(row, 7),
                    not_null: row.boolean(8) == Some(true),
                    default: owned(row, 9),
                    constraint: owned(row, 10),
                    check: row.text(11).map(keys::condition),
                })),
            };
            Some((row.integer(0)?, named))
        })
        .collect();
    TypeLoader { named }
}

/// The same as types of their own, under every name that finds them: with the schema, and without it where that is
/// on the search path.
fn standing_types(rows: &[Row], types: &TypeLoader) -> Vec<StandingType> {
    let mut standing = Vec::new();
    for rows in rows.chunk_by(|left, right| left.integer(0) == right.integer(0)) {
        let Some(row) = rows.first() else { continue };
        let data_type = types.reflect("", row.integer(0), None);
        let is_used = row.boolean(13) == Some(true);
        for schema in [owned(row, 3), owned(row, 12)] {
            let mut data_type = data_type.clone();
            (data_type.arguments).retain(|(parameter, _)| *parameter != "schema");
            if let Some(schema) = schema {
                data_type = data_type.with("schema", Literal::Text(schema));
            }
            standing.push(StandingType { data_type, is_used });
        }
    }
    standing
}
