use std::path::Path;

use toml::de::DeValue;

use super::folder;
use super::ini::interpolate;
use super::settings::{Settings, location, read_text};
use super::toml_file::TomlFile;
use crate::error::Result;

/// The settings in `[tool.alembic]` of a `pyproject.toml`, if it has that table; paths in it are relative to `root`.
pub(super) fn read(path: &Path, root: &Path) -> Result<Option<Settings>> {
    let text = read_text(path)?;
    // The file belongs to many tools: only those who use it for Alembic hear that it cannot be read.
    if !text.contains("alembic") {
        return Ok(None);
    }
    let file = TomlFile { path, text: &text };
    let table = file.table()?;
    let tool = table.get("tool").and_then(|tool| tool.get_ref().as_table());
    let Some(table) = tool.and_then(|tool| tool.get("alembic")) else {
        return Ok(None);
    };
    let DeValue::Table(table) = table.get_ref() else {
        return Err(file.error("`tool.alembic` must be a table", table.span()));
    };
    let here = folder(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    let here = here.to_string_lossy();
    let filled = |text: &str, range| {
        interpolate(text, &|name| Ok((name == "here").then(|| here.to_string()))).map_err(
            |message| {
                file.error(message, range)
                    .with_hint("`%` is written `%%`, and `%(here)s` is the folder of the file")
            },
        )
    };
    let mut settings = Settings {
        file: Some(path.to_owned()),
        ..Settings::default()
    };
    for (key, value) in table {
        let name: &str = key.get_ref();
        let text = || filled(&file.text(name, value)?, value.span());
        let locations = || -> Result<_> {
            file.texts(name, value)?
                .iter()
                .map(|text| Ok(location(root, &filled(text, value.span())?)))
                .collect::<Result<Vec<_>>>()
                .map(Some)
        };
        match name {
            "script_location" => settings.script_location = Some(location(root, &text()?)),
            "version_locations" => settings.version_locations = locations()?,
            "prepend_sys_path" => settings.model_roots = locations()?,
            "recursive_version_locations" => settings.recursive = Some(file.flag(name, value)?),
            "file_template" => settings.file_template = Some(text()?),
            "truncate_slug_length" => {
                // Alembic takes the number in quotes, too.
                settings.truncate_slug_length = match value.get_ref() {
                    DeValue::String(text) => Some(text.trim().parse().map_err(|_| {
                        file.error(format!("`{name}` must be a number"), value.span())
                    })?),
                    _ => Some(file.count(name, value)?),
                };
            }
            "revision_environment" => {
                let value = file.flag(name, value)?.to_string();
                settings.options.push((name.to_owned(), value));
            }
            "timezone" => settings.timezone = Some(text()?),
            "sourceless" if file.flag(name, value)? => settings.warnings.push(
                "`sourceless` has no effect: revisions are read from `.py` files only".into(),
            ),
            "post_write_hooks" => settings.warnings.push(
                "the hooks in `post_write_hooks` are not run: format the new file yourself".into(),
            ),
            // Whatever else is there is for env.py, as in Alembic.
            _ => {}
        }
    }
    Ok(Some(settings))
}
