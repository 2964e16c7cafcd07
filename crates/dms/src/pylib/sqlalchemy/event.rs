//! `sqlalchemy.event`: functions that hear of what joins a table, and may name or change it. All other events are the
//! application's.

use std::rc::Rc;

use dms_python::{Arguments, Class, Instance, Interpreter, Raised, Value};

use super::column::COLUMN;
use super::constraint::{
    CHECK_CONSTRAINT, CONSTRAINT, ConstraintObject, FOREIGN_KEY_CONSTRAINT, PRIMARY_KEY_CONSTRAINT,
    UNIQUE_CONSTRAINT,
};
use super::index::{INDEX, IndexObject};
use super::metadata::metadata;
use super::table::{TABLE, TableObject};
use super::types::TYPE_ENGINE;
use crate::pylib::convert::{Strictness, constraint_of, final_name, index_of, naming_of};
use crate::pylib::library::{ClassSpec, Library, PythonModule};
use crate::schema::naming::NamedKind;
use crate::schema::{ConstraintName, TableName};

pub(super) const MODULE: PythonModule = PythonModule {
    name: "sqlalchemy.event",
    build: |names, _| {
        names.functions(&[("listen", listen), ("listens_for", listens_for)]);
        names.inert(
            "CANCEL Events EventTarget NO_RETVAL RefCollection api attr base contains dispatcher legacy registry remove",
        );
        Ok(())
    },
};

/// What makes a constraint of a directive that functions hear of.
pub(super) const ATTACHED: PythonModule = PythonModule {
    name: "sqlalchemy.event._attached",
    build: |names, interpreter| names.embedded(interpreter, include_str!("event.py")),
};

/// Of what the functions hear.
const HEARD: &[&ClassSpec] = &[
    &CONSTRAINT,
    &PRIMARY_KEY_CONSTRAINT,
    &UNIQUE_CONSTRAINT,
    &CHECK_CONSTRAINT,
    &FOREIGN_KEY_CONSTRAINT,
    &INDEX,
    &COLUMN,
    &TABLE,
    &TYPE_ENGINE,
];

/// A function that hears of each thing of a class, or of one alone, when it joins what it belongs to: a type its column,
/// a column, a constraint or an index its table, a table its `MetaData`.
#[derive(Clone)]
pub(in crate::pylib) struct Listener {
    target: Target,
    function: Value,
    /// When it began: what was made before joined its table unheard.
    order: u64,
}

#[derive(Clone)]
enum Target {
    Class(Rc<Class>),
    One(Rc<Instance>),
}

impl Listener {
    fn is_for(&self, item: &Rc<Instance>) -> bool {
        match &self.target {
            Target::Class(class) => item.class.is_subclass_of(class),
            Target::One(one) => Rc::ptr_eq(one, item),
        }
    }

    /// Whether it began before something was made; it hears of one alone whenever that was.
    fn is_older(&self, made: Option<u64>) -> bool {
        matches!(self.target, Target::One(_)) || made.is_none_or(|made| made > self.order)
    }
}

fn note(library: &Rc<Library>, target: &Value, identifier: &Value, function: Value) {
    let is_known = |class: &Rc<Class>| {
        let mut known = HEARD.iter();
        known.any(|spec| class.is_subclass_of(&library.class(spec)))
    };
    let target = match target {
        Value::Class(class) => Target::Class(class.clone()),
        Value::Instance(instance) => Target::One(instance.clone()),
        _ => return,
    };
    let is_heard = match &target {
        Target::Class(class) => is_known(class),
        Target::One(instance) => is_known(&instance.class),
    };
    let is_attachment = matches!(
        identifier.as_str(),
        Some("before_parent_attach" | "after_parent_attach")
    );
    if is_heard && is_attachment {
        library.listeners.borrow_mut().push(Listener {
            target,
            function,
            order: library.next_order(),
        });
    }
}

fn listen(
    library: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let target = arguments.require("listen", "target")?;
    let identifier = arguments.require("listen", "identifier")?;
    let function = arguments.require("listen", "fn")?;
    note(library, &target, &identifier, function);
    Ok(Value::None)
}

