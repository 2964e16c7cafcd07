//! A project's settings as plain values, from `dms.toml`, `alembic.ini` or `pyproject.toml`.

mod alembic_ini;
mod databases;
mod dms_toml;
mod embedded;
mod expand;
mod ini;
mod pyproject;
mod settings;
mod toml_file;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use databases::NamedDatabase;
pub(crate) use databases::shown as shown_database;
pub use expand::expand;

use crate::dialect::VersionTable;
use crate::error::{Error, ErrorKind, Result, SourceSpan};
use crate::script::ScriptSettings;
use crate::source::Models;
use settings::Settings;

/// What a project says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The folder that everything else is relative to: the one of `dms.toml`, or the one that was opened.
    pub root: PathBuf,
    /// The file that the settings came from, the one that counts most.
    pub config_file: Option<PathBuf>,
    /// Where the revisions lie and how new ones are named.
    pub scripts: ScriptSettings,
    /// The models: those set, or those found; `None` if there are none to be found.
    pub models: Option<Models>,
    /// The database's URL as it is written: [`Project::database_url`] fills in environment variables.
    pub url: Option<String>,
    /// Where `url` stands, for errors.
    pub url_span: Option<SourceSpan>,
    /// The databases, in order, of a project that has several; else empty.
    pub databases: Vec<NamedDatabase>,
    /// The table with the revisions that a database is at.
    pub version_table: VersionTable,
    /// `transaction_per_migration`.
    pub transaction_per_migration: bool,
    /// Whether autogenerate compares types.
    pub compare_type: bool,
    /// Whether autogenerate compares server defaults.
    pub compare_server_default: bool,
    /// Whether autogenerate writes batch operations. Flask-Migrate's default is true, and so is ours for an
    /// `alembic.ini` of Flask-Migrate's.
    pub render_as_batch: bool,
    /// How long to wait for another run to end.
    pub lock_timeout: Option<Duration>,
    /// Settings that were read and have no effect.
    pub warnings: Vec<String>,
}

/// The folder that `dms init` makes and Flask-Migrate uses.
const DIRECTORY: &str = "migrations";

impl Project {
    /// Reads the settings of the project in `root`: `dms.toml` wins key by key over `alembic.ini` (in `root`, in
    /// `directory` or in `migrations`), and that over `[tool.alembic]` in `pyproject.toml`. `config` names the one
    /// file to read instead of these, and `directory` the folder of migrations whatever the files say. Without any
    /// file a folder `migrations/versions` is enough.
    ///
    /// # Errors
    /// [`ErrorKind::Config`], with the place, when a file or a setting in it cannot be understood, and when there is
    /// no project at all.
    pub fn open(root: &Path, config: Option<&Path>, directory: Option<&Path>) -> Result<Self> {
        let directory = directory.map(|directory| root.join(directory));
        let mut root = root.to_owned();
        let mut settings = Settings::default();
        match config.map(|config| root.join(config)) {
            Some(path) if !path.is_file() => {
                return Err(Error::new(
                    ErrorKind::Config,
                    format!("the configuration `{}` does not exist", path.display()),
                )
                .with_hint(
                    "name an existing dms.toml, alembic.ini or pyproject.toml with `-c FILE`",
                ));
            }
            Some(path) => {
                let name = path.file_name().and_then(|name| name.to_str());
                if name == Some("pyproject.toml") {
                    settings = pyproject::read(&path, &root)?.unwrap_or_default();
                } else if path
                    .extension()
                    .is_some_and(|extension| extension == "toml")
                {
                    settings = dms_toml::read(&path)?;
                    root = folder(&path);
                } else {
                    settings = alembic_ini::read(&path, &root)?;
                }
                settings.file = Some(path);
            }
            None => {
                let dms = root.join("dms.toml");
                if dms.is_file() {
                    settings = dms_toml::read(&dms)?;
                }
                let inis = [
                    directory
                        .as_ref()
                        .map(|directory| directory.join("alembic.ini")),
                    Some(root.join("alembic.ini")),
                    Some(root.join(DIRECTORY).join("alembic.ini")),
                ];
                if let Some(path) = inis.into_iter().flatten().find(|path| path.is_file()) {
                    settings = settings.or(alembic_ini::read(&path, &root)?);
                }
                let pyproject = root.join("pyproject.toml");
                if pyproject.is_file()
                    && let Some(found) = pyproject::read(&pyproject, &root)?
                {
                    settings = settings.or(found);
                }
            }
        }
        settings.script_location = Some(script_location(&root, &settings, directory)?);
        Ok(Self::new(root, settings))
    }

