//! `insert()`.

use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::super::column::{ColumnState, column};
use super::super::expression::{CLAUSE_ELEMENT, EXECUTABLE};
use super::super::orm::session::statement;
use super::super::table::TableObject;
use super::change::{add_missing, entries, in_table_order, key_column, set, stored_value};
use super::source::table_of;
use super::{Output, SelectObject, add_prefixes, add_returning, conflict};
use crate::pylib::convert;
use crate::pylib::library::{Body, ClassSpec, Library};
use crate::pylib::signature::{Signature, type_name};
use crate::schema::query::{Conflict, Insert, InsertRows, NewKey, Prefix, Query, Select};
use crate::schema::{Autoincrement, Expression, TypeClass};

/// `Insert`.
pub(super) static INSERT: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.dml",
    name: "Insert",
    bases: &[&EXECUTABLE, &CLAUSE_ELEMENT],
    hooks: None,
    methods: METHODS,
};

/// `Insert` of PostgreSQL's and SQLite's modules.
pub(super) static CONFLICT_INSERT: ClassSpec = ClassSpec {
    module: "sqlalchemy.dialects.postgresql.dml",
    name: "Insert",
    bases: &[&INSERT],
    hooks: Some(|library| Rc::new(InsertHooks(library.clone()))),
    methods: &[
        ("on_conflict_do_nothing", conflict::do_nothing),
        ("on_conflict_do_update", conflict::do_update),
    ],
};

/// `Insert` of MySQL's module.
pub(super) static MYSQL_INSERT: ClassSpec = ClassSpec {
    module: "sqlalchemy.dialects.mysql.dml",
    name: "Insert",
    bases: &[&INSERT],
    hooks: Some(|library| Rc::new(InsertHooks(library.clone()))),
    methods: &[("on_duplicate_key_update", conflict::on_duplicate_key)],
};

/// What an `Insert` keeps.
#[derive(Clone)]
pub(in crate::pylib) struct InsertObject {
    pub table: Rc<Instance>,
    prefixes: Vec<Prefix>,
    rows: Rows,
    /// The values of one row as they were given, for the key that the database does not make.
    given: Vec<(String, Value)>,
    pub conflict: Option<Conflict>,
    returning: Vec<Output>,
    is_inline: bool,
}

#[derive(Clone)]
enum Rows {
    /// Nothing yet, or one row: values by the column's name.
    One(Vec<(String, Expression)>),
    /// Several rows.
    Many(Vec<Vec<(String, Expression)>>),
    /// What a statement returns, and the columns.
    Select(Vec<String>, Box<Select>),
}

const METHODS: &[(&str, Body)] = &[
    ("compile", super::super::compiled::compile),
    ("values", set_values),
    ("from_select", from_select),
    ("returning", returning),
    ("inline", inline),
    ("prefix_with", |_, interpreter, arguments| {
        let (instance, mut object, arguments) = this(arguments)?;
        add_prefixes(interpreter, arguments, &mut object.prefixes)?;
        Ok(changed(&instance, object))
    }),
    ("execution_options", |_, _, mut arguments| {
        arguments.require("execution_options", "self")
    }),
];

struct InsertHooks(Rc<Library>);

impl HostClass for InsertHooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(object) = instance.payload::<InsertObject>() else {
            return Ok(None);
        };
        let is_mysql = &*instance.class.module == MYSQL_INSERT.module;
        match (name, is_mysql) {
            ("excluded", false) => conflict::excluded(&self.0, &object.table).map(Some),
            ("inserted", true) => conflict::inserted(&self.0, &object.table).map(Some),
            _ => Ok(None),
        }
    }
}

fn make(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
    spec: &'static ClassSpec,
) -> Result<Value, Raised> {
    let table = arguments.require("insert", "table")?;
    arguments.finish("insert")?;
    let object = InsertObject {
        table: table_of(interpreter, "insert", &table)?,
        prefixes: Vec::new(),
        rows: Rows::One(Vec::new()),
        given: Vec::new(),
        conflict: None,
        returning: Vec::new(),
        is_inline: false,
    };
    Ok(Instance::with_payload(
        &library.class(spec),
        object,
        interpreter.place(),
    ))
}

