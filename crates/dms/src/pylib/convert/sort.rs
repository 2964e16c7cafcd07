//! The order of tables: `MetaData.sorted_tables`.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use dms_python::{Instance, Interpreter, Raised};

use super::foreign_key::resolve;
use crate::pylib::library::Library;
use crate::pylib::sqlalchemy::constraint::{ConstraintObject, Kind};
use crate::pylib::sqlalchemy::metadata::metadata;
use crate::pylib::sqlalchemy::table::{TableObject, key};

/// The tables so that each comes after those that its foreign keys point to, in the order of their keys otherwise.
/// Tables of a cycle are sorted as if they had no foreign keys.
pub(in crate::pylib) fn sorted_tables(
    _library: &Rc<Library>,
    _interpreter: &mut Interpreter,
    owner: &Rc<Instance>,
) -> Result<Vec<Rc<Instance>>, Raised> {
    let tables: BTreeMap<String, Rc<Instance>> = metadata(owner)?
        .tables
        .borrow()
        .iter()
        .map(|(key, table)| (key.clone(), table.clone()))
        .collect();
    let mut parents: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (name, table) in &tables {
        let table = TableObject::of(table)?;
        let mut known = parents_of(&table)?;
        known.retain(|parent| parent != name && tables.contains_key(parent));
        parents.insert(name, known);
    }
    let mut order = sort(&parents);
    if order.len() < parents.len() {
        let cyclic: Vec<&str> = parents
            .keys()
            .copied()
            .filter(|name| is_in_cycle(name, &parents))
            .collect();
        for name in cyclic {
            parents.insert(name, BTreeSet::new());
        }
        order = sort(&parents);
    }
    Ok(order
        .iter()
        .filter_map(|name| tables.get(name).cloned())
        .collect())
}

/// The keys of the tables that a table's foreign keys point to; those that are added by ALTER do not count.
fn parents_of(table: &TableObject) -> Result<BTreeSet<String>, Raised> {
    let mut parents = BTreeSet::new();
    for constraint in &table.state.borrow().constraints {
        let Some(object) = constraint.payload::<ConstraintObject>() else {
            continue;
        };
        if let Kind::ForeignKey { targets, rules } = &object.kind
            && !rules.use_alter
            && let Some(target) = targets.first()
        {
            let target = resolve(target, table, rules.link_to_name)?.table;
            parents.insert(key(target.schema.as_deref(), &target.name));
        }
    }
    Ok(parents)
}

/// Layer by layer: all tables whose parents are done, then the next ones. What is in or behind a cycle is left out.
fn sort(parents: &BTreeMap<&str, BTreeSet<String>>) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    let mut remaining: Vec<&str> = parents.keys().copied().collect();
    loop {
        let (ready, blocked): (Vec<&str>, Vec<&str>) = remaining.iter().partition(|name| {
            parents
                .get(*name)
                .is_none_or(|known| known.iter().all(|parent| order.contains(parent)))
        });
        if ready.is_empty() {
            return order;
        }
        order.extend(ready.into_iter().map(str::to_owned));
        remaining = blocked;
    }
}

fn is_in_cycle(start: &str, parents: &BTreeMap<&str, BTreeSet<String>>) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut todo: Vec<&str> = vec![start];
    while let Some(name) = todo.pop() {
        for parent in parents.get(name).into_iter().flatten() {
            if parent == start {
                return true;
            }
            if seen.insert(parent) {
                todo.push(parent);
            }
        }
    }
    false
}
