use crate::schema::{Constraint, TableName};

/// `op.create_primary_key()`, `op.create_unique_constraint()`, `op.create_check_constraint()` and
/// `op.create_foreign_key()`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint.
    pub constraint: Constraint,
}
