use super::{DropTable, Operation};
use crate::error::Result;
use crate::schema::{Schema, Table};

/// `op.create_table()`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTable {
    /// The table. Its indexes (from `index=True`) are created after it.
    pub table: Table,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
}

impl CreateTable {
    /// Dropping the table. Always known.
    pub fn reverse(&self) -> Result<Operation> {
        Ok(Operation::DropTable(DropTable {
            name: self.table.name.clone(),
            if_exists: false,
            before: Some(self.table.clone()),
        }))
    }

    /// Adds the table; one of the same name is replaced, or kept with IF NOT EXISTS.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        match schema.table_mut(&self.table.name) {
            Some(_) if self.if_not_exists => {}
            Some(existing) => *existing = self.table.clone(),
            None => schema.tables.push(self.table.clone()),
        }
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        format!("create table {}", self.table.name)
    }
}
