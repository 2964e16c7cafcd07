//! `property`, `staticmethod`, `classmethod`, `super`, `type`, and what every object has.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Method, Types, wanted_class};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::{Class, Instance, Value};

/// `property`: `None` where a part is missing.
#[derive(Clone)]
pub(crate) struct Property {
    pub getter: Value,
    pub setter: Value,
    pub deleter: Value,
}

/// `classmethod`.
pub(crate) struct ClassMethod(pub Value);

/// `staticmethod`.
pub(crate) struct StaticMethod(pub Value);

/// `super()`: attributes from the classes behind `after` in the receiver's order.
pub(crate) struct Super {
    pub after: Rc<Class>,
    pub receiver: Value,
}

/// The function in a `classmethod` or `staticmethod`.
pub(crate) fn wrapped(instance: &Instance) -> Option<Value> {
    if let Some(method) = instance.payload::<ClassMethod>() {
        return Some(method.0.clone());
    }
    Some(instance.payload::<StaticMethod>()?.0.clone())
}

pub(crate) fn class_method(types: &Types, function: Value) -> Value {
    Instance::with_payload(&types.class_method, ClassMethod(function), None)
}

pub(crate) fn static_method(types: &Types, function: Value) -> Value {
    Instance::with_payload(&types.static_method, StaticMethod(function), None)
}

pub(super) const PROPERTY_METHODS: &[(&str, Method)] = &[
    ("getter", |interpreter, this, mut arguments| {
        let function = arguments.require("getter", "fget")?;
        with_part(interpreter, this, |property| property.getter = function)
    }),
    ("setter", |interpreter, this, mut arguments| {
        let function = arguments.require("setter", "fset")?;
        with_part(interpreter, this, |property| property.setter = function)
    }),
    ("deleter", |interpreter, this, mut arguments| {
        let function = arguments.require("deleter", "fdel")?;
        with_part(interpreter, this, |property| property.deleter = function)
    }),
];

fn with_part(
    _: &mut Interpreter,
    this: &Value,
    change: impl FnOnce(&mut Property),
) -> Result<Value> {
    let Value::Instance(instance) = this else {
        return Err(Raised::type_error("a property is needed"));
    };
    let Some(property) = instance.payload::<Property>() else {
        return Err(Raised::type_error("a property is needed"));
    };
    let mut property = (*property).clone();
    change(&mut property);
    Ok(Instance::with_payload(&instance.class, property, None))
}

pub(super) fn new_property(
    interpreter: &mut Interpreter,
    class: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let property = Property {
        getter: arguments.take("fget").unwrap_or(Value::None),
        setter: arguments.take("fset").unwrap_or(Value::None),
        deleter: arguments.take("fdel").unwrap_or(Value::None),
    };
    let value = Instance::with_payload(&class, property, None);
    interpreter.keep(&value);
    Ok(value)
}

pub(super) fn new_static_method(
    _: &mut Interpreter,
    class: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let function = arguments.require("staticmethod", "function")?;
    Ok(Instance::with_payload(&class, StaticMethod(function), None))
}

pub(super) fn new_class_method(
    _: &mut Interpreter,
    class: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let function = arguments.require("classmethod", "function")?;
    Ok(Instance::with_payload(&class, ClassMethod(function), None))
}

/// `super()` and `super(Class, receiver)`.
pub(super) fn new_super(
    interpreter: &mut Interpreter,
    _: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let (after, receiver) = match (arguments.take("type"), arguments.take("object")) {
        (Some(Value::Class(class)), Some(receiver)) => (class, receiver),
        (None, _) => {
            let frame = interpreter.calls.last().map(|call| call.frame.clone());
            let cell = frame.as_ref().and_then(|frame| frame.class_cell.clone());
            let class = cell.and_then(|cell| cell.borrow().clone());
            let receiver = frame.and_then(|frame| {
                let scope = frame.scope?;
                let values = scope.values.borrow();
                values.first().cloned().flatten()
            });
            match (class, receiver) {
                (Some(class), Some(receiver)) => (class, receiver),
                _ => {
                    return Err(Raised::exception("RuntimeError", "super(): no arguments"));
                }
            }
        }
        _ => return Err(Raised::type_error("super() argument 1 must be a type")),
    };
    let class = interpreter.types.super_.clone();
    Ok(Instance::with_payload(
        &class,
        Super { after, receiver },
        None,
    ))
}

