//! Binding the arguments of a call to parameters, with Python's own words where they do not fit.

use std::rc::Rc;

use dms_python::{Arguments, Raised, Value};

use super::library::likely;

/// The parameters of a function written in Rust.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signature {
    /// The function's name, for messages.
    pub function: &'static str,
    /// Parameters that must be given, by position or name.
    pub required: &'static [&'static str],
    /// Parameters that may be given by position or name.
    pub optional: &'static [&'static str],
    /// Parameters that may be given by name alone.
    pub keywords: &'static [&'static str],
    /// Whether more positional arguments are taken (`*args`).
    pub variadic: bool,
    /// Whether other keyword arguments are taken (`**kwargs`).
    pub open: bool,
}

/// Arguments by parameter.
#[derive(Debug, Default)]
pub(super) struct Bound {
    values: Vec<(&'static str, Value)>,
    /// Every parameter, for hints.
    parameters: Vec<&'static str>,
    /// What `*args` took.
    pub rest: Vec<Value>,
    /// What `**kwargs` took.
    pub extra: Vec<(Rc<str>, Value)>,
}

impl Signature {
    /// A function of positional parameters only.
    pub const fn new(
        function: &'static str,
        required: &'static [&'static str],
        optional: &'static [&'static str],
    ) -> Self {
        Self {
            function,
            required,
            optional,
            keywords: &[],
            variadic: false,
            open: false,
        }
    }

    /// With parameters that are given by name alone.
    pub const fn with_keywords(mut self, keywords: &'static [&'static str]) -> Self {
        self.keywords = keywords;
        self
    }

    /// With `*args`.
    pub const fn variadic(mut self) -> Self {
        self.variadic = true;
        self
    }

    /// With `**kwargs`.
    pub const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Binds the arguments of a call.
    pub fn bind(&self, arguments: Arguments) -> Result<Bound, Raised> {
        let mut bound = Bound {
            parameters: self.parameters(),
            ..Bound::default()
        };
        let positional: Vec<&'static str> =
            self.required.iter().chain(self.optional).copied().collect();
        let given = arguments.positional.len();
        for (index, value) in arguments.positional.into_iter().enumerate() {
            match positional.get(index) {
                Some(name) => bound.values.push((name, value)),
                None if self.variadic => bound.rest.push(value),
                None => return Err(self.too_many(positional.len(), given)),
            }
        }
        for (keyword, value) in arguments.keywords {
            let known = positional
                .iter()
                .chain(self.keywords)
                .find(|name| **name == &*keyword);
            match known {
                Some(name) if bound.has(name) => {
                    return Err(Raised::type_error(format!(
                        "{}() got multiple values for argument '{name}'",
                        self.function
                    )));
                }
                Some(name) => bound.values.push((name, value)),
                None if self.open => bound.extra.push((keyword, value)),
                None => {
                    return Err(Raised::type_error(format!(
                        "{}() got an unexpected keyword argument '{keyword}'",
                        self.function
                    ))
                    .with_hint(
                        bound
                            .meant(&keyword)
                            .unwrap_or_else(|| self.known_arguments()),
                    ));
                }
            }
        }
        let missing: Vec<&str> = self
            .required
            .iter()
            .filter(|name| !bound.has(name))
            .copied()
            .collect();
        if missing.is_empty() {
            Ok(bound)
        } else {
            Err(self.missing(&missing))
        }
    }

    fn parameters(&self) -> Vec<&'static str> {
        let parameters = self.required.iter().chain(self.optional);
        parameters.chain(self.keywords).copied().collect()
    }

    fn known_arguments(&self) -> String {
        let names: Vec<String> = self
            .parameters()
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        if names.is_empty() {
            format!("`{}` takes no arguments", self.function)
        } else {
            format!("`{}` takes {}", self.function, names.join(", "))
        }
    }

    fn too_many(&self, limit: usize, given: usize) -> Raised {
        let plural = if limit == 1 { "" } else { "s" };
        let were = if given == 1 { "was" } else { "were" };
        Raised::type_error(format!(
            "{}() takes {limit} positional argument{plural} but {given} {were} given",
            self.function
        ))
        .with_hint(self.known_arguments())
    }

    fn missing(&self, missing: &[&str]) -> Raised {
        let quoted: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
        let list = match quoted.as_slice() {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [first @ .., last] => format!("{}, and {last}", first.join(", ")),
            [] => String::new(),
        };
        let plural = if missing.len() == 1 { "" } else { "s" };
        Raised::type_error(format!(
            "{}() missing {} required positional argument{plural}: {list}",
            self.function,
            missing.len()
        ))
        .with_hint(self.known_arguments())
    }
}

