//! `sa.text()`.

use std::rc::Rc;
use std::sync::LazyLock;

use dms_python::{Arguments, Class, Instance, Interpreter, Raised, Value};
use regex::Regex;

use super::expression::{CLAUSE_ELEMENT, EXECUTABLE};
use crate::pylib::library::{ClassSpec, Library};
use crate::pylib::signature::{type_name, unknown_value};

/// The class of `sa.text()`.
pub(in crate::pylib) static TEXT_CLAUSE: ClassSpec = ClassSpec {
    module: "sqlalchemy.sql.elements",
    name: "TextClause",
    bases: &[&EXECUTABLE, &CLAUSE_ELEMENT],
    hooks: Some(|_| Rc::new(TextHooks)),
    methods: &[
        ("bindparams", bindparams),
        ("columns", same),
        ("execution_options", same),
        ("self_group", same),
    ],
};

/// SQL text as it was given, and the values of its parameters.
#[derive(Debug, Clone)]
pub(in crate::pylib) struct TextObject {
    raw: String,
    /// `bindparams()`: (parameter, value).
    pub values: Vec<(String, Value)>,
}

impl TextObject {
    /// SQL text as a user writes it.
    pub fn new(raw: impl Into<String>) -> Self {
        Self {
            raw: raw.into(),
            values: Vec::new(),
        }
    }

    /// The text as it stands in SQL, with `\:` as `:`; parameters stay as they are.
    pub fn sql(&self) -> String {
        self.raw.replace("\\:", ":")
    }

    /// The names of the parameters (`:name`) that the text has.
    pub fn parameters(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (_, name) in parameter_ranges(&self.raw) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The SQL with each parameter replaced by what `literal` makes of its name.
    ///
    /// # Errors
    /// Those of `literal`.
    pub fn with_parameters<E>(
        &self,
        mut literal: impl FnMut(&str) -> Result<String, E>,
    ) -> Result<String, E> {
        let mut sql = String::with_capacity(self.raw.len());
        for piece in self.pieces() {
            match piece {
                TextPiece::Sql(text) => sql.push_str(&text),
                TextPiece::Parameter(name) => sql.push_str(&literal(&name)?),
            }
        }
        Ok(sql)
    }

    /// The text cut at its parameters; at least one piece.
    pub fn pieces(&self) -> Vec<TextPiece> {
        let mut pieces = Vec::new();
        let mut end = 0;
        for (range, name) in parameter_ranges(&self.raw) {
            if end < range.start {
                let text = self.raw[end..range.start].replace("\\:", ":");
                pieces.push(TextPiece::Sql(text));
            }
            pieces.push(TextPiece::Parameter(name));
            end = range.end;
        }
        if end < self.raw.len() || pieces.is_empty() {
            pieces.push(TextPiece::Sql(self.raw[end..].replace("\\:", ":")));
        }
        pieces
    }
}

/// A part of SQL text as a user writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pylib) enum TextPiece {
    /// Text as it stands in SQL.
    Sql(String),
    /// A parameter's name.
    Parameter(String),
}

static PARAMETER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r":(\w+)").expect("invariant: the pattern is valid"));

/// SQLAlchemy's rule: a colon with a word behind it, unless a colon, a backslash or a word stands before it or
/// a colon behind it.
fn parameter_ranges(raw: &str) -> Vec<(std::ops::Range<usize>, String)> {
    PARAMETER
        .captures_iter(raw)
        .filter_map(|captures| {
            let whole = captures.get(0)?;
            let name = captures.get(1)?.as_str();
            let before = raw[..whole.start()].chars().next_back();
            let after = raw[whole.end()..].chars().next();
            let is_parameter = !before
                .is_some_and(|c| c == ':' || c == '\\' || c == '_' || c.is_alphanumeric())
                && after != Some(':');
            is_parameter.then(|| (whole.range(), name.to_owned()))
        })
        .collect()
}

struct TextHooks;

