//! Subscripts.

use std::rc::Rc;

use crate::annotation::Made;
use crate::builtins::primitive;
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::opaque;
use crate::range::{Range, Slice};
use crate::value::{Class, Instance, Value};

impl Interpreter {
    /// `value[key]`.
    pub(crate) fn load_item(&mut self, value: &Value, key: &Value) -> Result<Value> {
        if let Some(slice) = slice_of(key) {
            return self.load_slice(value, key, &slice);
        }
        match value {
            Value::List(list) => {
                let length = list.borrow().len();
                let index = self.index(key, length, "list")?;
                let item = list.borrow().get(index).cloned();
                item.ok_or_else(|| out_of_range("list"))
            }
            Value::Tuple(values) => {
                let index = self.index(key, values.len(), "tuple")?;
                values
                    .get(index)
                    .cloned()
                    .ok_or_else(|| out_of_range("tuple"))
            }
            Value::Str(text) => {
                self.charge(text.len() / 4);
                let length = if text.is_ascii() {
                    text.len()
                } else {
                    text.chars().count()
                };
                let index = self.index(key, length, "string")?;
                let character = if text.is_ascii() {
                    text.get(index..=index).map(Value::str)
                } else {
                    text.chars()
                        .nth(index)
                        .map(|c| Value::str(c.encode_utf8(&mut [0; 4])))
                };
                character.ok_or_else(|| out_of_range("string"))
            }
            Value::Bytes(bytes) => {
                let index = self.index(key, bytes.len(), "index")?;
                match bytes.get(index) {
                    Some(byte) => Ok(Value::Int(i64::from(*byte))),
                    None => Err(out_of_range("index")),
                }
            }
            Value::Dict(dict) => {
                let key = self.key(key.clone())?;
                let found = dict.borrow().get(&key).cloned();
                match found {
                    Some(found) => Ok(found),
                    None => Err(self.builtin_exception("KeyError", vec![key.0])),
                }
            }
            Value::Instance(instance) => self.instance_item(value, instance, key),
            Value::Class(class) => self.class_item(class, key),
            Value::Opaque(origin) => Ok(opaque::derived(origin, "[...]")),
            _ => Err(self.not_subscriptable(value)),
        }
    }

    fn not_subscriptable(&self, value: &Value) -> Raised {
        Raised::type_error(format!(
            "'{}' object is not subscriptable",
            self.types.of(value).name
        ))
    }

    /// An index from the left.
    fn index(&self, key: &Value, length: usize, class: &str) -> Result<usize> {
        let Some(index) = self.as_index(key) else {
            let what = &self.types.of(key).name;
            return Err(Raised::type_error(match class {
                "string" => format!("string indices must be integers, not '{what}'"),
                _ => format!("{class} indices must be integers or slices, not {what}"),
            }));
        };
        if matches!(key, Value::BigInt(_)) {
            let message = "cannot fit 'int' into an index-sized integer";
            return Err(Raised::exception("IndexError", message));
        }
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let index = if index < 0 {
            index.saturating_add(length)
        } else {
            index
        };
        match usize::try_from(index) {
            Ok(position) if index < length => Ok(position),
            _ => Err(out_of_range(class)),
        }
    }

    fn load_slice(&mut self, value: &Value, key: &Value, slice: &Slice) -> Result<Value> {
        match value {
            Value::List(list) => {
                let list = list.borrow().clone();
                let indices = slice.indices(self, list.len())?;
                let taken = indices
                    .into_iter()
                    .filter_map(|index| list.get(index).cloned());
                self.new_list(taken.collect())
            }
            Value::Tuple(values) => {
                let indices = slice.indices(self, values.len())?;
                let taken = indices
                    .into_iter()
                    .filter_map(|index| values.get(index).cloned());
                self.new_tuple(taken.collect())
            }
            Value::Str(text) => {
                self.allocate(text.len())?;
                let characters: Vec<char> = text.chars().collect();
                let indices = slice.indices(self, characters.len())?;
                let taken = indices
                    .into_iter()
                    .filter_map(|index| characters.get(index));
                Ok(Value::Str(taken.collect::<String>().into()))
            }
            Value::Bytes(bytes) => {
                self.allocate(bytes.len())?;
                let indices = slice.indices(self, bytes.len())?;
                let taken = indices
                    .into_iter()
                    .filter_map(|index| bytes.get(index).copied());
                Ok(Value::Bytes(taken.collect()))
            }
            Value::Instance(instance) => {
                if let Some(range) = instance.payload::<Range>() {
                    let length = usize::try_from(range.length()).unwrap_or(usize::MAX);
                    let inner = slice.range(self, length)?;
                    let at =
                        |index: i64| range.start.saturating_add(index.saturating_mul(range.step));
                    let sliced = Range {
                        start: at(inner.start),
                        stop: at(inner.stop),
                        step: range.step.saturating_mul(inner.step),
                    };
                    return Ok(Instance::with_payload(&self.types.range, sliced, None));
                }
                self.instance_item(value, instance, key)
            }
            Value::Class(class) => self.class_item(class, key),
            Value::Opaque(origin) => Ok(opaque::derived(origin, "[...]")),
            Value::Dict(_) => Err(Raised::type_error("unhashable type: 'slice'")),
            _ => Err(self.not_subscriptable(value)),
        }
    }

