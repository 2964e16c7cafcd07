//! To which table and columns a foreign key points.

use std::rc::Rc;

use dms_python::{Instance, Raised, Value};

use crate::pylib::literal::quoted;
use crate::pylib::sqlalchemy::column::{ColumnObject, as_column, column};
use crate::pylib::sqlalchemy::foreign_key::ForeignKeyObject;
use crate::pylib::sqlalchemy::metadata::metadata;
use crate::pylib::sqlalchemy::table::{TableObject, key};
use crate::schema::TableName;

/// One end of a foreign key.
pub(in crate::pylib) struct Target {
    /// The table.
    pub table: TableName,
    /// The table object, if the `MetaData` has it.
    pub instance: Option<Rc<Instance>>,
    /// The column's name, or its key where the table is not known; `None` if the text names only a table.
    pub column: Option<String>,
    /// The column object, if it was found.
    pub found: Option<Rc<Instance>>,
}

/// Resolves a target, as seen from a table.
pub(in crate::pylib) fn resolve(
    target: &Value,
    from: &TableObject,
    link_to_name: bool,
) -> Result<Target, Raised> {
    if let Some(instance) = as_column(target) {
        let object = column(&instance)?;
        let Some(table) = object.table() else {
            let name = object.name().unwrap_or_default();
            return Err(Raised::exception(
                "InvalidRequestError",
                format!(
                    "a foreign key of table `{}` points to the column `{name}`, which has no table",
                    from.name
                ),
            )
            .with_hint("name the target as text: `sa.ForeignKey('table.column')`"));
        };
        let table_object = TableObject::of(&table)?;
        return Ok(Target {
            table: TableName::in_schema(table_object.schema.clone(), &table_object.name),
            instance: Some(table),
            column: object.name(),
            found: Some(instance),
        });
    }
    let text = target.as_str().unwrap_or_default();
    let mut words: Vec<&str> = text.split('.').collect();
    let wanted = if words.len() > 1 {
        words.pop().map(str::to_owned)
    } else {
        None
    };
    let name = words.pop().unwrap_or_default().to_owned();
    let owner = from.metadata.as_ref().map(metadata).transpose()?;
    let schema = if words.is_empty() {
        owner.as_ref().and_then(|owner| owner.schema.clone())
    } else {
        Some(words.join("."))
    };
    let instance = owner.and_then(|owner| {
        owner
            .tables
            .borrow()
            .get(&key(schema.as_deref(), &name))
            .cloned()
    });
    let found = match (&instance, &wanted) {
        (Some(table), Some(wanted)) => {
            let table = TableObject::of(table)?;
            find(&table, wanted, link_to_name)
        }
        _ => None,
    };
    let column = found
        .as_ref()
        .and_then(|found| found.payload::<ColumnObject>()?.name())
        .or(wanted);
    Ok(Target {
        table: TableName::in_schema(schema, name),
        instance,
        column,
        found,
    })
}

/// The column of a table by its key, or by its name if the foreign key says so.
pub(super) fn find(table: &TableObject, wanted: &str, link_to_name: bool) -> Option<Rc<Instance>> {
    if link_to_name {
        let state = table.state.borrow();
        return state
            .columns
            .iter()
            .find(|known| {
                known
                    .payload::<ColumnObject>()
                    .and_then(|known| known.name())
                    .as_deref()
                    == Some(wanted)
            })
            .cloned();
    }
    table.column(wanted)
}

/// The column that a column's first foreign key points to, if it can be found.
pub(super) fn target_of_column(instance: &Rc<Instance>) -> Result<Option<Rc<Instance>>, Raised> {
    let object = column(instance)?;
    let Some(table) = object.table() else {
        return Ok(None);
    };
    let table = TableObject::of(&table)?;
    let keys = object.state().foreign_keys.clone();
    for foreign_key in keys {
        if let Some(foreign_key) = foreign_key.payload::<ForeignKeyObject>() {
            let target = resolve(&foreign_key.target, &table, false)?;
            let by_own_key = || {
                let known = TableObject::of(target.instance.as_ref()?).ok()?;
                known.column(&object.key()?)
            };
            if let Some(found) = target.found.clone().or_else(by_own_key) {
                return Ok(Some(found));
            }
        }
    }
    // A table's ForeignKeyConstraint gives its columns their types too.
    for constraint in &table.state.borrow().constraints {
        if let Some(target) = target_in(constraint, instance)
            && let Some(found) = resolve(&target, &table, false)?.found
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// What a foreign key constraint says of one of its columns.
fn target_in(constraint: &Rc<Instance>, instance: &Rc<Instance>) -> Option<Value> {
    use crate::pylib::sqlalchemy::constraint::{ConstraintObject, Kind};
    let object = constraint.payload::<ConstraintObject>()?;
    let Kind::ForeignKey { targets, .. } = &object.kind else {
        return None;
    };
    let key = instance.payload::<ColumnObject>()?.key();
    let position = object.columns.iter().position(|column| match column {
        Value::Str(name) => Some(&**name) == key.as_deref(),
        Value::Instance(column) => Rc::ptr_eq(column, instance),
        _ => false,
    })?;
    targets.get(position).cloned()
}

/// SQLAlchemy's error for a table that is not there.
pub(super) fn missing_table(from: &TableObject, column: &str, target: &Target) -> Raised {
    let wanted = target.column.clone().unwrap_or_else(|| column.to_owned());
    Raised::exception(
        "NoReferencedTableError",
        format!(
            "Foreign key associated with column '{}.{column}' could not find table '{}' with which to generate a \
             foreign key to target column '{wanted}'",
            from.name, target.table
        ),
    )
    .with_hint(format!(
        "declare a table named {}, or import the module that does",
        quoted(&target.table.to_string())
    ))
}

/// SQLAlchemy's error for a column that is not there.
pub(super) fn missing_column(from: &TableObject, target: &Target) -> Raised {
    let wanted = target.column.clone().unwrap_or_default();
    let table = &target.table;
    Raised::exception(
        "NoReferencedColumnError",
        format!(
            "Could not initialize target column for ForeignKey '{table}.{wanted}' on table '{}': table '{}' has no \
             column named '{wanted}'",
            from.name, table.name
        ),
    )
    .with_hint(format!("a foreign key names the column of `{table}` by its attribute, not by another name"))
}
