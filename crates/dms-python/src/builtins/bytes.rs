//! Methods of `bytes`.

use std::rc::Rc;

use super::{Method, unwrap};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::Value;

fn bytes(this: &Value) -> Result<Rc<[u8]>> {
    match unwrap(this) {
        Value::Bytes(bytes) => Ok(bytes),
        _ => Err(Raised::type_error("a bytes-like object is required")),
    }
}

/// Where a part begins, from a position on; the part is not empty, or begins everywhere.
fn position(text: &[u8], part: &[u8], from: usize) -> Option<usize> {
    if part.is_empty() {
        return Some(from);
    }
    let found = text
        .get(from..)?
        .windows(part.len())
        .position(|it| it == part)?;
    Some(from + found)
}

/// What lies between the occurrences of a part that is not empty.
fn parts<'a>(text: &'a [u8], part: &[u8]) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = position(text, part, from) {
        found.push(&text[from..at]);
        from = at + part.len();
    }
    found.push(&text[from..]);
    found
}

/// Python's white space: a vertical tab, too.
fn is_space(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || *byte == 0x0B
}

/// Whether there is a byte and all satisfy the condition.
fn every(this: &Value, condition: impl Fn(&u8) -> bool) -> Result<Value> {
    let bytes = bytes(this)?;
    Ok(Value::Bool(
        !bytes.is_empty() && bytes.iter().all(condition),
    ))
}