    fn new(root: PathBuf, settings: Settings) -> Self {
        let mut scripts = ScriptSettings::new(
            settings
                .script_location
                .unwrap_or_else(|| root.join(DIRECTORY)),
        );
        scripts.version_locations = settings.version_locations.unwrap_or_default();
        scripts.recursive = settings.recursive.unwrap_or_default();
        if let Some(file_template) = settings.file_template {
            scripts.file_template = file_template;
        }
        if let Some(length) = settings.truncate_slug_length {
            scripts.truncate_slug_length = length;
        }
        scripts.timezone = settings.timezone;
        let databases = settings.databases.unwrap_or_default();
        scripts.options = settings.options;
        scripts.databases = databases.iter().map(|it| it.name.clone()).collect();
        let targets = settings.models.or_else(|| find_models(&root));
        let mut roots = vec![root.clone()];
        for path in settings.model_roots.unwrap_or_default() {
            if !roots.contains(&path) {
                roots.push(path);
            }
        }
        let (url, url_span) = settings.url.unzip();
        Self {
            config_file: settings.file,
            scripts,
            models: targets.map(|targets| Models {
                roots,
                targets,
                bind: None,
            }),
            url,
            url_span: url_span.flatten(),
            databases,
            version_table: VersionTable {
                name: settings
                    .version_table
                    .unwrap_or_else(|| VersionTable::default().name),
                schema: settings.version_table_schema,
                ..VersionTable::default()
            },
            transaction_per_migration: settings.transaction_per_migration.unwrap_or(false),
            compare_type: settings.compare_type.unwrap_or(true),
            compare_server_default: settings.compare_server_default.unwrap_or(false),
            render_as_batch: settings.render_as_batch.unwrap_or(false),
            lock_timeout: settings.lock_timeout,
            warnings: settings.warnings,
            root,
        }
    }

    /// `revision_environment`: whether env.py takes part in writing an empty revision.
    pub fn revision_environment(&self) -> bool {
        let mut options = self.scripts.options.iter();
        let yes = ["true", "yes", "on", "y", "t", "1"];
        options.any(|(name, value)| {
            name == "revision_environment" && yes.contains(&value.trim().to_lowercase().as_str())
        })
    }

