//! `update()` and `delete()`.

use std::rc::Rc;

use dms_python::{Arguments, Instance, Interpreter, Raised, Value};

use super::super::column::{ColumnState, as_column, column};
use super::super::expression::{CLAUSE_ELEMENT, EXECUTABLE};
use super::super::table::TableObject;
use super::select::conditions;
use super::source::table_of;
use super::{Output, add_prefixes, add_returning, parameter_names, stored};
use crate::pylib::library::{Body, ClassSpec, Library};
use crate::pylib::signature::{type_name, unknown_value};
use crate::schema::Expression;
use crate::schema::query::{Delete, Prefix, Query, Update};

/// `Update`.
pub(super) static UPDATE: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.dml",
    name: "Update",
    bases: &[&EXECUTABLE, &CLAUSE_ELEMENT],
    hooks: None,
    methods: UPDATE_METHODS,
};

/// `Delete`.
pub(super) static DELETE: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.dml",
    name: "Delete",
    bases: &[&EXECUTABLE, &CLAUSE_ELEMENT],
    hooks: None,
    methods: DELETE_METHODS,
};

/// What an `Update` or a `Delete` keeps.
#[derive(Clone)]
pub(in crate::pylib) struct ChangeObject {
    table: Rc<Instance>,
    is_update: bool,
    prefixes: Vec<Prefix>,
    /// By the column's name.
    values: Vec<(String, Expression)>,
    /// Whether the order of the values is the one given, and not the table's.
    is_ordered: bool,
    conditions: Vec<Expression>,
    returning: Vec<Output>,
    limit: Option<(String, i64)>,
}

const UPDATE_METHODS: &[(&str, Body)] = &[
    ("compile", super::super::compiled::compile),
    ("values", set_values),
    ("ordered_values", ordered_values),
    ("where", filter),
    ("filter", filter),
    ("returning", returning),
    ("prefix_with", prefix_with),
    ("with_dialect_options", with_dialect_options),
    ("execution_options", same),
];

const DELETE_METHODS: &[(&str, Body)] = &[
    ("compile", super::super::compiled::compile),
    ("where", filter),
    ("filter", filter),
    ("returning", returning),
    ("prefix_with", prefix_with),
    ("with_dialect_options", with_dialect_options),
    ("execution_options", same),
];

fn same(_: &Rc<Library>, _: &mut Interpreter, mut arguments: Arguments) -> Result<Value, Raised> {
    arguments.require("method", "self")
}

impl ChangeObject {
    /// The statement, with the values that it is run with.
    pub fn query(
        &self,
        library: &Rc<Library>,
        interpreter: &mut Interpreter,
        parameters: &[(String, Value)],
    ) -> Result<(Query, Vec<Option<Value>>), Raised> {
        let table = TableObject::of(&self.table)?;
        let types = self.returning.iter().map(|output| output.data_type.clone());
        let types: Vec<_> = types.collect();
        let returning = self
            .returning
            .iter()
            .map(|output| output.expression.clone());
        let returning = returning.collect();
        if !self.is_update {
            let delete = Delete {
                target: table.source(),
                prefixes: self.prefixes.clone(),
                conditions: self.conditions.clone(),
                returning,
                limit: self.limit.clone(),
            };
            return Ok((Query::Delete(Box::new(delete)), types));
        }
        let mut update = Update {
            target: table.source(),
            prefixes: self.prefixes.clone(),
            values: self.values.clone(),
            conditions: self.conditions.clone(),
            returning,
            limit: self.limit.clone(),
        };
        let mut query = Query::Update(Box::new(update.clone()));
        let names = parameter_names(&mut query);
        for (key, value) in parameters {
            let known = table.column(key);
            if let (false, Some(instance)) = (names.contains(key), known) {
                let (name, value) = stored_value(library, interpreter, &instance, value)?;
                set(&mut update.values, name, value);
            }
        }
        let on_update = |column: &ColumnState| column.rare.on_update.clone();
        add_missing(library, interpreter, &table, &mut update.values, on_update)?;
        if update.values.is_empty() {
            return Err(Raised::exception(
                "CompileError",
                format!("the update of table '{}' sets no column", table.name),
            )
            .with_hint("say what it sets: `.values(name=...)`"));
        }
        if !self.is_ordered {
            in_table_order(&table, &mut update.values);
        }
        Ok((Query::Update(Box::new(update)), types))
    }
}

