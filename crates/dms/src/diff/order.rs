//! The order in which tables can be dropped under their foreign keys.

use std::collections::{BTreeSet, HashMap};

use crate::schema::{Constraint, ForeignKey, Table, TableName};

/// The foreign keys of a table that point to another one.
pub(super) fn foreign_keys(table: &Table) -> impl Iterator<Item = &ForeignKey> {
    table
        .constraints
        .iter()
        .filter_map(move |constraint| match constraint {
            Constraint::ForeignKey(key) if key.referred_table != table.name => Some(key),
            Constraint::ForeignKey(_)
            | Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::Exclude(_)
            | Constraint::Check(_) => None,
        })
}

/// The order in which tables are dropped: each before those that it refers to, else as given. Of tables that refer to
/// each other the one given first comes first.
pub(super) fn removal<'a>(tables: &[&'a Table]) -> Vec<&'a Table> {
    let mut waits = vec![Vec::new(); tables.len()];
    for (table, target) in references(tables) {
        waits[target].push(table);
    }
    sorted(tables, &waits)
}

/// Which table refers to which, by position.
fn references(tables: &[&Table]) -> Vec<(usize, usize)> {
    let positions: HashMap<&TableName, usize> = (tables.iter().enumerate())
        .map(|(position, table)| (&table.name, position))
        .collect();
    let mut references = Vec::new();
    for (position, table) in tables.iter().enumerate() {
        for key in foreign_keys(table) {
            if let Some(&target) = positions.get(&key.referred_table) {
                references.push((position, target));
            }
        }
    }
    references
}

/// Tables, each behind those that it waits for, by position.
fn sorted<'a>(tables: &[&'a Table], waits: &[Vec<usize>]) -> Vec<&'a Table> {
    let mut missing: Vec<usize> = waits.iter().map(Vec::len).collect();
    let mut waiting = vec![Vec::new(); tables.len()];
    for (position, others) in waits.iter().enumerate() {
        for &other in others {
            waiting[other].push(position);
        }
    }
    let mut placed = vec![false; tables.len()];
    let is_free = |position: &usize| missing[*position] == 0;
    let mut free: BTreeSet<usize> = (0..tables.len()).filter(is_free).collect();
    let mut result = Vec::with_capacity(tables.len());
    while let Some(position) = (free.pop_first()).or_else(|| cyclic(waits, &placed)) {
        placed[position] = true;
        result.push(tables[position]);
        for &other in &waiting[position] {
            missing[other] -= 1;
            if missing[other] == 0 && !placed[other] {
                free.insert(other);
            }
        }
    }
    result
}

/// Where none is free: the first table that waits for itself. `None` if all are placed.
fn cyclic(waits: &[Vec<usize>], placed: &[bool]) -> Option<usize> {
    let mut remaining = (0..waits.len()).filter(|position| !placed[*position]);
    remaining.find(|start| is_in_cycle(*start, waits, placed))
}

/// Whether a table waits for itself, by way of tables that are not placed yet.
fn is_in_cycle(start: usize, waits: &[Vec<usize>], placed: &[bool]) -> bool {
    let mut seen = vec![false; waits.len()];
    let mut stack = vec![start];
    while let Some(position) = stack.pop() {
        for &other in &waits[position] {
            if other == start {
                return true;
            }
            if !placed[other] && !seen[other] {
                seen[other] = true;
                stack.push(other);
            }
        }
    }
    false
}
