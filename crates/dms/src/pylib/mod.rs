//! The Python modules that DMS answers for, one file or folder each.

mod alembic;
mod alembic_postgresql_enum;
mod alembic_utils;
mod convert;
mod doubts;
mod filter;
mod flask;
mod flask_sqlalchemy;
mod libraries;
mod library;
mod literal;
mod refused;
mod signature;
mod sqlalchemy;
mod yaml;

use std::rc::Rc;

use dms_python::{Class, Instance, Interpreter, Limits, Loader, Place, Raised, Source, Value};

use crate::conn;
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind, Frame, Result, SourceSpan};
use crate::op::{BatchAlterTable, BatchError, Operation};
use crate::schema::{Schema, TableName};
use crate::url::Url;
pub use filter::FilterFunctions;

use alembic::environment::Environment;
pub use convert::{Declared, TablePlaces};
pub use doubts::{Doubts, UnknownAttribute, UnknownBase};
use library::{Library, Names, PythonModule};

/// What a script's `op` and `context` talk to while it is evaluated. Implemented by the engine.
pub trait MigrationContext {
    /// Carries an operation out, or prints it.
    fn invoke(&self, operation: Operation) -> Result<()>;

    /// Carries a batch out as a whole, if the dialect does that (SQLite's rebuild); whether it did. If not, its
    /// operations are to be invoked one by one.
    fn batch(&self, batch: &BatchAlterTable) -> std::result::Result<bool, BatchError> {
        let _ = batch;
        Ok(false)
    }

    /// The dialect of the run.
    fn dialect(&self) -> &dyn Dialect;

    /// Whether the run only prints SQL (`--sql`).
    fn is_offline(&self) -> bool;

    /// Runs a statement and returns its rows; offline an error in Alembic's words.
    fn query(&self, sql: &str, parameters: &[conn::Value]) -> Result<conn::Rows>;

    /// The schema as it stands: introspected, or replayed when offline.
    fn schema(&self) -> Result<Schema>;

    /// `with op.get_context().autocommit_block()`: begins (`true`) and ends.
    fn autocommit(&self, enter: bool) -> Result<()>;

    /// The values of `-x`, for `context.get_x_argument()`.
    fn x_arguments(&self) -> &[String] {
        &[]
    }

    /// The main section of the configuration, as `context.config` answers for it.
    fn options(&self) -> &[(String, String)] {
        &[]
    }

    /// The file of the configuration, for `context.config.config_file_name`.
    fn config_file(&self) -> Option<&std::path::Path> {
        None
    }

    /// The database of the run, for `connection.engine.url`.
    fn url(&self) -> Option<&Url> {
        None
    }

    /// The table that holds the revisions.
    fn version_table(&self) -> TableName {
        TableName::new("alembic_version")
    }

    /// The naming convention of the target metadata, if the project has one.
    fn naming(&self) -> crate::schema::naming::NamingConvention;
}

/// Every module that DMS answers for.
const MODULES: &[&[PythonModule]] = &[
    sqlalchemy::MODULES,
    sqlalchemy::orm::MODULES,
    sqlalchemy::orm::session::MODULES,
    alembic::MODULES,
    alembic_postgresql_enum::MODULES,
    alembic_utils::MODULES,
    flask::MODULES,
    flask_sqlalchemy::MODULES,
    libraries::MODULES,
    yaml::MODULES,
];

/// The module through which the functions here find what an interpreter's modules share.
const OWN_MODULE: &str = "__dms__";

/// Whether a package is answered for here as a whole, not a module of it alone.
pub fn answers_for(package: &str) -> bool {
    is_registered(package)
}

/// Whether this file of a library that is answered for here tells how its version behaves.
pub fn tells_version(path: &std::path::Path) -> bool {
    path.ends_with("sqlmodel/sql/sqltypes.py")
        || path.ends_with("site-packages/sqlalchemy/__init__.py")
}

/// Whether a module is one of those.
fn is_registered(name: &str) -> bool {
    MODULES
        .iter()
        .copied()
        .flatten()
        .any(|module| module.name == name)
}

struct LibraryHandle(Rc<Library>);

/// An interpreter with all modules of this folder registered. Without a context, `alembic.op`'s directives are an
/// error when called.
pub fn interpreter(
    loader: Rc<dyn Loader>,
    context: Option<Rc<dyn MigrationContext>>,
) -> Interpreter {
    let environment = (context.as_ref()).map(|context| Environment::new(context.options()));
    with_library(loader, &Library::new(context, environment))
}

