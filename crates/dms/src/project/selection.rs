use std::path::{Path, PathBuf};

use super::DIRECTORY;
use crate::error::{Error, ErrorKind, Result};

/// What the command line says about where the settings are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// The files to read instead of the usual ones (`-c`): each takes the place of the file of its kind. Where only
    /// Alembic's files are named, `dms.toml` is not read.
    pub config: Vec<PathBuf>,
    /// The section of `alembic.ini`, instead of `alembic` (`-n`).
    pub section: Option<String>,
    /// The folder of migrations, whatever the files say (`-d`).
    pub directory: Option<PathBuf>,
    /// What FLASK_APP says.
    pub flask_app: Option<String>,
}

/// The files to read.
pub(super) struct Files {
    pub dms: Option<PathBuf>,
    pub ini: Option<PathBuf>,
    /// Whether nobody named the ini file.
    pub ini_is_found: bool,
    pub pyproject: Option<PathBuf>,
    pub directory: Option<PathBuf>,
    pub flask_app: Option<String>,
}

impl Selection {
    /// One configuration file.
    pub fn of(config: impl Into<PathBuf>) -> Self {
        Self {
            config: vec![config.into()],
            ..Self::default()
        }
    }

    pub(super) fn files(&self, root: &Path) -> Result<Files> {
        let (mut dms, mut ini, mut pyproject) = (None, None, None);
        for path in &self.config {
            let path = root.join(path);
            if !path.is_file() {
                return Err(Error::new(
                    ErrorKind::Config,
                    format!("the configuration `{}` does not exist", path.display()),
                )
                .with_hint(
                    "name an existing dms.toml, alembic.ini or pyproject.toml with `-c FILE`",
                ));
            }
            let (kind, slot) = if path
                .file_name()
                .is_some_and(|name| name == "pyproject.toml")
            {
                ("pyproject.toml", &mut pyproject)
            } else if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                ("dms.toml", &mut dms)
            } else {
                ("alembic.ini", &mut ini)
            };
            if let Some(first) = slot.replace(path.clone()) {
                return Err(Error::new(
                    ErrorKind::Config,
                    format!(
                        "`-c` names two files of the same kind, {kind}: `{}` and `{}`",
                        first.display(),
                        path.display()
                    ),
                )
                .with_hint("name one of them; the other kinds may stand beside it"));
            }
        }
        let directory = self.directory.as_ref().map(|path| root.join(path));
        if self.config.is_empty() {
            dms = Some(root.join("dms.toml")).filter(|path| path.is_file());
        }
        let root = dms.as_deref().and_then(Path::parent).unwrap_or(root);
        let ini_is_found = ini.is_none();
        let found = || {
            [
                directory.as_ref().map(|path| path.join("alembic.ini")),
                Some(root.join("alembic.ini")),
                Some(root.join(DIRECTORY).join("alembic.ini")),
            ]
            .into_iter()
            .flatten()
            .find(|path| path.is_file())
        };
        Ok(Files {
            ini: ini.or_else(found),
            ini_is_found,
            pyproject: pyproject
                .or_else(|| Some(root.join("pyproject.toml")).filter(|path| path.is_file())),
            dms,
            directory,
            flask_app: self.flask_app.clone(),
        })
    }
}
