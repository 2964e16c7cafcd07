use std::path::{Path, PathBuf};
use std::rc::Rc;

use dms_python::{Interpreter, Module, Source, Value};

use super::file_system::{FileSystem, read_source};
use crate::error::{Error, ErrorKind, Result};
use crate::pylib;
use crate::schema::Schema;

/// Which models describe the wanted schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Models {
    /// The folders in which modules are looked for, in order (the project's root first).
    pub roots: Vec<PathBuf>,
    /// `module`, `module:attribute` (a MetaData, a declarative base, a Flask-SQLAlchemy `db`, a list of those) or
    /// `path/to/file.py[:attribute]`; several are several targets. Without attribute, and with a Flask application
    /// for attribute (`module:app`, `module:create_app()`), every MetaData that has tables after the import counts.
    pub targets: Vec<String>,
    /// Only what Flask-SQLAlchemy's models bind to the database of this name; empty for what they bind to none.
    pub bind: Option<String>,
}

/// Evaluates the models.
///
/// # Errors
/// [`crate::ErrorKind::Model`] with the place when a model cannot be evaluated, or when there is no table at all.
pub fn read(models: &Models) -> Result<Schema> {
    let loader = Rc::new(FileSystem::new(models.roots.clone()));
    let mut interpreter = pylib::interpreter(loader.clone(), None);
    Ok(read_with(&mut interpreter, &loader, models)?.0)
}

/// The same, with the `MetaData` that it was read from.
pub(super) fn read_with(
    interpreter: &mut Interpreter,
    loader: &FileSystem,
    models: &Models,
) -> Result<(Schema, Vec<Value>)> {
    if models.targets.is_empty() {
        return Err(
            Error::new(ErrorKind::Config, "no models are configured").with_hint(
                "name them: `models = [\"models.py\"]` in dms.toml, or `--models models.py`",
            ),
        );
    }
    let mut metadata: Vec<Value> = Vec::new();
    let mut is_everything = false;
    for target in &models.targets {
        match load(interpreter, loader, models, target)?.1 {
            // What an application imports are its models.
            Some(value) if pylib::is_flask_application(interpreter, &value)? => {
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
    let schema = pylib::schema(interpreter, &metadata)?;
    if schema.tables.is_empty() && !may_be_empty {
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
    Ok((schema, metadata))
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
            bind: None,
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
}
