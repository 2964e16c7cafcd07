//! Sequences that no column owns.

use super::Postgres;
use crate::conn::{Connection, Row, Value};
use crate::dialect::standard::{self, IntegerKind, integer_kind, table_name};
use crate::dialect::{Dialect as _, Scope};
use crate::error::Result;
use crate::schema::{DataType, Definition, Identity, Sequence, TableName, TypeClass};

/// Those of the scope, sorted by schema and name. They say of their options what is not the server's default.
/// <https://www.postgresql.org/docs/current/catalog-pg-sequence.html>
pub(super) fn introspect(connection: &mut dyn Connection, scope: &Scope) -> Result<Vec<Sequence>> {
    let all_schemas = [Value::Boolean(scope.all_schemas)];
    let rows = connection.query(include_str!("queries/sequences.sql"), &all_schemas)?;
    let mut sequences: Vec<Sequence> = Vec::new();
    for row in &rows.rows {
        let name = name(row, 0);
        if sequences.last().is_none_or(|last| last.name != name) {
            sequences.push(sequence(row, name));
        }
        let Some(last) = sequences.last_mut() else {
            continue;
        };
        last.is_used |= row.boolean(12) == Some(true);
        if let Some(column) = row.text(11) {
            last.columns.push((self::name(row, 9), column.to_owned()));
        }
    }
    Ok(sequences)
}

/// The schema and the name that begin at this value of the row.
fn name(row: &Row, at: usize) -> TableName {
    let schema = row.text(at).map(str::to_owned);
    TableName::in_schema(schema, row.text(at + 1).unwrap_or_default())
}

fn sequence(row: &Row, name: TableName) -> Sequence {
    let class = match row.text(2) {
        Some("smallint") => Some(TypeClass::SmallInteger),
        Some("integer") => Some(TypeClass::Integer),
        _ => None,
    };
    let data_type = class.map(DataType::new);
    let told = Identity {
        start: row.integer(3),
        increment: row.integer(4),
        minvalue: row.integer(5),
        maxvalue: row.integer(6),
        cache: row.integer(7),
        cycle: row.boolean(8),
        ..Identity::default()
    };
    let usual = usual(data_type.as_ref(), &told);
    let unusual = |told: Option<i64>, usual: Option<i64>| told.filter(|_| told != usual);
    Sequence {
        name,
        data_type,
        options: Identity {
            start: unusual(told.start, usual.start),
            increment: unusual(told.increment, usual.increment),
            minvalue: unusual(told.minvalue, usual.minvalue),
            maxvalue: unusual(told.maxvalue, usual.maxvalue),
            cache: unusual(told.cache, usual.cache),
            cycle: told.cycle.filter(|cycle| *cycle),
            ..Identity::default()
        },
        columns: Vec::new(),
        is_used: false,
    }
}

/// These options, and the server's defaults for what they leave open.
pub(super) fn effective(data_type: Option<&DataType>, options: &Identity) -> Identity {
    let usual = usual(data_type, options);
    Identity {
        start: options.start.or(usual.start),
        increment: options.increment.or(usual.increment),
        minvalue: options.minvalue.or(usual.minvalue),
        maxvalue: options.maxvalue.or(usual.maxvalue),
        cache: options.cache.or(usual.cache),
        cycle: options.cycle.or(usual.cycle),
        ..Identity::default()
    }
}

/// The server's defaults beside these options.
/// <https://www.postgresql.org/docs/current/sql-createsequence.html>
fn usual(data_type: Option<&DataType>, options: &Identity) -> Identity {
    let kind = data_type.and_then(|it| integer_kind(it.for_dialect("postgresql").class));
    let (lowest, highest) = match kind {
        Some(IntegerKind::Small) => (i64::from(i16::MIN), i64::from(i16::MAX)),
        Some(IntegerKind::Plain) => (i64::from(i32::MIN), i64::from(i32::MAX)),
        Some(IntegerKind::Big) | None => (i64::MIN, i64::MAX),
    };
    let increment = options.increment.unwrap_or(1);
    let (minvalue, maxvalue) = if increment < 0 {
        (lowest, -1)
    } else {
        (1, highest)
    };
    let start = if increment < 0 {
        options.maxvalue.unwrap_or(maxvalue)
    } else {
        options.minvalue.unwrap_or(minvalue)
    };
    Identity {
        start: Some(start),
        increment: Some(1),
        minvalue: Some(minvalue),
        maxvalue: Some(maxvalue),
        cache: Some(1),
        cycle: Some(false),
        ..Identity::default()
    }
}

/// As SQL names it.
pub(super) fn written(name: &TableName) -> String {
    table_name(&Postgres, name)
}

/// CREATE SEQUENCE.
pub(super) fn create(sequence: &Sequence) -> Result<String> {
    let definition = Definition::CreateSequence {
        name: sequence.name.clone(),
        data_type: sequence.data_type.clone(),
        options: sequence.options.clone(),
        if_not_exists: false,
    };
    Ok(Postgres.definition(&definition)?.sql)
}

/// DROP SEQUENCE.
pub(super) fn drop(name: &TableName) -> String {
    format!("DROP SEQUENCE {}", written(name))
}

/// ALTER SEQUENCE: the options as they are said.
pub(super) fn alter(name: &TableName, options: &Identity) -> String {
    let options: Vec<String> = (standard::identity_options(options).into_iter())
        .map(|(_, option)| option)
        .collect();
    format!("ALTER SEQUENCE {} {}", written(name), options.join(" "))
}
