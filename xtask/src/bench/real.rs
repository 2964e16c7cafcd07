//! Histories of real projects, in the environments of `cargo xtask compat`.

use std::fs;
use std::path::Path;

use super::database::{Kind, Scratch};
use super::histories::History;
use super::project::{Files, Programs, Project, Tool};
use super::works::Bench;
use crate::compat::fetch::{self, io};
use crate::compat::projects::{self, PACKAGES, Package};

/// Those whose schema is the same by both programs, on PostgreSQL.
pub const HISTORIES: [&str; 2] = ["argilla-server", "ckan"];

impl Bench {
    /// Measures a real history on PostgreSQL.
    ///
    /// # Errors
    /// When the project cannot be had.
    pub fn real(
        &mut self,
        name: &str,
        dms: &Path,
        python: &Path,
        cache: &Path,
        folder: &Path,
    ) -> Result<(), String> {
        let (package, history) = find(name).ok_or_else(|| format!("no history `{name}`"))?;
        let installed = fetch::installed(package, cache, python)?;
        let programs = Programs::new(dms, &installed.python)?;
        let scratch = Scratch::new(Kind::Postgres, folder)?;
        let migrations = installed.modules.join(history.script_location);
        let files = Files {
            url: &scratch.url().replace("+psycopg", "+psycopg2"),
            has_models: false,
            elsewhere: Some((&migrations.join("versions"), &installed.modules)),
        };
        let project = Project::new(
            &folder.join("project"),
            &files,
            &programs,
            self.extent.limit,
        )?;
        project.run(Tool::Alembic, &["heads"])?;
        let head = fs::read_to_string(project.output(Tool::Alembic))
            .map_err(|error| io("read", &project.output(Tool::Alembic), &error))?;
        let head = head.trim().trim_end_matches(" (head)").to_owned();
        let place = format!("{name} on PostgreSQL");
        let size = count(&migrations.join("versions"))?;
        self.printed(&place, size, &project, &["history", "heads"])?;
        let history = History {
            project: &project,
            scratch: &scratch,
            head: &head,
            with_rows: false,
            floor: None,
        };
        self.cycle(&place, size, &history)
    }
}

/// The files of a folder of revisions.
fn count(folder: &Path) -> Result<usize, String> {
    let entries = fs::read_dir(folder).map_err(|error| io("read", folder, &error))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(paths
        .filter(|path| path.extension().is_some_and(|it| it == "py"))
        .filter(|path| !path.ends_with("__init__.py"))
        .count())
}

fn find(name: &str) -> Option<(&'static Package, &'static projects::History)> {
    PACKAGES.iter().find_map(|package| {
        let history = package
            .histories
            .iter()
            .find(|history| history.name == name)?;
        Some((package, history))
    })
}
