//! `op.alter_column()`.

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::scope::{Scope, table_name};
use crate::op::{AlterColumn, Change, DefaultValue, Operation};
use crate::pylib::convert;
use crate::pylib::signature::{Bound, Signature, not_empty, text, wrong_type};
use crate::pylib::sqlalchemy::column::ColumnObject;
use crate::pylib::sqlalchemy::{options, types};
use crate::schema::{Autoincrement, DataType};

const NAME: &str = "alter_column";

const SIGNATURE: Signature = Signature::new(NAME, &["table_name", "column_name"], &[])
    .with_keywords(&[
        "nullable",
        "comment",
        "server_default",
        "new_column_name",
        "type_",
        "existing_type",
        "existing_server_default",
        "existing_nullable",
        "existing_comment",
        "schema",
        "autoincrement",
        "existing_autoincrement",
        "postgresql_using",
        "insert_before",
        "insert_after",
    ])
    .open();

/// What a `Column` takes for the rows that Python writes: the database knows nothing of it, and so loses nothing.
const PYTHON_SIDE: &[&str] = &["default", "onupdate"];

/// `op.alter_column(table_name, column_name, *, ...)`: `False` leaves a comment or a default alone, `None` removes it.
pub(super) fn alter_column(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let mut bound = SIGNATURE.bind(arguments)?;
    (bound.extra).retain(|(keyword, _)| !PYTHON_SIDE.contains(&&**keyword));
    options::check(NAME, &bound)?;
    let table = table_name(&mut bound, NAME, "table_name")?;
    let column = match bound.value("column_name") {
        // A whole column says its name; Alembic heeds nothing else of it.
        Value::Instance(instance) if instance.payload::<ColumnObject>().is_some() => {
            let column = instance.payload::<ColumnObject>();
            column.and_then(|column| column.name()).unwrap_or_default()
        }
        other => text(NAME, "column_name", &other)?,
    };
    not_empty(NAME, "column_name", &column)?;
    let mut operation = AlterColumn::new(table, column);
    operation.nullable = bound.boolean(NAME, "nullable")?;
    operation.new_name = bound.name(NAME, "new_column_name")?;
    operation.data_type = data_type(scope, interpreter, &mut bound, "type_")?;
    operation.server_default = default(interpreter, &mut bound, "server_default")?;
    operation.comment = comment(&mut bound)?;
    operation.autoincrement = autoincrement(&mut bound, "autoincrement")?;
    operation.postgresql_using = bound.text(NAME, "postgresql_using")?;
    operation.existing_type = data_type(scope, interpreter, &mut bound, "existing_type")?;
    operation.existing_nullable = bound.boolean(NAME, "existing_nullable")?;
    operation.existing_server_default =
        default(interpreter, &mut bound, "existing_server_default")?;
    operation.existing_comment = bound.text(NAME, "existing_comment")?;
    operation.existing_autoincrement = autoincrement(&mut bound, "existing_autoincrement")?;
    scope.invoke(interpreter, NAME, Operation::AlterColumn(operation))
}

fn data_type(
    scope: &Scope,
    interpreter: &mut Interpreter,
    bound: &mut Bound,
    parameter: &str,
) -> Result<Option<DataType>, Raised> {
    let Some(value) = bound.some(parameter) else {
        return Ok(None);
    };
    if !types::is_type(&scope.library, &value) {
        return Err(wrong_type(NAME, parameter, "a type", &value)
            .with_hint("write a type such as `sa.Integer()`"));
    }
    convert::data_type(&scope.library, interpreter, &value).map(Some)
}

fn default(
    interpreter: &mut Interpreter,
    bound: &mut Bound,
    parameter: &str,
) -> Result<Change<Option<DefaultValue>>, Raised> {
    match bound.take(parameter) {
        None | Some(Value::Bool(false)) => Ok(Change::Keep),
        Some(Value::None) => Ok(Change::Set(None)),
        Some(value) => Ok(Change::Set(Some(convert::default_value(
            interpreter,
            &value,
        )?))),
    }
}

fn comment(bound: &mut Bound) -> Result<Change<Option<String>>, Raised> {
    match bound.take("comment") {
        None | Some(Value::Bool(false)) => Ok(Change::Keep),
        Some(Value::None) => Ok(Change::Set(None)),
        Some(value) => Ok(Change::Set(Some(text(NAME, "comment", &value)?))),
    }
}

fn autoincrement(bound: &mut Bound, parameter: &str) -> Result<Option<Autoincrement>, Raised> {
    match bound.some(parameter) {
        None => Ok(None),
        Some(Value::Bool(true)) => Ok(Some(Autoincrement::True)),
        Some(Value::Bool(false)) => Ok(Some(Autoincrement::False)),
        Some(Value::Str(word)) if &*word == "auto" => Ok(Some(Autoincrement::Auto)),
        Some(Value::Str(word)) if &*word == "ignore_fk" => {
            Ok(Some(Autoincrement::IgnoreForeignKey))
        }
        Some(other) => Err(wrong_type(
            NAME,
            parameter,
            "True, False, 'auto' or 'ignore_fk'",
            &other,
        )),
    }
}
