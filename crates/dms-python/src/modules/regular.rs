//! `re`, on two engines.

mod engine;

use std::rc::Rc;

use engine::{DOTALL, Engine, Groups, IGNORECASE, MULTILINE, VERBOSE};

use super::set;
use crate::builtins::{Method, define, unwrap};
use crate::error::{Raised, Result};
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::{Class, Dict, Instance, Key, Module, Value};

struct Pattern {
    regex: Engine,
    /// The same, bound to the whole of the text and to its start.
    whole: Engine,
    start: Engine,
    text: Rc<str>,
    /// The pattern in the engines' syntax.
    translated: String,
    flags: i64,
}

/// A match: byte ranges of the groups.
struct Match {
    text: Rc<str>,
    groups: Groups,
    names: Vec<Option<Rc<str>>>,
    pattern: Value,
}

pub(super) fn build(interpreter: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    let object = interpreter.types.object.clone();
    let pattern = Class::plain("re", "Pattern", vec![object.clone()]);
    define(&pattern, PATTERN_METHODS);
    let found = Class::plain("re", "Match", vec![object]);
    define(&found, MATCH_METHODS);
    interpreter.library.insert("Pattern", pattern.clone());
    interpreter.library.insert("Match", found.clone());
    set(module, "Pattern", Value::Class(pattern));
    set(module, "Match", Value::Class(found));
    for (name, short, flag) in [
        ("IGNORECASE", "I", IGNORECASE),
        ("MULTILINE", "M", MULTILINE),
        ("DOTALL", "S", DOTALL),
        ("VERBOSE", "X", VERBOSE),
        ("ASCII", "A", 256),
        ("UNICODE", "U", 32),
    ] {
        set(module, name, Value::Int(flag));
        set(module, short, Value::Int(flag));
    }
    let value_error = interpreter.builtin("ValueError");
    if let Some(base) = value_error {
        let error = Class::plain("re", "error", vec![base]);
        interpreter.library.insert("re.error", error.clone());
        set(module, "error", Value::Class(error));
    }
    for (name, method) in PATTERN_METHODS {
        let method = *method;
        let function = Value::native(name, move |interpreter, mut arguments| {
            let pattern = arguments.require(name, "pattern")?;
            let flags = arguments.take_keyword("flags").or_else(|| {
                let position = match *name {
                    "sub" | "subn" => 3,
                    "split" => 2,
                    _ => 1,
                };
                (arguments.positional.len() > position)
                    .then(|| arguments.positional.remove(position))
            });
            let pattern = compiled(interpreter, &pattern, flags)?;
            method(interpreter, &pattern, arguments)
        });
        set(module, name, function);
    }
    set(
        module,
        "compile",
        Value::native("compile", |interpreter, mut arguments| {
            let pattern = arguments.require("compile", "pattern")?;
            let flags = arguments.take("flags");
            compiled(interpreter, &pattern, flags)
        }),
    );
    set(
        module,
        "escape",
        Value::native("escape", |interpreter, mut arguments| {
            let text = arguments.require("escape", "pattern")?;
            let text = interpreter.display(&text)?;
            let mut escaped = String::with_capacity(text.len());
            for character in text.chars() {
                if "()[]{}?*+-|^$\\.&~# \t\n\r\x0b\x0c".contains(character) {
                    escaped.push('\\');
                }
                escaped.push(character);
            }
            Ok(Value::Str(escaped.into()))
        }),
    );
    set(
        module,
        "purge",
        Value::native("purge", |_, _| Ok(Value::None)),
    );
    Ok(())
}

fn compiled(interpreter: &mut Interpreter, pattern: &Value, flags: Option<Value>) -> Result<Value> {
    if let Value::Instance(instance) = pattern
        && instance.payload::<Pattern>().is_some()
    {
        return Ok(pattern.clone());
    }
    let Value::Str(text) = unwrap(pattern) else {
        return Err(Raised::unsupported(
            "a pattern that is not a string is not supported here",
        ));
    };
    let flags = flags
        .and_then(|flags| interpreter.as_index(&flags))
        .unwrap_or(0);
    let translated = translate(&text);
    let make = |pattern: &str| Engine::new(pattern, flags);
    let newline = if flags & VERBOSE != 0 { "\n" } else { "" };
    let built = make(&translated).and_then(|regex| {
        let whole = make(&format!(r"\A(?:{translated}{newline})\z"))?;
        let start = make(&format!(r"\A(?:{translated}{newline})"))?;
        Ok((regex, whole, start))
    });
    let (regex, whole, start) =
        built.map_err(|message| Raised::exception("ValueError", message))?;
    let class = library(interpreter, "Pattern");
    let pattern = Pattern {
        regex,
        whole,
        start,
        text,
        translated,
        flags,
    };
    Ok(Instance::with_payload(&class, pattern, None))
}