/// What the columns say that a statement sets, where the script does not: `default` or `onupdate`.
pub(super) fn add_missing(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    table: &TableObject,
    values: &mut Vec<(String, Expression)>,
    said: fn(&ColumnState) -> Option<Value>,
) -> Result<(), Raised> {
    let columns = table.state.borrow().columns.clone();
    for instance in columns {
        let object = column(&instance)?;
        let (name, value) = (object.name(), said(&object.state()));
        if let (Some(name), Some(value)) = (name, value)
            && !values.iter().any(|(known, _)| *known == name)
        {
            let value = default_value(interpreter, value)?;
            values.push(stored_value(library, interpreter, &instance, &value)?);
        }
    }
    Ok(())
}

/// What a Python-side default is: a value, or what a function without arguments returns.
fn default_value(interpreter: &mut Interpreter, default: Value) -> Result<Value, Raised> {
    match &default {
        Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_) => {
            interpreter.call(&default, Arguments::default())
        }
        _ => Ok(default),
    }
}

/// Puts values into the order of the table's columns.
pub(super) fn in_table_order<T>(table: &TableObject, values: &mut [(String, T)]) {
    let names: Vec<Option<String>> = (table.state.borrow().columns.iter())
        .map(|instance| column(instance).ok().and_then(|column| column.name()))
        .collect();
    values.sort_by_key(|(name, _)| {
        names
            .iter()
            .position(|known| known.as_deref() == Some(name.as_str()))
    });
}

/// Sets a value, in the place of one that is there.
pub(super) fn set<T>(values: &mut Vec<(String, T)>, name: String, value: T) {
    match values.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) => *known = value,
        None => values.push((name, value)),
    }
}

/// The column's name, and what is stored in it.
pub(super) fn stored_value(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
    value: &Value,
) -> Result<(String, Expression), Raised> {
    let object = column(instance)?;
    let name = object.name().unwrap_or_default();
    let data_type = object.data_type();
    let value = stored(library, interpreter, &name, data_type.as_ref(), value)?;
    Ok((name, value))
}

/// The column that a key of `values()` names.
pub(super) fn key_column(
    interpreter: &mut Interpreter,
    table: &Rc<Instance>,
    key: &Value,
) -> Result<Rc<Instance>, Raised> {
    let object = TableObject::of(table)?;
    if let Some(instance) = as_column(key) {
        let key = column(&instance)?.key().unwrap_or_default();
        if let Some(own) = object.column(&key) {
            return Ok(own);
        }
        return Err(unknown_column(&object, &key));
    }
    if let Value::Opaque(opaque) = key {
        return Err(unknown_value("a key of `values()`", opaque));
    }
    let key = interpreter.text(key)?;
    object
        .column(&key)
        .ok_or_else(|| unknown_column(&object, &key))
}

fn unknown_column(table: &TableObject, key: &str) -> Raised {
    let names: Vec<String> = (table.state.borrow().columns.iter())
        .filter_map(|instance| column(instance).ok()?.key())
        .collect();
    let raised = Raised::exception("CompileError", format!("Unconsumed column names: {key}"));
    if names.is_empty() {
        raised.with_hint(format!(
            "declare the columns: `sa.table(\"{}\", sa.column(\"{key}\"))`",
            table.name
        ))
    } else {
        raised.with_hint(format!(
            "the table `{}` has {}",
            table.name,
            names.join(", ")
        ))
    }
}

/// The entries of a dict, keys first.
pub(super) fn entries(value: &Value) -> Option<Vec<(Value, Value)>> {
    match value {
        Value::Dict(entries) => Some(
            entries
                .borrow()
                .iter()
                .map(|(key, value)| (key.0.clone(), value.clone()))
                .collect(),
        ),
        _ => None,
    }
}

