//! `sys`.

use std::path::Path;
use std::rc::Rc;

use super::{set, set_functions};
use crate::error::Result;
use crate::host::Arguments;
use crate::interpreter::Interpreter;
use crate::value::{Class, Key, Module, Value};

/// The version of Python whose behaviour is followed.
const VERSION: [i64; 3] = [3, 11, 7];

pub(super) fn build(interpreter: &mut Interpreter, module: &Rc<Module>) -> Result<()> {
    let mut parts: Vec<Value> = VERSION.iter().copied().map(Value::Int).collect();
    parts.extend([Value::str("final"), Value::Int(0)]);
    let version = interpreter.new_tuple(parts)?;
    set(module, "version_info", version);
    set(module, "version", Value::str("3.11.7 (dms)"));
    set(module, "hexversion", Value::Int(0x030b_07f0));
    set(module, "platform", Value::str("linux"));
    set(module, "byteorder", Value::str("little"));
    set(module, "maxsize", Value::Int(i64::MAX));
    set(module, "maxunicode", Value::Int(0x10_FFFF));
    let empty = interpreter.new_list(vec![Value::str("")])?;
    set(module, "argv", empty);
    let path = interpreter.new_list(Vec::new())?;
    set(module, "path", path);
    let modules = interpreter
        .modules
        .iter()
        .map(|(name, module)| (Key(Value::Str(name.clone())), module.clone()))
        .collect();
    let modules = interpreter.new_dict(modules)?;
    set(module, "modules", modules);
    let stream = Class::plain(
        "io",
        "TextIOWrapper",
        vec![interpreter.types.object.clone()],
    );
    for name in ["write", "flush", "isatty"] {
        let nothing = |_: &mut Interpreter, _: Arguments| Ok(Value::None);
        stream
            .attributes
            .borrow_mut()
            .insert(name.into(), Value::native(name, nothing));
    }
    for name in ["stdin", "stdout", "stderr"] {
        let value = interpreter.new_instance(&stream);
        set(module, name, value);
    }
    set_functions(
        module,
        &[
            ("exit", |interpreter, arguments| {
                Err(interpreter.builtin_exception("SystemExit", arguments.positional))
            }),
            // `os.environ` is made of it.
            ("_environment", |interpreter, _| {
                let entries = (interpreter.environment.iter())
                    .map(|(name, value)| (Key(Value::str(name)), Value::str(value)))
                    .collect();
                interpreter.new_dict(entries)
            }),
            // What a module has that is not answered for.
            ("_unknown", |interpreter, mut arguments| {
                let path = arguments.require("_unknown", "path")?;
                let path = interpreter.display(&path)?;
                Ok(interpreter.unknown(&path))
            }),
            ("_is_unknown", |_, mut arguments| {
                let value = arguments.require("_is_unknown", "value")?;
                Ok(Value::Bool(matches!(value, Value::Opaque(_))))
            }),
            // `inspect.signature()` is made of it: each parameter with its kind, and its default in a tuple.
            ("_parameters", |interpreter, mut arguments| {
                let Value::Function(function) = arguments.require("_parameters", "function")?
                else {
                    return Ok(Value::None);
                };
                let mut found = Vec::new();
                for (name, kind, default) in function.all_parameters() {
                    let default = interpreter.new_tuple(default.into_iter().collect())?;
                    let parameter = vec![Value::Str(name), Value::Int(kind), default];
                    found.push(interpreter.new_tuple(parameter)?);
                }
                interpreter.new_list(found)
            }),
            // Where `importlib.metadata` looks.
            ("_libraries", |interpreter, _| {
                let folders = interpreter.loader.clone().libraries();
                let folders = folders.iter().map(|it| Value::str(it.to_string_lossy()));
                let folders = folders.collect();
                interpreter.new_list(folders)
            }),
            // `open()`, `os` and `pathlib` are made of these two.
            ("_read", |interpreter, mut arguments| {
                let path = arguments.require("_read", "path")?;
                let path = interpreter.display(&path)?;
                let Some(bytes) = interpreter.loader.clone().read(Path::new(&path))? else {
                    return Ok(Value::None);
                };
                interpreter.allocate(bytes.len())?;
                interpreter.charge(bytes.len());
                Ok(Value::Bytes(bytes.into()))
            }),
            ("_list", |interpreter, mut arguments| {
                let path = arguments.require("_list", "path")?;
                let path = interpreter.display(&path)?;
                let Some(names) = interpreter.loader.clone().list(Path::new(&path))? else {
                    return Ok(Value::None);
                };
                interpreter.charge(names.len());
                let mut entries = Vec::with_capacity(names.len());
                for (name, is_folder) in names {
                    let entry = vec![Value::str(name), Value::Bool(is_folder)];
                    entries.push(interpreter.new_tuple(entry)?);
                }
                interpreter.new_list(entries)
            }),
            ("exc_info", |interpreter, _| {
                let value = interpreter
                    .handled
                    .last()
                    .and_then(|raised| raised.0.value.clone());
                let class = match &value {
                    Some(value) => Value::Class(interpreter.class_of(value)),
                    None => Value::None,
                };
                interpreter.new_tuple(vec![class, value.unwrap_or(Value::None), Value::None])
            }),
            ("getrecursionlimit", |interpreter, _| {
                Ok(Value::Int(
                    i64::try_from(interpreter.limits.depth).unwrap_or(i64::MAX),
                ))
            }),
            ("setrecursionlimit", |_, _| Ok(Value::None)),
            ("getdefaultencoding", |_, _| Ok(Value::str("utf-8"))),
            ("intern", |_, mut arguments| {
                arguments.require("intern", "string")
            }),
        ],
    );
    Ok(())
}
