//! `op.get_bind()`: the migration's connection.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Key, Raised, Value};

use super::scope::context;
use super::sql::{parameters, prepared, run};
use super::{driver_sql, rows, savepoint};
use crate::conn;
use crate::pylib::MigrationContext;
use crate::pylib::convert;
use crate::pylib::library::{ClassSpec, Library, inert};
use crate::pylib::signature::{Signature, text};
use crate::pylib::sqlalchemy::{run_ddl, url};

/// `Connection`.
pub(super) static CONNECTION: ClassSpec = ClassSpec {
    module: "sqlalchemy.engine.base",
    name: "Connection",
    bases: &[],
    hooks: Some(|library| Rc::new(Hooks(library.clone()))),
    methods: &[
        ("execute", execute),
        ("scalar", scalar),
        ("scalars", scalars),
        ("exec_driver_sql", exec_driver_sql),
        ("execution_options", |_, _, mut arguments| {
            arguments.require("execution_options", "self")
        }),
        ("begin", |_, _, mut arguments| {
            arguments.require("begin", "self")
        }),
        ("begin_nested", savepoint::begin_nested),
        ("connect", |_, _, mut arguments| {
            arguments.require("connect", "self")
        }),
        ("in_transaction", |_, _, _| Ok(Value::Bool(true))),
        ("commit", forbidden),
        ("rollback", forbidden),
        ("close", |_, _, _| Ok(Value::None)),
    ],
};

/// `op.get_bind()`.
pub(super) fn get_bind(
    library: &Rc<Library>,
    _: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    arguments.finish("get_bind")?;
    context(library, "get_bind")?;
    Ok(connection(library))
}

/// The connection as a value.
pub(super) fn connection(library: &Rc<Library>) -> Value {
    Instance::with_payload(&library.class(&CONNECTION), (), None)
}

fn forbidden(_: &Rc<Library>, _: &mut Interpreter, _: Arguments) -> Result<Value, Raised> {
    Err(Raised::unsupported("a migration cannot commit or roll back: its transaction belongs to the run").with_hint(
        "for what must run outside of a transaction use `with op.get_context().autocommit_block():`",
    ))
}

const SIGNATURE: Signature = Signature::new("execute", &["self", "statement"], &["parameters"])
    .with_keywords(&["execution_options"]);

fn execute(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let is_text = matches!(arguments.positional.get(1), Some(Value::Str(_)));
    if is_text && arguments.positional.len() > 2 && !is_empty(&arguments.positional[2]) {
        let sql = arguments.positional.remove(1);
        let given = arguments.positional.split_off(1);
        return driver_sql(library, interpreter, &sql, given);
    }
    let mut bound = SIGNATURE.open().bind(arguments)?;
    let context = context(library, "get_bind")?;
    let statement = bound.value("statement");
    if let Some(operations) = run_ddl(library, interpreter, &statement)? {
        for operation in operations {
            context.invoke(operation).map_err(Raised::host)?;
        }
        return rows::result(library, interpreter, conn::Rows::default(), &[], None);
    }
    let mut given = bound.value("parameters");
    // SQLAlchemy before 2.0 took parameters by their names, too.
    if given.is_none() && !bound.extra.is_empty() {
        let extra = std::mem::take(&mut bound.extra).into_iter();
        let named = extra.map(|(name, value)| (Key(Value::Str(name)), value));
        given = Value::Dict(Rc::new(RefCell::new(named.collect())));
        if is_text {
            return driver_sql(library, interpreter, &statement, vec![given]);
        }
    }
    let sets = match given {
        list @ (Value::List(_) | Value::Tuple(_)) => interpreter.iterate(&list)?,
        one => vec![one],
    };
    let mut outcome = conn::Rows::default();
    let mut types = Vec::new();
    let mut keys = None;
    for set in sets {
        // SQLAlchemy before 2.0 handed a string to the driver as it is.
        if let (Value::Str(sql), true) = (&statement, set.is_none()) {
            outcome = run(&context, sql)?;
            continue;
        }
        let given = parameters(interpreter, &set)?;
        let ready = prepared(
            library,
            interpreter,
            &statement,
            "connection.execute",
            &given,
        )?;
        outcome = run(&context, &ready.sql)?;
        if let Some(known) = ready.keys {
            keys = Some(inserted_key(&context, known, &given, &mut outcome)?);
        }
        types = ready.types;
    }
    rows::result(library, interpreter, outcome, &types, keys)
}

