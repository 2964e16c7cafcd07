use std::sync::Arc;

use super::{DataType, Expression, Options};

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name in the database.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// The words by which a database declares the type, where those of `data_type` would be others (SQLite takes
    /// any); `None` for all that does not come from a database.
    pub declared_type: Option<Box<str>>,
    /// Whether NULL is allowed. SQLAlchemy's default is the opposite of `primary_key`.
    pub nullable: bool,
    /// Whether it was declared with `primary_key=True`; the key itself is [`super::Table::primary_key`].
    pub primary_key: bool,
    /// DEFAULT.
    pub server_default: Option<ServerDefault>,
    /// SQLAlchemy's `default`, which the application puts in, where it is a constant: only in models.
    pub default: Option<Box<super::Literal>>,
    /// GENERATED ... AS IDENTITY.
    pub identity: Option<Box<Identity>>,
    /// GENERATED ALWAYS AS (...).
    pub computed: Option<Box<Computed>>,
    /// SQLAlchemy's `autoincrement`.
    pub autoincrement: Autoincrement,
    /// The sequence, as SQL names it, that the database made for the column alone and takes its default from (SERIAL).
    pub sequence: Option<Box<str>>,
    /// The comment.
    pub comment: Option<String>,
    /// A column that every table has (PostgreSQL's `xmin`): left out of CREATE TABLE.
    pub system: bool,
    /// Dialect options by their whole keyword.
    pub options: Options,
    /// What a dialect's `normalize` filled in for the comparison, shared by columns of which only the type matters;
    /// `None` before.
    pub normal: Option<Arc<NormalColumn>>,
}

impl Column {
    /// A nullable column with nothing else set.
    pub fn new(name: impl Into<String>, data_type: DataType) -> Self {
        Self {
            name: name.into(),
            data_type,
            declared_type: None,
            nullable: true,
            primary_key: false,
            server_default: None,
            default: None,
            identity: None,
            computed: None,
            autoincrement: Autoincrement::Auto,
            sequence: None,
            comment: None,
            system: false,
            options: Options::default(),
            normal: None,
        }
    }
}

/// A server default.
#[derive(Debug, Clone, PartialEq)]
pub enum ServerDefault {
    /// A plain Python string: becomes a quoted literal.
    Text(String),
    /// `sa.text()`, `sa.func.…` and the like.
    Expression(Expression),
}

/// SQLAlchemy's `autoincrement` argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Autoincrement {
    /// `'auto'`: an integer primary key of one column without foreign key or default.
    #[default]
    Auto,
    /// `True`.
    True,
    /// `False`.
    False,
    /// `'ignore_fk'`: as `Auto`, foreign key or not.
    IgnoreForeignKey,
    /// As `Auto`, but numbered by a `Sequence` of its own where the database has sequences: only in scripts.
    BySequence,
}

/// SQLAlchemy's `Identity`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(
    missing_docs,
    reason = "the options of CREATE SEQUENCE, under SQLAlchemy's names"
)]
pub struct Identity {
    /// GENERATED ALWAYS rather than BY DEFAULT.
    pub always: bool,
    pub start: Option<i64>,
    pub increment: Option<i64>,
    pub minvalue: Option<i64>,
    pub maxvalue: Option<i64>,
    pub nominvalue: bool,
    pub nomaxvalue: bool,
    pub cycle: Option<bool>,
    pub cache: Option<i64>,
}

/// SQLAlchemy's `Computed`.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed {
    /// The expression without parentheses.
    pub sql: Expression,
    /// STORED (`Some(true)`), VIRTUAL (`Some(false)`), or not said.
    pub persisted: Option<bool>,
}

/// The parts of a column that only a dialect can compare, in the form in which equal means equal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NormalColumn {
    /// The type, as Alembic compares it.
    pub data_type: TypeForm,
    /// The type with everything in which two can differ; `None` for one that is not known.
    pub exact_type: Option<ExactType>,
    /// The default's text, cleaned of what a server adds; `None` without a default.
    pub server_default: Option<String>,
    /// The computed expression's text, cleaned likewise; `None` for a column that is not computed.
    pub computed: Option<String>,
}

/// A type with everything in which two can differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExactType {
    /// Its name and arguments, in one way of writing.
    pub text: String,
    /// What was said of its text.
    pub said: TextForm,
    /// What holds for its text where nothing is said.
    pub inherited: TextForm,
}

/// How a text is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextForm {
    /// The character set.
    pub character_set: Option<String>,
    /// The collation.
    pub collation: Option<String>,
}

/// A type as Alembic compares it: the compiled text, lower-cased and cut into words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypeForm {
    /// The first word (`varchar`), after synonyms.
    pub base: String,
    /// The arguments in the parentheses (`["30", "16"]`).
    pub arguments: Vec<String>,
    /// All other words (`["without", "time", "zone"]`).
    pub words: Vec<String>,
}
