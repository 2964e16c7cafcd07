use crate::schema::{Constraint, ConstraintName, TableName};

/// `type_=` of `op.drop_constraint()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ConstraintType {
    ForeignKey,
    Primary,
    Unique,
    Check,
}

/// `op.drop_constraint()`.
#[derive(Debug, Clone, PartialEq)]
pub struct DropConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint's name; a script may say `None`, which no database accepts.
    pub name: Option<ConstraintName>,
    /// The kind, if it was given; MySQL needs it.
    pub constraint_type: Option<ConstraintType>,
    /// IF EXISTS.
    pub if_exists: bool,
    /// The constraint as it was, where known; needed to reverse.
    pub before: Option<Constraint>,
}
