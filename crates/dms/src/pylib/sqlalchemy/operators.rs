//! The operators and methods of SQL expressions: `a > 5`, `a.in_([1, 2])`, `a.desc()`.

use std::rc::Rc;

use dms_python::{Arguments, Instance, Interpreter, Raised, Value};

use super::clause::{self, Clause};
use super::expression::{self, binary as binary_element, unary as unary_element};
use super::statement::compared;
use super::{construct, element, types};
use crate::pylib::library::{Body, Library};
use crate::pylib::signature;
use crate::schema::{Expression, Literal, TypeClass};

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
    if operator == "getitem" {
        return element::item(library, interpreter, this, right).map(Some);
    }
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
    let data_type = this.data_type();
    let other = if let "-" | "*" | "/" | "//" | "%" = sql {
        clause::operand(interpreter, right)?
    } else {
        compared(library, interpreter, data_type.clone(), right)?
    };
    if let "AND" | "OR" = sql {
        return Ok(Some(expression::joined(library, sql, vec![this, other])));
    }
    let adds_text =
        is_text(&this) || this.is_concatenation() || expression::is_text_literal(&other);
    let sql = if sql == "+" && adds_text { "||" } else { sql };
    let is_arithmetic = matches!(sql, "||" | "+" | "-" | "*" | "/" | "//" | "%");
    let is_reflected = operator.starts_with('r');
    let (left, right) = if is_reflected {
        (other, this)
    } else {
        (this, other)
    };
    let result = if sql == "//" && is_whole(&left) && is_whole(&right) {
        Clause::binary(left, "DIV", right)
    } else {
        Clause::binary(left, sql, right)
    };
    let data_type = data_type.filter(|_| is_arithmetic);
    Ok(Some(expression::binary_of(
        library,
        result.with_type(data_type),
    )))
}

/// Whether something is known to be a whole number.
fn is_whole(clause: &Clause) -> bool {
    if let Some(Expression::Literal(Literal::Integer(_))) = clause.leaf() {
        return true;
    }
    let class = clause
        .data_type()
        .and_then(|data_type| types::class_of(&data_type));
    class.is_some_and(|class| {
        class == TypeClass::Integer || super::type_table::base(class) == Some(TypeClass::Integer)
    })
}

fn is_text(clause: &Clause) -> bool {
    let class = clause
        .data_type()
        .and_then(|data_type| types::class_of(&data_type));
    class.is_some_and(|class| {
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
        other => compared(library, interpreter, this.data_type(), other)?,
    };
    if let Clause::Leaf(Expression::Null) = other {
        let operator = if is_equal { "IS NULL" } else { "IS NOT NULL" };
        return Ok(unary_element(library, Clause::suffix(this, operator)));
    }
    let sign = if is_equal { "=" } else { "!=" };
    // `ANY (array)` stands on the right.
    let is_quantified = matches!(
        this.qualified(),
        Ok(Expression::Prefix { operator, .. }) if matches!(operator.as_str(), "ANY" | "ALL")
    );
    Ok(if is_quantified {
        binary_element(library, other, sign, this)
    } else {
        binary_element(library, this, sign, other)
    })
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
        "neg" => {
            let data_type = this.data_type();
            let negative = Clause::prefix("-", this).with_type(data_type);
            Some(unary_element(library, negative))
        }
        "invert" => Some(unary_element(library, Clause::negation(this))),
        _ => None,
    })
}

/// The methods of every SQL expression.
pub(super) const METHODS: &[(&str, Body)] = &[
    ("compile", super::compiled::compile),
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
        pattern(library, interpreter, arguments, "LIKE", (false, true))
    }),
    ("endswith", |library, interpreter, arguments| {
        pattern(library, interpreter, arguments, "LIKE", (true, false))
    }),
    ("contains", contains),
    ("istartswith", |library, interpreter, arguments| {
        pattern(library, interpreter, arguments, "ILIKE", (false, true))
    }),
    ("iendswith", |library, interpreter, arguments| {
        pattern(library, interpreter, arguments, "ILIKE", (true, false))
    }),
    ("icontains", |library, interpreter, arguments| {
        pattern(library, interpreter, arguments, "ILIKE", (true, true))
    }),
    ("op", |library, _, arguments| custom(library, arguments)),
    ("bool_op", |library, _, arguments| {
        custom(library, arguments)
    }),
    ("collate", expression::collate),
    ("cast", expression::cast),
    ("label", |library, interpreter, arguments| {
        let (this, mut arguments) = this(arguments)?;
        let name = arguments.require("label", "name")?;
        let name = interpreter.text(&name)?;
        Ok(expression::labelled(library, this, name))
    }),
    ("over", construct::over),
    ("any", |library, interpreter, arguments| {
        quantified(library, interpreter, arguments, "ANY")
    }),
    ("all", |library, interpreter, arguments| {
        quantified(library, interpreter, arguments, "ALL")
    }),
    ("has_key", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "?")
    }),
    ("overlap", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "&&")
    }),
    ("contained_by", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "<@")
    }),
    ("regexp_match", |library, interpreter, arguments| {
        named(library, interpreter, arguments, "REGEXP_MATCH")
    }),
    ("as_string", |library, _, arguments| {
        element::typed(library, arguments, TypeClass::Unicode)
    }),
    ("as_integer", |library, _, arguments| {
        element::typed(library, arguments, TypeClass::Integer)
    }),
    ("as_float", |library, _, arguments| {
        element::typed(library, arguments, TypeClass::Float)
    }),
    ("as_boolean", |library, _, arguments| {
        element::typed(library, arguments, TypeClass::Boolean)
    }),
    ("as_json", same),
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
    let escape = arguments
        .take_keyword("escape")
        .filter(|value| !value.is_none());
    let data_type = this.data_type();
    let key_is_text = matches!(operator, "?");
    let mut other = if key_is_text {
        clause::operand(interpreter, &other)?
    } else {
        compared(library, interpreter, data_type.clone(), &other)?
    };
    if let Some(escape) = escape {
        other = Clause::binary(other, "ESCAPE", clause::operand(interpreter, &escape)?);
    }
    let data_type = data_type.filter(|_| operator == "||");
    let result = Clause::binary(this, operator, other).with_type(data_type);
    Ok(expression::binary_of(library, result))
}

