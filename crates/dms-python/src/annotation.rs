//! Annotations as values: what `Optional[X]`, `X | None`, `list[X]` and `Annotated[X, ...]` evaluate to.

use std::collections::HashMap;
use std::rc::Rc;

use foldhash::fast::RandomState;

use crate::error::Result;
use crate::interpreter::Interpreter;
use crate::key::address;
use crate::value::{Class, Instance, Value};

/// What an annotation says.
#[derive(Clone)]
pub enum Annotation {
    /// A class.
    Class(Rc<Class>),
    /// `Union[A, B]`, `A | B`, `Optional[A]`; the members are flat and unique, `None` is one of them.
    Union(Vec<Value>),
    /// `Annotated[X, extra, ...]`.
    Annotated(Value, Vec<Value>),
    /// `list[X]`, `Literal["a"]`, `ClassVar[X]`: the origin is a class, or a [`Annotation::Form`].
    Generic {
        /// `list` of `list[X]`.
        origin: Value,
        /// `X` of `list[X]`.
        arguments: Vec<Value>,
    },
    /// A form of `typing` without a class (`Any`, `ClassVar`, `Literal`), by its name.
    Form(Rc<str>),
    /// `None`.
    None,
    /// An annotation that was not evaluated: its text.
    Text(String),
    /// Anything else.
    Other(Value),
}

/// A union, and whether it was written with `|`.
struct UnionType(Vec<Value>, bool);

/// `Annotated`.
struct AnnotatedType(Value, Vec<Value>);

/// `list[X]`.
struct GenericType {
    origin: Value,
    arguments: Vec<Value>,
}

/// A form of `typing`; one that stands for a class (`List`) names it.
struct Form {
    name: Rc<str>,
    class: Option<Rc<Class>>,
}

/// How two values make an alias.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Made {
    /// `left[right]`.
    Subscript,
    /// `left | right`.
    Operator,
}

/// The aliases that were made of two classes or aliases, with what they were made of, by its addresses. `typing` gives
/// the same alias again, too: large models ask for the same few in each column.
#[derive(Default)]
pub(crate) struct Aliases(HashMap<(Made, usize, usize), [Value; 3], RandomState>);

impl Aliases {
    /// What tells an alias of these from others; `None` of what can be equal without being the same.
    fn key(made: Made, left: &Value, right: &Value) -> Option<(Made, usize, usize)> {
        let part = |value: &Value| match value {
            Value::None => Some(0),
            Value::Class(_) | Value::Instance(_) => address(value),
            _ => None,
        };
        Some((made, part(left)?, part(right)?))
    }

    /// The alias that was made of these before.
    pub fn known(&self, made: Made, left: &Value, right: &Value) -> Option<Value> {
        let [_, _, alias] = self.0.get(&Self::key(made, left, right)?)?;
        Some(alias.clone())
    }

    /// Remembers what was made of these.
    pub fn remember(&mut self, made: Made, left: &Value, right: &Value, alias: &Value) {
        if let Some(key) = Self::key(made, left, right) {
            let values = [left.clone(), right.clone(), alias.clone()];
            self.0.insert(key, values);
        }
    }

    /// Forgets them all: what they hold.
    pub fn take(&mut self) -> impl Iterator<Item = Value> + use<> {
        std::mem::take(&mut self.0).into_values().flatten()
    }
}

/// Looks into an annotation.
pub fn annotation(value: &Value) -> Annotation {
    match value {
        Value::Class(class) => Annotation::Class(class.clone()),
        Value::None => Annotation::None,
        Value::Str(text) => Annotation::Text(text.to_string()),
        Value::Instance(instance) => {
            if let Some(union) = instance.payload::<UnionType>() {
                return Annotation::Union(union.0.clone());
            }
            if let Some(annotated) = instance.payload::<AnnotatedType>() {
                return Annotation::Annotated(annotated.0.clone(), annotated.1.clone());
            }
            if let Some(generic) = instance.payload::<GenericType>() {
                return Annotation::Generic {
                    origin: generic.origin.clone(),
                    arguments: generic.arguments.clone(),
                };
            }
            match instance.payload::<Form>() {
                Some(form) => match &form.class {
                    Some(class) => Annotation::Class(class.clone()),
                    None => Annotation::Form(form.name.clone()),
                },
                None => Annotation::Other(value.clone()),
            }
        }
        _ => Annotation::Other(value.clone()),
    }
}

/// A form of `typing` as a value.
pub(crate) fn form(class: &Rc<Class>, name: &str, stands_for: Option<&Rc<Class>>) -> Value {
    let form = Form {
        name: name.into(),
        class: stands_for.cloned(),
    };
    Instance::with_payload(class, form, None)
}

fn typing_class(interpreter: &mut Interpreter) -> Rc<Class> {
    interpreter.types.annotation.clone()
}

