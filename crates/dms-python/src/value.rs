//! Python values.

use std::any::Any;
use std::cell::{Cell, Ref, RefCell, RefMut};
use std::fmt;
use std::rc::Rc;

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use num_bigint::BigInt;

use crate::error::{Place, Result};
use crate::heap::Instances;
use crate::host::{Arguments, DeferredNames, HostClass};
use crate::interpreter::Interpreter;

/// Any value. Cloning is cheap, and mutable values are shared as in Python.
#[derive(Clone)]
#[expect(missing_docs, reason = "Python's own names")]
pub enum Value {
    None,
    NotImplemented,
    Ellipsis,
    Bool(bool),
    Int(i64),
    /// Integers that do not fit 64 bits; smaller ones are always `Int`.
    BigInt(Rc<BigInt>),
    Float(f64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
    Tuple(Rc<[Value]>),
    List(Rc<RefCell<Vec<Value>>>),
    Dict(Rc<RefCell<Dict>>),
    /// `set`; the values of the map are not used.
    Set(Rc<RefCell<Dict>>),
    FrozenSet(Rc<Dict>),
    Function(Rc<Function>),
    Native(Rc<Native>),
    /// A function bound to `self` (or to a class): first the function, then what comes first in its call.
    Method(Rc<(Value, Value)>),
    Class(Rc<Class>),
    Instance(Rc<Instance>),
    Module(Rc<Module>),
    Opaque(Rc<Opaque>),
}

/// A hashable value as the key of a dict or set: equal as in Python (`1 == 1.0 == True`).
#[derive(Clone)]
pub struct Key(pub Value);

/// A dict, in the order of insertion.
pub type Dict = IndexMap<Key, Value, RandomState>;

/// Values by name, in the order of definition.
pub type Names = IndexMap<Rc<str>, Value, RandomState>;

/// A function, lambda or method of evaluated code. Its inside is the evaluator's own.
pub struct Function {
    /// `__name__`.
    pub name: Rc<str>,
    /// `__qualname__`.
    pub qualified_name: Rc<str>,
    /// `__module__`.
    pub module: Rc<str>,
    /// Attributes that decorators set.
    pub attributes: RefCell<Names>,
    pub(crate) inner: Box<dyn Any>,
}

/// The Rust side of a native function.
pub type NativeBody = dyn Fn(&mut Interpreter, Arguments) -> Result<Value>;

/// A function written in Rust.
pub struct Native {
    /// `__name__`.
    pub name: Rc<str>,
    /// What it does. As a class attribute it is bound as a method: the instance comes first.
    pub body: Box<NativeBody>,
}

/// A class, of evaluated code or of the host.
pub struct Class {
    /// `__name__`.
    pub name: Rc<str>,
    /// `__module__`.
    pub module: Rc<str>,
    /// The bases, in order.
    pub bases: Vec<Rc<Class>>,
    /// The method resolution order, without the class itself.
    pub ancestors: Vec<Rc<Class>>,
    /// The class's own attributes, in the order of definition.
    pub attributes: RefCell<Names>,
    /// The hooks, if this very class is written in Rust; derived classes find them through `ancestors`.
    pub host: Option<Rc<dyn HostClass>>,
    /// What the host keeps with the class.
    pub payload: RefCell<Option<Rc<dyn Any>>>,
    /// Where its instances are noted, which those of a derived class are too.
    pub instances: Instances,
    /// Where the class statement stands; `None` for the host's classes.
    pub place: Option<Place>,
}

/// An instance of a class.
pub struct Instance {
    /// Its class.
    pub class: Rc<Class>,
    /// Its `__dict__`.
    pub attributes: Attributes,
    /// What the host keeps with the instance.
    pub payload: RefCell<Option<Rc<dyn Any>>>,
    /// Where the call that made it stands, if evaluated code made it.
    pub place: Option<Place>,
}

/// The attributes of an instance. Most instances that Rust code makes have none, and
/// there are many: those share one map.
pub struct Attributes(RefCell<Rc<Names>>);

impl Default for Attributes {
    fn default() -> Self {
        thread_local!(static NONE: Rc<Names> = Rc::default());
        Self(RefCell::new(NONE.with(Rc::clone)))
    }
}

impl Attributes {
    /// To read.
    ///
    /// # Panics
    /// While they are borrowed to be changed, as with a [`RefCell`].
    pub fn borrow(&self) -> Ref<'_, Names> {
        Ref::map(self.0.borrow(), |names| &**names)
    }

