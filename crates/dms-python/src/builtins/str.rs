//! Methods of `str`.

use std::rc::Rc;

use super::functions::size_argument;
use super::{Method, unwrap};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::range::Slice;
use crate::value::Value;

fn text(this: &Value) -> Result<Rc<str>> {
    match unwrap(this) {
        Value::Str(text) => Ok(text),
        Value::Opaque(origin) => Err(crate::opaque::undecided(&origin, "used as text")),
        _ => Err(Raised::type_error("a str is needed")),
    }
}

fn text_argument(
    interpreter: &Interpreter,
    arguments: &mut Arguments,
    function: &str,
    name: &str,
) -> Result<Rc<str>> {
    let value = arguments.require(function, name)?;
    match unwrap(&value) {
        Value::Str(text) => Ok(text),
        Value::Opaque(origin) => Err(crate::opaque::undecided(&origin, "used as text")),
        _ => Err(Raised::type_error(format!(
            "{function}() argument must be str, not {}",
            interpreter.types.of(&value).name
        ))),
    }
}

fn made(interpreter: &mut Interpreter, text: String) -> Result<Value> {
    interpreter.allocate(text.len())?;
    Ok(Value::Str(text.into()))
}

fn list(interpreter: &mut Interpreter, parts: Vec<&str>) -> Result<Value> {
    interpreter.allocate(parts.iter().map(|part| part.len()).sum())?;
    interpreter.new_list(parts.into_iter().map(Value::str).collect())
}

fn size(length: usize) -> Value {
    Value::Int(i64::try_from(length).unwrap_or(i64::MAX))
}

/// The part of a text that optional `start` and `end` arguments mean, and where it begins, in characters.
fn part(
    interpreter: &Interpreter,
    text: &str,
    arguments: &mut Arguments,
) -> Result<Option<(String, usize)>> {
    let (start, stop) = (arguments.take("start"), arguments.take("end"));
    if start.is_none() && stop.is_none() {
        return Ok(Some((text.to_owned(), 0)));
    }
    let characters: Vec<char> = text.chars().collect();
    let begins_behind = match &start {
        Some(start) => {
            interpreter.as_index(start).unwrap_or(0)
                > i64::try_from(characters.len()).unwrap_or(i64::MAX)
        }
        None => false,
    };
    if begins_behind {
        return Ok(None);
    }
    let slice = Slice {
        start: start.unwrap_or(Value::None),
        stop: stop.unwrap_or(Value::None),
        step: Value::None,
    };
    let range = slice.range(interpreter, characters.len())?;
    let begin = usize::try_from(range.start).unwrap_or(0);
    let end = usize::try_from(range.stop).unwrap_or(0);
    if end < begin {
        return Ok(None);
    }
    Ok(Some((characters[begin..end].iter().collect(), begin)))
}

fn find(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    last: bool,
) -> Result<Option<usize>> {
    let text = text(this)?;
    let wanted = text_argument(interpreter, &mut arguments, "find", "sub")?;
    let Some((part, offset)) = part(interpreter, &text, &mut arguments)? else {
        return Ok(None);
    };
    let found = if last {
        part.rfind(&*wanted)
    } else {
        part.find(&*wanted)
    };
    Ok(found.map(|index| offset + part[..index].chars().count()))
}

