//! The ORM's `Session`, `Query` and `relationship()` for scripts: Python files of our own on top of the statements,
//! and what those ask of mapped classes.

use std::rc::Rc;

use dms_python::{Arguments, Class, Instance, Interpreter, Raised, Value};

use super::mapping::{is_polymorphic, local_table};
use crate::pylib::alembic::rows;
use crate::pylib::library::{Body, Library, Names, PythonModule};
use crate::pylib::signature::unknown_value;
use crate::pylib::sqlalchemy::column::{as_column, column};
use crate::pylib::sqlalchemy::statement::{SelectObject, key_columns, reference_columns};
use crate::pylib::sqlalchemy::table::TableObject;

const RELATIONSHIPS: &str = include_str!("python/relationships.py");
const QUERY: &str = include_str!("python/query.py");
const SESSION: &str = include_str!("python/session.py");

/// The modules, which are there while scripts run.
pub(in crate::pylib) const MODULES: &[PythonModule] = &[
    PythonModule {
        name: "__dms_orm__",
        build: |names, _| {
            names.functions(FUNCTIONS);
            Ok(())
        },
    },
    PythonModule {
        name: "sqlalchemy.orm.relationships",
        build: |names, interpreter| names.embedded(interpreter, RELATIONSHIPS),
    },
    PythonModule {
        name: "sqlalchemy.orm.query",
        build: |names, interpreter| names.embedded(interpreter, QUERY),
    },
    PythonModule {
        name: "sqlalchemy.orm.session",
        build: |names, interpreter| names.embedded(interpreter, SESSION),
    },
    PythonModule {
        name: "sqlalchemy.orm.attributes",
        build: |names, _| {
            names.of("sqlalchemy.orm.session", &["flag_modified"]);
            names.inert("InstrumentedAttribute QueryableAttribute get_history set_attribute set_committed_value");
            Ok(())
        },
    },
];

/// Adds the names to `sqlalchemy.orm`. Where no script runs there is nothing to read or write: the same names mean
/// nothing to a schema.
pub(super) fn export(names: &Names<'_>) {
    if names.library.context.is_none() {
        return;
    }
    names.submodules(&["query", "relationships", "session"]);
    names.of(
        "sqlalchemy.orm.relationships",
        &["backref", "dynamic_loader", "relationship"],
    );
    names.of(
        "sqlalchemy.orm.query",
        &["AliasedClass", "Query", "aliased"],
    );
    names.of(
        "sqlalchemy.orm.session",
        &[
            "Session",
            "object_session",
            "scoped_session",
            "sessionmaker",
        ],
    );
}

const FUNCTIONS: &[(&str, Body)] = &[
    ("blank", |_, _, mut arguments| {
        let class = class_of(&mut arguments, "blank")?;
        Ok(Value::Instance(Instance::new(&class, None, None)))
    }),
    ("own_value", |_, _, mut arguments| {
        let instance = instance_of(&mut arguments, "own_value")?;
        let name = name_of(&mut arguments, "own_value")?;
        let default = arguments.require("own_value", "default")?;
        let own = instance.attributes.borrow().get(name.as_str()).cloned();
        Ok(own.unwrap_or(default))
    }),
    ("set_own_value", |_, _, mut arguments| {
        let instance = instance_of(&mut arguments, "set_own_value")?;
        let name = name_of(&mut arguments, "set_own_value")?;
        let value = arguments.require("set_own_value", "value")?;
        let mut attributes = instance.attributes.borrow_mut();
        attributes.insert(name.as_str().into(), value);
        Ok(Value::None)
    }),
    ("forget", |_, _, mut arguments| {
        let instance = instance_of(&mut arguments, "forget")?;
        let name = name_of(&mut arguments, "forget")?;
        instance.attributes.borrow_mut().shift_remove(name.as_str());
        Ok(Value::None)
    }),
    ("unsupported", |_, _, mut arguments| {
        let raised = Raised::unsupported(name_of(&mut arguments, "unsupported")?);
        Err(match arguments.take("hint") {
            Some(Value::Str(hint)) => raised.with_hint(&*hint),
            _ => raised,
        })
    }),
    ("mapped_classes", |library, _, _| {
        let classes = library.mapped.borrow();
        Ok(Value::list(
            classes
                .iter()
                .cloned()
                .map(Value::Class)
                .collect::<Vec<_>>(),
        ))
    }),
    ("table_of", |_, interpreter, mut arguments| {
        let value = arguments.require("table_of", "value")?;
        match &value {
            Value::Class(_) => interpreter.attribute(&value, "__table__"),
            _ => Ok(value),
        }
    }),
    ("columns_of", mapped_columns),
    ("has_columns", |_, interpreter, mut arguments| {
        let value = arguments.require("has_columns", "value")?;
        // A function has them in SQLAlchemy, too, which nobody asks for here.
        Ok(Value::Bool(interpreter.attribute(&value, "c").is_ok()))
    }),
    ("key_columns", |_, _, mut arguments| {
        let table = instance_of(&mut arguments, "key_columns")?;
        Ok(Value::list(keys(&table)?))
    }),
    ("references", |_, _, mut arguments| {
        let table = instance_of(&mut arguments, "references")?;
        let referred = instance_of(&mut arguments, "references")?;
        let pairs = reference_columns(&table, &referred)?;
        let pairs = pairs
            .into_iter()
            .map(|(found, own)| Value::tuple(vec![Value::Instance(own), Value::Instance(found)]));
        Ok(Value::list(pairs.collect::<Vec<_>>()))
    }),
    ("outputs", |_, _, mut arguments| {
        let statement = arguments.require("outputs", "statement")?;
        let select = match &statement {
            Value::Instance(instance) => instance.payload::<SelectObject>(),
            _ => None,
        };
        let given = select.map(|select| select.given.clone());
        Ok(Value::list(given.unwrap_or_default()))
    }),
    ("result", |library, interpreter, mut arguments| {
        let names = arguments.require("result", "names")?;
        let mut columns = Vec::new();
        for name in interpreter.iterate(&names)? {
            columns.push(interpreter.text(&name)?);
        }
        let given = arguments.require("result", "rows")?;
        let mut rows = Vec::new();
        for row in interpreter.iterate(&given)? {
            rows.push(interpreter.iterate(&row)?);
        }
        Ok(rows::of_values(library, columns, rows))
    }),
];

