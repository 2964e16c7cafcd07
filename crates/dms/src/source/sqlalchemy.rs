use std::path::{Path, PathBuf};
use std::rc::Rc;

use dms_python::{Interpreter, Module, Source, Value};

use super::file_system::{FileSystem, read_source};
use super::python::{Literal, Python};
use crate::error::{Error, ErrorKind, Result};
use crate::pylib::{self, Declared};
use crate::schema::Schema;

/// Which models describe the wanted schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Models {
    /// The folders in which modules are looked for, in order (the project's root first).
    pub roots: Vec<PathBuf>,
    /// `module`, `module:attribute` (a MetaData, a declarative base, a Flask-SQLAlchemy `db`, a list of those) or
    /// `path/to/file.py[:attribute]`; several are several targets. Without attribute, and with a Flask application
    /// for attribute (`module:app`, `module:create_app()`), every MetaData that has tables after the import counts.
    pub targets: Vec<String>,
    /// Only what Flask-SQLAlchemy's models bind to the database of this name; empty for what they bind to none.
    pub bind: Option<String>,
    /// The interpreter that imports the models; without one they are evaluated.
    pub python: Option<Python>,
    /// What `os.environ` holds while they are evaluated, each as `NAME=value`.
    pub environment: Vec<String>,
    /// The main section of the configuration, for models that env.py or a module of it hands on.
    pub options: Vec<(String, String)>,
}

impl Models {
    /// The interpreter that evaluates them. Without a configuration nothing is known of `context.config`.
    pub(super) fn interpreter(&self, loader: Rc<FileSystem>) -> Interpreter {
        match self.options.is_empty() {
            true => pylib::interpreter(loader, None),
            false => pylib::interpreter_of_environment(loader, &self.options, Vec::new()),
        }
    }
}

/// Evaluates the models.
///
/// # Errors
/// [`crate::ErrorKind::Model`] with the place when a model cannot be evaluated, or when there is no table at all.
pub fn read(models: &Models) -> Result<Schema> {
    let loader = Rc::new(FileSystem::new(models.roots.clone()));
    let mut interpreter = models.interpreter(loader.clone());
    Ok(read_with(&mut interpreter, &loader, models, pylib::schema)?.0)
}

/// The same, with the tables as DDL creates them, and where they are declared.
///
/// # Errors
/// As [`read`].
pub fn read_declared(models: &Models) -> Result<Declared> {
    let loader = Rc::new(FileSystem::new(models.roots.clone()));
    let mut interpreter = models.interpreter(loader.clone());
    let mut declared = read_with(&mut interpreter, &loader, models, pylib::declared)?.0;
    declared.doubts = pylib::doubts(&mut interpreter)?;
    Ok(declared)
}

/// What can be read of `MetaData` objects.
pub(super) trait Tables {
    fn is_empty(&self) -> bool;

    /// Where the tables are declared is not known.
    fn forget_places(&mut self) {}
}

impl Tables for Schema {
    fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }
}

impl Tables for Declared {
    fn is_empty(&self) -> bool {
        self.schema.is_empty()
    }

    fn forget_places(&mut self) {
        for places in &mut self.places {
            places.table = None;
            places.primary_key = None;
            let parts = places.columns.iter_mut();
            let parts = parts
                .chain(&mut places.constraints)
                .chain(&mut places.indexes);
            parts.for_each(|place| *place = None);
        }
    }
}