/// The URL that an env.py connects to, where it says so in a way that can be followed.
///
/// # Errors
/// What the file raises.
pub fn url_of_environment(
    loader: Rc<dyn Loader>,
    file: Source,
    options: &[(String, String)],
    variables: Vec<(String, String)>,
) -> Result<Option<String>> {
    let mut interpreter = interpreter_of_environment(loader, options, variables);
    let ran = interpreter.run("env", file);
    let library = library(&mut interpreter).map_err(|raised| error(raised, ErrorKind::Config))?;
    let environment = library.environment.as_ref();
    match (ran, environment.and_then(Environment::configured_url)) {
        (_, Some(url)) => Ok(Some(url)),
        // It may have been about to set the option.
        (Err(raised), None) => Err(error(raised, ErrorKind::Config)),
        (Ok(_), None) => Ok(environment.and_then(Environment::url)),
    }
}

/// An interpreter for what a file says beside env.py's work: with `context.config` and `os.environ`.
pub fn interpreter_of_environment(
    loader: Rc<dyn Loader>,
    options: &[(String, String)],
    variables: Vec<(String, String)>,
) -> Interpreter {
    let library = Library::new(None, Some(Environment::new(options)));
    let mut interpreter = with_library(loader, &library);
    interpreter.set_environment(variables);
    interpreter
}

fn with_library(loader: Rc<dyn Loader>, library: &Rc<Library>) -> Interpreter {
    let mut interpreter = Interpreter::new(loader, Limits::default());
    library.belong_to(&mut interpreter);
    interpreter.set_host_exceptions(Rc::new(refused::Refusals(library.clone())));
    interpreter.set_real_classes(Rc::new(sqlalchemy::real_classes::Known(library.clone())));
    for module in MODULES.iter().copied().flatten() {
        let library = library.clone();
        interpreter.register_module(module.name, move |interpreter, python| {
            Names::fill(&library, python, module, interpreter)
        });
    }
    let library = library.clone();
    interpreter.register_module(OWN_MODULE, move |_, python| {
        let class = Class::plain(OWN_MODULE, "Library", Vec::new());
        let handle = Instance::with_payload(&class, LibraryHandle(library.clone()), None);
        python.globals.borrow_mut().insert("library".into(), handle);
        Ok(())
    });
    interpreter
}

fn library(interpreter: &mut Interpreter) -> Result<Rc<Library>, Raised> {
    let module = interpreter.import(OWN_MODULE)?;
    match interpreter.attribute(&module, "library")? {
        Value::Instance(instance) => instance
            .payload::<LibraryHandle>()
            .map(|handle| handle.0.clone()),
        _ => None,
    }
    .ok_or_else(|| Raised::unsupported("the interpreter was not made by `pylib::interpreter`"))
}

/// What a Flask application's configuration says of its databases; `None` for a value that is no application.
///
/// # Errors
/// What the application raises.
pub fn flask_databases(
    interpreter: &mut Interpreter,
    application: &Value,
) -> Result<Option<flask::Databases>> {
    flask::databases(interpreter, application).map_err(|raised| error(raised, ErrorKind::Config))
}

/// Whether a value is a Flask application.
///
/// # Errors
/// What Python would raise.
pub fn is_flask_application(interpreter: &mut Interpreter, value: &Value) -> Result<bool> {
    flask::is_application(interpreter, value).map_err(|raised| error(raised, ErrorKind::Model))
}

/// The schema that one or more targets describe, tables sorted as SQLAlchemy's `sorted_tables`. A target is a
/// `MetaData`, a declarative base, a Flask-SQLAlchemy extension, or a list of those.
///
/// # Errors
/// [`ErrorKind::Model`] with the place of the column, constraint or table that does not make sense.
pub fn schema(interpreter: &mut Interpreter, metadata: &[Value]) -> Result<Schema> {
    of_targets(interpreter, metadata, convert::schema)
}

/// The same, with what else the targets say of their tables.
///
/// # Errors
/// As [`schema`].
pub fn declared(interpreter: &mut Interpreter, metadata: &[Value]) -> Result<Declared> {
    of_targets(interpreter, metadata, convert::declared)
}

/// What the models that an interpreter has evaluated may declare besides what was read of them.
///
/// # Errors
/// When the interpreter is not one of [`interpreter`].
pub fn doubts(interpreter: &mut Interpreter) -> Result<Doubts> {
    let library = library(interpreter).map_err(|raised| error(raised, ErrorKind::Model))?;
    Ok(doubts::doubts(&library, interpreter))
}

