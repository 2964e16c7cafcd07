use crate::schema::{ConstraintName, Index, Options, TableName};

/// `op.drop_index()`.
#[derive(Debug, Clone, PartialEq)]
pub struct DropIndex {
    /// The index's name.
    pub name: ConstraintName,
    /// The table, if it was given.
    pub table: Option<TableName>,
    /// The schema, if it was given.
    pub schema: Option<String>,
    /// IF EXISTS.
    pub if_exists: bool,
    /// Dialect options by their whole keyword (`postgresql_concurrently`).
    pub options: Options,
    /// The index as it was, where known; needed to reverse.
    pub before: Option<Index>,
}
