//! Format specifications, `%` and `str.format`.

mod float;

use num_traits::Signed;

use crate::builtins::primitive;
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::number::Number;
use crate::text::escape;
use crate::value::{Key, Value};
use float::float_field;
pub(crate) use float::{format_digits, format_float};

/// The widest field that is made.
const WIDEST: usize = 1_000_000;
/// Instead of the next number, once fields have been numbered by hand.
const MANUAL: usize = usize::MAX;
/// The most digits behind a point; Rust's formatting takes no more than 65535.
const FINEST: usize = 10_000;

/// `[[fill]align][sign][z][#][0][width][,][.precision][type]`.
#[derive(Default)]
struct Specification {
    fill: Option<char>,
    align: Option<char>,
    sign: Option<char>,
    positive_zero: bool,
    /// Whether the alignment is that of a `0` before the width.
    fills_zeros: bool,
    alternate: bool,
    width: usize,
    grouping: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

fn value_error(message: impl Into<String>) -> Raised {
    Raised::exception("ValueError", message)
}

impl Specification {
    fn parse(text: &str, class: &str) -> Result<Self> {
        let characters: Vec<char> = text.chars().collect();
        let mut at = 0;
        let mut specification = Self::default();
        let is_align = |c: Option<&char>| matches!(c, Some('<' | '>' | '^' | '='));
        if is_align(characters.get(1)) {
            specification.fill = characters.first().copied();
            specification.align = characters.get(1).copied();
            at = 2;
        } else if is_align(characters.first()) {
            specification.align = characters.first().copied();
            at = 1;
        }
        if let Some(sign @ ('+' | '-' | ' ')) = characters.get(at) {
            specification.sign = Some(*sign);
            at += 1;
        }
        if characters.get(at) == Some(&'z') {
            specification.positive_zero = true;
            at += 1;
        }
        if characters.get(at) == Some(&'#') {
            specification.alternate = true;
            at += 1;
        }
        if characters.get(at) == Some(&'0') {
            specification.fills_zeros = specification.align.is_none();
            specification.fill = specification.fill.or(Some('0'));
            specification.align = specification.align.or(Some('='));
            at += 1;
        }
        specification.width = digits(&characters, &mut at)?.unwrap_or(0);
        if let Some(grouping @ (',' | '_')) = characters.get(at) {
            specification.grouping = Some(*grouping);
            at += 1;
        }
        if characters.get(at) == Some(&'.') {
            at += 1;
            specification.precision = digits(&characters, &mut at)?;
            match specification.precision {
                None => return Err(value_error("Format specifier missing precision")),
                Some(precision) => check_precision(precision)?,
            }
        }
        specification.kind = characters.get(at).copied();
        if characters.len() > at + 1 {
            return Err(value_error(format!(
                "Invalid format specifier '{text}' for object of type '{class}'"
            )));
        }
        Ok(specification)
    }

    /// Fills up to the width. `prefix` is the sign (and base) before which `=` does not fill.
    fn pad(&self, prefix: &str, body: &str, default_align: char) -> String {
        let length = prefix.chars().count() + body.chars().count();
        let missing = self.width.saturating_sub(length);
        let fill = self.fill.unwrap_or(' ');
        let filling = |count: usize| fill.to_string().repeat(count);
        match self.align.unwrap_or(default_align) {
            '<' => format!("{prefix}{body}{}", filling(missing)),
            '^' => format!(
                "{}{prefix}{body}{}",
                filling(missing / 2),
                filling(missing - missing / 2)
            ),
            '=' => format!("{prefix}{}{body}", filling(missing)),
            _ => format!("{}{prefix}{body}", filling(missing)),
        }
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        }
    }
}

fn digits(characters: &[char], at: &mut usize) -> Result<Option<usize>> {
    let start = *at;
    let mut number = 0_usize;
    while let Some(digit) = characters.get(*at).and_then(|c| c.to_digit(10)) {
        number = number
            .saturating_mul(10)
            .saturating_add(usize::try_from(digit).unwrap_or(0));
        *at += 1;
    }
    let number = check_width(number)?;
    Ok((*at > start).then_some(number))
}

fn check_width(width: usize) -> Result<usize> {
    if width > WIDEST {
        return Err(Raised::limit("a formatted field is too wide"));
    }
    Ok(width)
}

fn check_precision(precision: usize) -> Result<()> {
    if precision > FINEST {
        return Err(Raised::limit("a formatted number has too many digits"));
    }
    Ok(())
}

