//! A project's settings as plain values, from `dms.toml`, env.py and the application, `alembic.ini` and
//! `pyproject.toml`.

mod alembic_ini;
mod databases;
mod discovery;
mod dms_toml;
mod embedded;
mod evaluated;
mod expand;
mod hooks;
mod ini;
mod pyproject;
mod python;
mod selection;
mod settings;
mod shell_words;
mod sources;
#[cfg(test)]
mod tests;
mod toml_file;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use databases::NamedDatabase;
pub(crate) use databases::shown as shown_database;
pub use expand::expand;
pub use hooks::{HookCommand, HookProgram, PostWriteHook};
pub use selection::Selection;
pub use settings::{Concern, Origin, Setting, SettingValue, Warning};

use crate::dialect::VersionTable;
use crate::error::{Error, ErrorKind, Result, SourceSpan};
use crate::script::{RenderOptions, ScriptSettings};
use crate::source::{FilterFunction, Models, Python};
use discovery::Discoverable;
use settings::{DEFINITIONS, Settings, definition};

/// What a project says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The folder that everything else is relative to: the one of `dms.toml`, or the one that was opened.
    pub root: PathBuf,
    /// Where the project's modules are found: `root` and the folders of `prepend_sys_path`.
    pub roots: Vec<PathBuf>,
    /// Where the libraries are that the project has installed: those of the virtual environments in its folder.
    pub libraries: Vec<PathBuf>,
    /// The file that the settings came from, the one that counts most.
    pub config_file: Option<PathBuf>,
    /// Where the revisions lie and how new ones are named.
    pub scripts: ScriptSettings,
    /// How new scripts are written.
    pub render: RenderOptions,
    /// The commands that a new script goes through.
    pub post_write_hooks: Vec<PostWriteHook>,
    /// The models: those set, or those found; `None` if there are none to be found.
    pub models: Option<Models>,
    /// The database's URL as it is written: [`Project::database_url`] fills in environment variables.
    pub url: Option<String>,
    /// The databases, in order, of a project that has several; else empty.
    pub databases: Vec<NamedDatabase>,
    /// The table with the revisions that a database is at.
    pub version_table: VersionTable,
    /// `transaction_per_migration`.
    pub transaction_per_migration: bool,
    /// `transactional_ddl`; `None` is what the dialect says.
    pub transactional_ddl: Option<bool>,
    /// Whether autogenerate compares types.
    pub compare_type: bool,
    /// Whether autogenerate compares server defaults.
    pub compare_server_default: bool,
    /// Whether autogenerate looks into every schema, and not the default one alone.
    pub include_schemas: bool,
    /// Patterns of what autogenerate looks at, by kind of object; empty is everything.
    pub include: Vec<String>,
    /// Patterns of what it does not look at.
    pub exclude: Vec<String>,
    /// Whether autogenerate sees no more than Alembic's.
    pub alembic_compat: bool,
    /// Whether autogenerate proves the script that it writes.
    pub verify: bool,
    /// Whether a downgrade drops the types that the tables of its upgrade brought along.
    pub drop_types: bool,
    /// The Python interpreter that runs what cannot be evaluated.
    pub interpreter: Option<PathBuf>,
    /// A file that the interpreter runs first.
    pub python_startup: Option<PathBuf>,
    /// Whether that interpreter imports the models, rather than that they are evaluated.
    pub models_from_python: bool,
    /// The bases of models that nothing is known of and that have no columns, by their dotted names.
    pub bases_without_columns: Vec<String>,
    /// What `os.environ` holds while models are evaluated, each as `NAME=value`.
    pub environment: Vec<String>,
    /// How long to wait for another run to end.
    pub lock_timeout: Option<Duration>,
    /// What in the project's files has no effect.
    pub warnings: Vec<Warning>,
    /// The functions that decide what is compared, unless `include` or `exclude` do.
    pub filter_functions: Vec<FilterFunction>,
    settings: Vec<Setting>,
    python: Discoverable,
}

/// The folder that `dms init` makes and Flask-Migrate uses.
const DIRECTORY: &str = "migrations";

const SOURCELESS: &str = "`sourceless` is not honoured: revisions are read from `.py` files only";
const REVISION_ENVIRONMENT: &str =
    "`revision_environment` is not honoured: env.py is read, and never run";

