//! `str(value)` and `repr(value)`.

use std::rc::Rc;
use std::sync::LazyLock;

use regex::Regex;

use crate::builtins::{ClassMethod, Property, StaticMethod, primitive};
use crate::error::{Raised, Result};
use crate::generator::Generator;
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::iterate::{DictPart, DictView};
use crate::number::float_text;
use crate::opaque;
use crate::range::{Range, Slice};
use crate::value::{Instance, Value};

impl Interpreter {
    /// `str(value)`.
    pub(crate) fn display(&mut self, value: &Value) -> Result<String> {
        match value {
            Value::Str(text) => Ok(text.to_string()),
            Value::Instance(instance) => {
                if let Some(method) = self.method(value, "__str__")? {
                    let text = self.invoke(&method, Arguments::default())?;
                    return self.expect_text(text, "__str__");
                }
                if let Some(hooks) = instance.class.hooks()
                    && let Some(text) = hooks.text(self, instance)?
                {
                    return Ok(text);
                }
                if self.is_exception_class(&instance.class) {
                    return self.exception_text(instance);
                }
                if let Some(text @ Value::Str(_)) = primitive(instance)
                    && instance.class.lookup("__repr__").is_none()
                {
                    return self.display(&text);
                }
                self.repr(value)
            }
            Value::Opaque(origin) => Err(opaque::undecided(origin, "made into text")),
            _ => self.repr(value),
        }
    }

    fn expect_text(&self, value: Value, method: &str) -> Result<String> {
        match &value {
            Value::Str(text) => Ok(text.to_string()),
            Value::Instance(instance) => match primitive(instance) {
                Some(Value::Str(text)) => Ok(text.to_string()),
                _ => Err(self.returned_no_text(&value, method)),
            },
            Value::Opaque(origin) => Err(opaque::undecided(origin, "made into text")),
            _ => Err(self.returned_no_text(&value, method)),
        }
    }

    fn returned_no_text(&self, value: &Value, method: &str) -> Raised {
        Raised::type_error(format!(
            "{method} returned non-string (type {})",
            self.types.of(value).name
        ))
    }

    pub(crate) fn exception_text(&mut self, instance: &Rc<Instance>) -> Result<String> {
        let arguments = match instance.attributes.borrow().get("args") {
            Some(Value::Tuple(arguments)) => arguments.clone(),
            _ => Rc::from(Vec::new()),
        };
        match &*arguments {
            [] => Ok(String::new()),
            [one] => {
                let is_key_error = self
                    .builtin("KeyError")
                    .is_some_and(|class| instance.class.is_subclass_of(&class));
                if is_key_error {
                    self.repr(one)
                } else {
                    self.display(one)
                }
            }
            _ => self.repr(&Value::Tuple(arguments.clone())),
        }
    }

    /// `repr(value)`.
    pub(crate) fn repr(&mut self, value: &Value) -> Result<String> {
        self.step()?;
        Ok(match value {
            Value::None => "None".to_owned(),
            Value::NotImplemented => "NotImplemented".to_owned(),
            Value::Ellipsis => "Ellipsis".to_owned(),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            Value::Int(int) => int.to_string(),
            Value::BigInt(int) => self.integer_text(int)?,
            Value::Float(float) => float_text(*float),
            Value::Str(text) => quote(text),
            Value::Bytes(bytes) => quote_bytes(bytes),
            Value::Tuple(values) => {
                let items = self.repr_items(values)?;
                if values.len() == 1 {
                    format!("({items},)")
                } else {
                    format!("({items})")
                }
            }
            Value::List(values) => {
                let values = values.borrow().clone();
                self.guarded(value, "[...]", |interpreter| {
                    Ok(format!("[{}]", interpreter.repr_items(&values)?))
                })?
            }
            Value::Dict(dict) => {
                let items: Vec<(Value, Value)> = dict
                    .borrow()
                    .iter()
                    .map(|(key, value)| (key.0.clone(), value.clone()))
                    .collect();
                self.guarded(value, "{...}", |interpreter| {
                    let mut text = String::new();
                    for (index, (key, value)) in items.iter().enumerate() {
                        if index > 0 {
                            text.push_str(", ");
                        }
                        text.push_str(&interpreter.repr(key)?);
                        text.push_str(": ");
                        text.push_str(&interpreter.repr(value)?);
                        interpreter.check_size(text.len())?;
                    }
                    interpreter.allocate(text.len())?;
                    Ok(format!("{{{text}}}"))
                })?
            }
            Value::Set(set) => {
                let values: Vec<Value> = set.borrow().keys().map(|key| key.0.clone()).collect();
                if values.is_empty() {
                    "set()".to_owned()
                } else {
                    format!("{{{}}}", self.repr_items(&values)?)
                }
            }
            Value::FrozenSet(set) => {
                let values: Vec<Value> = set.keys().map(|key| key.0.clone()).collect();
                if values.is_empty() {
                    "frozenset()".to_owned()
                } else {
                    format!("frozenset({{{}}})", self.repr_items(&values)?)
                }
            }
            Value::Function(function) => format!("<function {}>", function.qualified_name),
            Value::Native(native) => format!("<built-in function {}>", native.name),
            Value::Method(method) => match &method.0 {
                Value::Function(function) => format!("<bound method {}>", function.qualified_name),
                Value::Native(native) => format!("<built-in method {}>", native.name),
                _ => "<bound method>".to_owned(),
            },
            Value::Class(class) => {
                let enumeration = crate::modules::enumeration::members(class).is_some();
                let name = match class.attributes.borrow().get("__qualname__") {
                    Some(Value::Str(name)) => name.clone(),
                    _ => class.name.clone(),
                };
                if enumeration {
                    format!("<enum '{}'>", class.name)
                } else if &*class.module == "builtins" {
                    format!("<class '{name}'>")
                } else {
                    format!("<class '{}.{name}'>", class.module)
                }
            }
            Value::Instance(instance) => return self.instance_repr(value, instance),
            Value::Module(module) => match &module.path {
                Some(path) => format!("<module '{}' from '{}'>", module.name, path.display()),
                None => format!("<module '{}'>", module.name),
            },
            Value::Opaque(origin) => return Err(opaque::undecided(origin, "made into text")),
        })
    }