fn change(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
    is_update: bool,
) -> Result<Value, Raised> {
    let function = if is_update { "update" } else { "delete" };
    let table = arguments.require(function, "table")?;
    arguments.finish(function)?;
    let object = ChangeObject {
        table: table_of(interpreter, function, &table)?,
        is_update,
        prefixes: Vec::new(),
        values: Vec::new(),
        is_ordered: false,
        conditions: Vec::new(),
        returning: Vec::new(),
        limit: None,
    };
    let spec = if is_update { &UPDATE } else { &DELETE };
    Ok(Instance::with_payload(
        &library.class(spec),
        object,
        interpreter.place(),
    ))
}

/// `update(table)`.
pub(super) fn update(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    change(library, interpreter, arguments, true)
}

/// `delete(table)`.
pub(super) fn delete(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    change(library, interpreter, arguments, false)
}

/// The statement that a method is called on, and the other arguments.
fn this(mut arguments: Arguments) -> Result<(Rc<Instance>, ChangeObject, Arguments), Raised> {
    if let Value::Instance(instance) = arguments.require("method", "self")?
        && let Some(object) = instance.payload::<ChangeObject>()
    {
        return Ok((instance, (*object).clone(), arguments));
    }
    Err(Raised::type_error(
        "the method belongs to an Update or a Delete",
    ))
}

impl ChangeObject {
    fn set(
        &mut self,
        library: &Rc<Library>,
        interpreter: &mut Interpreter,
        key: &Value,
        value: &Value,
    ) -> Result<(), Raised> {
        let column = key_column(interpreter, &self.table, key)?;
        let (name, value) = stored_value(library, interpreter, &column, value)?;
        set(&mut self.values, name, value);
        Ok(())
    }
}

fn changed(instance: &Rc<Instance>, object: ChangeObject) -> Value {
    Instance::with_payload(&instance.class, object, instance.place.clone())
}

fn set_values(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    let mut given: Vec<(Value, Value)> = Vec::new();
    for value in &arguments.positional {
        match entries(value) {
            Some(entries) => given.extend(entries),
            None => {
                return Err(Raised::exception(
                    "ArgumentError",
                    format!("update().values() takes a dict, not {}", type_name(value)),
                )
                .with_hint("write `.values(name=value)` or `.values({\"name\": value})`"));
            }
        }
    }
    for (name, value) in arguments.keywords {
        given.push((Value::str(&*name), value));
    }
    for (key, value) in given {
        object.set(library, interpreter, &key, &value)?;
    }
    Ok(changed(&instance, object))
}

fn ordered_values(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    object.is_ordered = true;
    for pair in &arguments.positional {
        let pair = interpreter.iterate(pair)?;
        let [key, value] = pair.as_slice() else {
            return Err(Raised::exception(
                "ArgumentError",
                "ordered_values() takes pairs of a column and a value",
            ));
        };
        object.set(library, interpreter, key, value)?;
    }
    Ok(changed(&instance, object))
}

fn filter(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    object
        .conditions
        .extend(conditions(interpreter, arguments)?);
    Ok(changed(&instance, object))
}

fn returning(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    add_returning(interpreter, &arguments, &mut object.returning)?;
    Ok(changed(&instance, object))
}

fn prefix_with(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    add_prefixes(interpreter, arguments, &mut object.prefixes)?;
    Ok(changed(&instance, object))
}

fn with_dialect_options(
    _: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    for (name, value) in &arguments.keywords {
        match (&**name, value) {
            ("mysql_limit", Value::Int(limit)) => object.limit = Some(("mysql".into(), *limit)),
            ("mariadb_limit", Value::Int(limit)) => object.limit = Some(("mariadb".into(), *limit)),
            (_, Value::None) => {}
            (name, _) => {
                return Err(Raised::exception(
                    "ArgumentError",
                    format!("Argument '{name}' is not accepted by this statement"),
                ));
            }
        }
    }
    Ok(changed(&instance, object))
}