fn affix(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    at_end: bool,
) -> Result<Value> {
    let name = if at_end { "endswith" } else { "startswith" };
    let text = text(this)?;
    let wanted = unwrap(&arguments.require(name, "prefix")?);
    let wanted = match &wanted {
        Value::Tuple(several) => several.to_vec(),
        Value::Str(_) => vec![wanted],
        Value::Opaque(origin) => return Err(crate::opaque::undecided(origin, "used as text")),
        other => {
            return Err(Raised::type_error(format!(
                "{name} first arg must be str or a tuple of str, not {}",
                interpreter.types.of(other).name
            )));
        }
    };
    let Some((part, _)) = part(interpreter, &text, &mut arguments)? else {
        return Ok(Value::Bool(false));
    };
    for one in &wanted {
        let Value::Str(one) = unwrap(one) else {
            return Err(Raised::type_error(format!(
                "tuple for {name} must only contain str, not {}",
                interpreter.types.of(one).name
            )));
        };
        if if at_end {
            part.ends_with(&*one)
        } else {
            part.starts_with(&*one)
        } {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn strip(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    start: bool,
    end: bool,
) -> Result<Value> {
    let text = text(this)?;
    let characters: Option<Vec<char>> = match arguments.take("chars") {
        None | Some(Value::None) => None,
        Some(given) => match unwrap(&given) {
            Value::Str(given) => Some(given.chars().collect()),
            _ => {
                return Err(Raised::type_error(format!(
                    "strip arg must be None or str, not {}",
                    interpreter.types.of(&given).name
                )));
            }
        },
    };
    let matches = |character: char| match &characters {
        Some(characters) => characters.contains(&character),
        None => character.is_whitespace() || ('\x1c'..='\x1f').contains(&character),
    };
    let mut stripped = &*text;
    if start {
        stripped = stripped.trim_start_matches(matches);
    }
    if end {
        stripped = stripped.trim_end_matches(matches);
    }
    Ok(Value::str(stripped))
}

fn split(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    from_right: bool,
) -> Result<Value> {
    let text = text(this)?;
    let separator = arguments
        .take("sep")
        .filter(|separator| !separator.is_none());
    let most = match arguments.take("maxsplit") {
        Some(most) => size_argument(interpreter, &most)?,
        None => -1,
    };
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    interpreter.allocate(text.len())?;
    if let Some(separator) = separator {
        let Value::Str(separator) = unwrap(&separator) else {
            return Err(Raised::type_error(format!(
                "must be str or None, not {}",
                interpreter.types.of(&separator).name
            )));
        };
        if separator.is_empty() {
            return Err(Raised::exception("ValueError", "empty separator"));
        }
        let limit = most.saturating_add(1);
        let parts = if from_right {
            let mut parts: Vec<&str> = text.rsplitn(limit, &*separator).collect();
            parts.reverse();
            parts
        } else {
            text.splitn(limit, &*separator).collect()
        };
        return list(interpreter, parts);
    }
    let parts = if from_right {
        split_whitespace_right(&text, most)
    } else {
        split_whitespace(&text, most)
    };
    list(interpreter, parts)
}

fn split_whitespace(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest);
            break;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    parts
}

fn split_whitespace_right(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_end();
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest);
            break;
        }
        let start = rest
            .char_indices()
            .rev()
            .find(|(_, character)| character.is_whitespace())
            .map_or(0, |(index, character)| index + character.len_utf8());
        parts.push(&rest[start..]);
        rest = rest[..start].trim_end();
    }
    parts.reverse();
    parts
}

fn split_lines(text: &str, keep_ends: bool) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        if !matches!(
            character,
            '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
        ) {
            continue;
        }
        let mut end = index + character.len_utf8();
        if character == '\r' && characters.peek().is_some_and(|(_, next)| *next == '\n') {
            characters.next();
            end += 1;
        }
        lines.push(&text[start..if keep_ends { end } else { index }]);
        start = end;
    }
    if start < text.len() {
        lines.push(&text[start..]);
    }
    lines
}

fn partition(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    from_right: bool,
) -> Result<Value> {
    let text = text(this)?;
    let separator = text_argument(interpreter, &mut arguments, "partition", "sep")?;
    if separator.is_empty() {
        return Err(Raised::exception("ValueError", "empty separator"));
    }
    let split = if from_right {
        text.rsplit_once(&*separator)
    } else {
        text.split_once(&*separator)
    };
    let parts = match split {
        Some((head, tail)) => [Value::str(head), Value::Str(separator), Value::str(tail)],
        None if from_right => [Value::str(""), Value::str(""), Value::Str(text)],
        None => [Value::Str(text), Value::str(""), Value::str("")],
    };
    interpreter.new_tuple(parts.to_vec())
}

