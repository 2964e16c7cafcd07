//! `Table.c`.

use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::column::ColumnObject;
use super::table::TableObject;
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::text;

/// `Table.c`.
static COLUMN_COLLECTION: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.base",
    name: "ReadOnlyColumnCollection",
    bases: &[],
    hooks: Some(|_| Rc::new(CollectionHooks)),
    methods: &[
        ("keys", |_, _, arguments| {
            collection(arguments, |key, _| Value::str(key))
        }),
        ("values", |_, _, arguments| {
            collection(arguments, |_, column| column)
        }),
        ("items", |_, _, arguments| {
            collection(arguments, |key, column| {
                Value::tuple([Value::str(key), column])
            })
        }),
        ("get", |_, _, mut arguments| {
            let this = arguments.require("get", "self")?;
            let key = arguments.require("get", "key")?;
            let default = arguments.take("default").unwrap_or(Value::None);
            let table = collection_table(&this)?;
            let key = text("get", "key", &key)?;
            Ok(TableObject::of(&table)?
                .column(&key)
                .map_or(default, Value::Instance))
        }),
    ],
};

/// The columns of a table as a value.
pub(super) fn column_collection(library: &Rc<Library>, table: &Rc<Instance>) -> Value {
    let payload = Collection(table.clone());
    Instance::with_payload(&library.class(&COLUMN_COLLECTION), payload, None)
}

struct Collection(Rc<Instance>);

struct CollectionHooks;

fn collection_table(this: &Value) -> Result<Rc<Instance>, Raised> {
    match this {
        Value::Instance(instance) => instance
            .payload::<Collection>()
            .map(|collection| collection.0.clone()),
        _ => None,
    }
    .ok_or_else(|| Raised::type_error("a collection of columns is needed"))
}

fn entries(table: &Rc<Instance>) -> Result<Vec<(String, Value)>, Raised> {
    let table = TableObject::of(table)?;
    let state = table.state.borrow();
    Ok(state
        .columns
        .iter()
        .filter_map(|instance| {
            let key = instance.payload::<ColumnObject>()?.key()?;
            Some((key, Value::Instance(instance.clone())))
        })
        .collect())
}

fn collection(mut arguments: Arguments, item: fn(&str, Value) -> Value) -> Result<Value, Raised> {
    let table = collection_table(&arguments.require("method", "self")?)?;
    let items: Vec<Value> = entries(&table)?
        .into_iter()
        .map(|(key, column)| item(&key, column))
        .collect();
    Ok(Value::list(items))
}

impl HostClass for CollectionHooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let table = TableObject::of(&collection_table(&Value::Instance(instance.clone()))?)?;
        Ok(table.column(name).map(Value::Instance))
    }

    fn binary(
        &self,
        interpreter: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
        right: &Value,
    ) -> Result<Option<Value>, Raised> {
        let table = collection_table(&Value::Instance(instance.clone()))?;
        match (operator, right) {
            ("getitem", Value::Int(index)) => {
                let columns = TableObject::of(&table)?;
                let state = columns.state.borrow();
                let found = usize::try_from(*index)
                    .ok()
                    .and_then(|index| state.columns.get(index));
                found
                    .map(|column| Some(Value::Instance(column.clone())))
                    .ok_or_else(|| Raised::exception("IndexError", "column index out of range"))
            }
            ("getitem", Value::Tuple(keys)) => {
                let mut columns = Vec::new();
                for key in keys.iter() {
                    columns.extend(self.binary(interpreter, operator, instance, key)?);
                }
                Ok(Some(Value::tuple(columns)))
            }
            ("getitem", key) => {
                let name = interpreter.text(key)?;
                TableObject::of(&table)?
                    .column(&name)
                    .map(|column| Some(Value::Instance(column)))
                    .ok_or_else(|| {
                        Raised::exception("KeyError", crate::pylib::literal::quoted(&name))
                    })
            }
            ("contains", key) => {
                let name = interpreter.text(key)?;
                Ok(Some(Value::Bool(
                    TableObject::of(&table)?.column(&name).is_some(),
                )))
            }
            _ => Ok(None),
        }
    }

    fn iterate(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<Vec<Value>>, Raised> {
        let table = collection_table(&Value::Instance(instance.clone()))?;
        Ok(Some(
            entries(&table)?
                .into_iter()
                .map(|(_, column)| column)
                .collect(),
        ))
    }

    fn length(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<usize>, Raised> {
        let table = collection_table(&Value::Instance(instance.clone()))?;
        Ok(Some(entries(&table)?.len()))
    }
}

/// The table whose columns a value is.
pub(super) fn table_of(value: &Value) -> Option<Rc<Instance>> {
    match value {
        Value::Instance(instance) => instance
            .payload::<Collection>()
            .map(|collection| collection.0.clone()),
        _ => None,
    }
}
