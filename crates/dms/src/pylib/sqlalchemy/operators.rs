//! The operators and methods of SQL expressions: `a > 5`, `a.in_([1, 2])`, `a.desc()`.

use std::rc::Rc;

use dms_python::{Arguments, Instance, Interpreter, Raised, Value};

use super::clause::{self, Clause};
use super::column::ColumnObject;
use super::expression::{self, binary as binary_element, unary as unary_element};
use super::types;
use crate::pylib::library::{Body, Library};
use crate::pylib::signature;
use crate::schema::{Expression, TypeClass};

/// A Python operator on an SQL expression; `None` if it has no meaning in SQL.
pub(super) fn binary(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    operator: &str,
    instance: &Rc<Instance>,
    right: &Value,
) -> Result<Option<Value>, Raised> {
    let Some(this) = clause::from_element(&Value::Instance(instance.clone())) else {
        return Ok(None);
    };
    if let "eq" | "ne" = operator {
        return equality(library, interpreter, this, operator == "eq", right).map(Some);
    }
    let sql = match operator {
        "lt" => "<",
        "le" => "<=",
        "gt" => ">",
        "ge" => ">=",
        "add" | "radd" => "+",
        "sub" | "rsub" => "-",
        "mul" | "rmul" => "*",
        "truediv" | "rtruediv" => "/",
        "floordiv" | "rfloordiv" => "//",
        "mod" | "rmod" => "%",
        "and" | "rand" => "AND",
        "or" | "ror" => "OR",
        _ => return Ok(None),
    };
    let other = clause::operand(interpreter, right)?;
    let adds_text =
        is_text(instance) || this.is_concatenation() || expression::is_text_literal(&other);
    let sql = if sql == "+" && adds_text { "||" } else { sql };
    let is_reflected = operator.starts_with('r');
    let (left, right) = if is_reflected {
        (other, this)
    } else {
        (this, other)
    };
    Ok(Some(binary_element(library, left, sql, right)))
}

fn is_text(instance: &Rc<Instance>) -> bool {
    let Some(column) = instance.payload::<ColumnObject>() else {
        return false;
    };
    let Some(Value::Instance(data_type)) = column.data_type() else {
        return false;
    };
    types::type_class(&data_type.class).is_some_and(|class| {
        class == TypeClass::String || super::type_table::base(class) == Some(TypeClass::String)
    })
}

fn equality(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    this: Clause,
    is_equal: bool,
    right: &Value,
) -> Result<Value, Raised> {
    let other = match right {
        Value::None => {
            let operator = if is_equal { "IS NULL" } else { "IS NOT NULL" };
            return Ok(unary_element(library, Clause::suffix(this, operator)));
        }
        Value::Bool(true) => Clause::Leaf(Expression::True),
        Value::Bool(false) => Clause::Leaf(Expression::False),
        other => clause::operand(interpreter, other)?,
    };
    if let Clause::Leaf(Expression::Null) = other {
        let operator = if is_equal { "IS NULL" } else { "IS NOT NULL" };
        return Ok(unary_element(library, Clause::suffix(this, operator)));
    }
    Ok(binary_element(
        library,
        this,
        if is_equal { "=" } else { "!=" },
        other,
    ))
}

/// `-x` and `~x`.
pub(super) fn unary(
    library: &Rc<Library>,
    operator: &str,
    instance: &Rc<Instance>,
) -> Result<Option<Value>, Raised> {
    let Some(this) = clause::from_element(&Value::Instance(instance.clone())) else {
        return Ok(None);
    };
    Ok(match operator {
        "neg" => Some(unary_element(library, Clause::prefix("-", this))),
        "invert" => Some(unary_element(library, Clause::negation(this))),
        _ => None,
    })
}

/// The methods of every SQL expression.
pub(super) const METHODS: &[(&str, Body)] = &[
    ("desc", |library, _, arguments| {
        suffix(library, arguments, "DESC")
    }),
    ("asc", |library, _, arguments| {
        suffix(library, arguments, "ASC")
    }),
    ("nulls_first", |library, _, arguments| {
        suffix(library, arguments, "NULLS FIRST")
    }),
    ("nullsfirst", |library, _, arguments| {
        suffix(library, arguments, "NULLS FIRST")
    }),
    ("nulls_last", |library, _, arguments| {
        suffix(library, arguments, "NULLS LAST")
    }),
    ("nullslast", |library, _, arguments| {
        suffix(library, arguments, "NULLS LAST")
    }),
    ("in_", |library, interpreter, arguments| {
        contained(library, interpreter, arguments, "IN")
    }),
    ("not_in", |library, interpreter, arguments| {
        contained(library, interpreter, arguments, "NOT IN")
    }),
    ("notin_", |library, interpreter, arguments| {
        contained(library, interpreter, arguments, "NOT IN")
    }),
    ("is_", is),
    ("is_not", is_not),
    ("isnot", is_not),
    ("like", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "LIKE")
    }),
    ("not_like", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "NOT LIKE")
    }),
    ("notlike", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "NOT LIKE")
    }),
    ("ilike", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "ILIKE")
    }),
    ("not_ilike", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "NOT ILIKE")
    }),
    ("is_distinct_from", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "IS DISTINCT FROM")
    }),
    ("is_not_distinct_from", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "IS NOT DISTINCT FROM")
    }),
    ("concat", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "||")
    }),
    ("between", |library, interpreter, arguments| {
        let (this, arguments) = this(arguments)?;
        between(library, interpreter, this, arguments)
    }),
    ("startswith", |library, interpreter, arguments| {
        pattern(library, interpreter, arguments, false, true)
    }),
    ("endswith", |library, interpreter, arguments| {
        pattern(library, interpreter, arguments, true, false)
    }),
    ("contains", |library, interpreter, arguments| {
        pattern(library, interpreter, arguments, true, true)
    }),
    ("op", |library, _, arguments| custom(library, arguments)),
    ("bool_op", |library, _, arguments| {
        custom(library, arguments)
    }),
    ("collate", expression::collate),
    ("cast", expression::cast),
    ("label", same),
    ("self_group", same),
    ("distinct", |library, _, arguments| {
        let (this, _) = this(arguments)?;
        Ok(unary_element(library, Clause::prefix("DISTINCT", this)))
    }),
];

