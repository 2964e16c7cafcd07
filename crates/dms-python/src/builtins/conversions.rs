//! `int(...)`, `str(...)` and their like: the `__new__` of the built-in types.

use num_bigint::BigInt;
use num_traits::FromPrimitive;

use super::{unwrap, wanted_class};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::number::{self, Number};
use crate::opaque;
use crate::text::quote;
use crate::value::{Dict, Key, Value};

pub(super) fn new_bool(
    interpreter: &mut Interpreter,
    _: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let flag = match arguments.take("x") {
        Some(value) => interpreter.is_true(&value)?,
        None => false,
    };
    Ok(Value::Bool(flag))
}

pub(super) fn new_int(
    interpreter: &mut Interpreter,
    class: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let base = arguments
        .take_keyword("base")
        .or_else(|| (arguments.positional.len() > 1).then(|| arguments.positional.remove(1)));
    let value = match arguments.take("x") {
        None if base.is_some() => {
            return Err(Raised::type_error("int() missing string argument"));
        }
        None => Value::Int(0),
        Some(value) => to_int(interpreter, &value, base)?,
    };
    let builtin = interpreter.types.int.clone();
    Ok(interpreter.of_class(&class, &builtin, value))
}

/// A value between 0 and 255.
pub(super) fn byte(interpreter: &Interpreter, value: &Value) -> Result<u8> {
    if Number::of(&unwrap(value)).is_none_or(|number| number.big().is_none()) {
        return Err(Raised::type_error(format!(
            "'{}' object cannot be interpreted as an integer",
            interpreter.types.of(value).name
        )));
    }
    let byte = interpreter.as_index(value);
    byte.and_then(|int| u8::try_from(int).ok())
        .ok_or_else(|| Raised::exception("ValueError", "bytes must be in range(0, 256)"))
}

/// `int(given, base)`.
pub(crate) fn to_int(
    interpreter: &mut Interpreter,
    given: &Value,
    base: Option<Value>,
) -> Result<Value> {
    let is_text = |value: &Value| {
        matches!(
            unwrap(value),
            Value::Str(_) | Value::Bytes(_) | Value::Opaque(_)
        )
    };
    if base.is_some() && !is_text(given) {
        let message = "int() can't convert non-string with explicit base";
        return Err(Raised::type_error(message));
    }
    if let Some(method) = interpreter.method(given, "__int__")? {
        return interpreter.invoke(&method, Arguments::default());
    }
    let value = unwrap(given);
    match &value {
        Value::Str(text) => {
            let base = match &base {
                Some(base) => interpreter.as_index(base).unwrap_or(-1),
                None => 10,
            };
            parse_int(text, base)
        }
        Value::Bytes(bytes) => parse_int(&String::from_utf8_lossy(bytes), 10),
        Value::Opaque(origin) => Err(opaque::undecided(origin, "made into a number")),
        _ => match Number::of(&value) {
            Some(Number::Float(float)) => match BigInt::from_f64(float.trunc()) {
                Some(int) => Ok(number::integer(int)),
                None => Err(Raised::exception(
                    if float.is_nan() {
                        "ValueError"
                    } else {
                        "OverflowError"
                    },
                    format!(
                        "cannot convert float {} to integer",
                        if float.is_nan() { "NaN" } else { "infinity" }
                    ),
                )),
            },
            Some(number) => Ok(number::integer(number.big().unwrap_or_default())),
            None => Err(Raised::type_error(format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{}'",
                interpreter.types.of(given).name
            ))),
        },
    }
}

