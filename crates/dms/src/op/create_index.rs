use super::{DropIndex, Operation, irreversible};
use crate::error::Result;
use crate::schema::{Index, Schema, TableName};

/// `op.create_index()`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex {
    /// The table.
    pub table: TableName,
    /// The index.
    pub index: Index,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
}

impl CreateIndex {
    /// Dropping the index; the dialect options go along, as in Alembic.
    ///
    /// # Errors
    /// When the index has no name.
    pub fn reverse(&self) -> Result<Operation> {
        let name = self.index.name.clone().ok_or_else(|| {
            irreversible(
                &self.summary(),
                "the index has no name",
                "give the index a name, or the models' `MetaData` a naming convention",
            )
        })?;
        Ok(Operation::DropIndex(DropIndex {
            name,
            table: Some(self.table.clone()),
            schema: self.table.schema.clone(),
            if_exists: false,
            options: self.index.options.clone(),
            before: Some(self.index.clone()),
        }))
    }

    /// Adds the index; one of the same name is replaced, or kept with IF NOT EXISTS.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        let Some(table) = schema.table_mut(&self.table) else {
            return Ok(());
        };
        let name = self.index.name.as_ref().map(|name| &name.text);
        let same = table
            .indexes
            .iter_mut()
            .find(|index| name.is_some() && index.name.as_ref().map(|name| &name.text) == name);
        match same {
            Some(_) if self.if_not_exists => {}
            Some(existing) => *existing = self.index.clone(),
            None => table.indexes.push(self.index.clone()),
        }
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        match &self.index.name {
            Some(name) => format!("create index {} on {}", name.text, self.table),
            None => format!("create index on {}", self.table),
        }
    }
}
