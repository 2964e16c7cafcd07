use crate::schema::{Table, TableName};

/// `op.drop_table()`.
#[derive(Debug, Clone, PartialEq)]
pub struct DropTable {
    /// The table.
    pub name: TableName,
    /// IF EXISTS.
    pub if_exists: bool,
    /// The table as it was, where known; needed to reverse.
    pub before: Option<Table>,
}
