use super::{Expression, Options, TableName};

/// A constraint's or index's name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ConstraintName {
    /// The text.
    pub text: String,
    /// Made by a naming convention or marked with `op.f()`: no convention is applied to it again,
    /// and autogenerate renders it as `op.f(...)`.
    pub is_final: bool,
}

impl ConstraintName {
    /// A name as a user writes it.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_final: false,
        }
    }

    /// A name that no convention may touch.
    pub fn conventional(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_final: true,
        }
    }
}

/// A primary key.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PrimaryKey {
    /// Its name, if it has one.
    pub name: Option<ConstraintName>,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// DEFERRABLE, as in [`UniqueConstraint::deferrable`].
    pub deferrable: Option<bool>,
    /// INITIALLY this.
    pub initially: Option<String>,
    /// Dialect options by their whole keyword.
    pub options: Options,
}

/// A unique constraint.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UniqueConstraint {
    /// Its name, if it has one.
    pub name: Option<ConstraintName>,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// DEFERRABLE (`Some(true)`), NOT DEFERRABLE (`Some(false)`), or not said.
    pub deferrable: Option<bool>,
    /// INITIALLY this.
    pub initially: Option<String>,
    /// Dialect options by their whole keyword.
    pub options: Options,
}

/// A check constraint.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckConstraint {
    /// Its name, if it has one.
    pub name: Option<ConstraintName>,
    /// The condition, without parentheses around it.
    pub condition: Expression,
    /// The column whose type brought it (`Boolean(create_constraint=True)`): only where the type is not native.
    pub of_type: Option<String>,
    /// The column in whose definition it stands in CREATE TABLE: only in scripts.
    pub in_column: Option<String>,
    /// DEFERRABLE, as in [`UniqueConstraint::deferrable`].
    pub deferrable: Option<bool>,
    /// INITIALLY this.
    pub initially: Option<String>,
    /// Dialect options by their whole keyword.
    pub options: Options,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignKey {
    /// Its name, if it has one.
    pub name: Option<ConstraintName>,
    /// The columns on this side, in order.
    pub columns: Vec<String>,
    /// The table on the other side.
    pub referred_table: TableName,
    /// The columns on the other side, as many as `columns`.
    pub referred_columns: Vec<String>,
    /// ON UPDATE this.
    pub on_update: Option<String>,
    /// ON DELETE this.
    pub on_delete: Option<String>,
    /// DEFERRABLE, as in [`UniqueConstraint::deferrable`].
    pub deferrable: Option<bool>,
    /// INITIALLY this.
    pub initially: Option<String>,
    /// MATCH this.
    pub match_type: Option<String>,
    /// Emitted as ALTER TABLE after the tables rather than inside CREATE TABLE.
    pub use_alter: bool,
    /// Dialect options by their whole keyword.
    pub options: Options,
}

/// An exclude constraint of PostgreSQL.
#[derive(Debug, Clone, PartialEq)]
pub struct ExcludeConstraint {
    /// Its name, if it has one.
    pub name: Option<ConstraintName>,
    /// What is compared, with the operators.
    pub elements: Vec<ExcludeElement>,
    /// The method of its index.
    pub using: String,
    /// Only rows for which this holds count.
    pub condition: Option<Expression>,
    /// DEFERRABLE, as in [`UniqueConstraint::deferrable`].
    pub deferrable: Option<bool>,
    /// INITIALLY this.
    pub initially: Option<String>,
}

/// An element of an exclude constraint.
#[derive(Debug, Clone, PartialEq)]
pub struct ExcludeElement {
    /// A column or an expression.
    pub expression: Expression,
    /// The operator, as SQL.
    pub operator: String,
    /// The operator class, as SQL.
    pub operator_class: Option<String>,
}

/// Any constraint.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant is documented at its struct")]
pub enum Constraint {
    PrimaryKey(PrimaryKey),
    Unique(UniqueConstraint),
    Check(CheckConstraint),
    ForeignKey(ForeignKey),
    Exclude(ExcludeConstraint),
}

impl Constraint {
    /// Its name, if it has one.
    pub fn name(&self) -> Option<&ConstraintName> {
        match self {
            Self::PrimaryKey(key) => key.name.as_ref(),
            Self::Unique(unique) => unique.name.as_ref(),
            Self::Check(check) => check.name.as_ref(),
            Self::ForeignKey(key) => key.name.as_ref(),
            Self::Exclude(exclude) => exclude.name.as_ref(),
        }
    }

    /// Its name, to change it.
    pub fn name_mut(&mut self) -> &mut Option<ConstraintName> {
        match self {
            Self::PrimaryKey(key) => &mut key.name,
            Self::Unique(unique) => &mut unique.name,
            Self::Check(check) => &mut check.name,
            Self::ForeignKey(key) => &mut key.name,
            Self::Exclude(exclude) => &mut exclude.name,
        }
    }
}
