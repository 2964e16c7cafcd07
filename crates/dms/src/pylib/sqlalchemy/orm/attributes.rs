//! The attributes of a class in the order in which declarative mapping sees them.

use std::rc::Rc;

use dms_python::{Class, Value};

use super::annotation::Annotated;

/// The special attributes that mapping reads.
pub(super) const SPECIAL: &[&str] = &[
    "__table__",
    "__tablename__",
    "__mapper_args__",
    "__table_args__",
];

/// An attribute: its name, its value and its annotation, one of which may be missing.
pub(super) type Attribute = (String, Option<Value>, Option<Annotated>);

/// A class's own attributes and annotations, in the order that SQLAlchemy sees them.
pub(super) fn attributes_of(class: &Rc<Class>) -> Vec<Attribute> {
    let values = class.attributes.borrow();
    let annotations: Vec<(String, Value)> = match values.get("__annotations__") {
        Some(Value::Dict(entries)) => entries
            .borrow()
            .iter()
            .filter_map(|(key, value)| Some((key.0.as_str()?.to_owned(), value.clone())))
            .collect(),
        _ => Vec::new(),
    };
    let names: Vec<&str> = values.keys().map(|name| &**name).collect();
    let annotated_names: Vec<&str> = annotations.iter().map(|(name, _)| name.as_str()).collect();
    merged(&names, &annotated_names)
        .into_iter()
        .filter(|name| SPECIAL.contains(name) || !(name.starts_with("__") && name.ends_with("__")))
        .map(|name| {
            let annotated = annotations.iter().find(|(known, _)| known == name);
            let annotated = annotated.map(|(_, value)| Annotated {
                value: value.clone(),
                module: class.module.clone(),
            });
            (name.to_owned(), values.get(name).cloned(), annotated)
        })
        .collect()
}

/// Two lists as one: from each name that both have, the other list is followed.
fn merged<'a>(first: &[&'a str], second: &[&'a str]) -> Vec<&'a str> {
    let mut common: Vec<&str> = first
        .iter()
        .filter(|name| second.contains(name))
        .copied()
        .collect();
    let mut result = Vec::new();
    let (mut current, mut other) = (first.iter(), second.iter());
    loop {
        let mut has_switched = false;
        for name in current.by_ref() {
            if let Some(index) = common.iter().position(|known| known == name) {
                common.swap_remove(index);
                has_switched = true;
                break;
            }
            result.push(*name);
        }
        if !has_switched {
            result.extend(other);
            return result;
        }
        std::mem::swap(&mut current, &mut other);
    }
}

#[cfg(test)]
mod tests {
    use super::merged;

    /// SQLAlchemy's own example, `util.merge_lists_w_ordering`.
    #[test]
    fn attributes_and_annotations_are_merged_as_in_sqlalchemy() {
        let first = ["__tablename__", "id", "x", "created_at"];
        let second = ["id", "name", "data", "y", "created_at"];
        let wanted = [
            "__tablename__",
            "id",
            "name",
            "data",
            "y",
            "x",
            "created_at",
        ];
        assert_eq!(merged(&first, &second), wanted);
        assert_eq!(merged(&["a"], &[]), ["a"]);
        assert_eq!(merged(&[], &["a", "b"]), ["a", "b"]);
    }
}