impl Project {
    /// Reads the settings of the project in `root`: `dms.toml` wins key by key over the literal arguments in env.py
    /// and the application, those over `alembic.ini` (in `root`, in the folder of migrations or in `migrations`), and
    /// that over `[tool.alembic]` in `pyproject.toml`. Without any file a folder `migrations/versions` is enough.
    ///
    /// # Errors
    /// [`ErrorKind::Config`], with the place, when a file or a setting in it cannot be understood, and when there is
    /// no project at all.
    pub fn open(root: &Path, selection: &Selection) -> Result<Self> {
        let files = selection.files(root)?;
        let mut root = root.to_owned();
        let mut settings = Settings::default();
        if let Some(path) = &files.dms {
            settings = dms_toml::read(path)?;
            settings.python.is_url_settled = settings.has("url") || settings.databases.is_some();
            root = folder(path);
        }
        let pyproject = match &files.pyproject {
            Some(path) => pyproject::read(path, &root)?.unwrap_or_default(),
            None => Settings::default(),
        };
        if let Some(directory) = &files.directory {
            let origin = Origin::Given("--directory".into());
            let value = SettingValue::Folder(directory.clone());
            settings.set("script_location", value, origin);
        }
        let section = selection.section.as_deref();
        let mut ini = alembic_ini(files.ini.as_deref(), section, &root)?;
        let mut application = None;
        let is_located = settings.has("script_location") || pyproject.has("script_location");
        if ini.is_flask_migrate || (ini.file.is_none() && !is_located) {
            let skip = ini.folder("script_location");
            let (found, directory) =
                python::application(&root, skip.as_deref(), files.flask_app.as_deref());
            application = Some(found);
            // Flask-Migrate's folder is the one that the application names.
            if let (Some(SettingValue::Text(directory)), false) =
                (directory, settings.has("script_location"))
            {
                let path = root.join(directory).join("alembic.ini");
                if path.is_file() && files.ini_is_found {
                    ini = alembic_ini(Some(&path), section, &root)?;
                }
            }
        }
        if let (Some(section), None) = (section, &ini.file) {
            return Err(Error::new(
                ErrorKind::Config,
                format!("`-n {section}` names a section of an alembic.ini, and there is none"),
            )
            .with_hint("leave it out, or name the file with `-c FILE`"));
        }
        let flask_app = files.flask_app;
        let files = ini.or(pyproject);
        let is_flask_migrate = files.is_flask_migrate;
        let location = settings.folder("script_location");
        let location = match location.or_else(|| files.folder("script_location")) {
            Some(location) => location,
            None => found_location(&root, settings.file.as_ref().or(files.file.as_ref()))?,
        };
        let env = python::env(&location, is_flask_migrate);
        let application = match application {
            None if env.is_flask_migrate => {
                python::application(&root, Some(&location), flask_app.as_deref()).0
            }
            found => found.unwrap_or_default(),
        };
        let mut settings = settings.or(env).or(application).or(files);
        if !settings.has("script_location") {
            let value = SettingValue::Folder(location);
            settings.set("script_location", value, Origin::Default);
        }
        if !settings.is_flask_migrate {
            settings.python.application = None;
        }
        if !settings.has("models") {
            let python = &settings.python;
            let env = || python.env.as_ref().and_then(|env| env.target(&root));
            let named = python.application.clone().or_else(env);
            let models = named.map(|target| vec![target]);
            if let Some(models) = models.or_else(|| find_models(&root)) {
                settings.set("models", SettingValue::Texts(models), Origin::Default);
            }
        }
        Ok(Self::new(root, settings))
    }

