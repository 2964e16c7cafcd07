use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use super::databases::NamedDatabase;
use crate::error::{Error, ErrorKind, Result, SourceSpan};

/// What one file sets. Paths are as they will be used.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub file: Option<PathBuf>,
    pub script_location: Option<PathBuf>,
    pub version_locations: Option<Vec<PathBuf>>,
    pub recursive: Option<bool>,
    pub file_template: Option<String>,
    pub truncate_slug_length: Option<usize>,
    pub timezone: Option<String>,
    pub models: Option<Vec<String>>,
    pub model_roots: Option<Vec<PathBuf>>,
    pub url: Option<(String, Option<SourceSpan>)>,
    pub databases: Option<Vec<NamedDatabase>>,
    pub version_table: Option<String>,
    pub version_table_schema: Option<String>,
    pub transaction_per_migration: Option<bool>,
    pub compare_type: Option<bool>,
    pub compare_server_default: Option<bool>,
    pub render_as_batch: Option<bool>,
    pub lock_timeout: Option<Duration>,
    pub options: Vec<(String, String)>,
    pub warnings: Vec<String>,
}

impl Settings {
    /// These settings, and the other file's where these have none.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            file: self.file.or(other.file),
            script_location: self.script_location.or(other.script_location),
            version_locations: self.version_locations.or(other.version_locations),
            recursive: self.recursive.or(other.recursive),
            file_template: self.file_template.or(other.file_template),
            truncate_slug_length: self.truncate_slug_length.or(other.truncate_slug_length),
            timezone: self.timezone.or(other.timezone),
            models: self.models.or(other.models),
            model_roots: self.model_roots.or(other.model_roots),
            url: self.url.or(other.url),
            databases: self.databases.or(other.databases),
            version_table: self.version_table.or(other.version_table),
            version_table_schema: self.version_table_schema.or(other.version_table_schema),
            transaction_per_migration: self
                .transaction_per_migration
                .or(other.transaction_per_migration),
            compare_type: self.compare_type.or(other.compare_type),
            compare_server_default: self.compare_server_default.or(other.compare_server_default),
            render_as_batch: self.render_as_batch.or(other.render_as_batch),
            lock_timeout: self.lock_timeout.or(other.lock_timeout),
            options: if self.options.is_empty() {
                other.options
            } else {
                self.options
            },
            warnings: [self.warnings, other.warnings].concat(),
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
