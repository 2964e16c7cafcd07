//! What a host implements so that evaluated code can use its things.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crate::error::{Exception, Raised, Result};
use crate::interpreter::Interpreter;
use crate::value::{Class, Instance, Value};

/// The arguments of a call.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    /// Positional ones, stars already unpacked.
    pub positional: Vec<Value>,
    /// Keyword ones in the order written, stars already unpacked.
    pub keywords: Vec<(Rc<str>, Value)>,
}

impl Arguments {
    /// Positional arguments alone.
    pub fn positional(values: impl Into<Vec<Value>>) -> Self {
        Self {
            positional: values.into(),
            keywords: Vec::new(),
        }
    }

    /// Takes the keyword argument of this name out.
    pub fn take_keyword(&mut self, name: &str) -> Option<Value> {
        let index = self
            .keywords
            .iter()
            .position(|(keyword, _)| &**keyword == name)?;
        Some(self.keywords.remove(index).1)
    }

    /// Takes the first positional argument out, or else the keyword argument of this name.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        if self.positional.is_empty() {
            self.take_keyword(name)
        } else {
            Some(self.positional.remove(0))
        }
    }

    /// As [`Arguments::take`]; a `TypeError` in Python's words if it is missing.
    pub fn require(&mut self, function: &str, name: &str) -> Result<Value> {
        self.take(name).ok_or_else(|| {
            Raised::type_error(format!(
                "{function}() missing 1 required positional argument: '{name}'"
            ))
        })
    }

    /// A `TypeError` in Python's words if anything was not taken.
    pub fn finish(self, function: &str) -> Result<()> {
        if let Some((keyword, _)) = self.keywords.first() {
            return Err(Raised::type_error(format!(
                "{function}() got an unexpected keyword argument '{keyword}'"
            )));
        }
        if !self.positional.is_empty() {
            return Err(Raised::type_error(format!(
                "{function}() got too many positional arguments"
            )));
        }
        Ok(())
    }
}

/// Errors of the host that evaluated code may catch, and what it then gets.
pub trait HostExceptions {
    /// Whether code may catch this error.
    fn is_catchable(&self, exception: &Exception) -> bool;

    /// The exception that stands for it.
    ///
    /// # Errors
    /// When it cannot be made; then nothing but a bare `except:` catches the error.
    fn instance(&self, interpreter: &mut Interpreter, exception: &Exception) -> Result<Value>;
}

/// What a host knows of the classes that those of its own stand for: the real ones have more bases and attributes.
pub trait RealClasses {
    /// Whether a class of the host, or one that derives from it, derives from the real class of this dotted name;
    /// `None` if either has nothing to do with the host.
    ///
    /// # Errors
    /// When that cannot be known.
    fn derives(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        from: &str,
    ) -> Result<Option<bool>>;

    /// The name of the real class by which instances of a class have an attribute.
    fn owner(&self, class: &Rc<Class>, attribute: &str) -> Option<String>;
}

/// What a class written in Rust does. Every method has a default that means "as Python would for a
/// plain class", and `Ok(None)` always means "not mine: go on as for a plain class".
///
/// The hooks count for the class itself and for everything that evaluated code derives from it; `class` is the
/// class really meant (the derived one). A derived class's own methods win over the hooks.
#[expect(
    unused_variables,
    reason = "default methods name their parameters for the documentation"
)]
pub trait HostClass {
    /// `Class(...)`. Return the new value, or `None` to make a plain instance and call `__init__`.
    fn construct(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        arguments: &mut Arguments,
    ) -> Result<Option<Value>> {
        Ok(None)
    }

    /// An instance that no [`Self::construct`] has made is through its `__init__`.
    fn made(&self, interpreter: &mut Interpreter, instance: &Rc<Instance>) -> Result<()> {
        Ok(())
    }

    /// A class statement has made `class` from this one (its body has run); `keywords` are those of the
    /// statement's head. This is where a declarative base maps a model.
    fn subclassed(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        keywords: &[(Rc<str>, Value)],
    ) -> Result<()> {
        Ok(())
    }

    /// Whether a class derived from this one is what the host evaluates modules for, so that an error in its body is
    /// not passed over ([`Interpreter::heed_declarations`]); `keywords` are those of the statement's head.
    fn declares(&self, keywords: &[(Rc<str>, Value)]) -> bool {
        false
    }

    /// `Class.name`, before the class's own attributes are looked at.
    fn class_attribute(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        name: &str,
    ) -> Result<Option<Value>> {
        Ok(None)
    }

