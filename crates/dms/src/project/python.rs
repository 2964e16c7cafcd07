//! Settings that env.py and the application hand to Alembic in Python: read, never run.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dms_python::{ArgumentSlot, ArgumentValue, Call, CallArgument, Outline};

use super::discovery::{self, EnvFile};
use super::settings::{Concern, Home, Kind, Origin, SettingValue, Settings, definition};
use super::sources;
use crate::error::{ErrorKind, SourceSpan};
use crate::pylib;
use crate::source::FilterFunction;

/// Arguments of `context.configure(...)` that change what Alembic does, and that DMS does not heed.
const NOT_HONOURED: &[(&str, Concern, &str)] = &[
    ("render_item", Concern::Autogenerate, NO_FUNCTION),
    (
        "process_revision_directives",
        Concern::Autogenerate,
        NO_FUNCTION,
    ),
    ("autogenerate_plugins", Concern::Autogenerate, NO_FUNCTION),
    ("on_version_apply", Concern::Runs, NO_FUNCTION),
    (
        "starting_rev",
        Concern::Runs,
        "give the range on the command line, `dms upgrade FROM:TO --sql`",
    ),
    (
        "template_args",
        Concern::Scripts,
        "script.py.mako gets Alembic's own values only",
    ),
];

const NO_FUNCTION: &str = "it is a function in Python, and dms runs none but those of migrations";

const NOT_LITERAL: &str =
    "its value is no literal, and env.py is read without running it; set it in dms.toml";

const NO_DIRECTORY: &str =
    "its value is no literal; name the folder with `-d`, or with `script_location` in dms.toml";

/// Where a run of `--sql` would differ too, and not only autogenerate.
const RUN_SETTINGS: [&str; 5] = [
    "version_table",
    "version_table_schema",
    "version_table_pk",
    "transaction_per_migration",
    "transactional_ddl",
];

/// The arguments of `Migrate(...)` and of its `init_app(...)` by their positions.
const MIGRATE_POSITIONS: [&str; 6] = [
    "app",
    "db",
    "directory",
    "command",
    "compare_type",
    "render_as_batch",
];

/// A Python file, read.
struct File {
    path: PathBuf,
    text: Arc<str>,
    outline: Outline,
}

impl File {
    /// A file that does not parse is told of, with its place.
    fn read(path: PathBuf, text: String, settings: &mut Settings) -> Option<Self> {
        match dms_python::outline(&path, &text) {
            Ok(outline) => Some(Self {
                path,
                text: text.into(),
                outline,
            }),
            Err(raised) => {
                let error = pylib::error(raised, ErrorKind::Config);
                settings.warn(
                    Concern::Everything,
                    error.span().cloned(),
                    format!("its settings are not honoured: {error}"),
                );
                None
            }
        }
    }

    fn span(&self, argument: &CallArgument) -> SourceSpan {
        SourceSpan {
            path: self.path.clone(),
            text: self.text.clone(),
            range: argument.range.clone(),
        }
    }

    /// Whether a function does nothing but keep Alembic from writing a script without changes, which `dms migrate`
    /// does not write anyway. Flask-Migrate's templates have one, and many an env.py.
    fn only_skips_empty_scripts(&self, name: &str) -> bool {
        let Some((_, range)) = self
            .outline
            .functions
            .iter()
            .find(|(found, _)| found == name)
        else {
            return false;
        };
        let text = self.text.get(range.clone()).unwrap_or_default();
        text.contains("directives[:] = []")
            && text.lines().map(str::trim).all(|line| {
                line.is_empty()
                    || line.starts_with('#')
                    || SKIPPING.iter().any(|start| line.starts_with(start))
            })
    }
}

/// How each line begins of a function that skips empty scripts.
const SKIPPING: &[&str] = &[
    "def process_revision_directives(context, revision, directives):",
    "if getattr(config.cmd_opts, 'autogenerate', False):",
    "if getattr(config.cmd_opts, \"autogenerate\", False):",
    "if config.cmd_opts.autogenerate:",
    "assert config.cmd_opts is not None",
    "script = directives[0]",
    "if script.upgrade_ops.is_empty():",
    "if script.upgrade_ops is not None and script.upgrade_ops.is_empty():",
    "if len(script.upgrade_ops_list) >= len(bind_names) + 1:",
    "empty = True",
    "for upgrade_ops in script.upgrade_ops_list:",
    "if not upgrade_ops.is_empty():",
    "empty = False",
    "if empty:",
    "directives[:] = []",
    "logger.info(",
    "log.info(",
    "print(",
];

