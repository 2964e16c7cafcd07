//! Where names live while code runs.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::error::{Raised, Result};
use crate::import::{STAR_OF_UNKNOWN, specification};
use crate::interpreter::Interpreter;
use crate::opaque;
use crate::tree::{FunctionNode, SourceText};
use crate::value::{Class, Module, Names, Value};

/// The class that a method's `super()` and `__class__` mean, filled in when the class exists.
pub(crate) type ClassCell = Rc<RefCell<Option<Rc<Class>>>>;

/// The namespace of a class body, in the order of definition.
pub(crate) type Namespace = Rc<RefCell<Names>>;

/// The local names of one call, shared with the functions that are defined in it.
pub(crate) struct Scope {
    pub node: Rc<FunctionNode>,
    /// In the order of the node's `locals`.
    pub values: RefCell<Vec<Option<Value>>>,
    pub parent: Option<Rc<Scope>>,
}

impl Scope {
    pub fn new(node: Rc<FunctionNode>, parent: Option<Rc<Scope>>) -> Rc<Self> {
        let values = RefCell::new(vec![None; node.locals.len()]);
        Rc::new(Self {
            node,
            values,
            parent,
        })
    }

    /// The place of a name. Names of one file are shared, so that the pointer tells them apart.
    fn index(&self, name: &Rc<str>) -> Option<usize> {
        self.node
            .locals
            .iter()
            .position(|local| Rc::ptr_eq(local, name))
    }

    fn declares_global(&self, name: &Rc<str>) -> bool {
        self.node
            .globals
            .iter()
            .any(|global| Rc::ptr_eq(global, name))
    }
}

/// What running code sees: a module's body, a class body, or a function's.
#[derive(Clone)]
pub(crate) struct Frame {
    pub module: Rc<Module>,
    pub source: Arc<SourceText>,
    pub scope: Option<Rc<Scope>>,
    /// Set in a class body, with the names that it declares `global`.
    pub namespace: Option<(Namespace, Rc<[Rc<str>]>)>,
    pub class_cell: Option<ClassCell>,
    /// What the qualified names of things defined here begin with: `Outer.`, `f.<locals>.`.
    pub prefix: Rc<str>,
    pub lazy_annotations: bool,
}

/// The dict of a scope that a name belongs to.
enum Home<'a> {
    Local(&'a Rc<Scope>, usize, bool),
    Global,
}

impl Frame {
    fn home(&self, name: &Rc<str>) -> Home<'_> {
        let mut scope = self.scope.as_ref();
        let mut innermost = true;
        while let Some(current) = scope {
            if current.declares_global(name) {
                return Home::Global;
            }
            if let Some(index) = current.index(name) {
                return Home::Local(current, index, innermost);
            }
            innermost = false;
            scope = current.parent.as_ref();
        }
        Home::Global
    }

    /// The value of a name.
    pub fn load(&self, interpreter: &Interpreter, name: &Rc<str>) -> Result<Value> {
        if let Some((namespace, globals)) = &self.namespace
            && !globals.contains(name)
            && let Some(value) = namespace.borrow().get(name)
        {
            return Ok(value.clone());
        }
        match self.home(name) {
            Home::Local(scope, index, innermost) => {
                let value = scope.values.borrow().get(index).cloned().flatten();
                return value.ok_or_else(|| unbound(name, innermost));
            }
            Home::Global => {}
        }
        if let Some(value) = self.module.globals.borrow().get(name) {
            return Ok(value.clone());
        }
        if let Some(value) = self.module.in_namespace(name) {
            return Ok(value);
        }
        if let Some(value) = interpreter.builtins.get(name) {
            return Ok(value.clone());
        }
        if &**name == "__class__"
            && let Some(cell) = &self.class_cell
            && let Some(class) = &*cell.borrow()
        {
            return Ok(Value::Class(class.clone()));
        }
        if &**name == "__spec__" {
            return Ok(specification(&self.module));
        }
        if let Some(Value::Opaque(unknown)) = self.module.globals.borrow().get(STAR_OF_UNKNOWN)
            && !name.starts_with("__")
        {
            return Ok(opaque::derived(unknown, &format!(".{name}")));
        }
        Err(Raised::exception(
            "NameError",
            format!("name '{name}' is not defined"),
        ))
    }

    /// Binds a name.
    pub fn store(&self, name: &Rc<str>, value: Value) {
        if let Some((namespace, globals)) = &self.namespace
            && !globals.contains(name)
        {
            namespace.borrow_mut().insert(name.clone(), value);
            return;
        }
        match self.home(name) {
            Home::Local(scope, index, _) => {
                if let Some(slot) = scope.values.borrow_mut().get_mut(index) {
                    *slot = Some(value);
                }
            }
            Home::Global => {
                self.module.globals.borrow_mut().insert(name.clone(), value);
            }
        }
    }

    /// Unbinds a name.
    pub fn delete(&self, name: &Rc<str>) -> Result<()> {
        let removed = if let Some((namespace, _)) = &self.namespace {
            namespace.borrow_mut().shift_remove(name).is_some()
        } else {
            match self.home(name) {
                Home::Local(scope, index, innermost) => {
                    let mut values = scope.values.borrow_mut();
                    let removed = values.get_mut(index).and_then(Option::take);
                    return match removed {
                        Some(_) => Ok(()),
                        None => Err(unbound(name, innermost)),
                    };
                }
                Home::Global => {
                    let mut globals = self.module.globals.borrow_mut();
                    globals.shift_remove(name).is_some()
                }
            }
        };
        if removed {
            Ok(())
        } else {
            Err(Raised::exception(
                "NameError",
                format!("name '{name}' is not defined"),
            ))
        }
    }

    /// The names that `locals()` shows.
    pub fn locals(&self) -> Vec<(Rc<str>, Value)> {
        if let Some((namespace, _)) = &self.namespace {
            let namespace = namespace.borrow();
            return namespace
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
        }
        match &self.scope {
            Some(scope) => {
                let values = scope.values.borrow();
                let names = scope.node.locals.iter().zip(values.iter());
                names
                    .filter(|(name, _)| !name.starts_with('.'))
                    .filter_map(|(name, value)| Some((name.clone(), value.clone()?)))
                    .collect()
            }
            None => {
                let globals = self.module.globals.borrow();
                globals
                    .iter()
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect()
            }
        }
    }
}

fn unbound(name: &str, innermost: bool) -> Raised {
    if innermost {
        Raised::exception(
            "UnboundLocalError",
            format!(
                "cannot access local variable '{name}' where it is not associated with a value"
            ),
        )
    } else {
        Raised::exception(
            "NameError",
            format!(
                "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            ),
        )
    }
}
