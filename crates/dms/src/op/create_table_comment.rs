use crate::schema::TableName;

/// `op.create_table_comment()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTableComment {
    /// The table.
    pub table: TableName,
    /// The comment; `None` removes it.
    pub comment: Option<String>,
    /// The comment as it was.
    pub existing_comment: Option<String>,
}
