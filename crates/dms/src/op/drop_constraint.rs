use super::{CreateConstraint, Operation, irreversible};
use crate::error::Result;
use crate::schema::{Constraint, ConstraintName, Schema, Table, TableName};

/// `type_=` of `op.drop_constraint()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ConstraintType {
    ForeignKey,
    Primary,
    Unique,
    Check,
    Exclude,
}

impl ConstraintType {
    /// The kind of a constraint.
    pub fn of(constraint: &Constraint) -> Self {
        match constraint {
            Constraint::PrimaryKey(_) => Self::Primary,
            Constraint::Unique(_) => Self::Unique,
            Constraint::Check(_) => Self::Check,
            Constraint::ForeignKey(_) => Self::ForeignKey,
            Constraint::Exclude(_) => Self::Exclude,
        }
    }

    /// What `type_=` calls it; it has no word for exclude constraints.
    pub fn keyword(self) -> Option<&'static str> {
        match self {
            Self::ForeignKey => Some("foreignkey"),
            Self::Primary => Some("primary"),
            Self::Unique => Some("unique"),
            Self::Check => Some("check"),
            Self::Exclude => None,
        }
    }

    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Self::ForeignKey => "foreign key",
            Self::Primary => "primary key",
            Self::Unique => "unique constraint",
            Self::Check => "check constraint",
            Self::Exclude => "exclude constraint",
        }
    }
}

/// `op.drop_constraint()`.
#[derive(Debug, Clone, PartialEq)]
pub struct DropConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint's name; a script may say `None`, which no database accepts.
    pub name: Option<ConstraintName>,
    /// The kind, if it was given; MySQL needs it.
    pub constraint_type: Option<ConstraintType>,
    /// IF EXISTS.
    pub if_exists: bool,
    /// The constraint as it was, where known; needed to reverse.
    pub before: Option<Constraint>,
}

impl DropConstraint {
    /// Adding the constraint again, under the name by which it was dropped.
    ///
    /// # Errors
    /// When `before` is not known.
    pub fn reverse(&self) -> Result<Operation> {
        let mut constraint = self.before.clone().ok_or_else(|| {
            irreversible(
                &self.summary(),
                "what the constraint looked like is not known",
                "write the `op.create_...(...)` of the constraint into the downgrade by hand",
            )
        })?;
        constraint.name_mut().clone_from(&self.name);
        Ok(Operation::CreateConstraint(CreateConstraint {
            table: self.table.clone(),
            constraint,
        }))
    }

    /// Removes the constraint. A name that no constraint has can be one that the server gave: then the constraint
    /// equal to `before` but for the name goes, or the only one of its kind without a name.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        let Some(table) = schema.table_mut(&self.table) else {
            return Ok(());
        };
        if self.drop_primary_key(table) {
            return Ok(());
        }
        if let Some(position) = self.position(&table.constraints) {
            table.constraints.remove(position);
        }
        Ok(())
    }

    /// Removes the primary key if that is meant; whether it was.
    fn drop_primary_key(&self, table: &mut Table) -> bool {
        let is_named = match (&self.name, &table.primary_key) {
            (Some(name), Some(key)) => (key.name.as_ref()).is_some_and(|own| own.text == name.text),
            _ => false,
        };
        if is_named || self.constraint_type == Some(ConstraintType::Primary) {
            table.primary_key = None;
            return true;
        }
        false
    }

    fn position(&self, constraints: &[Constraint]) -> Option<usize> {
        let is_kind = |constraint: &Constraint| {
            (self.constraint_type).is_none_or(|kind| kind == ConstraintType::of(constraint))
        };
        if let Some(name) = &self.name {
            let named = constraints.iter().position(|constraint| {
                is_kind(constraint) && (constraint.name()).is_some_and(|own| own.text == name.text)
            });
            if named.is_some() {
                return named;
            }
        }
        if let Some(before) = &self.before {
            let mut unnamed = before.clone();
            *unnamed.name_mut() = None;
            return constraints.iter().position(|own| *own == unnamed);
        }
        self.constraint_type?;
        let mut candidates = constraints
            .iter()
            .enumerate()
            .filter(|(_, constraint)| is_kind(constraint) && constraint.name().is_none());
        match (candidates.next(), candidates.next()) {
            (Some((position, _)), None) => Some(position),
            _ => None,
        }
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        let kind = self
            .constraint_type
            .map_or("constraint", ConstraintType::words);
        match &self.name {
            Some(name) => format!("drop {kind} {} on {}", name.text, self.table),
            None => format!("drop {kind} on {}", self.table),
        }
    }
}
