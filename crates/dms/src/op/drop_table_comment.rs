use crate::schema::TableName;

/// `op.drop_table_comment()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropTableComment {
    /// The table.
    pub table: TableName,
    /// The comment as it was.
    pub existing_comment: Option<String>,
}