/// `array.any(value)`: `value = ANY (array)`.
fn quantified(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    word: &str,
) -> Result<Value, Raised> {
    let (this, mut arguments) = this(arguments)?;
    let other = arguments.require("any", "other")?;
    let other = clause::operand(interpreter, &other)?;
    let list = Clause::prefix(word, Clause::node(vec![this], Expression::List));
    Ok(binary_element(library, other, "=", list))
}

fn contained(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    operator: &str,
) -> Result<Value, Raised> {
    let (this, mut arguments) = this(arguments)?;
    let items = arguments.require("in_", "other")?;
    if let Some(statement) = clause::element(interpreter, &items)? {
        return Ok(binary_element(library, this, operator, statement));
    }
    let data_type = this.data_type();
    let mut clauses = Vec::new();
    for item in interpreter.iterate(&items)? {
        clauses.push(match &item {
            Value::Tuple(parts) => {
                let parts: Result<Vec<_>, _> = parts
                    .iter()
                    .map(|part| clause::operand(interpreter, part))
                    .collect();
                Clause::node(parts?, Expression::List)
            }
            item => compared(library, interpreter, data_type.clone(), item)?,
        });
    }
    let list = Clause::node(clauses, Expression::List);
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
    let data_type = this.data_type();
    let low = compared(library, interpreter, data_type.clone(), &low)?;
    let high = compared(library, interpreter, data_type, &high)?;
    Ok(binary_element(
        library,
        this,
        "BETWEEN",
        Clause::binary(low, "AND", high),
    ))
}

/// `contains()`: of an array or JSONB `@>`, else LIKE.
fn contains(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    let (clause, _) = this(arguments.clone())?;
    let class = clause
        .data_type()
        .and_then(|data_type| types::class_of(&data_type));
    match class {
        Some(TypeClass::Array | TypeClass::PgArray | TypeClass::PgJsonb | TypeClass::PgHstore) => {
            named(library, interpreter, arguments, "@>")
        }
        _ => pattern(library, interpreter, arguments, "LIKE", (true, true)),
    }
}

/// LIKE with anything before or behind.
fn pattern(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
    operator: &str,
    (any_before, any_after): (bool, bool),
) -> Result<Value, Raised> {
    let text = |text: &str| Clause::Leaf(Expression::Literal(Literal::Text(text.to_owned())));
    let (this, mut arguments) = this(arguments)?;
    let other = arguments.require("method", "other")?;
    let mut escape = match arguments.take_keyword("escape") {
        None | Some(Value::None) => None,
        Some(escape) => Some(interpreter.text(&escape)?),
    };
    let is_escaped = match arguments.take_keyword("autoescape") {
        Some(value) => interpreter.truth(&value)?,
        None => false,
    };
    let mut other = clause::operand(interpreter, &other)?;
    if is_escaped {
        let mark = escape.get_or_insert_with(|| "/".to_owned());
        if let Some(Expression::Literal(Literal::Text(plain))) = other.leaf() {
            let mut escaped = plain.replace(mark.as_str(), &format!("{mark}{mark}"));
            for wild in ["%", "_"] {
                escaped = escaped.replace(wild, &format!("{mark}{wild}"));
            }
            other = text(&escaped);
        }
    }
    let is_insensitive = operator == "ILIKE";
    let lower = |clause: Clause| {
        Clause::node(vec![clause], |arguments| Expression::Function {
            name: "lower".into(),
            arguments,
        })
    };
    let is_postgresql = library
        .context
        .as_ref()
        .is_some_and(|context| context.dialect().name() == "postgresql");
    let (this, other, operator) = if is_insensitive && !is_postgresql {
        (lower(this), lower(other), "LIKE")
    } else {
        (this, other, operator)
    };
    let mut parts = Vec::new();
    parts.extend(any_before.then(|| text("%")));
    parts.push(other);
    parts.extend(any_after.then(|| text("%")));
    let mut pattern = Clause::node(parts, Expression::Pattern);
    if let Some(escape) = escape {
        pattern = Clause::binary(pattern, "ESCAPE", text(&escape));
    }
    let like = Clause::binary(this, operator, pattern);
    let grouped = Clause::node(vec![like], |mut operands| {
        Expression::Grouped(Box::new(operands.pop().unwrap_or(Expression::Null)))
    });
    Ok(expression::binary_of(library, grouped))
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
