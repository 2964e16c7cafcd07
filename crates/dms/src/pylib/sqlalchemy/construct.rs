//! Expressions that are more than an operator: CASE, EXTRACT, OVER, FILTER, ANY.

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use super::clause::{self, Clause};
use super::expression::{CASE, COLUMN_ELEMENT, EXTRACT, FUNCTION, OVER, element, join, unary};
use super::statement::compared;
use super::types;
use crate::pylib::library::{Library, Names};
use crate::pylib::signature::Signature;
use crate::schema::{Expression, TypeClass};

/// `any_(array)`.
pub(super) fn quantified(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
    word: &str,
) -> Result<Value, Raised> {
    let operand = arguments.require("any_", "expr")?;
    let operand = clause::operand(interpreter, &operand)?;
    let operand = match operand.leaf() {
        Some(Expression::Select(_)) => operand,
        _ => Clause::node(vec![operand], Expression::List),
    };
    Ok(unary(library, Clause::prefix(word, operand)))
}

/// `case(*whens, value=None, else_=None)`.
pub(super) fn case(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let subject = arguments
        .take_keyword("value")
        .filter(|value| !value.is_none());
    let otherwise = arguments
        .take_keyword("else_")
        .filter(|value| !value.is_none());
    let mut pairs: Vec<(Value, Value)> = Vec::new();
    for when in std::mem::take(&mut arguments.positional) {
        match &when {
            Value::Dict(entries) => pairs.extend(
                (entries.borrow().iter()).map(|(key, value)| (key.0.clone(), value.clone())),
            ),
            Value::Tuple(pair) if pair.len() == 2 => pairs.push((pair[0].clone(), pair[1].clone())),
            _ => {
                return Err(Raised::exception(
                    "ArgumentError",
                    "The \"whens\" argument to case() is a series of pairs, or a dict with `value`",
                )
                .with_hint(
                    "write `sa.case((condition, value), (condition, value), else_=value)`",
                ));
            }
        }
    }
    arguments.finish("case")?;
    let subject = match subject {
        Some(subject) => Some(clause::operand(interpreter, &subject)?),
        None => None,
    };
    let compared_type = subject.as_ref().and_then(Clause::data_type);
    let (has_subject, has_otherwise) = (subject.is_some(), otherwise.is_some());
    let mut operands: Vec<Clause> = subject.into_iter().collect();
    let mut data_type = None;
    for (when, then) in &pairs {
        operands.push(if has_subject {
            compared(library, interpreter, compared_type.clone(), when)?
        } else {
            clause::operand(interpreter, when)?
        });
        let then = clause::operand(interpreter, then)?;
        data_type = data_type.or_else(|| then.data_type());
        operands.push(then);
    }
    if let Some(otherwise) = &otherwise {
        operands.push(clause::operand(interpreter, otherwise)?);
    }
    let clause = Clause::node(operands, move |operands| {
        let mut operands = operands.into_iter();
        let subject = has_subject.then(|| operands.next()).flatten();
        let mut rest: Vec<Expression> = operands.collect();
        let otherwise = has_otherwise.then(|| rest.pop()).flatten();
        let mut rest = rest.into_iter();
        let mut branches = Vec::new();
        while let (Some(when), Some(then)) = (rest.next(), rest.next()) {
            branches.push((when, then));
        }
        Expression::Case {
            subject: subject.map(Box::new),
            branches,
            otherwise: otherwise.map(Box::new),
        }
    });
    Ok(element(library, &CASE, clause.with_type(data_type)))
}

/// `extract(field, expr)`.
pub(super) fn extract(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let field = arguments.require("extract", "field")?;
    let field = interpreter.text(&field)?;
    let operand = arguments.require("extract", "expr")?;
    arguments.finish("extract")?;
    let operand = clause::operand(interpreter, &operand)?;
    let clause = Clause::node(vec![operand], move |operands| Expression::Extract {
        field: field.clone(),
        operand: Box::new(operands.into_iter().next().unwrap_or(Expression::Null)),
    });
    let data_type = types::instance(library, TypeClass::Integer, Vec::new());
    Ok(element(
        library,
        &EXTRACT,
        clause.with_type(Some(data_type)),
    ))
}

/// `over(element, partition_by=None, order_by=None)` and `function.over(...)`.
pub(super) fn over(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    arguments: Arguments,
) -> Result<Value, Raised> {
    const OVER_SIGNATURE: Signature =
        Signature::new("over", &["element"], &["partition_by", "order_by"]);
    let mut bound = OVER_SIGNATURE.bind(arguments)?;
    let function = bound.value("element");
    let function = clause::operand(interpreter, &function)?;
    let data_type = function.data_type();
    let mut operands = vec![function];
    let mut count = |interpreter: &mut Interpreter, value: Option<Value>| {
        let items = match value {
            None => Vec::new(),
            Some(list @ (Value::List(_) | Value::Tuple(_))) => interpreter.iterate(&list)?,
            Some(one) => vec![one],
        };
        for item in &items {
            operands.push(match item {
                Value::Str(name) => Clause::Leaf(Expression::column(&**name)),
                other => clause::operand(interpreter, other)?,
            });
        }
        Ok::<_, Raised>(items.len())
    };
    let partitions = bound.some("partition_by");
    let partitions = count(interpreter, partitions)?;
    let order = bound.some("order_by");
    count(interpreter, order)?;
    let clause = Clause::node(operands, move |operands| {
        let mut operands = operands.into_iter();
        let operand = Box::new(operands.next().unwrap_or(Expression::Null));
        Expression::Over {
            operand,
            partition_by: operands.by_ref().take(partitions).collect(),
            order_by: operands.collect(),
        }
    });
    Ok(element(library, &OVER, clause.with_type(data_type)))
}

/// `function.filter(*conditions)`.
pub(super) fn filter(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let function = arguments.require("filter", "self")?;
    let function = clause::operand(interpreter, &function)?;
    let data_type = function.data_type();
    let condition = join(library, interpreter, "AND", Expression::True, arguments)?;
    let condition = clause::operand(interpreter, &condition)?;
    let clause = Clause::node(vec![function, condition], |operands| {
        let mut operands = operands.into_iter();
        let mut next = || Box::new(operands.next().unwrap_or(Expression::Null));
        Expression::Filter {
            operand: next(),
            condition: next(),
        }
    });
    Ok(element(library, &FUNCTION, clause.with_type(data_type)))
}

/// What the PostgreSQL module has beside types and `insert()`.
pub(super) fn export_postgresql(names: &Names<'_>) {
    names.functions(&[("array", |library, interpreter, mut arguments| {
        let items = arguments.require("array", "clauses")?;
        let items: Result<Vec<_>, _> = interpreter
            .iterate(&items)?
            .iter()
            .map(|item| clause::operand(interpreter, item))
            .collect();
        let clause = Clause::node(items?, Expression::Array);
        Ok(element(library, &COLUMN_ELEMENT, clause))
    })]);
}
