//! What the Python modules of one interpreter share: their classes, and how those are declared.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use dms_python::{Arguments, Class, HostClass, Interpreter, Module, Opaque, Raised, Value};

use super::MigrationContext;
use super::alembic::environment::Environment;
use crate::schema::TypeClass;

/// The Rust side of a function of a module, or of a method (the instance comes first).
pub(super) type Body = fn(&Rc<Library>, &mut Interpreter, Arguments) -> Result<Value, Raised>;

/// Makes a class's hooks.
pub(super) type Hooks = fn(&Rc<Library>) -> Rc<dyn HostClass>;

/// A Python module that DMS answers for.
pub(super) struct PythonModule {
    /// Its dotted name.
    pub name: &'static str,
    /// Fills its names; runs at the first import.
    pub build: fn(&Names<'_>, &mut Interpreter) -> Result<(), Raised>,
}

/// A Python class, as a static table entry. One class object is made of it per interpreter.
pub(super) struct ClassSpec {
    /// `__module__`.
    pub module: &'static str,
    /// `__name__`.
    pub name: &'static str,
    /// The bases.
    pub bases: &'static [&'static ClassSpec],
    /// The hooks, if it has its own.
    pub hooks: Option<Hooks>,
    /// The methods written in Rust.
    pub methods: &'static [(&'static str, Body)],
}

impl ClassSpec {
    /// A class that only exists to be named and derived from.
    pub const fn plain(
        module: &'static str,
        name: &'static str,
        bases: &'static [&'static ClassSpec],
    ) -> Self {
        Self {
            module,
            name,
            bases,
            hooks: None,
            methods: &[],
        }
    }
}

/// What the modules of one interpreter share.
pub(super) struct Library {
    /// The migration that is running, if a script is evaluated.
    pub context: Option<Rc<dyn MigrationContext>>,
    /// What an env.py is given that is evaluated for the database it means.
    pub environment: Option<Environment>,
    /// What carries out the operations of a class that the project registered, in order.
    pub implementations: RefCell<Vec<(Rc<Class>, Value)>>,
    /// Every `MetaData` that was made, in order.
    pub metadata: RefCell<Vec<Value>>,
    /// Every class that was mapped, in order.
    pub mapped: RefCell<Vec<Rc<Class>>>,
    classes: RefCell<HashMap<(&'static str, &'static str), Rc<Class>>>,
    types: RefCell<HashMap<TypeClass, Rc<Class>>>,
    counter: Cell<u64>,
}

impl Library {
    pub fn new(
        context: Option<Rc<dyn MigrationContext>>,
        environment: Option<Environment>,
    ) -> Rc<Self> {
        Rc::new(Self {
            context,
            environment,
            implementations: RefCell::default(),
            metadata: RefCell::default(),
            mapped: RefCell::default(),
            classes: RefCell::default(),
            types: RefCell::default(),
            counter: Cell::new(0),
        })
    }

    /// The next number of SQLAlchemy's creation order, which is the order of constraints in DDL.
    pub fn next_order(&self) -> u64 {
        self.counter.set(self.counter.get() + 1);
        self.counter.get()
    }

    /// The class object of a declared class.
    pub fn class(self: &Rc<Self>, spec: &'static ClassSpec) -> Rc<Class> {
        let key = (spec.module, spec.name);
        if let Some(class) = self.classes.borrow().get(&key) {
            return class.clone();
        }
        let bases = spec.bases.iter().map(|base| self.class(base)).collect();
        let class = match spec.hooks {
            Some(hooks) => Class::host(spec.module, spec.name, bases, hooks(self)),
            None => Class::plain(spec.module, spec.name, bases),
        };
        self.add_methods(&class, spec.methods);
        self.classes.borrow_mut().insert(key, class.clone());
        class
    }

    /// The class object of a type, made by `build` at its first use.
    pub fn type_class(
        &self,
        type_class: TypeClass,
        build: impl FnOnce() -> Rc<Class>,
    ) -> Rc<Class> {
        if let Some(class) = self.types.borrow().get(&type_class) {
            return class.clone();
        }
        let class = build();
        self.types.borrow_mut().insert(type_class, class.clone());
        class
    }

    /// Puts methods into a class.
    pub fn add_methods(self: &Rc<Self>, class: &Rc<Class>, methods: &[(&'static str, Body)]) {
        for (name, body) in methods {
            class
                .attributes
                .borrow_mut()
                .insert((*name).into(), self.function(name, *body));
        }
    }

    /// A function written in Rust.
    pub fn function(self: &Rc<Self>, name: &str, body: Body) -> Value {
        let library = self.clone();
        Value::native(name, move |interpreter, arguments| {
            body(&library, interpreter, arguments)
        })
    }
}

/// The globals of a module while it is built.
pub(super) struct Names<'a> {
    pub library: &'a Rc<Library>,
    pub place: Option<dms_python::Place>,
    pub module: &'a Rc<Module>,
}

impl Names<'_> {
    /// A name and its value.
    pub fn value(&self, name: &str, value: Value) {
        self.module.globals.borrow_mut().insert(name.into(), value);
    }