/// What the env.py of a script location says, if there is one.
pub(super) fn env(script_location: &Path, is_flask_migrate: bool) -> Settings {
    let mut settings = Settings::default();
    let path = script_location.join("env.py");
    if !path.is_file() {
        return settings;
    }
    let Some(text) = sources::read(&path) else {
        let message = format!(
            "the settings in `{}` are not honoured: it cannot be read as UTF-8",
            path.display()
        );
        settings.warn(Concern::Everything, None, message);
        return settings;
    };
    settings.is_flask_migrate =
        text.contains("extensions['migrate']") || text.contains("extensions[\"migrate\"]");
    let Some(file) = File::read(path, text, &mut settings) else {
        return settings;
    };
    settings.python.env = Some(EnvFile::of(&file.path, &file.text, &file.outline));
    let calls: Vec<&Call> = file
        .outline
        .calls
        .iter()
        .filter(|call| {
            call.callee == "context.configure" || call.callee.ends_with(".context.configure")
        })
        .collect();
    let (offline, online): (Vec<&Call>, Vec<&Call>) =
        calls.iter().partition(|call| is_offline(call));
    let mut reader = Reader::new(&file, &mut settings);
    // What is put into a dictionary that is then handed over counts as handed over.
    for item in file.outline.calls.iter().filter(|item| {
        let unpacked = online.iter().flat_map(|call| unpacked(call));
        unpacked
            .filter_map(|argument| match &argument.value {
                ArgumentValue::Name(name) => Some(format!("{name}.__setitem__")),
                _ => None,
            })
            .any(|name| name == item.callee)
    }) {
        reader.call(item, &[]);
    }
    for call in if online.is_empty() { &offline } else { &online } {
        reader.call(call, &["connection"]);
    }
    let takes_more = online.iter().any(|call| unpacked(call).next().is_some());
    if takes_more && !is_flask_migrate && !reader.settings.is_flask_migrate {
        for argument in online.iter().flat_map(|call| unpacked(call)) {
            let message = "the arguments behind `**` are not honoured: env.py is read without running it; set them in dms.toml";
            reader.warn(Concern::VersionTable, argument, message);
        }
    }
    if !online.is_empty() {
        for call in &offline {
            reader.compare(call, takes_more);
        }
    }
    settings
}

fn unpacked(call: &Call) -> impl Iterator<Item = &CallArgument> {
    call.arguments
        .iter()
        .filter(|argument| argument.slot == ArgumentSlot::Unpacked)
}

/// Whether this is the call of a run without a connection.
fn is_offline(call: &Call) -> bool {
    let has = |name: &str| {
        call.arguments
            .iter()
            .any(|argument| argument.slot == ArgumentSlot::Name(name.to_owned()))
    };
    let has_position = matches!(
        call.arguments.first(),
        Some(argument) if argument.slot == ArgumentSlot::Position(0)
    );
    has("url") && !has("connection") && !has_position
}

/// What the application gives Flask-Migrate, and the folder of migrations that it names. `skip` is the folder of the
/// scripts, where no application is.
pub(super) fn application(
    root: &Path,
    skip: Option<&Path>,
    flask_app: Option<&str>,
) -> (Settings, Option<SettingValue>) {
    let mut settings = Settings::default();
    let found = sources::find(root, skip, &["flask_migrate", ".init_app("]);
    if let Some(cap) = found.cap {
        let message = format!(
            "`Migrate(...)` was looked for in the first {cap} Python files only; what it sets can be set in dms.toml"
        );
        settings.warn(Concern::VersionTable, None, message);
    }
    let (users, others): (Vec<_>, Vec<_>) = found
        .files
        .into_iter()
        .partition(|(_, text)| text.contains("flask_migrate"));
    let mut files: Vec<File> = users
        .into_iter()
        .filter_map(|(path, text)| File::read(path, text, &mut settings))
        .collect();
    let names: Vec<String> = files
        .iter()
        .flat_map(|file| &file.outline.calls)
        .filter(|call| call.callee == "flask_migrate.Migrate")
        .filter_map(|call| call.target.clone())
        .collect();
    for (path, text) in others {
        if names
            .iter()
            .any(|name| text.contains(&format!("{name}.init_app(")))
        {
            files.extend(File::read(path, text, &mut settings));
        }
    }
    // What `init_app` is given replaces what `Migrate` was given.
    for wanted in [Wanted::InitApp, Wanted::Migrate] {
        let mut of_kind = Settings::default();
        for file in &files {
            let mut reader = Reader::new(file, &mut of_kind);
            reader.unset_by_none = wanted == Wanted::InitApp;
            for call in &file.outline.calls {
                if wanted.is(call, &names) {
                    reader.call(call, &MIGRATE_POSITIONS);
                    for argument in unpacked(call) {
                        let message = "the arguments behind `*` are not honoured: the application is read without running it; set them in dms.toml";
                        reader.warn(Concern::VersionTable, argument, message);
                    }
                }
            }
        }
        settings = settings.or(of_kind);
    }
    let users: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
    settings.python.application = discovery::application(root, flask_app, &users, &mut |path| {
        if let Some(file) = files.iter().find(|file| file.path == path) {
            return Some(file.outline.clone());
        }
        dms_python::outline(path, &sources::read(path)?).ok()
    });
    let directory = settings.values.remove("directory");
    (settings, directory.map(|setting| setting.value))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Migrate,
    InitApp,
}

