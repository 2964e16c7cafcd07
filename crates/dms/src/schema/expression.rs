use std::sync::Arc;

use super::query::{Select, Source};
use super::{DataType, TableName, TypeClass};

/// A constant in a schema or an SQL expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// None, NULL.
    Null,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A floating point number.
    Float(f64),
    /// A decimal number, as its exact text.
    Decimal(String),
    /// A string.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A date, time or date-time in ISO form with a blank between date and time.
    DateTime(String),
    /// Several constants.
    List(Vec<Literal>),
    /// A type (the item of an ARRAY).
    Type(Box<DataType>),
}

/// An SQL expression as models and scripts build it; a dialect turns it into text.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// `sa.text()`: the text as it will stand in SQL (`\:` already turned into `:`).
    Text(String),
    /// A column, with its table's name where the expression has it.
    Column {
        /// The table, if the column belongs to one.
        table: Option<String>,
        /// The column.
        name: String,
    },
    /// A column of something behind FROM.
    Field {
        /// To what it belongs.
        source: Arc<Source>,
        /// The column.
        name: String,
        /// The class of its type, where it is known.
        class: Option<TypeClass>,
    },
    /// A constant.
    Literal(Literal),
    /// A constant that is written as its type demands.
    Value {
        /// The constant.
        value: Literal,
        /// The type.
        data_type: Box<DataType>,
    },
    /// A parameter whose value comes when the statement is run.
    Parameter {
        /// Its name.
        name: String,
        /// What it is compared with or stored in, where that is known.
        data_type: Option<Box<DataType>>,
    },
    /// `sa.null()`.
    Null,
    /// `sa.true()`: `true` or `1`.
    True,
    /// `sa.false()`: `false` or `0`.
    False,
    /// `sa.func.name(...)`; the name is kept as written (`now`, `lower`).
    Function {
        /// The function's name, dotted if it was (`func.pg_catalog.now`).
        name: String,
        /// Its arguments.
        arguments: Vec<Expression>,
    },
    /// Two operands with an SQL operator between them (`=`, `>`, `AND`, `IN`, `LIKE`, `||`).
    Binary {
        /// The left operand.
        left: Box<Expression>,
        /// The operator in SQL's upper case.
        operator: String,
        /// The right operand.
        right: Box<Expression>,
    },
    /// An operator before its operand (`NOT`, `-`).
    Prefix {
        /// The operator.
        operator: String,
        /// The operand.
        operand: Box<Expression>,
    },
    /// An operator behind its operand (`DESC`, `ASC`, `NULLS LAST`, `IS NULL`).
    Suffix {
        /// The operand.
        operand: Box<Expression>,
        /// The operator.
        operator: String,
    },
    /// CAST.
    Cast {
        /// What is cast.
        operand: Box<Expression>,
        /// To which type.
        data_type: Box<DataType>,
    },
    /// The next value of a sequence.
    NextValue(TableName),
    /// Expressions in parentheses, separated by commas (the right side of IN).
    List(Vec<Expression>),
    /// CASE.
    Case {
        /// What is compared with each branch; without it the branches are conditions.
        subject: Option<Box<Expression>>,
        /// WHEN and THEN.
        branches: Vec<(Expression, Expression)>,
        /// ELSE.
        otherwise: Option<Box<Expression>>,
    },
    /// A statement in parentheses.
    Select(Box<Select>),
    /// An expression with a name, which counts where columns of a statement are listed.
    Label {
        /// The operand.
        operand: Box<Expression>,
        /// The name.
        name: String,
    },
    /// SQL text with values in it, one behind the other.
    Pieces(Vec<Expression>),
    /// Texts put together behind LIKE.
    Pattern(Vec<Expression>),
    /// An expression that stands in parentheses everywhere.
    Grouped(Box<Expression>),
    /// EXTRACT.
    Extract {
        /// The part (`year`).
        field: String,
        /// Of what.
        operand: Box<Expression>,
    },
    /// FILTER: a function over some of the rows.
    Filter {
        /// The function.
        operand: Box<Expression>,
        /// Which rows.
        condition: Box<Expression>,
    },
    /// OVER.
    Over {
        /// The function.
        operand: Box<Expression>,
        /// PARTITION BY.
        partition_by: Vec<Expression>,
        /// ORDER BY.
        order_by: Vec<Expression>,
    },
    /// An element of JSON or of an array.
    Element {
        /// Of what.
        operand: Box<Expression>,
        /// The way to it: names and positions.
        path: Vec<Literal>,
        /// As what it is taken.
        form: ElementForm,
    },
    /// Several values of an array type (`postgresql.array`).
    Array(Vec<Expression>),
    /// A construct of the project's own: the SQL for each dialect by its name.
    PerDialect(Vec<(String, String)>),
    /// COLLATE.
    Collate {
        /// The operand.
        operand: Box<Expression>,
        /// The collation's name.
        collation: String,
    },
}