/// The arguments of a subscript: those of a tuple, or the one.
fn arguments_of(key: &Value) -> Vec<Value> {
    match key {
        Value::Tuple(values) => values.to_vec(),
        value => vec![value.clone()],
    }
}

/// `origin[key]`.
pub(crate) fn generic(interpreter: &mut Interpreter, origin: Value, key: &Value) -> Value {
    let class = typing_class(interpreter);
    let generic = GenericType {
        origin,
        arguments: arguments_of(key),
    };
    let value = Instance::with_payload(&class, generic, None);
    interpreter.keep(&value);
    value
}

/// A union of these, flat and without doubles; the one itself if there is only one.
fn union_of(interpreter: &mut Interpreter, members: Vec<Value>, by_operator: bool) -> Value {
    let mut flat: Vec<Value> = Vec::new();
    for member in members {
        let parts = match annotation(&member) {
            Annotation::Union(parts) => parts,
            _ => vec![member],
        };
        for part in parts {
            if !flat.iter().any(|known| crate::key::is_same(known, &part)) {
                flat.push(part);
            }
        }
    }
    if let [one] = flat.as_slice() {
        return one.clone();
    }
    let class = typing_class(interpreter);
    let value = Instance::with_payload(&class, UnionType(flat, by_operator), None);
    interpreter.keep(&value);
    value
}

impl Interpreter {
    /// `left | right` of two annotations.
    pub(crate) fn union(&mut self, left: &Value, right: &Value) -> Option<Value> {
        let is_annotation = |value: &Value| match annotation(value) {
            Annotation::Other(Value::Instance(instance)) => {
                matches!(&*instance.class.name, "TypeVar" | "NewType")
            }
            // A type of a library that is not known: `SomeType | None` says at least that it may be None.
            Annotation::Other(Value::Opaque(_)) => true,
            Annotation::Other(_) => false,
            _ => true,
        };
        // One of them must be more than a text or None: `"a" | None` is a mistake.
        let decides = |value: &Value| !matches!(value, Value::Str(_) | Value::None);
        if let Some(known) = self.aliases.known(Made::Operator, left, right) {
            return Some(known);
        }
        if is_annotation(left) && is_annotation(right) && (decides(left) || decides(right)) {
            let union = union_of(self, vec![left.clone(), right.clone()], true);
            (self.aliases).remember(Made::Operator, left, right, &union);
            return Some(union);
        }
        None
    }

    /// Whether `Class[...]` is a generic alias.
    pub(crate) fn is_generic(&self, class: &Rc<Class>) -> bool {
        let types = &self.types;
        [
            &types.list,
            &types.dict,
            &types.tuple,
            &types.set,
            &types.frozenset,
            &types.type_,
        ]
        .into_iter()
        .any(|generic| class.is_subclass_of(generic))
            || class.lookup("__is_generic__").is_some()
            || &*class.module == "re" && matches!(&*class.name, "Pattern" | "Match")
    }
}

/// `form[key]` and `alias[key]`; `None` if the instance is neither.
pub(crate) fn subscript(
    interpreter: &mut Interpreter,
    value: &Value,
    instance: &Instance,
    key: &Value,
) -> Option<Value> {
    if let Some(known) = interpreter.aliases.known(Made::Subscript, value, key) {
        return Some(known);
    }
    let alias = new_alias(interpreter, value, instance, key);
    if let Some(alias) = &alias {
        (interpreter.aliases).remember(Made::Subscript, value, key, alias);
    }
    alias
}

fn new_alias(
    interpreter: &mut Interpreter,
    value: &Value,
    instance: &Instance,
    key: &Value,
) -> Option<Value> {
    if let Some(form) = instance.payload::<Form>() {
        let arguments = arguments_of(key);
        return Some(match &*form.name {
            "Optional" => union_of(interpreter, vec![key.clone(), Value::None], false),
            "Union" => union_of(interpreter, arguments, false),
            "Annotated" => {
                let (first, rest) = match arguments.split_first() {
                    Some((first, rest)) => (first.clone(), rest.to_vec()),
                    None => (Value::None, Vec::new()),
                };
                // Nested ones are flattened.
                let (first, rest) = match annotation(&first) {
                    Annotation::Annotated(inner, mut extra) => {
                        extra.extend(rest);
                        (inner, extra)
                    }
                    _ => (first, rest),
                };
                let class = typing_class(interpreter);
                let value = Instance::with_payload(&class, AnnotatedType(first, rest), None);
                interpreter.keep(&value);
                value
            }
            _ => {
                let origin = match &form.class {
                    Some(class) => Value::Class(class.clone()),
                    None => value.clone(),
                };
                generic(interpreter, origin, key)
            }
        });
    }
    if let Some(alias) = instance.payload::<GenericType>() {
        // `Alias[T][int]`: the type variables are not told apart; the new arguments count.
        return Some(generic(interpreter, alias.origin.clone(), key));
    }
    None
}

