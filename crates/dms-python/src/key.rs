//! Hashing and equality of keys.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

use crate::builtins::primitive;
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::number::{self, Number};
use crate::value::{Instance, Key, Value};

/// The attribute that keeps what an instance's own `__hash__` answered. A key cannot call code, so two
/// instances of one class with equal hashes count as equal keys; 63 bits leave no room for chance.
const HASH: &str = ".hash";

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        same_key(&self.0, &other.0)
    }
}

impl Eq for Key {}

fn hash<H: Hasher>(value: &Value, state: &mut H) {
    match value {
        Value::None => 0_u8.hash(state),
        Value::NotImplemented => 1_u8.hash(state),
        Value::Ellipsis => 2_u8.hash(state),
        Value::Bool(flag) => i64::from(*flag).hash(state),
        Value::Int(int) => int.hash(state),
        Value::BigInt(int) => int.hash(state),
        Value::Float(float) => hash_float(*float, state),
        Value::Str(text) => text.hash(state),
        Value::Bytes(bytes) => bytes.hash(state),
        Value::Tuple(values) => {
            values.len().hash(state);
            for value in values.iter() {
                hash(value, state);
            }
        }
        // The order does not count.
        Value::FrozenSet(set) => set.len().hash(state),
        Value::Instance(instance) => match comparable(instance) {
            Some(value) => hash(&value, state),
            None => Rc::as_ptr(instance).addr().hash(state),
        },
        Value::Class(class) => Rc::as_ptr(class).addr().hash(state),
        Value::Function(function) => Rc::as_ptr(function).addr().hash(state),
        Value::Native(native) => Rc::as_ptr(native).addr().hash(state),
        Value::Method(method) => Rc::as_ptr(method).addr().hash(state),
        Value::Module(module) => Rc::as_ptr(module).addr().hash(state),
        Value::Opaque(opaque) => Rc::as_ptr(opaque).addr().hash(state),
        Value::List(list) => Rc::as_ptr(list).addr().hash(state),
        Value::Dict(dict) | Value::Set(dict) => Rc::as_ptr(dict).addr().hash(state),
    }
}

fn hash_float<H: Hasher>(float: f64, state: &mut H) {
    if float.is_finite() && float.fract() == 0.0 {
        if let Some(int) = BigInt::from_f64(float) {
            match int.to_i64() {
                Some(int) => int.hash(state),
                None => int.hash(state),
            }
        }
    } else {
        float.to_bits().hash(state);
    }
}

/// What an instance is compared as, if not by identity.
pub(crate) fn comparable(instance: &Instance) -> Option<Value> {
    if let Some(value) = primitive(instance) {
        return Some(value);
    }
    if let Some(hash) = instance.attributes.borrow().get(HASH) {
        return Some(Value::tuple([
            Value::Class(instance.class.clone()),
            hash.clone(),
        ]));
    }
    crate::modules::comparable(instance)
}

fn same_key(left: &Value, right: &Value) -> bool {
    if is_same(left, right) {
        return true;
    }
    match (left, right) {
        (Value::Tuple(left), Value::Tuple(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right.iter())
                    .all(|(left, right)| same_key(left, right))
        }
        (Value::FrozenSet(left), Value::FrozenSet(right)) => {
            left.len() == right.len() && left.keys().all(|key| right.contains_key(key))
        }
        (Value::Bytes(left), Value::Bytes(right)) => left == right,
        (Value::Instance(left), Value::Instance(right)) => {
            match (comparable(left), comparable(right)) {
                (Some(left), Some(right)) => same_key(&left, &right),
                _ => false,
            }
        }
        (Value::Instance(left), right) => {
            comparable(left).is_some_and(|left| same_key(&left, right))
        }
        (left, Value::Instance(right)) => {
            comparable(right).is_some_and(|right| same_key(left, &right))
        }
        (Value::Method(left), Value::Method(right)) => {
            is_same(&left.0, &right.0) && is_same(&left.1, &right.1)
        }
        _ => match (Number::of(left), Number::of(right)) {
            (Some(left), Some(right)) => left.compare(&right) == Some(std::cmp::Ordering::Equal),
            _ => false,
        },
    }
}

