use super::{CreateTableComment, Operation};
use crate::error::Result;
use crate::schema::{Schema, TableName};

/// `op.drop_table_comment()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropTableComment {
    /// The table.
    pub table: TableName,
    /// The comment as it was.
    pub existing_comment: Option<String>,
}

impl DropTableComment {
    /// Setting the comment as it was. Always known.
    pub fn reverse(&self) -> Result<Operation> {
        Ok(Operation::CreateTableComment(CreateTableComment {
            table: self.table.clone(),
            comment: self.existing_comment.clone(),
            existing_comment: None,
        }))
    }

    /// Removes the table's comment.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        if let Some(table) = schema.table_mut(&self.table) {
            table.comment = None;
        }
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        format!("remove comment of table {}", self.table)
    }
}
