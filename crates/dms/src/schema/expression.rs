use super::DataType;

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
    /// A constant.
    Literal(Literal),
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
    /// Expressions in parentheses, separated by commas (the right side of IN).
    List(Vec<Expression>),
    /// COLLATE.
    Collate {
        /// The operand.
        operand: Box<Expression>,
        /// The collation's name.
        collation: String,
    },
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
            | Self::Column { .. }
            | Self::Literal(_)
            | Self::Null
            | Self::True
            | Self::False => {}
            Self::Function { arguments, .. } | Self::List(arguments) => {
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
            | Self::Collate { operand, .. } => operand.visit(look),
        }
    }

    /// The column's name if this is a plain column.
    pub fn column_name(&self) -> Option<&str> {
        match self {
            Self::Column { name, .. } => Some(name),
            _ => None,
        }
    }
}