    fn new(root: PathBuf, mut settings: Settings) -> Self {
        if settings.is_flask_migrate && !settings.has("render_as_batch") {
            let value = SettingValue::Flag(true);
            settings.set("render_as_batch", value, Origin::Default);
        }
        for hook in settings.hooks() {
            if let Some(kind) = hook.unknown_type() {
                let message = format!(
                    "the hook `{}` is not run: its type `{kind}` is a function in Python",
                    hook.name
                );
                settings.warn(Concern::Scripts, Some(hook.span.clone()), message);
            }
        }
        let known = &settings.values;
        (settings.warnings).retain(|it| it.unknown.is_none_or(|name| !known.contains_key(name)));
        let settings = settings.or(Settings::defaults());
        let mut scripts =
            ScriptSettings::new(settings.folder("script_location").unwrap_or_default());
        scripts.version_locations = settings.folders("version_locations");
        scripts.recursive = settings.flag("recursive_version_locations");
        scripts.file_template = settings.text("file_template");
        scripts.truncate_slug_length = settings.count("truncate_slug_length");
        scripts.timezone = settings.optional_text("timezone");
        scripts.output_encoding = settings.text("output_encoding");
        scripts.options.clone_from(&settings.options);
        let databases = settings.databases.clone().unwrap_or_default();
        scripts.databases = databases.iter().map(|it| it.name.clone()).collect();
        let mut roots = vec![root.clone()];
        for path in settings.folders("prepend_sys_path") {
            if !roots.contains(&path) {
                roots.push(path);
            }
        }
        let targets = settings.texts("models");
        let version_table = VersionTable {
            name: settings.text("version_table"),
            schema: settings.optional_text("version_table_schema"),
            primary_key: settings.flag("version_table_pk"),
        };
        let render = RenderOptions {
            sqlalchemy_prefix: settings.text("sqlalchemy_module_prefix"),
            alembic_prefix: settings.text("alembic_module_prefix"),
            user_prefix: settings.optional_text("user_module_prefix"),
            batch: settings.flag("render_as_batch"),
            ..RenderOptions::default()
        };
        let is_decided = ["include", "exclude"]
            .iter()
            .any(|name| !settings.texts(name).is_empty());
        let filter_functions = match is_decided {
            true => Vec::new(),
            false => settings.python.functions.clone(),
        };
        let shown = shown_settings(&settings, &scripts, &roots);
        let libraries = libraries(&root);
        Self {
            config_file: settings.file.clone(),
            scripts,
            render,
            post_write_hooks: settings.hooks(),
            models: (!targets.is_empty()).then(|| Models {
                roots: [roots.as_slice(), libraries.as_slice()].concat(),
                bind: settings.python.default_bind(&targets),
                python: None,
                environment: settings.texts("environment"),
                options: settings.options.clone(),
                targets,
            }),
            filter_functions,
            python: settings.python.clone(),
            url: settings.optional_text("url"),
            databases,
            version_table,
            transaction_per_migration: settings.flag("transaction_per_migration"),
            transactional_ddl: settings.optional_flag("transactional_ddl"),
            compare_type: settings.flag("compare_type"),
            compare_server_default: settings.flag("compare_server_default"),
            include_schemas: settings.flag("include_schemas"),
            include: settings.texts("include"),
            exclude: settings.texts("exclude"),
            alembic_compat: settings.flag("alembic_compat"),
            verify: settings.flag("verify"),
            drop_types: settings.flag("drop_types"),
            interpreter: (settings.optional_text("python"))
                .map(|text| crate::source::program(&root, &text)),
            python_startup: (settings.optional_text("python_startup")).map(|text| root.join(text)),
            models_from_python: settings.flag("models_from_python"),
            bases_without_columns: settings.texts("bases_without_columns"),
            environment: settings.texts("environment"),
            lock_timeout: settings.seconds("lock_timeout"),
            warnings: settings.warnings,
            settings: shown,
            roots,
            libraries,
            root,
        }
    }

    /// The interpreter with what it runs first.
    pub fn python(&self) -> Option<Python> {
        let program = self.interpreter.clone()?;
        Some(Python {
            program,
            startup: self.python_startup.clone(),
        })
    }

    /// Also takes modules from this folder of libraries, that of an active virtual environment.
    pub fn use_libraries(&mut self, folder: PathBuf) {
        if self.libraries.contains(&folder) {
            return;
        }
        if let Some(models) = &mut self.models {
            models.roots.push(folder.clone());
        }
        self.libraries.push(folder);
    }

    /// Where models are looked for: in the project's folders, then among the libraries.
    pub fn model_roots(&self) -> Vec<PathBuf> {
        [self.roots.as_slice(), self.libraries.as_slice()].concat()
    }

    /// Every setting in force, in the order of the documentation.
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// Notes a setting that the command line or the environment gives, for [`Project::settings`]; what it changes is
    /// a field of its own. An unknown name is not noted.
    pub fn note(&mut self, name: &str, value: SettingValue, origin: &str) {
        if let Some(row) = definition(name) {
            self.settings.retain(|setting| setting.name != row.name);
            self.settings.push(Setting {
                name: row.name,
                value,
                origin: Origin::Given(origin.to_owned()),
            });
            self.settings
                .sort_by_key(|setting| DEFINITIONS.iter().position(|row| row.name == setting.name));
        }
    }

    /// Replaces the value that [`Project::settings`] shows, and keeps where it comes from.
    pub fn fill_in(&mut self, name: &str, value: SettingValue) {
        let found = self
            .settings
            .iter_mut()
            .find(|setting| setting.name == name);
        if let Some(setting) = found {
            setting.value = value;
        }
    }

