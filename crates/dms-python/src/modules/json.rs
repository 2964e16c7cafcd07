//! `json`.

use std::rc::Rc;

use num_bigint::BigInt;

use super::{set, set_functions};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::number::{float_text, integer};
use crate::value::{Class, Dict, Key, Module, Value};

/// How deep a document may nest.
const DEEPEST: usize = 150;

pub(super) fn build(interpreter: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    set_functions(
        module,
        &[
            ("dumps", dumps),
            ("loads", loads),
            ("load", |interpreter, mut arguments| {
                let file = arguments.require("load", "fp")?;
                let read = interpreter.load_attribute(&file, "read")?;
                let text = interpreter.invoke(&read, Arguments::default())?;
                arguments.positional.insert(0, text);
                loads(interpreter, arguments)
            }),
        ],
    );
    let base = interpreter.builtin("ValueError");
    let base = base.unwrap_or_else(|| interpreter.types.object.clone());
    let error = Class::plain("json", "JSONDecodeError", vec![base]);
    interpreter.library.insert("JSONDecodeError", error.clone());
    set(module, "JSONDecodeError", Value::Class(error));
    let encoder = Class::plain(
        "json",
        "JSONEncoder",
        vec![interpreter.types.object.clone()],
    );
    set(module, "JSONEncoder", Value::Class(encoder));
    Ok(())
}

/// How a document is written.
struct Writer {
    indent: Option<String>,
    item: String,
    key: String,
    sort_keys: bool,
    ascii: bool,
    /// What makes something writable of a value that is not.
    default: Value,
    text: String,
}

fn dumps(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let value = arguments.require("dumps", "obj")?;
    let indent = match arguments.take_keyword("indent") {
        None | Some(Value::None) => None,
        Some(Value::Str(text)) => Some(text.to_string()),
        Some(count) => {
            let count = usize::try_from(interpreter.as_index(&count).unwrap_or(0)).unwrap_or(0);
            interpreter.allocate(count)?;
            Some(" ".repeat(count))
        }
    };
    let flag = |interpreter: &mut Interpreter, value: Option<Value>, default: bool| match value {
        Some(value) => interpreter.is_true(&value),
        None => Ok(default),
    };
    let mut writer = Writer {
        item: if indent.is_some() { "," } else { ", " }.to_owned(),
        indent,
        key: ": ".to_owned(),
        sort_keys: flag(interpreter, arguments.take_keyword("sort_keys"), false)?,
        ascii: flag(interpreter, arguments.take_keyword("ensure_ascii"), true)?,
        default: arguments.take_keyword("default").unwrap_or(Value::None),
        text: String::new(),
    };
    if let Some(Value::Class(class)) = arguments.take_keyword("cls") {
        let encoder = interpreter.construct(&class, Arguments::default())?;
        if let Some(default) = interpreter.optional_attribute(&encoder, "default")? {
            writer.default = default;
        }
    }
    if let Some(separators) = arguments.take_keyword("separators")
        && !separators.is_none()
    {
        let parts = interpreter.collect(&separators)?;
        if let [item, key] = parts.as_slice() {
            writer.item = interpreter.display(item)?;
            writer.key = interpreter.display(key)?;
        }
    }
    write(interpreter, &mut writer, &value, 0)?;
    interpreter.allocate(writer.text.len())?;
    Ok(Value::Str(writer.text.into()))
}

fn new_line(interpreter: &Interpreter, writer: &mut Writer, depth: usize) -> Result<()> {
    if let Some(indent) = &writer.indent {
        interpreter.check_size(indent.len().saturating_mul(depth))?;
        writer.text.push('\n');
        writer.text.push_str(&indent.repeat(depth));
    }
    Ok(())
}

fn write(
    interpreter: &mut Interpreter,
    writer: &mut Writer,
    value: &Value,
    depth: usize,
) -> Result<()> {
    interpreter.step()?;
    interpreter.check_size(writer.text.len())?;
    if depth > DEEPEST {
        return Err(Raised::exception(
            "ValueError",
            "Circular reference detected",
        ));
    }
    match &crate::builtins::unwrap(value) {
        Value::None => writer.text.push_str("null"),
        Value::Bool(flag) => writer.text.push_str(if *flag { "true" } else { "false" }),
        number @ (Value::Int(_) | Value::BigInt(_)) => {
            writer.text.push_str(&interpreter.display(number)?);
        }
        Value::Float(float) => writer.text.push_str(&number_text(*float)),
        Value::Str(text) => quote(text, writer.ascii, &mut writer.text),
        list @ (Value::List(_) | Value::Tuple(_)) => {
            let values = interpreter.collect(list)?;
            if values.is_empty() {
                writer.text.push_str("[]");
                return Ok(());
            }
            writer.text.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    writer.text.push_str(&writer.item.clone());
                }
                new_line(interpreter, writer, depth + 1)?;
                write(interpreter, writer, value, depth + 1)?;
            }
            new_line(interpreter, writer, depth)?;
            writer.text.push(']');
        }
        dict @ Value::Dict(_) => write_dict(interpreter, writer, dict, depth)?,
        Value::Opaque(origin) => return Err(crate::opaque::undecided(origin, "written as JSON")),
        _ if !writer.default.is_none() => {
            let default = writer.default.clone();
            let made = interpreter.invoke(&default, Arguments::positional([value.clone()]))?;
            write(interpreter, writer, &made, depth + 1)?;
        }
        _ => {
            return Err(Raised::type_error(format!(
                "Object of type {} is not JSON serializable",
                interpreter.types.of(value).name
            )));
        }
    }
    Ok(())
}