/// Puts a separator between groups of digits, counted from the right.
fn group(digits: &str, separator: char, size: usize) -> String {
    let length = digits.len();
    let mut grouped = String::with_capacity(length + length / size);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (length - index).is_multiple_of(size) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

impl Interpreter {
    /// `!r`, `!s`, `!a`.
    pub(crate) fn convert(&mut self, value: &Value, conversion: Option<char>) -> Result<Value> {
        Ok(match conversion {
            Some('r') => Value::Str(self.repr(value)?.into()),
            Some('s') => Value::Str(self.display(value)?.into()),
            Some('a') => {
                let text = self.repr(value)?;
                Value::Str(ascii(&text).into())
            }
            _ => value.clone(),
        })
    }

    /// `format(value, specification)`.
    pub(crate) fn format_value(&mut self, value: &Value, specification: &str) -> Result<String> {
        if let Value::Instance(instance) = value {
            if let Some(method) = self.method(value, "__format__")? {
                let text =
                    self.invoke(&method, Arguments::positional([Value::str(specification)]))?;
                return self.display(&text);
            }
            if specification.is_empty() {
                return self.display(value);
            }
            if instance.class.lookup("__str__").is_none()
                && let Some(primitive) = primitive(instance)
            {
                return self.format_value(&primitive, specification);
            }
            if let Some(Value::Str(_)) = primitive(instance) {
                let text = self.display(value)?;
                return format_text(&text, specification);
            }
        }
        if specification.is_empty() {
            return self.display(value);
        }
        match value {
            Value::Str(text) => format_text(text, specification),
            Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => {
                self.format_integer(value, specification)
            }
            Value::Float(float) => format_float(*float, specification),
            _ => Err(Raised::type_error(format!(
                "unsupported format string passed to {}.__format__",
                self.types.of(value).name
            ))),
        }
    }

    fn format_integer(&mut self, value: &Value, text: &str) -> Result<String> {
        let specification = Specification::parse(text, "int")?;
        let Some(int) = Number::of(value).and_then(|number| number.big()) else {
            return self.display(value);
        };
        let negative = int.is_negative();
        let size = int.abs();
        let (prefix, digits, size_of_group) = match specification.kind {
            None | Some('d' | 'n') => ("", self.integer_text(&size)?, 3),
            Some('b') => ("0b", size.to_str_radix(2), 4),
            Some('o') => ("0o", size.to_str_radix(8), 4),
            Some('x') => ("0x", size.to_str_radix(16), 4),
            Some('X') => ("0X", size.to_str_radix(16).to_uppercase(), 4),
            Some('c') => {
                let code = Number::of(value).and_then(|number| number.big());
                let character = code
                    .and_then(|code| u32::try_from(code).ok())
                    .and_then(char::from_u32);
                return match character {
                    Some(character) => {
                        Ok(specification.pad("", character.encode_utf8(&mut [0; 4]), '<'))
                    }
                    None => Err(Raised::exception(
                        "OverflowError",
                        "%c arg not in range(0x110000)",
                    )),
                };
            }
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
                let float = Number::of(value).map_or(Ok(0.0), |number| number.float())?;
                return format_float(float, text);
            }
            Some(other) => {
                return Err(value_error(format!(
                    "Unknown format code '{other}' for object of type '{}'",
                    self.types.of(value).name
                )));
            }
        };
        if specification.precision.is_some() {
            return Err(value_error(
                "Precision not allowed in integer format specifier",
            ));
        }
        if specification.positive_zero {
            return Err(value_error(
                "Negative zero coercion (z) not allowed in integer format specifier",
            ));
        }
        let digits = match specification.grouping {
            Some(separator) => group(&digits, separator, size_of_group),
            None => digits,
        };
        let prefix = if specification.alternate { prefix } else { "" };
        let head = format!("{}{prefix}", specification.sign(negative));
        Ok(specification.pad(&head, &digits, '>'))
    }

    /// `format % arguments`.
    pub(crate) fn format_percent(&mut self, format: &str, arguments: &Value) -> Result<String> {
        let (values, mapping) = match arguments {
            Value::Tuple(values) => (values.to_vec(), None),
            Value::Dict(dict) => (vec![arguments.clone()], Some(dict.clone())),
            _ => (vec![arguments.clone()], None),
        };
        let mut values = values.into_iter();
        let mut text = String::new();
        let mut rest = format.chars().peekable();
        while let Some(character) = rest.next() {
            if character != '%' {
                text.push(character);
                continue;
            }
            let mut key = None;
            if rest.peek() == Some(&'(') {
                rest.next();
                // The mapping is no value of its own any more.
                if mapping.is_some() {
                    values = Vec::new().into_iter();
                }
                let mut name = String::new();
                loop {
                    match rest.next() {
                        Some(')') => break,
                        Some(other) => name.push(other),
                        None => return Err(value_error("incomplete format key")),
                    }
                }
                key = Some(name);
            }
            let mut specification = Specification::default();
            let mut flags = String::new();
            while let Some(flag @ ('-' | '+' | ' ' | '#' | '0')) = rest.peek().copied() {
                flags.push(flag);
                rest.next();
            }
            let mut missing = || Raised::type_error("not enough arguments for format string");
            // A number of the arguments may be negative.
            let mut number = |rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
                              values: &mut std::vec::IntoIter<Value>|
             -> Result<(bool, Option<usize>)> {
                if rest.peek() == Some(&'*') {
                    rest.next();
                    let value = values.next().ok_or_else(&mut missing)?;
                    let int = match Number::of(&value) {
                        Some(Number::Int(int)) => int,
                        Some(Number::Big(_)) => {
                            let message = "Python int too large to convert to C ssize_t";
                            return Err(Raised::exception("OverflowError", message));
                        }
                        _ => return Err(Raised::type_error("* wants int")),
                    };
                    let size = usize::try_from(int.unsigned_abs()).unwrap_or(usize::MAX);
                    return Ok((int < 0, Some(check_width(size)?)));
                }
                let mut digits_seen = Vec::new();
                while let Some(digit) = rest.peek().copied().filter(char::is_ascii_digit) {
                    digits_seen.push(digit);
                    rest.next();
                }
                Ok((false, digits(&digits_seen, &mut 0)?))
            };
            let (is_left, width) = number(&mut rest, &mut values)?;
            if is_left {
                flags.push('-');
            }
            specification.width = width.unwrap_or(0);
            if rest.peek() == Some(&'.') {
                rest.next();
                let (is_negative, precision) = number(&mut rest, &mut values)?;
                let precision = precision.filter(|_| !is_negative).unwrap_or(0);
                check_precision(precision)?;
                specification.precision = Some(precision);
            }
            while let Some('h' | 'l' | 'L') = rest.peek() {
                rest.next();
            }
            let Some(kind) = rest.next() else {
                return Err(value_error("incomplete format"));
            };
            if kind == '%' {
                text.push('%');
                continue;
            }
            // For an error alone; counted for each field it would take a long text's length squared.
            let index = match "srdiuxXoceEfFgGa".contains(kind) {
                true => 0,
                false => format.chars().count() - rest.clone().count() - 1,
            };
            let value = match (&key, &mapping) {
                (Some(key), Some(mapping)) => {
                    let found = mapping.borrow().get(&Key(Value::str(key))).cloned();
                    match found {
                        Some(found) => found,
                        None => {
                            return Err(self.builtin_exception("KeyError", vec![Value::str(key)]));
                        }
                    }
                }
                (Some(_), None) => return Err(Raised::type_error("format requires a mapping")),
                (None, _) => values
                    .next()
                    .ok_or_else(|| Raised::type_error("not enough arguments for format string"))?,
            };
            if flags.contains('-') {
                specification.align = Some('<');
            } else if flags.contains('0') && !matches!(kind, 's' | 'r' | 'a') {
                specification.fill = Some('0');
                specification.align = Some('=');
            }
            if flags.contains('+') {
                specification.sign = Some('+');
            } else if flags.contains(' ') {
                specification.sign = Some(' ');
            }
            specification.alternate = flags.contains('#');
            text.push_str(&self.percent_value(&value, (kind, index), specification)?);
            self.check_size(text.len())?;
        }
        if mapping.is_none() && values.next().is_some() {
            return Err(Raised::type_error(
                "not all arguments converted during string formatting",
            ));
        }
        self.allocate(text.len())?;
        Ok(text)
    }

    fn percent_value(
        &mut self,
        value: &Value,
        (kind, index): (char, usize),
        specification: Specification,
    ) -> Result<String> {
        if let Value::Opaque(origin) = value {
            return Err(crate::opaque::undecided(origin, "made into text"));
        }
        match kind {
            's' | 'r' | 'a' => {
                let converted = self.convert(value, Some(kind))?;
                let mut text = self.display(&converted)?;
                if let Some(precision) = specification.precision {
                    text = text.chars().take(precision).collect();
                }
                Ok(specification.pad("", &text, '>'))
            }
            'd' | 'i' | 'u' | 'x' | 'X' | 'o' => {
                let mut number = match value {
                    Value::Instance(instance) => primitive(instance),
                    _ => Some(value.clone()),
                };
                let is_text = |value: &Value| matches!(value, Value::Str(_) | Value::Bytes(_));
                if matches!(kind, 'd' | 'i' | 'u') && !number.as_ref().is_some_and(is_text) {
                    let has_int = self.method(value, "__int__")?.is_some();
                    let is_float = matches!(number, Some(Value::Float(_)));
                    if has_int || is_float {
                        number = Some(crate::builtins::to_int(self, value, None)?);
                    }
                }
                let number = number.as_ref().and_then(Number::of);
                let number = number.and_then(|number| number.big());
                let Some(int) = number else {
                    let class = &self.types.of(value).name;
                    return Err(Raised::type_error(match kind {
                        'd' | 'i' | 'u' => {
                            format!("%{kind} format: a real number is required, not {class}")
                        }
                        _ => format!("%{kind} format: an integer is required, not {class}"),
                    }));
                };
                let size = int.abs();
                let (prefix, mut digits) = match kind {
                    'x' => ("0x", size.to_str_radix(16)),
                    'X' => ("0X", size.to_str_radix(16).to_uppercase()),
                    'o' => ("0o", size.to_str_radix(8)),
                    _ => ("", self.integer_text(&size)?),
                };
                if let Some(precision) = specification.precision {
                    let missing = precision.saturating_sub(digits.len());
                    digits.insert_str(0, &"0".repeat(missing));
                }
                let prefix = if specification.alternate { prefix } else { "" };
                let head = format!("{}{prefix}", specification.sign(int.is_negative()));
                Ok(specification.pad(&head, &digits, '>'))
            }
            'c' => match value {
                Value::Str(text) if text.chars().count() == 1 => {
                    Ok(specification.pad("", text, '>'))
                }
                Value::Int(_) | Value::Bool(_) => {
                    let code = self.as_index(value).unwrap_or(-1);
                    let character = u32::try_from(code).ok().and_then(char::from_u32);
                    match character {
                        Some(character) => {
                            Ok(specification.pad("", character.encode_utf8(&mut [0; 4]), '>'))
                        }
                        None => Err(Raised::exception(
                            "OverflowError",
                            "%c arg not in range(0x110000)",
                        )),
                    }
                }
                _ => Err(Raised::type_error("%c requires int or char")),
            },
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let mut number = match value {
                    Value::Instance(instance) => match primitive(instance) {
                        Some(primitive) => Number::of(&primitive),
                        None => None,
                    },
                    _ => Number::of(value),
                };
                if number.is_none()
                    && let Some(method) = self.method(value, "__float__")?
                {
                    let float = self.invoke(&method, Arguments::default())?;
                    number = Number::of(&float);
                }
                let Some(number) = number else {
                    return Err(Raised::type_error(format!(
                        "must be real number, not {}",
                        self.types.of(value).name
                    )));
                };
                let specification = Specification {
                    kind: Some(kind),
                    ..specification
                };
                Ok(float_field(number.float()?, &specification))
            }
            other => Err(value_error(format!(
                "unsupported format character '{other}' (0x{:x}) at index {index}",
                u32::from(other)
            ))),
        }
    }

    /// `format.format(...)`.
    pub(crate) fn format_braces(
        &mut self,
        format: &str,
        arguments: &Arguments,
        automatic: &mut usize,
        depth: usize,
    ) -> Result<String> {
        if depth > 2 {
            return Err(value_error("Max string recursion exceeded"));
        }
        let mut text = String::new();
        self.check_size(format.len().saturating_mul(size_of::<char>()))?;
        let characters: Vec<char> = format.chars().collect();
        let mut at = 0;
        while let Some(character) = characters.get(at).copied() {
            at += 1;
            match character {
                '{' if characters.get(at) == Some(&'{') => {
                    text.push('{');
                    at += 1;
                }
                '}' if characters.get(at) == Some(&'}') => {
                    text.push('}');
                    at += 1;
                }
                '}' => {
                    return Err(value_error("Single '}' encountered in format string"));
                }
                '{' => {
                    let mut level = 1;
                    let start = at;
                    while level > 0 {
                        match characters.get(at) {
                            Some('{') => level += 1,
                            Some('}') => level -= 1,
                            Some(_) => {}
                            None => return Err(value_error("expected '}' before end of string")),
                        }
                        at += 1;
                    }
                    let field: String = characters[start..at - 1].iter().collect();
                    text.push_str(&self.format_field(&field, arguments, automatic, depth)?);
                    self.check_size(text.len())?;
                }
                other => text.push(other),
            }
        }
        self.allocate(text.len())?;
        Ok(text)
    }

    fn format_field(
        &mut self,
        field: &str,
        arguments: &Arguments,
        automatic: &mut usize,
        depth: usize,
    ) -> Result<String> {
        // The specification begins at the first colon outside of brackets.
        let mut brackets = 0_usize;
        let split = field.char_indices().find(|(_, character)| {
            match character {
                '[' => brackets += 1,
                ']' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            brackets == 0 && matches!(character, ':' | '!')
        });
        let (name, conversion, specification) = match split {
            None => (field, None, ""),
            Some((at, ':')) => (&field[..at], None, &field[at + 1..]),
            Some((at, _)) => {
                let tail = &field[at + 1..];
                let conversion = tail.chars().next();
                let after = conversion.map_or(0, char::len_utf8);
                let specification = match tail[after..].strip_prefix(':') {
                    Some(specification) => specification,
                    None if tail.len() == after => "",
                    None => {
                        return Err(value_error("expected ':' after conversion specifier"));
                    }
                };
                (&field[..at], conversion, specification)
            }
        };
        let value = self.format_argument(name, arguments, automatic)?;
        let value = self.convert(&value, conversion)?;
        let specification = self.format_braces(specification, arguments, automatic, depth + 1)?;
        self.format_value(&value, &specification)
    }

    fn format_argument(
        &mut self,
        name: &str,
        arguments: &Arguments,
        automatic: &mut usize,
    ) -> Result<Value> {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (head, mut rest) = name.split_at(end);
        let index = if head.is_empty() {
            if *automatic == MANUAL {
                return Err(value_error(
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
            *automatic += 1;
            Some(*automatic - 1)
        } else {
            let index = head.parse::<usize>().ok();
            if index.is_some() {
                if !matches!(*automatic, 0 | MANUAL) {
                    return Err(value_error(
                        "cannot switch from automatic field numbering to manual field specification",
                    ));
                }
                *automatic = MANUAL;
            }
            index
        };
        let mut value = match index {
            Some(index) => arguments.positional.get(index).cloned().ok_or_else(|| {
                Raised::exception(
                    "IndexError",
                    format!("Replacement index {index} out of range for positional args tuple"),
                )
            })?,
            None => {
                let mut keywords = arguments.keywords.iter();
                match keywords.find(|(keyword, _)| &**keyword == head) {
                    Some((_, value)) => value.clone(),
                    None => return Err(self.builtin_exception("KeyError", vec![Value::str(head)])),
                }
            }
        };
        while !rest.is_empty() {
            if let Some(tail) = rest.strip_prefix('.') {
                let end = tail.find(['.', '[']).unwrap_or(tail.len());
                value = self.load_attribute(&value, &tail[..end])?;
                rest = &tail[end..];
            } else if let Some((key, tail)) =
                rest.strip_prefix('[').and_then(|tail| tail.split_once(']'))
            {
                let key = match key.parse::<i64>() {
                    Ok(index) => Value::Int(index),
                    Err(_) => Value::str(key),
                };
                value = self.load_item(&value, &key)?;
                rest = tail;
            } else {
                return Err(value_error("Missing ']' in format string"));
            }
        }
        Ok(value)
    }
}

/// The text with everything that is not ASCII escaped.
pub(crate) fn ascii(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_ascii() {
                character.to_string()
            } else {
                escape(character)
            }
        })
        .collect()
}

fn format_text(text: &str, specification: &str) -> Result<String> {
    let specification = Specification::parse(specification, "str")?;
    match specification.kind {
        None | Some('s') => {}
        Some(other) => {
            return Err(value_error(format!(
                "Unknown format code '{other}' for object of type 'str'"
            )));
        }
    }
    let refused = match &specification {
        it if it.sign.is_some() => Some("Sign not allowed in string format specifier"),
        it if it.positive_zero => {
            Some("Negative zero coercion (z) not allowed in string format specifier")
        }
        it if it.alternate => Some("Alternate form (#) not allowed in string format specifier"),
        _ => None,
    };
    if let Some(message) = refused {
        return Err(value_error(message));
    }
    if let Some(grouping) = specification.grouping {
        return Err(value_error(format!(
            "Cannot specify '{grouping}' with 's'."
        )));
    }
    if specification.align == Some('=') && !specification.fills_zeros {
        return Err(value_error(
            "'=' alignment not allowed in string format specifier",
        ));
    }
    let specification = Specification {
        align: specification.align.filter(|align| *align != '='),
        ..specification
    };
    let shown: String = match specification.precision {
        Some(precision) => text.chars().take(precision).collect(),
        None => text.to_owned(),
    };
    Ok(specification.pad("", &shown, '<'))
}
