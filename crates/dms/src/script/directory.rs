use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Metadata;
use crate::error::Result;

/// Where scripts lie and how new ones are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptSettings {
    /// The folder with `script.py.mako` and `versions/`.
    pub script_location: PathBuf,
    /// The folders with revisions; empty means `versions` below `script_location`.
    pub version_locations: Vec<PathBuf>,
    /// Whether folders below those count too.
    pub recursive: bool,
    /// `file_template`, with Python's `%(rev)s` tokens.
    pub file_template: String,
    /// `truncate_slug_length`.
    pub truncate_slug_length: usize,
    /// `timezone`: an IANA name, or `None` for local time without offset.
    pub timezone: Option<String>,
}

impl ScriptSettings {
    /// Alembic's defaults for a script location.
    pub fn new(script_location: impl Into<PathBuf>) -> Self {
        Self {
            script_location: script_location.into(),
            version_locations: Vec::new(),
            recursive: false,
            file_template: "%(rev)s_%(slug)s".into(),
            truncate_slug_length: 40,
            timezone: None,
        }
    }
}

/// A revision file.
#[derive(Debug, Clone)]
pub struct ScriptFile {
    /// Where it lies; for an embedded script its name.
    pub path: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// What its head says.
    pub metadata: Metadata,
}

/// All revision files of a project.
#[derive(Debug, Clone)]
pub struct ScriptDirectory {
    /// Where they were read.
    pub settings: ScriptSettings,
    /// The files, sorted by path.
    pub files: Vec<ScriptFile>,
}

#[expect(unused_variables, reason = "a skeleton")]
impl ScriptDirectory {
    /// Reads every revision file.
    ///
    /// # Errors
    /// When the folder is missing (with the hint to run `dms init`), a file cannot be read or parsed,
    /// or a file has no `revision`.
    pub fn open(settings: ScriptSettings) -> Result<Self> {
        Ok(Self {
            settings,
            files: Vec::new(),
        })
    }

    /// Scripts that are part of a program: (file name, text).
    pub fn embedded(scripts: &[(&str, &str)]) -> Result<Self> {
        Ok(Self {
            settings: ScriptSettings::new(Path::new("")),
            files: Vec::new(),
        })
    }

    /// The file of this revision.
    pub fn file(&self, revision: &str) -> Option<&ScriptFile> {
        self.files
            .iter()
            .find(|file| file.metadata.revision.id == revision)
    }
}