/// What `convert` makes of the models, with the `MetaData` that it was made from.
pub(super) fn read_with<T: Tables>(
    interpreter: &mut Interpreter,
    loader: &FileSystem,
    models: &Models,
    convert: fn(&mut Interpreter, &[Value]) -> Result<T>,
) -> Result<(T, Vec<Value>)> {
    if models.targets.is_empty() {
        return Err(
            Error::new(ErrorKind::Config, "no models are configured").with_hint(
                "name them: `models = [\"models.py\"]` in dms.toml, or `--models models.py`",
            ),
        );
    }
    if let Some(python) = &models.python {
        return imported(python, interpreter, models, convert);
    }
    if !models.environment.is_empty() {
        interpreter.set_environment(variables(&models.environment)?);
    }
    // Modules of models import half an application: what cannot be evaluated there matters where a model needs it.
    interpreter.tolerate(true);
    interpreter.heed_declarations(&["Column", "Table", "mapped_column"]);
    let mut metadata: Vec<Value> = Vec::new();
    let mut is_everything = false;
    for target in &models.targets {
        // What a factory does besides importing models says nothing of them.
        let factory = Target::parse(target)
            .attribute
            .and_then(|it| it.split_once('('));
        if let Some((factory, _)) = factory {
            interpreter.tolerate_function(factory);
        }
        match load(interpreter, loader, models, target)?.1 {
            // What an application imports are its models.
            Some(value) if pylib::is_flask_application(interpreter, &value)? => {
                is_everything = true;
            }
            Some(Value::Opaque(_)) if factory.is_some() => is_everything = true,
            // The statement that returns the application may have been passed over.
            Some(Value::None) if factory.is_some() && !interpreter.passed_over().is_empty() => {
                is_everything = true;
            }
            Some(value) => metadata.push(value),
            None => is_everything = true,
        }
    }
    if is_everything {
        metadata.extend(pylib::metadata_with_tables(interpreter)?);
    }
    let mut may_be_empty = false;
    if let Some(bind) = &models.bind {
        // All models may be bound elsewhere.
        may_be_empty = bind.is_empty() && !metadata.is_empty();
        metadata = pylib::metadata_of_bind(interpreter, &metadata, bind)?;
    }
    let converted = convert(interpreter, &metadata)?;
    if converted.is_empty() && !may_be_empty {
        // Where there is no table at all, the first thing that was passed over may be why.
        if let Some(first) = interpreter.passed_over().first() {
            return Err(pylib::error(first.raised.clone(), ErrorKind::Model));
        }
        return Err(Error::new(
            ErrorKind::Model,
            format!(
                "the models `{}` declare no table{}",
                models.targets.join("`, `"),
                match &models.bind {
                    Some(bind) => format!(" of the database `{bind}`"),
                    None => String::new(),
                }
            ),
        )
        .with_hint(
            "name the module that declares the tables, or import it from the one that is named",
        ));
    }
    Ok((converted, metadata))
}

/// The variables that these texts name, with their values.
fn variables(texts: &[String]) -> Result<Vec<(String, String)>> {
    let variable = |text: &String| match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        // It may be a value that nobody should read.
        _ => Err(Error::new(
            ErrorKind::Config,
            "an entry of `environment` has no name of a variable with `=` behind it",
        )
        .with_hint("write `environment = [\"NAME=value\"]` in dms.toml")),
    };
    texts.iter().map(variable).collect()
}

/// Imports the models in real Python, which writes their tables as code without anything else in it; that is evaluated
/// as any models are.
fn imported<T: Tables>(
    python: &Python,
    interpreter: &mut Interpreter,
    models: &Models,
    convert: fn(&mut Interpreter, &[Value]) -> Result<T>,
) -> Result<(T, Vec<Value>)> {
    const PROGRAM: &str = concat!(
        include_str!("python/common.py"),
        include_str!("python/models.py")
    );
    let request = [
        ("sys_path", Literal::paths(&models.roots)),
        ("models", Literal::Texts(models.targets.clone())),
        ("bind", Literal::optional(models.bind.clone())),
        ("ini", Literal::None),
    ];
    let text = python.ask(PROGRAM, &request, None)?.result.map_err(|raised| {
        let message = format!("the models cannot be imported: {}", raised.message);
        Error::new(ErrorKind::Model, message)
            .with_detail(raised.traceback)
            .with_hint("correct the line, or let `dms` read the models itself: without `--models-from-python`")
    })?;
    let source = Source {
        path: PathBuf::from("models, as Python has them"),
        text: text.into(),
        is_package: false,
    };
    let module = interpreter
        .run("models", source)
        .map_err(|raised| pylib::error(raised, ErrorKind::Model))?;
    let metadata = module.globals.borrow().get("metadata").cloned();
    let metadata: Vec<Value> = metadata.into_iter().collect();
    let mut converted = convert(interpreter, &metadata)?;
    converted.forget_places();
    let may_be_empty = models.bind.as_deref() == Some("");
    if converted.is_empty() && !may_be_empty {
        return Err(Error::new(
            ErrorKind::Model,
            format!(
                "the models `{}` declare no table in Python",
                models.targets.join("`, `")
            ),
        )
        .with_hint(
            "name the module that declares the tables, or import it from the one that is named",
        ));
    }
    Ok((converted, metadata))
}

