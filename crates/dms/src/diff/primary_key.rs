use std::collections::BTreeSet;

use super::Differ;
use crate::op::{About, Execute, Operation, Sign};
use crate::schema::{Constraint, ConstraintName, PrimaryKey, Table};

/// What becomes of a primary key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyChange {
    /// Nothing.
    None,
    /// Its name.
    Name,
    /// It is another one, comes or goes.
    Columns,
}

impl Differ<'_> {
    pub(super) fn key_change(&self, before: &Table, after: &Table) -> KeyChange {
        if self.options.alembic_compat {
            return KeyChange::None;
        }
        // As with unique constraints, the order of the columns is no difference.
        let columns = |table: &Table| -> BTreeSet<String> {
            let key = table.primary_key.iter();
            key.flat_map(|key| key.columns.iter().cloned()).collect()
        };
        if columns(before) != columns(after) {
            return KeyChange::Columns;
        }
        match (name(before), name(after)) {
            (Some(before), Some(after)) if before.text != after.text => KeyChange::Name,
            _ => KeyChange::None,
        }
    }

    /// Drops the primary key that is no more, or renames it.
    pub(super) fn removed_primary_key(&mut self, change: KeyChange, before: &Table, after: &Table) {
        let Some(key) = &before.primary_key else {
            return;
        };
        match change {
            KeyChange::None => {}
            KeyChange::Name => self.renamed_primary_key(key, before, after),
            KeyChange::Columns => {
                self.found(format!(
                    "Detected removed primary key ({}) on table '{}'",
                    key.columns.join(", "),
                    after.name
                ));
                let is_replaced = key.name.is_none() && after.primary_key.is_some();
                if is_replaced && !self.options.comparison.alters_constraints {
                    // SQLite: one without a name gives way to the next.
                    return;
                }
                let named = self.named_key(key, before);
                self.drop_constraint(&after.name, &Constraint::PrimaryKey(named));
            }
        }
    }

    /// Creates the primary key that is new.
    pub(super) fn added_primary_key(&mut self, change: KeyChange, before: &Table, after: &Table) {
        let (KeyChange::Columns, Some(key)) = (change, &after.primary_key) else {
            return;
        };
        let named = self.named_key(key, after);
        let create = Operation::CreateConstraint(crate::op::CreateConstraint {
            table: after.name.clone(),
            constraint: Constraint::PrimaryKey(named.clone()),
        });
        let replaced = (before.primary_key.as_ref())
            .filter(|key| key.name.is_none() && !self.options.comparison.alters_constraints);
        match replaced {
            Some(old) => {
                let mut undo: Vec<Operation> = create.reverse().into_iter().collect();
                undo.push(Operation::CreateConstraint(crate::op::CreateConstraint {
                    table: after.name.clone(),
                    constraint: Constraint::PrimaryKey(self.named_key(old, before)),
                }));
                self.push_with_reverse(vec![create], undo);
            }
            None => self.operations.push(create),
        }
        self.found(format!(
            "Detected added primary key ({}) on table '{}'",
            key.columns.join(", "),
            after.name
        ));
    }

    fn renamed_primary_key(&mut self, key: &PrimaryKey, before: &Table, after: &Table) {
        let (Some(old), Some(new)) = (name(before), name(after)) else {
            return;
        };
        self.found(format!(
            "Detected primary key '{}' renamed to '{}' on table '{}'",
            old.text, new.text, after.name
        ));
        if let Some(rename) = self.options.comparison.plain_sql.rename_constraint {
            let about = About {
                sign: Sign::Changed,
                table: Some(after.name.clone()),
                kind: "primary key",
                name: old.text.clone(),
                change: format!("-> {}", new.text),
            };
            let execute = |sql| vec![Operation::Execute(Execute::about(sql, &about))];
            self.push_with_reverse(
                execute(rename(&after.name, &old.text, &new.text)),
                execute(rename(&after.name, &new.text, &old.text)),
            );
            return;
        }
        self.drop_constraint(&after.name, &Constraint::PrimaryKey(key.clone()));
        if let Some(key) = &after.primary_key {
            self.create_constraint(&after.name, Constraint::PrimaryKey(key.clone()));
        }
    }

    /// The key with a name by which scripts can speak of it.
    fn named_key(&self, key: &PrimaryKey, table: &Table) -> PrimaryKey {
        let mut key = key.clone();
        if key.name.is_none() {
            let constraint = Constraint::PrimaryKey(key.clone());
            let name = match self.options.comparison.constraint_name {
                Some(name) => name(&table.name, &constraint),
                None => format!("pk_{}", table.name.name),
            };
            key.name = Some(ConstraintName::plain(name));
        }
        key
    }
}

fn name(table: &Table) -> Option<&ConstraintName> {
    table.primary_key.as_ref()?.name.as_ref()
}
