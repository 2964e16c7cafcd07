use crate::schema::{Column, Constraint, Index, TableName};

/// `op.add_column()`.
#[derive(Debug, Clone, PartialEq)]
pub struct AddColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: Column,
    /// Constraints that hang on the column (`sa.ForeignKey`, `unique=True`): added after it.
    pub constraints: Vec<Constraint>,
    /// Indexes that hang on the column (`index=True`): created after it.
    pub indexes: Vec<Index>,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Foreign keys stand in the column's definition rather than in an ALTER of their own.
    pub inline_references: bool,
    /// PRIMARY KEY stands in the column's definition.
    pub inline_primary_key: bool,
}