/// `insert(table)`.
pub(super) fn insert(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    make(library, interpreter, arguments, &INSERT)
}

/// `postgresql.insert(table)`, `sqlite.insert(table)`.
pub(super) fn conflict_insert(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    make(library, interpreter, arguments, &CONFLICT_INSERT)
}

/// `mysql.insert(table)`.
pub(super) fn mysql_insert(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    make(library, interpreter, arguments, &MYSQL_INSERT)
}

/// The statement that a method is called on, and the other arguments.
pub(super) fn this(
    mut arguments: Arguments,
) -> Result<(Rc<Instance>, InsertObject, Arguments), Raised> {
    if let Value::Instance(instance) = arguments.require("method", "self")?
        && let Some(object) = instance.payload::<InsertObject>()
    {
        return Ok((instance, (*object).clone(), arguments));
    }
    Err(Raised::type_error("the method belongs to an Insert"))
}

/// A statement of the same kind.
pub(super) fn changed(instance: &Rc<Instance>, object: InsertObject) -> Value {
    Instance::with_payload(&instance.class, object, instance.place.clone())
}

impl InsertObject {
    /// The values of the primary key's columns in one row, `None` for those that the server makes; nothing if it is
    /// not one row of a table with a primary key.
    pub fn key_values(&self) -> Option<Vec<Option<Value>>> {
        let Rows::One(_) = self.rows else {
            return None;
        };
        let columns = key_columns(&self.table)?;
        let values = columns.iter().map(|name| {
            let given = self.given.iter().find(|(known, _)| known == name);
            given.map(|(_, value)| value.clone())
        });
        Some(values.collect())
    }

    /// The statement, with the values that it is run with.
    pub fn query(
        &self,
        library: &Rc<Library>,
        interpreter: &mut Interpreter,
        parameters: &[(String, Value)],
    ) -> Result<(Query, Vec<Option<Value>>), Raised> {
        let table = TableObject::of(&self.table)?;
        let mut new_keys = Vec::new();
        let (columns, rows) = match &self.rows {
            Rows::One(values) => {
                let mut values = values.clone();
                for (key, value) in parameters {
                    if let Some(instance) = table.column(key) {
                        let (name, value) = stored_value(library, interpreter, &instance, value)?;
                        set(&mut values, name, value);
                    }
                }
                add_missing(library, interpreter, &table, &mut values, default)?;
                if !self.is_inline && self.conflict.is_none() {
                    new_keys = missing_keys(&self.table, &values);
                }
                add_numbers(library, &table, &mut values)?;
                in_table_order(&table, &mut values);
                let (columns, row): (Vec<_>, Vec<_>) = values.into_iter().unzip();
                let rows = if columns.is_empty() {
                    InsertRows::Default
                } else {
                    InsertRows::Values(vec![row])
                };
                (columns, rows)
            }
            Rows::Many(rows) => many(library, interpreter, &table, rows)?,
            Rows::Select(columns, select) => (columns.clone(), InsertRows::Select(select.clone())),
        };
        let types = self.returning.iter().map(|output| output.data_type.clone());
        let insert = Insert {
            table: table.table_name(),
            prefixes: self.prefixes.clone(),
            columns,
            rows,
            conflict: self.conflict.clone(),
            returning: (self.returning.iter())
                .map(|output| output.expression.clone())
                .collect(),
            new_keys,
        };
        Ok((Query::Insert(Box::new(insert)), types.collect()))
    }
}

/// Several rows: the first one says which columns there are.
fn many(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    table: &TableObject,
    rows: &[Vec<(String, Expression)>],
) -> Result<(Vec<String>, InsertRows), Raised> {
    let mut columns: Vec<String> = Vec::new();
    let mut all = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let mut row = row.clone();
        add_missing(library, interpreter, table, &mut row, default)?;
        add_numbers(library, table, &mut row)?;
        in_table_order(table, &mut row);
        let (names, values): (Vec<String>, Vec<Expression>) = row.into_iter().unzip();
        if number == 0 {
            columns = names;
        } else if columns != names {
            return Err(Raised::exception(
                "CompileError",
                format!(
                    "row {} of `values([...])` has other columns than the first one: {} instead of {}",
                    number + 1,
                    names.join(", "),
                    columns.join(", ")
                ),
            )
            .with_hint("give every row the same keys, with None where there is no value"));
        }
        all.push(values);
    }
    Ok((columns, InsertRows::Values(all)))
}

