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
    ("fromhex", |_, this, mut arguments| {
        let text = match this {
            Value::Class(_) => arguments.require("fromhex", "string")?,
            text => text.clone(),
        };
        let Value::Str(text) = unwrap(&text) else {
            return Err(Raised::type_error("fromhex() argument must be str"));
        };
        let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut result = Vec::with_capacity(digits.len() / 2);
        for pair in digits.chunks(2) {
            let byte: String = pair.iter().collect();
            match u8::from_str_radix(&byte, 16) {
                Ok(byte) if pair.len() == 2 => result.push(byte),
                _ => {
                    return Err(Raised::exception(
                        "ValueError",
                        "non-hexadecimal number found in fromhex() arg",
                    ));
                }
            }
        }
        Ok(Value::Bytes(result.into()))
    }),
];