fn listens_for(
    library: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let target = arguments.require("listens_for", "target")?;
    let identifier = arguments.require("listens_for", "identifier")?;
    let library = library.clone();
    Ok(Value::native("decorate", move |_, mut arguments| {
        let function = arguments.require("decorate", "fn")?;
        note(&library, &target, &identifier, function.clone());
        Ok(function)
    }))
}

/// Calls the functions for what has joined the tables of these `MetaData` objects, once for each table.
pub(in crate::pylib) fn hear(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    targets: &[Rc<Instance>],
) -> Result<(), Raised> {
    let listeners = library.listeners.borrow().clone();
    if listeners.is_empty() {
        return Ok(());
    }
    for target in targets {
        let tables: Vec<Rc<Instance>> = metadata(target)?
            .tables
            .borrow()
            .values()
            .cloned()
            .collect();
        for table in tables {
            if library.heard.borrow_mut().insert(Rc::as_ptr(&table)) {
                hear_table(library, interpreter, &listeners, &table)?;
            }
        }
    }
    Ok(())
}

/// Calls the functions for what has joined a table that a directive makes.
pub(in crate::pylib) fn hear_new(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    table: &Rc<Instance>,
) -> Result<(), Raised> {
    let listeners = library.listeners.borrow().clone();
    match listeners.is_empty() {
        true => Ok(()),
        false => hear_table(library, interpreter, &listeners, table),
    }
}

/// A constraint that a directive adds or drops: Alembic puts it into a table of its own, and the functions hear of it.
pub(in crate::pylib) struct Named<'a> {
    pub kind: NamedKind,
    pub name: Option<ConstraintName>,
    pub table: &'a TableName,
    pub columns: &'a [String],
    pub referred: Option<(&'a TableName, &'a [String])>,
    /// The condition of a check.
    pub condition: Value,
}

impl<'a> Named<'a> {
    /// One that is neither a foreign key nor a check.
    pub fn new(
        kind: NamedKind,
        name: Option<ConstraintName>,
        table: &'a TableName,
        columns: &'a [String],
    ) -> Self {
        Self {
            kind,
            name,
            table,
            columns,
            referred: None,
            condition: Value::None,
        }
    }
}

/// The name of such a constraint, as the functions leave it.
///
/// # Errors
/// What a function raises.
pub(in crate::pylib) fn heard_name(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    named: Named<'_>,
) -> Result<Option<ConstraintName>, Raised> {
    if library.listeners.borrow().is_empty() || named.kind == NamedKind::Index {
        return Ok(named.name);
    }
    let names = |names: &[String]| Value::list(names.iter().map(Value::str).collect::<Vec<_>>());
    let text = |text: Option<&str>| text.map_or(Value::None, Value::str);
    let table = |name: &TableName| [Value::str(&name.name), text(name.schema.as_deref())];
    let referred = named.referred.map_or(Value::None, |(name, columns)| {
        let [name, schema] = table(name);
        Value::tuple([name, schema, names(columns)])
    });
    let arguments = [
        Value::str(named.kind.key()),
        text(named.name.as_ref().map(|name| &*name.text)),
        Value::tuple(table(named.table)),
        names(named.columns),
        referred,
        named.condition,
    ];
    let module = interpreter.import(ATTACHED.name)?;
    let attached = interpreter.attribute(&module, "attached")?;
    let made = interpreter.call(&attached, Arguments::positional(arguments))?;
    let [Value::Instance(table), constraint] = &interpreter.iterate(&made)?[..] else {
        return Ok(named.name);
    };
    hear_new(library, interpreter, table)?;
    let name = interpreter.attribute(constraint, "name")?;
    let name = final_name(&name);
    Ok(match (&named.name, name) {
        (Some(before), Some(after)) if before.text == after.text => named.name,
        (_, after) => after,
    })
}

