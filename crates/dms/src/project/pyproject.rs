use std::path::Path;

use toml::de::DeValue;

use super::settings::{Concern, Home, Settings, definition, read_text};
use super::toml_file::TomlFile;
use super::{SOURCELESS, here};
use crate::error::Result;

/// The settings in `[tool.alembic]` of a `pyproject.toml`, if it has that table; paths in it are relative to `root`.
pub(super) fn read(path: &Path, root: &Path) -> Result<Option<Settings>> {
    let text = read_text(path)?;
    // The file belongs to many tools: only those who use it for Alembic hear that it cannot be read.
    if !text.contains("alembic") {
        return Ok(None);
    }
    let file = TomlFile::new(path, &text, root.to_owned(), Some(here(path)));
    let table = file.table()?;
    let tool = table.get("tool").and_then(|tool| tool.get_ref().as_table());
    let Some(table) = tool.and_then(|tool| tool.get("alembic")) else {
        return Ok(None);
    };
    let DeValue::Table(table) = table.get_ref() else {
        return Err(file.error("`tool.alembic` must be a table", table.span()));
    };
    let mut settings = Settings::of(path);
    for (key, value) in table {
        let name: &str = key.get_ref();
        // Whatever else is there is for env.py, as in Alembic.
        if let Some(row) = definition(name).filter(|row| row.home == Home::Files) {
            let found = file.setting(row.kind, name, value)?;
            settings.set(row.name, found, file.origin(value));
        }
        let is_true = matches!(value.get_ref(), DeValue::Boolean(true));
        let span = || Some(file.span(key.span()));
        match name {
            "sourceless" if is_true => settings.warn(Concern::Everything, span(), SOURCELESS),
            "revision_environment" if is_true => {
                settings.warn(Concern::Scripts, span(), super::REVISION_ENVIRONMENT);
            }
            _ => {}
        }
    }
    Ok(Some(settings))
}