/// `type(value)` and `type(name, bases, namespace)`.
pub(super) fn new_type(
    interpreter: &mut Interpreter,
    _: &Value,
    arguments: Arguments,
) -> Result<Value> {
    match arguments.positional.as_slice() {
        [value] => Ok(Value::Class(interpreter.types.of(value).clone())),
        [Value::Str(name), bases, namespace] => {
            let bases = interpreter.collect(bases)?;
            let mut attributes = crate::value::Names::default();
            let module = interpreter
                .calls
                .last()
                .map(|call| call.frame.module.name.clone());
            if let Some(module) = module {
                attributes.insert("__module__".into(), Value::Str(module));
            }
            for (key, value) in interpreter.mapping_items(namespace)? {
                attributes.insert(interpreter.display(&key)?.into(), value);
            }
            let given = Arguments {
                positional: bases,
                keywords: arguments.keywords,
            };
            let place = interpreter.place();
            let cell = Rc::new(RefCell::new(None));
            let class = interpreter.make_class(name, given, attributes, place, &cell)?;
            Ok(Value::Class(class))
        }
        _ => Err(Raised::type_error("type() takes 1 or 3 arguments")),
    }
}

/// What `object` gives every value where its class has nothing of its own.
pub(crate) fn object_attribute(value: &Value, name: &str) -> Option<Value> {
    let this = value.clone();
    let is_class = matches!(value, Value::Class(_));
    // On a class the methods are unbound: the receiver is the first argument.
    let receiver = move |arguments: &mut Arguments| -> Value {
        if is_class && !arguments.positional.is_empty() {
            arguments.positional.remove(0)
        } else {
            this.clone()
        }
    };
    Some(match name {
        "__init__" | "__init_subclass__" => Value::native(name, |_, _| Ok(Value::None)),
        "__new__" => Value::native("__new__", |interpreter, mut arguments| {
            let class = arguments.require("__new__", "cls")?;
            let class = wanted_class(&class)?;
            Ok(interpreter.new_instance(&class))
        }),
        "__repr__" => Value::native("__repr__", move |interpreter, mut arguments| {
            let value = receiver(&mut arguments);
            Ok(Value::Str(plain_repr(interpreter, &value)?.into()))
        }),
        "__str__" => Value::native("__str__", move |interpreter, mut arguments| {
            let value = receiver(&mut arguments);
            match &value {
                Value::Instance(instance) if interpreter.is_exception_class(&instance.class) => {
                    Ok(Value::Str(interpreter.exception_text(instance)?.into()))
                }
                Value::Instance(instance)
                    if instance.class.lookup("__repr__").is_none()
                        || super::primitive(instance).is_some() =>
                {
                    Ok(Value::Str(plain_repr(interpreter, &value)?.into()))
                }
                _ => Ok(Value::Str(interpreter.repr(&value)?.into())),
            }
        }),
        "__setattr__" => Value::native("__setattr__", move |interpreter, mut arguments| {
            let value = receiver(&mut arguments);
            let name = arguments.require("__setattr__", "name")?;
            let new = arguments.require("__setattr__", "value")?;
            let name = interpreter.display(&name)?;
            if let Value::Instance(instance) = &value {
                interpreter.store_instance_attribute(&value, instance, &name, new)?;
            }
            Ok(Value::None)
        }),
        "__eq__" => Value::native("__eq__", move |_, mut arguments| {
            let value = receiver(&mut arguments);
            let other = arguments.require("__eq__", "value")?;
            Ok(if crate::key::is_same(&value, &other) {
                Value::Bool(true)
            } else {
                Value::NotImplemented
            })
        }),
        "__hash__" => Value::native("__hash__", move |interpreter, mut arguments| {
            let value = receiver(&mut arguments);
            Ok(Value::Int(interpreter.hash(&value)?))
        }),
        _ => return None,
    })
}

/// `object.__repr__(value)`, or the built-in type's own.
fn plain_repr(interpreter: &mut Interpreter, value: &Value) -> Result<String> {
    match value {
        Value::Instance(instance) => match super::primitive(instance) {
            Some(primitive) => interpreter.repr(&primitive),
            None if interpreter.is_exception_class(&instance.class) => {
                let arguments = instance.attributes.borrow().get("args").cloned();
                let shown = interpreter.repr(&arguments.unwrap_or(Value::None))?;
                Ok(format!("{}{shown}", instance.class.name))
            }
            None => Ok(format!(
                "<{}.{} object>",
                instance.class.module, instance.class.name
            )),
        },
        _ => interpreter.repr(value),
    }
}
