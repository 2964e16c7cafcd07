//! `enum`.

use std::rc::Rc;

use super::{set, set_functions};
use crate::builtins::{Method, Primitive, Property, define, native_method, primitive, wrapped};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::tree::BinaryOperator;
use crate::value::{Class, Instance, Module, Names, Value};

/// What a class derived from `Enum` keeps: its members by name, aliases too. `Enum` itself has none.
#[derive(Clone, Default)]
pub(crate) struct Members {
    by_name: Names,
}

/// `auto()`.
struct Auto;

/// How values are made for `auto()`, and how a member is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Text,
    Flag,
}

pub(super) fn build(interpreter: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    let types = interpreter.types.clone();
    let make = |name: &str, bases: Vec<Rc<Class>>| {
        let class = Class::plain("enum", name, bases);
        *class.payload.borrow_mut() = Some(Rc::new(Members::default()));
        set(module, name, Value::Class(class.clone()));
        class
    };
    let base = make("Enum", vec![types.object.clone()]);
    define(&base, METHODS);
    for (name, getter) in [("name", name as Method), ("value", value)] {
        let property = Property {
            getter: native_method("getter", getter),
            setter: Value::None,
            deleter: Value::None,
        };
        let property = Instance::with_payload(&types.property, property, None);
        base.attributes.borrow_mut().insert(name.into(), property);
    }
    let int = make("IntEnum", vec![types.int.clone(), base.clone()]);
    define(&int, TEXT_OF_VALUE);
    let text = make("StrEnum", vec![types.str.clone(), base.clone()]);
    define(&text, TEXT_OF_VALUE);
    let flag = make("Flag", vec![base.clone()]);
    define(&flag, FLAG_METHODS);
    let int_flag = make("IntFlag", vec![types.int.clone(), flag]);
    define(&int_flag, TEXT_OF_VALUE);
    define(&int_flag, FLAG_METHODS);
    let auto = Class::plain("enum", "auto", vec![types.object.clone()]);
    define(
        &auto,
        &[("__new__", |_, class, _| match class {
            Value::Class(class) => Ok(Instance::with_payload(class, Auto, None)),
            _ => Err(Raised::type_error("auto() is a class")),
        })],
    );
    set(module, "auto", Value::Class(auto));
    set(module, "property", Value::Class(types.property.clone()));
    set(module, "EnumMeta", Value::Class(types.type_.clone()));
    set(module, "EnumType", Value::Class(types.type_.clone()));
    set_functions(module, &[("unique", unique)]);
    Ok(())
}

/// The members of an enumeration, without aliases; `None` if the class is none.
pub(crate) fn members(class: &Class) -> Option<Vec<Value>> {
    let table = table(class)?;
    let mut members: Vec<Value> = Vec::with_capacity(table.by_name.len());
    for (name, member) in &table.by_name {
        if member_name(member).as_ref() == Some(name) {
            members.push(member.clone());
        }
    }
    Some(members)
}

fn table(class: &Class) -> Option<Rc<Members>> {
    class.payload.borrow().clone()?.downcast().ok()
}

/// Whether a class is an enumeration with a member of this name.
pub(crate) fn has_member(class: &Class, name: &str) -> bool {
    table(class).is_some_and(|members| members.by_name.contains_key(name))
}

fn is_enumeration(class: &Rc<Class>) -> bool {
    std::iter::once(class)
        .chain(&class.ancestors)
        .any(|class| &*class.module == "enum" && table(class).is_some())
}

fn own(member: &Value, name: &str) -> Option<Value> {
    match member {
        Value::Instance(instance) => instance.attributes.borrow().get(name).cloned(),
        _ => None,
    }
}

fn member_name(member: &Value) -> Option<Rc<str>> {
    match own(member, "_name_") {
        Some(Value::Str(name)) => Some(name),
        _ => None,
    }
}

/// `Class["NAME"]`; `None` if the class is no enumeration.
pub(crate) fn by_name(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    key: &Value,
) -> Result<Option<Value>> {
    let Some(table) = table(class) else {
        return Ok(None);
    };
    let found = key.as_str().and_then(|name| table.by_name.get(name));
    match found {
        Some(member) => Ok(Some(member.clone())),
        None => Err(interpreter.builtin_exception("KeyError", vec![key.clone()])),
    }
}