    /// The database's URL with `${NAME}` and `${NAME:-default}` filled in; the library reads no environment itself.
    ///
    /// # Errors
    /// When a variable is missing, with the place at which it is asked for.
    pub fn database_url(&self, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Option<String>> {
        expanded(self.url.as_deref(), self.url_span.as_ref(), lookup)
    }

    /// The same for one of several databases.
    ///
    /// # Errors
    /// As [`Project::database_url`].
    pub fn named_database_url(
        &self,
        database: &NamedDatabase,
        lookup: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<String>> {
        expanded(database.url.as_deref(), database.url_span.as_ref(), lookup)
    }

    /// The database of this name; `default` is the one whose name is empty.
    ///
    /// # Errors
    /// When there is none, with the names that there are.
    pub fn database(&self, name: &str) -> Result<&NamedDatabase> {
        databases::find(&self.databases, name)
    }
}

fn expanded(
    url: Option<&str>,
    span: Option<&SourceSpan>,
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<String>> {
    let Some(url) = url else {
        return Ok(None);
    };
    expand(url, lookup).map(Some).map_err(|error| match span {
        Some(span) => error.with_span(span.clone()),
        None => error,
    })
}

/// The folder that a file lies in; the current one for a bare name.
fn folder(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}

fn script_location(
    root: &Path,
    settings: &Settings,
    directory: Option<PathBuf>,
) -> Result<PathBuf> {
    if let Some(location) = directory.or_else(|| settings.script_location.clone()) {
        return Ok(location);
    }
    let default = root.join(DIRECTORY);
    if default.join("versions").is_dir() || default.join("script.py.mako").is_file() {
        return Ok(default);
    }
    let message = match &settings.file {
        Some(file) => format!(
            "`{}` has no `script_location`, and there is no folder `{DIRECTORY}`",
            file.display()
        ),
        None => format!("there are no migrations in `{}`", shown(root)),
    };
    Err(Error::new(ErrorKind::Config, message).with_hint(
        "run `dms init` to start, or name the folder of migrations with `-d DIRECTORY` or the configuration with `-c FILE`",
    ))
}

fn shown(folder: &Path) -> String {
    if folder.as_os_str().is_empty() {
        ".".into()
    } else {
        folder.display().to_string()
    }
}

/// The models of a project that does not say where they are.
fn find_models(root: &Path) -> Option<Vec<String>> {
    [
        ("models.py", "models"),
        ("models/__init__.py", "models"),
        ("app.py", "app"),
        ("app/models.py", "app.models"),
        ("app/models/__init__.py", "app.models"),
    ]
    .into_iter()
    .find(|(file, _)| root.join(file).is_file())
    .map(|(_, module)| vec![module.to_owned()])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;

    fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn open(files: &[(&str, &str)]) -> (tempfile::TempDir, Result<Project>) {
        let folder = project(files);
        let opened = Project::open(folder.path(), None, None);
        (folder, opened)
    }

    /// The message, and what the span underlines.
    fn error(text: &str) -> (String, String) {
        let error = open(&[("dms.toml", text)]).1.unwrap_err();
        let shown = error
            .span()
            .map(|span| span.text[span.range.clone()].to_owned());
        (error.message().to_owned(), shown.unwrap_or_default())
    }

    #[test]
    fn dms_toml() {
        let (folder, project) = open(&[(
            "dms.toml",
            "script_location = \"db\"\nmodels = [\"a\", \"b:db\"]\nurl = \"sqlite:///${DB:-x}.db\"\nversion_locations = [\"v1\", \"v2\"]\n\
             file_template = \"%(rev)s\"\ntruncate_slug_length = 0x10\ntimezone = \"UTC\"\nversion_table = \"v\"\nversion_table_schema = \"s\"\n\
             transaction_per_migration = true\ncompare_type = false\ncompare_server_default = true\nrender_as_batch = true\nlock_timeout = 1.5\n",
        )]);
        let project = project.unwrap();
        let root = folder.path();
        assert_eq!(project.root, root);
        assert_eq!(project.config_file, Some(root.join("dms.toml")));
        assert_eq!(project.scripts.script_location, root.join("db"));
        assert_eq!(
            project.scripts.version_locations,
            [root.join("v1"), root.join("v2")]
        );
        assert_eq!(project.scripts.file_template, "%(rev)s");
        assert_eq!(project.scripts.truncate_slug_length, 16);
        assert_eq!(project.scripts.timezone.as_deref(), Some("UTC"));
        assert_eq!(
            project.models,
            Some(Models {
                roots: vec![root.to_owned()],
                targets: vec!["a".into(), "b:db".into()],
                bind: None,
            })
        );
        assert_eq!(project.url.as_deref(), Some("sqlite:///${DB:-x}.db"));
        assert_eq!(
            project.database_url(&|_| None).unwrap().as_deref(),
            Some("sqlite:///x.db")
        );
        assert_eq!(
            (
                project.version_table.name.as_str(),
                project.version_table.schema.as_deref()
            ),
            ("v", Some("s"))
        );
        assert!(project.transaction_per_migration && !project.compare_type);
        assert!(project.compare_server_default && project.render_as_batch);
        assert_eq!(project.lock_timeout, Some(Duration::from_millis(1500)));
    }

    #[test]
    fn defaults() {
        let (folder, project) = open(&[
            ("dms.toml", ""),
            ("migrations/script.py.mako", ""),
            ("app/models.py", ""),
        ]);
        let project = project.unwrap();
        assert_eq!(
            project.scripts,
            ScriptSettings::new(folder.path().join("migrations"))
        );
        assert_eq!(project.models.unwrap().targets, ["app.models"]);
        assert_eq!(project.version_table, VersionTable::default());
        assert!(
            project.compare_type && !project.compare_server_default && !project.render_as_batch
        );
        assert_eq!(
            (
                project.url,
                project.lock_timeout,
                project.transaction_per_migration
            ),
            (None, None, false)
        );
        let (folder, bare) = open(&[("migrations/versions/a.py", "")]);
        let bare = bare.unwrap();
        assert_eq!(
            bare.scripts.script_location,
            folder.path().join("migrations")
        );
        assert_eq!((bare.config_file, bare.models), (None, None));
    }

    #[test]
    fn errors_of_dms_toml_have_their_place() {
        let pair = |message: &str, shown: &str| (message.to_owned(), shown.to_owned());
        assert_eq!(
            error("\nmodles = \"x\"\n"),
            pair("unknown setting `modles`", "modles")
        );
        assert_eq!(
            error("compare_type = \"yes\""),
            pair(
                "`compare_type` must be true or false, not a string",
                "\"yes\""
            )
        );
        assert_eq!(
            error("models = [1]"),
            pair("`models` must be a string, not a whole number", "1")
        );
        assert_eq!(
            error("truncate_slug_length = -1"),
            pair("`truncate_slug_length` must be a positive number", "-1")
        );
        assert_eq!(
            error("lock_timeout = -1"),
            pair("`lock_timeout` must be a positive number of seconds", "-1")
        );
        assert_eq!(error("file_template = \"%%(rev)s\"").1, "\"%%(rev)s\"");
        assert!(error("url = ").0.contains("dms.toml` is not TOML: "));
        let (_folder, project) = open(&[(
            "dms.toml",
            "script_location = \"m\"\n\nurl = \"${DATABASE_URL}\"\n",
        )]);
        let missing = project.unwrap().database_url(&|_| None).unwrap_err();
        assert_eq!(
            missing.message(),
            "the environment variable `DATABASE_URL` is not set"
        );
        assert_eq!(missing.span().unwrap().line(), 3);
    }

    #[test]
    fn alembic_ini() {
        let (folder, project) = open(&[(
            "alembic.ini",
            "[alembic]\nscript_location = %(here)s/alembic\nprepend_sys_path = . src\nsqlalchemy.url = sqlite:///a%%20${b}.db\n\
             file_template = %%(year)d_%%(rev)s\nversion_locations = %(here)s/a:b\npath_separator = os\nrecursive_version_locations = true\n\
             truncate_slug_length = 12\ntimezone = UTC\ndatabases = x, y\n[post_write_hooks]\nhooks = black\n",
        )]);
        let project = project.unwrap();
        let root = folder.path();
        assert_eq!(project.scripts.script_location, root.join("alembic"));
        assert_eq!(
            project.scripts.version_locations,
            [root.join("a"), root.join("b")]
        );
        assert!(project.scripts.recursive && !project.render_as_batch);
        assert_eq!(project.scripts.file_template, "%(year)d_%(rev)s");
        assert_eq!(project.scripts.truncate_slug_length, 12);
        assert!(
            project
                .scripts
                .options
                .contains(&("databases".into(), "x, y".into()))
        );
        assert_eq!(
            project.database_url(&|_| None).unwrap().as_deref(),
            Some("sqlite:///a%20${b}.db")
        );
        assert_eq!(project.warnings.len(), 1);
        // `path_separator` counts for this list too, and so `. src` is one folder.
        let (folder, old) = open(&[
            (
                "alembic.ini",
                "[alembic]\nscript_location = pkg.sub:mig\nprepend_sys_path = . src:lib\nversion_locations = a, b c\nsqlalchemy.url = driver://user:pass@localhost/dbname\n",
            ),
            ("models.py", ""),
        ]);
        let old = old.unwrap();
        let root = folder.path();
        assert_eq!(old.scripts.script_location, root.join("pkg/sub/mig"));
        assert_eq!(
            old.scripts.version_locations,
            [root.join("a"), root.join("b"), root.join("c")]
        );
        assert_eq!(
            old.models.unwrap().roots,
            [root.to_owned(), root.join("src"), root.join("lib")]
        );
        assert_eq!(old.url, None);
    }

    #[test]
    fn flask_migrate() {
        let (folder, project) = open(&[(
            "migrations/alembic.ini",
            "[alembic]\n# file_template = x\n[logger_flask_migrate]\nlevel = INFO\n",
        )]);
        let project = project.unwrap();
        assert_eq!(
            project.scripts.script_location,
            folder.path().join("migrations")
        );
        assert!(project.render_as_batch);
        let other = Project::open(folder.path(), None, Some(Path::new("other"))).unwrap();
        assert_eq!(other.scripts.script_location, folder.path().join("other"));
    }

    #[test]
    fn dms_toml_wins_over_alembic_ini_and_that_over_pyproject() {
        let files = [
            ("dms.toml", "timezone = \"A\"\n"),
            (
                "alembic.ini",
                "[alembic]\ntimezone = B\ntruncate_slug_length = 7\n",
            ),
            (
                "pyproject.toml",
                "[tool.alembic]\nscript_location = \"%(here)s/p\"\ntruncate_slug_length = 8\nfile_template = \"%%(rev)s\"\nunknown = 1\n",
            ),
        ];
        let (folder, project) = open(&files);
        let project = project.unwrap();
        assert_eq!(project.scripts.timezone.as_deref(), Some("A"));
        assert_eq!(project.scripts.truncate_slug_length, 7);
        assert_eq!(project.scripts.file_template, "%(rev)s");
        assert_eq!(project.scripts.script_location, folder.path().join("p"));
        // One file alone.
        let one = Project::open(folder.path(), Some(Path::new("pyproject.toml")), None).unwrap();
        assert_eq!(
            (one.scripts.timezone, one.scripts.truncate_slug_length),
            (None, 8)
        );
        assert_eq!(one.config_file, Some(folder.path().join("pyproject.toml")));
    }

    #[test]
    fn no_project() {
        let (_folder, project) = open(&[("pyproject.toml", "[project]\nname = \"x\"\n")]);
        let error = project.unwrap_err();
        assert!(error.message().starts_with("there are no migrations in `"));
        assert!(error.hint().unwrap().contains("dms init"));
        let folder = tempfile::tempdir().unwrap();
        let missing = Project::open(folder.path(), Some(Path::new("no.toml")), None).unwrap_err();
        assert!(missing.message().ends_with("no.toml` does not exist"));
        let (_folder, no_section) = open(&[("alembic.ini", "[other]\n")]);
        assert!(
            no_section
                .unwrap_err()
                .message()
                .ends_with("has no section `[alembic]`")
        );
        let (_folder, bad) = open(&[(
            "alembic.ini",
            "[alembic]\nscript_location = x\ntruncate_slug_length = many\n",
        )]);
        let bad = bad.unwrap_err();
        assert_eq!(
            (bad.message(), bad.span().unwrap().line()),
            ("`truncate_slug_length` must be a number", 3)
        );
    }
}
