use crate::schema::{Index, TableName};

/// `op.create_index()`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex {
    /// The table.
    pub table: TableName,
    /// The index.
    pub index: Index,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
}
