use std::collections::{HashMap, HashSet};

use super::checks::Changes;
use super::numbering::Turn;
use super::{Differ, order};
use crate::op::{AddColumn, ConstraintType};
use crate::op::{
    CreateTable, CreateTableComment, DropColumn, DropConstraint, DropTable, DropTableComment,
    Operation,
};
use crate::python_text;
use crate::schema::{
    Column, Constraint, ConstraintName, ForeignKey, Literal, OptionValue, Schema, Table, TableName,
};

impl Differ<'_> {
    pub(super) fn schemas(&mut self, before: &Schema, after: &Schema) {
        let old = before.by_name();
        let new = after.by_name();
        let added: Vec<&Table> = (after.tables.iter())
            .filter(|table| !old.contains_key(&table.name))
            .collect();
        let removed: Vec<&Table> = (before.tables.iter())
            .filter(|table| !new.contains_key(&table.name))
            .collect();
        let mut kept: Vec<(&Table, &Table)> = (after.tables.iter())
            .filter_map(|table| Some((*old.get(&table.name)?, table)))
            .collect();
        kept.sort_by(|left, right| left.1.name.cmp(&right.1.name));

        self.added_tables(&added);
        let late = referred_from_outside(&removed, kept.iter().map(|(table, _)| *table));
        let is_late = |table: &&Table| late.contains(&table.name);
        let (last, first): (Vec<&Table>, Vec<&Table>) = removed.into_iter().partition(is_late);
        self.removed_tables(&first);
        for (before, after) in kept {
            self.changed_table(before, after);
        }
        // Alembic drops these before the foreign keys that point to them, which databases refuse.
        self.removed_tables(&last);
    }

    /// New tables as the models sort them, which is Alembic's order, each followed by its indexes; at the end the
    /// foreign keys that had to wait.
    fn added_tables(&mut self, tables: &[&Table]) {
        let separate = self.options.comparison.alters_constraints;
        let mut created: HashSet<&TableName> = HashSet::new();
        let new: HashSet<&TableName> = tables.iter().map(|table| &table.name).collect();
        let mut waiting: Vec<(&TableName, &ForeignKey)> = Vec::new();
        for &table in tables {
            created.insert(&table.name);
            let waits = |key: &ForeignKey| {
                let target = &key.referred_table;
                separate && (key.use_alter || (new.contains(target) && !created.contains(target)))
            };
            let mut definition = bare_table(table);
            definition
                .constraints
                .retain(|constraint| match constraint {
                    Constraint::ForeignKey(key) => !waits(key),
                    Constraint::PrimaryKey(_)
                    | Constraint::Unique(_)
                    | Constraint::Check(_)
                    | Constraint::Exclude(_) => true,
                });
            waiting.extend(
                foreign_keys(table)
                    .filter(|key| waits(key))
                    .map(|key| (&table.name, key)),
            );
            self.operations.push(Operation::CreateTable(CreateTable {
                table: definition,
                if_not_exists: false,
            }));
            let name = python_text::string(&table.name.to_string());
            self.found(format!("Detected added table {name}"));
            self.added_indexes(table);
        }
        for (table, key) in waiting {
            let key = ForeignKey {
                use_alter: false,
                ..key.clone()
            };
            self.create_constraint(table, Constraint::ForeignKey(key));
        }
    }

    /// Removed tables, each behind its indexes; before them the foreign keys in whose way they would be.
    fn removed_tables(&mut self, tables: &[&Table]) {
        let ordered = order::removal(tables);
        let mut dropped: HashSet<&TableName> = HashSet::new();
        let mut definitions = Vec::new();
        for table in &ordered {
            let mut definition = bare_table(table);
            definition.constraints.clear();
            for constraint in &table.constraints {
                match constraint {
                    Constraint::ForeignKey(key)
                        if self.options.comparison.alters_constraints
                            && key.name.is_some()
                            && dropped.contains(&key.referred_table) =>
                    {
                        self.drop_constraint(&table.name, constraint);
                    }
                    _ => definition.constraints.push(constraint.clone()),
                }
            }
            dropped.insert(&table.name);
            definitions.push(definition);
        }
        for (table, definition) in ordered.into_iter().zip(definitions) {
            self.removed_indexes(table);
            self.operations.push(Operation::DropTable(DropTable {
                name: table.name.clone(),
                if_exists: false,
                before: Some(definition),
            }));
            let name = python_text::string(&table.name.to_string());
            self.found(format!("Detected removed table {name}"));
        }
    }

    fn changed_table(&mut self, before: &Table, after: &Table) {
        let name = &after.name;
        let checks = (!self.options.alembic_compat)
            .then(|| Changes::between(before, after, self.options.comparison.exclude_constraints));
        if let Some(checks) = &checks {
            self.removed_checks(name, checks);
            self.changed_options(before, after);
        }
        for column in after.columns.iter().filter(|column| !column.system) {
            if before.column(&column.name).is_none() {
                let add = AddColumn::new(name.clone(), bare_column(column));
                self.operations.push(Operation::AddColumn(add));
                self.found(format!("Detected added column '{name}.{}'", column.name));
            }
        }
        self.told_options(before, after);
        self.turned_columns(Turn::Off, before, after);
        let key_change = self.key_change(before, after);
        self.removed_primary_key(key_change, before, after);
        let remade = self.remade_columns(before, after);
        let rest = self.dropped_to_remake(&remade, before, after);
        for column in after.columns.iter().filter(|column| !column.system) {
            let existing = before.column(&column.name);
            if let Some(existing) = existing.filter(|_| !remade.contains(&column.name)) {
                self.changed_column(after, existing, column);
            }
        }
        self.added_again(&remade, before, after);
        self.added_primary_key(key_change, before, after);
        self.turned_columns(Turn::On, before, after);
        let before = &rest;
        let keys_first = self.options.comparison.foreign_keys_need_indexes;
        if keys_first {
            self.removed_foreign_keys(before, after);
        }
        self.changed_indexes(before, after);
        if !keys_first {
            self.removed_foreign_keys(before, after);
        }
        self.added_foreign_keys(before, after);
        if let Some(checks) = &checks {
            self.added_checks(before, after, checks);
        }
        if self.options.comparison.comments {
            self.changed_comment(before, after);
        }
        for column in before.columns.iter().filter(|column| !column.system) {
            let kept = after.column(&column.name);
            if kept.is_none_or(|kept| kept.system) {
                self.operations.push(Operation::DropColumn(DropColumn {
                    table: name.clone(),
                    column: column.name.clone(),
                    if_exists: false,
                    before: Some(bare_column(column)),
                }));
                self.found(format!("Detected removed column '{name}.{}'", column.name));
            }
        }
    }

    /// Tells of options that differ and cannot be changed by a directive.
    fn told_options(&mut self, before: &Table, after: &Table) {
        if self.options.alembic_compat {
            return;
        }
        for option in self.options.comparison.told_options {
            let wanted = after.options.is_true(option);
            if before.options.is_true(option) != wanted {
                let value = python_text::boolean(wanted);
                let table = python_text::string(&after.name.name);
                self.findings.push(format!(
                    "Detected option {option}={value} of table '{}', which no directive changes: \
                     `with op.batch_alter_table({table}, recreate='always', table_kwargs={{'{option}': {value}}}): pass` does",
                    after.name
                ));
            }
        }
    }

    fn changed_comment(&mut self, before: &Table, after: &Table) {
        let (old, new) = (
            comment(before.comment.as_ref()),
            comment(after.comment.as_ref()),
        );
        if old == new {
            return;
        }
        let table = after.name.clone();
        self.operations.push(match new {
            Some(comment) => Operation::CreateTableComment(CreateTableComment {
                table,
                comment: Some(comment),
                existing_comment: old,
            }),
            None => Operation::DropTableComment(DropTableComment {
                table,
                existing_comment: old,
            }),
        });
    }

    /// Options of a table that both sides name: a difference is told and left to the user, since a change of most of
    /// them rewrites the table.
    fn changed_options(&mut self, before: &Table, after: &Table) {
        for (keyword, wanted) in &after.options.0 {
            let is_compared = (keyword.split_once('_'))
                .is_some_and(|(_, own)| self.options.comparison.table_options.contains(&own));
            if !is_compared {
                continue;
            }
            let (OptionValue::Literal(Literal::Text(wanted)), Some(own)) =
                (wanted, before.options.text(keyword))
            else {
                continue;
            };
            if !own.eq_ignore_ascii_case(wanted) {
                self.found(format!(
                    "Detected {keyword} of table '{}' is {own}, {wanted} in the models: change it by hand",
                    after.name
                ));
            }
        }
    }

    /// Adds an operation that drops a constraint of the database. One without a name is dropped by that which it would
    /// be created with: SQLite's batch mode finds it so.
    pub(super) fn drop_constraint(&mut self, table: &TableName, constraint: &Constraint) {
        let conventional = |name: fn(&TableName, &Constraint) -> String| {
            ConstraintName::conventional(name(table, constraint))
        };
        let name = (constraint.name().cloned())
            .or_else(|| self.options.comparison.constraint_name.map(conventional));
        self.operations
            .push(Operation::DropConstraint(DropConstraint {
                table: table.clone(),
                name,
                constraint_type: Some(ConstraintType::of(constraint)),
                if_exists: false,
                before: Some(constraint.clone()),
            }));
    }
}

