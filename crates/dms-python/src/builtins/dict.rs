//! Methods of `dict`.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use super::conversions::update;
use super::{Method, unwrap};
use crate::error::{Raised, Result};
use crate::interpreter::Interpreter;
use crate::iterate::{DictPart, DictView};
use crate::value::{Dict, Instance, Value};

fn dict(this: &Value) -> Result<Rc<RefCell<Dict>>> {
    match unwrap(this) {
        Value::Dict(dict) => Ok(dict),
        _ => Err(Raised::type_error("a dict is needed")),
    }
}

/// How the items of two dicts stand to each other, as sets; their values need not be hashable. `None` if these are none,
/// `Some(None)` if neither has all of the other.
pub(crate) fn order_of_items(
    interpreter: &mut Interpreter,
    left: &Value,
    right: &Value,
) -> Result<Option<Option<Ordering>>> {
    let items = |value: &Value| match value {
        Value::Instance(instance) => instance
            .payload::<DictView>()
            .filter(|view| view.part == DictPart::Items)
            .map(|view| view.dict.borrow().clone()),
        _ => None,
    };
    let (Some(left), Some(right)) = (items(left), items(right)) else {
        return Ok(None);
    };
    let within = |interpreter: &mut Interpreter, one: &Dict, other: &Dict| -> Result<bool> {
        for (key, value) in one {
            interpreter.step()?;
            match other.get(key) {
                Some(known) if interpreter.identical_or_equal(known, value)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    };
    let less = within(interpreter, &left, &right)?;
    let greater = within(interpreter, &right, &left)?;
    Ok(Some(match (less, greater) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        (false, false) => None,
    }))
}

fn view(interpreter: &mut Interpreter, this: &Value, part: DictPart) -> Result<Value> {
    let types = &interpreter.types;
    let class = match part {
        DictPart::Keys => types.dict_keys.clone(),
        DictPart::Values => types.dict_values.clone(),
        DictPart::Items => types.dict_items.clone(),
    };
    let dict = dict(this)?;
    let value = Instance::with_payload(&class, DictView { dict, part }, None);
    interpreter.keep(&value);
    Ok(value)
}

pub(super) const METHODS: &[(&str, Method)] = &[
    ("keys", |interpreter, this, _| {
        view(interpreter, this, DictPart::Keys)
    }),
    ("values", |interpreter, this, _| {
        view(interpreter, this, DictPart::Values)
    }),
    ("items", |interpreter, this, _| {
        view(interpreter, this, DictPart::Items)
    }),
    ("get", |interpreter, this, mut arguments| {
        let key = arguments.require("get", "key")?;
        let default = arguments.take("default").unwrap_or(Value::None);
        let key = interpreter.key(key)?;
        let found = dict(this)?.borrow().get(&key).cloned();
        Ok(found.unwrap_or(default))
    }),
    ("setdefault", |interpreter, this, mut arguments| {
        let key = arguments.require("setdefault", "key")?;
        let default = arguments.take("default").unwrap_or(Value::None);
        let key = interpreter.key(key)?;
        interpreter.allocate(64)?;
        Ok(dict(this)?
            .borrow_mut()
            .entry(key)
            .or_insert(default)
            .clone())
    }),
    ("pop", |interpreter, this, mut arguments| {
        let key = arguments.require("pop", "key")?;
        let key = interpreter.key(key)?;
        interpreter.charge(dict(this)?.borrow().len());
        let found = dict(this)?.borrow_mut().shift_remove(&key);
        match (found, arguments.take("default")) {
            (Some(found), _) => Ok(found),
            (None, Some(default)) => Ok(default),
            (None, None) => Err(interpreter.builtin_exception("KeyError", vec![key.0])),
        }
    }),
    ("popitem", |interpreter, this, _| {
        let popped = dict(this)?.borrow_mut().pop();
        match popped {
            Some((key, value)) => interpreter.new_tuple(vec![key.0, value]),
            None => {
                let message = Value::str("popitem(): dictionary is empty");
                Err(interpreter.builtin_exception("KeyError", vec![message]))
            }
        }
    }),
    ("update", |interpreter, this, arguments| {
        let mut new = Dict::default();
        update(interpreter, &mut new, arguments)?;
        interpreter.allocate(new.len() * 64)?;
        dict(this)?.borrow_mut().extend(new);
        Ok(Value::None)
    }),
    ("clear", |_, this, _| {
        dict(this)?.borrow_mut().clear();
        Ok(Value::None)
    }),
    ("copy", |interpreter, this, _| {
        let copy = dict(this)?.borrow().clone();
        interpreter.new_dict(copy)
    }),
    ("fromkeys", |interpreter, keys, mut arguments| {
        // A class method: the class itself is not passed on.
        let keys = match keys {
            Value::Class(_) => arguments.require("fromkeys", "iterable")?,
            keys => keys.clone(),
        };
        let value = arguments.take("value").unwrap_or(Value::None);
        let mut dict = Dict::default();
        for key in interpreter.collect(&keys)? {
            let key = interpreter.key(key)?;
            dict.insert(key, value.clone());
        }
        interpreter.new_dict(dict)
    }),
    ("__init__", |interpreter, this, arguments| {
        if let Value::Instance(_) = this {
            let mut new = Dict::default();
            update(interpreter, &mut new, arguments)?;
            dict(this)?.borrow_mut().extend(new);
        }
        Ok(Value::None)
    }),
    // What the overrides of derived classes call through `super()`.
    ("__setitem__", |interpreter, this, mut arguments| {
        let key = arguments.require("__setitem__", "key")?;
        let value = arguments.require("__setitem__", "value")?;
        let key = interpreter.key(key)?;
        interpreter.allocate(64)?;
        dict(this)?.borrow_mut().insert(key, value);
        Ok(Value::None)
    }),
    ("__contains__", |interpreter, this, mut arguments| {
        let key = arguments.require("__contains__", "key")?;
        let key = interpreter.key(key)?;
        Ok(Value::Bool(dict(this)?.borrow().contains_key(&key)))
    }),
];
