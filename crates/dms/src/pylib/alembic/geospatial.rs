//! Those of the directives that `geoalchemy2.alembic_helpers` adds which are not another name for one of Alembic's.

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::scope::Scope;
use super::{index, table};

/// `op.add_geospatial_column(table_name, column, schema=None)`: without the index that its type brings otherwise.
pub(super) fn add_column(
    scope: &Scope,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let by_name = (arguments.keywords.iter()).find(|(name, _)| &**name == "column");
    let column = (arguments.positional.get(1)).or(by_name.map(|(_, column)| column));
    if let Some(column) = column.cloned() {
        let data_type = interpreter.attribute(&column, "type")?;
        let is_plain = matches!(data_type, Value::Instance(_));
        if is_plain && interpreter.attribute(&data_type, "spatial_index").is_ok() {
            interpreter.set_attribute(&data_type, "spatial_index", Value::Bool(false))?;
        }
    }
    table::add_column(scope, interpreter, arguments)
}

/// `op.drop_geospatial_index(index_name, table_name, column_name, schema=None, unique=False, ...)`.
pub(super) fn drop_index(
    scope: &Scope,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    // The name says it all; the column is for databases that have no names for such indexes.
    (arguments.keywords).retain(|(name, _)| !matches!(&**name, "column_name" | "unique"));
    let mut further = arguments
        .positional
        .split_off(arguments.positional.len().min(2));
    if further.len() > 1 {
        arguments
            .keywords
            .push(("schema".into(), further.swap_remove(1)));
    }
    index::drop_index(scope, interpreter, arguments)
}
