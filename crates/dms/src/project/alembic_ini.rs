use std::path::{Path, PathBuf};

use super::ini::Ini;
use super::settings::{Concern, DEFINITIONS, Home, Kind, Origin, SettingValue, Settings, location};
use super::{PostWriteHook, REVISION_ENVIRONMENT, SOURCELESS, databases, folder, here};
use crate::error::{Error, ErrorKind, Result};

/// The URL in a fresh `alembic.ini`, which nobody means.
const PLACEHOLDER_URL: &str = "driver://user:pass@localhost/dbname";

const URL: &str = "sqlalchemy.url";

/// The section of the hooks, whatever `-n` names.
const HOOKS: &str = "post_write_hooks";

/// The settings in a section of an `alembic.ini`, Alembic's or Flask-Migrate's; paths in it are relative to `root`.
pub(super) fn read(path: &Path, section: &str, root: &Path) -> Result<Settings> {
    let ini = Ini::read(path)?;
    if !ini.has_section(section) {
        return Err(Error::new(
            ErrorKind::Config,
            format!("`{}` has no section `[{section}]`", path.display()),
        )
        .with_hint(format!(
            "write `[{section}]` above its settings, or name the section that has them with `-n NAME`"
        )));
    }
    let file = File {
        ini: &ini,
        section,
        here: &here(path),
        root,
    };
    let mut settings = Settings::of(path);
    settings.is_flask_migrate = ini.has_section("logger_flask_migrate");
    for row in DEFINITIONS.iter().filter(|row| row.home == Home::Files) {
        if let Some(value) = file.setting(row.kind, row.name)? {
            settings.set(row.name, value, file.origin(row.name));
        }
    }
    // Flask-Migrate's file lies in the folder that it is about.
    if !settings.has("script_location") && (settings.is_flask_migrate || folder(path) != root) {
        let value = SettingValue::Folder(folder(path));
        settings.set("script_location", value, Origin::Default);
    }
    if let Some(hooks) = file.hooks()? {
        let origin = match ini.place(HOOKS, "hooks") {
            Some(span) => Origin::File(span),
            None => Origin::Default,
        };
        settings.set(HOOKS, SettingValue::Hooks(hooks), origin);
    }
    let url = file.value(URL)?;
    if let Some(url) = url.filter(|url| !url.is_empty() && url != PLACEHOLDER_URL) {
        // Only `dms.toml` has environment variables.
        let url = SettingValue::Text(url.replace("${", "$${"));
        settings.set("url", url, file.origin(URL));
    }
    for (key, concern, message) in [
        ("sourceless", Concern::Everything, SOURCELESS),
        (
            "revision_environment",
            Concern::Scripts,
            REVISION_ENVIRONMENT,
        ),
    ] {
        if file.value(key)?.as_deref() == Some("true") {
            settings.warn(concern, ini.place(section, key), message);
        }
    }
    settings.databases = databases::from_ini(&ini, section, file.here)?;
    settings.options = ini
        .keys(section)
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), file.value(key).ok()??)))
        .collect();
    Ok(settings)
}

/// The section that is read, and what its paths and `%(here)s` are relative to.
struct File<'a> {
    ini: &'a Ini,
    section: &'a str,
    here: &'a str,
    root: &'a Path,
}

impl File<'_> {
    fn value(&self, key: &str) -> Result<Option<String>> {
        self.ini.value(self.section, key, self.here)
    }

    fn origin(&self, key: &str) -> Origin {
        match self.ini.place(self.section, key) {
            Some(span) => Origin::File(span),
            None => Origin::Default,
        }
    }

    fn setting(&self, kind: Kind, key: &str) -> Result<Option<SettingValue>> {
        if let Kind::Folders = kind {
            return Ok(self.paths(key)?.map(SettingValue::Folders));
        }
        // The hooks have a section of their own.
        let Some(text) = self.value(key)?.filter(|_| !matches!(kind, Kind::Hooks)) else {
            return Ok(None);
        };
        Ok(Some(match kind {
            // Alembic knows no other word than `true`.
            Kind::Flag(_) | Kind::OptionalFlag => SettingValue::Flag(text == "true"),
            Kind::Count(_) => SettingValue::Count(
                text.trim()
                    .parse()
                    .map_err(|_| self.invalid(key, "must be a number"))?,
            ),
            Kind::Folder => SettingValue::Folder(location(self.root, &text)),
            Kind::Seconds(_)
            | Kind::Text(_)
            | Kind::OptionalText
            | Kind::Texts
            | Kind::Folders
            | Kind::Hooks => SettingValue::Text(text),
        }))
    }

    fn invalid(&self, key: &str, what: &str) -> Error {
        let error = Error::new(ErrorKind::Config, format!("`{key}` {what}"));
        match self.ini.place(self.section, key) {
            Some(span) => error.with_span(span),
            None => error,
        }
    }

    /// A list of paths, split by what the file says, or by the old rules.
    fn paths(&self, key: &str) -> Result<Option<Vec<PathBuf>>> {
        let (separators, legacy): (&[&str], &[char]) = match key {
            "version_locations" => (&["path_separator", "version_path_separator"], &[',', ' ']),
            _ => (&["path_separator"], &[',', ' ', ':']),
        };
        let Some(text) = self.value(key)?.filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let mut separator = None;
        for name in separators {
            if let Some(text) = self.value(name)? {
                separator = Some(match text.as_str() {
                    "space" => ' ',
                    "newline" => '\n',
                    "os" if cfg!(windows) => ';',
                    "os" | ":" => ':',
                    ";" => ';',
                    _ => {
                        return Err(self
                            .invalid(name, "is unknown")
                            .with_hint("it is one of `os`, `space`, `newline`, `:` and `;`"));
                    }
                });
                break;
            }
        }
        let parts: Vec<&str> = match separator {
            Some(separator) => text.split(separator).collect(),
            None => text.split(legacy).collect(),
        };
        let paths = parts
            .into_iter()
            .map(str::trim)
            .filter(|part| !part.is_empty());
        Ok(Some(paths.map(|part| location(self.root, part)).collect()))
    }

    /// The hooks of `[post_write_hooks]`, where there is that section: `hooks = NAME, NAME` and `NAME.KEY = VALUE`.
    fn hooks(&self) -> Result<Option<Vec<PostWriteHook>>> {
        if !self.ini.has_section(HOOKS) {
            return Ok(None);
        }
        let value = |key: &str| self.ini.value(HOOKS, key, self.here);
        let names = value("hooks")?.unwrap_or_default();
        let mut hooks = Vec::new();
        for name in names
            .split([',', ' ', '\n'])
            .filter(|name| !name.is_empty())
        {
            let prefix = format!("{}.", name.to_lowercase());
            let mut options = Vec::new();
            for key in self.ini.keys(HOOKS) {
                if let (Some(option), Some(text)) = (key.strip_prefix(&prefix), value(key)?) {
                    options.push((option.to_owned(), text));
                }
            }
            let place = self
                .ini
                .place(HOOKS, &format!("{prefix}type"))
                .or_else(|| self.ini.place(HOOKS, "hooks"));
            // The key that named it is there.
            if let Some(span) = place {
                hooks.push(PostWriteHook {
                    name: name.to_owned(),
                    options,
                    span,
                });
            }
        }
        Ok(Some(hooks))
    }
}
