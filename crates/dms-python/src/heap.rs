//! Making containers, and dropping them without recursion.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::Result;
use crate::interpreter::Interpreter;
use crate::value::{Dict, Value};

impl Interpreter {
    /// Keeps a container until the interpreter is dropped: a chain of a million of them that was dropped
    /// at once would recurse as deep. Memory is bounded by what is made, not by what is alive.
    pub(crate) fn keep(&mut self, value: &Value) {
        self.heap.push(value.clone());
    }

    pub(crate) fn new_list(&mut self, values: Vec<Value>) -> Result<Value> {
        self.allocate(64 + values.len() * 24)?;
        let value = Value::list(values);
        self.keep(&value);
        Ok(value)
    }

    pub(crate) fn new_tuple(&mut self, values: Vec<Value>) -> Result<Value> {
        self.allocate(48 + values.len() * 24)?;
        let value = Value::tuple(values);
        self.keep(&value);
        Ok(value)
    }

    pub(crate) fn new_dict(&mut self, dict: Dict) -> Result<Value> {
        self.allocate(96 + dict.len() * 64)?;
        let value = Value::Dict(Rc::new(RefCell::new(dict)));
        self.keep(&value);
        Ok(value)
    }

    pub(crate) fn new_set(&mut self, set: Dict) -> Result<Value> {
        self.allocate(96 + set.len() * 64)?;
        let value = Value::Set(Rc::new(RefCell::new(set)));
        self.keep(&value);
        Ok(value)
    }
}

impl Drop for Interpreter {
    /// Takes containers that nobody else holds apart, one after the other.
    fn drop(&mut self) {
        let mut work = std::mem::take(&mut self.heap);
        while let Some(value) = work.pop() {
            take_apart(value, &mut work);
        }
    }
}

/// Moves what is in a container on the list of what is to be dropped, if this is the last holder.
fn take_apart(value: Value, work: &mut Vec<Value>) {
    match value {
        Value::List(list) => {
            if let Some(list) = Rc::into_inner(list) {
                work.extend(list.into_inner());
            }
        }
        Value::Dict(dict) | Value::Set(dict) => {
            if let Some(dict) = Rc::into_inner(dict) {
                for (key, value) in dict.into_inner() {
                    work.push(key.0);
                    work.push(value);
                }
            }
        }
        Value::FrozenSet(set) => {
            if let Some(set) = Rc::into_inner(set) {
                work.extend(set.into_keys().map(|key| key.0));
            }
        }
        Value::Tuple(mut values) => {
            if let Some(values) = Rc::get_mut(&mut values) {
                for value in values {
                    work.push(std::mem::replace(value, Value::None));
                }
            }
        }
        Value::Method(method) => {
            if let Some((function, receiver)) = Rc::into_inner(method) {
                work.push(function);
                work.push(receiver);
            }
        }
        Value::Instance(instance) => {
            if let Some(instance) = Rc::into_inner(instance) {
                work.push(Value::Class(instance.class));
                work.extend(instance.attributes.into_inner().into_values());
            }
        }
        Value::Class(class) => {
            if let Some(class) = Rc::into_inner(class) {
                // Its ancestors hold all of theirs: dropping them goes no deeper.
                work.extend(class.attributes.into_inner().into_values());
            }
        }
        Value::Function(function) => {
            if let Some(function) = Rc::into_inner(function) {
                work.extend(function.attributes.into_inner().into_values());
                if let Ok(closure) = function.inner.downcast::<crate::call::Closure>() {
                    work.extend(closure.defaults.into_iter().flatten());
                    work.extend(closure.keyword_defaults.into_iter().flatten());
                }
            }
        }
        _ => {}
    }
}
