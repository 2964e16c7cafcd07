//! Iteration.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{Raised, Result};
use crate::generator::Generator;
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::opaque;
use crate::range::Range;
use crate::value::{Dict, Instance, Value};

/// The step of an iterator that Rust code implements.
pub(crate) type NextBody = dyn FnMut(&mut Interpreter) -> Result<Option<Value>>;

/// Which part of a dict an iterator or a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DictPart {
    Keys,
    Values,
    Items,
}

/// `d.keys()`, `d.values()`, `d.items()`.
pub(crate) struct DictView {
    pub dict: Rc<RefCell<Dict>>,
    pub part: DictPart,
}

/// An iterator at some point of its way.
pub(crate) enum Iter {
    Values(std::vec::IntoIter<Value>),
    List(Rc<RefCell<Vec<Value>>>, usize),
    Dict {
        dict: Rc<RefCell<Dict>>,
        part: DictPart,
        index: usize,
        length: usize,
    },
    Range(Range, u64),
    Native(Box<NextBody>),
    Generator(Rc<RefCell<Generator>>),
    /// The state of an iterator value, which others may advance too.
    Shared(Rc<RefCell<Iter>>),
    /// Something with `__next__`.
    Object(Value),
    /// Something with `__getitem__` alone.
    Sequence(Value, i64),
}

impl Interpreter {
    /// `iter(value)`.
    pub(crate) fn iter(&mut self, value: &Value) -> Result<Iter> {
        Ok(match value {
            Value::List(list) => Iter::List(list.clone(), 0),
            Value::Tuple(values) => {
                let values: Vec<Value> = values.iter().cloned().collect();
                Iter::Values(values.into_iter())
            }
            Value::Str(text) => {
                self.allocate(text.len().saturating_mul(24))?;
                let characters = text.chars().map(|c| Value::str(c.encode_utf8(&mut [0; 4])));
                Iter::Values(characters.collect::<Vec<_>>().into_iter())
            }
            Value::Bytes(bytes) => {
                let bytes = bytes.iter().map(|byte| Value::Int(i64::from(*byte)));
                Iter::Values(bytes.collect::<Vec<_>>().into_iter())
            }
            Value::Dict(dict) | Value::Set(dict) => dict_iter(dict, DictPart::Keys),
            Value::FrozenSet(set) => {
                let keys = set.keys().map(|key| key.0.clone());
                Iter::Values(keys.collect::<Vec<_>>().into_iter())
            }
            Value::Instance(instance) => return self.instance_iter(value, instance),
            Value::Class(class) => {
                if let Some(members) = crate::modules::enumeration::members(class) {
                    return Ok(Iter::Values(members.into_iter()));
                }
                return Err(self.not_iterable(value));
            }
            Value::Opaque(origin) => return Err(opaque::undecided(origin, "iterated over")),
            _ => return Err(self.not_iterable(value)),
        })
    }

    fn not_iterable(&self, value: &Value) -> Raised {
        let class = &self.types.of(value).name;
        Raised::type_error(format!("'{class}' object is not iterable"))
    }

    fn instance_iter(&mut self, value: &Value, instance: &Rc<Instance>) -> Result<Iter> {
        if let Some(iter) = instance.payload::<RefCell<Iter>>() {
            return Ok(Iter::Shared(iter));
        }
        if let Some(generator) = instance.payload::<RefCell<Generator>>() {
            return Ok(Iter::Generator(generator));
        }
        if let Some(range) = instance.payload::<Range>() {
            return Ok(Iter::Range(*range, 0));
        }
        if let Some(view) = instance.payload::<DictView>() {
            return Ok(dict_iter(&view.dict, view.part));
        }
        if let Some(method) = self.method(value, "__iter__")? {
            let iterator = self.invoke(&method, Arguments::default())?;
            if let Value::Instance(iterator_instance) = &iterator {
                if !Rc::ptr_eq(iterator_instance, instance)
                    && self.method(&iterator, "__next__")?.is_none()
                {
                    self.check_stack()?;
                    return self.iter(&iterator);
                }
                return Ok(Iter::Object(iterator));
            }
            return Err(Raised::type_error(format!(
                "iter() returned non-iterator of type '{}'",
                self.types.of(&iterator).name
            )));
        }
        if let Some(hooks) = instance.class.hooks()
            && let Some(values) = hooks.iterate(self, instance)?
        {
            return Ok(Iter::Values(values.into_iter()));
        }
        if let Some(primitive) = crate::builtins::primitive(instance) {
            return self.iter(&primitive);
        }
        if self.method(value, "__getitem__")?.is_some() {
            return Ok(Iter::Sequence(value.clone(), 0));
        }
        if let Some(origin) = opaque::ancestor(&instance.class) {
            return Err(opaque::undecided(&origin, "iterated over"));
        }
        Err(self.not_iterable(value))
    }

