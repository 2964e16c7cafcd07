use super::{CreateIndex, Operation, irreversible};
use crate::error::Result;
use crate::schema::{ConstraintName, Index, Options, Schema, TableName};

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

impl DropIndex {
    /// Creating the index again.
    ///
    /// # Errors
    /// When `before` or the table is not known.
    pub fn reverse(&self) -> Result<Operation> {
        let (Some(index), Some(table)) = (&self.before, &self.table) else {
            return Err(irreversible(
                &self.summary(),
                "what the index looked like is not known",
                "write `op.create_index(...)` into the downgrade by hand",
            ));
        };
        Ok(Operation::CreateIndex(CreateIndex {
            table: table.clone(),
            index: Index {
                name: Some(self.name.clone()),
                ..index.clone()
            },
            if_not_exists: false,
        }))
    }

    /// Removes the index from its table, or without a table from the first one in the schema that has it.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        let is_this =
            |index: &Index| (index.name.as_ref()).is_some_and(|name| name.text == self.name.text);
        let table = schema.tables.iter_mut().find(|table| {
            let right_table = match &self.table {
                Some(name) => table.name == *name,
                None => table.name.schema == self.schema,
            };
            right_table && table.indexes.iter().any(is_this)
        });
        if let Some(table) = table {
            table.indexes.retain(|index| !is_this(index));
        }
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        match &self.table {
            Some(table) => format!("drop index {} on {table}", self.name.text),
            None => format!("drop index {}", self.name.text),
        }
    }
}
