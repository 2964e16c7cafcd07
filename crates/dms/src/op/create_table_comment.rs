use super::{DropTableComment, Operation};
use crate::error::Result;
use crate::schema::{Schema, TableName};

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

impl CreateTableComment {
    /// Setting the comment as it was, or removing it if there was none. Always known.
    pub fn reverse(&self) -> Result<Operation> {
        Ok(match &self.existing_comment {
            Some(existing) => Operation::CreateTableComment(CreateTableComment {
                table: self.table.clone(),
                comment: Some(existing.clone()),
                existing_comment: self.comment.clone(),
            }),
            None => Operation::DropTableComment(DropTableComment {
                table: self.table.clone(),
                existing_comment: self.comment.clone(),
            }),
        })
    }

    /// Sets the table's comment.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        if let Some(table) = schema.table_mut(&self.table) {
            table.comment.clone_from(&self.comment);
        }
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        format!("set comment of table {}", self.table)
    }
}
