//! Values of rows as the types of their columns have them.

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use crate::pylib::convert;
use crate::pylib::library::Library;
use crate::pylib::sqlalchemy::types::{TypeObject, class_of};
use crate::schema::TypeClass;

/// A value that a database answered, as a column of this type has it. What cannot be read as such stays as it is.
pub(super) fn loaded(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    data_type: &Value,
    value: Value,
) -> Result<Value, Raised> {
    let Value::Instance(instance) = data_type else {
        return Ok(value);
    };
    let Some(object) = instance.payload::<TypeObject>() else {
        return Ok(value);
    };
    if let Some(implementation) = &object.implementation {
        let value = loaded(library, interpreter, implementation, value)?;
        let is_own = matches!(
            instance.class.lookup("process_result_value"),
            Some(Value::Function(_))
        );
        let Some(context) = (library.context.as_ref()).filter(|_| is_own) else {
            return Ok(value);
        };
        let dialect = convert::dialect(library, context.dialect().name());
        let method = interpreter.attribute(data_type, "process_result_value")?;
        return interpreter.call(&method, Arguments::positional([value, dialect]));
    }
    if value.is_none() {
        return Ok(value);
    }
    if let Some(members) = instance.attributes.borrow().get("enum_class").cloned() {
        return member(interpreter, &members, &object, value);
    }
    let Some(class) = class_of(data_type) else {
        return Ok(value);
    };
    Ok(match (read_by(class), &value) {
        (Some(Reader::Boolean), Value::Int(number)) => Value::Bool(*number != 0),
        (Some(Reader::Decimal), Value::Int(_) | Value::Float(_) | Value::Str(_)) => {
            let is_number = object
                .arguments
                .iter()
                .any(|(name, value)| *name == "asdecimal" && matches!(value, Value::Bool(false)));
            let text = Value::str(interpreter.text(&value)?);
            let callee = if is_number {
                "float"
            } else {
                "decimal.Decimal"
            };
            made(interpreter, callee, text, value)?
        }
        (Some(Reader::Function(name)), Value::Str(_)) => {
            made(interpreter, name, value.clone(), value)?
        }
        _ => value,
    })
}

/// How a value is read.
enum Reader {
    Boolean,
    Decimal,
    /// By this function, of a text.
    Function(&'static str),
}

fn read_by(class: TypeClass) -> Option<Reader> {
    use TypeClass as T;
    Some(match class {
        T::Boolean | T::SqlBoolean => Reader::Boolean,
        T::Numeric | T::SqlNumeric | T::SqlDecimal | T::MysqlNumeric | T::MysqlDecimal => {
            Reader::Decimal
        }
        T::Float | T::Double | T::SqlFloat | T::SqlDouble | T::SqlDoublePrecision | T::SqlReal => {
            Reader::Function("float")
        }
        T::Integer
        | T::SmallInteger
        | T::BigInteger
        | T::SqlInteger
        | T::SqlSmallint
        | T::SqlBigint => Reader::Function("int"),
        T::Json | T::PgJson | T::PgJsonb | T::MysqlJson | T::SqliteJson => {
            Reader::Function("json.loads")
        }
        T::Date | T::SqlDate | T::SqliteDate => Reader::Function("datetime.date.fromisoformat"),
        T::Time | T::SqlTime | T::PgTime | T::SqliteTime | T::MysqlTime => {
            Reader::Function("datetime.time.fromisoformat")
        }
        T::DateTime
        | T::SqlDatetime
        | T::SqlTimestamp
        | T::PgTimestamp
        | T::SqliteDatetime
        | T::MysqlDatetime
        | T::MysqlTimestamp => Reader::Function("datetime.datetime.fromisoformat"),
        T::Uuid | T::SqlUuid => Reader::Function("uuid.UUID"),
        _ => return None,
    })
}

/// What a function of the standard library makes of a text; the value as it is if it makes nothing of it.
fn made(
    interpreter: &mut Interpreter,
    path: &str,
    text: Value,
    value: Value,
) -> Result<Value, Raised> {
    let mut words = path.split('.');
    let first = words.next().unwrap_or_default();
    let mut callee = match interpreter.builtin(first) {
        Some(class) => Value::Class(class),
        None => interpreter.import(first)?,
    };
    for word in words {
        callee = interpreter.attribute(&callee, word)?;
    }
    Ok(interpreter
        .call(&callee, Arguments::positional([text]))
        .unwrap_or(value))
}

/// The member of a Python enum that a label means: by name, or where the type was made of the values, by value.
fn member(
    interpreter: &mut Interpreter,
    members: &Value,
    object: &TypeObject,
    value: Value,
) -> Result<Value, Raised> {
    let label = interpreter.text(&value)?;
    let _ = object;
    for member in interpreter.iterate(members)? {
        for name in ["name", "value"] {
            let known = interpreter.attribute(&member, name)?;
            if interpreter.text(&known)? == label {
                return Ok(member);
            }
        }
    }
    Ok(value)
}
