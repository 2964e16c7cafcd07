//! The cases of this folder as values: scripts, and what real Alembic answered to them.
//!
//! `record.py` writes the answers; nothing here does.

pub mod pairs;
pub mod sweep;

use std::fs;
use std::path::{Path, PathBuf};

/// A migration script, and the SQL that Alembic printed for it.
#[derive(Debug, Clone)]
pub struct ScriptCase {
    /// The file's stem.
    pub name: String,
    /// The script with a revision id behind it.
    pub text: String,
    /// (dialect, upgrade, downgrade), as recorded, without the version table.
    pub recorded: Vec<(String, String, String)>,
}

/// The folder of this crate.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every script case, by name.
///
/// # Errors
/// When a file cannot be read or a case has no recorded answer.
pub fn script_cases() -> Result<Vec<ScriptCase>, String> {
    let folder = folder().join("scripts");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let is_script = path.extension()? == "py";
            is_script
                .then(|| path.file_stem()?.to_str().map(str::to_owned))
                .flatten()
        })
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| script_case(&folder, name))
        .collect()
}

fn script_case(folder: &Path, name: String) -> Result<ScriptCase, String> {
    let read = |file: String| {
        let path = folder.join(file);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let text = format!(
        "{}\n\nrevision = \"aaaa11112222\"\ndown_revision = None\n",
        read(format!("{name}.py"))?
    );
    let mut recorded = Vec::new();
    for dialect in ["postgresql", "sqlite", "mysql", "mariadb"] {
        if !folder
            .join(format!("{name}.{dialect}.upgrade.sql"))
            .exists()
        {
            continue;
        }
        recorded.push((
            dialect.to_owned(),
            read(format!("{name}.{dialect}.upgrade.sql"))?,
            read(format!("{name}.{dialect}.downgrade.sql"))?,
        ));
    }
    if recorded.is_empty() {
        return Err(format!("`{name}` has no recorded answer: run record.py"));
    }
    Ok(ScriptCase {
        name,
        text,
        recorded,
    })
}

/// Takes what DMS prints around a script's own statements out of an offline text: the version table
/// and the comment that names the step.
pub fn without_version_table(text: &str) -> String {
    let pieces: Vec<&str> = text
        .split_inclusive("\n\n")
        .filter(|piece| {
            ![
                "CREATE TABLE alembic_version",
                "INSERT INTO alembic_version",
                "DELETE FROM alembic_version",
                "-- Running ",
            ]
            .iter()
            .any(|start| piece.starts_with(start))
        })
        .collect();
    pieces.concat()
}
