//! SQL expressions as models and scripts build them: trees whose columns may get their names only later.

use std::rc::Rc;

use dms_python::{Instance, Interpreter, Raised, Value};

use super::column::ColumnObject;
use super::compiled::is_own;
use super::expression;
use super::orm::session;
use super::statement::SelectObject;
use super::table::TableObject;
use super::text::{TextObject, TextPiece};
use super::types;
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
    /// Anything of which the type is known.
    Typed(Rc<(Clause, Value)>),
}

const NAMELESS: &str = "a column without a name is used in an SQL expression";

/// Whether there is no expression since a column in it has no name yet.
pub(in crate::pylib) fn is_nameless(raised: &Raised) -> bool {
    raised.0.message == NAMELESS
}

/// An expression that is made of others.
pub(in crate::pylib) struct Node {
    operands: Vec<Clause>,
    build: Box<dyn Fn(Vec<Expression>) -> Expression>,
    /// Whether it puts texts together, and so is one.
    is_concatenation: bool,
    /// Whether it says that its two operands are equal, or that they are not.
    says_equal: Option<bool>,
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
            says_equal: None,
        }))
    }

    /// Whether it puts texts together, so that what is added is put to them.
    pub fn is_concatenation(&self) -> bool {
        match self {
            Self::Node(node) => node.is_concatenation,
            Self::Typed(typed) => typed.0.is_concatenation(),
            Self::Column(_) | Self::Leaf(_) => false,
        }
    }

    /// Whether it is true as a condition of Python: `==` and `!=` ask whether it is the same column.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Typed(typed) => typed.0.truth(),
            Self::Node(node) => {
                let is_same = match node.operands.as_slice() {
                    [Self::Column(left), Self::Column(right)] => Rc::ptr_eq(left, right),
                    _ => false,
                };
                Some(node.says_equal? == is_same)
            }
            Self::Column(_) | Self::Leaf(_) => None,
        }
    }

    /// The same with a type, if there is one.
    pub fn with_type(self, data_type: Option<Value>) -> Self {
        match data_type {
            Some(data_type) => Self::Typed(Rc::new((self, data_type))),
            None => self,
        }
    }

    /// The type instance that it has, where that is known.
    pub fn data_type(&self) -> Option<Value> {
        match self {
            Self::Column(column) => column.payload::<ColumnObject>()?.data_type(),
            Self::Typed(typed) => Some(typed.1.clone()),
            Self::Leaf(_) | Self::Node(_) => None,
        }
    }

    /// The leaf expression, if it is one.
    pub fn leaf(&self) -> Option<&Expression> {
        match self {
            Self::Leaf(expression) => Some(expression),
            Self::Typed(typed) => typed.0.leaf(),
            Self::Column(_) | Self::Node(_) => None,
        }
    }

    /// Two operands with an operator between them.
    pub fn binary(left: Clause, operator: &str, right: Clause) -> Self {
        let operator = operator.to_owned();
        Self::Node(Rc::new(Node {
            operands: vec![left, right],
            is_concatenation: operator == "||",
            says_equal: match operator.as_str() {
                "=" => Some(true),
                "!=" => Some(false),
                _ => None,
            },
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

    /// The expression as DDL has it, with the names that its columns have now.
    pub fn expression(&self) -> Result<Expression, Raised> {
        Ok(match self.convert(false)? {
            Expression::Label { operand, .. } => *operand,
            expression => expression,
        })
    }

    /// The expression as a statement has it: columns with what they belong to.
    pub fn qualified(&self) -> Result<Expression, Raised> {
        self.convert(true)
    }

    fn convert(&self, qualified: bool) -> Result<Expression, Raised> {
        Ok(match self {
            Self::Typed(typed) => typed.0.convert(qualified)?,
            Self::Column(column) => {
                let name = column
                    .payload::<ColumnObject>()
                    .and_then(|column| column.name());
                let Some(name) = name else {
                    let mut raised = Raised::exception("ArgumentError", NAMELESS)
                        .with_hint("give the column to a table or a mapped class, or name it");
                    raised.0.place.clone_from(&column.place);
                    return Err(raised);
                };
                if qualified && let Some(field) = field(column, &name) {
                    field
                } else {
                    Expression::column(name)
                }
            }
            Self::Leaf(expression) => expression.clone(),
            Self::Node(node) => {
                let operands: Result<Vec<_>, _> = node
                    .operands
                    .iter()
                    .map(|operand| operand.convert(qualified))
                    .collect();
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
            Self::Typed(typed) => typed.0.columns(),
        }
    }
}

/// A column with the table that it belongs to.
fn field(column: &Rc<Instance>, name: &str) -> Option<Expression> {
    let object = column.payload::<ColumnObject>()?;
    let table = object.table()?.payload::<TableObject>()?;
    Some(Expression::Field {
        source: table.source(),
        name: name.to_owned(),
        class: object
            .data_type()
            .and_then(|data_type| types::class_of(&data_type)),
    })
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
        ("REGEXP_MATCH", "NOT REGEXP_MATCH"),
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
        Expression::Grouped(operand) => Expression::Grouped(Box::new(negate(*operand))),
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

/// The clause that a value is in DDL, which has no parameters: those of a text that have a value are written out, and
/// others stay as they are.
pub(in crate::pylib) fn ddl_element(
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<Option<Clause>, Raised> {
    if let Value::Instance(instance) = value
        && let Some(text) = instance.payload::<TextObject>()
        && !text.values.is_empty()
    {
        let other = |name| Expression::Text(format!(":{name}"));
        return text_clause(interpreter, &text, other).map(Some);
    }
    if let Some(clause) = of_project(interpreter, value)? {
        return Ok(Some(clause));
    }
    Ok(from_element(value))
}

/// The clause that a value stands for as an operand: an SQL expression, a statement, or a literal.
pub(in crate::pylib) fn operand(
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<Clause, Raised> {
    if let Some(clause) = element(interpreter, value)? {
        return Ok(clause);
    }
    match literal::literal(interpreter, value) {
        Some(Literal::Null) => Ok(Clause::Leaf(Expression::Null)),
        Some(literal) => Ok(Clause::Leaf(Expression::Literal(literal))),
        None => Err(Raised::type_error(format!(
            "a value of type {} cannot stand in an SQL expression",
            type_name(value)
        ))
        .with_hint(
            "say of which type it is: `sa.column(\"name\", sa.JSON())` for the column, or `sa.literal(value, sa.JSON())`",
        )),
    }
}

/// The clause that a value is, if it is an SQL expression or a statement; nothing for a constant.
pub(in crate::pylib) fn element(
    interpreter: &mut Interpreter,
    value: &Value,
) -> Result<Option<Clause>, Raised> {
    if let Value::Instance(instance) = &session::statement(value) {
        if let Some(text) = instance.payload::<TextObject>() {
            let later = |name| Expression::Parameter {
                name,
                data_type: None,
            };
            return text_clause(interpreter, &text, later).map(Some);
        }
        if let Some(select) = instance.payload::<SelectObject>() {
            let data_type = select
                .outputs
                .first()
                .and_then(|output| output.data_type.clone());
            let leaf = Clause::Leaf(Expression::Select(Box::new(select.select.clone())));
            return Ok(Some(leaf.with_type(data_type)));
        }
    }
    if let Value::Opaque(opaque) = value {
        return Err(unknown_value("an operand of an SQL expression", opaque));
    }
    if let Some(clause) = of_project(interpreter, value)? {
        return Ok(Some(clause));
    }
    Ok(from_element(value))
}

/// An expression whose class is the project's own, as its functions with `@compiles` write it.
fn of_project(interpreter: &mut Interpreter, value: &Value) -> Result<Option<Clause>, Raised> {
    match value {
        Value::Instance(instance) if is_own(instance) => {
            let library = crate::pylib::library(interpreter)?;
            expression::written(&library, interpreter, instance).map(Some)
        }
        _ => Ok(None),
    }
}

/// SQL text with the values of its parameters; what one without a value is, `other` says.
fn text_clause(
    interpreter: &mut Interpreter,
    text: &TextObject,
    other: impl Fn(String) -> Expression,
) -> Result<Clause, Raised> {
    let pieces = text.pieces();
    if let [TextPiece::Sql(sql)] = pieces.as_slice() {
        return Ok(Clause::Leaf(Expression::Text(sql.clone())));
    }
    let mut parts = Vec::new();
    for piece in pieces {
        parts.push(match piece {
            TextPiece::Sql(sql) => Expression::Text(sql),
            TextPiece::Parameter(name) => {
                match text.values.iter().find(|(known, _)| *known == name) {
                    Some((_, value)) => operand(interpreter, value)?.qualified()?,
                    None => other(name),
                }
            }
        });
    }
    Ok(Clause::Leaf(match parts.as_slice() {
        [part] => part.clone(),
        _ => Expression::Pieces(parts),
    }))
}
