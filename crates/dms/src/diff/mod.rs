//! Two normalized schemas to operations; no dialect, no IO.
//!
//! The order is Alembic's: new tables with their indexes, removed tables, then changed tables by schema and name,
//! each with added columns, altered columns, indexes and unique constraints, foreign keys, the comment, and removed
//! columns. Where Alembic's order is that of a hash table, ours is fixed and safe for foreign keys.

mod backfill;
mod case;
mod casts;
mod checks;
mod columns;
mod computed;
mod enums;
mod foreign_keys;
mod indexes;
mod long_names;
mod needed_indexes;
mod numbering;
mod order;
mod primary_key;
mod rename;
mod sequences;
mod tables;
mod types;

pub(crate) use case::as_in_models;

pub use backfill::{Backfill, Writer, with_backfill};
pub use casts::{UsingOf, with_casts};
pub use enums::{EnumSteps, EnumerationOf, enum_steps};

pub use rename::{PossibleRename, Rename, RenameStage, Renamed, enumerations, possible};

use std::collections::HashSet;

use crate::op::{Comparison, CreateConstraint, Operation};
use crate::schema::{Constraint, ConstraintName, Schema, TableName};

/// No database cuts a name of so many characters.
const LONGEST_NAME: usize = 63;

/// What is compared.
#[derive(Debug, Clone)]
pub struct DiffOptions {
    /// Whether only that is compared which Alembic compares too.
    pub alembic_compat: bool,
    /// `compare_type`. As in Alembic an alteration has no `existing_type` without it.
    pub compare_type: bool,
    /// `compare_server_default`; also for identity and computed expressions, as in Alembic.
    pub compare_server_default: bool,
    /// What the database can show.
    pub comparison: Comparison,
}

impl Default for DiffOptions {
    fn default() -> Self {
        Self {
            alembic_compat: false,
            compare_type: true,
            compare_server_default: false,
            comparison: Comparison::default(),
        }
    }
}

/// What leads from one schema to the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Difference {
    /// The operations of an upgrade, in Alembic's order.
    pub upgrade: Vec<Operation>,
    /// Those of the downgrade: each reversed, in reverse order.
    pub downgrade: Vec<Operation>,
    /// What was found, one line each, in Alembic's words (`Detected added table 'product'`). Also what was seen but
    /// not acted on, so lines do not mean that there are operations.
    pub findings: Vec<String>,
    /// What whoever reads the script should know of the upgrade: comments at its head.
    pub notes: Vec<String>,
    /// The same of the downgrade.
    pub downgrade_notes: Vec<String>,
}

/// Compares the database (`before`) with the models (`after`).
pub fn diff(before: &Schema, after: &Schema, options: &DiffOptions) -> Difference {
    let before = &case::as_in_models(before, after);
    let before = &long_names::as_in_models(before, after, options.comparison.kept_name);
    let mut differ = Differ {
        options,
        operations: Vec::new(),
        findings: Vec::new(),
        groups: Vec::new(),
        names: names(before).chain(names(after)).collect(),
    };
    differ.schemas(before, after);
    let Differ {
        operations,
        findings,
        groups,
        ..
    } = differ;
    let downgrade = reversed(&operations, &groups);
    let (upgrade, downgrade) = match options.comparison.foreign_keys_need_indexes {
        true => as_mysql_takes_it([operations, downgrade], before, after, options),
        false => (operations, downgrade),
    };
    let mut difference = Difference {
        upgrade,
        downgrade,
        findings,
        ..Difference::default()
    };
    if let (false, Some(sql)) = (
        options.alembic_compat,
        &options.comparison.plain_sql.sequences,
    ) {
        sequences::compare(before, after, sql, &mut difference);
    }
    difference
}

/// The upgrade and the downgrade, where the server minds the indexes of foreign keys (MySQL).
fn as_mysql_takes_it(
    operations: [Vec<Operation>; 2],
    before: &Schema,
    after: &Schema,
    options: &DiffOptions,
) -> (Vec<Operation>, Vec<Operation>) {
    let [upgrade, downgrade] = operations.map(indexes::without_needed);
    if options.alembic_compat || upgrade.is_empty() {
        return (upgrade, downgrade);
    }
    let [upgrade, downgrade] = [upgrade, downgrade].map(columns::with_whole_columns);
    let mut schema = before.clone();
    let upgrade = needed_indexes::with_needed_indexes(upgrade, &mut schema, after);
    let downgrade = needed_indexes::with_needed_indexes(downgrade, &mut schema, before);
    (upgrade, downgrade)
}

/// A comparison under way.
struct Differ<'a> {
    options: &'a DiffOptions,
    operations: Vec<Operation>,
    findings: Vec<String>,
    groups: Vec<Group>,
    /// The names that constraints and indexes of each table have.
    names: HashSet<(TableName, String)>,
}

/// The names of the constraints and indexes of each table.
fn names(schema: &Schema) -> impl Iterator<Item = (TableName, String)> {
    schema.tables.iter().flat_map(|table| {
        let names = table.names_within();
        names.map(|name| (table.name.clone(), name.text.clone()))
    })
}

/// Operations that belong together, and what undoes them together.
struct Group {
    operations: Vec<Operation>,
    reverse: Vec<Operation>,
}

/// What undoes the operations: groups as a whole, all others one by one. Those know their reverse, but for an index
/// without name, which no naming convention leaves and no database has.
fn reversed(operations: &[Operation], groups: &[Group]) -> Vec<Operation> {
    let mut reverse = Vec::with_capacity(operations.len());
    let mut rest = operations;
    while let Some((last, before)) = rest.split_last() {
        match (groups.iter()).find(|group| rest.ends_with(&group.operations)) {
            Some(group) => {
                reverse.extend_from_slice(&group.reverse);
                rest = &rest[..rest.len() - group.operations.len()];
            }
            None => {
                reverse.extend(last.reverse().ok());
                rest = before;
            }
        }
    }
    reverse
}

impl Differ<'_> {
    /// Adds an operation that creates a constraint, with a name if there is a way to one; returns the name.
    fn create_constraint(
        &mut self,
        table: &TableName,
        mut constraint: Constraint,
    ) -> Option<String> {
        if let (None, Some(name)) = (constraint.name(), self.options.comparison.constraint_name) {
            let name = self.free_name(table, name(table, &constraint));
            *constraint.name_mut() = Some(ConstraintName::plain(name));
        }
        let name = constraint.name().map(|name| name.text.clone());
        self.operations
            .push(Operation::CreateConstraint(CreateConstraint {
                table: table.clone(),
                constraint,
            }));
        name
    }

    /// The name, with a number behind it where the table has it already.
    fn free_name(&mut self, table: &TableName, name: String) -> String {
        let mut free = name.clone();
        let mut number = 0;
        while !self.names.insert((table.clone(), free.clone())) {
            number += 1;
            let end = number.to_string();
            let start: String = (name.chars())
                .take(LONGEST_NAME.saturating_sub(end.len()))
                .collect();
            free = start + &end;
        }
        free
    }

    /// Adds operations with what undoes them.
    fn push_with_reverse(&mut self, operations: Vec<Operation>, reverse: Vec<Operation>) {
        self.operations.extend_from_slice(&operations);
        self.groups.push(Group {
            operations,
            reverse,
        });
    }

    fn found(&mut self, finding: String) {
        self.findings.push(finding);
    }
}

#[cfg(test)]
mod tests;
