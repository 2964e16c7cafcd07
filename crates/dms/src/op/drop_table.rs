use super::{CreateTable, Operation, irreversible, named_type};
use crate::error::Result;
use crate::schema::{Schema, Table, TableName};

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

impl DropTable {
    /// Creating the table again, with its indexes.
    ///
    /// # Errors
    /// When `before` is not known.
    pub fn reverse(&self) -> Result<Operation> {
        let table = self.before.clone().ok_or_else(|| {
            irreversible(
                &self.summary(),
                "what the table looked like is not known",
                "write `op.create_table(...)` into the downgrade by hand",
            )
        })?;
        Ok(Operation::CreateTable(CreateTable {
            table,
            if_not_exists: false,
        }))
    }

    /// Removes the table. Foreign keys of other tables that point to it are left alone.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        if let Some(position) = (schema.tables.iter()).position(|table| table.name == self.name) {
            let table = schema.tables.remove(position);
            named_type::note_types_of(schema, &table);
        }
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        format!("drop table {}", self.name)
    }
}