    /// To change.
    ///
    /// # Panics
    /// While they are borrowed, as with a [`RefCell`].
    pub fn borrow_mut(&self) -> RefMut<'_, Names> {
        RefMut::map(self.0.borrow_mut(), Rc::make_mut)
    }

    /// Takes over those of another instance, as they are now.
    pub fn copy_from(&self, other: &Self) {
        self.0.replace(other.0.borrow().clone());
    }

    /// Leaves none. What nobody shares of them is the answer.
    pub(crate) fn take(&self) -> Names {
        let names = self.0.replace(Self::default().0.into_inner());
        Rc::into_inner(names).unwrap_or_default()
    }
}

/// A module.
pub struct Module {
    /// Its dotted name.
    pub name: Rc<str>,
    /// Its globals, in the order of definition.
    pub globals: RefCell<Names>,
    /// The dict that `globals()` has answered: names that were put into it are globals, too.
    pub(crate) namespace: RefCell<Option<Rc<RefCell<Dict>>>>,
    /// What makes the globals that are not there yet, in a module of the host.
    pub deferred: RefCell<Option<Rc<dyn DeferredNames>>>,
    /// Whether its body has run to the end.
    pub is_complete: Cell<bool>,
    /// The file, for a module of the project.
    pub path: Option<std::path::PathBuf>,
}

/// A value that nothing is known of, because it comes from a module that neither the project nor the
/// host has. It may be passed about, called and subclassed; whoever must know it raises an error
/// that names the origin.
pub struct Opaque {
    /// The dotted way to it (`geoalchemy2.Geometry`, `celery.Celery()`).
    pub path: String,
    /// The import that brought it in, or the statement that was to make it.
    pub import: Option<Place>,
    /// Why that statement could not be evaluated; `None` for what comes from an unknown module.
    pub reason: Option<Rc<str>>,
}

impl Module {
    /// A name that was put into the dict of `globals()`.
    pub(crate) fn in_namespace(&self, name: &str) -> Option<Value> {
        let namespace = self.namespace.borrow();
        let found = namespace.as_ref()?.borrow();
        found.get(&Key(Value::str(name))).cloned()
    }

    /// Makes globals of the names that were put into the dict of `globals()`.
    pub(crate) fn take_namespace(&self) {
        let Some(namespace) = &*self.namespace.borrow() else {
            return;
        };
        let mut globals = self.globals.borrow_mut();
        for (name, value) in namespace.borrow().iter() {
            if let Value::Str(name) = &name.0
                && !globals.contains_key(name)
            {
                globals.insert(name.clone(), value.clone());
            }
        }
    }
}

impl Value {
    /// A string.
    pub fn str(text: impl AsRef<str>) -> Self {
        Self::Str(text.as_ref().into())
    }

    /// A list.
    pub fn list(values: impl Into<Vec<Value>>) -> Self {
        Self::List(Rc::new(RefCell::new(values.into())))
    }

    /// A tuple.
    pub fn tuple(values: impl Into<Rc<[Value]>>) -> Self {
        Self::Tuple(values.into())
    }

