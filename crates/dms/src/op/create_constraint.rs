use super::{ConstraintType, DropConstraint, Operation};
use crate::error::Result;
use crate::schema::{Constraint, Schema, TableName};

/// `op.create_primary_key()`, `op.create_unique_constraint()`, `op.create_check_constraint()` and
/// `op.create_foreign_key()`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint.
    pub constraint: Constraint,
}

impl CreateConstraint {
    /// Dropping the constraint by its name; as in Alembic without a name if it has none. Always known.
    pub fn reverse(&self) -> Result<Operation> {
        Ok(Operation::DropConstraint(DropConstraint {
            table: self.table.clone(),
            name: self.constraint.name().cloned(),
            constraint_type: Some(ConstraintType::of(&self.constraint)),
            if_exists: false,
            before: Some(self.constraint.clone()),
        }))
    }

    /// Adds the constraint; one of the same name is replaced.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        let Some(table) = schema.table_mut(&self.table) else {
            return Ok(());
        };
        if let Constraint::PrimaryKey(key) = &self.constraint {
            table.primary_key = Some(key.clone());
            return Ok(());
        }
        let name = self.constraint.name().map(|name| &name.text);
        let same = table
            .constraints
            .iter_mut()
            .find(|constraint| name.is_some() && constraint.name().map(|name| &name.text) == name);
        match same {
            Some(existing) => *existing = self.constraint.clone(),
            None => table.constraints.push(self.constraint.clone()),
        }
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        let kind = ConstraintType::of(&self.constraint);
        match self.constraint.name() {
            Some(name) => format!("add {} {} to {}", kind.words(), name.text, self.table),
            None => format!("add {} to {}", kind.words(), self.table),
        }
    }
}
