//! A new folder of migrations.

use std::fs;
use std::path::{Path, PathBuf};

use super::write::save;
use crate::error::{Error, ErrorKind, Result};

/// The template of new revisions: it makes what Alembic's `generic` one makes, and Alembic can use it.
pub(super) const SCRIPT_TEMPLATE: &str = r#""""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# where this revision stands in the history
revision: str = ${repr(up_revision)}
down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}


def upgrade() -> None:
    """Upgrade schema."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Downgrade schema."""
    ${downgrades if downgrades else "pass"}
"#;

const README: &str = "\
Migrations of this project's database.

`versions/` has one file for each revision, and `script.py.mako` is the template that new ones are made from.
`dms migrate -m \"what changed\"` writes a revision from the models, and `dms upgrade` brings a database up to date.
The files are Alembic's: it reads what `dms` writes, and the other way round.
";

/// Starts a project: `dms.toml` in `root`, and in `directory` (below `root`, unless absolute) `README`,
/// `script.py.mako` and an empty `versions/`. Returns what was made, in that order.
///
/// # Errors
/// When one of them exists (an empty directory may): nothing has been made then.
pub fn init(root: &Path, directory: &Path) -> Result<Vec<PathBuf>> {
    let folder = root.join(directory);
    let config = root.join("dms.toml");
    let occupied = fs::read_dir(&folder)
        .ok()
        .and_then(|mut entries| entries.next()?.ok())
        .map(|entry| entry.path());
    let is_file = folder.symlink_metadata().is_ok() && !folder.is_dir();
    if config.symlink_metadata().is_ok() {
        return Err(
            exists(&config).with_hint("the project has been started already: edit the file")
        );
    }
    if occupied.is_some() || is_file {
        return Err(exists(&occupied.unwrap_or(folder)).with_hint(
            "name another folder with `-d DIRECTORY`; for migrations of Alembic or Flask-Migrate no `dms init` is needed",
        ));
    }
    let files = [
        (config, settings(directory)),
        (folder.join("README"), README.to_owned()),
        (folder.join("script.py.mako"), SCRIPT_TEMPLATE.to_owned()),
    ];
    let versions = folder.join("versions");
    let mut made = Vec::new();
    let result = files
        .iter()
        .try_for_each(|(path, text)| {
            save(path, text)?;
            made.push(path.clone());
            Ok(())
        })
        .and_then(|()| {
            fs::create_dir_all(&versions).map_err(|error| {
                Error::new(
                    ErrorKind::Io,
                    format!("cannot make `{}`: {error}", versions.display()),
                )
            })
        });
    if let Err(error) = result {
        // Nothing half-done stays behind; what cannot be removed now is of no more use to report than the cause.
        for path in made {
            let _ = fs::remove_file(path);
        }
        let _ = fs::remove_dir(&folder);
        return Err(error);
    }
    made.push(versions);
    Ok(made)
}

fn exists(path: &Path) -> Error {
    Error::new(
        ErrorKind::Config,
        format!("`{}` exists already", path.display()),
    )
}

/// The text of `dms.toml`.
fn settings(directory: &Path) -> String {
    let directory = toml::Value::String(directory.to_string_lossy().replace('\\', "/"));
    format!(
        r#"# Settings of dms. A line that is commented out shows the default, or an example.

# The folder with script.py.mako and versions/.
script_location = {directory}

# The models: a module, `module:attribute` (a MetaData, a declarative base, a Flask-SQLAlchemy `db`) or a file;
# a list for several. Without it, models.py, models/, app.py and app/models are looked for.
# models = "models"

# The database. ${{NAME}} is an environment variable, ${{NAME:-default}} one with a default.
url = "sqlite:///app.db"
# url = "postgresql://app@localhost/app"
# url = "${{DATABASE_URL}}"

# Names of new files, their longest slug, and the time zone of their dates (local time without one).
# file_template = "%(rev)s_%(slug)s"
# truncate_slug_length = 40
# timezone = "UTC"

# What autogenerate compares, and whether it writes batch operations (for SQLite).
# compare_type = true
# compare_server_default = false
# render_as_batch = false
"#
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::project::Project;

    #[test]
    fn a_new_project_can_be_opened() {
        let root = tempfile::tempdir().unwrap();
        let made = init(root.path(), Path::new("my \"migrations\"")).unwrap();
        let folder = root.path().join("my \"migrations\"");
        assert_eq!(
            made,
            [
                root.path().join("dms.toml"),
                folder.join("README"),
                folder.join("script.py.mako"),
                folder.join("versions")
            ]
        );
        let project = Project::open(root.path(), None, None).unwrap();
        assert_eq!(project.scripts.script_location, folder);
        assert!(project.warnings.is_empty());
        assert_eq!(
            crate::script::ScriptDirectory::open(project.scripts)
                .unwrap()
                .files
                .len(),
            0
        );
    }

    /// What is commented out in the file is right, too: every key exists, with its default or an example.
    #[test]
    fn every_line_that_is_commented_out_is_a_setting() {
        let root = tempfile::tempdir().unwrap();
        init(root.path(), Path::new("migrations")).unwrap();
        let path = root.path().join("dms.toml");
        let text = fs::read_to_string(&path).unwrap();
        let lines = text
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter(|line| line.contains(" = "));
        let mut count = 0;
        for line in lines {
            fs::write(&path, line).unwrap();
            Project::open(root.path(), None, None).unwrap();
            count += 1;
        }
        assert_eq!(count, 9);
    }

    #[test]
    fn nothing_is_overwritten_or_half_done() {
        let root = tempfile::tempdir().unwrap();
        let migrations = root.path().join("migrations");
        fs::create_dir(&migrations).unwrap();
        fs::write(migrations.join("README"), "mine").unwrap();
        let error = init(root.path(), Path::new("migrations")).unwrap_err();
        assert!(error.message().ends_with("README` exists already"));
        assert!(!root.path().join("dms.toml").exists());
        fs::remove_file(migrations.join("README")).unwrap();
        init(root.path(), Path::new("migrations")).unwrap();
        let error = init(root.path(), Path::new("other")).unwrap_err();
        assert!(error.message().ends_with("dms.toml` exists already"));
        assert!(!root.path().join("other").exists());
    }
}
