//! Where a project's own Python says that its database is.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use dms_python::{ArgumentValue, Source, Value};

use super::file_system::{FileSystem, read_source};
use super::sqlalchemy::Models;
use crate::error::{Error, ErrorKind, Result};
use crate::pylib;

/// The databases of a Flask application.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct FlaskDatabases {
    /// `SQLALCHEMY_DATABASE_URI`; a relative SQLite file is in the application's instance folder, as
    /// Flask-SQLAlchemy has it.
    pub url: Option<String>,
    /// `SQLALCHEMY_BINDS`, in order.
    pub binds: Vec<(String, String)>,
    /// The instance folder, if a file is in it: Flask-SQLAlchemy makes it where it is missing.
    pub instance_folder: Option<PathBuf>,
}

/// Evaluates a Flask application for its databases. The first target of the models is the application, and the
/// variables are those that `os.environ` holds.
///
/// # Errors
/// When the application cannot be evaluated, or what it configures is not known without running it.
pub fn flask_databases(
    models: &Models,
    variables: Vec<(String, String)>,
) -> Result<FlaskDatabases> {
    let loader = Rc::new(FileSystem::new(models.roots.clone()));
    let mut interpreter = pylib::interpreter(loader.clone(), None);
    interpreter.set_environment(variables);
    let mut found = FlaskDatabases::default();
    for target in &models.targets {
        let (_, application) = super::sqlalchemy::load(&mut interpreter, &loader, models, target)?;
        let Some(application) = application else {
            continue;
        };
        let Some(configured) = pylib::flask_databases(&mut interpreter, &application)? else {
            continue;
        };
        let folder = Path::new(&configured.instance_path);
        found.url = match configured.url {
            Some(url) => Some(in_folder(&text(&url, "SQLALCHEMY_DATABASE_URI")?, folder)),
            None => None,
        };
        for (name, url) in &configured.binds {
            let url = in_folder(&text(url, "SQLALCHEMY_BINDS")?, folder);
            found.binds.push((name.clone(), url));
        }
        let path = configured.instance_path.as_str();
        let is_in_folder = |url: &String| url.contains(&format!(":///{path}/"));
        let mut urls = found
            .url
            .iter()
            .chain(found.binds.iter().map(|(_, url)| url));
        found.instance_folder = urls.any(is_in_folder).then(|| PathBuf::from(path));
        break;
    }
    Ok(found)
}

/// Evaluates an env.py for the URL that it connects to. The options are those of the main section of the
/// configuration.
///
/// # Errors
/// When the file cannot be evaluated.
pub fn env_url(
    file: &Path,
    roots: Vec<PathBuf>,
    options: &[(String, String)],
    variables: Vec<(String, String)>,
) -> Result<Option<String>> {
    let source = Source {
        path: file.to_owned(),
        text: read_source(file)?.into(),
        is_package: false,
    };
    let loader = Rc::new(FileSystem::new(roots));
    pylib::url_of_environment(loader, source, options, variables)
}

/// What expressions in a file of Python are, once the file has defined everything that it defines;
/// [`ArgumentValue::Other`] for one that cannot be evaluated or is no plain value. The options are those of
/// `context.config`.
///
/// # Errors
/// When the file cannot be evaluated.
pub fn plain_values(
    file: &Path,
    expressions: &[&str],
    roots: Vec<PathBuf>,
    options: &[(String, String)],
    variables: Vec<(String, String)>,
) -> Result<Vec<ArgumentValue>> {
    let loader = Rc::new(FileSystem::new(roots.clone()));
    let mut interpreter = pylib::interpreter_of_environment(loader.clone(), options, variables);
    // An env.py imports the models for what is done with them elsewhere.
    interpreter.tolerate(true);
    let module = super::sqlalchemy::definitions(&mut interpreter, &loader, &roots, file)?;
    let values =
        expressions.iter().map(
            |expression| match interpreter.evaluate_in(&module, expression) {
                Ok(Value::None) => ArgumentValue::None,
                Ok(Value::Bool(flag)) => ArgumentValue::Boolean(flag),
                Ok(Value::Int(number)) => ArgumentValue::Integer(number),
                Ok(Value::Str(text)) => ArgumentValue::Text((*text).to_owned()),
                Ok(_) | Err(_) => ArgumentValue::Other,
            },
        );
    Ok(values.collect())
}

fn text(value: &Value, key: &str) -> Result<String> {
    value.as_str().map(str::to_owned).ok_or_else(|| {
        Error::new(
            ErrorKind::Config,
            format!("`{key}` of the application is not known without running it"),
        )
    })
}

/// The URL with a relative SQLite file put into a folder.
fn in_folder(url: &str, folder: &Path) -> String {
    let Some((scheme, rest)) = url.split_once(":///") else {
        return url.to_owned();
    };
    let is_sqlite = scheme == "sqlite" || scheme.starts_with("sqlite+");
    let is_file = !rest.is_empty()
        && !rest.starts_with(['/', '?'])
        && !rest.starts_with("file:")
        && !rest.starts_with(":memory:");
    if is_sqlite && is_file {
        format!("{scheme}:///{}", folder.join(rest).display())
    } else {
        url.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Verified with Flask-SQLAlchemy 3.1.1's `db.engine.url`.
    #[test]
    fn relative_files_are_in_the_instance_folder() {
        for (url, expected) in [
            ("sqlite:///a.db", "sqlite:////p/instance/a.db"),
            (
                "sqlite+pysqlite:///a.db?timeout=5",
                "sqlite+pysqlite:////p/instance/a.db?timeout=5",
            ),
            ("sqlite:////var/a.db", "sqlite:////var/a.db"),
            ("sqlite://", "sqlite://"),
            ("sqlite:///:memory:", "sqlite:///:memory:"),
            ("postgresql://h/a.db", "postgresql://h/a.db"),
        ] {
            assert_eq!(in_folder(url, Path::new("/p/instance")), expected);
        }
    }
}
