//! Raising, catching, and context managers.

use std::rc::Rc;

use crate::error::{Exception, Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::opaque;
use crate::value::{Class, Instance, Value};

impl Interpreter {
    /// A built-in exception with an instance that has these arguments.
    pub(crate) fn builtin_exception(&mut self, class: &str, arguments: Vec<Value>) -> Raised {
        let Some(class) = self.builtin(class) else {
            return Raised::exception(class, "");
        };
        let value = match self.construct(&class, Arguments::positional(arguments)) {
            Ok(value) => value,
            Err(raised) => return raised,
        };
        match self.raised_of(&value) {
            Ok(raised) | Err(raised) => raised,
        }
    }

    /// The error that raising this value gives.
    pub(crate) fn raised_of(&mut self, value: &Value) -> Result<Raised> {
        let instance = match value {
            Value::Instance(instance) if self.is_exception_class(&instance.class) => instance,
            Value::Opaque(origin) => return Err(opaque::undecided(origin, "raised")),
            Value::Instance(instance) if opaque::ancestor(&instance.class).is_some() => instance,
            _ => {
                return Err(Raised::type_error(
                    "exceptions must derive from BaseException",
                ));
            }
        };
        let message = self.display(value).unwrap_or_default();
        Ok(Raised(Box::new(Exception {
            value: Some(value.clone()),
            class: instance.class.name.clone(),
            message,
            hint: None,
            place: None,
            traceback: Vec::new(),
            host: None,
            is_final: false,
        })))
    }

    /// Whether evaluated code may catch it.
    pub(crate) fn is_catchable(&self, raised: &Raised) -> bool {
        if raised.0.value.is_some() {
            return true;
        }
        let is_of_host = (self.host_exceptions.as_ref())
            .is_some_and(|exceptions| exceptions.is_catchable(&raised.0));
        // A file that cannot be parsed is an error of the project, whatever the import is wrapped in.
        is_of_host
            || &*raised.0.class != "SyntaxError"
                && raised.0.host.is_none()
                && self
                    .builtin(&raised.0.class)
                    .is_some_and(|class| self.is_exception_class(&class))
    }

    /// Makes the instance of an exception that Rust code raised.
    pub(crate) fn materialize(&mut self, mut raised: Raised) -> Raised {
        if raised.0.value.is_some() || !self.is_catchable(&raised) {
            return raised;
        }
        let exceptions = self.host_exceptions.clone();
        let exceptions = exceptions.filter(|exceptions| exceptions.is_catchable(&raised.0));
        if let Some(exceptions) = exceptions {
            // What cannot be made is not caught.
            raised.0.value = exceptions.instance(self, &raised.0).ok();
        } else {
            let class = raised.0.class.clone();
            let message = Value::str(&raised.0.message);
            raised.0.value = self.builtin_exception(&class, vec![message]).0.value;
        }
        raised
    }

    pub(crate) fn is_exception_class(&self, class: &Rc<Class>) -> bool {
        class.is_subclass_of(&self.types.base_exception)
    }

    /// Whether the exception is of the built-in class of this name.
    pub(crate) fn is_a(&self, raised: &Raised, class: &str) -> bool {
        match &raised.0.value {
            Some(Value::Instance(instance)) => match self.builtin(class) {
                Some(class) => instance.class.is_subclass_of(&class),
                None => false,
            },
            _ => {
                &*raised.0.class == class
                    || self.is_catchable(raised)
                        && match (self.builtin(&raised.0.class), self.builtin(class)) {
                            (Some(one), Some(other)) => one.is_subclass_of(&other),
                            _ => false,
                        }
            }
        }
    }

    /// Whether `except class` catches it.
    pub(crate) fn exception_matches(&mut self, raised: &Raised, class: &Value) -> Result<bool> {
        match class {
            Value::Tuple(classes) => {
                for class in classes.iter() {
                    if self.exception_matches(raised, class)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Value::Class(class) => Ok(match &raised.0.value {
                Some(Value::Instance(instance)) => instance.class.is_subclass_of(class),
                _ => false,
            }),
            // No exception that can be raised here is of a class that is not known.
            Value::Opaque(_) => Ok(false),
            _ => Err(Raised::type_error(
                "catching classes that do not inherit from BaseException is not allowed",
            )),
        }
    }

    /// `with manager` begins.
    pub(crate) fn enter_context(&mut self, manager: &Value) -> Result<Value> {
        if let Value::Opaque(origin) = manager {
            return Ok(opaque::derived(origin, ".__enter__()"));
        }
        if let Some(enter) = self.method(manager, "__enter__")? {
            return self.invoke(&enter, Arguments::default());
        }
        if let Value::Instance(instance) = manager {
            if let Some(hooks) = instance.class.hooks()
                && let Some(value) = hooks.enter(self, instance)?
            {
                return Ok(value);
            }
            if let Some(origin) = opaque::ancestor(&instance.class) {
                return Ok(opaque::derived(&origin, "().__enter__()"));
            }
        }
        Err(Raised::type_error(format!(
            "'{}' object does not support the context manager protocol",
            self.types.of(manager).name
        )))
    }

    /// `with manager` ends; true if the exception goes no further.
    pub(crate) fn exit_context(
        &mut self,
        manager: &Value,
        raised: Option<&Raised>,
    ) -> Result<bool> {
        if let Some(exit) = self.method(manager, "__exit__")? {
            if raised.is_some_and(|raised| !self.is_catchable(raised)) {
                return Ok(false);
            }
            let made = raised.map(|raised| self.materialize(raised.clone()));
            let arguments = match made.and_then(|raised| raised.0.value) {
                Some(value) => [
                    Value::Class(self.types.of(&value).clone()),
                    value,
                    Value::None,
                ],
                None => [Value::None, Value::None, Value::None],
            };
            let swallowed = self.invoke(&exit, Arguments::positional(arguments))?;
            return match raised {
                Some(_) => self.is_true(&swallowed),
                None => Ok(false),
            };
        }
        if let Value::Instance(instance) = manager
            && let Some(hooks) = instance.class.hooks()
        {
            hooks.exit(self, instance, raised)?;
        }
        Ok(false)
    }
}

/// Sets `args` of an exception.
pub(crate) fn set_arguments(instance: &Instance, arguments: Vec<Value>) {
    instance
        .attributes
        .borrow_mut()
        .insert("args".into(), Value::Tuple(arguments.into()));
}