fn justify(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    align: char,
) -> Result<Value> {
    let text = text(this)?;
    let width = arguments.require("ljust", "width")?;
    let width = usize::try_from(size_argument(interpreter, &width)?).unwrap_or(0);
    let fill = match arguments.take("fillchar") {
        Some(fill) => interpreter.display(&fill)?,
        None => " ".to_owned(),
    };
    if fill.chars().count() != 1 {
        return Err(Raised::type_error(
            "The fill character must be exactly one character long",
        ));
    }
    let length = text.chars().count();
    let missing = width.saturating_sub(length);
    interpreter.allocate(missing.saturating_mul(fill.len()))?;
    let left = match align {
        '<' => 0,
        '>' => missing,
        // CPython's `center` puts the odd one to the left where the width is odd.
        _ => missing / 2 + (missing & width & 1),
    };
    Ok(Value::Str(
        format!("{}{text}{}", fill.repeat(left), fill.repeat(missing - left)).into(),
    ))
}

fn join(interpreter: &mut Interpreter, this: &Value, mut arguments: Arguments) -> Result<Value> {
    let separator = text(this)?;
    let values = arguments.require("join", "iterable")?;
    let mut joined = String::new();
    for (index, value) in interpreter.collect(&values)?.iter().enumerate() {
        if index > 0 {
            joined.push_str(&separator);
        }
        match unwrap(value) {
            Value::Str(text) => {
                interpreter.allocate(text.len())?;
                joined.push_str(&text);
            }
            Value::Opaque(origin) => {
                return Err(crate::opaque::undecided(&origin, "used as text"));
            }
            _ => {
                return Err(Raised::type_error(format!(
                    "sequence item {index}: expected str instance, {} found",
                    interpreter.types.of(value).name
                )));
            }
        }
        interpreter.allocate(separator.len())?;
    }
    made(interpreter, joined)
}

/// Whether there is a character and all satisfy the condition.
fn every(this: &Value, condition: impl Fn(char) -> bool) -> Result<Value> {
    let text = text(this)?;
    Ok(Value::Bool(!text.is_empty() && text.chars().all(condition)))
}

fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => {
            let rest = characters.as_str().to_lowercase();
            titled(first).chain(rest.chars()).collect()
        }
        None => String::new(),
    }
}

fn title(text: &str) -> String {
    let mut text_of_title = String::with_capacity(text.len());
    let mut inside = false;
    for character in text.chars() {
        if inside {
            text_of_title.extend(character.to_lowercase());
        } else {
            text_of_title.extend(titled(character));
        }
        inside = is_cased(character);
    }
    text_of_title
}

/// Whether there are large and small letters of the kind.
fn is_cased(character: char) -> bool {
    let is_title = matches!(character, 'ǅ' | 'ǈ' | 'ǋ' | 'ǲ');
    is_title || character.is_uppercase() || character.is_lowercase()
}

/// A letter as it begins a word: of one that becomes several only the first is large.
fn titled(character: char) -> impl Iterator<Item = char> {
    let pair = match character {
        'Ǆ'..='ǆ' => Some('ǅ'),
        'Ǉ'..='ǉ' => Some('ǈ'),
        'Ǌ'..='ǌ' => Some('ǋ'),
        'Ǳ'..='ǳ' => Some('ǲ'),
        _ => None,
    };
    let keeps = character == 'ŉ';
    let others = character.to_uppercase().skip(1).map(move |it| match keeps {
        true => it,
        false => it.to_lowercase().next().unwrap_or(it),
    });
    let first = pair.or_else(|| character.to_uppercase().next());
    first.into_iter().chain(others)
}

fn replace(interpreter: &mut Interpreter, this: &Value, mut arguments: Arguments) -> Result<Value> {
    let text = text(this)?;
    let old = text_argument(interpreter, &mut arguments, "replace", "old")?;
    let new = text_argument(interpreter, &mut arguments, "replace", "new")?;
    let count = match arguments.take("count") {
        Some(count) => size_argument(interpreter, &count)?,
        None => -1,
    };
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    let occurrences = if old.is_empty() {
        text.chars().count() + 1
    } else {
        text.matches(&*old).count()
    };
    interpreter.allocate(
        text.len()
            .saturating_add(occurrences.min(most).saturating_mul(new.len())),
    )?;
    Ok(Value::Str(text.replacen(&*old, &new, most).into()))
}