    fn repr_items(&mut self, values: &[Value]) -> Result<String> {
        let mut text = String::new();
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                text.push_str(", ");
            }
            text.push_str(&self.repr(value)?);
            self.check_size(text.len())?;
        }
        self.allocate(text.len())?;
        Ok(text)
    }

    /// Shows a container that contains itself by `short`.
    fn guarded(
        &mut self,
        value: &Value,
        short: &str,
        show: impl FnOnce(&mut Self) -> Result<String>,
    ) -> Result<String> {
        if self.shown.iter().any(|one| crate::key::is_same(one, value)) {
            return Ok(short.to_owned());
        }
        self.shown.push(value.clone());
        let result = show(self);
        self.shown.pop();
        result
    }

    fn instance_repr(&mut self, value: &Value, instance: &Rc<Instance>) -> Result<String> {
        if let Some(method) = self.method(value, "__repr__")? {
            let text = self.invoke(&method, Arguments::default())?;
            return self.expect_text(text, "__repr__");
        }
        if let Some(hooks) = instance.class.hooks()
            && let Some(text) = hooks.representation(self, instance)?
        {
            return Ok(text);
        }
        if self.is_exception_class(&instance.class) {
            let arguments = match instance.attributes.borrow().get("args") {
                Some(Value::Tuple(arguments)) => arguments.to_vec(),
                _ => Vec::new(),
            };
            let items = self.repr_items(&arguments)?;
            return Ok(format!("{}({items})", instance.class.name));
        }
        if let Some(range) = instance.payload::<Range>() {
            let Range { start, stop, step } = *range;
            return Ok(if step == 1 {
                format!("range({start}, {stop})")
            } else {
                format!("range({start}, {stop}, {step})")
            });
        }
        if let Some(slice) = instance.payload::<Slice>() {
            let items = [slice.start.clone(), slice.stop.clone(), slice.step.clone()];
            return Ok(format!("slice({})", self.repr_items(&items)?));
        }
        if let Some(view) = instance.payload::<DictView>() {
            let values = self.collect(value)?;
            let name = match view.part {
                DictPart::Keys => "dict_keys",
                DictPart::Values => "dict_values",
                DictPart::Items => "dict_items",
            };
            return Ok(format!("{name}([{}])", self.repr_items(&values)?));
        }
        if let Some(text) = crate::annotation::representation(self, instance)? {
            return Ok(text);
        }
        if let Some(primitive) = primitive(instance) {
            return self.repr(&primitive);
        }
        if let Some(origin) = opaque::ancestor(&instance.class) {
            return Err(opaque::undecided(&origin, "made into text"));
        }
        let class = &instance.class;
        let kind = if instance
            .payload::<std::cell::RefCell<Generator>>()
            .is_some()
        {
            "generator object"
        } else if instance.payload::<Property>().is_some()
            || instance.payload::<ClassMethod>().is_some()
            || instance.payload::<StaticMethod>().is_some()
        {
            return Ok(format!("<{} object>", class.name));
        } else {
            "object"
        };
        // CPython adds the address, which differs from run to run.
        Ok(if &*class.module == "builtins" {
            format!("<{} {kind}>", class.name)
        } else {
            format!("<{}.{} {kind}>", class.module, class.name)
        })
    }
}

/// A string literal, quoted as `repr` does.
pub(crate) fn quote(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    for character in text.chars() {
        match character {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if character == quote => {
                quoted.push('\\');
                quoted.push(quote);
            }
            _ if is_printable(character) => quoted.push(character),
            _ => quoted.push_str(&escape(character)),
        }
    }
    quoted.push(quote);
    quoted
}

/// `\x..`, `\u....` or `\U........`.
pub(crate) fn escape(character: char) -> String {
    match u32::from(character) {
        code @ 0..0x100 => format!("\\x{code:02x}"),
        code @ 0x100..0x1_0000 => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

/// Unicode's categories of what has no shape of its own: controls, separators, and what is not assigned.
static SHAPELESS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\p{C}\p{Z}]").ok());

/// Whether `repr` shows the character itself.
pub(crate) fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return !character.is_ascii_control();
    }
    let mut bytes = [0; 4];
    let text = &*character.encode_utf8(&mut bytes);
    !(SHAPELESS.as_ref()).is_some_and(|shapeless| shapeless.is_match(text))
}

fn quote_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut quoted = String::with_capacity(bytes.len() + 3);
    quoted.push('b');
    quoted.push(quote);
    for byte in bytes {
        match byte {
            b'\\' => quoted.push_str("\\\\"),
            b'\n' => quoted.push_str("\\n"),
            b'\r' => quoted.push_str("\\r"),
            b'\t' => quoted.push_str("\\t"),
            0x20..0x7F => {
                let character = char::from(*byte);
                if character == quote {
                    quoted.push('\\');
                }
                quoted.push(character);
            }
            _ => quoted.push_str(&format!("\\x{byte:02x}")),
        }
    }
    quoted.push(quote);
    quoted
}