/// The primary key of the row that was inserted: what was given, and what the server made.
fn inserted_key(
    context: &Rc<dyn MigrationContext>,
    known: Vec<Option<Value>>,
    given: &[(String, Value)],
    outcome: &mut conn::Rows,
) -> Result<Value, Raised> {
    let missing = known.iter().filter(|value| value.is_none()).count();
    let mut made: Vec<conn::Value> = Vec::new();
    if missing > 0 && given.is_empty() {
        match (outcome.rows.first(), context.dialect().inserted_key()) {
            (Some(row), _) => made.clone_from(&row.values),
            (None, Some(query)) => {
                let rows = run(context, query)?;
                made.extend(
                    rows.rows
                        .first()
                        .and_then(|row| row.values.first().cloned()),
                );
            }
            (None, None) => {}
        }
        outcome.rows.clear();
    }
    let mut made = made.into_iter();
    let values: Vec<Value> = known
        .into_iter()
        .map(|value| match value {
            Some(value) => value,
            None => made
                .next()
                .map_or(Value::None, |value| rows::python(&value)),
        })
        .collect();
    Ok(Value::tuple(values))
}

fn exec_driver_sql(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const SIGNATURE: Signature =
        Signature::new("exec_driver_sql", &["self", "statement"], &["parameters"])
            .with_keywords(&["execution_options"]);
    let mut bound = SIGNATURE.bind(arguments)?;
    let statement = bound.value("statement");
    let sql = text("exec_driver_sql", "statement", &statement)?;
    if let Some(given) = bound.some("parameters").filter(|it| !is_empty(it)) {
        return driver_sql(library, interpreter, &statement, vec![given]);
    }
    let context = context(library, "get_bind")?;
    rows::result(library, interpreter, run(&context, &sql)?, &[], None)
}

/// No parameters at all.
fn is_empty(given: &Value) -> bool {
    match given {
        Value::None => true,
        Value::Tuple(values) => values.is_empty(),
        Value::List(values) => values.borrow().is_empty(),
        Value::Dict(values) => values.borrow().is_empty(),
        _ => false,
    }
}

/// Runs a string with parameters as the driver reads it.
fn driver_sql(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    sql: &Value,
    given: Vec<Value>,
) -> Result<Value, Raised> {
    let context = context(library, "get_bind")?;
    let sql = text("execute", "statement", sql)?;
    let mut outcome = conn::Rows::default();
    for set in driver_sql::sets(interpreter, given)? {
        let written = driver_sql::with_values(interpreter, &context, &sql, &set)?;
        outcome = run(&context, &written)?;
    }
    rows::result(library, interpreter, outcome, &[], None)
}

fn scalar(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let result = execute(library, interpreter, arguments)?;
    let method = interpreter.attribute(&result, "scalar")?;
    interpreter.call(&method, Arguments::default())
}

fn scalars(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let result = execute(library, interpreter, arguments)?;
    let method = interpreter.attribute(&result, "scalars")?;
    interpreter.call(&method, Arguments::default())
}

struct Hooks(Rc<Library>);

impl HostClass for Hooks {
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        Ok(match name {
            "dialect" => Some(convert::dialect(
                &self.0,
                context(&self.0, "get_bind")?.dialect().name(),
            )),
            "name" => Some(Value::str(context(&self.0, "get_bind")?.dialect().name())),
            "engine" | "connection" => Some(Value::Instance(instance.clone())),
            "url" => Some(match context(&self.0, "get_bind")?.url() {
                Some(url) => url::value(interpreter, url)?,
                None => inert("sqlalchemy.engine.url", interpreter),
            }),
            "closed" => Some(Value::Bool(false)),
            _ => None,
        })
    }

    fn enter(&self, _: &mut Interpreter, instance: &Rc<Instance>) -> Result<Option<Value>, Raised> {
        Ok(Some(Value::Instance(instance.clone())))
    }

    fn exit(
        &self,
        _: &mut Interpreter,
        _: &Rc<Instance>,
        _: Option<&Raised>,
    ) -> Result<bool, Raised> {
        Ok(true)
    }
}