fn encode(interpreter: &mut Interpreter, this: &Value, mut arguments: Arguments) -> Result<Value> {
    let text = text(this)?;
    let encoding = match arguments.take("encoding") {
        Some(encoding) => interpreter.display(&encoding)?.to_ascii_lowercase(),
        None => "utf-8".to_owned(),
    };
    let errors = match arguments.take("errors") {
        Some(errors) => interpreter.display(&errors)?,
        None => "strict".to_owned(),
    };
    let largest = match encoding.replace('_', "-").as_str() {
        "utf-8" | "utf8" => return Ok(Value::Bytes(text.as_bytes().into())),
        "ascii" | "us-ascii" => 0x7F,
        "latin-1" | "latin1" | "iso-8859-1" => 0xFF,
        other => {
            return Err(Raised::exception(
                "LookupError",
                format!("unknown encoding: {other}"),
            ));
        }
    };
    let mut bytes = Vec::with_capacity(text.len());
    for (position, character) in text.chars().enumerate() {
        match u8::try_from(u32::from(character)) {
            Ok(byte) if byte <= largest => bytes.push(byte),
            _ if errors == "ignore" => {}
            _ if errors == "replace" => bytes.push(b'?'),
            _ => {
                return Err(Raised::exception(
                    "UnicodeEncodeError",
                    format!(
                        "'{encoding}' codec can't encode character '{}' in position {position}: ordinal not in range({})",
                        crate::text::escape(character),
                        u32::from(largest) + 1
                    ),
                ));
            }
        }
    }
    Ok(Value::Bytes(bytes.into()))
}

fn translate(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let text = text(this)?;
    let table = arguments.require("translate", "table")?;
    let mut translated = String::with_capacity(text.len());
    for character in text.chars() {
        let key = Value::Int(i64::from(u32::from(character)));
        match interpreter.load_item(&table, &key) {
            Ok(Value::None) => {}
            Ok(Value::Int(code)) => {
                translated.extend(u32::try_from(code).ok().and_then(char::from_u32));
            }
            Ok(other) => {
                translated.push_str(&interpreter.display(&other)?);
                interpreter.check_size(translated.len())?;
            }
            Err(raised) if interpreter.is_a(&raised, "LookupError") => translated.push(character),
            Err(raised) => return Err(raised),
        }
    }
    made(interpreter, translated)
}

fn make_translation(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let first = match this {
        Value::Class(_) => arguments.require("maketrans", "x")?,
        first => first.clone(),
    };
    let code = |character: char| Value::Int(i64::from(u32::from(character)));
    let mut table = crate::value::Dict::default();
    if let Some(to) = arguments.take("y") {
        let (from, to) = (text(&first)?, text(&to)?);
        for (from, to) in from.chars().zip(to.chars()) {
            table.insert(crate::value::Key(code(from)), code(to));
        }
        if let Some(removed) = arguments.take("z") {
            for character in text(&removed)?.chars() {
                table.insert(crate::value::Key(code(character)), Value::None);
            }
        }
    } else {
        for (key, value) in interpreter.mapping_items(&first)? {
            let key = match &key {
                Value::Str(one) => one.chars().next().map_or(Value::None, code),
                other => other.clone(),
            };
            table.insert(crate::value::Key(key), value);
        }
    }
    interpreter.new_dict(table)
}