/// Python's pattern in the other crate's syntax: `\Z`, `\w`, and brackets within classes.
fn translate(pattern: &str) -> String {
    let mut translated = String::with_capacity(pattern.len());
    let mut characters = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('Z') => translated.push_str(r"\z"),
                // Marks, which the other crate counts among them, are no letters to Python.
                Some('w') if in_class => translated.push_str(r"\p{L}\p{N}_"),
                Some('w') => translated.push_str(r"[\p{L}\p{N}_]"),
                Some('W') => translated.push_str(r"[^\p{L}\p{N}_]"),
                Some(
                    next @ ('"' | '\'' | '/' | ',' | ':' | ';' | '=' | '!' | '@' | '%' | '`' | '<'
                    | '>' | ' '),
                ) => {
                    translated.push_str(&regex::escape(next.encode_utf8(&mut [0; 4])));
                }
                Some('_') => translated.push('_'),
                Some(next) => {
                    translated.push('\\');
                    translated.push(next);
                }
                None => translated.push('\\'),
            },
            '[' if in_class => translated.push_str(r"\["),
            '[' => {
                in_class = true;
                translated.push('[');
                if characters.peek() == Some(&'^') {
                    translated.push('^');
                    characters.next();
                }
                if characters.peek() == Some(&']') {
                    translated.push_str(r"\]");
                    characters.next();
                }
            }
            ']' if in_class => {
                in_class = false;
                translated.push(']');
            }
            '&' | '~' if in_class => {
                translated.push('\\');
                translated.push(character);
            }
            // Python's `$` also matches before a last line's end.
            '$' if !in_class => translated.push('$'),
            other => translated.push(other),
        }
    }
    translated
}

fn library(interpreter: &Interpreter, name: &str) -> Rc<Class> {
    match interpreter.library.get(name) {
        Some(class) => class.clone(),
        None => interpreter.types.object.clone(),
    }
}

fn pattern(this: &Value) -> Result<Rc<Pattern>> {
    let found = match this {
        Value::Instance(instance) => instance.payload::<Pattern>(),
        _ => None,
    };
    found.ok_or_else(|| Raised::type_error("a compiled pattern is needed"))
}

fn subject(arguments: &mut Arguments, function: &str) -> Result<Rc<str>> {
    match unwrap(&arguments.require(function, "string")?) {
        Value::Str(text) => Ok(text),
        Value::Opaque(origin) => Err(crate::opaque::undecided(&origin, "searched")),
        _ => Err(Raised::type_error("expected string or bytes-like object")),
    }
}

fn found(
    interpreter: &mut Interpreter,
    this: &Value,
    text: &Rc<str>,
    groups: Groups,
    regex: &Engine,
) -> Value {
    let found = Match {
        text: text.clone(),
        groups,
        names: regex.names(),
        pattern: this.clone(),
    };
    let class = library(interpreter, "Match");
    Instance::with_payload(&class, found, None)
}

#[derive(Clone, Copy)]
enum How {
    Anywhere,
    Start,
    Whole,
}

fn first(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
    how: How,
) -> Result<Value> {
    let pattern = pattern(this)?;
    let text = subject(&mut arguments, "search")?;
    let (from, to) = bounds(interpreter, &text, &mut arguments);
    interpreter.allocate(text.len() / 8)?;
    let searched = &text[..to];
    let first = match how {
        _ if from > to => None,
        How::Anywhere => pattern.regex.first(searched, from)?,
        How::Start if from == 0 => pattern.start.first(searched, 0)?,
        How::Whole if from == 0 => pattern.whole.first(searched, 0)?,
        How::Start => pattern.regex.first(searched, from)?,
        How::Whole => pattern.up_to_end()?.first(searched, from)?,
    };
    // Where one begins at the position, no other is found before it.
    let begins = |groups: &Groups| groups.first().copied().flatten().map(|(start, _)| start);
    let is_wanted = |groups: &Groups| matches!(how, How::Anywhere) || begins(groups) == Some(from);
    Ok(match first.filter(is_wanted) {
        Some(groups) => found(interpreter, this, &text, groups, &pattern.regex),
        None => Value::None,
    })
}