    /// A function written in Rust.
    pub fn native(
        name: &str,
        body: impl Fn(&mut Interpreter, Arguments) -> Result<Value> + 'static,
    ) -> Self {
        Self::Native(Rc::new(Native {
            name: name.into(),
            body: Box::new(body),
        }))
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is `None`.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

impl Class {
    /// A class written in Rust.
    pub fn host(
        module: &str,
        name: &str,
        bases: Vec<Rc<Class>>,
        host: Rc<dyn HostClass>,
    ) -> Rc<Self> {
        Self::build(module, name, bases, Some(host), None)
    }

    /// A class without bases whose instances are noted.
    pub fn root(
        module: &str,
        name: &str,
        host: Option<Rc<dyn HostClass>>,
        instances: &Instances,
    ) -> Rc<Self> {
        Self::build(module, name, Vec::new(), host, Some(instances))
    }

    /// A class written in Rust without hooks of its own: it has those of its bases.
    pub fn plain(module: &str, name: &str, bases: Vec<Rc<Class>>) -> Rc<Self> {
        Self::build(module, name, bases, None, None)
    }

    fn build(
        module: &str,
        name: &str,
        bases: Vec<Rc<Class>>,
        host: Option<Rc<dyn HostClass>>,
        instances: Option<&Instances>,
    ) -> Rc<Self> {
        let inherited = bases.first().map(|base| &base.instances);
        let instances = instances.or(inherited).cloned().unwrap_or_default();
        let ancestors = linearize(&bases).unwrap_or_else(|| bases.clone());
        Rc::new(Self {
            name: name.into(),
            module: module.into(),
            bases,
            ancestors,
            attributes: RefCell::default(),
            host,
            payload: RefCell::default(),
            instances,
            place: None,
        })
    }

    /// Whether this is `other` or derives from it.
    pub fn is_subclass_of(self: &Rc<Self>, other: &Rc<Class>) -> bool {
        Rc::ptr_eq(self, other) || self.ancestors.iter().any(|class| Rc::ptr_eq(class, other))
    }

    /// The attribute of this name on the class or the nearest ancestor, as it is stored (unbound).
    pub fn lookup(self: &Rc<Self>, name: &str) -> Option<Value> {
        std::iter::once(self)
            .chain(&self.ancestors)
            .find_map(|class| class.attributes.borrow().get(name).cloned())
    }

    /// The hooks that count for this class: its own or the nearest ancestor's.
    pub fn hooks(self: &Rc<Self>) -> Option<Rc<dyn HostClass>> {
        std::iter::once(self)
            .chain(&self.ancestors)
            .find_map(|class| class.host.clone())
    }
}

/// The method resolution order of a class with these bases, without the class itself (C3); `None` if
/// there is none.
pub(crate) fn linearize(bases: &[Rc<Class>]) -> Option<Vec<Rc<Class>>> {
    if let [base] = bases {
        let mut line = Vec::with_capacity(base.ancestors.len() + 1);
        line.push(base.clone());
        line.extend(base.ancestors.iter().cloned());
        return Some(line);
    }
    let mut queues: Vec<std::collections::VecDeque<Rc<Class>>> = bases
        .iter()
        .map(|base| {
            std::iter::once(base)
                .chain(&base.ancestors)
                .cloned()
                .collect()
        })
        .collect();
    queues.push(bases.iter().cloned().collect());
    let mut line = Vec::new();
    loop {
        queues.retain(|queue| !queue.is_empty());
        if queues.is_empty() {
            return Some(line);
        }
        let next = queues.iter().find_map(|queue| {
            let head = queue.front()?;
            let waits = queues
                .iter()
                .any(|other| other.iter().skip(1).any(|class| Rc::ptr_eq(class, head)));
            (!waits).then(|| head.clone())
        })?;
        for queue in &mut queues {
            if queue.front().is_some_and(|head| Rc::ptr_eq(head, &next)) {
                queue.pop_front();
            }
        }
        line.push(next);
    }
}

impl Instance {
    /// An instance of a host's class, with what the host keeps with it.
    pub fn new(class: &Rc<Class>, payload: Option<Rc<dyn Any>>, place: Option<Place>) -> Rc<Self> {
        let instance = Rc::new(Self {
            class: class.clone(),
            attributes: Attributes::default(),
            payload: RefCell::new(payload),
            place,
        });
        class.instances.note(&instance);
        instance
    }

    /// An instance of a host's class that keeps `payload`.
    pub fn with_payload<T: Any>(class: &Rc<Class>, payload: T, place: Option<Place>) -> Value {
        Value::Instance(Self::new(class, Some(Rc::new(payload)), place))
    }

    /// What the host keeps with the instance, if it is a `T`.
    pub fn payload<T: Any>(&self) -> Option<Rc<T>> {
        self.payload.borrow().clone()?.downcast().ok()
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Str(text) => write!(f, "{text:?}"),
            Self::Int(int) => write!(f, "{int}"),
            Self::Bool(true) => f.write_str("True"),
            Self::Bool(false) => f.write_str("False"),
            Self::None => f.write_str("None"),
            Self::Class(class) => write!(f, "<class '{}.{}'>", class.module, class.name),
            Self::Instance(instance) => write!(f, "<{} object>", instance.class.name),
            _ => f.write_str("<value>"),
        }
    }
}
