//! `yaml`, as far as settings are read with it: what PyYAML's safe loader makes of a text.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use dms_python::{Arguments, Dict, Interpreter, Key, Raised, Value};
use yaml_rust2::parser::{Event, Parser, Tag};
use yaml_rust2::scanner::{Marker, TScalarStyle};

use super::library::{Library, PythonModule};
use super::signature::text;

/// How deep a document may nest.
const DEEPEST: usize = 150;

/// How many quoted scalars may have lines that are not indented.
const MOST_INDENTED: usize = 100;

/// Where the tags of YAML itself begin.
const CORE: &str = "tag:yaml.org,2002:";

/// The modules of PyYAML.
pub(super) const MODULES: &[PythonModule] = &[
    PythonModule {
        name: "yaml",
        build: |names, interpreter| {
            names.embedded(interpreter, include_str!("yaml.py"))?;
            names.inert(
                "Dumper SafeDumper CDumper CSafeDumper dump dump_all safe_dump safe_dump_all add_constructor \
                 add_multi_constructor add_representer add_multi_representer add_implicit_resolver YAMLObject Node \
                 ScalarNode SequenceNode MappingNode compose parse scan emit serialize",
            );
            Ok(())
        },
    },
    PythonModule {
        name: "yaml._documents",
        build: |names, _| {
            names.functions(&[("documents", documents)]);
            Ok(())
        },
    },
];

/// `documents(text, scalar)`: the values of all documents, or the message of what is wrong with the text. What a plain
/// scalar means says the function `scalar`.
fn documents(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let function = "documents";
    let source = arguments.require(function, "text")?;
    let source = text(function, "text", &source)?;
    let scalar = arguments.require(function, "scalar")?;
    let mut source = source;
    for _ in 0..MOST_INDENTED {
        match read(interpreter, &source, &scalar) {
            Ok(found) => return Ok(Value::list(found)),
            Err(Fault::Raised(raised)) => return Err(raised),
            Err(Fault::Text(message)) => return Ok(Value::str(message)),
            Err(Fault::Indentation(mark)) => match indented(&source, &mark) {
                Some(text) => source = text,
                None => break,
            },
        }
    }
    Ok(Value::str("lines of quoted scalars are not indented"))
}

/// The values of all documents of a text.
fn read(interpreter: &mut Interpreter, source: &str, scalar: &Value) -> Result<Vec<Value>, Fault> {
    let mut parser = Parser::new_from_str(source);
    let mut builder = Builder {
        scalar: scalar.clone(),
        open: Vec::new(),
        anchors: HashMap::new(),
        found: Vec::new(),
    };
    loop {
        let (event, mark) = parser.next_token().map_err(|error| {
            if error.info() == "invalid indentation in quoted scalar" {
                return Fault::Indentation(*error.marker());
            }
            fault(error.to_string())
        })?;
        if event == Event::StreamEnd {
            return Ok(builder.found);
        }
        builder
            .take(interpreter, event)
            .map_err(|fault| match fault {
                Fault::Text(message) => Fault::Text(format!(
                    "{message}\n  in line {}, column {}",
                    mark.line(),
                    mark.col() + 1
                )),
                other => other,
            })?;
    }
}

/// The text with the further lines of the quoted scalar at this place as far to the right as the scalar: YAML 1.1 has
/// them anywhere, and what they begin with does not count.
fn indented(source: &str, mark: &Marker) -> Option<String> {
    let line = source
        .split_inclusive('\n')
        .take(mark.line().checked_sub(1)?);
    let line: usize = line.map(str::len).sum();
    let column: usize = (source.get(line..)?.chars().take(mark.col()))
        .map(char::len_utf8)
        .sum();
    let (before, scalar) = source.split_at_checked(line + column)?;
    let mut letters = scalar.char_indices();
    let (_, quote) = letters
        .next()
        .filter(|(_, letter)| matches!(letter, '"' | '\''))?;
    let mut end = None;
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if quote == '"' => drop(letters.next()),
            letter if letter == quote => {
                end = Some(at);
                break;
            }
            _ => {}
        }
    }
    let (scalar, behind) = scalar.split_at_checked(end?)?;
    let margin = format!("\n{}", " ".repeat(mark.col() + 1));
    (scalar.contains('\n')).then(|| format!("{before}{}{behind}", scalar.replace('\n', &margin)))
}

/// Why there is no value.
enum Fault {
    Text(String),
    Raised(Raised),
    /// The scalar that begins here has lines that are not indented.
    Indentation(Marker),
}

impl From<Raised> for Fault {
    fn from(raised: Raised) -> Self {
        Self::Raised(raised)
    }
}

fn fault(message: impl Into<String>) -> Fault {
    Fault::Text(message.into())
}

/// A collection whose end has not come.
enum Open {
    Sequence(Vec<Value>),
    Mapping(Vec<(Value, Value)>, Option<Value>),
}

struct Builder {
    scalar: Value,
    open: Vec<(Open, usize)>,
    anchors: HashMap<usize, Value>,
    found: Vec<Value>,
}

