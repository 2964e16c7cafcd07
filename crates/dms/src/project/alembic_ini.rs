use std::path::{Path, PathBuf};

use super::ini::Ini;
use super::settings::{Settings, location};
use super::{databases, folder};
use crate::error::{Error, ErrorKind, Result};

const SECTION: &str = "alembic";

/// The URL in a fresh `alembic.ini`, which nobody means.
const PLACEHOLDER_URL: &str = "driver://user:pass@localhost/dbname";

/// The settings of an `alembic.ini`, Alembic's or Flask-Migrate's; paths in it are relative to `root`.
pub(super) fn read(path: &Path, root: &Path) -> Result<Settings> {
    let ini = Ini::read(path)?;
    if !ini.has_section(SECTION) {
        return Err(Error::new(
            ErrorKind::Config,
            format!("`{}` has no section `[{SECTION}]`", path.display()),
        ));
    }
    let here = folder(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    let here = here.to_string_lossy();
    let value = |key: &str| ini.value(SECTION, key, &here);
    let number = |key: &str| -> Result<Option<usize>> {
        value(key)?
            .map(|text| text.trim().parse())
            .transpose()
            .map_err(|_| invalid(&ini, key, "must be a number"))
    };
    // Alembic knows no other word than `true`.
    let flag = |key: &str| -> Result<Option<bool>> { Ok(value(key)?.map(|text| text == "true")) };

    let is_flask_migrate = ini.has_section("logger_flask_migrate");
    let script_location = match value("script_location")? {
        Some(text) => Some(location(root, &text)),
        // Flask-Migrate's file lies in the folder that it is about.
        None if is_flask_migrate || folder(path) != root => Some(folder(path)),
        None => None,
    };
    let url = value("sqlalchemy.url")?
        .filter(|url| !url.is_empty() && url != PLACEHOLDER_URL)
        // Only `dms.toml` has environment variables.
        .map(|url| {
            (
                url.replace("${", "$${"),
                ini.place(SECTION, "sqlalchemy.url"),
            )
        });
    let options = ini
        .keys(SECTION)
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), value(key).ok()??)))
        .collect();
    Ok(Settings {
        file: Some(path.to_owned()),
        script_location,
        version_locations: paths(
            &ini,
            &here,
            root,
            "version_locations",
            &["path_separator", "version_path_separator"],
            &[',', ' '],
        )?,
        recursive: flag("recursive_version_locations")?,
        file_template: value("file_template")?,
        truncate_slug_length: number("truncate_slug_length")?,
        timezone: value("timezone")?,
        model_roots: paths(
            &ini,
            &here,
            root,
            "prepend_sys_path",
            &["path_separator"],
            &[',', ' ', ':'],
        )?,
        url,
        databases: databases::from_ini(&ini, SECTION, &here)?,
        render_as_batch: is_flask_migrate.then_some(true),
        options,
        warnings: warnings(&ini, &here)?,
        ..Settings::default()
    })
}

fn invalid(ini: &Ini, key: &str, what: &str) -> Error {
    let error = Error::new(ErrorKind::Config, format!("`{key}` {what}"));
    match ini.place(SECTION, key) {
        Some(span) => error.with_span(span),
        None => error,
    }
}

/// A list of paths, split by what the file says, or by the old rules.
fn paths(
    ini: &Ini,
    here: &str,
    root: &Path,
    key: &str,
    separators: &[&str],
    legacy: &[char],
) -> Result<Option<Vec<PathBuf>>> {
    let Some(text) = ini
        .value(SECTION, key, here)?
        .filter(|text| !text.is_empty())
    else {
        return Ok(None);
    };
    let mut separator = None;
    for name in separators {
        if let Some(text) = ini.value(SECTION, name, here)? {
            separator = Some(match text.as_str() {
                "space" => ' ',
                "newline" => '\n',
                "os" if cfg!(windows) => ';',
                "os" | ":" => ':',
                ";" => ';',
                _ => {
                    return Err(invalid(ini, name, "is unknown")
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
    Ok(Some(
        parts
            .into_iter()
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| location(root, part))
            .collect(),
    ))
}

/// What the file asks for and does not get.
fn warnings(ini: &Ini, here: &str) -> Result<Vec<String>> {
    let mut warnings = Vec::new();
    if ini
        .value("post_write_hooks", "hooks", here)?
        .is_some_and(|hooks| !hooks.trim().is_empty())
    {
        warnings.push(
            "the hooks in `[post_write_hooks]` are not run: format the new file yourself".into(),
        );
    }
    if ini.value(SECTION, "sourceless", here)?.as_deref() == Some("true") {
        warnings
            .push("`sourceless` has no effect: revisions are read from `.py` files only".into());
    }
    let encoding = ini.value(SECTION, "output_encoding", here)?;
    if encoding.is_some_and(|name| !["utf-8", "utf8", ""].contains(&name.to_lowercase().as_str())) {
        warnings.push("`output_encoding` has no effect: revisions are written as UTF-8".into());
    }
    Ok(warnings)
}