impl Pattern {
    /// The same, bound to the end of the text.
    fn up_to_end(&self) -> Result<Engine> {
        let newline = if self.flags & VERBOSE != 0 { "\n" } else { "" };
        let bound = format!(r"(?:{}{newline})\z", self.translated);
        Engine::new(&bound, self.flags).map_err(|message| Raised::exception("ValueError", message))
    }
}

/// Where a search begins and ends, in bytes: `pos` and `endpos`, which count characters.
fn bounds(interpreter: &Interpreter, text: &str, arguments: &mut Arguments) -> (usize, usize) {
    let mut position = |name: &str, otherwise: usize| {
        let Some(given) = arguments.take(name) else {
            return otherwise;
        };
        let count = interpreter.as_index(&given).unwrap_or_default().max(0);
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let place = text.char_indices().nth(count);
        place.map_or(text.len(), |(place, _)| place)
    };
    (position("pos", 0), position("endpos", text.len()))
}

/// What a replacement text or function makes of a match.
fn replacement(
    interpreter: &mut Interpreter,
    this: &Value,
    with: &Value,
    text: &Rc<str>,
    groups: &Groups,
    regex: &Engine,
) -> Result<String> {
    let group = |index: usize| {
        let range = groups.get(index).copied().flatten();
        range.map_or("", |(start, end)| &text[start..end])
    };
    let Value::Str(template) = unwrap(with) else {
        let value = found(interpreter, this, text, groups.clone(), regex);
        let made = interpreter.invoke(with, Arguments::positional([value]))?;
        return interpreter.display(&made);
    };
    if !template.contains('\\') {
        return Ok(template.as_ref().to_owned());
    }
    interpreter.charge(template.len());
    let mut result = String::new();
    let mut characters = template.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' {
            result.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => result.push('\n'),
            Some('t') => result.push('\t'),
            Some('r') => result.push('\r'),
            Some('g') if characters.peek() == Some(&'<') => {
                characters.next();
                let name: String = characters.by_ref().take_while(|c| *c != '>').collect();
                let index = match name.parse::<usize>() {
                    Ok(index) => Some(index),
                    Err(_) => (regex.names().iter()).position(|it| it.as_deref() == Some(&*name)),
                };
                result.push_str(index.map_or("", group));
            }
            Some(digit @ '0'..='9') => {
                let mut index = digit.to_digit(10).unwrap_or(0);
                if let Some(next) = characters.peek().and_then(|c| c.to_digit(10)) {
                    index = index * 10 + next;
                    characters.next();
                }
                let index = usize::try_from(index).unwrap_or(0);
                if index >= groups.len() {
                    return Err(Raised::exception(
                        "ValueError",
                        format!("invalid group reference {index}"),
                    ));
                }
                result.push_str(group(index));
            }
            Some('\\') => result.push('\\'),
            Some(other) => {
                result.push('\\');
                result.push(other);
            }
            None => result.push('\\'),
        }
    }
    Ok(result)
}

fn substitute(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
) -> Result<(String, i64)> {
    let pattern = pattern(this)?;
    let with = arguments.require("sub", "repl")?;
    let text = subject(&mut arguments, "sub")?;
    let count = match arguments.take("count") {
        Some(count) => interpreter.as_index(&count).unwrap_or(0),
        None => 0,
    };
    let (mut result, mut last, mut replaced) = (String::new(), 0, 0);
    for groups in pattern.regex.all(interpreter, &text, 0)? {
        let Some(Some((start, end))) = groups.first().copied() else {
            continue;
        };
        if count > 0 && replaced == count {
            break;
        }
        result.push_str(&text[last..start]);
        let made = replacement(interpreter, this, &with, &text, &groups, &pattern.regex)?;
        interpreter.allocate(made.len())?;
        interpreter.check_size(result.len())?;
        result.push_str(&made);
        last = end;
        replaced += 1;
    }
    result.push_str(&text[last..]);
    interpreter.allocate(result.len())?;
    Ok((result, replaced))
}

