use std::path::Path;

use super::settings::{Settings, location, read_text};
use super::toml_file::TomlFile;
use super::{databases, folder};
use crate::error::Result;

/// Every setting, as the error about an unknown one lists them.
const KEYS: [&str; 17] = [
    "script_location",
    "models",
    "url",
    "databases",
    "version_locations",
    "recursive_version_locations",
    "file_template",
    "truncate_slug_length",
    "timezone",
    "version_table",
    "version_table_schema",
    "transaction_per_migration",
    "compare_type",
    "compare_server_default",
    "render_as_batch",
    "lock_timeout",
    "prepend_sys_path",
];

/// The settings of a `dms.toml`; paths in it are relative to its folder.
pub(super) fn read(path: &Path) -> Result<Settings> {
    let text = read_text(path)?;
    let file = TomlFile { path, text: &text };
    let base = folder(path);
    let mut settings = Settings {
        file: Some(path.to_owned()),
        ..Settings::default()
    };
    let table = file.table()?;
    for (key, value) in &table {
        let name: &str = key.get_ref();
        let locations = || -> Result<_> {
            let texts = file.texts(name, value)?;
            Ok(Some(
                texts.iter().map(|text| location(&base, text)).collect(),
            ))
        };
        match name {
            "script_location" => {
                settings.script_location = Some(location(&base, &file.text(name, value)?));
            }
            "models" => settings.models = Some(file.texts(name, value)?),
            "url" => settings.url = Some((file.text(name, value)?, Some(file.span(value.span())))),
            // Below, when `url` is known.
            "databases" => {}
            "version_locations" => settings.version_locations = locations()?,
            "prepend_sys_path" => settings.model_roots = locations()?,
            "recursive_version_locations" => settings.recursive = Some(file.flag(name, value)?),
            "file_template" => {
                let template = file.text(name, value)?;
                if template.contains("%%(") {
                    return Err(file
                        .error(
                            "`file_template` has `%%` where a token begins",
                            value.span(),
                        )
                        .with_hint(
                            "in dms.toml write `%(rev)s`; only alembic.ini needs the second `%`",
                        ));
                }
                settings.file_template = Some(template);
            }
            "truncate_slug_length" => {
                settings.truncate_slug_length = Some(file.count(name, value)?);
            }
            "timezone" => settings.timezone = Some(file.text(name, value)?),
            "version_table" => settings.version_table = Some(file.text(name, value)?),
            "version_table_schema" => settings.version_table_schema = Some(file.text(name, value)?),
            "transaction_per_migration" => {
                settings.transaction_per_migration = Some(file.flag(name, value)?);
            }
            "compare_type" => settings.compare_type = Some(file.flag(name, value)?),
            "compare_server_default" => {
                settings.compare_server_default = Some(file.flag(name, value)?);
            }
            "render_as_batch" => settings.render_as_batch = Some(file.flag(name, value)?),
            "lock_timeout" => settings.lock_timeout = Some(file.seconds(name, value)?),
            _ => {
                return Err(file
                    .error(format!("unknown setting `{name}`"), key.span())
                    .with_hint(format!("the settings are {}", KEYS.join(", "))));
            }
        }
    }
    if let Some(value) = table.get("databases") {
        settings.databases = Some(databases::from_toml(&file, value, settings.url.as_ref())?);
    }
    Ok(settings)
}
