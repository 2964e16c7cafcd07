//! `isinstance` and `issubclass`.

use std::rc::Rc;

use crate::annotation::{Annotation, annotation};
use crate::error::{Raised, Result};
use crate::interpreter::Interpreter;
use crate::opaque;
use crate::value::{Class, Value};

impl Interpreter {
    /// `isinstance(value, class)`.
    pub(crate) fn is_instance(&mut self, value: &Value, class: &Value) -> Result<bool> {
        match (value, class) {
            (_, Value::Tuple(classes)) => {
                for class in classes.iter() {
                    if self.is_instance(value, class)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (Value::Opaque(origin), Value::Class(class)) => {
                if class.is_subclass_of(&self.types.object) && &*class.name == "object" {
                    return Ok(true);
                }
                if self.is_unknown_module(origin) {
                    return Ok(class.is_subclass_of(&self.types.module));
                }
                Err(opaque::undecided(origin, "asked for its class"))
            }
            (Value::Opaque(one), Value::Opaque(_)) => {
                Err(opaque::undecided(one, "asked for its class"))
            }
            _ => {
                let own = self.types.of(value).clone();
                self.is_subclass(&own, class)
            }
        }
    }

    /// `issubclass(one, class)`.
    pub(crate) fn is_subclass(&mut self, one: &Rc<Class>, class: &Value) -> Result<bool> {
        match class {
            Value::Class(class) => {
                let derives = one.is_subclass_of(class)
                    || Rc::ptr_eq(class, &self.types.object)
                    || crate::modules::abstracts::is_virtual_subclass(self, one, class);
                if derives {
                    return Ok(true);
                }
                let path = format!("{}.{}", class.module, class.name);
                Ok(self.really_derives(one, &path)?.unwrap_or(false))
            }
            Value::Tuple(classes) => {
                for class in classes.iter() {
                    if self.is_subclass(one, class)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            // What is known derives from nothing that is not, unless it says so.
            Value::Opaque(origin) => {
                if opaque::ancestor(one).is_some() {
                    return Err(opaque::undecided(origin, "used as a class"));
                }
                Ok(self.really_derives(one, &origin.path)?.unwrap_or(false))
            }
            _ => match annotation(class) {
                Annotation::Union(members) => {
                    for member in members {
                        let found = match &member {
                            Value::None => Rc::ptr_eq(one, &self.types.none),
                            member => self.is_subclass(one, member)?,
                        };
                        if found {
                            return Ok(true);
                        }
                    }
                    Ok(false)
                }
                Annotation::Generic { origin, .. } => self.is_subclass(one, &origin),
                Annotation::Class(class) => self.is_subclass(one, &Value::Class(class)),
                Annotation::Form(name) if &*name == "Callable" => {
                    Ok(crate::modules::abstracts::is_callable(self, one))
                }
                _ => Err(Raised::type_error(
                    "isinstance() arg 2 must be a type, a tuple of types, or a union",
                )),
            },
        }
    }
    /// What the host knows of the real classes behind its own.
    fn really_derives(&mut self, one: &Rc<Class>, from: &str) -> Result<Option<bool>> {
        match self.real_classes.clone() {
            Some(classes) => classes.derives(self, one, from),
            None => Ok(None),
        }
    }
}
