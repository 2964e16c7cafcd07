//! What no file of settings says, and the project's Python does: which models there are, and which database.

use std::path::{Path, PathBuf};

use dms_python::Outline;

use super::{NamedDatabase, Project, SettingValue};
use crate::error::{Error, ErrorKind, Result};
use crate::source::{self, FilterFunction};

/// The Python files that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Discoverable {
    /// The Flask application, as a target of models: `app.py:create_app()`.
    pub application: Option<String>,
    /// The env.py of the scripts.
    pub env: Option<EnvFile>,
    /// Whether DMS's own settings name the database: nobody else is asked then.
    pub is_url_settled: bool,
    /// `include_object` and `include_name`.
    pub functions: Vec<FilterFunction>,
}

impl Discoverable {
    /// What of the models counts: with Flask-Migrate's env.py for one database, those that are bound to no other.
    pub fn default_bind(&self, targets: &[String]) -> Option<String> {
        let is_application = self.application.as_slice() == targets;
        let has_binds = self.env.as_ref().is_some_and(|env| env.has_binds);
        (is_application && !has_binds).then(String::new)
    }
}

/// An env.py, as far as it can be seen without evaluating it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EnvFile {
    pub path: PathBuf,
    /// Whether `target_metadata` is more than None.
    pub names_models: bool,
    /// Whether it sets the option that a URL is taken from.
    pub sets_url: bool,
    /// Whether it goes through the binds of a Flask application.
    pub has_binds: bool,
}

const METADATA: &str = "target_metadata";

impl EnvFile {
    pub fn of(path: &Path, text: &str, outline: &Outline) -> Self {
        let mut bound = outline.bound.iter();
        Self {
            path: path.to_owned(),
            names_models: bound.any(|(name, range)| {
                let statement = text.get(range.clone()).unwrap_or_default();
                name == METADATA && !statement.trim_end().ends_with("= None")
            }),
            sets_url: text.contains("set_main_option") && text.contains("sqlalchemy.url"),
            has_binds: text.contains("SQLALCHEMY_BINDS"),
        }
    }

    /// The target of models that it names.
    pub fn target(&self, root: &Path) -> Option<String> {
        let path = self.path.strip_prefix(root).unwrap_or(&self.path);
        (self.names_models).then(|| format!("{}:{METADATA}", path.display()))
    }
}

/// The target of a Flask application as `flask` finds it: what FLASK_APP says, or else `wsgi.py` or `app.py`, or else
/// one of the project's files that use Flask-Migrate. `outline` reads a file.
pub(super) fn application(
    root: &Path,
    flask_app: Option<&str>,
    users: &[PathBuf],
    outline: &mut dyn FnMut(&Path) -> Option<Outline>,
) -> Option<String> {
    if let Some(given) = flask_app.map(str::trim).filter(|given| !given.is_empty()) {
        let (module, name) = given.rsplit_once(':').unwrap_or((given, ""));
        let path = if module.ends_with(".py") {
            root.join(module)
        } else {
            module_file(root, module)?
        };
        return target(root, &path, name, outline);
    }
    let usual = ["wsgi.py", "app.py"].map(|name| root.join(name));
    let usual = usual.iter().filter(|path| path.is_file());
    usual
        .chain(users)
        .find_map(|path| target(root, path, "", outline))
}

/// The file of a module below the project's folder.
fn module_file(root: &Path, module: &str) -> Option<PathBuf> {
    let base = root.join(module.split('.').collect::<PathBuf>());
    [base.join("__init__.py"), base.with_extension("py")]
        .into_iter()
        .find(|path| path.is_file())
}

/// A file's application or the call of what makes one.
fn target(
    root: &Path,
    path: &Path,
    name: &str,
    outline: &mut dyn FnMut(&Path) -> Option<Outline>,
) -> Option<String> {
    let shown = path.strip_prefix(root).unwrap_or(path).display();
    if name.ends_with(')') {
        return Some(format!("{shown}:{name}"));
    }
    let outline = outline(path)?;
    let is_bound = |name: &str| outline.bound.iter().any(|(bound, _)| bound == name);
    let is_function = |name: &str| {
        let mut bound = outline.bound.iter();
        bound.any(|(known, range)| {
            known == name
                && outline
                    .functions
                    .contains(&(name.to_owned(), range.clone()))
        })
    };
    let wanted: &[&str] = if name.is_empty() {
        &["app", "application", "create_app", "make_app"]
    } else {
        &[name]
    };
    let found = wanted.iter().find(|name| is_bound(name))?;
    let is_factory = is_function(found) || ["create_app", "make_app"].contains(found);
    Some(if is_factory {
        format!("{shown}:{found}()")
    } else {
        format!("{shown}:{found}")
    })
}

