//! Strings with parameters, which SQLAlchemy before 2.0 handed to the driver as they are (and `exec_driver_sql()` still
//! does): the driver's marks, `?` and `:name` on SQLite, `%s` and `%(name)s` elsewhere.

use std::rc::Rc;

use dms_python::{Interpreter, Raised, Value};

use super::sql::{parameters, value_text};
use crate::pylib::MigrationContext;

/// The sets of parameters of a call: one tuple or dict, values one by one, or a list of several sets.
pub(super) fn sets(
    interpreter: &mut Interpreter,
    mut given: Vec<Value>,
) -> Result<Vec<Value>, Raised> {
    let is_set = |value: &Value| matches!(value, Value::Tuple(_) | Value::List(_) | Value::Dict(_));
    if given.len() != 1 {
        let are_sets = given.first().is_some_and(is_set);
        return Ok(match are_sets {
            true => given,
            false => vec![Value::tuple(given)],
        });
    }
    let one = given.remove(0);
    match &one {
        Value::List(_) => {
            let items = interpreter.iterate(&one)?;
            Ok(match items.first().is_some_and(is_set) {
                true => items,
                false => vec![one],
            })
        }
        _ if is_set(&one) => Ok(vec![one]),
        _ => Ok(vec![Value::tuple([one])]),
    }
}

/// The SQL with the values of one set in the place of the marks.
pub(super) fn with_values(
    interpreter: &mut Interpreter,
    context: &Rc<dyn MigrationContext>,
    sql: &str,
    set: &Value,
) -> Result<String, Raised> {
    let values = match set {
        Value::Dict(_) => Values::Named(parameters(interpreter, set)?),
        _ => Values::InOrder(interpreter.iterate(set)?),
    };
    let is_sqlite = context.dialect().name() == "sqlite";
    let mut text = String::new();
    let mut rest = sql;
    let mut next = 0;
    let mut quote = None;
    while let Some(letter) = rest.chars().next() {
        let mark = match is_sqlite {
            true if quote.is_some() => None,
            true => of_sqlite(rest),
            false => of_format(rest),
        };
        let Some((mark, length)) = mark else {
            if is_sqlite && matches!(letter, '\'' | '"') {
                quote = match quote {
                    Some(begun) if begun == letter => None,
                    Some(begun) => Some(begun),
                    None => Some(letter),
                };
            }
            text.push(letter);
            rest = &rest[letter.len_utf8()..];
            continue;
        };
        match mark {
            Mark::Percent => text.push('%'),
            Mark::Next | Mark::Name(_) => {
                let (name, value) = values.at(mark, next)?;
                next += 1;
                text.push_str(&value_text(interpreter, &**context, &name, value)?);
            }
        }
        rest = &rest[length..];
    }
    match &values {
        Values::InOrder(values) if values.len() > next => Err(Raised::type_error(
            "not all arguments converted during string formatting",
        )),
        _ => Ok(text),
    }
}

enum Values {
    InOrder(Vec<Value>),
    Named(Vec<(String, Value)>),
}

impl Values {
    fn at(&self, mark: Mark<'_>, next: usize) -> Result<(String, &Value), Raised> {
        let found = match (self, mark) {
            (Self::InOrder(values), Mark::Next) => values
                .get(next)
                .map(|value| ((next + 1).to_string(), value)),
            (Self::Named(values), Mark::Name(name)) => {
                let mut values = values.iter();
                let found = values.find(|(known, _)| known == name);
                found.map(|(name, value)| (name.clone(), value))
            }
            _ => None,
        };
        found.ok_or_else(|| {
            let wanted = match mark {
                Mark::Name(name) => format!("'{name}'"),
                Mark::Next | Mark::Percent => (next + 1).to_string(),
            };
            Raised::exception(
                "StatementError",
                format!("A value is required for bind parameter {wanted}"),
            )
            .with_hint("write `sa.text(\"... :name\")` and give its values in a dict")
        })
    }
}

#[derive(Clone, Copy)]
enum Mark<'a> {
    Next,
    Name(&'a str),
    Percent,
}

/// The mark with which a text begins, and how long it is, as `sqlite3` has it.
fn of_sqlite(text: &str) -> Option<(Mark<'_>, usize)> {
    if text.starts_with('?') {
        return Some((Mark::Next, 1));
    }
    let rest = text.strip_prefix(':')?;
    let end = rest.find(|letter: char| letter != '_' && !letter.is_alphanumeric());
    let name = &rest[..end.unwrap_or(rest.len())];
    (!name.is_empty()).then_some((Mark::Name(name), name.len() + 1))
}

/// As psycopg2 and PyMySQL have it.
fn of_format(text: &str) -> Option<(Mark<'_>, usize)> {
    let rest = text.strip_prefix('%')?;
    if rest.starts_with('%') {
        return Some((Mark::Percent, 2));
    }
    if rest.starts_with('s') {
        return Some((Mark::Next, 2));
    }
    let name = rest.strip_prefix('(')?.split_once(")s")?.0;
    Some((Mark::Name(name), name.len() + 4))
}
