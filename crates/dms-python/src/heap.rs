//! Making containers, and dropping them without recursion.

use std::any::Any;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

use crate::error::Result;
use crate::interpreter::Interpreter;
use crate::value::{Dict, Instance, Value};

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

/// The instances that Rust code has made of an interpreter's classes. They refer to each other in circles: a table has
/// columns, and a column knows its table.
#[derive(Clone, Default)]
pub struct Instances(Rc<RefCell<Vec<Weak<Instance>>>>);

impl Instances {
    pub(crate) fn note(&self, instance: &Rc<Instance>) {
        let mut all = self.0.borrow_mut();
        if all.len() == all.capacity() {
            // What has gone makes room before more is taken.
            all.retain(|instance| instance.strong_count() > 0);
            let more = all.len().max(64);
            all.reserve(more);
        }
        all.push(Rc::downgrade(instance));
    }

    /// The classes of those that are alive.
    pub fn alive(&self) -> Vec<Rc<str>> {
        let all = self.0.borrow();
        let alive = all.iter().filter_map(Weak::upgrade);
        alive.map(|instance| instance.class.name.clone()).collect()
    }
}

impl Drop for Interpreter {
    /// Empties everything that can be part of a circle, and takes containers that nobody else holds apart, one after
    /// the other. As little as can be is on lists meanwhile: this is when a program needs the most memory.
    fn drop(&mut self) {
        let mut noted = std::mem::take(&mut *self.instances.0.borrow_mut());
        // The newest first: what it holds of older ones is held by them, too, and nothing recurses.
        let mut payloads = Vec::new();
        let alive = noted.iter().rev().filter_map(Weak::upgrade);
        payloads.extend(alive.filter_map(|instance| instance.payload.take()));
        let mut work = std::mem::take(&mut self.heap);
        work.extend(self.aliases.take());
        work.extend(std::mem::take(&mut self.modules).into_values());
        work.extend(std::mem::take(&mut self.builtins).into_values());
        work.extend(self.library.drain().map(|(_, class)| Value::Class(class)));
        // What cannot be emptied, and may be held by what a host keeps.
        let mut held = Vec::new();
        loop {
            while let Some(value) = work.pop() {
                empty(&value, &mut work, &mut payloads);
                match value {
                    Value::Tuple(_) | Value::FrozenSet(_) | Value::Method(_) => held.push(value),
                    _ => take_apart(value, &mut work),
                }
            }
            let Some(instance) = noted.pop() else {
                break;
            };
            work.extend(instance.upgrade().map(Value::Instance));
        }
        for clear in self.at_end.drain(..) {
            clear();
        }
        payloads.into_iter().for_each(drop);
        while let Some(value) = held.pop() {
            take_apart(value, &mut held);
        }
    }
}

/// Moves what a value of a kind that can be part of a circle holds on the lists of what is to be dropped.
fn empty(value: &Value, work: &mut Vec<Value>, payloads: &mut Vec<Rc<dyn Any>>) {
    match value {
        Value::List(list) => later(work, list.take()),
        Value::Dict(dict) | Value::Set(dict) => {
            for (key, value) in dict.take() {
                later(work, [key.0, value]);
            }
        }
        Value::Instance(instance) => {
            later(work, instance.attributes.take().into_values());
            payloads.extend(instance.payload.take());
        }
        Value::Class(class) => {
            later(work, class.attributes.take().into_values());
            payloads.extend(class.payload.take());
        }
        Value::Module(module) => {
            later(work, module.globals.take().into_values());
            module.deferred.take();
        }
        Value::Function(function) => {
            later(work, function.attributes.take().into_values());
            let Some(closure) = function.closure() else {
                return;
            };
            later(work, closure.module.globals.take().into_values());
            let mut scope = closure.scope.as_ref();
            while let Some(current) = scope {
                later(work, current.values.take().into_iter().flatten());
                scope = current.parent.as_ref();
            }
        }
        _ => {}
    }
}

/// Puts values on the list of what is to be dropped, but for those that hold nothing: there are many.
fn later(work: &mut Vec<Value>, values: impl IntoIterator<Item = Value>) {
    let holds = |value: &Value| {
        !matches!(
            value,
            Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_)
        )
    };
    work.extend(values.into_iter().filter(holds));
}

/// Moves what is in a container on the list of what is to be dropped, if this is the last holder.
fn take_apart(value: Value, work: &mut Vec<Value>) {
    match value {
        Value::List(list) => {
            if let Some(list) = Rc::into_inner(list) {
                later(work, list.into_inner());
            }
        }
        Value::Dict(dict) | Value::Set(dict) => {
            if let Some(dict) = Rc::into_inner(dict) {
                for (key, value) in dict.into_inner() {
                    later(work, [key.0, value]);
                }
            }
        }
        Value::FrozenSet(set) => {
            if let Some(set) = Rc::into_inner(set) {
                later(work, set.into_keys().map(|key| key.0));
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
                later(work, instance.attributes.take().into_values());
            }
        }
        Value::Class(class) => {
            if let Some(class) = Rc::into_inner(class) {
                // Its ancestors hold all of theirs: dropping them goes no deeper.
                later(work, class.attributes.into_inner().into_values());
            }
        }
        Value::Function(function) => {
            if let Some(function) = Rc::into_inner(function) {
                later(work, function.attributes.into_inner().into_values());
                if let Ok(closure) = function.inner.downcast::<crate::call::Closure>() {
                    later(work, closure.defaults.into_iter().flatten());
                    later(work, closure.keyword_defaults.into_iter().flatten());
                }
            }
        }
        _ => {}
    }
}
