//! Check and exclude constraints, which are compared by what they say. Alembic does not look at them.

use super::Differ;
use crate::op::{ConstraintType, Operation};
use crate::python_text;
use crate::schema::{CheckConstraint, Constraint, NormalConstraint, Table, TableName};

/// A constraint with what only its text tells.
struct Written<'a> {
    constraint: &'a Constraint,
    /// `None` where it cannot be compared.
    text: Option<String>,
}

impl Written<'_> {
    fn name(&self) -> Option<&str> {
        self.constraint.name().map(|name| name.text.as_str())
    }

    fn is_kind_of(&self, other: &Self) -> bool {
        ConstraintType::of(self.constraint) == ConstraintType::of(other.constraint)
    }

    /// Whether both say the same; what cannot be compared counts as that.
    fn says_as(&self, other: &Self) -> bool {
        self.text.is_none() || other.text.is_none() || self.text == other.text
    }
}

/// How the check and exclude constraints of a table differ.
pub(super) struct Changes<'a> {
    /// Those of the database that the models do not have, or have otherwise.
    removed: Vec<&'a Constraint>,
    /// Those of the models that the database does not have, or has otherwise.
    added: Vec<&'a Constraint>,
    /// The names of those that are in both lists.
    changed: Vec<String>,
}

impl<'a> Changes<'a> {
    /// Paired by name; those without a name on either side by what they say.
    pub(super) fn between(before: &'a Table, after: &'a Table, with_excludes: bool) -> Self {
        let mut old = written(before, with_excludes);
        let mut new = written(after, with_excludes);
        let mut changes = Self {
            removed: Vec::new(),
            added: Vec::new(),
            changed: Vec::new(),
        };
        new.retain(|wanted| {
            let is_same = |own: &Written<'_>| {
                own.is_kind_of(wanted) && wanted.name().is_some() && own.name() == wanted.name()
            };
            let Some(position) = old.iter().position(is_same) else {
                return true;
            };
            let own = old.remove(position);
            if !own.says_as(wanted) {
                changes.removed.push(own.constraint);
                changes.added.push(wanted.constraint);
                changes.changed.extend(wanted.name().map(str::to_owned));
            }
            false
        });
        // What is known for certain first, so that it is not given away.
        for is_certain in [true, false] {
            new.retain(|wanted| {
                let is_same = |own: &Written<'_>| {
                    own.is_kind_of(wanted)
                        && (own.name().is_none() || wanted.name().is_none())
                        && own.says_as(wanted)
                        && (!is_certain || own.text.is_some() && wanted.text.is_some())
                };
                let position = old.iter().position(is_same);
                position.map(|position| old.remove(position)).is_none()
            });
        }
        changes.removed.extend(old.iter().map(|own| own.constraint));
        changes
            .added
            .extend(new.iter().map(|wanted| wanted.constraint));
        changes
    }

    fn is_changed(&self, constraint: &Constraint) -> bool {
        constraint
            .name()
            .is_some_and(|name| self.changed.contains(&name.text))
    }
}

/// The check and exclude constraints that a database has or is to get.
fn written(table: &Table, with_excludes: bool) -> Vec<Written<'_>> {
    let constraints = table.constraints.iter().enumerate();
    let written = constraints.filter_map(|(position, constraint)| {
        let text = match constraint {
            Constraint::Check(check) => format!("{:?}", check.condition),
            Constraint::Exclude(exclude) if with_excludes => {
                format!("{:?}", (&exclude.elements, &exclude.condition))
            }
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::ForeignKey(_)
            | Constraint::Exclude(_) => return None,
        };
        let text = match table.normal.get(position) {
            Some(NormalConstraint::Absent) => return None,
            Some(NormalConstraint::Unknown) => None,
            Some(NormalConstraint::Text(text)) => Some(text.clone()),
            Some(NormalConstraint::Fields) | None => Some(text),
        };
        Some(Written { constraint, text })
    });
    written.collect()
}

impl Differ<'_> {
    /// Drops what is gone or has changed, before the columns change of which it speaks.
    pub(super) fn removed_checks(&mut self, table: &TableName, changes: &Changes<'_>) {
        for constraint in &changes.removed {
            let words = ConstraintType::of(constraint).words();
            let on = python_text::string(&table.to_string());
            let Some(name) = constraint.name() else {
                // No database can drop it by itself.
                self.found(format!(
                    "Detected removed {words} without a name on table {on}: drop it by hand"
                ));
                continue;
            };
            if !changes.is_changed(constraint) {
                let name = python_text::string(&name.text);
                self.found(format!("Detected removed {words} {name} on table {on}"));
            }
            self.drop_constraint(table, constraint);
        }
    }

    /// Creates what is new or has changed, when the columns are there.
    pub(super) fn added_checks(&mut self, before: &Table, after: &Table, changes: &Changes<'_>) {
        self.separate_type_checks(&after.name);
        for constraint in &changes.added {
            if let Constraint::Check(check) = constraint
                && self.comes_with_column(before, check)
            {
                continue;
            }
            let words = ConstraintType::of(constraint).words();
            let what = if changes.is_changed(constraint) {
                "changed"
            } else {
                "added"
            };
            let constraint = without_column(constraint);
            let name = self.create_constraint(&after.name, constraint);
            self.found(format!(
                "Detected {what} {words} {} on table {}",
                name.map_or_else(|| "None".into(), |name| python_text::string(&name)),
                python_text::string(&after.name.to_string())
            ));
        }
    }

    /// Whether the new column brings the check of its type along.
    fn comes_with_column(&self, before: &Table, check: &CheckConstraint) -> bool {
        let column = check.of_type.as_ref();
        self.options.comparison.adds_type_checks
            && column.is_some_and(|column| before.column(column).is_none())
    }

    /// Takes the check out of the type that a column is changed to: as a constraint of its own it comes and goes in
    /// both directions on every database.
    fn separate_type_checks(&mut self, table: &TableName) {
        for operation in &mut self.operations {
            if let Operation::AlterColumn(alter) = operation
                && alter.table == *table
                && let Some(data_type) = &mut alter.data_type
            {
                (data_type.arguments).retain(|(parameter, _)| *parameter != "create_constraint");
            }
        }
    }
}

/// A check on its own, no longer part of a column and its type.
fn without_column(constraint: &Constraint) -> Constraint {
    let mut constraint = constraint.clone();
    if let Constraint::Check(check) = &mut constraint {
        check.of_type = None;
        check.in_column = None;
    }
    constraint
}