    /// The next value of an iterator; `None` at its end.
    pub(crate) fn next(&mut self, iter: &mut Iter) -> Result<Option<Value>> {
        match iter {
            Iter::Values(values) => Ok(values.next()),
            Iter::List(list, index) => {
                let value = list.borrow().get(*index).cloned();
                *index += 1;
                Ok(value)
            }
            Iter::Dict {
                dict,
                part,
                index,
                length,
            } => {
                let dict = dict.borrow();
                if dict.len() != *length {
                    return Err(Raised::exception(
                        "RuntimeError",
                        "dictionary changed size during iteration",
                    ));
                }
                let item = dict.get_index(*index);
                *index += 1;
                Ok(item.map(|(key, value)| match part {
                    DictPart::Keys => key.0.clone(),
                    DictPart::Values => value.clone(),
                    DictPart::Items => Value::tuple([key.0.clone(), value.clone()]),
                }))
            }
            Iter::Range(range, index) => {
                let value = range.item(*index);
                *index += 1;
                Ok(value.map(Value::Int))
            }
            Iter::Native(next) => {
                self.step()?;
                next(self)
            }
            Iter::Generator(generator) => {
                let generator = generator.clone();
                self.resume(&generator, crate::generator::Input::Send(Value::None))
            }
            Iter::Shared(shared) => {
                let shared = shared.clone();
                let Ok(mut iter) = shared.try_borrow_mut() else {
                    return Err(Raised::exception(
                        "ValueError",
                        "iterator already executing",
                    ));
                };
                self.check_stack()?;
                self.next(&mut iter)
            }
            Iter::Object(object) => {
                let object = object.clone();
                let method = self.load_attribute(&object, "__next__")?;
                match self.invoke(&method, Arguments::default()) {
                    Ok(value) => Ok(Some(value)),
                    Err(raised) if self.is_a(&raised, "StopIteration") => Ok(None),
                    Err(raised) => Err(raised),
                }
            }
            Iter::Sequence(object, index) => {
                let object = object.clone();
                let key = Value::Int(*index);
                *index += 1;
                match self.load_item(&object, &key) {
                    Ok(value) => Ok(Some(value)),
                    Err(raised) if self.is_a(&raised, "IndexError") => Ok(None),
                    Err(raised) => Err(raised),
                }
            }
        }
    }

    /// `list(value)`.
    pub(crate) fn collect(&mut self, value: &Value) -> Result<Vec<Value>> {
        match value {
            Value::List(list) => {
                self.charge(list.borrow().len());
                return Ok(list.borrow().clone());
            }
            Value::Tuple(values) => {
                self.charge(values.len());
                return Ok(values.to_vec());
            }
            _ => {}
        }
        let mut iter = self.iter(value)?;
        self.drain(&mut iter)
    }

    /// What is left of an iterator.
    pub(crate) fn drain(&mut self, iter: &mut Iter) -> Result<Vec<Value>> {
        let mut values = Vec::new();
        while let Some(value) = self.next(iter)? {
            self.step()?;
            self.allocate(24)?;
            values.push(value);
        }
        Ok(values)
    }

    /// An iterator as a value.
    pub(crate) fn new_iterator(&mut self, iter: Iter) -> Value {
        let class = self.types.iterator.clone();
        let value = Instance::with_payload(&class, RefCell::new(iter), None);
        self.keep(&value);
        value
    }

    /// An iterator as a value, of a step written in Rust.
    pub(crate) fn native_iterator(
        &mut self,
        next: impl FnMut(&mut Interpreter) -> Result<Option<Value>> + 'static,
    ) -> Value {
        self.new_iterator(Iter::Native(Box::new(next)))
    }

    /// The pairs of a mapping (`**value`, `dict(value)`).
    pub(crate) fn mapping_items(&mut self, mapping: &Value) -> Result<Vec<(Value, Value)>> {
        match mapping {
            Value::Dict(dict) => {
                let dict = dict.borrow();
                let items = dict.iter();
                return Ok(items
                    .map(|(key, value)| (key.0.clone(), value.clone()))
                    .collect());
            }
            Value::Instance(instance) => {
                if let Some(primitive @ Value::Dict(_)) = crate::builtins::primitive(instance) {
                    return self.mapping_items(&primitive);
                }
            }
            Value::Opaque(origin) => return Err(opaque::undecided(origin, "unpacked")),
            _ => {}
        }
        let Some(keys) = self.method(mapping, "keys")? else {
            return Err(Raised::type_error(format!(
                "'{}' object is not a mapping",
                self.types.of(mapping).name
            )));
        };
        let keys = self.invoke(&keys, Arguments::default())?;
        let mut items = Vec::new();
        for key in self.collect(&keys)? {
            let value = self.load_item(mapping, &key)?;
            items.push((key, value));
        }
        Ok(items)
    }
}

fn dict_iter(dict: &Rc<RefCell<Dict>>, part: DictPart) -> Iter {
    Iter::Dict {
        dict: dict.clone(),
        part,
        index: 0,
        length: dict.borrow().len(),
    }
}
