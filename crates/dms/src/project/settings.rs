//! The settings: one table of them, and what each file says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use super::discovery::Discoverable;
use super::{NamedDatabase, PostWriteHook};
use crate::error::{Error, ErrorKind, Result, SourceSpan};

/// What kind of value a setting has, with its default.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Flag(bool),
    OptionalFlag,
    Count(usize),
    Seconds(u64),
    Text(&'static str),
    OptionalText,
    Texts,
    Folder,
    Folders,
    Hooks,
}

/// Who has a setting besides `dms.toml`, which has them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// Nobody.
    Dms,
    /// Alembic's configuration files.
    Files,
    /// `context.configure(...)` in env.py, and so `Migrate(...)`.
    Configure,
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct Definition {
    pub name: &'static str,
    pub kind: Kind,
    pub home: Home,
}

const fn row(name: &'static str, kind: Kind, home: Home) -> Definition {
    Definition { name, kind, home }
}

/// Every setting. A new one is a line here, and the field of `Project` that it becomes.
pub(super) static DEFINITIONS: &[Definition] = &[
    row("script_location", Kind::Folder, Home::Files),
    row("models", Kind::Texts, Home::Dms),
    row("url", Kind::OptionalText, Home::Dms),
    row("version_locations", Kind::Folders, Home::Files),
    row(
        "recursive_version_locations",
        Kind::Flag(false),
        Home::Files,
    ),
    row("prepend_sys_path", Kind::Folders, Home::Files),
    row("file_template", Kind::Text("%(rev)s_%(slug)s"), Home::Files),
    row("truncate_slug_length", Kind::Count(40), Home::Files),
    row("timezone", Kind::OptionalText, Home::Files),
    row("output_encoding", Kind::Text("utf-8"), Home::Files),
    row("post_write_hooks", Kind::Hooks, Home::Files),
    row(
        "version_table",
        Kind::Text("alembic_version"),
        Home::Configure,
    ),
    row("version_table_schema", Kind::OptionalText, Home::Configure),
    row("version_table_pk", Kind::Flag(true), Home::Configure),
    row(
        "transaction_per_migration",
        Kind::Flag(false),
        Home::Configure,
    ),
    row("transactional_ddl", Kind::OptionalFlag, Home::Configure),
    row("compare_type", Kind::Flag(true), Home::Configure),
    row("compare_server_default", Kind::Flag(false), Home::Configure),
    row("include_schemas", Kind::Flag(false), Home::Configure),
    row("render_as_batch", Kind::Flag(false), Home::Configure),
    row("user_module_prefix", Kind::OptionalText, Home::Configure),
    row(
        "sqlalchemy_module_prefix",
        Kind::Text("sa."),
        Home::Configure,
    ),
    row("alembic_module_prefix", Kind::Text("op."), Home::Configure),
    row("include", Kind::Texts, Home::Dms),
    row("exclude", Kind::Texts, Home::Dms),
    row("alembic_compat", Kind::Flag(false), Home::Dms),
    row("verify", Kind::Flag(false), Home::Dms),
    row("drop_types", Kind::Flag(false), Home::Dms),
    row("python", Kind::OptionalText, Home::Dms),
    row("python_startup", Kind::OptionalText, Home::Dms),
    row("models_from_python", Kind::Flag(false), Home::Dms),
    row("bases_without_columns", Kind::Texts, Home::Dms),
    row("environment", Kind::Texts, Home::Dms),
    row("lock_timeout", Kind::Seconds(60), Home::Dms),
];

/// The row of this name.
pub(super) fn definition(name: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|row| row.name == name)
}

/// A setting in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its key in `dms.toml`.
    pub name: &'static str,
    /// What it is set to.
    pub value: SettingValue,
    /// Where that comes from.
    pub origin: Origin,
}

/// What a setting is set to. Paths are as they will be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingValue {
    /// Nothing.
    None,
    /// True or false.
    Flag(bool),
    /// A number.
    Count(usize),
    /// A time.
    Seconds(Duration),
    /// A text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// A folder.
    Folder(PathBuf),
    /// Several folders.
    Folders(Vec<PathBuf>),
    /// The hooks of new scripts, in order.
    Hooks(Vec<PostWriteHook>),
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A place in a file.
    File(SourceSpan),
    /// An option of the command line or an environment variable, by its name.
    Given(String),
}

/// Something in the project's files that has no effect, or another one than it seems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What it is about, without the place.
    pub message: String,
    /// Where it stands.
    pub span: Option<SourceSpan>,
    /// Who should hear of it.
    pub concern: Concern,
    /// The setting whose value is not known, if it is about one.
    pub unknown: Option<&'static str>,
}

/// What a warning is about, and so which commands tell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// Every command.
    Everything,
    /// Writing scripts.
    Scripts,
    /// Comparing models and database.
    Autogenerate,
    /// Looking at the version table, and running scripts.
    VersionTable,
    /// Running scripts.
    Runs,
}

/// What one file sets.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub file: Option<PathBuf>,
    pub values: BTreeMap<&'static str, Setting>,
    /// The keys of the ini file's section, known or not.
    pub options: Vec<(String, String)>,
    pub databases: Option<Vec<NamedDatabase>>,
    pub warnings: Vec<Warning>,
    pub is_flask_migrate: bool,
    pub python: Discoverable,
}