/// What the metaclass gives an enumeration; `None` if the class is none, or for other names.
pub(crate) fn class_attribute(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    name: &str,
) -> Result<Option<Value>> {
    let Some(table) = table(class) else {
        return Ok(None);
    };
    if name != "__members__" {
        return Ok(None);
    }
    let members = table.by_name.iter();
    let members =
        members.map(|(name, member)| (crate::value::Key(Value::Str(name.clone())), member.clone()));
    interpreter.new_dict(members.collect()).map(Some)
}

fn kind(class: &Rc<Class>) -> Kind {
    let mut line = std::iter::once(class).chain(&class.ancestors);
    line.find_map(|class| match (&*class.module, &*class.name) {
        ("enum", "StrEnum") => Some(Kind::Text),
        ("enum", "Flag" | "IntFlag") => Some(Kind::Flag),
        _ => None,
    })
    .unwrap_or(Kind::Plain)
}

/// Makes members of what the body of a class derived from `Enum` defines.
pub(super) fn class_created(interpreter: &mut Interpreter, class: &Rc<Class>) -> Result<()> {
    if !class.ancestors.iter().any(is_enumeration) {
        return Ok(());
    }
    *class.payload.borrow_mut() = Some(Rc::new(Members::default()));
    let definitions: Vec<(Rc<str>, Value)> = class
        .attributes
        .borrow()
        .iter()
        .filter(|(name, value)| is_member(name, value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut values = Vec::new();
    for (name, given) in definitions {
        let given = resolve_auto(interpreter, class, &name, given, &values)?;
        let member = make_member(interpreter, class, &name, given)?;
        let value = own(&member, "_value_").unwrap_or(Value::None);
        add(interpreter, class, &name, member, &value)?;
        values.push(value);
    }
    Ok(())
}

fn is_member(name: &str, value: &Value) -> bool {
    if name.starts_with('_') && (name.ends_with('_') || name.starts_with("__")) {
        return false;
    }
    match value {
        Value::Function(_) | Value::Native(_) | Value::Class(_) | Value::Method(_) => false,
        Value::Instance(instance) => {
            instance.payload::<Property>().is_none()
                && wrapped(instance).is_none()
                && instance.class.lookup("__get__").is_none()
        }
        _ => true,
    }
}

/// Puts a member, or an alias of the one with the same value, into the class.
fn add(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    name: &Rc<str>,
    member: Value,
    value: &Value,
) -> Result<()> {
    let known = find(interpreter, class, value)?;
    let member = known.unwrap_or(member);
    let mut members = table(class)
        .map(|table| (*table).clone())
        .unwrap_or_default();
    members.by_name.insert(name.clone(), member.clone());
    *class.payload.borrow_mut() = Some(Rc::new(members));
    class.attributes.borrow_mut().insert(name.clone(), member);
    Ok(())
}

fn find(interpreter: &mut Interpreter, class: &Rc<Class>, value: &Value) -> Result<Option<Value>> {
    for member in members(class).unwrap_or_default() {
        if let Some(own) = own(&member, "_value_")
            && interpreter.identical_or_equal(&own, value)?
        {
            return Ok(Some(member));
        }
    }
    Ok(None)
}

fn is_auto(value: &Value) -> bool {
    matches!(value, Value::Instance(instance) if instance.payload::<Auto>().is_some())
}

fn resolve_auto(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    name: &Rc<str>,
    given: Value,
    before: &[Value],
) -> Result<Value> {
    if let Value::Tuple(parts) = &given {
        if !parts.iter().any(is_auto) {
            return Ok(given);
        }
        let mut resolved = Vec::with_capacity(parts.len());
        for part in parts.iter() {
            resolved.push(if is_auto(part) {
                next_value(interpreter, class, name, before)?
            } else {
                part.clone()
            });
        }
        return interpreter.new_tuple(resolved);
    }
    if is_auto(&given) {
        return next_value(interpreter, class, name, before);
    }
    Ok(given)
}

fn next_value(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    name: &Rc<str>,
    before: &[Value],
) -> Result<Value> {
    if let Some(generate) = class.lookup("_generate_next_value_") {
        let generate = match &generate {
            Value::Instance(instance) => wrapped(instance).unwrap_or_else(|| generate.clone()),
            _ => generate,
        };
        let last = interpreter.new_list(before.to_vec())?;
        let count = Value::Int(i64::try_from(before.len()).unwrap_or(i64::MAX));
        let arguments = [Value::Str(name.clone()), Value::Int(1), count, last];
        return interpreter.invoke(&generate, Arguments::positional(arguments));
    }
    match kind(class) {
        Kind::Text => Ok(Value::Str(name.to_lowercase().into())),
        Kind::Flag => {
            let largest = before
                .iter()
                .filter_map(|value| interpreter.as_index(value))
                .max();
            Ok(Value::Int(match largest {
                Some(largest) if largest > 0 => {
                    let bits = 64 - largest.leading_zeros();
                    1_i64.checked_shl(bits).unwrap_or(0)
                }
                _ => 1,
            }))
        }
        Kind::Plain => {
            let last = before
                .iter()
                .rev()
                .find(|value| interpreter.as_index(value).is_some());
            match last {
                Some(last) => interpreter.binary(BinaryOperator::Add, last, &Value::Int(1)),
                None => Ok(Value::Int(1)),
            }
        }
    }
}

/// The built-in type that the members also are, if there is one.
fn data_type(interpreter: &Interpreter, class: &Rc<Class>) -> Option<Rc<Class>> {
    let types = &interpreter.types;
    let known = [
        &types.int,
        &types.str,
        &types.float,
        &types.bytes,
        &types.tuple,
    ];
    class
        .ancestors
        .iter()
        .find(|ancestor| known.iter().any(|known| Rc::ptr_eq(known, ancestor)))
        .cloned()
}

fn make_member(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    name: &Rc<str>,
    given: Value,
) -> Result<Value> {
    let data = data_type(interpreter, class);
    let arguments = match (&given, &data) {
        (Value::Tuple(_), Some(data)) if Rc::ptr_eq(data, &interpreter.types.tuple) => {
            vec![given.clone()]
        }
        (Value::Tuple(parts), _) => parts.to_vec(),
        _ => vec![given.clone()],
    };
    let new = class.lookup("__new__").and_then(|new| match &new {
        Value::Instance(instance) => wrapped(instance),
        Value::Function(_) => Some(new),
        _ => None,
    });
    let member = match new {
        Some(new) => {
            let mut positional = vec![Value::Class(class.clone())];
            positional.extend(arguments.clone());
            interpreter.invoke(&new, Arguments::positional(positional))?
        }
        None => {
            let member = interpreter.new_instance(class);
            if let (Some(data), Value::Instance(instance)) = (&data, &member) {
                let held = interpreter.construct(data, Arguments::positional(arguments.clone()))?;
                *instance.payload.borrow_mut() = Some(Rc::new(Primitive(held)));
            }
            member
        }
    };
    let Value::Instance(instance) = &member else {
        return Err(Raised::type_error(
            "a member of an enumeration must be an instance of it",
        ));
    };
    let value = match own(&member, "_value_") {
        Some(value) => value,
        None => primitive(instance).unwrap_or(given),
    };
    {
        let mut attributes = instance.attributes.borrow_mut();
        attributes.insert("_value_".into(), value);
        attributes.insert("_name_".into(), Value::Str(name.clone()));
    }
    let init = class.lookup("__init__");
    if let Some(init @ Value::Function(_)) = init {
        let mut positional = vec![member.clone()];
        positional.extend(arguments);
        interpreter.invoke(&init, Arguments::positional(positional))?;
    }
    Ok(member)
}

/// `Class(value)` and `Enum("Name", names)`; `None` if the class is no enumeration.
pub(crate) fn call(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    arguments: &Arguments,
) -> Result<Option<Value>> {
    let Some(table) = table(class) else {
        return Ok(None);
    };
    let mut arguments = arguments.clone();
    if table.by_name.is_empty() && arguments.positional.len() + arguments.keywords.len() > 1 {
        return functional(interpreter, class, arguments).map(Some);
    }
    let value = if arguments.positional.len() > 1 {
        interpreter.new_tuple(arguments.positional)?
    } else {
        arguments.require(&class.name, "value")?
    };
    if let Value::Instance(instance) = &value
        && Rc::ptr_eq(&instance.class, class)
    {
        return Ok(Some(value));
    }
    if let Some(found) = find(interpreter, class, &value)? {
        return Ok(Some(found));
    }
    if class.lookup("_missing_").is_some() {
        let missing = interpreter.load_attribute(&Value::Class(class.clone()), "_missing_")?;
        let found = interpreter.invoke(&missing, Arguments::positional([value.clone()]))?;
        if !found.is_none() {
            return Ok(Some(found));
        }
    }
    if kind(class) == Kind::Flag
        && let Some(bits) = interpreter.as_index(&value)
    {
        let mut allowed = 0;
        for member in members(class).unwrap_or_default() {
            let value = own(&member, "_value_");
            allowed |= value.and_then(|it| interpreter.as_index(&it)).unwrap_or(0);
        }
        if data_type(interpreter, class).is_none() && bits >= 0 && bits & !allowed != 0 {
            let width = usize::try_from(64 - bits.leading_zeros()).unwrap_or(64);
            let shown = |bits: i64| format!("0b0 {bits:0width$b}");
            return Err(Raised::exception(
                "ValueError",
                format!(
                    "<flag '{}'> invalid value {bits}\n    given {}\n  allowed {}",
                    class.name,
                    shown(bits),
                    shown(allowed)
                ),
            ));
        }
        return composite(interpreter, class, bits).map(Some);
    }
    let shown = interpreter.repr(&value)?;
    Err(Raised::exception(
        "ValueError",
        format!("{shown} is not a valid {}", class.name),
    ))
}

fn functional(
    interpreter: &mut Interpreter,
    base: &Rc<Class>,
    mut arguments: Arguments,
) -> Result<Value> {
    let name = arguments.require("Enum", "value")?;
    let Value::Str(name) = name else {
        return Err(Raised::type_error(
            "the name of an enumeration must be a str",
        ));
    };
    let names = arguments.require("Enum", "names")?;
    let start = arguments.take_keyword("start").unwrap_or(Value::Int(1));
    let mixin = arguments
        .take_keyword("type")
        .filter(|mixin| !mixin.is_none());
    let mut attributes = Names::default();
    let module = match arguments.take_keyword("module") {
        Some(module) => module,
        None => match interpreter.calls.last() {
            Some(call) => Value::Str(call.frame.module.name.clone()),
            None => Value::None,
        },
    };
    attributes.insert(Rc::from("__module__"), module);
    let names = match &names {
        Value::Str(text) => {
            let words = text.split([',', ' ']).filter(|word| !word.is_empty());
            words.map(Value::str).collect()
        }
        Value::Dict(_) => interpreter
            .mapping_items(&names)?
            .into_iter()
            .map(|(name, value)| Value::tuple([name, value]))
            .collect(),
        _ => interpreter.collect(&names)?,
    };
    for (index, item) in names.iter().enumerate() {
        let (name, value) = match item {
            Value::Tuple(pair) if pair.len() == 2 => (pair[0].clone(), pair[1].clone()),
            Value::List(pair) if pair.borrow().len() == 2 => {
                let pair = pair.borrow();
                (pair[0].clone(), pair[1].clone())
            }
            name if kind(base) == Kind::Text => {
                let text = interpreter.display(name)?;
                (name.clone(), Value::Str(text.to_lowercase().into()))
            }
            name => {
                let offset = Value::Int(i64::try_from(index).unwrap_or(i64::MAX));
                let value = interpreter.binary(BinaryOperator::Add, &start, &offset)?;
                (name.clone(), value)
            }
        };
        attributes.insert(interpreter.display(&name)?.into(), value);
    }
    let mut bases = Vec::new();
    bases.extend(mixin);
    bases.push(Value::Class(base.clone()));
    let place = interpreter.place();
    let cell = Rc::default();
    let class = interpreter.make_class(
        &name,
        Arguments::positional(bases),
        attributes,
        place,
        &cell,
    )?;
    Ok(Value::Class(class))
}

fn unique(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let value = arguments.require("unique", "enumeration")?;
    let Value::Class(class) = &value else {
        return Ok(value);
    };
    let mut aliases = Vec::new();
    if let Some(table) = table(class) {
        for (name, member) in &table.by_name {
            if let Some(original) = member_name(member)
                && original != *name
            {
                aliases.push(format!("{name} -> {original}"));
            }
        }
    }
    if aliases.is_empty() {
        return Ok(value);
    }
    let shown = interpreter.repr(&value)?;
    Err(Raised::exception(
        "ValueError",
        format!("duplicate values found in {shown}: {}", aliases.join(", ")),
    ))
}

fn name(_: &mut Interpreter, this: &Value, _: Arguments) -> Result<Value> {
    Ok(own(this, "_name_").unwrap_or(Value::None))
}

fn value(_: &mut Interpreter, this: &Value, _: Arguments) -> Result<Value> {
    own(this, "_value_").ok_or_else(|| Raised::exception("AttributeError", "value"))
}

fn class_name(this: &Value) -> Rc<str> {
    match this {
        Value::Instance(instance) => instance.class.name.clone(),
        _ => "Enum".into(),
    }
}

const METHODS: &[(&str, Method)] = &[
    ("__repr__", |interpreter, this, _| {
        let value = own(this, "_value_").unwrap_or(Value::None);
        let value = interpreter.repr(&value)?;
        let class = class_name(this);
        Ok(Value::Str(match member_name(this) {
            Some(name) => format!("<{class}.{name}: {value}>").into(),
            None => format!("<{class}: {value}>").into(),
        }))
    }),
    ("__str__", |interpreter, this, _| {
        let class = class_name(this);
        Ok(Value::Str(match member_name(this) {
            Some(name) => format!("{class}.{name}").into(),
            None => {
                let value = own(this, "_value_").unwrap_or(Value::None);
                format!("{class}({})", interpreter.repr(&value)?).into()
            }
        }))
    }),
    ("__format__", |interpreter, this, mut arguments| {
        let specification = arguments.require("__format__", "format_spec")?;
        let specification = interpreter.display(&specification)?;
        let text = Value::Str(interpreter.display(this)?.into());
        Ok(Value::Str(
            interpreter.format_value(&text, &specification)?.into(),
        ))
    }),
];

/// `IntEnum` and `StrEnum` are shown as their values.
const TEXT_OF_VALUE: &[(&str, Method)] = &[
    ("__str__", |interpreter, this, _| {
        let value = own(this, "_value_").unwrap_or(Value::None);
        Ok(Value::Str(interpreter.display(&value)?.into()))
    }),
    ("__format__", |interpreter, this, mut arguments| {
        let specification = arguments.require("__format__", "format_spec")?;
        let specification = interpreter.display(&specification)?;
        let value = own(this, "_value_").unwrap_or(Value::None);
        Ok(Value::Str(
            interpreter.format_value(&value, &specification)?.into(),
        ))
    }),
];

/// The member of these bits, or one made for the occasion (`A | B`).
fn composite(interpreter: &mut Interpreter, class: &Rc<Class>, bits: i64) -> Result<Value> {
    if let Some(found) = find(interpreter, class, &Value::Int(bits))? {
        return Ok(found);
    }
    let mut names: Vec<Rc<str>> = Vec::new();
    for member in members(class).unwrap_or_default() {
        if let (Some(value), Some(name)) = (own(&member, "_value_"), member_name(&member))
            && let Some(one) = interpreter.as_index(&value)
            && one != 0
            && one & bits == one
        {
            names.push(name);
        }
    }
    let value = interpreter.new_instance(class);
    if let Value::Instance(instance) = &value {
        if class.is_subclass_of(&interpreter.types.int) {
            *instance.payload.borrow_mut() = Some(Rc::new(Primitive(Value::Int(bits))));
        }
        let mut attributes = instance.attributes.borrow_mut();
        attributes.insert("_value_".into(), Value::Int(bits));
        let name = if names.is_empty() {
            Value::None
        } else {
            Value::Str(names.join("|").into())
        };
        attributes.insert("_name_".into(), name);
    }
    Ok(value)
}

fn bits(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    operation: fn(i64, i64) -> i64,
) -> Result<Value> {
    let other = arguments.require("flag", "other")?;
    let Value::Instance(instance) = this else {
        return Ok(Value::NotImplemented);
    };
    let one = own(this, "_value_").and_then(|value| interpreter.as_index(&value));
    let other = match own(&other, "_value_") {
        Some(value) => interpreter.as_index(&value),
        None => interpreter.as_index(&other),
    };
    match (one, other) {
        (Some(one), Some(other)) => {
            composite(interpreter, &instance.class.clone(), operation(one, other))
        }
        _ => Ok(Value::NotImplemented),
    }
}

const FLAG_METHODS: &[(&str, Method)] = &[
    ("__or__", |interpreter, this, arguments| {
        bits(interpreter, this, arguments, |a, b| a | b)
    }),
    ("__and__", |interpreter, this, arguments| {
        bits(interpreter, this, arguments, |a, b| a & b)
    }),
    ("__xor__", |interpreter, this, arguments| {
        bits(interpreter, this, arguments, |a, b| a ^ b)
    }),
    ("__bool__", |interpreter, this, _| {
        let value = own(this, "_value_").and_then(|value| interpreter.as_index(&value));
        Ok(Value::Bool(value != Some(0)))
    }),
    ("__contains__", |interpreter, this, mut arguments| {
        let other = arguments.require("__contains__", "other")?;
        let one = own(this, "_value_").and_then(|value| interpreter.as_index(&value));
        let other = own(&other, "_value_").and_then(|value| interpreter.as_index(&value));
        Ok(Value::Bool(match (one, other) {
            (Some(one), Some(other)) => one & other == other,
            _ => false,
        }))
    }),
];
