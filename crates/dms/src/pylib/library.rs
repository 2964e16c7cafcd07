//! What the Python modules of one interpreter share: their classes, and how those are declared.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use foldhash::fast::RandomState;

use dms_python::{
    Arguments, Class, DeferredNames, HostClass, Instances, Interpreter, Module, Opaque, Raised,
    Value,
};

use super::MigrationContext;
use super::alembic::environment::Environment;
use super::alembic::op;
use super::sqlalchemy::event::Listener;
use super::sqlalchemy::types;
use crate::schema::{TypeClass, TypeModule};

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
    /// The functions that hear of what joins a table, in order.
    pub listeners: RefCell<Vec<Listener>>,
    /// What they raised.
    pub unheard: RefCell<Vec<Raised>>,
    /// The tables of which they have heard; the `MetaData` keeps them.
    pub heard: RefCell<HashSet<*const dms_python::Instance>>,
    /// The first two numbers of the version of SQLAlchemy that the project has installed; those of the newest if it has
    /// none. Asked for by [`Library::version`].
    version: Cell<Option<(u32, u32)>>,
    classes: RefCell<HashMap<(&'static str, &'static str), Rc<Class>, RandomState>>,
    types: RefCell<HashMap<TypeClass, Rc<Class>>>,
    counter: Cell<u64>,
    /// Where the instances of the classes are noted: the interpreter's list.
    instances: RefCell<Instances>,
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
            listeners: RefCell::default(),
            unheard: RefCell::default(),
            heard: RefCell::default(),
            version: Cell::new(None),
            classes: RefCell::default(),
            types: RefCell::default(),
            counter: Cell::new(0),
            instances: RefCell::default(),
        })
    }

    /// Makes this the library of an interpreter, with which it ends: classes and the library hold each other.
    pub fn belong_to(self: &Rc<Self>, interpreter: &mut Interpreter) {
        self.instances.replace(interpreter.instances().clone());
        let library = self.clone();
        interpreter.at_end(move || {
            library.environment.iter().for_each(Environment::end);
            library.implementations.take();
            library.metadata.take();
            library.mapped.take();
            library.listeners.take();
            library.unheard.take();
            let mut classes: Vec<_> = library.classes.take().into_values().collect();
            classes.extend(library.types.take().into_values());
            for class in classes {
                class.attributes.take();
                class.payload.take();
            }
        });
    }

    /// As which version of SQLAlchemy, by its first two numbers, it answers where versions differ.
    ///
    /// # Errors
    /// When the installed one cannot be read.
    pub fn version(&self, interpreter: &Interpreter) -> Result<(u32, u32), Raised> {
        if let Some(version) = self.version.get() {
            return Ok(version);
        }
        let source = interpreter.source_of("sqlalchemy")?;
        let version = source.and_then(|source| version_in(&source.text));
        let version = version.unwrap_or((2, 1));
        self.version.set(Some(version));
        Ok(version)
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
        let bases: Vec<_> = spec.bases.iter().map(|base| self.class(base)).collect();
        let class = match spec.hooks {
            hooks if bases.is_empty() => {
                let hooks = hooks.map(|hooks| hooks(self));
                Class::root(spec.module, spec.name, hooks, &self.instances.borrow())
            }
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

/// The globals of a module while it is built. Only values are made at once; the rest is listed, and made when it is
/// asked for.
pub(super) struct Names<'a> {
    pub library: &'a Rc<Library>,
    pub module: &'a Rc<Module>,
    groups: RefCell<Vec<Group>>,
}

/// Names that are made in the same way.
#[derive(Clone, Copy)]
enum Group {
    Class(&'static ClassSpec),
    Functions(&'static [(&'static str, Body)]),
    Types(TypeModule),
    Directives,
    Submodules(&'static [&'static str]),
    /// Names of another module.
    Of(&'static str, &'static [&'static str]),
    /// Values of which nothing is known, by names between spaces; what is known comes before them.
    Inert(&'static str),
}

impl Group {
    fn make(
        self,
        library: &Rc<Library>,
        interpreter: &mut Interpreter,
        module: &str,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        Ok(match self {
            Self::Class(spec) if spec.name == name => Some(Value::Class(library.class(spec))),
            Self::Functions(functions) => (functions.iter())
                .find(|(known, _)| *known == name)
                .map(|(_, body)| library.function(name, *body)),
            Self::Types(module) => types::named(module, name)
                .map(|type_class| Value::Class(types::class(library, type_class))),
            Self::Directives => op::directive(library, name),
            Self::Submodules(submodules) if submodules.contains(&name) => {
                Some(interpreter.import(&format!("{module}.{name}"))?)
            }
            Self::Of(module, names) if names.contains(&name) => {
                let module = interpreter.import(module)?;
                Some(interpreter.attribute(&module, name)?)
            }
            Self::Class(_) | Self::Inert(_) | Self::Submodules(_) | Self::Of(..) => None,
        })
    }

    fn names(self) -> Vec<&'static str> {
        match self {
            Self::Class(spec) => vec![spec.name],
            Self::Functions(functions) => functions.iter().map(|(name, _)| *name).collect(),
            Self::Types(module) => types::names(module).collect(),
            Self::Directives => op::directive_names().collect(),
            Self::Submodules(names) | Self::Of(_, names) => names.to_vec(),
            Self::Inert(names) => names.split_whitespace().collect(),
        }
    }
}

/// The names of a module that are made when they are asked for.
struct Listed {
    library: Rc<Library>,
    module: Rc<str>,
    /// Where the module is imported first.
    place: Option<dms_python::Place>,
    /// Of groups with the same name the last one counts.
    groups: Vec<Group>,
}

impl DeferredNames for Listed {
    fn make(&self, interpreter: &mut Interpreter, name: &str) -> Result<Option<Value>, Raised> {
        for group in self.groups.iter().rev() {
            let made = group.make(&self.library, interpreter, &self.module, name)?;
            if made.is_some() {
                return Ok(made);
            }
        }
        let is_inert = self.groups.iter().any(|group| match group {
            Group::Inert(names) => has_word(names, name),
            _ => false,
        });
        Ok(is_inert.then(|| {
            Value::Opaque(Rc::new(Opaque {
                path: format!("{}.{name}", self.module),
                import: self.place.clone(),
                reason: None,
            }))
        }))
    }

    fn names(&self) -> Vec<&'static str> {
        self.groups.iter().flat_map(|group| group.names()).collect()
    }
}