/// All foreign keys of a table, also those to itself.
pub(super) fn foreign_keys(table: &Table) -> impl Iterator<Item = &ForeignKey> {
    table
        .constraints
        .iter()
        .filter_map(|constraint| match constraint {
            Constraint::ForeignKey(key) => Some(key),
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::Check(_)
            | Constraint::Exclude(_) => None,
        })
}

/// Of the removed tables those to which a remaining table refers, and whatever these refer to.
fn referred_from_outside<'a>(
    removed: &[&'a Table],
    kept: impl Iterator<Item = &'a Table>,
) -> HashSet<&'a TableName> {
    let by_name: HashMap<&TableName, &'a Table> =
        removed.iter().map(|table| (&table.name, *table)).collect();
    let mut referring: Vec<&Table> = kept.collect();
    let mut referred = HashSet::new();
    while let Some(table) = referring.pop() {
        for key in order::foreign_keys(table) {
            if let Some(target) = by_name.get(&key.referred_table)
                && referred.insert(&target.name)
            {
                referring.push(target);
            }
        }
    }
    referred
}

/// An empty comment is none: databases do not tell them apart.
pub(super) fn comment(comment: Option<&String>) -> Option<String> {
    comment.filter(|text| !text.is_empty()).cloned()
}

/// A column as operations carry it: without what the comparison needed.
pub(super) fn bare_column(column: &Column) -> Column {
    Column {
        default: None,
        normal: None,
        ..column.clone()
    }
}

/// A table as operations carry it: its indexes are created and dropped on their own.
fn bare_table(table: &Table) -> Table {
    Table {
        columns: table.columns.iter().map(bare_column).collect(),
        indexes: Vec::new(),
        normal: Vec::new(),
        ..table.clone()
    }
}