    fn instance_item(
        &mut self,
        value: &Value,
        instance: &Rc<Instance>,
        key: &Value,
    ) -> Result<Value> {
        if let Some(method) = self.method(value, "__getitem__")? {
            return self.invoke(&method, Arguments::positional([key.clone()]));
        }
        if let Some(hooks) = instance.class.hooks()
            && let Some(found) = hooks.binary(self, "getitem", instance, key)?
        {
            return Ok(found);
        }
        if let Some(range) = instance.payload::<Range>() {
            let length = usize::try_from(range.length()).unwrap_or(usize::MAX);
            let index = self.index(key, length, "range")?;
            let item = range.item(u64::try_from(index).unwrap_or(u64::MAX));
            return item
                .map(Value::Int)
                .ok_or_else(|| Raised::exception("IndexError", "range object index out of range"));
        }
        if let Some(found) = crate::annotation::subscript(self, value, instance, key) {
            return Ok(found);
        }
        if let Some(primitive) = primitive(instance) {
            if let (Value::Dict(dict), Some(missing)) =
                (&primitive, self.method(value, "__missing__")?)
            {
                let dict_key = self.key(key.clone())?;
                let found = dict.borrow().get(&dict_key).cloned();
                return match found {
                    Some(found) => Ok(found),
                    None => self.invoke(&missing, Arguments::positional([key.clone()])),
                };
            }
            return self.load_item(&primitive, key);
        }
        if let Some(origin) = opaque::ancestor(&instance.class) {
            return Ok(opaque::derived(&origin, "()[...]"));
        }
        Err(self.not_subscriptable(value))
    }

    /// `Class[key]`.
    fn class_item(&mut self, class: &Rc<Class>, key: &Value) -> Result<Value> {
        let value = Value::Class(class.clone());
        if let Some(hooks) = class.hooks() {
            if let Some(known) = self.aliases.known(Made::Subscript, &value, key) {
                return Ok(known);
            }
            if let Some(found) = hooks.subscript(self, class, key)? {
                (self.aliases).remember(Made::Subscript, &value, key, &found);
                return Ok(found);
            }
        }
        if let Some(found) = crate::modules::enumeration::by_name(self, class, key)? {
            return Ok(found);
        }
        if class.lookup("__class_getitem__").is_some() {
            let method = self.load_attribute(&value, "__class_getitem__")?;
            return self.invoke(&method, Arguments::positional([key.clone()]));
        }
        if self.is_generic(class) {
            return Ok(crate::annotation::generic(self, value, key));
        }
        if let Some(origin) = opaque::ancestor(class) {
            return Ok(opaque::derived(&origin, "[...]"));
        }
        Err(Raised::type_error(format!(
            "type '{}' is not subscriptable",
            class.name
        )))
    }

    /// `value[key] = new`.
    pub(crate) fn store_item(&mut self, value: &Value, key: &Value, new: Value) -> Result<()> {
        self.allocate(24)?;
        match value {
            Value::List(list) => {
                if let Some(slice) = slice_of(key) {
                    return self.store_slice(list, &slice, &new);
                }
                let length = list.borrow().len();
                let index = self.index(key, length, "list").map_err(assignment)?;
                if let Some(item) = list.borrow_mut().get_mut(index) {
                    *item = new;
                }
                Ok(())
            }
            Value::Dict(dict) => {
                let key = self.key(key.clone())?;
                dict.borrow_mut().insert(key, new);
                Ok(())
            }
            Value::Instance(instance) => {
                if let Some(method) = self.method(value, "__setitem__")? {
                    self.invoke(&method, Arguments::positional([key.clone(), new]))?;
                    return Ok(());
                }
                if let Some(hooks) = instance.class.hooks()
                    && hooks.set_item(self, instance, key, &new)?
                {
                    return Ok(());
                }
                if let Some(primitive @ (Value::Dict(_) | Value::List(_))) = primitive(instance) {
                    return self.store_item(&primitive, key, new);
                }
                if opaque::ancestor(&instance.class).is_some() {
                    return Ok(());
                }
                Err(self.no_item_assignment(value))
            }
            Value::Opaque(_) => Ok(()),
            _ => Err(self.no_item_assignment(value)),
        }
    }

