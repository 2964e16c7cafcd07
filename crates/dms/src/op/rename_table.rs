use crate::schema::TableName;

/// `op.rename_table()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameTable {
    /// The table.
    pub name: TableName,
    /// Its new name, in the same schema.
    pub new_name: String,
}
