//! `statement.compile(bind)`: the text that a statement or an expression is for the database of the run, values included.

use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::clause;
use super::statement::{SelectObject, executable};
use crate::pylib::library::{ClassSpec, Library, inert};
use crate::pylib::signature::unknown_value;

/// `Compiled`.
static COMPILED: ClassSpec = ClassSpec {
    module: "sqlalchemy.engine.interfaces",
    name: "Compiled",
    bases: &[],
    hooks: Some(|_| Rc::new(CompiledHooks)),
    methods: &[],
};

/// The text.
struct Compiled(String);

struct CompiledHooks;

impl HostClass for CompiledHooks {
    fn text(&self, _: &mut Interpreter, instance: &Rc<Instance>) -> Result<Option<String>, Raised> {
        Ok(instance.payload::<Compiled>().map(|it| it.0.clone()))
    }

    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        let Some(compiled) = instance.payload::<Compiled>() else {
            return Ok(None);
        };
        Ok(match name {
            "string" => Some(Value::str(&compiled.0)),
            // The values are in the text.
            "params" => Some(interpreter.evaluate("{}", &[])?),
            _ => None,
        })
    }
}

/// `compile(bind=None, dialect=None, **kw)`.
pub(super) fn compile(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("compile", "self")?;
    let Some(context) = library.context.clone() else {
        return Ok(inert("sqlalchemy.sql.compile()", interpreter));
    };
    arguments.take("bind");
    if let Some(Value::Opaque(dialect)) = arguments.take("dialect") {
        return Err(unknown_value("the dialect of `compile()`", &dialect)
            .with_hint("give the connection: `statement.compile(op.get_bind())`"));
    }
    let is_select = matches!(&this, Value::Instance(it) if it.payload::<SelectObject>().is_some());
    let text = match clause::from_element(&this) {
        Some(clause) if !is_select => context.dialect().expression(&clause.qualified()?),
        _ => {
            let Some(found) = executable(library, interpreter, &this, &[])? else {
                return Ok(inert("sqlalchemy.sql.compile()", interpreter));
            };
            let written = context.dialect().query(&found.query);
            written.map(|statement| statement.sql)
        }
    };
    Ok(Instance::with_payload(
        &library.class(&COMPILED),
        Compiled(text.map_err(Raised::host)?),
        interpreter.place(),
    ))
}
