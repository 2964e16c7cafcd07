use crate::schema::{Column, TableName};

/// `op.drop_column()`.
#[derive(Debug, Clone, PartialEq)]
pub struct DropColumn {
    /// The table.
    pub table: TableName,
    /// The column's name.
    pub column: String,
    /// IF EXISTS.
    pub if_exists: bool,
    /// The column as it was, where known; needed to reverse.
    pub before: Option<Column>,
}
