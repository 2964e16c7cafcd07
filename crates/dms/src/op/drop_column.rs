use super::expression_names::{exclude_mentions, index_mentions, mentions};
use super::named_type::note_left;
use super::{AddColumn, Operation, irreversible};
use crate::error::Result;
use crate::schema::{Column, Constraint, Schema, TableName};

/// `op.drop_column()`.
#[derive(Debug, Clone, PartialEq)]
pub struct DropColumn {
    /// The table.
    pub table: TableName,
    /// The column's name.
    pub column: String,
    /// IF EXISTS.
    pub if_exists: bool,
    /// The column as it was, where known; needed to reverse.
    pub before: Option<Column>,
}

impl DropColumn {
    /// Adding the column again.
    ///
    /// # Errors
    /// When `before` is not known.
    pub fn reverse(&self) -> Result<Operation> {
        let column = self.before.clone().ok_or_else(|| {
            irreversible(
                &self.summary(),
                "what the column looked like is not known",
                "write `op.add_column(...)` into the downgrade by hand",
            )
        })?;
        Ok(Operation::AddColumn(AddColumn::new(
            self.table.clone(),
            column,
        )))
    }

    /// Removes the column with the constraints and indexes that need it, as databases do.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        let name = &self.column;
        let Some(table) = schema.table_mut(&self.table) else {
            return Ok(());
        };
        let dropped = (table.columns.iter())
            .position(|column| column.name == *name)
            .map(|position| table.columns.remove(position));
        if (table.primary_key.as_ref()).is_some_and(|key| key.columns.contains(name)) {
            table.primary_key = None;
        }
        table.constraints.retain(|constraint| match constraint {
            Constraint::PrimaryKey(key) => !key.columns.contains(name),
            Constraint::Unique(unique) => !unique.columns.contains(name),
            Constraint::ForeignKey(key) => !key.columns.contains(name),
            Constraint::Check(check) => {
                check.of_type.as_ref() != Some(name) && !mentions(&check.condition, name)
            }
            Constraint::Exclude(exclude) => !exclude_mentions(exclude, name),
        });
        table.indexes.retain(|index| !index_mentions(index, name));
        if let Some(dropped) = dropped {
            let of_table = self.table.schema.as_deref();
            note_left(schema, of_table, &dropped.data_type);
        }
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        format!("drop column {}.{}", self.table, self.column)
    }
}
