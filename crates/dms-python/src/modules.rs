//! The modules of the standard library, as far as models and migrations use them. Each is built at its
//! first import.

pub(crate) mod abstracts;
mod calendar;
pub(crate) mod datetime;
pub(crate) mod decimal;
pub(crate) mod enumeration;
mod importing;
mod json;
mod mathematics;
mod regular;
mod system;
mod typing;
pub(crate) mod uuid;

use std::rc::Rc;

use crate::error::Result;
use crate::host::{Arguments, Source};
use crate::interpreter::{Interpreter, Run};
use crate::value::{Class, Instance, Module, Value};

/// A function of a module.
pub(crate) type Function = fn(&mut Interpreter, Arguments) -> Result<Value>;

type Build = fn(&mut Interpreter, &Rc<Module>) -> Result<()>;

fn builder(name: &str) -> Option<Build> {
    Some(match name {
        "__future__" => future,
        "builtins" => builtins,
        "sys" => system::build,
        "importlib" => importing::build,
        "datetime" => datetime::build,
        "decimal" => decimal::build,
        "json" => json::build,
        "numbers" => abstracts::build_numbers,
        "math" => mathematics::build,
        "re" => regular::build,
        "time" => mathematics::build_time,
        "uuid" => uuid::build,
        "enum" => enumeration::build,
        "typing" | "typing_extensions" => typing::build,
        _ => return None,
    })
}

/// The modules that are written in Python.
fn python(name: &str) -> Option<&'static str> {
    Some(match name {
        "abc" => include_str!("modules/python/abc.py"),
        "base64" => include_str!("modules/python/base64.py"),
        "collections" => include_str!("modules/python/collections.py"),
        "collections.abc" => include_str!("modules/python/collections_abc.py"),
        "configparser" => include_str!("modules/python/configparser.py"),
        "contextlib" => include_str!("modules/python/contextlib.py"),
        "copy" => include_str!("modules/python/copy.py"),
        "dataclasses" => include_str!("modules/python/dataclasses.py"),
        "fnmatch" => include_str!("modules/python/fnmatch.py"),
        "functools" => include_str!("modules/python/functools.py"),
        "glob" => include_str!("modules/python/glob.py"),
        "importlib.metadata" => include_str!("modules/python/importlib_metadata.py"),
        "importlib.resources" => include_str!("modules/python/importlib_resources.py"),
        "inspect" => include_str!("modules/python/inspect.py"),
        "io" => include_str!("modules/python/io.py"),
        "itertools" => include_str!("modules/python/itertools.py"),
        "logging" => include_str!("modules/python/logging.py"),
        "logging.config" => include_str!("modules/python/logging_config.py"),
        "operator" => include_str!("modules/python/operator.py"),
        "os" => include_str!("modules/python/os.py"),
        "os.path" | "posixpath" => include_str!("modules/python/os_path.py"),
        "pathlib" => include_str!("modules/python/pathlib.py"),
        "platform" => include_str!("modules/python/platform.py"),
        "pkgutil" => include_str!("modules/python/pkgutil.py"),
        "string" => include_str!("modules/python/string.py"),
        "textwrap" => include_str!("modules/python/textwrap.py"),
        "traceback" => include_str!("modules/python/traceback.py"),
        "types" => include_str!("modules/python/types.py"),
        "urllib" => "",
        "urllib.parse" => include_str!("modules/python/urllib_parse.py"),
        "warnings" => include_str!("modules/python/warnings.py"),
        "zoneinfo" => include_str!("modules/python/zoneinfo.py"),
        _ => return None,
    })
}

/// Builds the module of this name; `None` if it is not one of ours.
pub(crate) fn build(interpreter: &mut Interpreter, name: &str) -> Result<Option<Rc<Module>>> {
    if let Some(text) = python(name) {
        let source = Source {
            path: format!("<{name}>").into(),
            text: text.into(),
            is_package: false,
        };
        return interpreter
            .run_source(name, source, Run::Embedded)
            .map(Some);
    }
    let Some(build) = builder(name) else {
        return Ok(None);
    };
    let module = Module::new(name, None);
    build(interpreter, &module)?;
    Ok(Some(module))
}

/// Puts a value into a module.
pub(crate) fn set(module: &Module, name: &str, value: Value) {
    module.globals.borrow_mut().insert(name.into(), value);
}

/// Puts functions into a module.
pub(crate) fn set_functions(module: &Module, functions: &[(&str, Function)]) {
    for (name, function) in functions {
        let function = *function;
        set(module, name, Value::native(name, function));
    }
}

fn future(_: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    set(module, "annotations", Value::None);
    Ok(())
}

fn builtins(interpreter: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    module.globals.borrow_mut().extend(
        interpreter
            .builtins
            .iter()
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    Ok(())
}

pub(crate) use enumeration::has_member as has_enum_member;

/// What the standard library's bases do when a class is made from them.
pub(crate) fn class_created(
    interpreter: &mut Interpreter,
    class: &Rc<Class>,
    _keywords: &[(Rc<str>, Value)],
) -> Result<()> {
    enumeration::class_created(interpreter, class)?;
    typing::class_created(interpreter, class)
}

/// What an instance of one of our classes is hashed and compared as, if not by identity.
pub(crate) fn comparable(instance: &Instance) -> Option<Value> {
    crate::annotation::comparable(instance)
        .or_else(|| datetime::comparable(instance))
        .or_else(|| decimal::comparable(instance))
        .or_else(|| uuid::comparable(instance))
}

/// The data attributes that instances of our classes have.
pub(crate) fn attribute(instance: &Instance, name: &str) -> Option<Value> {
    uuid::attribute(instance, name)
        .or_else(|| regular::attribute(instance, name))
        .or_else(|| datetime::attribute(instance, name))
}