/// `left is right`. Equal strings and integers are the same, as CPython's small ones are.
pub(crate) fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::None, Value::None)
        | (Value::NotImplemented, Value::NotImplemented)
        | (Value::Ellipsis, Value::Ellipsis) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Int(left), Value::Int(right)) => left == right,
        (Value::BigInt(left), Value::BigInt(right)) => Rc::ptr_eq(left, right),
        (Value::Float(left), Value::Float(right)) => left.to_bits() == right.to_bits(),
        (Value::Str(left), Value::Str(right)) => left == right,
        (Value::Bytes(left), Value::Bytes(right)) => Rc::ptr_eq(left, right),
        (Value::Tuple(left), Value::Tuple(right)) => {
            Rc::ptr_eq(left, right) || left.is_empty() && right.is_empty()
        }
        (Value::List(left), Value::List(right)) => Rc::ptr_eq(left, right),
        (Value::Dict(left), Value::Dict(right)) | (Value::Set(left), Value::Set(right)) => {
            Rc::ptr_eq(left, right)
        }
        (Value::FrozenSet(left), Value::FrozenSet(right)) => Rc::ptr_eq(left, right),
        (Value::Function(left), Value::Function(right)) => Rc::ptr_eq(left, right),
        (Value::Native(left), Value::Native(right)) => Rc::ptr_eq(left, right),
        (Value::Method(left), Value::Method(right)) => Rc::ptr_eq(left, right),
        (Value::Class(left), Value::Class(right)) => Rc::ptr_eq(left, right),
        (Value::Instance(left), Value::Instance(right)) => Rc::ptr_eq(left, right),
        (Value::Module(left), Value::Module(right)) => Rc::ptr_eq(left, right),
        (Value::Opaque(left), Value::Opaque(right)) => Rc::ptr_eq(left, right),
        _ => false,
    }
}

/// The address of a value that is told apart by identity.
pub(crate) fn address(value: &Value) -> Option<usize> {
    Some(match value {
        Value::List(list) => Rc::as_ptr(list).addr(),
        Value::Dict(dict) | Value::Set(dict) => Rc::as_ptr(dict).addr(),
        Value::Function(function) => Rc::as_ptr(function).addr(),
        Value::Native(native) => Rc::as_ptr(native).addr(),
        Value::Class(class) => Rc::as_ptr(class).addr(),
        Value::Instance(instance) => Rc::as_ptr(instance).addr(),
        Value::Module(module) => Rc::as_ptr(module).addr(),
        Value::Opaque(opaque) => Rc::as_ptr(opaque).addr(),
        _ => return None,
    })
}

impl Interpreter {
    /// A number for the identity of a value, the same in every run: `id(value)`.
    pub(crate) fn identity(&mut self, value: &Value) -> i64 {
        let Some(address) = address(value) else {
            let mut hasher = DefaultHasher::new();
            hash(value, &mut hasher);
            return i64::try_from(hasher.finish() >> 1).unwrap_or(0);
        };
        let next = i64::try_from(self.identities.len()).unwrap_or(0) * 16 + 4096;
        if let Some(known) = self.identities.get(&address) {
            return *known;
        }
        self.identities.insert(address, next);
        // It must live on, so that no other value gets its address.
        self.keep(value);
        next
    }

    /// `hash(value)`.
    pub(crate) fn hash(&mut self, value: &Value) -> Result<i64> {
        self.check_hashable(value)?;
        if let Some(hash) = Number::of(value).and_then(|number| number::hash(&number)) {
            return Ok(hash);
        }
        match value {
            Value::Instance(instance) => match comparable(instance) {
                Some(Value::Tuple(pair)) if pair.len() == 2 => match pair.get(1) {
                    Some(Value::Int(own)) => Ok(*own),
                    _ => Ok(self.identity(value)),
                },
                Some(inner) => self.hash(&inner),
                None => Ok(self.identity(value)),
            },
            Value::Tuple(values) => {
                let mut hasher = DefaultHasher::new();
                for value in values.iter() {
                    self.hash(value)?.hash(&mut hasher);
                }
                Ok(i64::try_from(hasher.finish() >> 1).unwrap_or(0))
            }
            _ => Ok(self.identity(value)),
        }
    }

    /// The value as a key; a `TypeError` if it cannot be hashed.
    pub(crate) fn key(&mut self, value: Value) -> Result<Key> {
        self.check_hashable(&value)?;
        Ok(Key(value))
    }

    pub(crate) fn check_hashable(&mut self, value: &Value) -> Result<()> {
        match value {
            Value::List(_) | Value::Dict(_) | Value::Set(_) => Err(self.unhashable(value)),
            Value::Tuple(values) => {
                self.check_stack()?;
                for value in values.iter() {
                    self.check_hashable(value)?;
                }
                Ok(())
            }
            Value::Instance(instance) => {
                let hash = instance.class.lookup("__hash__");
                let unhashable = match &hash {
                    Some(hash) => hash.is_none(),
                    None => {
                        matches!(
                            primitive(instance),
                            Some(Value::List(_) | Value::Dict(_) | Value::Set(_))
                        ) || matches!(instance.class.lookup("__eq__"), Some(Value::Function(_)))
                            && !instance.class.attributes.borrow().contains_key("__hash__")
                    }
                };
                if unhashable {
                    return Err(self.unhashable(value));
                }
                if let Some(own @ Value::Function(_)) = hash {
                    let arguments = Arguments::positional([value.clone()]);
                    let hash = self.invoke(&own, arguments)?;
                    instance.attributes.borrow_mut().insert(HASH.into(), hash);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn unhashable(&self, value: &Value) -> Raised {
        Raised::type_error(format!("unhashable type: '{}'", self.types.of(value).name))
    }
}
