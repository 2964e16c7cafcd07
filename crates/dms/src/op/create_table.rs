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

    /// Adds the table; one of the same name is replaced, or with IF NOT EXISTS only given the indexes, which are made
    /// in any case.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        let mut table = self.table.clone();
        // Every table has these.
        table.columns.retain(|column| !column.system);
        match schema.table_mut(&table.name) {
            Some(existing) if self.if_not_exists => existing.indexes.append(&mut table.indexes),
            Some(existing) => *existing = table,
            None => schema.tables.push(table),
        }
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        format!("create table {}", self.table.name)
    }
}