/// The columns of the primary key, if the table says it.
pub(in crate::pylib) fn key_columns(table: &Rc<Instance>) -> Option<Vec<String>> {
    let object = table.payload::<TableObject>()?;
    object.metadata.as_ref()?;
    let state = object.state.borrow();
    let mut names: Vec<String> = (state.columns.iter())
        .filter_map(|instance| {
            let column = column(instance).ok()?;
            let is_key = column.state().primary_key;
            column.name().filter(|_| is_key)
        })
        .collect();
    if let Some(key) = &state.primary_key
        && let Some(key) = key.payload::<super::super::constraint::ConstraintObject>()
    {
        for value in &key.columns {
            let name = match value {
                Value::Str(name) => Some(name.to_string()),
                Value::Instance(instance) => column(instance).ok()?.name(),
                _ => None,
            };
            names.extend(name.filter(|name| !names.contains(name)));
        }
    }
    (!names.is_empty()).then_some(names)
}

/// The columns of the primary key that the server fills: those without a value that count up or have a default.
fn missing_keys(table: &Rc<Instance>, values: &[(String, Expression)]) -> Vec<NewKey> {
    let Some(keys) = key_columns(table) else {
        return Vec::new();
    };
    let Some(object) = table.payload::<TableObject>() else {
        return Vec::new();
    };
    let is_only = keys.len() == 1;
    let state = object.state.borrow();
    let made = |name: String| {
        let column = (state.columns.iter())
            .filter_map(|instance| column(instance).ok())
            .find(|column| column.name().as_deref() == Some(&name))?;
        let state = column.state();
        let is_integer = state
            .data_type
            .as_ref()
            .and_then(super::super::types::class_of)
            .is_some_and(|class| {
                matches!(
                    class,
                    TypeClass::Integer
                        | TypeClass::BigInteger
                        | TypeClass::SmallInteger
                        | TypeClass::SqlInteger
                        | TypeClass::SqlBigint
                        | TypeClass::SqlSmallint
                )
            });
        let counts = match state.autoincrement {
            Autoincrement::True => true,
            Autoincrement::False => false,
            Autoincrement::IgnoreForeignKey => is_integer && is_only,
            Autoincrement::Auto | Autoincrement::BySequence => {
                is_integer && is_only && state.foreign_keys.is_empty()
            }
        };
        let counts = counts || state.rare.identity.is_some();
        let is_made = counts || state.server_default.is_some();
        is_made.then_some(NewKey { name, counts })
    };
    keys.into_iter()
        .filter(|name| !values.iter().any(|(known, _)| known == name))
        .filter_map(made)
        .collect()
}

/// What a column says that is inserted.
fn default(column: &ColumnState) -> Option<Value> {
    column.rare.default.clone()
}

/// Adds the next value of its sequence to a column that has one and no value, where the database has sequences.
fn add_numbers(
    library: &Rc<Library>,
    table: &TableObject,
    values: &mut Vec<(String, Expression)>,
) -> Result<(), Raised> {
    let has_sequences = library.context.as_ref().is_some_and(|context| {
        convert::has_sequences(context.dialect().name(), !context.is_offline())
    });
    if !has_sequences {
        return Ok(());
    }
    for instance in &table.state.borrow().columns {
        let object = column(instance)?;
        let (name, sequence) = (object.name(), object.state().rare.sequence.clone());
        if let (Some(name), Some(sequence)) = (name, sequence)
            && !values.iter().any(|(known, _)| *known == name)
        {
            values.push((name, Expression::NextValue(sequence.name.clone())));
        }
    }
    Ok(())
}

