use std::path::PathBuf;

use crate::error::Result;
use crate::schema::Schema;

/// Which models describe the wanted schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Models {
    /// The folders in which modules are looked for, in order (the project's root first).
    pub roots: Vec<PathBuf>,
    /// `module`, `module:attribute` (a MetaData, a declarative base, a Flask-SQLAlchemy `db`, a list of those) or
    /// `path/to/file.py[:attribute]`; several are several targets. Without attribute, every MetaData that has
    /// tables after the import counts.
    pub targets: Vec<String>,
}

/// Evaluates the models.
///
/// # Errors
/// [`crate::ErrorKind::Model`] with the place when a model cannot be evaluated, or when there is no table at all.
#[expect(unused_variables, reason = "a skeleton")]
pub fn read(models: &Models) -> Result<Schema> {
    Ok(Schema::default())
}
