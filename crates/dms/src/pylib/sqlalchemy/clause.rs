//! SQL expressions as models and scripts build them: trees whose columns may get their names only later.

use std::rc::Rc;

use dms_python::{Instance, Interpreter, Raised, Value};

use super::column::ColumnObject;
use super::text::TextObject;
use crate::pylib::literal;
use crate::pylib::signature::{type_name, unknown_value};
use crate::schema::{Expression, Literal};

/// An expression. A column of a class body has no name before its class is mapped, so that the value that a
/// schema holds is built as late as possible.
#[derive(Clone)]
pub(in crate::pylib) enum Clause {
    /// A `Column`.
    Column(Rc<Instance>),
    /// Anything without operands.
    Leaf(Expression),
    /// Anything with operands.
    Node(Rc<Node>),
}

/// An expression that is made of others.
pub(in crate::pylib) struct Node {
    operands: Vec<Clause>,
    build: Box<dyn Fn(Vec<Expression>) -> Expression>,
    /// Whether it puts texts together, and so is one.
    is_concatenation: bool,
}

/// What an instance of `ColumnElement` keeps.
pub(in crate::pylib) struct ClauseObject(pub Clause);

impl Clause {
    /// An expression that `build` makes of its operands.
    pub fn node(
        operands: Vec<Clause>,
        build: impl Fn(Vec<Expression>) -> Expression + 'static,
    ) -> Self {
        Self::Node(Rc::new(Node {
            operands,
            build: Box::new(build),
            is_concatenation: false,
        }))
    }

    /// Whether it puts texts together, so that what is added is put to them.
    pub fn is_concatenation(&self) -> bool {
        matches!(self, Self::Node(node) if node.is_concatenation)
    }

    /// Two operands with an operator between them.
    pub fn binary(left: Clause, operator: &str, right: Clause) -> Self {
        let operator = operator.to_owned();
        Self::Node(Rc::new(Node {
            operands: vec![left, right],
            is_concatenation: operator == "||",
            build: Box::new(move |operands| {
                let mut operands = operands.into_iter();
                let mut next = || Box::new(operands.next().unwrap_or(Expression::Null));
                Expression::Binary {
                    left: next(),
                    operator: operator.clone(),
                    right: next(),
                }
            }),
        }))
    }

    /// An operator before its operand.
    pub fn prefix(operator: &str, operand: Clause) -> Self {
        let operator = operator.to_owned();
        Self::node(vec![operand], move |operands| Expression::Prefix {
            operator: operator.clone(),
            operand: only(operands),
        })
    }

    /// An operator behind its operand.
    pub fn suffix(operand: Clause, operator: &str) -> Self {
        let operator = operator.to_owned();
        Self::node(vec![operand], move |operands| Expression::Suffix {
            operand: only(operands),
            operator: operator.clone(),
        })
    }

    /// The opposite, as SQLAlchemy's `not_()` writes it.
    pub fn negation(operand: Clause) -> Self {
        Self::node(vec![operand], |operands| negate(*only(operands)))
    }

    /// The expression, with the names that its columns have now.
    pub fn expression(&self) -> Result<Expression, Raised> {
        Ok(match self {
            Self::Column(column) => {
                let name = column
                    .payload::<ColumnObject>()
                    .and_then(|column| column.name());
                let Some(name) = name else {
                    let mut raised = Raised::exception(
                        "ArgumentError",
                        "a column without a name is used in an SQL expression",
                    )
                    .with_hint("give the column to a table or a mapped class, or name it");
                    raised.0.place.clone_from(&column.place);
                    return Err(raised);
                };
                Expression::column(name)
            }
            Self::Leaf(expression) => expression.clone(),
            Self::Node(node) => {
                let operands: Result<Vec<_>, _> =
                    node.operands.iter().map(Self::expression).collect();
                (node.build)(operands?)
            }
        })
    }

    /// Every column in it, from left to right.
    pub fn columns(&self) -> Vec<Rc<Instance>> {
        match self {
            Self::Column(column) => vec![column.clone()],
            Self::Leaf(_) => Vec::new(),
            Self::Node(node) => node.operands.iter().flat_map(Self::columns).collect(),
        }
    }
}

fn only(operands: Vec<Expression>) -> Box<Expression> {
    Box::new(operands.into_iter().next().unwrap_or(Expression::Null))
}

fn negate(expression: Expression) -> Expression {
    const OPPOSITES: &[(&str, &str)] = &[
        ("=", "!="),
        ("<", ">="),
        ("<=", ">"),
        ("IN", "NOT IN"),
        ("LIKE", "NOT LIKE"),
        ("ILIKE", "NOT ILIKE"),
        ("IS", "IS NOT"),
        ("BETWEEN", "NOT BETWEEN"),
        ("IS DISTINCT FROM", "IS NOT DISTINCT FROM"),
        ("IS NULL", "IS NOT NULL"),
    ];
    let opposite = |operator: &str| {
        OPPOSITES.iter().find_map(|(one, other)| {
            if *one == operator {
                Some((*other).to_owned())
            } else if *other == operator {
                Some((*one).to_owned())
            } else {
                None
            }
        })
    };
    match expression {
        Expression::True => Expression::False,
        Expression::False => Expression::True,
        Expression::Prefix { operator, operand } if operator == "NOT" => *operand,
        Expression::Binary {
            left,
            operator,
            right,
        } => match opposite(&operator) {
            Some(operator) => Expression::Binary {
                left,
                operator,
                right,
            },
            None => not(Expression::Binary {
                left,
                operator,
                right,
            }),
        },
        Expression::Suffix { operand, operator } => match opposite(&operator) {
            Some(operator) => Expression::Suffix { operand, operator },
            None => not(Expression::Suffix { operand, operator }),
        },
        other => not(other),
    }
}

fn not(operand: Expression) -> Expression {
    Expression::Prefix {
        operator: "NOT".into(),
        operand: Box::new(operand),
    }
}

/// The clause that a value is, if it is an SQL expression at all.
pub(in crate::pylib) fn from_element(value: &Value) -> Option<Clause> {
    let Value::Instance(instance) = value else {
        return None;
    };
    if instance.payload::<ColumnObject>().is_some() {
        return Some(Clause::Column(instance.clone()));
    }
    if let Some(text) = instance.payload::<TextObject>() {
        return Some(Clause::Leaf(Expression::Text(text.sql())));
    }
    instance
        .payload::<ClauseObject>()
        .map(|object| object.0.clone())
}

/// The clause that a value stands for as an operand: an SQL expression, or a literal.
pub(in crate::pylib) fn operand(
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<Clause, Raised> {
    if let Some(clause) = from_element(value) {
        return Ok(clause);
    }
    if let Value::Opaque(opaque) = value {
        return Err(unknown_value("an operand of an SQL expression", opaque));
    }
    match literal::literal(interpreter, value) {
        Some(Literal::Null) => Ok(Clause::Leaf(Expression::Null)),
        Some(literal) => Ok(Clause::Leaf(Expression::Literal(literal))),
        None => Err(Raised::type_error(format!(
            "a value of type {} cannot stand in an SQL expression",
            type_name(value)
        ))),
    }
}