fn write_dict(
    interpreter: &mut Interpreter,
    writer: &mut Writer,
    dict: &Value,
    depth: usize,
) -> Result<()> {
    let mut items = Vec::new();
    for (key, value) in interpreter.mapping_items(dict)? {
        let key = match crate::builtins::unwrap(&key) {
            Value::Str(text) => text.to_string(),
            Value::None => "null".to_owned(),
            Value::Bool(flag) => if flag { "true" } else { "false" }.to_owned(),
            Value::Float(float) => number_text(float),
            number @ (Value::Int(_) | Value::BigInt(_)) => interpreter.display(&number)?,
            _ => {
                return Err(Raised::type_error(format!(
                    "keys must be str, int, float, bool or None, not {}",
                    interpreter.types.of(&key).name
                )));
            }
        };
        items.push((key, value));
    }
    if items.is_empty() {
        writer.text.push_str("{}");
        return Ok(());
    }
    if writer.sort_keys {
        items.sort_by(|one, other| one.0.cmp(&other.0));
    }
    writer.text.push('{');
    for (index, (key, value)) in items.iter().enumerate() {
        if index > 0 {
            writer.text.push_str(&writer.item.clone());
        }
        new_line(interpreter, writer, depth + 1)?;
        quote(key, writer.ascii, &mut writer.text);
        writer.text.push_str(&writer.key.clone());
        write(interpreter, writer, value, depth + 1)?;
    }
    new_line(interpreter, writer, depth)?;
    writer.text.push('}');
    Ok(())
}

fn number_text(float: f64) -> String {
    if float.is_nan() {
        "NaN".to_owned()
    } else if float.is_infinite() {
        if float > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        float_text(float)
    }
}

fn quote(text: &str, ascii: bool, into: &mut String) {
    into.push('"');
    for character in text.chars() {
        match character {
            '"' => into.push_str("\\\""),
            '\\' => into.push_str("\\\\"),
            '\n' => into.push_str("\\n"),
            '\r' => into.push_str("\\r"),
            '\t' => into.push_str("\\t"),
            '\u{8}' => into.push_str("\\b"),
            '\u{c}' => into.push_str("\\f"),
            character if character < ' ' || ascii && !(' '..='~').contains(&character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    into.push_str(&format!("\\u{unit:04x}"));
                }
            }
            character => into.push(character),
        }
    }
    into.push('"');
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

fn loads(interpreter: &mut Interpreter, mut arguments: Arguments) -> Result<Value> {
    let text = arguments.require("loads", "s")?;
    let text: Rc<str> = match crate::builtins::unwrap(&text) {
        Value::Str(text) => text,
        Value::Bytes(bytes) => String::from_utf8_lossy(&bytes).into(),
        Value::Opaque(origin) => return Err(crate::opaque::undecided(&origin, "read as JSON")),
        _ => {
            return Err(Raised::type_error(format!(
                "the JSON object must be str, bytes or bytearray, not {}",
                interpreter.types.of(&text).name
            )));
        }
    };
    let mut reader = Reader { text: &text, at: 0 };
    reader.skip_space();
    let value = reader.value(interpreter, 0)?;
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.error(interpreter, "Extra data", reader.at));
    }
    Ok(value)
}

