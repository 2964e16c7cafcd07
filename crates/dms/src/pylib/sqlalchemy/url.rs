//! `sqlalchemy.engine.url`: database URLs as values, for scripts, env.py and configurations.

use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Raised, Value};

use crate::pylib::library::{Library, PythonModule};
use crate::url::Url;

pub(super) const MODULE: PythonModule = PythonModule {
    name: "sqlalchemy.engine.url",
    build: |names, interpreter| names.embedded(interpreter, include_str!("url.py")),
};

/// What the Python part is given.
pub(super) const PARTS: PythonModule = PythonModule {
    name: "sqlalchemy.engine._url",
    build: |names, _| {
        names.functions(&[("parts", parts)]);
        Ok(())
    },
};

/// The names of it that other modules have, too.
pub(super) const NAMES: &[&str] = &["URL", "make_url"];

/// `parts(text)`: what a URL consists of, its options as pairs; `None` for a text that is none.
fn parts(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let text = arguments.require("make_url", "name_or_url")?;
    let text = interpreter.text(&text)?;
    Ok(Url::parse(&text).map_or(Value::None, |url| parts_of(&url)))
}

fn parts_of(url: &Url) -> Value {
    let or_none = |text: &Option<String>| text.as_deref().map_or(Value::None, Value::str);
    let drivername = match &url.driver {
        Some(driver) => format!("{}+{driver}", url.dialect),
        None => url.dialect.clone(),
    };
    let pairs = url.query.iter();
    let pairs = pairs.map(|(key, value)| Value::tuple(vec![Value::str(key), Value::str(value)]));
    Value::tuple(vec![
        Value::str(drivername),
        or_none(&url.username),
        or_none(&url.password),
        or_none(&url.host),
        url.port.map_or(Value::None, |port| Value::Int(port.into())),
        or_none(&url.database),
        Value::tuple(pairs.collect::<Vec<_>>()),
    ])
}

/// `engine.url`.
pub(in crate::pylib) fn value(interpreter: &mut Interpreter, url: &Url) -> Result<Value, Raised> {
    let module = interpreter.import("sqlalchemy.engine.url")?;
    let made = interpreter.attribute(&module, "made")?;
    interpreter.call(&made, Arguments::positional([parts_of(url)]))
}

/// The value that a URL was configured with: a text, or the text of a `URL`, with its password.
pub(in crate::pylib) fn configured(
    interpreter: &mut Interpreter,
    value: Value,
) -> Result<Value, Raised> {
    match &value {
        Value::Instance(instance)
            if &*instance.class.name == "URL" && &*instance.class.module == MODULE.name =>
        {
            let render = interpreter.attribute(&value, "render_as_string")?;
            let shown = Arguments::positional([Value::Bool(false)]);
            interpreter.call(&render, shown)
        }
        _ => Ok(value),
    }
}