fn split(interpreter: &mut Interpreter, this: &Value, mut arguments: Arguments) -> Result<Value> {
    let pattern = pattern(this)?;
    let text = subject(&mut arguments, "split")?;
    let most = match arguments.take("maxsplit") {
        Some(most) => interpreter.as_index(&most).unwrap_or(0),
        None => 0,
    };
    let (mut parts, mut last, mut splits) = (Vec::new(), 0, 0);
    for groups in pattern.regex.all(interpreter, &text, 0)? {
        let Some(Some((start, end))) = groups.first().copied() else {
            continue;
        };
        if most > 0 && splits == most {
            break;
        }
        parts.push(Value::str(&text[last..start]));
        for group in groups.iter().skip(1) {
            parts.push(group.map_or(Value::None, |(start, end)| Value::str(&text[start..end])));
        }
        last = end;
        splits += 1;
    }
    parts.push(Value::str(&text[last..]));
    interpreter.new_list(parts)
}

fn find_all(
    interpreter: &mut Interpreter,
    this: &Value,
    mut arguments: Arguments,
) -> Result<Value> {
    let pattern = pattern(this)?;
    let text = subject(&mut arguments, "findall")?;
    let (from, to) = bounds(interpreter, &text, &mut arguments);
    let mut results = Vec::new();
    for groups in pattern.regex.all(interpreter, &text[..to], from)? {
        let groups: Vec<Value> = groups
            .iter()
            .map(|group| Value::str(group.map_or("", |(start, end)| &text[start..end])))
            .collect();
        results.push(match groups.as_slice() {
            [whole] => whole.clone(),
            [_, one] => one.clone(),
            [_, rest @ ..] => interpreter.new_tuple(rest.to_vec())?,
            [] => Value::None,
        });
    }
    interpreter.new_list(results)
}

const PATTERN_METHODS: &[(&str, Method)] = &[
    ("search", |interpreter, this, arguments| {
        first(interpreter, this, arguments, How::Anywhere)
    }),
    ("match", |interpreter, this, arguments| {
        first(interpreter, this, arguments, How::Start)
    }),
    ("fullmatch", |interpreter, this, arguments| {
        first(interpreter, this, arguments, How::Whole)
    }),
    ("sub", |interpreter, this, arguments| {
        Ok(Value::Str(
            substitute(interpreter, this, arguments)?.0.into(),
        ))
    }),
    ("subn", |interpreter, this, arguments| {
        let (text, count) = substitute(interpreter, this, arguments)?;
        interpreter.new_tuple(vec![Value::Str(text.into()), Value::Int(count)])
    }),
    ("split", split),
    ("findall", find_all),
    ("finditer", |interpreter, this, mut arguments| {
        let pattern = pattern(this)?;
        let text = subject(&mut arguments, "finditer")?;
        let (from, to) = bounds(interpreter, &text, &mut arguments);
        let mut results = Vec::new();
        for groups in pattern.regex.all(interpreter, &text[..to], from)? {
            results.push(found(interpreter, this, &text, groups, &pattern.regex));
        }
        Ok(interpreter.new_iterator(crate::iterate::Iter::Values(results.into_iter())))
    }),
];

fn matched(this: &Value) -> Result<Rc<Match>> {
    let found = match this {
        Value::Instance(instance) => instance.payload::<Match>(),
        _ => None,
    };
    found.ok_or_else(|| Raised::type_error("a match is needed"))
}

impl Match {
    fn index(&self, interpreter: &Interpreter, key: &Value) -> Result<usize> {
        let index = match key {
            Value::Str(name) => self
                .names
                .iter()
                .position(|known| known.as_ref() == Some(name)),
            key => interpreter
                .as_index(key)
                .and_then(|index| usize::try_from(index).ok()),
        };
        match index {
            Some(index) if index < self.groups.len() => Ok(index),
            _ => Err(Raised::exception("IndexError", "no such group")),
        }
    }

    fn group(&self, index: usize) -> Option<Value> {
        let (start, end) = (*self.groups.get(index)?)?;
        Some(Value::str(&self.text[start..end]))
    }