/// Whether the condition holds for bytes, or for one of a tuple of them.
fn one_of(parts: &Value, holds: impl Fn(&[u8]) -> bool) -> Result<Value> {
    let Value::Tuple(parts) = parts else {
        return Ok(Value::Bool(holds(&bytes(parts)?)));
    };
    for part in parts.iter() {
        if holds(&bytes(part)?) {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn stripped(this: &Value, mut arguments: Arguments, left: bool, right: bool) -> Result<Value> {
    let this = bytes(this)?;
    let given = arguments.take("bytes").filter(|given| !given.is_none());
    let given = given.map(|given| bytes(&given)).transpose()?;
    let goes = |byte: &u8| match &given {
        Some(given) => given.contains(byte),
        None => is_space(byte),
    };
    let mut rest = &*this;
    while let Some((_, others)) = rest.split_first().filter(|(first, _)| left && goes(first)) {
        rest = others;
    }
    while let Some((_, others)) = rest.split_last().filter(|(last, _)| right && goes(last)) {
        rest = others;
    }
    Ok(Value::Bytes(rest.into()))
}

fn split(interpreter: &mut Interpreter, this: &Value, mut arguments: Arguments) -> Result<Value> {
    let this = bytes(this)?;
    let separator = arguments
        .take("sep")
        .filter(|separator| !separator.is_none());
    let most = match arguments.take("maxsplit") {
        Some(most) => interpreter
            .as_index(&most)
            .and_then(|most| usize::try_from(most).ok())
            .unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let mut found: Vec<&[u8]> = Vec::new();
    let mut rest = &*this;
    if let Some(separator) = separator {
        let separator = bytes(&separator)?;
        if separator.is_empty() {
            return Err(Raised::exception("ValueError", "empty separator"));
        }
        while found.len() < most
            && let Some(at) = position(rest, &separator, 0)
        {
            found.push(&rest[..at]);
            rest = &rest[at + separator.len()..];
        }
        found.push(rest);
    } else {
        loop {
            let start = rest.iter().position(|byte| !is_space(byte));
            rest = &rest[start.unwrap_or(rest.len())..];
            if rest.is_empty() {
                break;
            }
            let end = rest.iter().position(is_space).unwrap_or(rest.len());
            if found.len() >= most {
                found.push(rest);
                break;
            }
            found.push(&rest[..end]);
            rest = &rest[end..];
        }
    }
    interpreter.allocate(this.len().saturating_add(found.len().saturating_mul(32)))?;
    let parts = found.into_iter().map(|part| Value::Bytes(part.into()));
    interpreter.new_list(parts.collect())
}

fn join(interpreter: &mut Interpreter, this: &Value, mut arguments: Arguments) -> Result<Value> {
    let this = bytes(this)?;
    let parts = arguments.require("join", "iterable_of_bytes")?;
    let mut joined = Vec::new();
    for (index, part) in interpreter.iterate(&parts)?.iter().enumerate() {
        let Value::Bytes(part) = unwrap(part) else {
            return Err(Raised::type_error(format!(
                "sequence item {index}: expected a bytes-like object, {} found",
                interpreter.types.of(part).name
            )));
        };
        if index > 0 {
            joined.extend_from_slice(&this);
        }
        joined.extend_from_slice(&part);
        interpreter.allocate(this.len().saturating_add(part.len()))?;
    }
    Ok(Value::Bytes(joined.into()))
}

fn decode(interpreter: &mut Interpreter, this: &Value, mut arguments: Arguments) -> Result<Value> {
    let bytes = bytes(this)?;
    let mut named = |name: &str, default: &str| match arguments.take(name) {
        Some(given) => interpreter.display(&given),
        None => Ok(default.to_owned()),
    };
    let encoding = named("encoding", "utf-8")?.to_ascii_lowercase();
    let errors = named("errors", "strict")?;
    interpreter.allocate(bytes.len())?;
    match encoding.replace('_', "-").as_str() {
        "latin-1" | "latin1" | "iso-8859-1" => {
            let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            Ok(Value::Str(text.into()))
        }
        "utf-8" | "utf8" => decoded(&bytes, "utf-8", &errors),
        "ascii" | "us-ascii" => decoded(&bytes, "ascii", &errors),
        other => Err(Raised::exception(
            "LookupError",
            format!("unknown encoding: {other}"),
        )),
    }
}

/// The text of bytes; what is none is left to the handler of errors that is named.
fn decoded(bytes: &[u8], encoding: &str, errors: &str) -> Result<Value> {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while !rest.is_empty() {
        let (good, bad) = match encoding {
            "ascii" => {
                let good = rest.iter().take_while(|byte| byte.is_ascii()).count();
                (good, 1)
            }
            _ => match std::str::from_utf8(rest) {
                Ok(_) => (rest.len(), 0),
                Err(error) => {
                    let good = error.valid_up_to();
                    (good, error.error_len().unwrap_or(rest.len() - good))
                }
            },
        };
        text.push_str(&String::from_utf8_lossy(&rest[..good]));
        if good == rest.len() {
            break;
        }
        let wrong = &rest[good..good + bad];
        match errors {
            "ignore" => {}
            "replace" => text.push('\u{FFFD}'),
            "backslashreplace" => {
                text.extend(wrong.iter().map(|byte| format!("\\x{byte:02x}")));
            }
            "strict" => {
                let at = bytes.len() - rest.len() + good;
                return Err(undecodable(encoding, wrong, at, at + bad == bytes.len()));
            }
            other => {
                return Err(match other {
                    "surrogateescape" | "surrogatepass" => {
                        Raised::unsupported("surrogates in texts are not supported")
                    }
                    other => Raised::exception(
                        "LookupError",
                        format!("unknown error handler name '{other}'"),
                    ),
                });
            }
        }
        rest = &rest[good + bad..];
    }
    Ok(Value::Str(text.into()))
}

fn undecodable(encoding: &str, wrong: &[u8], at: usize, is_end: bool) -> Raised {
    let first = wrong.first().copied().unwrap_or_default();
    let reason = match encoding {
        "ascii" => "ordinal not in range(128)",
        _ if !matches!(first, 0xC2..=0xF4) => "invalid start byte",
        _ if is_end => "unexpected end of data",
        _ => "invalid continuation byte",
    };
    let place = match wrong.len() {
        0 | 1 => format!("byte 0x{first:02x} in position {at}"),
        count => format!("bytes in position {at}-{}", at + count - 1),
    };
    let message = format!("'{encoding}' codec can't decode {place}: {reason}");
    Raised::exception("UnicodeDecodeError", message)
}

pub(super) const METHODS: &[(&str, Method)] = &[
    ("decode", decode),
    ("join", join),
    ("hex", |_, this, _| {
        let hex: String = bytes(this)?
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Value::Str(hex.into()))
    }),
    ("find", |interpreter, this, mut arguments| {
        let (bytes, wanted) = (bytes(this)?, bytes(&arguments.require("find", "sub")?)?);
        let mut start = 0;
        if let Some(at) = arguments.take("start") {
            let at = interpreter.as_index(&at).unwrap_or(0);
            let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            let at = if at < 0 { at + length } else { at }.max(0);
            start = usize::try_from(at).unwrap_or(usize::MAX);
        }
        interpreter.charge(bytes.len());
        let Some(rest) = bytes.get(start..) else {
            return Ok(Value::Int(-1));
        };
        let found = match wanted.is_empty() {
            true => Some(0),
            false => rest.windows(wanted.len()).position(|part| *part == *wanted),
        };
        let at = found.and_then(|at| i64::try_from(start + at).ok());
        Ok(Value::Int(at.unwrap_or(-1)))
    }),
    ("startswith", |_, this, mut arguments| {
        let this = bytes(this)?;
        let prefix = arguments.require("startswith", "prefix")?;
        one_of(&prefix, |prefix| this.starts_with(prefix))
    }),
    ("endswith", |_, this, mut arguments| {
        let this = bytes(this)?;
        let suffix = arguments.require("endswith", "suffix")?;
        one_of(&suffix, |suffix| this.ends_with(suffix))
    }),
    ("lower", |_, this, _| {
        Ok(Value::Bytes(bytes(this)?.to_ascii_lowercase().into()))
    }),
    ("upper", |_, this, _| {
        Ok(Value::Bytes(bytes(this)?.to_ascii_uppercase().into()))
    }),
    ("strip", |_, this, arguments| {
        stripped(this, arguments, true, true)
    }),
    ("lstrip", |_, this, arguments| {
        stripped(this, arguments, true, false)
    }),
    ("rstrip", |_, this, arguments| {
        stripped(this, arguments, false, true)
    }),
    ("index", |_, this, mut arguments| {
        let part = bytes(&arguments.require("index", "sub")?)?;
        let at = position(&bytes(this)?, &part, 0).and_then(|at| i64::try_from(at).ok());
        at.map(Value::Int)
            .ok_or_else(|| Raised::exception("ValueError", "subsection not found"))
    }),
    ("rfind", |_, this, mut arguments| {
        let (this, part) = (bytes(this)?, bytes(&arguments.require("rfind", "sub")?)?);
        let at = match part.is_empty() {
            true => Some(this.len()),
            false => this.windows(part.len()).rposition(|it| *it == *part),
        };
        let at = at.and_then(|at| i64::try_from(at).ok());
        Ok(Value::Int(at.unwrap_or(-1)))
    }),
    ("count", |_, this, mut arguments| {
        let (this, part) = (bytes(this)?, bytes(&arguments.require("count", "sub")?)?);
        let count = match part.is_empty() {
            true => this.len() + 1,
            false => parts(&this, &part).len() - 1,
        };
        Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)))
    }),
    ("isdigit", |_, this, _| every(this, u8::is_ascii_digit)),
    ("isalpha", |_, this, _| every(this, u8::is_ascii_alphabetic)),
    ("isalnum", |_, this, _| {
        every(this, u8::is_ascii_alphanumeric)
    }),
    ("isspace", |_, this, _| every(this, is_space)),
    ("isascii", |_, this, _| {
        Ok(Value::Bool(bytes(this)?.is_ascii()))
    }),
    ("removeprefix", |_, this, mut arguments| {
        let (this, part) = (
            bytes(this)?,
            bytes(&arguments.require("removeprefix", "prefix")?)?,
        );
        Ok(Value::Bytes(
            this.strip_prefix(&*part).unwrap_or(&this).into(),
        ))
    }),
    ("removesuffix", |_, this, mut arguments| {
        let (this, part) = (
            bytes(this)?,
            bytes(&arguments.require("removesuffix", "suffix")?)?,
        );
        Ok(Value::Bytes(
            this.strip_suffix(&*part).unwrap_or(&this).into(),
        ))
    }),
    ("replace", |interpreter, this, mut arguments| {
        let (this, old) = (bytes(this)?, bytes(&arguments.require("replace", "old")?)?);
        let new = bytes(&arguments.require("replace", "new")?)?;
        if old.is_empty() {
            return Err(Raised::unsupported(
                "replacing empty bytes is not supported",
            ));
        }
        let parts = parts(&this, &old);
        interpreter.allocate(
            this.len()
                .saturating_add(parts.len().saturating_mul(new.len())),
        )?;
        Ok(Value::Bytes(parts.join(&*new).into()))
    }),
    ("split", split),
    ("fromhex", |_, this, mut arguments| {
        let text = match this {
            Value::Class(_) => arguments.require("fromhex", "string")?,
            text => text.clone(),
        };
        let Value::Str(text) = unwrap(&text) else {
            return Err(Raised::type_error("fromhex() argument must be str"));
        };
        let mut result = Vec::with_capacity(text.len() / 2);
        let mut digits = text
            .chars()
            .enumerate()
            .filter(|(_, it)| !it.is_ascii_whitespace());
        let wrong = |at: usize| {
            let message = format!("non-hexadecimal number found in fromhex() arg at position {at}");
            Raised::exception("ValueError", message)
        };
        let end = text.chars().count();
        while let Some((at, high)) = digits.next() {
            let high = high.to_digit(16).ok_or_else(|| wrong(at))?;
            let (at, low) = digits.next().ok_or_else(|| wrong(end))?;
            let low = low.to_digit(16).ok_or_else(|| wrong(at))?;
            result.push(u8::try_from(high * 16 + low).unwrap_or_default());
        }
        Ok(Value::Bytes(result.into()))
    }),
];