    /// Adds the place of a setting to an error about it, if a file set it.
    pub fn at_setting(&self, name: &str, error: Error) -> Error {
        let setting = self.settings.iter().find(|setting| setting.name == name);
        match setting.map(|setting| &setting.origin) {
            Some(Origin::File(span)) => error.with_span(span.clone()),
            _ => error,
        }
    }

    /// A warning with its place: `migrations/env.py:31: ...`.
    pub fn told(&self, warning: &Warning) -> String {
        match &warning.span {
            Some(span) => format!("{}: {}", self.place(span), warning.message),
            None => warning.message.clone(),
        }
    }

    /// A place as text, with the path below the project's folder: `migrations/env.py:31`.
    pub fn place(&self, span: &SourceSpan) -> String {
        let path = span.path.strip_prefix(&self.root).unwrap_or(&span.path);
        format!("{}:{}", path.display(), span.line())
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
        let Some(url) = &self.url else {
            return Ok(None);
        };
        expand(url, lookup)
            .map(Some)
            .map_err(|error| self.at_setting("url", error))
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
        let Some(url) = &database.url else {
            return Ok(None);
        };
        let expanded = expand(url, lookup).map(Some);
        expanded.map_err(|error| match &database.url_span {
            Some(span) => error.with_span(span.clone()),
            None => error,
        })
    }

    /// The models that describe a database: all of the project's, or of one of several databases its own, or its part
    /// of them.
    ///
    /// # Errors
    /// When there are no models, or no database of this name.
    pub fn models_of(&self, database: Option<&str>) -> Result<Models> {
        let mut models = self.models.clone().ok_or_else(|| {
            Error::new(ErrorKind::Config, "no models are named")
                .with_hint("set `models = \"models.py\"` in dms.toml, or give `--models models.py`")
        })?;
        if self.models_from_python {
            models.python = Some(self.python().ok_or_else(|| {
                let message = "no interpreter is named, and the models are to be read in Python";
                Error::new(ErrorKind::Config, message).with_hint(
                    "set `python = \".venv/bin/python\"` in dms.toml, or give `--python PATH`",
                )
            })?);
        }
        let Some(name) = database else {
            return Ok(models);
        };
        match &self.database(name)?.models {
            Some(targets) => models.targets.clone_from(targets),
            None => models.bind = Some(name.to_owned()),
        }
        Ok(models)
    }

    /// The database of this name; `default` is the one whose name is empty.
    ///
    /// # Errors
    /// When there is none, with the names that there are.
    pub fn database(&self, name: &str) -> Result<&NamedDatabase> {
        databases::find(&self.databases, name)
    }
}

/// The settings in the order of the table, with the folders that count where none are set.
fn shown_settings(
    settings: &Settings,
    scripts: &ScriptSettings,
    roots: &[PathBuf],
) -> Vec<Setting> {
    let rows = DEFINITIONS.iter();
    let mut shown: Vec<Setting> = rows
        .filter_map(|row| settings.values.get(row.name).cloned())
        .collect();
    for setting in &mut shown {
        match (setting.name, &setting.origin) {
            ("version_locations", Origin::Default) => {
                setting.value = SettingValue::Folders(scripts.locations());
            }
            ("prepend_sys_path", Origin::Default) => {
                setting.value = SettingValue::Folders(roots.to_vec());
            }
            _ => {}
        }
    }
    shown
}

fn alembic_ini(path: Option<&Path>, section: Option<&str>, root: &Path) -> Result<Settings> {
    match path {
        Some(path) => alembic_ini::read(path, section.unwrap_or("alembic"), root),
        None => Ok(Settings::default()),
    }
}

/// The folder that a file lies in; the current one for a bare name.
fn folder(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}

/// What `%(here)s` stands for in a file.
fn here(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    folder(&path).to_string_lossy().into_owned()
}

/// The folder of migrations of a project that does not name it.
fn found_location(root: &Path, file: Option<&PathBuf>) -> Result<PathBuf> {
    let default = root.join(DIRECTORY);
    if default.join("versions").is_dir() || default.join("script.py.mako").is_file() {
        return Ok(default);
    }
    let message = match file {
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

/// The libraries of the virtual environments that are usual in a project's folder.
fn libraries(root: &Path) -> Vec<PathBuf> {
    let environments = [".venv", "venv", "env"].map(|name| root.join(name));
    let libraries = environments
        .iter()
        .filter_map(|folder| crate::source::libraries(folder));
    libraries.collect()
}
