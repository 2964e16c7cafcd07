use super::{DropColumn, Operation};
use crate::error::Result;
use crate::schema::{Column, Constraint, Index, PrimaryKey, Schema, TableName};

/// `op.add_column()`.
#[derive(Debug, Clone, PartialEq)]
pub struct AddColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: Column,
    /// Constraints that hang on the column (`sa.ForeignKey`, `unique=True`): added after it.
    pub constraints: Vec<Constraint>,
    /// Indexes that hang on the column (`index=True`): created after it.
    pub indexes: Vec<Index>,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Foreign keys stand in the column's definition rather than in an ALTER of their own.
    pub inline_references: bool,
    /// PRIMARY KEY stands in the column's definition.
    pub inline_primary_key: bool,
}

impl AddColumn {
    /// A column without constraints and indexes of its own.
    pub fn new(table: TableName, column: Column) -> Self {
        Self {
            table,
            column,
            constraints: Vec::new(),
            indexes: Vec::new(),
            if_not_exists: false,
            inline_references: false,
            inline_primary_key: false,
        }
    }

    /// Dropping the column, which takes its constraints and indexes along where the database does so. Always known.
    pub fn reverse(&self) -> Result<Operation> {
        Ok(Operation::DropColumn(DropColumn {
            table: self.table.clone(),
            column: self.column.name.clone(),
            if_exists: false,
            before: Some(self.column.clone()),
        }))
    }

    /// Adds the column to the table; one of the same name is replaced, or kept with IF NOT EXISTS.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        let Some(table) = schema.table_mut(&self.table) else {
            return Ok(());
        };
        let column = Column {
            // One that is added is not one that every table has.
            system: false,
            ..self.column.clone()
        };
        match table.column_mut(&column.name) {
            Some(_) if self.if_not_exists => return Ok(()),
            Some(existing) => *existing = column,
            None => table.columns.push(column),
        }
        if self.inline_primary_key && self.column.primary_key && table.primary_key.is_none() {
            table.primary_key = Some(PrimaryKey {
                columns: vec![self.column.name.clone()],
                ..PrimaryKey::default()
            });
        }
        table.constraints.extend(self.constraints.iter().cloned());
        table.indexes.extend(self.indexes.iter().cloned());
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        format!("add column {}.{}", self.table, self.column.name)
    }
}
