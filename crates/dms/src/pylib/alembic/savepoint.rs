//! `connection.begin_nested()`: a savepoint, so that what fails in its block can be caught and the run goes on.

use std::cell::Cell;
use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::scope::context;
use crate::pylib::library::{ClassSpec, Library};

/// `NestedTransaction`.
static NESTED: ClassSpec = ClassSpec {
    module: "sqlalchemy.engine.base",
    name: "NestedTransaction",
    bases: &[],
    hooks: Some(|library| Rc::new(Hooks(library.clone()))),
    methods: &[
        ("commit", |library, _, mut arguments| {
            let this = arguments.require("commit", "self")?;
            end(library, &this, "RELEASE SAVEPOINT")
        }),
        ("rollback", |library, _, mut arguments| {
            let this = arguments.require("rollback", "self")?;
            end(library, &this, "ROLLBACK TO SAVEPOINT")
        }),
        ("close", |library, _, mut arguments| {
            let this = arguments.require("close", "self")?;
            end(library, &this, "ROLLBACK TO SAVEPOINT")
        }),
    ],
};

/// A savepoint and whether it still stands.
struct Savepoint {
    name: String,
    is_active: Cell<bool>,
}

/// `connection.begin_nested()`. Offline there is nothing that could fail, and SQLAlchemy prints nothing.
pub(super) fn begin_nested(
    library: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    arguments.require("begin_nested", "self")?;
    arguments.finish("begin_nested")?;
    let savepoint = Savepoint {
        name: format!("dms_savepoint_{}", library.next_order()),
        is_active: Cell::new(true),
    };
    run(library, &format!("SAVEPOINT {}", savepoint.name))?;
    let class = library.class(&NESTED);
    Ok(Instance::with_payload(&class, savepoint, None))
}

fn run(library: &Rc<Library>, sql: &str) -> Result<(), Raised> {
    let context = context(library, "get_bind")?;
    if !context.is_offline() {
        context.query(sql, &[]).map_err(Raised::host)?;
    }
    Ok(())
}

/// Ends a savepoint, once.
fn end(library: &Rc<Library>, this: &Value, how: &str) -> Result<Value, Raised> {
    if let Value::Instance(instance) = this
        && let Some(savepoint) = instance.payload::<Savepoint>()
        && savepoint.is_active.replace(false)
    {
        run(library, &format!("{how} {}", savepoint.name))?;
    }
    Ok(Value::None)
}

struct Hooks(Rc<Library>);

impl HostClass for Hooks {
    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let savepoint = instance.payload::<Savepoint>();
        Ok(match (name, savepoint) {
            ("is_active", Some(savepoint)) => Some(Value::Bool(savepoint.is_active.get())),
            _ => None,
        })
    }

    fn enter(&self, _: &mut Interpreter, instance: &Rc<Instance>) -> Result<Option<Value>, Raised> {
        Ok(Some(Value::Instance(instance.clone())))
    }

    fn exit(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        raised: Option<&Raised>,
    ) -> Result<bool, Raised> {
        let how = match raised {
            Some(_) => "ROLLBACK TO SAVEPOINT",
            None => "RELEASE SAVEPOINT",
        };
        let ended = end(&self.0, &Value::Instance(instance.clone()), how);
        // What went wrong inside counts more than that the savepoint could not be ended.
        if raised.is_none() {
            ended?;
        }
        Ok(true)
    }
}