fn parse_int(text: &str, base: i64) -> Result<Value> {
    let invalid = || {
        Raised::exception(
            "ValueError",
            format!(
                "invalid literal for int() with base {base}: {}",
                quote(text)
            ),
        )
    };
    let trimmed = text.trim();
    if trimmed.len() > 20_000 {
        return Err(Raised::exception(
            "ValueError",
            "Exceeds the limit (4300 digits) for integer string conversion",
        ));
    }
    let (negative, digits) = match trimmed.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let mut radix = u32::try_from(base).map_err(|_| invalid())?;
    if radix == 1 || radix > 36 {
        return Err(Raised::exception(
            "ValueError",
            "int() base must be >= 2 and <= 36, or 0",
        ));
    }
    let mut body = digits;
    for (prefix, of) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        let head = digits.get(..2).map(str::to_ascii_lowercase);
        if head.as_deref() == Some(prefix) && (radix == 0 || radix == of) {
            radix = of;
            body = &digits[2..];
        }
    }
    if radix == 0 {
        radix = 10;
    }
    if body.starts_with('_') || body.ends_with('_') || body.contains("__") || body.is_empty() {
        return Err(invalid());
    }
    let body = body.replace('_', "");
    if body.starts_with(['+', '-']) {
        return Err(invalid());
    }
    let int = BigInt::parse_bytes(body.as_bytes(), radix).ok_or_else(invalid)?;
    Ok(number::integer(if negative { -int } else { int }))
}

pub(super) fn new_float(
    interpreter: &mut Interpreter,
    class: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let float = match arguments.take("x") {
        None => 0.0,
        Some(given) => {
            if let Some(method) = interpreter.method(&given, "__float__")? {
                let value = interpreter.invoke(&method, Arguments::default())?;
                Number::of(&value).map_or(Ok(0.0), |number| number.float())?
            } else {
                match unwrap(&given) {
                    Value::Str(text) => parse_float(&text)?,
                    Value::Opaque(origin) => {
                        return Err(opaque::undecided(&origin, "made into a number"));
                    }
                    value => match Number::of(&value) {
                        Some(number) => number.float()?,
                        None => {
                            return Err(Raised::type_error(format!(
                                "float() argument must be a string or a real number, not '{}'",
                                interpreter.types.of(&given).name
                            )));
                        }
                    },
                }
            }
        }
    };
    let builtin = interpreter.types.float.clone();
    Ok(interpreter.of_class(&class, &builtin, Value::Float(float)))
}

fn parse_float(text: &str) -> Result<f64> {
    let invalid = || {
        Raised::exception(
            "ValueError",
            format!("could not convert string to float: {}", quote(text)),
        )
    };
    let body = text.trim();
    if body.starts_with('_') || body.ends_with('_') || body.contains("__") {
        return Err(invalid());
    }
    body.replace('_', "").parse().map_err(|_| invalid())
}

pub(super) fn new_str(
    interpreter: &mut Interpreter,
    class: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let encoding = arguments
        .take_keyword("encoding")
        .or_else(|| (arguments.positional.len() > 1).then(|| arguments.positional.remove(1)));
    let value = match (arguments.take("object"), encoding) {
        (None, _) => Value::str(""),
        (Some(Value::Bytes(bytes)), Some(_)) => {
            Value::str(String::from_utf8(bytes.to_vec()).map_err(|_| {
                Raised::exception("UnicodeDecodeError", "these bytes are not UTF-8")
            })?)
        }
        (Some(value @ Value::Str(_)), _) => value,
        (Some(value), _) => Value::Str(interpreter.display(&value)?.into()),
    };
    let builtin = interpreter.types.str.clone();
    Ok(interpreter.of_class(&class, &builtin, value))
}

pub(super) fn new_bytes(
    interpreter: &mut Interpreter,
    class: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let encoded = arguments.positional.len() > 1 || !arguments.keywords.is_empty();
    let value = match arguments.take("source").map(|value| unwrap(&value)) {
        None => Vec::new(),
        Some(Value::Str(text)) if encoded => text.as_bytes().to_vec(),
        Some(Value::Str(_)) => {
            return Err(Raised::type_error("string argument without an encoding"));
        }
        Some(Value::Bytes(bytes)) => bytes.to_vec(),
        Some(Value::Int(length)) => {
            let length = usize::try_from(length)
                .map_err(|_| Raised::exception("ValueError", "negative count"))?;
            interpreter.allocate(length)?;
            vec![0; length]
        }
        Some(values) => {
            let mut bytes = Vec::new();
            for value in interpreter.collect(&values)? {
                bytes.push(byte(interpreter, &value)?);
            }
            bytes
        }
    };
    let builtin = interpreter.types.bytes.clone();
    Ok(interpreter.of_class(&class, &builtin, Value::Bytes(value.into())))
}

