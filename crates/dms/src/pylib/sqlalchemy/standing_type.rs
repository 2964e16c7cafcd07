//! Types that stand on their own in the database: `.create()` and `.drop()` of enums and domains.

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::types::type_class;
use crate::op::{CreateType, DropType, Operation};
use crate::pylib::library::Library;
use crate::pylib::signature::{Signature, type_name, unknown_value, wrong_type};
use crate::schema::{DataType, TypeClass};

/// `Enum(...).create(bind, checkfirst=...)`.
pub(super) fn create(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let Some((data_type, check_first)) = standing(library, interpreter, "create", arguments)?
    else {
        return Ok(Value::None);
    };
    let operation = Operation::CreateType(CreateType {
        data_type,
        check_first,
    });
    invoke(library, operation)
}

/// `Enum(...).drop(bind, checkfirst=...)`.
pub(super) fn drop(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let Some((data_type, check_first)) = standing(library, interpreter, "drop", arguments)? else {
        return Ok(Value::None);
    };
    let operation = Operation::DropType(DropType {
        data_type,
        check_first,
    });
    invoke(library, operation)
}

fn invoke(library: &Rc<Library>, operation: Operation) -> Result<Value, Raised> {
    let context = library.context.as_ref().ok_or_else(|| {
        Raised::unsupported("a type is created or dropped while no migration runs")
            .with_hint("move it into `upgrade()` or `downgrade()` of a migration script")
    })?;
    context.invoke(operation).map_err(Raised::host)?;
    Ok(Value::None)
}

/// The type that is to be created or dropped, and whether it is looked for first; `None` for one that no database
/// keeps on its own.
fn standing(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    method: &'static str,
    arguments: Arguments,
) -> Result<Option<(DataType, bool)>, Raised> {
    let mut bound = Signature::new(method, &["self", "bind"], &["checkfirst"]).bind(arguments)?;
    let this = bound.value("self");
    let class = match &this {
        Value::Instance(instance) => type_class(&instance.class),
        _ => None,
    };
    let checks_by_default = match class {
        Some(
            TypeClass::Enum | TypeClass::MysqlEnum | TypeClass::Boolean | TypeClass::SqlBoolean,
        ) => false,
        Some(TypeClass::PgEnum | TypeClass::PgDomain) => true,
        _ => {
            return Err(Raised::exception(
                "AttributeError",
                format!("'{}' object has no attribute '{method}'", type_name(&this)),
            )
            .with_hint("only enums and domains are types of their own"));
        }
    };
    match bound.value("bind") {
        Value::Opaque(opaque) => return Err(unknown_value("the argument `bind`", &opaque)),
        Value::Instance(_) => {}
        other => {
            return Err(wrong_type(method, "bind", "a connection", &other)
                .with_hint(format!("write `.{method}(op.get_bind())`")));
        }
    }
    let check_first = match bound.take("checkfirst") {
        // A member of SQLAlchemy's `CheckFirst`.
        Some(Value::Opaque(flag)) => !flag.path.ends_with(".NONE"),
        Some(value) => interpreter.truth(&value)?,
        None => checks_by_default,
    };
    let data_type = crate::pylib::convert::data_type(library, interpreter, &this)?;
    let is_kept = matches!(
        class,
        Some(TypeClass::Enum | TypeClass::PgEnum | TypeClass::PgDomain)
    );
    Ok(is_kept.then_some((data_type, check_first)))
}
