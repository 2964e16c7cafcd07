//! `context.config`, for scripts and for an env.py that is evaluated to find out which database it means; and
//! `context.configure(...)` for the latter.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Arguments, HostClass, Instance, Interpreter, Raised, Value};

use crate::pylib::library::{ClassSpec, Library, inert};
use crate::pylib::sqlalchemy::url;

/// What scripts and env.py are given, and what env.py says.
#[derive(Default)]
pub(in crate::pylib) struct Environment {
    /// The main section of the configuration, as its file has it: `%%` is a `%`.
    options: RefCell<Vec<(String, String)>>,
    /// The value of `context.config`, once somebody has asked for it: its `attributes` are kept.
    config: RefCell<Option<Value>>,
    /// `url=` of the last `context.configure(...)`.
    url: RefCell<Option<Value>>,
}

impl Environment {
    /// With options that are read already.
    pub fn new(options: &[(String, String)]) -> Self {
        let options = options.iter();
        let options = options.map(|(name, value)| (name.clone(), value.replace('%', "%%")));
        Self {
            options: RefCell::new(options.collect()),
            ..Self::default()
        }
    }

    /// Lets go of the value of `context.config`, which holds the library that holds this.
    pub fn end(&self) {
        self.config.take();
    }

    fn option(&self, name: &str) -> Option<String> {
        let options = self.options.borrow();
        let found = options.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.replace("%%", "%"))
    }

    /// The URL that env.py handed to `context.configure()`.
    pub fn configured_url(&self) -> Option<String> {
        let url = self.url.borrow();
        url.as_ref().and_then(Value::as_str).map(str::to_owned)
    }

    /// The option that a URL is taken from, which env.py may have set.
    pub fn url(&self) -> Option<String> {
        self.option("sqlalchemy.url")
    }
}

/// `alembic.config.Config`, as `context.config` is one.
static CONFIG: ClassSpec = ClassSpec {
    module: "alembic.config",
    name: "Config",
    bases: &[],
    hooks: Some(|library| Rc::new(ConfigHooks(library.clone()))),
    methods: &[
        ("get_main_option", get_option),
        ("set_main_option", set_option),
        ("get_alembic_option", get_option),
        ("get_section_option", |library, interpreter, arguments| {
            get_option(library, interpreter, without_section(arguments))
        }),
        ("set_section_option", |library, interpreter, arguments| {
            set_option(library, interpreter, without_section(arguments))
        }),
        ("get_section", get_section),
    ],
};

struct ConfigHooks(Rc<Library>);

impl HostClass for ConfigHooks {
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        Ok(match name {
            "config_ini_section" => Some(Value::str("alembic")),
            "config_file_name" => {
                let file = (self.0.context.as_ref()).and_then(|context| context.config_file());
                Some(file.map_or(Value::None, |file| Value::str(file.to_string_lossy())))
            }
            "cmd_opts" => Some(Value::None),
            _ => of_any_config(interpreter, instance, name),
        })
    }
}

/// `context.config` where neither a script runs nor env.py is asked for the database: nobody has put anything into its
/// `attributes`, and nothing else is known of it.
static BARE_CONFIG: ClassSpec = ClassSpec {
    module: "alembic.context",
    name: "Config",
    bases: &[],
    hooks: Some(|_| Rc::new(BareHooks)),
    methods: &[],
};

struct BareHooks;

impl HostClass for BareHooks {
    fn attribute(
        &self,
        interpreter: &mut Interpreter,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Option<Value>, Raised> {
        Ok(of_any_config(interpreter, instance, name))
    }
}

/// What every `context.config` has, whatever else is known of it.
fn of_any_config(
    interpreter: &mut Interpreter,
    instance: &Rc<Instance>,
    name: &str,
) -> Option<Value> {
    match name {
        "attributes" => Some(own_attributes(instance)),
        _ if name.starts_with("__") => None,
        _ => Some(inert(
            &format!("alembic.context.config.{name}"),
            interpreter,
        )),
    }
}

/// A dict that keeps what is put into it.
fn own_attributes(instance: &Rc<Instance>) -> Value {
    let attributes = Value::Dict(Rc::default());
    let mut own = instance.attributes.borrow_mut();
    own.insert("attributes".into(), attributes.clone());
    attributes
}

/// `context.config`.
pub(super) fn config(library: &Rc<Library>) -> Value {
    let Some(environment) = &library.environment else {
        return Instance::with_payload(&library.class(&BARE_CONFIG), (), None);
    };
    let mut config = environment.config.borrow_mut();
    config
        .get_or_insert_with(|| Instance::with_payload(&library.class(&CONFIG), (), None))
        .clone()
}

/// `context.configure(...)`.
pub(super) fn configure(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    if let (Some(environment), Some(url)) = (&library.environment, arguments.take_keyword("url")) {
        *environment.url.borrow_mut() = Some(url::configured(interpreter, url)?);
    }
    Ok(Value::None)
}

/// The arguments of a method of a section, without its name: there is one section.
fn without_section(mut arguments: Arguments) -> Arguments {
    if arguments.positional.len() > 1 {
        arguments.positional.remove(1);
    }
    arguments
}

fn name_of(arguments: &mut Arguments, function: &str) -> Result<String, Raised> {
    arguments.require(function, "self")?;
    let name = arguments.require(function, "name")?;
    Ok(name.as_str().unwrap_or_default().to_owned())
}

fn get_option(
    library: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let name = name_of(&mut arguments, "get_main_option")?;
    let default = arguments.take("default").unwrap_or(Value::None);
    let environment = library.environment.as_ref();
    let found = environment.and_then(|environment| environment.option(&name));
    Ok(found.map_or(default, Value::str))
}

fn set_option(
    library: &Rc<Library>,
    interpreter: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let name = name_of(&mut arguments, "set_main_option")?;
    let value = arguments.require("set_main_option", "value")?;
    let Some(environment) = &library.environment else {
        return Ok(Value::None);
    };
    let mut options = environment.options.borrow_mut();
    options.retain(|(known, _)| *known != name);
    // A value that is not known is no value.
    if !matches!(value, Value::Opaque(_) | Value::None) {
        options.push((name, interpreter.text(&value)?));
    }
    Ok(Value::None)
}

fn get_section(
    library: &Rc<Library>,
    _: &mut Interpreter,
    mut arguments: Arguments,
) -> Result<Value, Raised> {
    let name = name_of(&mut arguments, "get_section")?;
    let Some(environment) = library.environment.as_ref().filter(|_| name == "alembic") else {
        return Ok(arguments.take("default").unwrap_or(Value::None));
    };
    let options = environment.options.borrow();
    let entries = options.iter().map(|(name, value)| {
        (
            dms_python::Key(Value::str(name)),
            Value::str(value.replace("%%", "%")),
        )
    });
    Ok(Value::Dict(Rc::new(RefCell::new(entries.collect()))))
}