    /// `Class.name = value`; true if it was taken.
    fn set_class_attribute(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        name: &str,
        value: &Value,
    ) -> Result<bool> {
        Ok(false)
    }

    /// `instance.name`, when neither the instance nor the class's attributes have it.
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>> {
        Ok(None)
    }

    /// `instance.name = value`; true if it was taken.
    fn set_attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
        value: &Value,
    ) -> Result<bool> {
        Ok(false)
    }

    /// `instance(...)`.
    fn call(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        arguments: Arguments,
    ) -> Result<Option<Value>> {
        Ok(None)
    }

    /// An operator by its method's name without underscores (`add`, `radd`, `eq`, `lt`, `and`, `or`,
    /// `getitem`, `contains`, `mod`); `right` is the other operand, also for the `r...` forms.
    fn binary(
        &self,
        interpreter: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
        right: &Value,
    ) -> Result<Option<Value>> {
        Ok(None)
    }

    /// `-x` (`neg`), `+x` (`pos`), `~x` (`invert`).
    fn unary(
        &self,
        interpreter: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
    ) -> Result<Option<Value>> {
        Ok(None)
    }

    /// `instance[key] = value`; true if it was taken.
    fn set_item(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        key: &Value,
        value: &Value,
    ) -> Result<bool> {
        Ok(false)
    }

    /// The items of `for x in instance`.
    fn iterate(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<Vec<Value>>> {
        Ok(None)
    }

    /// `len(instance)`.
    fn length(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<usize>> {
        Ok(None)
    }

    /// `bool(instance)`.
    fn truth(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<bool>> {
        Ok(None)
    }

    /// `str(instance)`.
    fn text(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<String>> {
        Ok(None)
    }

    /// `repr(instance)`.
    fn representation(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<String>> {
        Ok(None)
    }

    /// `Class[arguments]` (`Mapped[int]`).
    fn subscript(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        key: &Value,
    ) -> Result<Option<Value>> {
        Ok(None)
    }

    /// `with instance` begins; the value is what `as` binds.
    fn enter(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
    ) -> Result<Option<Value>> {
        Ok(None)
    }

    /// `with instance` ends, by an exception or not; true if the class is a context manager.
    fn exit(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        raised: Option<&Raised>,
    ) -> Result<bool> {
        Ok(false)
    }
}

/// The names of a module that are made when they are first asked for: most of a large module nobody asks for.
pub trait DeferredNames {
    /// The value of a name; `None` if the module does not have it. It is asked for once and then is a global.
    ///
    /// # Errors
    /// What making it raises.
    fn make(&self, interpreter: &mut Interpreter, name: &str) -> Result<Option<Value>>;

    /// All names that can be made.
    fn names(&self) -> Vec<&'static str>;
}

/// The text of a module.
#[derive(Debug, Clone)]
pub struct Source {
    /// The file, as errors should show it.
    pub path: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// Whether it is a package's `__init__.py`.
    pub is_package: bool,
}

/// Finds the project's own modules.
pub trait Loader {
    /// The module of this dotted name; `None` if the project has none.
    ///
    /// # Errors
    /// When a file is there and cannot be read.
    fn load(&self, module: &str) -> Result<Option<Source>>;

    /// Whether there is a module of this dotted name that [`Loader::load`] passes over: nothing is known of it.
    fn passes_over(&self, module: &str) -> bool {
        let _ = module;
        false
    }

    /// The folders of the libraries that are installed, if that is known.
    fn libraries(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    /// What a file of the project holds that code opens; `None` if the project has no such file.
    ///
    /// # Errors
    /// When what the path names is not the project's, or the file cannot be read.
    fn read(&self, path: &Path) -> Result<Option<Vec<u8>>> {
        let _ = path;
        Err(Raised::unsupported("this code is evaluated without files"))
    }

    /// The names in a folder of the project, in order, each with whether it is a folder itself; `None` if the project
    /// has no such folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    fn list(&self, folder: &Path) -> Result<Option<Vec<(String, bool)>>> {
        let _ = folder;
        Ok(None)
    }

    /// A file of the project that is no module (a configuration in Python); `None` if the project has none, or what
    /// the path names is not the project's.
    ///
    /// # Errors
    /// When a file is there and cannot be read.
    fn file(&self, path: &Path) -> Result<Option<Source>> {
        let _ = path;
        Ok(None)
    }
}