    fn no_item_assignment(&self, value: &Value) -> Raised {
        Raised::type_error(format!(
            "'{}' object does not support item assignment",
            self.types.of(value).name
        ))
    }

    fn store_slice(
        &mut self,
        list: &Rc<std::cell::RefCell<Vec<Value>>>,
        slice: &Slice,
        new: &Value,
    ) -> Result<()> {
        // A step of zero is told first.
        slice.range(self, 0)?;
        let values = self.collect(new)?;
        self.allocate(values.len() * 24)?;
        let length = list.borrow().len();
        let range = slice.range(self, length)?;
        if range.step == 1 {
            let start = usize::try_from(range.start).unwrap_or(0);
            let stop = usize::try_from(range.stop).unwrap_or(0).max(start);
            list.borrow_mut().splice(start..stop, values);
            return Ok(());
        }
        let indices = slice.indices(self, length)?;
        if indices.len() != values.len() {
            return Err(Raised::exception(
                "ValueError",
                format!(
                    "attempt to assign sequence of size {} to extended slice of size {}",
                    values.len(),
                    indices.len()
                ),
            ));
        }
        let mut items = list.borrow_mut();
        for (index, value) in indices.into_iter().zip(values) {
            if let Some(item) = items.get_mut(index) {
                *item = value;
            }
        }
        Ok(())
    }

    /// `del value[key]`.
    pub(crate) fn delete_item(&mut self, value: &Value, key: &Value) -> Result<()> {
        match value {
            Value::List(list) => {
                let length = list.borrow().len();
                if let Some(slice) = slice_of(key) {
                    let mut removed = vec![false; length];
                    for index in slice.indices(self, length)? {
                        if let Some(flag) = removed.get_mut(index) {
                            *flag = true;
                        }
                    }
                    self.charge(length);
                    let mut removed = removed.into_iter();
                    list.borrow_mut().retain(|_| removed.next() != Some(true));
                    return Ok(());
                }
                let index = self.index(key, length, "list").map_err(assignment)?;
                self.charge(length - index);
                list.borrow_mut().remove(index);
                Ok(())
            }
            Value::Dict(dict) => {
                let key = self.key(key.clone())?;
                self.charge(dict.borrow().len());
                let removed = dict.borrow_mut().shift_remove(&key);
                match removed {
                    Some(_) => Ok(()),
                    None => Err(self.builtin_exception("KeyError", vec![key.0])),
                }
            }
            Value::Instance(instance) => {
                if let Some(method) = self.method(value, "__delitem__")? {
                    self.invoke(&method, Arguments::positional([key.clone()]))?;
                    return Ok(());
                }
                match primitive(instance) {
                    Some(primitive) => self.delete_item(&primitive, key),
                    None => Err(self.no_item_deletion(value)),
                }
            }
            Value::Opaque(_) => Ok(()),
            _ => Err(self.no_item_deletion(value)),
        }
    }

    fn no_item_deletion(&self, value: &Value) -> Raised {
        Raised::type_error(format!(
            "'{}' object doesn't support item deletion",
            self.types.of(value).name
        ))
    }
}

fn slice_of(key: &Value) -> Option<Rc<Slice>> {
    match key {
        Value::Instance(instance) => instance.payload::<Slice>(),
        _ => None,
    }
}

fn out_of_range(class: &str) -> Raised {
    Raised::exception(
        "IndexError",
        match class {
            "index" => "index out of range".to_owned(),
            "range" => "range object index out of range".to_owned(),
            _ => format!("{class} index out of range"),
        },
    )
}

/// CPython says so where an item is assigned or deleted.
fn assignment(mut raised: Raised) -> Raised {
    if raised.0.message == "list index out of range" {
        "list assignment index out of range".clone_into(&mut raised.0.message);
    }
    raised
}