pub(super) fn new_list(
    interpreter: &mut Interpreter,
    class: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let builtin = interpreter.types.list.clone();
    let is_own = std::rc::Rc::ptr_eq(&class, &builtin);
    let values = match arguments.take("iterable").filter(|_| is_own) {
        Some(values) => interpreter.collect(&values)?,
        None => Vec::new(),
    };
    let value = interpreter.new_list(values)?;
    Ok(interpreter.of_class(&class, &builtin, value))
}

pub(super) fn new_tuple(
    interpreter: &mut Interpreter,
    class: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let values = match arguments.take("iterable") {
        Some(value @ Value::Tuple(_)) => value,
        Some(values) => {
            let values = interpreter.collect(&values)?;
            interpreter.new_tuple(values)?
        }
        None => Value::tuple([]),
    };
    let builtin = interpreter.types.tuple.clone();
    Ok(interpreter.of_class(&class, &builtin, values))
}

pub(super) fn new_dict(
    interpreter: &mut Interpreter,
    class: &Value,
    arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let builtin = interpreter.types.dict.clone();
    let mut dict = Dict::default();
    // A derived class is filled by its `__init__`, which may take something else.
    if std::rc::Rc::ptr_eq(&class, &builtin) {
        update(interpreter, &mut dict, arguments)?;
    }
    let value = interpreter.new_dict(dict)?;
    Ok(interpreter.of_class(&class, &builtin, value))
}

/// Adds what `dict(...)` and `dict.update(...)` are given.
pub(crate) fn update(
    interpreter: &mut Interpreter,
    dict: &mut Dict,
    mut arguments: Arguments,
) -> Result<()> {
    if !arguments.positional.is_empty() {
        let given = arguments.positional.remove(0);
        let is_mapping = match &given {
            Value::Dict(_) => true,
            Value::Instance(_) => interpreter.method(&given, "keys")?.is_some(),
            _ => false,
        };
        if is_mapping {
            for (key, value) in interpreter.mapping_items(&given)? {
                let key = interpreter.key(key)?;
                dict.insert(key, value);
            }
        } else {
            let pairs = interpreter.collect(&given)?;
            for (index, pair) in pairs.into_iter().enumerate() {
                interpreter.step()?;
                let pair = interpreter.collect(&pair).map_err(|_| {
                    Raised::type_error(format!(
                        "cannot convert dictionary update sequence element #{index} to a sequence"
                    ))
                })?;
                let length = pair.len();
                let Ok([key, value]) = <[Value; 2]>::try_from(pair) else {
                    return Err(Raised::exception(
                        "ValueError",
                        format!(
                            "dictionary update sequence element #{index} has length {length}; 2 is required"
                        ),
                    ));
                };
                let key = interpreter.key(key)?;
                dict.insert(key, value);
            }
        }
    }
    for (name, value) in arguments.keywords {
        dict.insert(Key(Value::Str(name)), value);
    }
    Ok(())
}

/// The values of an iterable as a set.
pub(crate) fn to_set(interpreter: &mut Interpreter, values: &Value) -> Result<Dict> {
    let mut set = Dict::default();
    let mut iter = interpreter.iter(values)?;
    while let Some(value) = interpreter.next(&mut iter)? {
        interpreter.step()?;
        let key = interpreter.key(value)?;
        set.insert(key, Value::None);
    }
    Ok(set)
}

pub(super) fn new_set(
    interpreter: &mut Interpreter,
    class: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let set = match arguments.take("iterable") {
        Some(values) => to_set(interpreter, &values)?,
        None => Dict::default(),
    };
    let value = interpreter.new_set(set)?;
    let builtin = interpreter.types.set.clone();
    Ok(interpreter.of_class(&class, &builtin, value))
}

pub(super) fn new_frozenset(
    interpreter: &mut Interpreter,
    class: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let class = wanted_class(class)?;
    let set = match arguments.take("iterable") {
        Some(values) => to_set(interpreter, &values)?,
        None => Dict::default(),
    };
    let value = Value::FrozenSet(std::rc::Rc::new(set));
    interpreter.keep(&value);
    let builtin = interpreter.types.frozenset.clone();
    Ok(interpreter.of_class(&class, &builtin, value))
}