/// The module of a target and the value of its attribute, if it names one.
pub(super) fn load(
    interpreter: &mut Interpreter,
    loader: &FileSystem,
    models: &Models,
    target: &str,
) -> Result<(Value, Option<Value>)> {
    let target = Target::parse(target);
    let module = target.import(interpreter, loader, &models.roots)?;
    let value = match target.attribute {
        Some(path) => Some(attribute(interpreter, &module, path, target.text)?),
        None => None,
    };
    Ok((module, value))
}

/// A target in its parts.
struct Target<'a> {
    text: &'a str,
    module: &'a str,
    attribute: Option<&'a str>,
}

impl<'a> Target<'a> {
    fn parse(text: &'a str) -> Self {
        let (module, attribute) = match text.rsplit_once(':') {
            Some((module, attribute)) if !attribute.contains(['/', '\\']) => {
                (module, Some(attribute))
            }
            _ => (text, None),
        };
        Self {
            text,
            module,
            attribute,
        }
    }

    fn import(
        &self,
        interpreter: &mut Interpreter,
        loader: &FileSystem,
        roots: &[PathBuf],
    ) -> Result<Value> {
        let is_file = Path::new(self.module)
            .extension()
            .is_some_and(|extension| extension == "py");
        if is_file {
            return self.run_file(interpreter, loader, roots);
        }
        loader.own_module(self.module);
        if loader.find(self.module).is_none() {
            let shown: Vec<String> = roots
                .iter()
                .map(|root| format!("`{}`", root.display()))
                .collect();
            return Err(Error::new(
                ErrorKind::Model,
                format!(
                    "there is no module `{}` under {}",
                    self.module,
                    shown.join(", ")
                ),
            )
            .with_hint(
                "check `models` in dms.toml: a module (`app.models`) or a file (`app/models.py`)",
            ));
        }
        interpreter
            .import(self.module)
            .map_err(|raised| pylib::error(raised, ErrorKind::Model))
    }

    /// A file that a module's name leads to is imported under that name, so that other modules that import it see
    /// the same one.
    fn run_file(
        &self,
        interpreter: &mut Interpreter,
        loader: &FileSystem,
        roots: &[PathBuf],
    ) -> Result<Value> {
        let given = Path::new(self.module);
        let path = roots
            .iter()
            .map(|root| root.join(given))
            .chain([given.to_path_buf()])
            .find(|path| path.is_file())
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::Model,
                    format!("there is no file `{}`", given.display()),
                )
                .with_hint("check `models` in dms.toml; paths are taken from the project's folder")
            })?;
        let is_last = |name: &str| self.attribute == Some(name);
        run_script(interpreter, loader, roots, &path, &is_last)
    }
}

/// The module of a file behind everything that it defines, before what it runs.
pub(super) fn definitions(
    interpreter: &mut Interpreter,
    loader: &FileSystem,
    roots: &[PathBuf],
    path: &Path,
) -> Result<Rc<Module>> {
    match run_script(interpreter, loader, roots, path, &|_| true)? {
        Value::Module(module) => Ok(module),
        _ => Err(Error::new(
            ErrorKind::Model,
            format!("`{}` is no module", path.display()),
        )),
    }
}

/// Runs a file, up to the last statement that binds a name that counts; a module of the project is imported.
fn run_script(
    interpreter: &mut Interpreter,
    loader: &FileSystem,
    roots: &[PathBuf],
    path: &Path,
    is_last: &dyn Fn(&str) -> bool,
) -> Result<Value> {
    let kind = ErrorKind::Model;
    loader.own_file(path);
    if let Some(name) = module_name(path, loader, roots) {
        return interpreter
            .import(&name)
            .map_err(|raised| pylib::error(raised, kind));
    }
    let text = read_source(path)?;
    let source = Source {
        text: up_to(path, &text, is_last).into(),
        path: path.to_owned(),
        is_package: false,
    };
    loader.note(&source);
    let name = path.file_stem().map_or_else(
        || "models".into(),
        |stem| stem.to_string_lossy().into_owned(),
    );
    interpreter
        .run(&name, source)
        .map(Value::Module)
        .map_err(|raised| pylib::error(raised, kind))
}

/// The text of a script up to the last statement that binds such a name: what it runs behind that (the migrations, in an
/// env.py) is not wanted.
fn up_to<'a>(path: &Path, text: &'a str, is_last: &dyn Fn(&str) -> bool) -> &'a str {
    let outline = dms_python::outline(path, text).unwrap_or_default();
    let last = outline.bound.iter().rev().find(|(bound, _)| is_last(bound));
    last.and_then(|(_, range)| text.get(..range.end))
        .unwrap_or(text)
}

