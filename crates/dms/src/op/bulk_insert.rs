use super::{Operation, irreversible};
use crate::error::Result;
use crate::schema::{DataType, Literal, Schema, TableName};

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

impl BulkInsert {
    /// Never known: which rows were there before cannot be told.
    ///
    /// # Errors
    /// Always.
    pub fn reverse(&self) -> Result<Operation> {
        Err(irreversible(
            &self.summary(),
            "rows have no name to delete them by",
            "write an `op.execute('DELETE ...')` into the downgrade by hand",
        ))
    }

    /// Rows are no part of a schema.
    pub fn apply(&self, _schema: &mut Schema) -> Result<()> {
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        let rows = if self.rows.len() == 1 { "row" } else { "rows" };
        format!("insert {} {rows} into {}", self.rows.len(), self.table)
    }
}