/// A conversion of `MetaData` objects.
type Convert<T> = fn(&Rc<Library>, &mut Interpreter, &[Rc<Instance>]) -> Result<T, Raised>;

/// What is converted of the `MetaData` of targets.
fn of_targets<T>(
    interpreter: &mut Interpreter,
    metadata: &[Value],
    convert: Convert<T>,
) -> Result<T> {
    let convert = |interpreter: &mut Interpreter| {
        let library = library(interpreter)?;
        let mut targets: Vec<Rc<Instance>> = Vec::new();
        for value in metadata {
            for target in convert::targets(interpreter, value)? {
                if !targets.iter().any(|known| Rc::ptr_eq(known, &target)) {
                    targets.push(target);
                }
            }
        }
        sqlalchemy::event::hear(&library, interpreter, &targets)?;
        convert(&library, interpreter, &targets)
    };
    convert(interpreter).map_err(|raised| error(raised, ErrorKind::Model))
}

/// Those of the `MetaData` of the targets that hold the tables of one database: Flask-SQLAlchemy's bind of this
/// name, or, if it is empty, what is not bound.
///
/// # Errors
/// When a target has no metadata, or none of them is bound anywhere, so that nobody can say.
pub fn metadata_of_bind(
    interpreter: &mut Interpreter,
    metadata: &[Value],
    bind: &str,
) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for value in metadata {
        let targets = convert::targets(interpreter, value);
        all.extend(targets.map_err(|raised| error(raised, ErrorKind::Model))?);
    }
    let bind_of = |instance: &Rc<Instance>| {
        sqlalchemy::metadata::metadata(instance)
            .ok()
            .and_then(|object| object.bind.borrow().clone())
    };
    let wanted = (!bind.is_empty()).then(|| bind.to_owned());
    if wanted.is_some() && all.iter().all(|instance| bind_of(instance).is_none()) {
        return Err(Error::new(
            ErrorKind::Model,
            format!("the models do not say which tables belong to the database `{bind}`"),
        )
        .with_hint(format!(
            "name its models in dms.toml, `[databases.{bind}]` with `models = \"models.py:metadata\"`, or give them a `__bind_key__` of Flask-SQLAlchemy"
        )));
    }
    all.retain(|instance| bind_of(instance) == wanted);
    Ok(all.into_iter().map(Value::Instance).collect())
}

/// Every `MetaData` that evaluated code has made and given tables, in the order of their making.
///
/// # Errors
/// When the interpreter is not one of [`interpreter`].
pub fn metadata_with_tables(interpreter: &mut Interpreter) -> Result<Vec<Value>> {
    let library = library(interpreter).map_err(|raised| error(raised, ErrorKind::Model))?;
    let has_tables = |value: &Value| match value {
        Value::Instance(instance) => sqlalchemy::metadata::metadata(instance)
            .is_ok_and(|object| !object.tables.borrow().is_empty()),
        _ => false,
    };
    let all = library.metadata.borrow();
    Ok(all
        .iter()
        .filter(|value| has_tables(value))
        .cloned()
        .collect())
}

/// An evaluator's error as one of the library; an [`Error`] that travelled through the evaluator comes out as it
/// was, with the place added.
pub fn error(raised: Raised, kind: ErrorKind) -> Error {
    let exception = *raised.0;
    let travelled = exception
        .host
        .as_ref()
        .and_then(|host| host.downcast_ref::<Error>())
        .cloned();
    let mut error = match travelled {
        Some(error) => error,
        None => {
            let message = match &*exception.class {
                "Unsupported" | "Limit" | "SyntaxError" | "Host" => exception.message.clone(),
                class if exception.message.is_empty() => class.to_owned(),
                class => format!("{class}: {}", exception.message),
            };
            let error = Error::new(kind, message);
            match &exception.hint {
                Some(hint) => error.with_hint(hint),
                None => error,
            }
        }
    };
    if let Some(place) = &exception.place {
        error = error.with_span(span(place));
    }
    if error.frames().is_empty() {
        let frames = exception
            .traceback
            .iter()
            .map(|call| Frame {
                span: span(&call.place),
                function: call.function.to_string(),
            })
            .collect();
        error = error.with_frames(frames);
    }
    error
}

fn span(place: &Place) -> SourceSpan {
    SourceSpan {
        path: place.path().to_path_buf(),
        text: place.text().clone(),
        range: place.range(),
    }
}

#[cfg(test)]
pub(crate) mod tests;
