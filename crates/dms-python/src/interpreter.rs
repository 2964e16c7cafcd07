//! The interpreter: modules, limits, and what a host can ask of values.

use std::rc::Rc;

use crate::error::{Place, Raised, Result};
use crate::host::{Arguments, Loader, Source};
use crate::value::{Class, Module, Value};

/// Bounds on an evaluation, for the lifetime of an [`Interpreter`].
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Expressions and statements evaluated.
    pub steps: u64,
    /// Calls within calls.
    pub depth: usize,
    /// Rough bytes of values made.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps: 100_000_000,
            depth: 200,
            memory: 1 << 30,
        }
    }
}

/// Evaluates modules and keeps them.
pub struct Interpreter {
    _private: (),
}

#[expect(unused_variables, clippy::unused_self, reason = "a skeleton")]
impl Interpreter {
    /// An interpreter that finds the project's modules through `loader`.
    pub fn new(loader: Rc<dyn Loader>, limits: Limits) -> Self {
        Self { _private: () }
    }

    /// Adds a module written in Rust; `build` runs at its first import and fills the globals.
    /// Importing a submodule of a registered one that is not registered itself gives opaque values.
    pub fn register_module(
        &mut self,
        name: &str,
        build: impl Fn(&mut Interpreter, &Rc<Module>) -> Result<()> + 'static,
    ) {
    }

    /// Imports a module by its dotted name: registered, built in, the project's, or opaque.
    pub fn import(&mut self, name: &str) -> Result<Value> {
        Err(Raised::unsupported("import"))
    }

    /// Runs a file that is no module of the project (a migration script) as a fresh module.
    pub fn run(&mut self, name: &str, source: Source) -> Result<Rc<Module>> {
        Err(Raised::unsupported("run"))
    }

    /// Evaluates one expression (a template's `${...}`) with these names.
    pub fn evaluate(&mut self, expression: &str, names: &[(&str, Value)]) -> Result<Value> {
        Err(Raised::unsupported("evaluate"))
    }

    /// `callee(...)`.
    pub fn call(&mut self, callee: &Value, arguments: Arguments) -> Result<Value> {
        Err(Raised::unsupported("call"))
    }

    /// `value.name`.
    pub fn attribute(&mut self, value: &Value, name: &str) -> Result<Value> {
        Err(Raised::unsupported("attribute"))
    }

    /// `value.name = new`.
    pub fn set_attribute(&mut self, value: &Value, name: &str, new: Value) -> Result<()> {
        Err(Raised::unsupported("set_attribute"))
    }

    /// `list(value)`.
    pub fn iterate(&mut self, value: &Value) -> Result<Vec<Value>> {
        Err(Raised::unsupported("iterate"))
    }

    /// `bool(value)`.
    pub fn truth(&mut self, value: &Value) -> Result<bool> {
        Err(Raised::unsupported("truth"))
    }

    /// `str(value)`.
    pub fn text(&mut self, value: &Value) -> Result<String> {
        Err(Raised::unsupported("text"))
    }

    /// `repr(value)`.
    pub fn representation(&mut self, value: &Value) -> Result<String> {
        Err(Raised::unsupported("representation"))
    }

    /// `left == right`.
    pub fn equal(&mut self, left: &Value, right: &Value) -> Result<bool> {
        Err(Raised::unsupported("equal"))
    }

    /// `type(value)`; built-in types have classes too.
    pub fn class_of(&self, value: &Value) -> Rc<Class> {
        Class::plain("builtins", "object", Vec::new())
    }

    /// The built-in class of this name (`int`, `str`, `Exception`).
    pub fn builtin(&self, name: &str) -> Option<Rc<Class>> {
        None
    }

    /// The place of the call that is being evaluated, for errors and for values that remember where they were made.
    pub fn place(&self) -> Option<Place> {
        None
    }

    /// Every module that has been evaluated, in the order of import: the project's own ones.
    pub fn project_modules(&self) -> Vec<Rc<Module>> {
        Vec::new()
    }

    /// Evaluates an annotation that was left as a string (`"Mapped[int]"`) in a module's names.
    pub fn evaluate_in(&mut self, module: &Rc<Module>, expression: &str) -> Result<Value> {
        Err(Raised::unsupported("evaluate_in"))
    }
}
