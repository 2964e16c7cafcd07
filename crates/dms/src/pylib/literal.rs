//! Constants between Python and a schema.

use std::fmt::Write as _;
use std::rc::Rc;

use dms_python::{Interpreter, Literal as Found, Value};

use crate::schema::Literal;

/// The constant that a Python value is; `None` if it is none.
pub(super) fn literal(interpreter: &mut Interpreter, value: &Value) -> Option<Literal> {
    Some(match value {
        Value::None => Literal::Null,
        Value::Bool(boolean) => Literal::Boolean(*boolean),
        Value::Int(integer) => Literal::Integer(*integer),
        Value::BigInt(integer) => Literal::Decimal(integer.to_string()),
        Value::Float(float) => Literal::Float(*float),
        Value::Str(text) => Literal::Text(text.to_string()),
        Value::Bytes(bytes) => Literal::Bytes(bytes.to_vec()),
        Value::List(_) | Value::Tuple(_) | Value::Set(_) | Value::FrozenSet(_) => {
            let items = interpreter.iterate(value).ok()?;
            let literals: Option<Vec<_>> = items
                .iter()
                .map(|item| literal(interpreter, item))
                .collect();
            Literal::List(literals?)
        }
        Value::Instance(instance) => {
            if let Some(name) = instance.payload::<super::sqlalchemy::FinalName>() {
                return Some(Literal::Text(name.0.clone()));
            }
            return match dms_python::literal(value) {
                Some(found) => temporal(found),
                None => member_value(interpreter, value),
            };
        }
        _ => return None,
    })
}

fn temporal(found: Found) -> Option<Literal> {
    Some(match found {
        Found::Date(text) => Literal::DateTime(text),
        Found::Time(text, offset) | Found::DateTime(text, offset) => {
            Literal::DateTime(text + &offset.map(zone).unwrap_or_default())
        }
        Found::Decimal(text) => Literal::Decimal(text),
        Found::Uuid(text) => Literal::Text(text),
        Found::Interval(_) => return None,
    })
}

/// An offset from UTC in microseconds, as `isoformat()` writes it: `+02:00`.
fn zone(offset: i64) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let offset = offset.unsigned_abs();
    let seconds = offset / 1_000_000;
    let mut text = format!("{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    if !offset.is_multiple_of(60_000_000) {
        let _ = write!(text, ":{:02}", seconds % 60);
    }
    if !offset.is_multiple_of(1_000_000) {
        let _ = write!(text, ".{:06}", offset % 1_000_000);
    }
    text
}

/// A member of an enum whose values are texts or numbers stands for its value, as `class X(str, Enum)` does.
fn member_value(interpreter: &mut Interpreter, value: &Value) -> Option<Literal> {
    let Value::Instance(instance) = value else {
        return None;
    };
    let is_plain = ["str", "int"].iter().any(|name| {
        interpreter
            .builtin(name)
            .is_some_and(|builtin| instance.class.is_subclass_of(&builtin))
    });
    if !is_plain {
        return None;
    }
    match interpreter.attribute(value, "value").ok()? {
        Value::Str(text) => Some(Literal::Text(text.to_string())),
        Value::Int(integer) => Some(Literal::Integer(integer)),
        _ => None,
    }
}

/// The Python value of a constant; dates and decimals come as their texts, types as `None`.
pub(super) fn python(literal: &Literal) -> Value {
    match literal {
        Literal::Null | Literal::Type(_) => Value::None,
        Literal::Boolean(boolean) => Value::Bool(*boolean),
        Literal::Integer(integer) => Value::Int(*integer),
        Literal::Float(float) => Value::Float(*float),
        Literal::Decimal(text) | Literal::Text(text) | Literal::DateTime(text) => Value::str(text),
        Literal::Bytes(bytes) => Value::Bytes(Rc::from(bytes.as_slice())),
        Literal::List(items) => Value::list(items.iter().map(python).collect::<Vec<_>>()),
    }
}

/// `repr()` of a text.
pub(super) fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut quoted = String::from(quote);
    for character in text.chars() {
        match character {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            other if other == quote => {
                quoted.push('\\');
                quoted.push(other);
            }
            other if other.is_control() => {
                quoted.push_str(&format!("\\x{:02x}", u32::from(other)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push(quote);
    quoted
}

#[cfg(test)]
mod tests {
    use super::{quoted, zone};

    #[test]
    fn offsets_are_written_as_isoformat_does() {
        assert_eq!(zone(0), "+00:00");
        assert_eq!(zone(7_200_000_000), "+02:00");
        assert_eq!(zone(-19_800_000_000), "-05:30");
        assert_eq!(zone(3_661_000_000), "+01:01:01");
    }

    #[test]
    fn texts_are_quoted_as_repr_does() {
        assert_eq!(quoted("a"), "'a'");
        assert_eq!(quoted("it's"), "\"it's\"");
        assert_eq!(quoted("it's \"x\""), "'it\\'s \"x\"'");
        assert_eq!(quoted("a\\b\nc\u{7}"), "'a\\\\b\\nc\\x07'");
    }
}
