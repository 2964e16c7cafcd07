//! Which classes real SQLAlchemy has, from which they derive and what they have: those here have fewer bases and
//! attributes. `isinstance()`, `hasattr()` and their like answer by it, or not at all.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::LazyLock;

use dms_python::{Class, Interpreter, Raised, RealClasses};

use crate::pylib::library::Library;

/// As conformance/record_classes.py writes it.
const RECORDED: &str = include_str!("classes.txt");

static CLASSES: LazyLock<HashMap<Key<'static>, RealClass>> =
    LazyLock::new(|| RECORDED.lines().filter_map(recorded).collect());

/// The class that a line tells of, by its name.
fn recorded(line: &'static str) -> Option<(Key<'static>, RealClass)> {
    if let Some((name, class)) = line.split_once(" = ") {
        return Some((Key::of(name), RealClass::known_as(Key::of(class))));
    }
    let (name, rest) = line.split_once(" <")?;
    let (bases, attributes) = rest.split_once(':')?;
    let class = RealClass {
        key: Key::of(name),
        bases: bases.split_whitespace().map(Key::of).collect(),
        attributes: attributes.split_whitespace().collect(),
    };
    Some((class.key, class))
}

/// What its classes' names begin with.
const PACKAGE: &str = "sqlalchemy.";

/// Classes of which the instances here stand for those of several real ones.
const STAND_INS: &[&str] = &[
    "ClauseElement",
    "ColumnCollection",
    "ColumnElement",
    "Compiled",
    "CursorResult",
    "DefaultDialect",
    "Executable",
    "Function",
    "FunctionElement",
    "Inspector",
    "MySQLDialect",
    "PGDialect",
    "ReadOnlyColumnCollection",
    "Row",
    "SQLiteDialect",
];

/// The name of a class, and the dialect whose it is: SQLAlchemy has no name twice beside its dialects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key<'a> {
    dialect: &'a str,
    name: &'a str,
}

impl<'a> Key<'a> {
    /// Of a dotted name without `sqlalchemy.` in front.
    fn of(path: &'a str) -> Self {
        let dialect = path.strip_prefix("dialects.");
        Self {
            dialect: dialect.map_or("", |rest| rest.split('.').next().unwrap_or_default()),
            name: path.rsplit('.').next().unwrap_or(path),
        }
    }

    /// A dialect hands on what every database has.
    fn of_all(self) -> Self {
        Self {
            dialect: "",
            ..self
        }
    }
}

struct RealClass {
    /// Its own name; where this is another one of it, there is nothing else.
    key: Key<'static>,
    bases: Vec<Key<'static>>,
    attributes: HashSet<&'static str>,
}

impl RealClass {
    fn known_as(key: Key<'static>) -> Self {
        Self {
            key,
            bases: Vec::new(),
            attributes: HashSet::new(),
        }
    }
}

/// The class of a name.
fn find(key: Key<'_>) -> Option<Key<'static>> {
    let classes: &HashMap<Key<'_>, RealClass> = &CLASSES;
    let found = classes.get(&key).or_else(|| classes.get(&key.of_all()));
    found.map(|class| class.key)
}

/// A class and all from which it derives.
fn line(key: Key<'static>) -> Vec<Key<'static>> {
    let mut known = vec![key];
    let mut next = 0;
    while let Some(class) = known.get(next).map(|key| CLASSES.get(key)) {
        for base in class.iter().flat_map(|class| &class.bases) {
            if !known.contains(base) {
                known.push(*base);
            }
        }
        next += 1;
    }
    known
}

/// Whether some class derives from both.
fn have_common_heir(one: Key<'static>, other: Key<'static>) -> bool {
    CLASSES.keys().any(|key| {
        let line = line(*key);
        line.contains(&one) && line.contains(&other)
    })
}

/// What is recorded of a class here; `None` if SQLAlchemy has none of that name.
fn real(class: &Class) -> Option<Key<'static>> {
    let path = format!("{}.{}", class.module, class.name);
    find(Key::of(path.strip_prefix(PACKAGE)?))
}

/// Those of a class and its ancestors that are SQLAlchemy's.
fn of_sqlalchemy(class: &Rc<Class>) -> impl Iterator<Item = &Rc<Class>> {
    let classes = std::iter::once(class).chain(&class.ancestors);
    // The root of mapped classes is Python's `object`.
    classes.filter(|class| class.module.starts_with(PACKAGE) && &*class.name != "object")
}

/// Answers by what is recorded.
pub(in crate::pylib) struct Known(pub Rc<Library>);

impl Known {
    /// Before version 2.1 a `Float` was a `Numeric`.
    fn is_old_float(
        &self,
        interpreter: &Interpreter,
        line: &[Key<'static>],
        from: Key<'static>,
    ) -> Result<bool, Raised> {
        Ok(from == Key::of("Numeric")
            && line.contains(&Key::of("Float"))
            && self.0.version(interpreter)? < (2, 1))
    }
}

impl RealClasses for Known {
    fn derives(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        from: &str,
    ) -> Result<Option<bool>, Raised> {
        let Some(name) = from.strip_prefix(PACKAGE) else {
            return Ok(None);
        };
        let wanted = find(Key::of(name));
        let (mut is_ours, mut is_known) = (false, true);
        for own in of_sqlalchemy(class) {
            is_ours = true;
            let Some(real) = real(own) else {
                is_known = false;
                continue;
            };
            // All from which these derive is recorded; what is made by a call may be any of it.
            let Some(wanted) = wanted else {
                is_known &= !name.contains('(') && name != "types.Variant";
                continue;
            };
            let line = line(real);
            if line.contains(&wanted) || self.is_old_float(interpreter, &line, wanted)? {
                return Ok(Some(true));
            }
            let stands_for_several = Rc::ptr_eq(own, class) && STAND_INS.contains(&real.name);
            is_known &= !stands_for_several || !have_common_heir(real, wanted);
        }
        if !is_ours || is_known {
            return Ok(is_ours.then_some(false));
        }
        Err(Raised::unsupported(format!(
            "whether `{}` derives from `{from}` is not known",
            class.name
        ))
        .with_hint("ask for one of the classes that SQLAlchemy documents, or write out here what it would give"))
    }

    fn owner(&self, class: &Rc<Class>, attribute: &str) -> Option<String> {
        let has = |own: &Rc<Class>| {
            let line = line(real(own)?);
            let mut classes = line.iter().filter_map(|key| CLASSES.get(key));
            classes
                .any(|class| class.attributes.contains(attribute))
                .then(|| own.name.to_string())
        };
        of_sqlalchemy(class).find_map(has)
    }
}
