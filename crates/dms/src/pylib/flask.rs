//! `flask` and `flask_migrate`, as far as models and settings need them: an application that serves nothing.

use std::path::Path;
use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Key, Raised, Value};

use super::library::{Library, PythonModule, inert};
use super::sqlalchemy::{inert as names_of, url};

/// The modules of Flask and Flask-Migrate.
pub(super) const MODULES: &[PythonModule] = &[
    PythonModule {
        name: "flask",
        build: |names, interpreter| {
            let module = interpreter.run_embedded("flask.app", include_str!("flask.py"))?;
            for name in ["Flask", "Config", "has_request_context"] {
                let value = module.globals.borrow().get(name).cloned();
                names.value(name, value.unwrap_or(Value::None));
            }
            names.inert(names_of::FLASK);
            Ok(())
        },
    },
    PythonModule {
        name: "flask._files",
        build: |names, _| {
            names.functions(&[
                ("folder_of", folder_of),
                ("module", module),
                ("run_file", run_file),
                ("unknown", unknown),
            ]);
            Ok(())
        },
    },
    PythonModule {
        name: "flask_migrate",
        build: |names, _| {
            names.inert(names_of::FLASK_MIGRATE);
            Ok(())
        },
    },
];

/// What an application's configuration says of its databases, as it says it.
pub struct Databases {
    /// `SQLALCHEMY_DATABASE_URI`.
    pub url: Option<Value>,
    /// `SQLALCHEMY_BINDS`: the name and the URL of each.
    pub binds: Vec<(String, Value)>,
    /// Where relative SQLite files are.
    pub instance_path: String,
}

/// What an application's configuration says of its databases; `None` for a value that is no application.
pub(super) fn databases(
    interpreter: &mut Interpreter,
    application: &Value,
) -> Result<Option<Databases>, Raised> {
    if !is_application(interpreter, application)? {
        return Ok(None);
    }
    let folder = interpreter.attribute(application, "instance_path")?;
    let url = configured(interpreter, application, "SQLALCHEMY_DATABASE_URI")?;
    let mut found = Databases {
        url: (url.map(|url| url::configured(interpreter, url))).transpose()?,
        binds: Vec::new(),
        instance_path: interpreter.text(&folder)?,
    };
    if let Some(Value::Dict(binds)) = configured(interpreter, application, "SQLALCHEMY_BINDS")? {
        for (name, url) in binds.borrow().iter() {
            let Some(name) = name.0.as_str() else {
                // None is the default database.
                found.url.get_or_insert_with(|| url.clone());
                continue;
            };
            let url = match url {
                Value::Dict(options) => options.borrow().get(&Key(Value::str("url"))).cloned(),
                url => Some(url.clone()),
            };
            let url = url
                .map(|url| url::configured(interpreter, url))
                .transpose()?;
            found
                .binds
                .push((name.to_owned(), url.unwrap_or(Value::None)));
        }
    }
    Ok(Some(found))
}

fn configured(
    interpreter: &mut Interpreter,
    application: &Value,
    key: &str,
) -> Result<Option<Value>, Raised> {
    let config = interpreter.attribute(application, "config")?;
    let find = interpreter.attribute(&config, "get")?;
    let value = interpreter.call(&find, Arguments::positional([Value::str(key)]))?;
    Ok((!matches!(value, Value::None)).then_some(value))
}

/// Whether a value is an application.
pub(super) fn is_application(interpreter: &mut Interpreter, value: &Value) -> Result<bool, Raised> {
    let Value::Instance(instance) = value else {
        return Ok(false);
    };
    let flask = interpreter.import("flask")?;
    let flask = interpreter.attribute(&flask, "Flask")?;
    Ok(matches!(flask, Value::Class(flask) if instance.class.is_subclass_of(&flask)))
}

fn text(arguments: &mut Arguments, function: &str) -> Result<String, Raised> {
    let value = arguments.require(function, "name")?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

/// The module of a name.
fn module(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let name = text(&mut arguments, "module")?;
    interpreter.import(&name)
}

/// The folder of a module that is loaded; that of the project for one that is run by itself.
fn folder_of(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let name = text(&mut arguments, "folder_of")?;
    let modules = interpreter.project_modules();
    let path = modules.iter().find(|module| *module.name == *name);
    let path = path.and_then(|module| module.path.clone());
    let path = path.map(|path| std::path::absolute(&path).unwrap_or(path));
    let folder = path.as_deref().and_then(Path::parent);
    Ok(Value::str(
        folder.unwrap_or(Path::new(".")).to_string_lossy(),
    ))
}

/// What an application has beside its configuration.
fn unknown(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let name = text(&mut arguments, "unknown")?;
    Ok(inert(&format!("flask.Flask.{name}"), interpreter))
}

/// A file of the project as a module of its own; `None` if there is none.
fn run_file(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let path = text(&mut arguments, "run_file")?;
    let module = interpreter.run_file("config", Path::new(&path))?;
    Ok(module.map_or(Value::None, Value::Module))
}