impl Bound {
    fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(known, _)| *known == name)
    }

    /// A hint with the parameter that was likely meant by a keyword.
    pub fn meant(&self, keyword: &str) -> Option<String> {
        let meant = likely(keyword, self.parameters.iter().copied())?;
        Some(format!("did you mean `{meant}`?"))
    }

    /// The argument of this parameter, if it was given; it is taken out.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        let index = self.values.iter().position(|(known, _)| *known == name)?;
        Some(self.values.swap_remove(index).1)
    }

    /// As [`Bound::take`], with `None` for what was not given.
    pub fn value(&mut self, name: &str) -> Value {
        self.take(name).unwrap_or(Value::None)
    }

    /// As [`Bound::take`], with Python's `None` as not given.
    pub fn some(&mut self, name: &str) -> Option<Value> {
        self.take(name).filter(|value| !value.is_none())
    }

    /// A text; an error in Python's manner if it is something else.
    pub fn text(&mut self, function: &str, name: &str) -> Result<Option<String>, Raised> {
        self.some(name)
            .map(|value| text(function, name, &value))
            .transpose()
    }

    /// A text that must be given, and be one: a name, mostly.
    pub fn required_text(&mut self, function: &str, name: &str) -> Result<String, Raised> {
        let text = text(function, name, &self.value(name))?;
        not_empty(function, name, &text)?;
        Ok(text)
    }

    /// A name, if it is given.
    pub fn name(&mut self, function: &str, name: &str) -> Result<Option<String>, Raised> {
        let text = self.text(function, name)?;
        if let Some(text) = &text {
            not_empty(function, name, text)?;
        }
        Ok(text)
    }

    /// A boolean.
    pub fn boolean(&mut self, function: &str, name: &str) -> Result<Option<bool>, Raised> {
        self.some(name)
            .map(|value| boolean(function, name, &value))
            .transpose()
    }
}

/// The text that an argument must be.
pub(super) fn text(function: &str, name: &str, value: &Value) -> Result<String, Raised> {
    match value {
        Value::Str(text) => Ok(text.to_string()),
        Value::Instance(instance) => match instance.payload::<super::sqlalchemy::FinalName>() {
            Some(name) => Ok(name.0.clone()),
            None => Err(wrong_type(function, name, "a string", value)),
        },
        other => Err(wrong_type(function, name, "a string", other)),
    }
}

/// No database has a thing without a name.
pub(super) fn not_empty(function: &str, name: &str, text: &str) -> Result<(), Raised> {
    if !text.is_empty() {
        return Ok(());
    }
    Err(Raised::exception(
        "ValueError",
        format!("{function}() argument '{name}' must not be empty"),
    )
    .with_hint("write the name"))
}

/// The boolean that an argument must be.
pub(super) fn boolean(function: &str, name: &str, value: &Value) -> Result<bool, Raised> {
    match value {
        Value::Bool(boolean) => Ok(*boolean),
        Value::Int(number) => Ok(*number != 0),
        other => Err(wrong_type(function, name, "True or False", other)),
    }
}

/// Refuses a name that is not to be quoted and needs it: without quotes it would be another name, or none at all.
/// That other names are quoted makes no difference.
pub(super) fn check_quote(name: &str, quote: bool) -> Result<(), Raised> {
    let is_plain = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if quote || is_plain {
        return Ok(());
    }
    Err(Raised::unsupported(format!(
        "`{name}` is not to be quoted (`quote=False`), which would make it another name on some databases"
    ))
    .with_hint("write the name as the database has it (PostgreSQL: in lower case), and leave `quote` out"))
}

/// The error for an argument of another type than is needed.
pub(super) fn wrong_type(function: &str, name: &str, wanted: &str, value: &Value) -> Raised {
    if let Value::Opaque(opaque) = value {
        return unknown_value(&format!("argument `{name}` of `{function}`"), opaque);
    }
    Raised::type_error(format!(
        "{function}() argument '{name}' must be {wanted}, not {}",
        type_name(value)
    ))
}

/// The error for a value that nothing is known of, where it decides something.
pub(super) fn unknown_value(what: &str, opaque: &dms_python::Opaque) -> Raised {
    let mut raised = Raised::unsupported(format!(
        "{what} is `{}`, which is not part of the project and which dms does not know",
        opaque.path
    ))
    .with_hint("write the value out, or define it in a module of the project");
    if opaque.import.is_none() {
        raised.0.hint = Some("write the value out with what `sqlalchemy` itself has".into());
    }
    raised
}

/// The name of a value's type, as Python's messages have it.
pub(super) fn type_name(value: &Value) -> String {
    match value {
        Value::None => "None".into(),
        Value::NotImplemented => "NotImplementedType".into(),
        Value::Ellipsis => "ellipsis".into(),
        Value::Bool(_) => "bool".into(),
        Value::Int(_) | Value::BigInt(_) => "int".into(),
        Value::Float(_) => "float".into(),
        Value::Str(_) => "str".into(),
        Value::Bytes(_) => "bytes".into(),
        Value::Tuple(_) => "tuple".into(),
        Value::List(_) => "list".into(),
        Value::Dict(_) => "dict".into(),
        Value::Set(_) => "set".into(),
        Value::FrozenSet(_) => "frozenset".into(),
        Value::Function(_) => "function".into(),
        Value::Native(_) => "builtin_function_or_method".into(),
        Value::Method(_) => "method".into(),
        Value::Class(class) => format!("type {}", class.name),
        Value::Instance(instance) => instance.class.name.to_string(),
        Value::Module(_) => "module".into(),
        Value::Opaque(opaque) => opaque.path.clone(),
    }
}
