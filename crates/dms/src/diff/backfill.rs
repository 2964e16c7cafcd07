//! Columns that become NOT NULL where rows may have nothing in them.

use std::sync::Arc;

use super::types;
use crate::error::Result;
use crate::op::{AlterColumn, Execute, Operation};
use crate::schema::query::{Source, Update, typed};
use crate::schema::{Column, DataType, Expression, Literal, Schema, TableName, TypeClass};

/// The operations of an upgrade with the steps that fill rows, and what to tell of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Backfill {
    /// The operations.
    pub operations: Vec<Operation>,
    /// What whoever runs them should know, a line each.
    pub notes: Vec<String>,
}

/// What the database is: its name for the variants of types, and how it writes an UPDATE.
pub struct Writer<'a> {
    /// SQLAlchemy's name of the dialect.
    pub dialect: &'a str,
    /// The text of an UPDATE.
    pub update: &'a dyn Fn(Update) -> Result<String>,
}

/// Adds columns without default as nullable ones, fills them, and only then makes them NOT NULL; fills existing columns
/// that become NOT NULL. The value is the model's `default=` if that is a constant, else one that the type has.
///
/// # Errors
/// When an UPDATE cannot be written.
pub fn with_backfill(
    operations: Vec<Operation>,
    after: &Schema,
    writer: &Writer<'_>,
) -> Result<Backfill> {
    let mut result = Backfill::default();
    let mut pending = Pending::default();
    for operation in operations {
        let continues = matches!(&operation, Operation::AddColumn(add)
            if pending.table.as_ref() == Some(&add.table));
        if !continues {
            pending.flush(&mut result);
        }
        match operation {
            Operation::AddColumn(mut add) => {
                pending.table = Some(add.table.clone());
                if let Some(model) = wanting(after, &add.table, &add.column) {
                    let alter = made_not_null(&add.table, &add.column);
                    add.column.nullable = true;
                    let (update, note) = fill(&add.table, model, writer)?;
                    pending.updates.push(update);
                    pending.alterations.push(Operation::AlterColumn(alter));
                    result.notes.push(note);
                }
                result.operations.push(Operation::AddColumn(add));
            }
            Operation::AlterColumn(alter) => {
                if alter.nullable == Some(false) && alter.existing_nullable != Some(false) {
                    existing(&alter, after, writer, &mut result)?;
                }
                result.operations.push(Operation::AlterColumn(alter));
            }
            other => result.operations.push(other),
        }
    }
    pending.flush(&mut result);
    Ok(result)
}

/// What has to wait until all columns of a table are added.
#[derive(Default)]
struct Pending {
    table: Option<TableName>,
    updates: Vec<Operation>,
    alterations: Vec<Operation>,
}

impl Pending {
    fn flush(&mut self, result: &mut Backfill) {
        self.table = None;
        result.operations.append(&mut self.updates);
        result.operations.append(&mut self.alterations);
    }
}

/// The model of an added column that would have nothing to put into rows.
fn wanting<'a>(after: &'a Schema, table: &TableName, column: &Column) -> Option<&'a Column> {
    let fills_itself =
        column.server_default.is_some() || column.identity.is_some() || column.computed.is_some();
    let table = after.table(table)?;
    let is_key = (table.primary_key.as_ref()).is_some_and(|key| key.columns.contains(&column.name));
    if column.nullable || fills_itself || is_key || types::is_unknown(column) {
        return None;
    }
    table.column(&column.name)
}

fn made_not_null(table: &TableName, column: &Column) -> AlterColumn {
    let mut alter = AlterColumn::new(table.clone(), &column.name);
    alter.existing_type = Some(column.data_type.clone());
    alter.existing_nullable = Some(true);
    alter.existing_comment.clone_from(&column.comment);
    alter.nullable = Some(false);
    alter
}

/// A column that was there, and may hold NULL: filled if the model says with what.
fn existing(
    alter: &AlterColumn,
    after: &Schema,
    writer: &Writer<'_>,
    result: &mut Backfill,
) -> Result<()> {
    let name = format!("{}.{}", alter.table, alter.column);
    let model = (after.table(&alter.table)).and_then(|table| table.column(&alter.column));
    match model.filter(|model| alter.data_type.is_none() && constant(model).is_some()) {
        Some(model) => {
            let (update, note) = fill(&alter.table, model, writer)?;
            result.operations.push(update);
            result.notes.push(note);
        }
        None => result.notes.push(format!(
            "`{name}` becomes NOT NULL, which fails while rows have NULL there: fill them first."
        )),
    }
    Ok(())
}

