//! Methods of `set` and `frozenset`.

use std::cell::RefCell;
use std::rc::Rc;

use super::conversions::to_set;
use super::{Method, unwrap};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::tree::BinaryOperator;
use crate::value::{Dict, Value};

/// `one operator other`, in the order of `one`.
pub(crate) fn set_operation(operator: BinaryOperator, one: &Dict, other: &Dict) -> Dict {
    let mut result = Dict::default();
    for key in one.keys() {
        let common = other.contains_key(key);
        let keep = match operator {
            BinaryOperator::And => common,
            BinaryOperator::Subtract | BinaryOperator::Xor => !common,
            _ => true,
        };
        if keep {
            result.insert(key.clone(), Value::None);
        }
    }
    if matches!(operator, BinaryOperator::Or | BinaryOperator::Xor) {
        for key in other.keys() {
            if operator == BinaryOperator::Or || !one.contains_key(key) {
                result.insert(key.clone(), Value::None);
            }
        }
    }
    result
}

fn elements(interpreter: &mut Interpreter, this: &Value) -> Result<Dict> {
    if let Some(length) = interpreter.optional_length(this)? {
        interpreter.allocate(length * 64)?;
    }
    match unwrap(this) {
        Value::Set(set) => Ok(set.borrow().clone()),
        Value::FrozenSet(set) => Ok((*set).clone()),
        _ => Err(Raised::type_error("a set is needed")),
    }
}

fn set(this: &Value) -> Result<Rc<RefCell<Dict>>> {
    match unwrap(this) {
        Value::Set(set) => Ok(set),
        _ => Err(Raised::type_error("a set is needed")),
    }
}

/// The result of an operation with each of the arguments in turn.
fn combined(
    interpreter: &mut Interpreter,
    this: &Value,
    arguments: &Arguments,
    operator: BinaryOperator,
) -> Result<Dict> {
    let mut result = elements(interpreter, this)?;
    for other in &arguments.positional {
        let other = to_set(interpreter, other)?;
        result = set_operation(operator, &result, &other);
    }
    Ok(result)
}

fn new(interpreter: &mut Interpreter, this: &Value, result: Dict) -> Result<Value> {
    match unwrap(this) {
        Value::FrozenSet(_) => Ok(Value::FrozenSet(Rc::new(result))),
        _ => interpreter.new_set(result),
    }
}

macro_rules! operation {
    ($name:literal, $operator:expr) => {
        ($name, |interpreter, this, arguments| {
            let result = combined(interpreter, this, &arguments, $operator)?;
            new(interpreter, this, result)
        })
    };
}

macro_rules! update {
    ($name:literal, $operator:expr) => {
        ($name, |interpreter, this, arguments| {
            let result = combined(interpreter, this, &arguments, $operator)?;
            interpreter.allocate(result.len() * 64)?;
            *set(this)?.borrow_mut() = result;
            Ok(Value::None)
        })
    };
}

macro_rules! common {
    ($($more:expr),* $(,)?) => {
        &[
            operation!("union", BinaryOperator::Or),
            operation!("intersection", BinaryOperator::And),
            operation!("difference", BinaryOperator::Subtract),
            operation!("symmetric_difference", BinaryOperator::Xor),
            ("copy", |interpreter, this, _| {
                let result = elements(interpreter, this)?;
                new(interpreter, this, result)
            }),
            ("issubset", |interpreter, this, mut arguments| {
                let other = arguments.require("issubset", "other")?;
                let (one, other) = (elements(interpreter, this)?, to_set(interpreter, &other)?);
                Ok(Value::Bool(one.keys().all(|key| other.contains_key(key))))
            }),
            ("issuperset", |interpreter, this, mut arguments| {
                let other = arguments.require("issuperset", "other")?;
                let (one, other) = (elements(interpreter, this)?, to_set(interpreter, &other)?);
                Ok(Value::Bool(other.keys().all(|key| one.contains_key(key))))
            }),
            ("isdisjoint", |interpreter, this, mut arguments| {
                let other = arguments.require("isdisjoint", "other")?;
                let (one, other) = (elements(interpreter, this)?, to_set(interpreter, &other)?);
                Ok(Value::Bool(!other.keys().any(|key| one.contains_key(key))))
            }),
            $($more,)*
        ]
    };
}

pub(super) const FROZEN_METHODS: &[(&str, Method)] = common![];

pub(super) const METHODS: &[(&str, Method)] = common![
    update!("update", BinaryOperator::Or),
    update!("intersection_update", BinaryOperator::And),
    update!("difference_update", BinaryOperator::Subtract),
    update!("symmetric_difference_update", BinaryOperator::Xor),
    ("add", |interpreter, this, mut arguments| {
        let value = arguments.require("add", "element")?;
        let key = interpreter.key(value)?;
        interpreter.allocate(48)?;
        let set = set(this)?;
        let known = set.borrow().contains_key(&key);
        if !known {
            set.borrow_mut().insert(key, Value::None);
        }
        Ok(Value::None)
    }),
    ("discard", |interpreter, this, mut arguments| {
        let value = arguments.require("discard", "element")?;
        let key = interpreter.key(value)?;
        interpreter.charge(set(this)?.borrow().len());
        set(this)?.borrow_mut().shift_remove(&key);
        Ok(Value::None)
    }),
    ("remove", |interpreter, this, mut arguments| {
        let value = arguments.require("remove", "element")?;
        let key = interpreter.key(value)?;
        interpreter.charge(set(this)?.borrow().len());
        let removed = set(this)?.borrow_mut().shift_remove(&key);
        match removed {
            Some(_) => Ok(Value::None),
            None => Err(interpreter.builtin_exception("KeyError", vec![key.0])),
        }
    }),
    ("pop", |interpreter, this, _| {
        interpreter.charge(set(this)?.borrow().len());
        let popped = set(this)?.borrow_mut().shift_remove_index(0);
        match popped {
            Some((key, _)) => Ok(key.0),
            None => {
                let message = Value::str("pop from an empty set");
                Err(interpreter.builtin_exception("KeyError", vec![message]))
            }
        }
    }),
    ("clear", |_, this, _| {
        set(this)?.borrow_mut().clear();
        Ok(Value::None)
    }),
];
