use crate::schema::Table;

/// `op.create_table()`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTable {
    /// The table. Its indexes (from `index=True`) are created after it.
    pub table: Table,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
}