impl dms_python::HostClass for TextHooks {
    fn construct(
        &self,
        interpreter: &mut Interpreter,
        class: &Rc<Class>,
        arguments: &mut Arguments,
    ) -> Result<Option<Value>, Raised> {
        text_instance(interpreter, class, arguments).map(Some)
    }

    fn attribute(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        Ok(match (name, instance.payload::<TextObject>()) {
            ("text", Some(text)) => Some(Value::str(&text.raw)),
            _ => None,
        })
    }

    fn text(&self, _: &mut Interpreter, instance: &Rc<Instance>) -> Result<Option<String>, Raised> {
        Ok(instance.payload::<TextObject>().map(|text| text.sql()))
    }
}

/// `sa.text(...)`.
pub(super) fn text(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    text_instance(interpreter, &library.class(&TEXT_CLAUSE), &mut arguments)
}

fn text_instance(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    arguments: &mut Arguments,
) -> Result<Value, Raised> {
    let mut arguments = std::mem::take(arguments);
    let text = arguments.require("text", "text")?;
    arguments.finish("text")?;
    match &text {
        Value::Str(raw) => Ok(Instance::with_payload(
            class,
            TextObject::new(&**raw),
            interpreter.place(),
        )),
        Value::Opaque(opaque) => Err(unknown_value("the argument of `text`", opaque)),
        other => Err(Raised::type_error(format!(
            "expected string or bytes-like object, got '{}'",
            type_name(other)
        ))),
    }
}

fn bindparams(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("bindparams", "self")?;
    let Value::Instance(instance) = &this else {
        return Ok(this);
    };
    let Some(text) = instance.payload::<TextObject>() else {
        return Ok(this.clone());
    };
    let mut text = (*text).clone();
    let known = text.parameters();
    let mut given: Vec<(String, Value)> = Vec::new();
    for parameter in &arguments.positional {
        let name = interpreter.attribute(parameter, "key")?;
        let name = interpreter.text(&name)?;
        // One with a type says how its value is written.
        let is_typed = matches!(
            interpreter.attribute(parameter, "type"),
            Ok(Value::Instance(_))
        );
        let value = if is_typed {
            parameter.clone()
        } else {
            interpreter.attribute(parameter, "value")?
        };
        given.push((name, value));
    }
    given.extend(
        arguments
            .keywords
            .into_iter()
            .map(|(name, value)| (name.to_string(), value)),
    );
    for (name, value) in given {
        if !known.contains(&name) {
            return Err(Raised::exception(
                "ArgumentError",
                format!("This text() construct doesn't define a bound parameter named '{name}'"),
            ));
        }
        text.values.retain(|(old, _)| *old != name);
        text.values.push((name, value));
    }
    Ok(Instance::with_payload(
        &instance.class,
        text,
        instance.place.clone(),
    ))
}

fn same(_: &Rc<Library>, _: &mut Interpreter, mut arguments: Arguments) -> Result<Value, Raised> {
    arguments.require("method", "self")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn colons_are_parameters_as_in_sqlalchemy() {
        // Verified with `sa.text(...)._bindparams`.
        let parameters = |raw: &str| TextObject::new(raw).parameters();
        assert_eq!(parameters("a = :b"), ["b"]);
        assert_eq!(parameters("'{}'::jsonb"), [""; 0]);
        assert_eq!(parameters("a\\:b \\:c"), [""; 0]);
        assert_eq!(parameters("x:y"), [""; 0]);
        assert_eq!(parameters(":a, :b, :a"), ["a", "b"]);
        assert_eq!(parameters("12:30"), [""; 0]);
    }

    #[test]
    fn backslash_is_removed_before_colons() {
        assert_eq!(TextObject::new("a \\:b").sql(), "a :b");
        let text = TextObject::new("SELECT '\\:x', :y");
        let sql = text
            .with_parameters(|name| Ok::<_, ()>(format!("<{name}>")))
            .unwrap();
        assert_eq!(sql, "SELECT ':x', <y>");
    }
}