fn instance_of(arguments: &mut Arguments, function: &str) -> Result<Rc<Instance>, Raised> {
    match arguments.require(function, "instance")? {
        Value::Instance(instance) => Ok(instance),
        Value::Opaque(origin) => Err(unknown_value("the instance", &origin)),
        _ => Err(Raised::type_error(format!(
            "{function}() needs an instance of a mapped class"
        ))),
    }
}

fn class_of(arguments: &mut Arguments, function: &str) -> Result<Rc<Class>, Raised> {
    match arguments.require(function, "class")? {
        Value::Class(class) => Ok(class),
        _ => Err(Raised::type_error(format!(
            "{function}() needs a mapped class"
        ))),
    }
}

fn name_of(arguments: &mut Arguments, function: &str) -> Result<String, Raised> {
    let name = arguments.require(function, "name")?;
    Ok(name.as_str().unwrap_or_default().to_owned())
}

/// The columns of a table's primary key.
fn keys(table: &Rc<Instance>) -> Result<Vec<Value>, Raised> {
    let object = TableObject::of(table)?;
    let names = key_columns(table).unwrap_or_default();
    Ok((names.iter())
        .filter_map(|name| object.column(name))
        .map(Value::Instance)
        .collect())
}

/// The table of a mapped class, its attributes with their columns, and the columns of its primary key.
fn mapped_columns(
    _: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let class = class_of(&mut arguments, "columns_of")?;
    let Some(table) = local_table(&class).filter(|_| !is_polymorphic(&class)) else {
        return Err(Raised::unsupported(format!(
            "the rows of `{}` cannot be read or written here: it shares its table, or its rows lie in several",
            class.name
        ))
        .with_hint("use the table: `Model.__table__.select()`"));
    };
    let mut pairs: Vec<(String, Rc<Instance>)> = Vec::new();
    let object = TableObject::of(&table)?;
    let columns = object.state.borrow().columns.clone();
    for known in std::iter::once(&class).chain(&class.ancestors) {
        for (name, value) in known.attributes.borrow().iter() {
            if let Some(found) = as_column(value)
                && columns.iter().any(|column| Rc::ptr_eq(column, &found))
                && !pairs.iter().any(|(_, known)| Rc::ptr_eq(known, &found))
            {
                pairs.push((name.to_string(), found));
            }
        }
    }
    for instance in &columns {
        if !pairs.iter().any(|(_, known)| Rc::ptr_eq(known, instance)) {
            let key = column(instance)?.key().unwrap_or_default();
            pairs.push((key, instance.clone()));
        }
    }
    let pairs = pairs
        .into_iter()
        .map(|(name, column)| Value::tuple(vec![Value::str(name), Value::Instance(column)]));
    Ok(Value::tuple(vec![
        Value::Instance(table.clone()),
        Value::list(pairs.collect::<Vec<_>>()),
        Value::list(keys(&table)?),
    ]))
}

/// The statement that a query is; another value stays what it is.
pub(in crate::pylib) fn statement(value: &Value) -> Value {
    let found = match value {
        Value::Instance(instance) if is_query(instance) => {
            instance.attributes.borrow().get("_select").cloned()
        }
        _ => None,
    };
    found.unwrap_or_else(|| value.clone())
}

/// Whether an instance is a `Query`.
pub(in crate::pylib) fn is_query(instance: &Rc<Instance>) -> bool {
    let mut line = std::iter::once(&instance.class).chain(&instance.class.ancestors);
    line.any(|class| &*class.module == "sqlalchemy.orm.query" && &*class.name == "Query")
}

/// `instance.name` where the instance itself has no such value: what the row has, or nothing.
pub(in crate::pylib) fn read(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("__get__", "self")?;
    let Some(Value::Instance(instance)) = arguments.take("instance") else {
        return Ok(this);
    };
    let is_mapped = std::iter::once(&instance.class)
        .chain(&instance.class.ancestors)
        .any(|class| local_table(class).is_some());
    if !is_mapped {
        return Ok(this);
    }
    let state = (instance.attributes.borrow())
        .get("_sa_instance_state")
        .cloned();
    match state {
        Some(state) => {
            let method = interpreter.attribute(&state, "read")?;
            interpreter.call(&method, Arguments::positional([this]))
        }
        None => Ok(Value::None),
    }
}
