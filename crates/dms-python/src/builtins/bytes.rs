//! Methods of `bytes`.

use std::rc::Rc;

use super::{Method, unwrap};
use crate::error::{Raised, Result};
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

pub(super) const METHODS: &[(&str, Method)] = &[
    ("decode", |interpreter, this, mut arguments| {
        let bytes = bytes(this)?;
        let encoding = match arguments.take("encoding") {
            Some(encoding) => interpreter.display(&encoding)?.to_ascii_lowercase(),
            None => "utf-8".to_owned(),
        };
        match encoding.replace('_', "-").as_str() {
            "latin-1" | "latin1" | "iso-8859-1" => {
                let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
                Ok(Value::Str(text.into()))
            }
            "utf-8" | "utf8" | "ascii" => match std::str::from_utf8(&bytes) {
                Ok(text) => Ok(Value::str(text)),
                Err(error) => Err(Raised::exception(
                    "UnicodeDecodeError",
                    format!(
                        "'utf-8' codec can't decode byte in position {}: invalid start byte",
                        error.valid_up_to()
                    ),
                )),
            },
            other => Err(Raised::exception(
                "LookupError",
                format!("unknown encoding: {other}"),
            )),
        }
    }),
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
        let prefix = bytes(&arguments.require("startswith", "prefix")?)?;
        Ok(Value::Bool(bytes(this)?.starts_with(&prefix)))
    }),
    ("endswith", |_, this, mut arguments| {
        let suffix = bytes(&arguments.require("endswith", "suffix")?)?;
        Ok(Value::Bool(bytes(this)?.ends_with(&suffix)))
    }),
    ("lower", |_, this, _| {
        Ok(Value::Bytes(bytes(this)?.to_ascii_lowercase().into()))
    }),
    ("upper", |_, this, _| {
        Ok(Value::Bytes(bytes(this)?.to_ascii_uppercase().into()))
    }),
    ("strip", |_, this, _| {
        Ok(Value::Bytes(bytes(this)?.trim_ascii().into()))
    }),
    ("find", |_, this, mut arguments| {
        let part = bytes(&arguments.require("find", "sub")?)?;
        let at = position(&bytes(this)?, &part, 0);
        let at = at.and_then(|at| i64::try_from(at).ok());
        Ok(Value::Int(at.unwrap_or(-1)))
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
    ("split", |interpreter, this, mut arguments| {
        let (this, separator) = (bytes(this)?, bytes(&arguments.require("split", "sep")?)?);
        if separator.is_empty() {
            return Err(Raised::exception("ValueError", "empty separator"));
        }
        let parts = parts(&this, &separator);
        interpreter.allocate(this.len().saturating_add(parts.len().saturating_mul(32)))?;
        let parts = parts.into_iter().map(|part| Value::Bytes(part.into()));
        interpreter.new_list(parts.collect())
    }),
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
