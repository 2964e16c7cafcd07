//! `flask` and `flask_migrate`, as far as models need them: an application that does nothing.

use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use super::library::{ClassSpec, Library, PythonModule, inert};
use super::sqlalchemy::inert as names_of;

/// The modules of Flask and Flask-Migrate.
pub(super) const MODULES: &[PythonModule] = &[
    PythonModule {
        name: "flask",
        build: |names, _| {
            names.classes(&[&FLASK]);
            names.inert(names_of::FLASK);
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

/// `Flask`.
static FLASK: ClassSpec = ClassSpec {
    module: "flask.app",
    name: "Flask",
    bases: &[],
    hooks: Some(|_| Rc::new(Hooks)),
    methods: &[("__init__", initialize)],
};

/// `Flask.config`: a dict that files and the environment are not read into.
static CONFIG: ClassSpec = ClassSpec {
    module: "flask.config",
    name: "Config",
    bases: &[],
    hooks: Some(|_| Rc::new(ConfigHooks)),
    methods: &[
        ("from_object", nothing),
        ("from_pyfile", nothing),
        ("from_envvar", nothing),
        ("from_prefixed_env", nothing),
        ("from_file", nothing),
        ("from_mapping", from_mapping),
    ],
};

struct Config(Value);

fn nothing(_: &Rc<Library>, _: &mut Interpreter, _: Arguments) -> Result<Value, Raised> {
    Ok(Value::Bool(true))
}

fn from_mapping(
    _: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("from_mapping", "self")?;
    let Value::Instance(instance) = &this else {
        return Ok(Value::None);
    };
    let Some(config) = instance.payload::<Config>() else {
        return Ok(Value::None);
    };
    let update = interpreter.attribute(&config.0, "update")?;
    interpreter.call(&update, arguments)
}

fn initialize(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let this = arguments.require("Flask", "self")?;
    let name = arguments.take("import_name").unwrap_or(Value::None);
    let dict = Value::Dict(Rc::default());
    let config = Instance::with_payload(&library.class(&CONFIG), Config(dict), None);
    interpreter.set_attribute(&this, "config", config)?;
    interpreter.set_attribute(&this, "name", name.clone())?;
    interpreter.set_attribute(&this, "import_name", name)?;
    Ok(Value::None)
}

struct Hooks;

impl HostClass for Hooks {
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        _: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        if name.starts_with("__") {
            return Ok(None);
        }
        Ok(Some(inert(&format!("flask.Flask.{name}"), interpreter)))
    }
}

struct ConfigHooks;

impl HostClass for ConfigHooks {
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        match instance.payload::<Config>() {
            Some(config) if !name.starts_with("__") => {
                interpreter.attribute(&config.0, name).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn set_item(
        &self,
        _: &mut Interpreter,
        instance: &Rc<Instance>,
        key: &Value,
        value: &Value,
    ) -> Result<bool, Raised> {
        if let Some(config) = instance.payload::<Config>()
            && let Value::Dict(entries) = &config.0
        {
            entries
                .borrow_mut()
                .insert(dms_python::Key(key.clone()), value.clone());
        }
        Ok(true)
    }

    fn binary(
        &self,
        interpreter: &mut Interpreter,
        operator: &str,
        instance: &Rc<Instance>,
        right: &Value,
    ) -> Result<Option<Value>, Raised> {
        let Some(config) = instance.payload::<Config>() else {
            return Ok(None);
        };
        let Value::Dict(entries) = &config.0 else {
            return Ok(None);
        };
        let known = entries
            .borrow()
            .get(&dms_python::Key(right.clone()))
            .cloned();
        Ok(match operator {
            "contains" => Some(Value::Bool(known.is_some())),
            // What the environment and configuration files would have said is not known.
            "getitem" => {
                Some(known.unwrap_or_else(|| inert("flask.Flask.config[...]", interpreter)))
            }
            _ => None,
        })
    }
}