/// As what an element is taken.
#[derive(Debug, Clone, PartialEq)]
pub enum ElementForm {
    /// An item of an array.
    Item,
    /// JSON; `is_binary` says that it is PostgreSQL's JSONB.
    Json {
        /// Whether it is PostgreSQL's JSONB.
        is_binary: bool,
    },
    /// The text of what is JSON (`->>`).
    Text,
    /// A value of this type.
    Typed(Box<DataType>),
}

impl Expression {
    /// A column without table.
    pub fn column(name: impl Into<String>) -> Self {
        Self::Column {
            table: None,
            name: name.into(),
        }
    }

    /// Shows `look` this expression and all within it, the outer ones first.
    pub fn visit(&mut self, look: &mut dyn FnMut(&mut Self)) {
        look(self);
        match self {
            Self::Text(_)
            | Self::PerDialect(_)
            | Self::Column { .. }
            | Self::Field { .. }
            | Self::Literal(_)
            | Self::Value { .. }
            | Self::Parameter { .. }
            | Self::Select(_)
            | Self::Null
            | Self::True
            | Self::False
            | Self::NextValue(_) => {}
            Self::Function { arguments, .. }
            | Self::List(arguments)
            | Self::Pattern(arguments)
            | Self::Pieces(arguments)
            | Self::Array(arguments) => {
                for argument in arguments {
                    argument.visit(look);
                }
            }
            Self::Binary { left, right, .. } => {
                left.visit(look);
                right.visit(look);
            }
            Self::Prefix { operand, .. }
            | Self::Suffix { operand, .. }
            | Self::Cast { operand, .. }
            | Self::Label { operand, .. }
            | Self::Extract { operand, .. }
            | Self::Element { operand, .. }
            | Self::Grouped(operand)
            | Self::Collate { operand, .. } => operand.visit(look),
            Self::Filter { operand, condition } => {
                operand.visit(look);
                condition.visit(look);
            }
            Self::Case {
                subject,
                branches,
                otherwise,
            } => {
                for part in subject.iter_mut().chain(otherwise) {
                    part.visit(look);
                }
                for (condition, value) in branches {
                    condition.visit(look);
                    value.visit(look);
                }
            }
            Self::Over {
                operand,
                partition_by,
                order_by,
            } => {
                operand.visit(look);
                for part in partition_by.iter_mut().chain(order_by) {
                    part.visit(look);
                }
            }
        }
    }

    /// The column's name if this is a plain column.
    pub fn column_name(&self) -> Option<&str> {
        match self {
            Self::Column { name, .. } | Self::Field { name, .. } => Some(name),
            _ => None,
        }
    }

    /// Whether a column of a boolean type.
    pub fn is_boolean_field(&self) -> bool {
        matches!(
            self,
            Self::Field {
                class: Some(TypeClass::Boolean | TypeClass::SqlBoolean),
                ..
            }
        )
    }
}
