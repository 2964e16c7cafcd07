use std::path::Path;

use super::settings::{DEFINITIONS, SettingValue, Settings, definition, read_text};
use super::toml_file::TomlFile;
use super::{databases, folder};
use crate::error::Result;

/// The table of several databases, the one setting that is no row of the table of settings.
const DATABASES: &str = "databases";

/// The settings of a `dms.toml`; paths in it are relative to its folder.
pub(super) fn read(path: &Path) -> Result<Settings> {
    let text = read_text(path)?;
    let file = TomlFile::new(path, &text, folder(path), None);
    let mut settings = Settings::of(path);
    let table = file.table()?;
    for (key, value) in &table {
        // Below, when `url` is known.
        if key.get_ref() == DATABASES {
            continue;
        }
        let Some(row) = definition(key.get_ref()) else {
            let mut names: Vec<&str> = DEFINITIONS.iter().map(|row| row.name).collect();
            names.push(DATABASES);
            return Err(file
                .error(format!("unknown setting `{}`", key.get_ref()), key.span())
                .with_hint(format!("the settings are {}", names.join(", "))));
        };
        let found = file.setting(row.kind, row.name, value)?;
        if let ("file_template", SettingValue::Text(template)) = (row.name, &found)
            && template.contains("%%(")
        {
            return Err(file
                .error(
                    "`file_template` has `%%` where a token begins",
                    value.span(),
                )
                .with_hint("in dms.toml write `%(rev)s`; only alembic.ini needs the second `%`"));
        }
        settings.set(row.name, found, file.origin(value));
    }
    if let Some(value) = table.get(DATABASES) {
        let url = settings.values.get("url");
        settings.databases = Some(databases::from_toml(&file, value, url)?);
    }
    Ok(settings)
}