impl Wanted {
    fn is(self, call: &Call, names: &[String]) -> bool {
        match self {
            Self::Migrate => call.callee == "flask_migrate.Migrate",
            Self::InitApp => call.callee.strip_suffix(".init_app").is_some_and(|owner| {
                let last = owner.rsplit('.').next();
                last.is_some_and(|last| names.iter().any(|name| name == last))
            }),
        }
    }
}

/// Whether a setting is a function where it is no literal: there is nothing to compute.
pub(super) fn is_function(name: &str) -> bool {
    ["compare_type", "compare_server_default"].contains(&name)
}

/// What is given for an argument, of the text of the whole (`name=value`, or the value alone).
pub(super) fn value_of(argument: &str) -> &str {
    let value = argument.split_once('=').filter(|(name, value)| {
        let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        !value.starts_with('=') && name.trim_end().chars().all(is_name)
    });
    value.map_or(argument, |(_, value)| value).trim()
}

/// Takes settings from the arguments of calls in one file.
struct Reader<'a> {
    file: &'a File,
    settings: &'a mut Settings,
    /// Whether `None` leaves a setting as it is.
    unset_by_none: bool,
}

impl<'a> Reader<'a> {
    fn new(file: &'a File, settings: &'a mut Settings) -> Self {
        Self {
            file,
            settings,
            unset_by_none: false,
        }
    }

    fn warn(&mut self, concern: Concern, argument: &CallArgument, message: impl Into<String>) {
        let span = self.file.span(argument);
        self.settings.warn(concern, Some(span), message);
    }

    fn call(&mut self, call: &Call, positions: &[&str]) {
        for argument in &call.arguments {
            let Some(name) = name_of(argument, positions) else {
                continue;
            };
            if self.unset_by_none && argument.value == ArgumentValue::None {
                continue;
            }
            match definition(name).filter(|row| row.home == Home::Configure) {
                Some(row) => self.setting(row.name, row.kind, argument),
                None if name == "directory" && positions.contains(&"directory") => {
                    self.setting("directory", Kind::OptionalText, argument);
                }
                None => self.not_honoured(name, argument),
            }
        }
    }

    fn setting(&mut self, name: &'static str, kind: Kind, argument: &CallArgument) {
        match setting_value(kind, &argument.value) {
            Read::Unset => {}
            Read::NotLiteral => {
                let concern = concern(name);
                let why = match name {
                    name if is_function(name) => NO_FUNCTION,
                    "directory" => NO_DIRECTORY,
                    _ => NOT_LITERAL,
                };
                let span = self.file.span(argument);
                self.settings.warn_of_unknown(name, concern, span, why);
            }
            Read::Value(value) => match self.settings.values.get(name) {
                None => {
                    let origin = Origin::File(self.file.span(argument));
                    self.settings.set(name, value, origin);
                }
                Some(first) if first.value == value => {}
                Some(first) => {
                    let place = match &first.origin {
                        Origin::File(span) => format!(" in line {}", span.line()),
                        Origin::Default | Origin::Given(_) => String::new(),
                    };
                    let message = format!(
                        "`{name}` is not honoured: an earlier call{place} gives another value, which counts"
                    );
                    self.warn(concern(name), argument, message);
                }
            },
        }
    }

    /// A function that decides what is compared. The first call counts.
    fn filter(&mut self, name: &str, argument: &CallArgument) {
        let given = match &argument.value {
            ArgumentValue::Name(name) => name.as_str(),
            _ => value_of((self.file.text.get(argument.range.clone())).unwrap_or_default()),
        };
        let mut known = self.settings.python.functions.iter();
        if known.all(|known| known.argument != name) {
            self.settings.python.functions.push(FilterFunction {
                argument: name.to_owned(),
                file: self.file.path.clone(),
                expression: given.trim().to_owned(),
                span: self.file.span(argument),
            });
        }
    }