impl Builder {
    fn take(&mut self, interpreter: &mut Interpreter, event: Event) -> Result<(), Fault> {
        match event {
            Event::DocumentStart => self.anchors.clear(),
            Event::Alias(anchor) => {
                let known = self.anchors.get(&anchor).cloned();
                let known = known.ok_or_else(|| fault("found unconstructable recursive node"))?;
                self.put(known)?;
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = self.scalar(interpreter, text, style, tag)?;
                self.finished(value, anchor)?;
            }
            Event::SequenceStart(anchor, tag) => {
                known_tag(tag.as_ref(), "seq")?;
                self.begin(Open::Sequence(Vec::new()), anchor)?;
            }
            Event::MappingStart(anchor, tag) => {
                known_tag(tag.as_ref(), "map")?;
                self.begin(Open::Mapping(Vec::new(), None), anchor)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((open, anchor)) = self.open.pop() {
                    let value = match open {
                        Open::Sequence(values) => Value::list(values),
                        Open::Mapping(entries, _) => mapping(entries)?,
                    };
                    self.finished(value, anchor)?;
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn begin(&mut self, open: Open, anchor: usize) -> Result<(), Fault> {
        if self.open.len() >= DEEPEST {
            return Err(fault("the document nests too deep"));
        }
        self.open.push((open, anchor));
        Ok(())
    }

    fn finished(&mut self, value: Value, anchor: usize) -> Result<(), Fault> {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        self.put(value)
    }

    fn put(&mut self, value: Value) -> Result<(), Fault> {
        match self.open.last_mut() {
            None => self.found.push(value),
            Some((Open::Sequence(values), _)) => values.push(value),
            Some((Open::Mapping(entries, key), _)) => match key.take() {
                Some(key) => entries.push((key, value)),
                None if matches!(value, Value::List(_) | Value::Dict(_)) => {
                    return Err(fault("found unhashable key"));
                }
                None => *key = Some(value),
            },
        }
        Ok(())
    }

    fn scalar(
        &self,
        interpreter: &mut Interpreter,
        text: String,
        style: TScalarStyle,
        tag: Option<Tag>,
    ) -> Result<Value, Fault> {
        let tag = tag.map(|tag| format!("{}{}", tag.handle, tag.suffix));
        let kind = match tag.as_deref() {
            None | Some("!") if style == TScalarStyle::Plain => Value::None,
            None | Some("!") => return Ok(Value::str(text)),
            Some(tag) => match tag.strip_prefix(CORE).or(tag.strip_prefix("!!")) {
                Some("str") => return Ok(Value::str(text)),
                Some(kind @ ("null" | "bool" | "int" | "float" | "timestamp")) => Value::str(kind),
                _ => return Err(no_constructor(tag)),
            },
        };
        let arguments = Arguments::positional([Value::str(text), kind]);
        Ok(interpreter.call(&self.scalar, arguments)?)
    }
}

fn no_constructor(tag: &str) -> Fault {
    fault(format!(
        "could not determine a constructor for the tag '{tag}'"
    ))
}

fn known_tag(tag: Option<&Tag>, kind: &str) -> Result<(), Fault> {
    let Some(tag) = tag else {
        return Ok(());
    };
    let tag = format!("{}{}", tag.handle, tag.suffix);
    let is_known = [CORE, "!!"].map(|head| format!("{head}{kind}"));
    if is_known.contains(&tag) {
        return Ok(());
    }
    Err(no_constructor(&tag))
}

/// The dictionary of these entries; those of the mappings that `<<` names come first, and those here count.
fn mapping(entries: Vec<(Value, Value)>) -> Result<Value, Fault> {
    let mut dict = Dict::default();
    let (merged, own): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(key, _)| is_merge(key));
    for (_, value) in merged {
        let sources = match &value {
            Value::Dict(_) => vec![value],
            Value::List(values) => values.borrow().iter().rev().cloned().collect(),
            _ => return Err(fault("expected a mapping or list of mappings for merging")),
        };
        for source in sources {
            let Value::Dict(source) = source else {
                return Err(fault("expected a mapping for merging"));
            };
            for (key, value) in source.borrow().iter() {
                dict.insert(key.clone(), value.clone());
            }
        }
    }
    for (key, value) in own {
        dict.insert(Key(key), value);
    }
    Ok(Value::Dict(Rc::new(RefCell::new(dict))))
}

/// The plain scalar `<<`, for which `scalar` gives a value that no text gives.
fn is_merge(key: &Value) -> bool {
    matches!(key, Value::Tuple(parts) if matches!(&parts[..], [Value::Str(text)] if &**text == "<<"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::rc::Rc;

    use dms_python::{Loader, Source, Value};

    struct Nothing;

    impl Loader for Nothing {
        fn load(&self, _: &str) -> dms_python::Result<Option<Source>> {
            Ok(None)
        }
    }

    /// What PyYAML 6.0 read is in `recorded.txt`; `conformance/record_yaml.py` writes it anew.
    #[test]
    fn texts_mean_what_pyyaml_reads_in_them() {
        let mut interpreter = crate::pylib::interpreter(Rc::new(Nothing), None);
        let yaml = interpreter.import("yaml").unwrap();
        let recorded = include_str!("recorded.txt");
        let mut differences = Vec::new();
        let cases: Vec<&str> = recorded.split("\n====\n").collect();
        assert!(cases.len() > 20);
        for case in cases {
            let (text, expected) = case.split_once("\n----\n").unwrap();
            let names = [("yaml", yaml.clone()), ("text", Value::str(text))];
            let read = interpreter.evaluate("repr(yaml.safe_load(text))", &names);
            let read = match &read {
                Ok(value) => value.as_str().unwrap(),
                Err(raised) if &*raised.0.class == "MarkedYAMLError" => "YAMLError",
                Err(raised) => &raised.to_string(),
            };
            if read != expected {
                differences.push(format!(
                    "{text}\n---- PyYAML\n{expected}\n---- here\n{read}"
                ));
            }
        }
        assert!(differences.is_empty(), "{}", differences.join("\n====\n"));
    }
}