    /// Classes under their own names.
    pub fn classes(&self, specs: &[&'static ClassSpec]) {
        for spec in specs {
            self.value(spec.name, Value::Class(self.library.class(spec)));
        }
    }

    /// Functions.
    pub fn functions(&self, functions: &[(&'static str, Body)]) {
        for (name, body) in functions {
            self.value(name, self.library.function(name, *body));
        }
    }

    /// A submodule as an attribute.
    pub fn submodule(&self, interpreter: &mut Interpreter, name: &str) -> Result<(), Raised> {
        let module = interpreter.import(&format!("{}.{name}", self.module.name))?;
        self.value(name, module);
        Ok(())
    }

    /// Makes every other name an `AttributeError` (a registered submodule apart), with the name that was likely
    /// meant. For modules whose names are all there.
    pub fn close(&self) {
        let module = Rc::downgrade(self.module);
        let name = self.module.name.clone();
        self.value(
            "__getattr__",
            Value::native("__getattr__", move |interpreter, mut arguments| {
                let wanted = arguments.require("__getattr__", "name")?;
                let wanted = wanted.as_str().unwrap_or_default().to_owned();
                let full = format!("{name}.{wanted}");
                if super::is_registered(&full) {
                    return interpreter.import(&full);
                }
                let raised = Raised::exception(
                    "AttributeError",
                    format!("module '{name}' has no attribute '{wanted}'"),
                );
                let globals = module
                    .upgrade()
                    .map(|module| module.globals.borrow().clone())
                    .unwrap_or_default();
                Err(match likely(&wanted, globals.keys().map(|name| &**name)) {
                    Some(meant) => raised.with_hint(format!("did you mean `{meant}`?")),
                    None => raised.with_hint(format!(
                        "check the spelling against the documentation of `{name}`"
                    )),
                })
            }),
        );
    }

    /// Names that exist in the real module and mean nothing to a schema: values that may be passed
    /// about, called and subclassed.
    pub fn inert(&self, names: &str) {
        for name in names.split_whitespace() {
            if self.module.globals.borrow().contains_key(name) {
                continue;
            }
            let path = format!("{}.{name}", self.module.name);
            self.value(
                name,
                Value::Opaque(Rc::new(Opaque {
                    path,
                    import: self.place.clone(),
                    reason: None,
                })),
            );
        }
    }
}

/// An inert value, as [`Names::inert`] makes them.
pub(super) fn inert(path: &str, interpreter: &Interpreter) -> Value {
    Value::Opaque(Rc::new(Opaque {
        path: path.to_owned(),
        import: interpreter.place(),
        reason: None,
    }))
}

/// The name that was likely meant: the nearest one that is at most two letters off.
pub(super) fn likely<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    names
        .filter(|name| !name.starts_with('_'))
        .map(|name| (distance(&wanted.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= 2)
        // Of names that differ in case alone, the one that is written alike.
        .min_by_key(|(near, name)| (*near, distance(wanted, name), (*name).to_owned()))
        .map(|(_, name)| name.to_owned())
}

/// How many letters must be added, removed or changed to make one text the other.
fn distance(first: &str, second: &str) -> usize {
    let second: Vec<char> = second.chars().collect();
    let mut row: Vec<usize> = (0..=second.len()).collect();
    for (line, letter) in first.chars().enumerate() {
        let mut diagonal = line;
        if let Some(start) = row.first_mut() {
            *start = line + 1;
        }
        for (column, other) in second.iter().enumerate() {
            let above = row[column + 1];
            let changed = diagonal + usize::from(letter != *other);
            row[column + 1] = changed.min(above + 1).min(row[column] + 1);
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Gives an instance, whose `__init__` this ends, what it is in Rust.
pub(in crate::pylib) fn keep<T: std::any::Any>(this: &Value, payload: T) -> Result<Value, Raised> {
    let Value::Instance(instance) = this else {
        return Err(Raised::type_error("__init__() needs an instance"));
    };
    *instance.payload.borrow_mut() = Some(Rc::new(payload));
    Ok(Value::None)
}

#[cfg(test)]
mod tests {
    use super::{distance, likely};

    #[test]
    fn the_nearest_name_is_meant() {
        assert_eq!(distance("integr", "integer"), 1);
        assert_eq!(distance("", "ab"), 2);
        assert_eq!(distance("kitten", "sitting"), 3);
        let names = ["Integer", "Interval", "_Integr", "String"];
        assert_eq!(
            likely("Integr", names.into_iter()).as_deref(),
            Some("Integer")
        );
        assert_eq!(
            likely("Strng", names.into_iter()).as_deref(),
            Some("String")
        );
        assert_eq!(likely("Geometry", names.into_iter()), None);
    }
}
