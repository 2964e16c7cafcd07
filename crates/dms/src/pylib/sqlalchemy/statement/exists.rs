//! `exists()`.

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::super::clause::{self, Clause};
use super::super::expression::{self, COLUMN_ELEMENT};
use super::SelectObject;
use super::select::{conditions, correlated, outputs, select};
use super::source::{from_value, select_star};
use crate::pylib::library::{ClassSpec, Library};
use crate::schema::Expression;
use crate::schema::query::Select;

/// `Exists`.
pub(super) static EXISTS: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.selectable",
    name: "Exists",
    bases: &[&COLUMN_ELEMENT],
    hooks: None,
    methods: &[
        ("where", exists_where),
        ("select_from", exists_from),
        ("correlate", exists_correlate),
        ("select", exists_select),
    ],
};

/// The value of `EXISTS` with a statement.
pub(super) fn value(library: &Rc<Library>, select: Select) -> Value {
    let operand = Clause::Leaf(Expression::Select(Box::new(select)));
    expression::element(library, &EXISTS, Clause::prefix("EXISTS", operand))
}

/// `exists(statement=None)`.
pub(super) fn exists(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let mut select = select_star();
    match arguments.positional.as_slice() {
        [] => {}
        [Value::Instance(instance)] if instance.payload::<SelectObject>().is_some() => {
            if let Some(object) = instance.payload::<SelectObject>() {
                select = object.select.clone();
            }
        }
        [one] if scalar_statement(one).is_some() => {
            select = scalar_statement(one).unwrap_or_default();
        }
        columns => {
            select.columns.clear();
            for value in columns {
                for output in outputs(interpreter, value, 0)? {
                    select.columns.push(output.expression);
                }
            }
        }
    }
    Ok(value(library, select))
}

/// The statement in a scalar subquery.
fn scalar_statement(value: &Value) -> Option<Select> {
    match clause::from_element(value)?.leaf()? {
        Expression::Select(select) => Some((**select).clone()),
        _ => None,
    }
}

/// The statement in an `Exists`, and the other arguments of a method.
fn exists_this(mut arguments: Arguments) -> Result<(Select, Arguments), Raised> {
    let value = arguments.require("method", "self")?;
    let expression = clause::from_element(&value)
        .map(|clause| clause.qualified())
        .transpose()?;
    match expression {
        Some(Expression::Prefix { operand, .. }) => match *operand {
            Expression::Select(select) => Ok((*select, arguments)),
            _ => Err(Raised::type_error("the method belongs to `sa.exists()`")),
        },
        _ => Err(Raised::type_error("the method belongs to `sa.exists()`")),
    }
}

fn exists_where(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (mut select, arguments) = exists_this(arguments)?;
    select
        .conditions
        .extend(conditions(interpreter, arguments)?);
    Ok(value(library, select))
}

fn exists_from(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (mut select, arguments) = exists_this(arguments)?;
    for value in &arguments.positional {
        select.from.push(from_value(interpreter, value)?.0);
    }
    Ok(value(library, select))
}

fn exists_correlate(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (mut inner, arguments) = exists_this(arguments)?;
    inner.correlate = Some(correlated(interpreter, arguments)?);
    Ok(value(library, inner))
}

fn exists_select(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (inner, _) = exists_this(arguments)?;
    let value = value(library, inner);
    select(library, interpreter, Arguments::positional([value]))
}