/// The class that calling an alias (`list[int]()`) makes an instance of.
pub(crate) fn called(instance: &Instance) -> Option<Value> {
    if let Some(generic) = instance.payload::<GenericType>() {
        return Some(generic.origin.clone());
    }
    let form = instance.payload::<Form>()?;
    form.class.clone().map(Value::Class)
}

/// `__origin__` and `__args__`.
pub(crate) fn attribute(
    interpreter: &mut Interpreter,
    value: &Value,
    name: &str,
) -> Result<Option<Value>> {
    let (origin, arguments) = match annotation(value) {
        Annotation::Generic { origin, arguments } => (origin, arguments),
        Annotation::Union(members) => (form(&typing_class(interpreter), "Union", None), members),
        Annotation::Annotated(inner, extra) => {
            return Ok(match name {
                "__origin__" => Some(inner),
                "__metadata__" => Some(interpreter.new_tuple(extra)?),
                "__args__" => Some(interpreter.new_tuple(vec![inner])?),
                _ => None,
            });
        }
        Annotation::Form(text) => {
            return Ok(match name {
                "__name__" | "_name" => Some(Value::Str(text)),
                _ => None,
            });
        }
        _ => return Ok(None),
    };
    match name {
        "__origin__" => Ok(Some(origin)),
        "__args__" => {
            let arguments = interpreter.new_tuple(arguments)?;
            Ok(Some(arguments))
        }
        _ if matches!(origin, Value::Class(_)) && !name.starts_with("__") => {
            interpreter.optional_attribute(&origin, name)
        }
        _ => Ok(None),
    }
}

/// What an annotation is compared as.
pub(crate) fn comparable(instance: &Instance) -> Option<Value> {
    if let Some(union) = instance.payload::<UnionType>() {
        let members = union.0.iter().cloned();
        let members = members.map(|member| (crate::value::Key(member), Value::None));
        let members = Value::FrozenSet(Rc::new(members.collect()));
        return Some(Value::tuple([Value::str("Union"), members, Value::None]));
    }
    if let Some(annotated) = instance.payload::<AnnotatedType>() {
        let extra = Value::tuple(annotated.1.clone());
        return Some(Value::tuple([
            Value::str("Annotated"),
            annotated.0.clone(),
            extra,
        ]));
    }
    if let Some(form) = instance.payload::<Form>() {
        let name = Value::Str(form.name.clone());
        return Some(Value::tuple([Value::str("Form"), name, Value::None]));
    }
    let generic = instance.payload::<GenericType>()?;
    let arguments = Value::tuple(generic.arguments.clone());
    Some(Value::tuple([
        Value::str("Generic"),
        generic.origin.clone(),
        arguments,
    ]))
}

/// `repr` of an annotation; `None` if the instance is none.
pub(crate) fn representation(
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
) -> Result<Option<String>> {
    let value = Value::Instance(instance.clone());
    if let Some(form) = instance.payload::<Form>() {
        return Ok(Some(format!("typing.{}", form.name)));
    }
    Ok(Some(match annotation(&value) {
        Annotation::Union(members)
            if instance.payload::<UnionType>().is_some_and(|union| union.1) =>
        {
            let mut parts = Vec::with_capacity(members.len());
            for member in &members {
                parts.push(shown(interpreter, member)?);
            }
            parts.join(" | ")
        }
        Annotation::Union(members) => {
            if let [one, Value::None] = members.as_slice() {
                format!("typing.Optional[{}]", shown(interpreter, one)?)
            } else {
                format!("typing.Union[{}]", shown_list(interpreter, &members)?)
            }
        }
        Annotation::Annotated(inner, extra) => {
            let mut text = shown(interpreter, &inner)?;
            for value in extra {
                text.push_str(", ");
                text.push_str(&interpreter.repr(&value)?);
            }
            format!("typing.Annotated[{text}]")
        }
        Annotation::Generic { origin, arguments } => {
            let origin = shown(interpreter, &origin)?;
            format!("{origin}[{}]", shown_list(interpreter, &arguments)?)
        }
        _ => return Ok(None),
    }))
}

fn shown_list(interpreter: &mut Interpreter, values: &[Value]) -> Result<String> {
    let mut parts = Vec::with_capacity(values.len());
    for value in values {
        parts.push(shown(interpreter, value)?);
    }
    Ok(parts.join(", "))
}

fn shown(interpreter: &mut Interpreter, value: &Value) -> Result<String> {
    match value {
        Value::Class(class) if &*class.module == "builtins" => Ok(class.name.to_string()),
        Value::Class(class) => Ok(format!("{}.{}", class.module, class.name)),
        Value::Ellipsis => Ok("...".to_owned()),
        _ => interpreter.repr(value),
    }
}