    /// The range of a group, in characters.
    fn span(&self, index: usize) -> (i64, i64) {
        match self.groups.get(index) {
            Some(Some((start, end))) => {
                let characters = |end: usize| {
                    i64::try_from(self.text[..end].chars().count()).unwrap_or(i64::MAX)
                };
                (characters(*start), characters(*end))
            }
            _ => (-1, -1),
        }
    }
}

fn span(interpreter: &Interpreter, this: &Value, mut arguments: Arguments) -> Result<(i64, i64)> {
    let found = matched(this)?;
    let key = arguments.take("group").unwrap_or(Value::Int(0));
    Ok(found.span(found.index(interpreter, &key)?))
}

const MATCH_METHODS: &[(&str, Method)] = &[
    ("group", |interpreter, this, arguments| {
        let found = matched(this)?;
        let mut groups = Vec::new();
        for key in &arguments.positional {
            let index = found.index(interpreter, key)?;
            groups.push(found.group(index).unwrap_or(Value::None));
        }
        match groups.as_slice() {
            [] => Ok(found.group(0).unwrap_or(Value::None)),
            [one] => Ok(one.clone()),
            _ => interpreter.new_tuple(groups),
        }
    }),
    ("__getitem__", |interpreter, this, mut arguments| {
        let found = matched(this)?;
        let key = arguments.require("__getitem__", "key")?;
        let index = found.index(interpreter, &key)?;
        Ok(found.group(index).unwrap_or(Value::None))
    }),
    ("groups", |interpreter, this, mut arguments| {
        let found = matched(this)?;
        let default = arguments.take("default").unwrap_or(Value::None);
        let groups = (1..found.groups.len())
            .map(|index| found.group(index).unwrap_or_else(|| default.clone()))
            .collect();
        interpreter.new_tuple(groups)
    }),
    ("groupdict", |interpreter, this, mut arguments| {
        let found = matched(this)?;
        let default = arguments.take("default").unwrap_or(Value::None);
        let mut groups = Dict::default();
        for (index, name) in found.names.iter().enumerate() {
            if let Some(name) = name {
                let value = found.group(index).unwrap_or_else(|| default.clone());
                groups.insert(Key(Value::Str(name.clone())), value);
            }
        }
        interpreter.new_dict(groups)
    }),
    ("start", |interpreter, this, arguments| {
        Ok(Value::Int(span(interpreter, this, arguments)?.0))
    }),
    ("end", |interpreter, this, arguments| {
        Ok(Value::Int(span(interpreter, this, arguments)?.1))
    }),
    ("span", |interpreter, this, arguments| {
        let (start, end) = span(interpreter, this, arguments)?;
        interpreter.new_tuple(vec![Value::Int(start), Value::Int(end)])
    }),
    ("__repr__", |interpreter, this, _| {
        let found = matched(this)?;
        let (start, end) = found.span(0);
        let shown = interpreter.repr(&found.group(0).unwrap_or(Value::None))?;
        Ok(Value::Str(
            format!("<re.Match object; span=({start}, {end}), match={shown}>").into(),
        ))
    }),
];

/// The data attributes of patterns and matches.
pub(super) fn attribute(instance: &Instance, name: &str) -> Option<Value> {
    if let Some(pattern) = instance.payload::<Pattern>() {
        return match name {
            "pattern" => Some(Value::Str(pattern.text.clone())),
            "flags" => Some(Value::Int(pattern.flags | 32)),
            "groups" => i64::try_from(pattern.regex.count() - 1)
                .ok()
                .map(Value::Int),
            _ => None,
        };
    }
    let found = instance.payload::<Match>()?;
    match name {
        "string" => Some(Value::Str(found.text.clone())),
        "re" => Some(found.pattern.clone()),
        "lastindex" => {
            let last = (1..found.groups.len())
                .rev()
                .find(|index| found.groups[*index].is_some());
            Some(
                last.and_then(|index| i64::try_from(index).ok())
                    .map_or(Value::None, Value::Int),
            )
        }
        "lastgroup" => {
            let last = (1..found.groups.len())
                .rev()
                .find(|index| found.groups[*index].is_some());
            let name = last.and_then(|index| found.names.get(index).cloned().flatten());
            Some(name.map_or(Value::None, Value::Str))
        }
        _ => None,
    }
}