/// Whether a word is one of those between spaces.
fn has_word(words: &str, wanted: &str) -> bool {
    let is_space = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    !wanted.is_empty()
        && words.match_indices(wanted).any(|(start, _)| {
            is_space(words[..start].chars().next_back())
                && is_space(words[start + wanted.len()..].chars().next())
        })
}

impl<'a> Names<'a> {
    /// Fills a module.
    pub fn fill(
        library: &'a Rc<Library>,
        module: &'a Rc<Module>,
        python: &PythonModule,
        interpreter: &mut Interpreter,
    ) -> Result<(), Raised> {
        let names = Names {
            library,
            module,
            groups: RefCell::default(),
        };
        (python.build)(&names, interpreter)?;
        *module.deferred.borrow_mut() = Some(Rc::new(Listed {
            library: library.clone(),
            module: module.name.clone(),
            place: interpreter.place(),
            groups: names.groups.into_inner(),
        }));
        Ok(())
    }

    /// A name and its value.
    pub fn value(&self, name: &str, value: Value) {
        self.module.globals.borrow_mut().insert(name.into(), value);
    }

    /// What a module written in Python defines.
    ///
    /// # Errors
    /// What it raises.
    pub fn embedded(
        &self,
        interpreter: &mut Interpreter,
        text: &'static str,
    ) -> Result<(), Raised> {
        let module = interpreter.run_embedded(&self.module.name, text)?;
        for (name, value) in module.globals.borrow().iter() {
            self.value(name, value.clone());
        }
        Ok(())
    }

    /// Classes under their own names.
    pub fn classes(&self, specs: &[&'static ClassSpec]) {
        (specs.iter()).for_each(|spec| self.list(Group::Class(spec)));
    }

    /// Functions.
    pub fn functions(&self, functions: &'static [(&'static str, Body)]) {
        self.list(Group::Functions(functions));
    }

    /// The type classes of a module.
    pub fn types(&self, module: TypeModule) {
        self.list(Group::Types(module));
    }

    /// The directives of Alembic.
    pub fn directives(&self) {
        self.list(Group::Directives);
    }

    /// Submodules as attributes.
    pub fn submodules(&self, names: &'static [&'static str]) {
        self.list(Group::Submodules(names));
    }

    /// Names of another module.
    pub fn of(&self, module: &'static str, names: &'static [&'static str]) {
        self.list(Group::Of(module, names));
    }

    /// Names that exist in the real module and mean nothing to a schema: values that may be passed
    /// about, called and subclassed.
    pub fn inert(&self, names: &'static str) {
        self.list(Group::Inert(names));
    }

    fn list(&self, group: Group) {
        self.groups.borrow_mut().push(group);
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
                let meant = module
                    .upgrade()
                    .and_then(|module| likely_name(&module, &wanted));
                Err(match meant {
                    Some(meant) => raised.with_hint(format!("did you mean `{meant}`?")),
                    None => raised.with_hint(format!(
                        "check the spelling against the documentation of `{name}`"
                    )),
                })
            }),
        );
    }
}

/// The name of a module that was likely meant.
fn likely_name(module: &Module, wanted: &str) -> Option<String> {
    let globals = module.globals.borrow();
    let deferred = module.deferred.borrow();
    let deferred = deferred.iter().flat_map(|deferred| deferred.names());
    likely(wanted, globals.keys().map(|name| &**name).chain(deferred))
}

/// A value of which nothing is known, as [`Names::inert`] makes them.
pub(super) fn inert(path: &str, interpreter: &Interpreter) -> Value {
    Value::Opaque(Rc::new(Opaque {
        path: path.to_owned(),
        import: interpreter.place(),
        reason: None,
    }))
}

/// What a line `__version__ = "1.4.54"` says.
fn version_in(text: &str) -> Option<(u32, u32)> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("__version__ = "))?;
    let mut numbers = line.trim_matches(['"', '\'']).split('.');
    let mut number = || numbers.next()?.parse().ok();
    Some((number()?, number()?))
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