/// A row: a dict, or values in the order of the table's columns.
fn row(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    table: &Rc<Instance>,
    given: &Value,
    raw: &mut Vec<(String, Value)>,
) -> Result<Vec<(String, Expression)>, Raised> {
    let pairs = match entries(given) {
        Some(pairs) => pairs,
        None => {
            let columns = TableObject::of(table)?.state.borrow().columns.clone();
            let values = interpreter.iterate(given)?;
            if values.len() > columns.len() {
                return Err(Raised::exception(
                    "ArgumentError",
                    format!(
                        "a row of {} values for {} columns",
                        values.len(),
                        columns.len()
                    ),
                ));
            }
            columns
                .into_iter()
                .map(Value::Instance)
                .zip(values)
                .collect()
        }
    };
    let mut row = Vec::new();
    for (key, value) in pairs {
        let column = key_column(interpreter, table, &key)?;
        let (name, stored) = stored_value(library, interpreter, &column, &value)?;
        raw.push((name.clone(), value));
        set(&mut row, name, stored);
    }
    Ok(row)
}

fn set_values(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (instance, mut object, arguments) = this(arguments)?;
    let table = object.table.clone();
    for given in &arguments.positional {
        let is_rows = match given {
            Value::List(items) => items
                .borrow()
                .iter()
                .all(|item| matches!(item, Value::Dict(_) | Value::Tuple(_) | Value::List(_))),
            Value::Dict(_) | Value::Tuple(_) => false,
            other => {
                return Err(Raised::exception(
                    "ArgumentError",
                    format!(
                        "insert().values() takes a dict, a tuple or a list of those, not {}",
                        type_name(other)
                    ),
                ));
            }
        };
        if !is_rows {
            let row = row(library, interpreter, &table, given, &mut object.given)?;
            add_row(&mut object.rows, row)?;
            continue;
        }
        let mut rows = match &object.rows {
            Rows::Many(rows) => rows.clone(),
            _ => Vec::new(),
        };
        for item in interpreter.iterate(given)? {
            rows.push(row(library, interpreter, &table, &item, &mut Vec::new())?);
        }
        if !rows.is_empty() {
            object.rows = Rows::Many(rows);
        }
    }
    for (name, value) in arguments.keywords {
        let column = key_column(interpreter, &table, &Value::str(&*name))?;
        let (name, stored) = stored_value(library, interpreter, &column, &value)?;
        object.given.push((name.clone(), value));
        add_row(&mut object.rows, vec![(name, stored)])?;
    }
    Ok(changed(&instance, object))
}

fn add_row(rows: &mut Rows, row: Vec<(String, Expression)>) -> Result<(), Raised> {
    match rows {
        Rows::One(values) => {
            for (name, value) in row {
                set(values, name, value);
            }
            Ok(())
        }
        Rows::Many(_) => Err(Raised::exception(
            "InvalidRequestError",
            "Can't mix single and multiple VALUES formats in one INSERT statement",
        )),
        Rows::Select(..) => Err(Raised::exception(
            "InvalidRequestError",
            "This construct already inserts from a SELECT",
        )),
    }
}

fn from_select(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature =
        Signature::new("from_select", &["names", "select"], &["include_defaults"]);
    let (instance, mut object, arguments) = this(arguments)?;
    let mut bound = SIGNATURE.bind(arguments)?;
    let mut columns = Vec::new();
    let names = bound.value("names");
    for key in interpreter.iterate(&names)? {
        let found = key_column(interpreter, &object.table, &key)?;
        columns.push(column(&found)?.name().unwrap_or_default());
    }
    let select = match statement(&bound.value("select")) {
        Value::Instance(instance) if instance.payload::<SelectObject>().is_some() => {
            instance.payload::<SelectObject>()
        }
        other => {
            return Err(Raised::exception(
                "ArgumentError",
                format!("SELECT construct expected, got {}", type_name(&other)),
            )
            .with_hint("write `.from_select([\"a\"], sa.select(table.c.a))`"));
        }
    };
    if let Some(select) = select {
        object.rows = Rows::Select(columns, Box::new(select.select.clone()));
    }
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

fn inline(_: &Rc<Library>, _: &mut Interpreter, arguments: Arguments) -> Result<Value, Raised> {
    let (instance, mut object, _) = this(arguments)?;
    object.is_inline = true;
    Ok(changed(&instance, object))
}
