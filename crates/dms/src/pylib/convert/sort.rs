//! The order of tables: `MetaData.sorted_tables`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
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
    let mut children: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut missing: HashMap<&str, usize> = HashMap::new();
    for (name, known) in parents {
        missing.insert(name, known.len());
        for parent in known {
            children.entry(parent).or_default().push(name);
        }
    }
    let mut order: Vec<String> = Vec::with_capacity(parents.len());
    let mut layer: BTreeSet<&str> = (parents.iter())
        .filter(|(_, known)| known.is_empty())
        .map(|(name, _)| *name)
        .collect();
    while !layer.is_empty() {
        let mut next = BTreeSet::new();
        for name in layer {
            order.push(name.to_owned());
            for child in children.get(name).into_iter().flatten() {
                if let Some(count) = missing.get_mut(child) {
                    *count -= 1;
                    if *count == 0 {
                        next.insert(*child);
                    }
                }
            }
        }
        layer = next;
    }
    order
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