    fn not_honoured(&mut self, name: &str, argument: &CallArgument) {
        if argument.value == ArgumentValue::None {
            return;
        }
        if ["include_object", "include_name"].contains(&name) {
            return self.filter(name, argument);
        }
        let found = NOT_HONOURED.iter().find(|(found, _, _)| *found == name);
        if let Some((_, concern, why)) = found {
            if let ("process_revision_directives", ArgumentValue::Name(function)) =
                (name, &argument.value)
                && self.file.only_skips_empty_scripts(function)
            {
                return;
            }
            let message = format!("`{name}` is not honoured: {why}");
            self.warn(*concern, argument, message);
        }
        let text = match &argument.value {
            ArgumentValue::Text(text) => Some(text.as_str()),
            _ => None,
        };
        match (name, text) {
            ("upgrade_token", Some("upgrades")) | ("downgrade_token", Some("downgrades")) => {}
            ("upgrade_token" | "downgrade_token", Some(_)) => {
                let message = format!(
                    "`{name}` is not honoured: script.py.mako gets `upgrades` and `downgrades`"
                );
                self.warn(Concern::Scripts, argument, message);
            }
            ("output_encoding", text) if !text.is_some_and(is_utf_8) => {
                let message = "`output_encoding` is not honoured: the SQL of `--sql` is UTF-8";
                self.warn(Concern::Runs, argument, message);
            }
            _ => {}
        }
    }

    /// Tells where a call of offline mode says something else than what was read.
    fn compare(&mut self, call: &Call, online_takes_more: bool) {
        for argument in &call.arguments {
            let Some(row) = name_of(argument, &[])
                .and_then(definition)
                .filter(|row| row.home == Home::Configure)
            else {
                continue;
            };
            let Read::Value(value) = setting_value(row.kind, &argument.value) else {
                continue;
            };
            let is_run_setting = RUN_SETTINGS.contains(&row.name);
            let differs = match self.settings.values.get(row.name) {
                Some(online) => online.value != value,
                None => {
                    let default = &Settings::defaults().values[row.name].value;
                    is_run_setting && !online_takes_more && *default != value
                }
            };
            if differs {
                let message = format!(
                    "`{}` is not honoured: `context.configure(connection=...)` says otherwise, and counts for `--sql` too",
                    row.name
                );
                self.warn(concern(row.name), argument, message);
            }
        }
        if online_takes_more {
            return;
        }
        let given: Vec<&str> = call
            .arguments
            .iter()
            .filter_map(|argument| name_of(argument, &[]))
            .collect();
        let missing: Vec<_> = RUN_SETTINGS
            .iter()
            .filter(|name| !given.contains(name))
            .filter_map(|name| self.settings.values.get(*name).cloned())
            .collect();
        let defaults = Settings::defaults();
        for setting in missing {
            if let Origin::File(span) = setting.origin
                && defaults.values[setting.name].value != setting.value
            {
                let message = format!(
                    "`{}` counts for `--sql` too, although `context.configure(url=...)` does not have it",
                    setting.name
                );
                self.settings
                    .warn(concern(setting.name), Some(span), message);
            }
        }
    }
}

fn name_of<'a>(argument: &'a CallArgument, positions: &[&'a str]) -> Option<&'a str> {
    match &argument.slot {
        ArgumentSlot::Name(name) => Some(name),
        ArgumentSlot::Position(index) => positions.get(*index).copied(),
        ArgumentSlot::Unpacked => None,
    }
}

fn concern(name: &str) -> Concern {
    match name {
        "transaction_per_migration" | "transactional_ddl" => Concern::Runs,
        "version_table" | "version_table_schema" | "directory" => Concern::VersionTable,
        "version_table_pk" => Concern::Runs,
        _ => Concern::Autogenerate,
    }
}

/// Whether this is a name of UTF-8 in Python.
pub(super) fn is_utf_8(name: &str) -> bool {
    matches!(
        name.to_lowercase().replace('_', "-").as_str(),
        "utf-8" | "utf8" | "u8"
    )
}

/// What an argument says for a setting.
pub(super) enum Read {
    Value(SettingValue),
    /// Nothing: `None`, where that is the default.
    Unset,
    NotLiteral,
}

/// The value of a setting of this kind, as Alembic takes it: whatever is not true is false.
pub(super) fn setting_value(kind: Kind, value: &ArgumentValue) -> Read {
    let flag = |value| Read::Value(SettingValue::Flag(value));
    match (kind, value) {
        (_, ArgumentValue::Name(_) | ArgumentValue::Other) => Read::NotLiteral,
        (Kind::OptionalFlag | Kind::OptionalText | Kind::Text(_), ArgumentValue::None) => {
            Read::Unset
        }
        (Kind::Flag(_) | Kind::OptionalFlag, value) => flag(match value {
            ArgumentValue::Boolean(value) => *value,
            ArgumentValue::Integer(number) => *number != 0,
            ArgumentValue::Text(text) => !text.is_empty(),
            ArgumentValue::None | ArgumentValue::Name(_) | ArgumentValue::Other => false,
        }),
        (Kind::Text(_) | Kind::OptionalText, ArgumentValue::Text(text)) => {
            Read::Value(SettingValue::Text(text.clone()))
        }
        _ => Read::NotLiteral,
    }
}