impl Settings {
    /// Those of a file that were not read yet.
    pub(super) fn of(file: &Path) -> Self {
        Self {
            file: Some(file.to_owned()),
            ..Self::default()
        }
    }

    /// What every setting is that nobody set.
    pub(super) fn defaults() -> Self {
        let mut settings = Self::default();
        for row in DEFINITIONS {
            let value = match row.kind {
                Kind::Flag(flag) => SettingValue::Flag(flag),
                Kind::Count(count) => SettingValue::Count(count),
                Kind::Seconds(seconds) => SettingValue::Seconds(Duration::from_secs(seconds)),
                Kind::Text(text) => SettingValue::Text(text.to_owned()),
                Kind::OptionalFlag | Kind::OptionalText | Kind::Folder => SettingValue::None,
                Kind::Texts => SettingValue::Texts(Vec::new()),
                Kind::Folders => SettingValue::Folders(Vec::new()),
                Kind::Hooks => SettingValue::Hooks(Vec::new()),
            };
            settings.set(row.name, value, Origin::Default);
        }
        settings
    }

    pub(super) fn set(&mut self, name: &'static str, value: SettingValue, origin: Origin) {
        let setting = Setting {
            name,
            value,
            origin,
        };
        self.values.insert(name, setting);
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    pub(super) fn warn(
        &mut self,
        concern: Concern,
        span: Option<SourceSpan>,
        message: impl Into<String>,
    ) {
        self.warnings.push(Warning {
            message: message.into(),
            span,
            concern,
            unknown: None,
        });
    }

    /// Warns of a setting whose value is not known; nothing is told where another file has it.
    pub(super) fn warn_of_unknown(
        &mut self,
        name: &'static str,
        concern: Concern,
        span: SourceSpan,
        why: &str,
    ) {
        self.warnings.push(Warning {
            message: format!("`{name}` is not honoured: {why}"),
            span: Some(span),
            concern,
            unknown: Some(name),
        });
    }

    /// These settings, and the other file's where these have none.
    pub(super) fn or(mut self, other: Self) -> Self {
        for (name, setting) in other.values {
            self.values.entry(name).or_insert(setting);
        }
        self.file = self.file.or(other.file);
        if self.options.is_empty() {
            self.options = other.options;
        }
        self.databases = self.databases.or(other.databases);
        self.warnings.extend(other.warnings);
        self.is_flask_migrate |= other.is_flask_migrate;
        self.python.application = self.python.application.or(other.python.application);
        self.python.env = self.python.env.or(other.python.env);
        self.python.is_url_settled |= other.python.is_url_settled;
        for function in other.python.functions {
            let mut own = self.python.functions.iter();
            if own.all(|own| own.argument != function.argument) {
                self.python.functions.push(function);
            }
        }
        self
    }

    fn value(&self, name: &str) -> &SettingValue {
        self.values
            .get(name)
            .map_or(&SettingValue::None, |setting| &setting.value)
    }

    /// A setting that is true or false; nothing counts as false.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.optional_flag(name).unwrap_or_default()
    }

    pub(super) fn optional_flag(&self, name: &str) -> Option<bool> {
        match self.value(name) {
            SettingValue::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    pub(super) fn count(&self, name: &str) -> usize {
        match self.value(name) {
            SettingValue::Count(count) => *count,
            _ => 0,
        }
    }

    pub(super) fn seconds(&self, name: &str) -> Option<Duration> {
        match self.value(name) {
            SettingValue::Seconds(seconds) => Some(*seconds),
            _ => None,
        }
    }

    /// A setting that is a text; nothing counts as the empty one.
    pub(super) fn text(&self, name: &str) -> String {
        self.optional_text(name).unwrap_or_default()
    }

    pub(super) fn optional_text(&self, name: &str) -> Option<String> {
        match self.value(name) {
            SettingValue::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        match self.value(name) {
            SettingValue::Texts(texts) => texts.clone(),
            _ => Vec::new(),
        }
    }

    pub(super) fn folder(&self, name: &str) -> Option<PathBuf> {
        match self.value(name) {
            SettingValue::Folder(folder) => Some(folder.clone()),
            _ => None,
        }
    }

    pub(super) fn folders(&self, name: &str) -> Vec<PathBuf> {
        match self.value(name) {
            SettingValue::Folders(folders) => folders.clone(),
            _ => Vec::new(),
        }
    }

    pub(super) fn hooks(&self) -> Vec<PostWriteHook> {
        match self.value("post_write_hooks") {
            SettingValue::Hooks(hooks) => hooks.clone(),
            _ => Vec::new(),
        }
    }
}

/// Reads a configuration file.
pub(super) fn read_text(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).map_err(|error| {
        Error::new(
            ErrorKind::Io,
            format!("cannot read `{}`: {error}", path.display()),
        )
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// A folder as Alembic's files name it: a path, or `package:path`.
pub(super) fn location(base: &Path, text: &str) -> PathBuf {
    let path = Path::new(text);
    let is_absolute = path.is_absolute()
        || path
            .components()
            .next()
            .is_some_and(|part| matches!(part, Component::Prefix(_)));
    match text.split_once(':') {
        Some((package, below)) if !is_absolute => {
            let package: PathBuf = package.split('.').collect();
            base.join(package).join(below)
        }
        // `./x` and `.` read better without the dot.
        _ => base.join(path.strip_prefix(".").unwrap_or(path)),
    }
}