/// The model's `default=`, if it is a plain constant.
fn constant(model: &Column) -> Option<&Literal> {
    model.default.as_deref().filter(|value| match value {
        Literal::Boolean(_)
        | Literal::Integer(_)
        | Literal::Float(_)
        | Literal::Decimal(_)
        | Literal::Text(_)
        | Literal::DateTime(_) => true,
        Literal::Null | Literal::Bytes(_) | Literal::List(_) | Literal::Type(_) => false,
    })
}

/// The UPDATE, and what to tell of it.
fn fill(table: &TableName, model: &Column, writer: &Writer<'_>) -> Result<(Operation, String)> {
    let name = format!("{table}.{}", model.name);
    let own = model.data_type.for_dialect(writer.dialect);
    let (value, note) = match constant(model) {
        Some(value) => (
            typed(value.clone(), own),
            format!(
                "`{name}` becomes NOT NULL: rows that have nothing there get the model's default."
            ),
        ),
        None => match placeholder(own) {
            Expression::Null => (
                Expression::Null,
                format!(
                    "`{name}` becomes NOT NULL, which fails while there are rows: put a value into the UPDATE."
                ),
            ),
            value => (
                value,
                format!(
                    "`{name}` becomes NOT NULL: change the value in the UPDATE to what rows should have there."
                ),
            ),
        },
    };
    let is_null = Expression::Suffix {
        operand: Box::new(Expression::column(model.name.clone())),
        operator: "IS NULL".into(),
    };
    let sql = (writer.update)(Update {
        target: Arc::new(Source::Table(table.clone())),
        prefixes: Vec::new(),
        values: vec![(model.name.clone(), value)],
        conditions: vec![is_null],
        returning: Vec::new(),
        limit: None,
    })?;
    Ok((Operation::Execute(Execute::new(sql)), note))
}

/// A value of a type, to be replaced by a better one.
fn placeholder(own: &DataType) -> Expression {
    use TypeClass as T;
    let text = |text: &str| Expression::Text(text.to_owned());
    if types::is_integer(own.class) {
        return text("0");
    }
    match own.class {
        T::Boolean | T::SqlBoolean => Expression::False,
        T::Numeric
        | T::Float
        | T::Double
        | T::SqlDecimal
        | T::SqlNumeric
        | T::SqlFloat
        | T::SqlDouble
        | T::SqlDoublePrecision
        | T::SqlReal
        | T::MysqlDecimal
        | T::MysqlNumeric
        | T::MysqlFloat
        | T::MysqlDouble
        | T::MysqlReal => text("0"),
        T::String
        | T::Text
        | T::Unicode
        | T::UnicodeText
        | T::SqlVarchar
        | T::SqlText
        | T::SqlChar
        | T::SqlClob
        | T::SqlNchar
        | T::SqlNvarchar
        | T::PgCitext
        | T::MysqlVarchar
        | T::MysqlChar
        | T::MysqlText
        | T::MysqlTinytext
        | T::MysqlMediumtext
        | T::MysqlLongtext
        | T::LargeBinary
        | T::PgBytea
        | T::SqlBlob => text("''"),
        T::Date | T::SqlDate | T::SqliteDate => text("CURRENT_DATE"),
        T::DateTime
        | T::SqlDatetime
        | T::SqlTimestamp
        | T::PgTimestamp
        | T::MysqlDatetime
        | T::MysqlTimestamp
        | T::SqliteDatetime => text("CURRENT_TIMESTAMP"),
        T::Time | T::SqlTime | T::PgTime | T::MysqlTime | T::SqliteTime => text("'00:00:00'"),
        T::Json | T::PgJson | T::PgJsonb | T::MysqlJson | T::SqliteJson | T::SqliteJsonb => {
            text("'{}'")
        }
        T::Array | T::PgArray => text("'{}'"),
        T::Enum | T::PgEnum | T::MysqlEnum => match own.argument("enums") {
            Some(Literal::List(labels)) if !labels.is_empty() => {
                Expression::Literal(labels[0].clone())
            }
            _ => Expression::Null,
        },
        _ => Expression::Null,
    }
}