pub(super) const METHODS: &[(&str, Method)] = &[
    ("upper", |interpreter, this, _| {
        made(interpreter, text(this)?.to_uppercase())
    }),
    ("lower", |interpreter, this, _| {
        made(interpreter, text(this)?.to_lowercase())
    }),
    ("casefold", |interpreter, this, _| {
        made(interpreter, text(this)?.to_lowercase().replace('ß', "ss"))
    }),
    ("capitalize", |interpreter, this, _| {
        made(interpreter, capitalize(&text(this)?))
    }),
    ("title", |interpreter, this, _| {
        made(interpreter, title(&text(this)?))
    }),
    ("swapcase", |interpreter, this, _| {
        let swapped = text(this)?
            .chars()
            .flat_map(|character| -> Vec<char> {
                if character.is_uppercase() {
                    character.to_lowercase().collect()
                } else {
                    character.to_uppercase().collect()
                }
            })
            .collect();
        made(interpreter, swapped)
    }),
    ("strip", |interpreter, this, arguments| {
        strip(interpreter, this, arguments, true, true)
    }),
    ("lstrip", |interpreter, this, arguments| {
        strip(interpreter, this, arguments, true, false)
    }),
    ("rstrip", |interpreter, this, arguments| {
        strip(interpreter, this, arguments, false, true)
    }),
    ("split", |interpreter, this, arguments| {
        split(interpreter, this, arguments, false)
    }),
    ("rsplit", |interpreter, this, arguments| {
        split(interpreter, this, arguments, true)
    }),
    ("splitlines", |interpreter, this, mut arguments| {
        let keep_ends = match arguments.take("keepends") {
            Some(keep) => interpreter.is_true(&keep)?,
            None => false,
        };
        let text = text(this)?;
        list(interpreter, split_lines(&text, keep_ends))
    }),
    ("partition", |interpreter, this, arguments| {
        partition(interpreter, this, arguments, false)
    }),
    ("rpartition", |interpreter, this, arguments| {
        partition(interpreter, this, arguments, true)
    }),
    ("join", join),
    ("replace", replace),
    ("startswith", |interpreter, this, arguments| {
        affix(interpreter, this, arguments, false)
    }),
    ("endswith", |interpreter, this, arguments| {
        affix(interpreter, this, arguments, true)
    }),
    ("removeprefix", |interpreter, this, mut arguments| {
        let text = text(this)?;
        let prefix = text_argument(interpreter, &mut arguments, "removeprefix", "prefix")?;
        Ok(Value::str(text.strip_prefix(&*prefix).unwrap_or(&text)))
    }),
    ("removesuffix", |interpreter, this, mut arguments| {
        let text = text(this)?;
        let suffix = text_argument(interpreter, &mut arguments, "removesuffix", "suffix")?;
        Ok(Value::str(text.strip_suffix(&*suffix).unwrap_or(&text)))
    }),
    ("find", |interpreter, this, arguments| {
        Ok(find(interpreter, this, arguments, false)?.map_or(Value::Int(-1), size))
    }),
    ("rfind", |interpreter, this, arguments| {
        Ok(find(interpreter, this, arguments, true)?.map_or(Value::Int(-1), size))
    }),
    ("index", |interpreter, this, arguments| {
        match find(interpreter, this, arguments, false)? {
            Some(index) => Ok(size(index)),
            None => Err(Raised::exception("ValueError", "substring not found")),
        }
    }),
    ("rindex", |interpreter, this, arguments| {
        match find(interpreter, this, arguments, true)? {
            Some(index) => Ok(size(index)),
            None => Err(Raised::exception("ValueError", "substring not found")),
        }
    }),
    ("count", |interpreter, this, mut arguments| {
        let text = text(this)?;
        let wanted = text_argument(interpreter, &mut arguments, "count", "sub")?;
        let Some((part, _)) = part(interpreter, &text, &mut arguments)? else {
            return Ok(Value::Int(0));
        };
        Ok(size(if wanted.is_empty() {
            part.chars().count() + 1
        } else {
            part.matches(&*wanted).count()
        }))
    }),
    ("ljust", |interpreter, this, arguments| {
        justify(interpreter, this, arguments, '<')
    }),
    ("rjust", |interpreter, this, arguments| {
        justify(interpreter, this, arguments, '>')
    }),
    ("center", |interpreter, this, arguments| {
        justify(interpreter, this, arguments, '^')
    }),
    ("zfill", |interpreter, this, mut arguments| {
        let text = text(this)?;
        let width = arguments.require("zfill", "width")?;
        let width = usize::try_from(size_argument(interpreter, &width)?).unwrap_or(0);
        let missing = width.saturating_sub(text.chars().count());
        interpreter.allocate(missing)?;
        let (sign, body) = match text.chars().next() {
            Some('+' | '-') => text.split_at(1),
            _ => ("", &*text),
        };
        Ok(Value::Str(
            format!("{sign}{}{body}", "0".repeat(missing)).into(),
        ))
    }),
    ("expandtabs", |interpreter, this, mut arguments| {
        let text = text(this)?;
        let width = match arguments.take("tabsize") {
            Some(width) => usize::try_from(size_argument(interpreter, &width)?).unwrap_or(0),
            None => 8,
        };
        interpreter.allocate(text.len().saturating_mul(width.max(1)))?;
        let mut expanded = String::new();
        let mut column = 0;
        for character in text.chars() {
            if character == '\t' {
                let spaces = if width == 0 {
                    0
                } else {
                    width - column % width
                };
                expanded.push_str(&" ".repeat(spaces));
                column += spaces;
            } else {
                expanded.push(character);
                column = if matches!(character, '\n' | '\r') {
                    0
                } else {
                    column + 1
                };
            }
        }
        made(interpreter, expanded)
    }),
    ("format", |interpreter, this, arguments| {
        let format = text(this)?;
        let formatted = interpreter.format_braces(&format, &arguments, &mut 0, 0)?;
        Ok(Value::Str(formatted.into()))
    }),
    ("format_map", |interpreter, this, mut arguments| {
        let format = text(this)?;
        let mapping = arguments.require("format_map", "mapping")?;
        let mut given = Arguments::default();
        for (key, value) in interpreter.mapping_items(&mapping)? {
            given
                .keywords
                .push((interpreter.display(&key)?.into(), value));
        }
        let formatted = interpreter.format_braces(&format, &given, &mut 0, 0)?;
        Ok(Value::Str(formatted.into()))
    }),
    ("encode", encode),
    ("translate", translate),
    ("maketrans", make_translation),
    ("isdigit", |_, this, _| {
        every(this, |c| c.is_ascii_digit() || "²³¹".contains(c))
    }),
    ("isdecimal", |_, this, _| {
        every(this, |c| c.is_ascii_digit())
    }),
    ("isnumeric", |_, this, _| every(this, char::is_numeric)),
    ("isalpha", |_, this, _| every(this, char::is_alphabetic)),
    ("isalnum", |_, this, _| every(this, char::is_alphanumeric)),
    ("isspace", |_, this, _| every(this, char::is_whitespace)),
    ("isascii", |_, this, _| {
        Ok(Value::Bool(text(this)?.is_ascii()))
    }),
    ("isprintable", |_, this, _| {
        let text = text(this)?;
        Ok(Value::Bool(text.chars().all(crate::text::is_printable)))
    }),
    ("isupper", |_, this, _| {
        let text = text(this)?;
        Ok(Value::Bool(
            text.chars().any(char::is_uppercase)
                && !text.chars().any(|c| is_cased(c) && !c.is_uppercase()),
        ))
    }),
    ("islower", |_, this, _| {
        let text = text(this)?;
        Ok(Value::Bool(
            text.chars().any(char::is_lowercase)
                && !text.chars().any(|c| is_cased(c) && !c.is_lowercase()),
        ))
    }),
    ("istitle", |_, this, _| {
        let text = text(this)?;
        Ok(Value::Bool(
            text.chars().any(is_cased) && title(&text) == *text,
        ))
    }),
    ("isidentifier", |_, this, _| {
        let text = text(this)?;
        let starts = text
            .chars()
            .next()
            .is_some_and(|c| c == '_' || c.is_alphabetic());
        Ok(Value::Bool(
            starts && text.chars().all(|c| c == '_' || c.is_alphanumeric()),
        ))
    }),
];