const HINT: &str = "say which database it is: `url` in dms.toml, `--url`, or the environment variable DATABASE_URL";

impl Project {
    /// Asks the application or env.py which databases there are, where the settings do not say it or env.py sets
    /// another one. An application's instance folder is made, if its database is in there, as Flask-SQLAlchemy does.
    /// The variables are those that the project's Python finds in `os.environ`.
    ///
    /// # Errors
    /// When the Python that says it cannot be followed.
    pub fn discover(&mut self, variables: Vec<(String, String)>) -> Result<()> {
        if self.python.is_url_settled || !self.databases.is_empty() {
            return Ok(());
        }
        match (self.python.application.clone(), self.python.env.clone()) {
            (Some(target), env) if self.url.is_none() => {
                let has_binds = env.is_some_and(|env| env.has_binds);
                self.ask_application(target, has_binds, variables)
            }
            (None, Some(env)) if env.sets_url || self.url.as_deref().is_none_or(is_placeholder) => {
                self.ask_env(&env, variables)
            }
            _ => Ok(()),
        }
    }

    fn ask_application(
        &mut self,
        target: String,
        has_binds: bool,
        variables: Vec<(String, String)>,
    ) -> Result<()> {
        let asked = source::Models {
            roots: self.roots.clone(),
            targets: vec![target.clone()],
            ..source::Models::default()
        };
        let found = source::flask_databases(&asked, variables)
            .map_err(|error| told(error, &format!("the application `{target}`")))?;
        let Some(url) = found.url else {
            return Ok(());
        };
        if let Some(folder) = found.instance_folder {
            std::fs::create_dir_all(&folder).map_err(|error| {
                let message = format!("cannot make the folder `{}`: {error}", folder.display());
                Error::new(ErrorKind::Io, message)
            })?;
        }
        let url = literal(&url);
        let origin = format!("SQLALCHEMY_DATABASE_URI of `{target}`");
        self.note("url", SettingValue::Text(url.clone()), &origin);
        if has_binds {
            let default = std::iter::once((String::new(), url.clone()));
            let binds = found
                .binds
                .into_iter()
                .map(|(name, url)| (name, literal(&url)));
            self.databases = default
                .chain(binds)
                .map(|(name, url)| NamedDatabase {
                    name,
                    url: Some(url),
                    url_span: None,
                    models: None,
                })
                .collect();
            self.scripts.databases = self.databases.iter().map(|it| it.name.clone()).collect();
        } else {
            self.url = Some(url);
        }
        Ok(())
    }

    fn ask_env(&mut self, env: &EnvFile, variables: Vec<(String, String)>) -> Result<()> {
        let mut options = self.scripts.options.clone();
        options.retain(|(name, _)| name != "sqlalchemy.url");
        if let Some(url) = self.url.clone() {
            options.push(("sqlalchemy.url".to_owned(), url));
        }
        let found = source::env_url(&env.path, self.roots.clone(), &options, variables)
            .map_err(|error| told(error, "env.py"))?;
        if let Some(url) = found.filter(|url| !is_placeholder(url)) {
            let url = literal(&url);
            self.note("url", SettingValue::Text(url.clone()), "env.py");
            self.url = Some(url);
        }
        Ok(())
    }
}

/// Whether a URL is that of Alembic's own template, which nobody changed.
fn is_placeholder(url: &str) -> bool {
    url.starts_with("driver://")
}

/// A URL in which nothing is to be filled in any more.
fn literal(url: &str) -> String {
    url.replace("${", "$${")
}

fn told(error: Error, whose: &str) -> Error {
    error
        .context(format!("{whose} does not say here which database it is"))
        .with_hint(HINT)
}