/// The name under which a file is imported, if it lies under a root.
fn module_name(path: &Path, loader: &FileSystem, roots: &[PathBuf]) -> Option<String> {
    let path = path.canonicalize().ok()?;
    // An env.py is a script: its folder is no package, and may be called `alembic`.
    if path.file_name().is_some_and(|name| name == "env.py") {
        return None;
    }
    roots.iter().find_map(|root| {
        let relative = path
            .strip_prefix(root.canonicalize().ok()?)
            .ok()?
            .with_extension("");
        let words: Option<Vec<&str>> = relative.iter().map(|word| word.to_str()).collect();
        let mut words = words?;
        if words.last() == Some(&"__init__") {
            words.pop();
        }
        let name = words.join(".");
        let (found, _) = loader.find(&name)?;
        (found.canonicalize().ok()? == path).then_some(name)
    })
}

fn attribute(
    interpreter: &mut Interpreter,
    module: &Value,
    path: &str,
    target: &str,
) -> Result<Value> {
    let wrong = |raised| {
        let hint = "the part behind the colon names a MetaData, a declarative base, a Flask-SQLAlchemy extension or \
                    a Flask application of the module";
        pylib::error(raised, ErrorKind::Model)
            .context(format!("`{target}`"))
            .with_hint(hint)
    };
    // `create_app()`, as FLASK_APP has it.
    if let (true, Value::Module(module)) = (path.ends_with(')'), module) {
        return interpreter.evaluate_in(module, path).map_err(|raised| {
            pylib::error(raised, ErrorKind::Model).context(format!("`{target}`"))
        });
    }
    let mut value = module.clone();
    for name in path.split('.') {
        value = interpreter.attribute(&value, name).map_err(wrong)?;
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fs;

    const MODELS: &str = "
import sqlalchemy as sa
from shared import metadata
one = sa.Table('one', metadata, sa.Column('id', sa.Integer, primary_key=True))
other = sa.MetaData()
two = sa.Table('two', other, sa.Column('id', sa.Integer, primary_key=True))
empty = sa.MetaData()
";

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("app")).unwrap();
        fs::write(folder.path().join("app/__init__.py"), "").unwrap();
        fs::write(folder.path().join("app/models.py"), MODELS).unwrap();
        fs::write(
            folder.path().join("shared.py"),
            "import sqlalchemy\nmetadata = sqlalchemy.MetaData()\n",
        )
        .unwrap();
        fs::write(
            folder.path().join("broken.py"),
            "import sqlalchemy as sa\nx = sa.Column('a', sa.Integr)\n",
        )
        .unwrap();
        folder
    }

    fn tables(folder: &tempfile::TempDir, targets: &[&str]) -> Result<Vec<String>> {
        let models = Models {
            roots: vec![folder.path().to_path_buf()],
            targets: targets.iter().map(ToString::to_string).collect(),
            ..Models::default()
        };
        Ok(read(&models)?
            .tables
            .iter()
            .map(|table| table.name.to_string())
            .collect())
    }

    #[test]
    fn targets_are_modules_files_and_attributes() {
        let folder = project();
        assert_eq!(tables(&folder, &["app.models"]).unwrap(), ["one", "two"]);
        assert_eq!(tables(&folder, &["app/models.py"]).unwrap(), ["one", "two"]);
        assert_eq!(tables(&folder, &["app.models:other"]).unwrap(), ["two"]);
        assert_eq!(
            tables(&folder, &["app/models.py:metadata"]).unwrap(),
            ["one"]
        );
        assert_eq!(
            tables(&folder, &["app.models:other", "app.models:metadata"]).unwrap(),
            ["two", "one"]
        );
        assert_eq!(
            tables(&folder, &["shared", "app/models.py"]).unwrap(),
            ["one", "two"]
        );
    }

    #[test]
    fn what_is_not_there_is_said() {
        let folder = project();
        let error = tables(&folder, &["app.nothing"]).unwrap_err();
        assert!(
            error
                .message()
                .starts_with("there is no module `app.nothing` under"),
            "{error}"
        );
        let error = tables(&folder, &["nothing.py"]).unwrap_err();
        assert_eq!(error.message(), "there is no file `nothing.py`");
        let error = tables(&folder, &["app.models:nothing"]).unwrap_err();
        assert!(
            error
                .message()
                .starts_with("`app.models:nothing`: AttributeError"),
            "{error}"
        );
        let error = tables(&folder, &["app.models:empty"]).unwrap_err();
        assert_eq!(
            error.message(),
            "the models `app.models:empty` declare no table"
        );
        let error = tables(&folder, &["app.models:sa"]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Model);
    }

    #[test]
    fn an_error_of_a_model_has_its_place() {
        let folder = project();
        let error = tables(&folder, &["broken"]).unwrap_err();
        assert_eq!(error.span().unwrap().line(), 2);
        assert!(error.message().contains("Integr"), "{error}");
    }

    /// An application as most are: a part of what the models import is beyond the evaluator.
    #[test]
    fn what_models_do_not_need_is_passed_over() {
        let folder = project();
        let base =
            "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): pass\n";
        fs::write(folder.path().join("base.py"), base).unwrap();
        fs::write(
            folder.path().join("config.py"),
            "import celery\nlimit = 5 if celery.version > 4 else 6\nsize = 7\nclass Task(celery.Task[int], limit): pass\n",
        )
        .unwrap();
        let model = |body: &str| {
            format!("import sqlalchemy as sa\nimport config\nfrom base import Base\n{body}")
        };
        let user = "class User(Base):\n    __tablename__ = 'user'\n    id = sa.Column(sa.Integer, primary_key=True)\n";
        let needs = "class Other(Base):\n    __tablename__ = 'other'\n    id = sa.Column(sa.String(config.limit), primary_key=True)\n";
        let cases = [
            (user.to_owned(), "user"),
            (
                format!("{user}    name = sa.Column(sa.String(config.size))\n"),
                "user",
            ),
            (format!("total = len(config.limit)\n{user}"), "user"),
            (format!("{user}{needs}"), "config.limit"),
            (
                format!("{user}class Mixin:\n    x = mapped_column(len(config.limit))\n"),
                "mapped_column",
            ),
            (
                format!("{user}t = sa.Table('t', Base.metadata, sa.Column('a', sa.Integr))\n"),
                "Integr",
            ),
            (
                format!("{user}def t():\n    sa.Table('t', Base.metadata)\n    1 / 0\nt()\n"),
                "ZeroDivisionError",
            ),
            (
                format!("{user}class Third(Base):\n    __tablename__ = len(config.limit)\n"),
                "config.limit",
            ),
            (format!("{user}x = undefined\n"), "NameError"),
        ];
        for (body, expected) in cases {
            fs::write(folder.path().join("models.py"), model(&body)).unwrap();
            let found = match tables(&folder, &["models:Base"]) {
                Ok(tables) => tables.join(" "),
                Err(error) => format!("error: {error}"),
            };
            let is_error = expected != "user";
            assert_eq!(found.starts_with("error: "), is_error, "{body}\n{found}");
            assert!(found.contains(expected), "{body}\n{found}");
        }
    }

    /// The bases of models may be in a library that lies in the project's virtual environment.
    #[test]
    fn what_libraries_declare_counts() {
        let folder = project();
        let libraries = folder.path().join(".venv/lib/python3.12/site-packages");
        fs::create_dir_all(libraries.join("stamps")).unwrap();
        fs::write(libraries.join("stamps/__init__.py"), "import deep.sea\n").unwrap();
        fs::write(
            libraries.join("stamps/models.py"),
            "from sqlalchemy import Column, DateTime\nclass Stamped:\n    created = Column(DateTime)\n",
        )
        .unwrap();
        fs::write(
            folder.path().join("models.py"),
            "import sqlalchemy as sa\nfrom sqlalchemy.orm import declarative_base\nfrom stamps import models\n\
             Base = declarative_base()\nclass User(models.Stamped, Base):\n    __tablename__ = 'user'\n    \
             id = sa.Column(sa.Integer, primary_key=True)\n",
        )
        .unwrap();
        let found = super::super::libraries(&folder.path().join(".venv")).unwrap();
        assert_eq!(found, libraries);
        let models = Models {
            roots: vec![folder.path().to_path_buf(), found],
            targets: vec!["models:Base".to_owned()],
            ..Models::default()
        };
        let schema = read(&models).unwrap();
        let names: Vec<&str> = schema.tables[0]
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        assert_eq!(names, ["id", "created"]);
    }

    /// Where versions of SQLAlchemy differ, the one counts that the project has installed. The expectations are those
    /// of SQLAlchemy 1.4.54, 2.0.58 and 2.1.9.
    #[test]
    fn the_installed_version_counts() {
        let read_with = |version: &str| {
            let folder = project();
            let libraries = folder.path().join(".venv/lib/python3.12/site-packages");
            fs::create_dir_all(libraries.join("sqlalchemy")).unwrap();
            fs::write(
                libraries.join("sqlalchemy/__init__.py"),
                format!("from .engine import create_engine\n\n__version__ = \"{version}\"\n"),
            )
            .unwrap();
            fs::write(
                folder.path().join("models.py"),
                "import sqlalchemy as sa\nfrom sqlalchemy.orm import declarative_base\n\
                 try:\n    from sqlalchemy.orm import mapped_column\nexcept ImportError:\n    mapped_column = None\n\
                 Base = declarative_base(metadata=sa.MetaData(schema='app'))\n\
                 class Late:\n    late = sa.Column(sa.Integer)\n\
                 class Stamp:\n    created = sa.Column(sa.DateTime)\n\
                 class Again(Late, Stamp, Base):\n    __tablename__ = 'again' if mapped_column else 'old'\n    \
                 id = sa.Column(sa.Integer, primary_key=True)\n    kind = sa.Column(sa.Enum('a', name='kind'))\n",
            )
            .unwrap();
            let models = Models {
                roots: vec![folder.path().to_path_buf(), libraries],
                targets: vec!["models:Base".to_owned()],
                ..Models::default()
            };
            let schema = read(&models).unwrap();
            let table = &schema.tables[0];
            let columns = table.columns.iter();
            let names: Vec<String> = columns.map(|column| column.name.clone()).collect();
            let kind = table.column("kind").unwrap();
            let schema = kind.data_type.argument("schema").is_some();
            (table.name.name.clone(), names.join(" "), schema)
        };
        let (old, new) = ("late created id kind", "id kind late created");
        assert_eq!(read_with("1.4.54"), ("old".into(), old.into(), false));
        assert_eq!(read_with("2.0.58"), ("again".into(), new.into(), false));
        assert_eq!(read_with("2.1.9"), ("again".into(), new.into(), true));
    }

    /// A module of a library counts where its classes derive from models that it takes from its own package.
    #[test]
    fn classes_derived_within_a_library_count() {
        let folder = project();
        let libraries = folder.path().join(".venv/lib/python3.12/site-packages");
        fs::create_dir_all(libraries.join("core/queries")).unwrap();
        for (name, text) in [
            ("core/__init__.py", ""),
            ("core/queries/__init__.py", ""),
            (
                "core/models.py",
                "import sqlalchemy as sa\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\n\
                 class CoreModel(Base):\n    __abstract__ = True\n    own = sa.Column(sa.Integer)\n",
            ),
            (
                "core/queries/models.py",
                "from core.models import CoreModel\n\nclass Query(CoreModel):\n    __abstract__ = True\n",
            ),
        ] {
            fs::write(libraries.join(name), text).unwrap();
        }
        fs::write(
            folder.path().join("models.py"),
            "import sqlalchemy as sa\nfrom core.queries.models import Query\nclass Mine(Query):\n    \
             __tablename__ = 'mine'\n    id = sa.Column(sa.Integer, primary_key=True)\n",
        )
        .unwrap();
        let models = Models {
            roots: vec![folder.path().to_path_buf(), libraries],
            targets: vec!["models".to_owned()],
            ..Models::default()
        };
        let schema = read(&models).unwrap();
        let columns = schema.tables[0].columns.iter();
        let names: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["id", "own"]);
    }
    /// `context.config` has what the configuration says, for models that ask it.
    #[test]
    fn models_read_the_configuration() {
        let folder = project();
        fs::write(
            folder.path().join("env.py"),
            "from alembic import context\nimport sqlalchemy as sa\nconfig = context.config\n\
             prefix = config.get_main_option('table_prefix')\ntarget_metadata = sa.MetaData()\n\
             sa.Table(prefix + config.get_main_option('other', 'x'), target_metadata, sa.Column('id', sa.Integer))\n",
        )
        .unwrap();
        let models = Models {
            roots: vec![folder.path().to_path_buf()],
            targets: vec!["env:target_metadata".to_owned()],
            options: vec![("table_prefix".to_owned(), "fief_".to_owned())],
            ..Models::default()
        };
        assert_eq!(read(&models).unwrap().tables[0].name.name, "fief_x");
    }
}
