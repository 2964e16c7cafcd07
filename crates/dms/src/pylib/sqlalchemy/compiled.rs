//! `statement.compile(bind)`: the text that a statement or an expression is for the database of the run, values included.

use std::rc::Rc;

use dms_python::{Arguments, Class, HostClass, Instance, Interpreter, Raised, Value};

use super::clause;
use super::expression::CLAUSE_ELEMENT;
use super::statement::{SelectObject, executable};
use super::types::COMPILED as COMPILED_BY;
use crate::dialect::Dialect;
use crate::pylib::convert;
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
    let Some(text) = text(library, interpreter, &this, context.dialect())? else {
        return Ok(inert("sqlalchemy.sql.compile()", interpreter));
    };
    Ok(Instance::with_payload(
        &library.class(&COMPILED),
        Compiled(text),
        interpreter.place(),
    ))
}

/// The text that a statement or an expression is on a dialect, values included; nothing for another value.
///
/// # Errors
/// When the dialect has no form for it, or a function with `@compiles` raises.
pub(in crate::pylib) fn text(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    value: &Value,
    dialect: &dyn Dialect,
) -> Result<Option<String>, Raised> {
    let Value::Instance(instance) = value else {
        return Ok(None);
    };
    if let Some(text) = own_statement(library, interpreter, instance, dialect.name())? {
        return Ok(Some(text));
    }
    let is_select = instance.payload::<SelectObject>().is_some();
    let text = match clause::from_element(value) {
        Some(clause) if !is_select => dialect.expression(&clause.qualified()?),
        _ => {
            let Some(found) = executable(library, interpreter, value, &[])? else {
                return Ok(None);
            };
            dialect.query(&found.query).map(|statement| statement.sql)
        }
    };
    text.map(Some).map_err(Raised::host)
}

/// The text of a statement or expression whose class is the project's own, as its function with `@compiles` writes it
/// on a dialect; nothing for another value.
///
/// # Errors
/// When there is no function for the dialect, or it raises.
pub(in crate::pylib) fn own_statement(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
    dialect: &str,
) -> Result<Option<String>, Raised> {
    let class = &instance.class;
    if !(is_own(instance) && class.is_subclass_of(&library.class(&CLAUSE_ELEMENT))) {
        return Ok(None);
    }
    match convert::compiled_for(library, interpreter, instance, dialect)? {
        Some(text) => Ok(Some(text)),
        None => Err(not_written(class, dialect)),
    }
}

/// Whether the class of an instance is the project's own, and functions with `@compiles` write it.
pub(super) fn is_own(instance: &Instance) -> bool {
    instance.payload.borrow().is_none() && instance.class.lookup(COMPILED_BY).is_some()
}

/// The error for an element of the project's own that has no text.
pub(super) fn not_written(class: &Class, dialect: &str) -> Raised {
    Raised::unsupported(format!(
        "no function with `@compiles({})` says how it is written on {dialect}",
        class.name
    ))
}
