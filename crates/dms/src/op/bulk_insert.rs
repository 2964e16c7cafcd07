use crate::schema::{DataType, Literal, TableName};

/// `op.bulk_insert()`.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkInsert {
    /// The table.
    pub table: TableName,
    /// The columns with their types, as the script's table construct has them.
    pub columns: Vec<(String, DataType)>,
    /// The rows: (column, value), in the table's order of columns.
    pub rows: Vec<Vec<(String, Literal)>>,
}
