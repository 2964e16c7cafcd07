use super::Operation;
use super::expression_names::{for_each_option_expression, rename_table};
use crate::error::Result;
use crate::schema::{Constraint, Schema, TableName};

/// `op.rename_table()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameTable {
    /// The table.
    pub name: TableName,
    /// Its new name, in the same schema.
    pub new_name: String,
}

impl RenameTable {
    /// Renaming it back. Always known.
    pub fn reverse(&self) -> Result<Operation> {
        Ok(Operation::RenameTable(RenameTable {
            name: TableName::in_schema(self.name.schema.clone(), self.new_name.clone()),
            new_name: self.name.name.clone(),
        }))
    }

    /// Renames the table, and follows the name through foreign keys of all tables and through the table's own
    /// checks, computed columns and indexes.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        if schema.table(&self.name).is_none() {
            return Ok(());
        }
        let (old, new) = (&self.name.name, &self.new_name);
        let new_name = TableName::in_schema(self.name.schema.clone(), new.clone());
        for table in &mut schema.tables {
            for constraint in &mut table.constraints {
                if let Constraint::ForeignKey(key) = constraint
                    && key.referred_table == self.name
                {
                    key.referred_table = new_name.clone();
                }
            }
            if table.name != self.name {
                continue;
            }
            table.name = new_name.clone();
            for constraint in &mut table.constraints {
                if let Constraint::Check(check) = constraint {
                    rename_table(&mut check.condition, old, new);
                }
            }
            for computed in table.columns.iter_mut().filter_map(|c| c.computed.as_mut()) {
                rename_table(&mut computed.sql, old, new);
            }
            for index in &mut table.indexes {
                for element in &mut index.elements {
                    rename_table(element, old, new);
                }
                for_each_option_expression(&mut index.options, &mut |expression| {
                    rename_table(expression, old, new);
                });
            }
        }
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        format!("rename table {} to {}", self.name, self.new_name)
    }
}