impl Reader<'_> {
    fn error(&self, interpreter: &mut Interpreter, message: &str, at: usize) -> Raised {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        let position = before.chars().count();
        let message = format!("{message}: line {line} column {column} (char {position})");
        let Some(class) = interpreter.library.get("JSONDecodeError").cloned() else {
            return Raised::exception("ValueError", message);
        };
        let made = interpreter.construct(&class, Arguments::positional([Value::str(message)]));
        match made.and_then(|value| interpreter.raised_of(&value)) {
            Ok(raised) | Err(raised) => raised,
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn value(&mut self, interpreter: &mut Interpreter, depth: usize) -> Result<Value> {
        interpreter.step()?;
        if depth > DEEPEST {
            return Err(Raised::limit("this JSON is nested too deeply"));
        }
        for (token, value) in [
            ("null", Value::None),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::Float(f64::NAN)),
            ("Infinity", Value::Float(f64::INFINITY)),
            ("-Infinity", Value::Float(f64::NEG_INFINITY)),
        ] {
            if self.take(token) {
                return Ok(value);
            }
        }
        match self.rest().chars().next() {
            Some('"') => Ok(Value::Str(self.string(interpreter)?.into())),
            Some('[') => self.list(interpreter, depth),
            Some('{') => self.dict(interpreter, depth),
            Some('-' | '0'..='9') => self.number(interpreter),
            _ => Err(self.error(interpreter, "Expecting value", self.at)),
        }
    }

    fn number(&mut self, interpreter: &mut Interpreter) -> Result<Value> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'))
            .unwrap_or(rest.len());
        let mut text = rest[..end].to_owned();
        let start = self.at;
        let digits = text.trim_start_matches('-');
        // Nothing but a point or an exponent may follow a leading zero.
        if digits.starts_with('0') && digits[1..].starts_with(|it: char| it.is_ascii_digit()) {
            text.truncate(text.len() - digits.len() + 1);
        }
        let end = text.len();
        self.at += end;
        if text.contains(['.', 'e', 'E']) {
            if let Ok(float) = text.parse() {
                return Ok(Value::Float(float));
            }
        } else if text.len() <= 4300
            && let Some(int) = BigInt::parse_bytes(text.as_bytes(), 10)
        {
            return Ok(integer(int));
        }
        Err(self.error(interpreter, "Expecting value", start))
    }

    fn list(&mut self, interpreter: &mut Interpreter, depth: usize) -> Result<Value> {
        self.at += 1;
        let mut values = Vec::new();
        self.skip_space();
        if self.take("]") {
            return interpreter.new_list(values);
        }
        loop {
            self.skip_space();
            values.push(self.value(interpreter, depth + 1)?);
            self.skip_space();
            if self.take("]") {
                return interpreter.new_list(values);
            }
            if !self.take(",") {
                return Err(self.error(interpreter, "Expecting ',' delimiter", self.at));
            }
        }
    }

    fn dict(&mut self, interpreter: &mut Interpreter, depth: usize) -> Result<Value> {
        self.at += 1;
        let mut dict = Dict::default();
        self.skip_space();
        if self.take("}") {
            return interpreter.new_dict(dict);
        }
        loop {
            self.skip_space();
            if !self.rest().starts_with('"') {
                let message = "Expecting property name enclosed in double quotes";
                return Err(self.error(interpreter, message, self.at));
            }
            let key = self.string(interpreter)?;
            self.skip_space();
            if !self.take(":") {
                return Err(self.error(interpreter, "Expecting ':' delimiter", self.at));
            }
            self.skip_space();
            let value = self.value(interpreter, depth + 1)?;
            dict.insert(Key(Value::Str(key.into())), value);
            self.skip_space();
            if self.take("}") {
                return interpreter.new_dict(dict);
            }
            if !self.take(",") {
                return Err(self.error(interpreter, "Expecting ',' delimiter", self.at));
            }
        }
    }

    fn string(&mut self, interpreter: &mut Interpreter) -> Result<String> {
        let start = self.at;
        self.at += 1;
        let mut units: Vec<u16> = Vec::new();
        let mut text = String::new();
        loop {
            let Some(character) = self.rest().chars().next() else {
                return Err(self.error(interpreter, "Unterminated string starting at", start));
            };
            self.at += character.len_utf8();
            if character == '\\' {
                let escaped = self.rest().chars().next().unwrap_or('"');
                self.at += escaped.len_utf8();
                if escaped == 'u' {
                    let unit = self
                        .rest()
                        .get(..4)
                        .and_then(|hex| u16::from_str_radix(hex, 16).ok());
                    let Some(unit) = unit else {
                        return Err(self.error(interpreter, "Invalid \\uXXXX escape", self.at));
                    };
                    self.at += 4;
                    units.push(unit);
                    continue;
                }
                flush(&mut units, &mut text);
                text.push(match escaped {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    '"' | '\\' | '/' => escaped,
                    _ => return Err(self.error(interpreter, "Invalid \\escape", self.at - 2)),
                });
                continue;
            }
            flush(&mut units, &mut text);
            match character {
                '"' => return Ok(text),
                character if character < ' ' => {
                    return Err(self.error(
                        interpreter,
                        "Invalid control character at",
                        self.at - 1,
                    ));
                }
                character => text.push(character),
            }
        }
    }
}

/// Adds the characters of UTF-16 units.
fn flush(units: &mut Vec<u16>, text: &mut String) {
    text.extend(
        char::decode_utf16(units.drain(..)).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)),
    );
}
