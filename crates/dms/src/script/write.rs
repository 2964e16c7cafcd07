use std::path::PathBuf;

use super::{RenderedScript, ScriptDirectory};
use crate::error::Result;

/// A revision that is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewRevision {
    /// Its id; `None` makes one of twelve hexadecimal digits.
    pub id: Option<String>,
    /// The message; empty is allowed.
    pub message: String,
    /// `down_revision`, resolved.
    pub down_revisions: Vec<String>,
    /// `branch_labels`.
    pub branch_labels: Vec<String>,
    /// `depends_on`, resolved.
    pub depends_on: Vec<String>,
    /// `--version-path`.
    pub version_path: Option<PathBuf>,
    /// The bodies; empty ones become `pass`.
    pub body: RenderedScript,
}

/// Writes a revision file through the project's `script.py.mako` and returns its path and id. An existing file is
/// never overwritten, and an id that exists is refused.
#[expect(unused_variables, reason = "a skeleton")]
pub fn write(directory: &ScriptDirectory, revision: &NewRevision) -> Result<(PathBuf, String)> {
    Ok((PathBuf::new(), String::new()))
}

/// The message as part of a file name, as Alembic makes it.
#[expect(unused_variables, reason = "a skeleton")]
pub fn slug(message: &str, truncate: usize) -> String {
    String::new()
}