/// The expression that a method is called on, and the other arguments.
fn this(mut arguments: Arguments) -> Result<(Clause, Arguments), Raised> {
    let value = arguments.require("method", "self")?;
    let clause = clause::from_element(&value)
        .ok_or_else(|| Raised::type_error("the method belongs to SQL expressions"))?;
    Ok((clause, arguments))
}

fn same(_: &Rc<Library>, _: &mut Interpreter, mut arguments: Arguments) -> Result<Value, Raised> {
    arguments.require("method", "self")
}

fn suffix(library: &Rc<Library>, arguments: Arguments, operator: &str) -> Result<Value, Raised> {
    let (this, arguments) = this(arguments)?;
    arguments.finish(&operator.to_lowercase().replace(' ', "_"))?;
    Ok(unary_element(library, Clause::suffix(this, operator)))
}

fn named(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    operator: &str,
) -> Result<Value, Raised> {
    let (this, mut arguments) = this(arguments)?;
    let other = arguments.require(operator, "other")?;
    let other = clause::operand(interpreter, &other)?;
    Ok(binary_element(library, this, operator, other))
}

fn contained(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    operator: &str,
) -> Result<Value, Raised> {
    let (this, mut arguments) = this(arguments)?;
    let items = arguments.require("in_", "other")?;
    if clause::from_element(&items).is_some() {
        return Err(
            Raised::unsupported("a subquery as the argument of `in_()` is not supported")
                .with_hint("write the condition with `sa.text()`"),
        );
    }
    let items: Result<Vec<_>, _> = interpreter
        .iterate(&items)?
        .iter()
        .map(|item| clause::operand(interpreter, item))
        .collect();
    let list = Clause::node(items?, Expression::List);
    Ok(binary_element(library, this, operator, list))
}

fn is(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    identity(library, interpreter, arguments, "IS")
}

fn is_not(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    identity(library, interpreter, arguments, "IS NOT")
}

fn identity(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    operator: &str,
) -> Result<Value, Raised> {
    let (this, mut arguments) = this(arguments)?;
    let other = match arguments.require("is_", "other")? {
        Value::Bool(true) => Clause::Leaf(Expression::True),
        Value::Bool(false) => Clause::Leaf(Expression::False),
        other => clause::operand(interpreter, &other)?,
    };
    if let Clause::Leaf(Expression::Null) = other {
        return Ok(unary_element(
            library,
            Clause::suffix(this, &format!("{operator} NULL")),
        ));
    }
    Ok(binary_element(library, this, operator, other))
}

/// `x BETWEEN low AND high`; the arguments are the two limits.
pub(super) fn between(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    this: Clause,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let low = arguments.require("between", "cleft")?;
    let high = arguments.require("between", "cright")?;
    let low = clause::operand(interpreter, &low)?;
    let high = clause::operand(interpreter, &high)?;
    Ok(binary_element(
        library,
        this,
        "BETWEEN",
        Clause::binary(low, "AND", high),
    ))
}

fn pattern(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    any_before: bool,
    any_after: bool,
) -> Result<Value, Raised> {
    let percent = || {
        Clause::Leaf(Expression::Literal(crate::schema::Literal::Text(
            "%".to_owned(),
        )))
    };
    let (this, mut arguments) = this(arguments)?;
    let other = arguments.require("method", "other")?;
    let mut pattern = clause::operand(interpreter, &other)?;
    if any_before {
        pattern = Clause::binary(percent(), "||", pattern);
    }
    if any_after {
        pattern = Clause::binary(pattern, "||", percent());
    }
    Ok(binary_element(library, this, "LIKE", pattern))
}

/// `x.op('->')`: a function that takes the right operand.
fn custom(library: &Rc<Library>, arguments: Arguments) -> Result<Value, Raised> {
    let (this, mut arguments) = this(arguments)?;
    let operator = arguments.require("op", "opstring")?;
    let operator = signature::text("op", "opstring", &operator)?;
    let library = library.clone();
    Ok(Value::native("op", move |interpreter, mut arguments| {
        let other = arguments.require("op", "other")?;
        let other = clause::operand(interpreter, &other)?;
        Ok(binary_element(&library, this.clone(), &operator, other))
    }))
}
