//! From the objects that models and scripts make to a schema.

mod column;
mod constraint;
mod data_type;
mod foreign_key;
mod places;
mod sequence;
mod sort;
mod table;

pub(super) use column::{column, default_value, options};
pub(super) use data_type::{
    DIALECTS, MYSQL_DIALECT, PG_DIALECT, SQLITE_DIALECT, check_written, compiled_for, data_type,
    dialect, has_sequences, representation,
};
pub(super) use foreign_key::resolve;
pub(super) use sequence::sequence_type;
pub(super) use sort::sorted_tables;
pub(super) use table::{Strictness, index_of, naming_of, table};

pub(super) use constraint::{constraint_of, final_name};
pub use places::TablePlaces;

use std::collections::HashSet;
use std::rc::Rc;

use dms_python::{Instance, Interpreter, Raised, Value};

use super::doubts::Doubts;
use super::library::Library;
use super::sqlalchemy::metadata::metadata;
use crate::schema::{Schema, TableName};

/// What [`schema`] reads, with more of it: the same tables as DDL creates them, and where they are declared.
pub(super) fn declared(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    targets: &[Rc<Instance>],
) -> Result<Declared, Raised> {
    let mut declared = Declared {
        schema: schema(library, interpreter, targets)?,
        ..Declared::default()
    };
    for target in targets {
        for instance in sorted_tables(library, interpreter, target)? {
            let table = table(library, interpreter, &instance, Strictness::Script)?;
            declared.created.tables.push(table);
            declared.places.push(places::places(&instance)?);
        }
    }
    Ok(declared)
}

/// What models declare.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Declared {
    /// The schema, as it is compared with a database.
    pub schema: Schema,
    /// The same tables as `MetaData.create_all()` makes them: what the application fills in is not numbered by the
    /// database, and a check stands in its column.
    pub created: Schema,
    /// Where each table is declared, in the same order.
    pub places: Vec<TablePlaces>,
    /// What else they may declare.
    pub doubts: Doubts,
}

/// The schema that these `MetaData` objects describe.
pub(super) fn schema(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    targets: &[Rc<Instance>],
) -> Result<Schema, Raised> {
    let mut schema = Schema::default();
    let mut names: HashSet<TableName> = HashSet::new();
    for target in targets {
        if schema.naming.0.is_empty() {
            schema.naming = metadata(target)?.naming.clone();
        }
        let sorted = sorted_tables(library, interpreter, target)?;
        schema.tables.reserve_exact(sorted.len());
        for table_instance in sorted {
            let converted = table(library, interpreter, &table_instance, Strictness::Model)?;
            if !names.insert(converted.name.clone()) {
                let mut raised = Raised::exception(
                    "InvalidRequestError",
                    format!(
                        "the table `{}` is declared in two MetaData objects",
                        converted.name
                    ),
                )
                .with_hint("name one target (`module:attribute`), or declare the table once");
                raised.0.place.clone_from(&table_instance.place);
                return Err(raised);
            }
            schema.tables.push(converted.without_room());
        }
        sequence::add(library, interpreter, target, &mut schema.sequences)?;
    }
    Ok(schema)
}

/// The metadata that a target is or has: a `MetaData`, a declarative base, a Flask-SQLAlchemy extension, or a list
/// of those.
pub(super) fn targets(
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<Vec<Rc<Instance>>, Raised> {
    match value {
        Value::Instance(instance) if metadata(instance).is_ok() => Ok(vec![instance.clone()]),
        Value::List(_) | Value::Tuple(_) | Value::Set(_) => {
            let mut all = Vec::new();
            for item in interpreter.iterate(value)? {
                all.extend(targets(interpreter, &item)?);
            }
            Ok(all)
        }
        Value::Dict(entries) => {
            let values: Vec<Value> = entries.borrow().values().cloned().collect();
            targets(interpreter, &Value::list(values))
        }
        Value::Opaque(opaque) => Err(super::signature::unknown_value("the metadata", opaque)
            .with_hint(
                "say in dms.toml what declares the models: `models = [\"package.module:Base\"]` (a MetaData, \
                 a declarative base, the `db` of Flask-SQLAlchemy, or the Flask application)",
            )),
        other => {
            for name in ["metadatas", "metadata"] {
                if let Ok(found) = interpreter.attribute(other, name)
                    && !matches!(found, Value::Opaque(_))
                {
                    return targets(interpreter, &found);
                }
            }
            Err(Raised::type_error(format!(
                "a MetaData, a declarative base or a Flask-SQLAlchemy extension is needed, not {}",
                super::signature::type_name(other)
            )))
        }
    }
}

/// Adds a place to an error that has none.
fn at<T>(result: Result<T, Raised>, instance: &Instance) -> Result<T, Raised> {
    result.map_err(|mut raised| {
        if raised.0.place.is_none() {
            raised.0.place.clone_from(&instance.place);
        }
        raised
    })
}