fn hear_table(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    listeners: &[Listener],
    table: &Rc<Instance>,
) -> Result<(), Raised> {
    let object = TableObject::of(table)?;
    let order = |item: &Rc<Instance>| item.payload::<ConstraintObject>().map(|it| it.order);
    // What is no constraint has no place in the order of creation; it is as old as its table.
    let age = {
        let state = object.state.borrow();
        let constraints = state.primary_key.iter().chain(&state.constraints);
        constraints.filter_map(order).min()
    };
    hear_columns(library, interpreter, table, age)?;
    // A primary key that the columns make has no name of its own, whatever a function gives it.
    let items: Vec<Rc<Instance>> = {
        let state = object.state.borrow();
        let items = state.primary_key.iter().chain(&state.constraints);
        items.chain(&state.indexes).cloned().collect()
    };
    for item in &items {
        let made = order(item).or(age);
        let hearing = listeners.iter();
        let hearing = hearing.filter(|it| it.is_older(made) && it.is_for(item));
        let hearing: Vec<&Listener> = hearing.collect();
        if !hearing.is_empty() {
            tell(library, interpreter, &hearing, item, table)?;
        }
    }
    if let Some(metadata) = &object.metadata {
        let metadata = Value::Instance(metadata.clone());
        attach(library, interpreter, table, &metadata, age);
    }
    Ok(())
}

/// Calls the functions that hear of a table's columns and of their types. One of a type may listen to its column.
fn hear_columns(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    table: &Rc<Instance>,
    age: Option<u64>,
) -> Result<(), Raised> {
    let columns = TableObject::of(table)?.state.borrow().columns.clone();
    for column in &columns {
        let this = Value::Instance(column.clone());
        if let Value::Instance(data_type) = interpreter.attribute(&this, "type")? {
            attach(library, interpreter, &data_type, &this, age);
        }
        let owner = Value::Instance(table.clone());
        attach(library, interpreter, column, &owner, age);
    }
    Ok(())
}

/// Calls the functions that hear of one thing. What one of them raises is told, and the models are read without it.
fn attach(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    item: &Rc<Instance>,
    parent: &Value,
    made: Option<u64>,
) {
    let hearing: Vec<Value> = {
        let listeners = library.listeners.borrow();
        let hearing = listeners.iter();
        let hearing = hearing.filter(|it| it.is_older(made) && it.is_for(item));
        hearing.map(|it| it.function.clone()).collect()
    };
    for function in hearing {
        let arguments = [Value::Instance(item.clone()), parent.clone()];
        if let Err(raised) = interpreter.call(&function, Arguments::positional(arguments)) {
            library.unheard.borrow_mut().push(raised);
        }
    }
}

/// Calls the functions. They find the name that the convention gives; if it stays, it is still the convention's.
fn tell(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    listeners: &[&Listener],
    item: &Rc<Instance>,
    table: &Rc<Instance>,
) -> Result<(), Raised> {
    let this = Value::Instance(item.clone());
    let given = interpreter.attribute(&this, "name")?;
    let conventional = match given.is_none() {
        true => conventional_name(interpreter, item, table)?,
        false => None,
    };
    if let Some(name) = &conventional {
        let name = super::final_name(library, name.clone());
        interpreter.set_attribute(&this, "name", name)?;
    }
    for listener in listeners {
        let arguments = [this.clone(), Value::Instance(table.clone())];
        interpreter.call(&listener.function, Arguments::positional(arguments))?;
    }
    if conventional.is_some() {
        let name = interpreter.attribute(&this, "name")?;
        if final_name(&name).map(|name| name.text) == conventional {
            interpreter.set_attribute(&this, "name", Value::None)?;
        }
    }
    Ok(())
}

fn conventional_name(
    interpreter: &mut Interpreter,
    item: &Rc<Instance>,
    table: &Rc<Instance>,
) -> Result<Option<String>, Raised> {
    let object = TableObject::of(table)?;
    let owner = object.metadata.as_ref().map(metadata).transpose()?;
    let Some(owner) = owner else {
        return Ok(None);
    };
    let naming = naming_of(object.table_name(), table, &owner.naming, &owner.tokens);
    let strictness = Strictness::Model;
    let name = match item.payload::<IndexObject>() {
        Some(_) => index_of(interpreter, &object, item, &naming, strictness)?.name,
        None => constraint_of(interpreter, &object, item, &naming, strictness)?
            .name()
            .cloned(),
    };
    Ok(name.map(|name| name.text))
}
