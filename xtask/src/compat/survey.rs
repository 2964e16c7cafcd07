//! What DMS makes of a history.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dms::engine::Migrator;
use dms::project::{Project, Selection};
use dms::{Error, ErrorKind};
use serde::{Deserialize, Serialize};

use super::database::Throwaway;
use super::fetch::{create, io};
use super::projects::{Database, History};

/// A revision whose script could not be carried out.
#[derive(Serialize, Deserialize)]
pub struct Failure {
    pub revision: String,
    /// Whether the script itself was evaluated, and the database refused a statement: most often since a revision
    /// before it has failed.
    pub is_database: bool,
    pub message: String,
    /// `file:line`.
    pub place: String,
}

/// A whole history, revision by revision on one database.
#[derive(Serialize, Deserialize)]
pub struct Survey {
    /// The revisions, as they were carried out.
    pub revisions: Vec<String>,
    pub failures: Vec<Failure>,
    /// The time of all upgrades together.
    pub elapsed: Duration,
}

/// Python for what DMS cannot evaluate.
pub struct Interpreter {
    pub program: PathBuf,
    /// The text of the file that it runs first.
    pub startup: String,
}

/// Writes the settings of a history, as its user would, and opens it.
pub fn open(
    history: &History,
    package: &Path,
    folder: &Path,
    libraries: &Path,
    python: Option<&Interpreter>,
) -> Result<Migrator, String> {
    create(folder)?;
    let quoted = |path: &str| format!("{:?}", package.join(path).display().to_string());
    let mut settings = format!(
        "script_location = {}\nprepend_sys_path = [{}]\nrecursive_version_locations = {}\n",
        quoted(history.script_location),
        quoted(""),
        history.recursive
    );
    if !history.version_locations.is_empty() {
        let folders = history.version_locations.iter().map(|path| quoted(path));
        let folders: Vec<String> = folders.collect();
        settings.push_str(&format!("version_locations = [{}]\n", folders.join(", ")));
    }
    if !history.models.is_empty() {
        let models = history.targets(package)?;
        settings.push_str(&format!("models = {models:?}\n"));
    }
    if let Some(python) = python {
        let startup = folder.join("startup.py");
        fs::write(&startup, &python.startup).map_err(|error| io("write", &startup, &error))?;
        let program = python.program.display().to_string();
        settings.push_str(&format!(
            "python = {program:?}\npython_startup = \"startup.py\"\n"
        ));
    }
    settings.push_str(history.settings);
    let path = folder.join("dms.toml");
    fs::write(&path, settings).map_err(|error| io("write", &path, &error))?;
    let project = Project::open(folder, &Selection::default());
    let mut project = project.map_err(|error| told(&error))?;
    project.use_libraries(libraries.to_owned());
    Migrator::new(project).map_err(|error| told(&error))
}

/// Upgrades an empty database to head in one run, as a user would; `None` if that fails.
pub fn at_once(
    migrator: Migrator,
    database: &Throwaway,
    target: &str,
) -> Result<Option<Survey>, String> {
    let mut migrator = connected(migrator, database)?;
    let revisions = revisions(&migrator, target)?;
    let start = Instant::now();
    let result = migrator.upgrade(target);
    let elapsed = start.elapsed();
    Ok(result.is_ok().then_some(Survey {
        revisions,
        failures: Vec::new(),
        elapsed,
    }))
}

/// Upgrades an empty database to head in one run: why it fails, and the seconds.
pub fn to_head(
    migrator: Migrator,
    database: &Throwaway,
    target: &str,
) -> Result<(Option<String>, f64), String> {
    let mut migrator = connected(migrator, database)?;
    let start = Instant::now();
    let result = migrator.upgrade(target);
    let failure = result.err().map(|error| {
        let detail = error
            .detail()
            .map(|detail| format!(" | {}", detail.replace('\n', " | ")));
        format!("{}{}", told(&error), detail.unwrap_or_default())
    });
    Ok((failure, start.elapsed().as_secs_f64()))
}

fn connected(migrator: Migrator, database: &Throwaway) -> Result<Migrator, String> {
    let migrator = migrator.connect(database.url());
    Ok(migrator
        .map_err(|error| told(&error))?
        .lock_timeout(Duration::from_secs(5)))
}

/// All revisions, in the order of an upgrade.
fn revisions(migrator: &Migrator, target: &str) -> Result<Vec<String>, String> {
    let steps = migrator.graph().upgrade(&[], target);
    let steps = steps.map_err(|error| told(&error))?.into_iter();
    Ok(steps.filter_map(|step| step.revision).collect())
}

/// Upgrades an empty database to head, one revision after the other. One that fails is stamped.
pub fn one_by_one(
    migrator: Migrator,
    database: &Throwaway,
    package: &Path,
    target: &str,
) -> Result<Survey, String> {
    let mut migrator = connected(migrator, database)?;
    let revisions = revisions(&migrator, target)?;
    let mut failures = Vec::new();
    let mut elapsed = Duration::ZERO;
    for revision in &revisions {
        let start = Instant::now();
        let result = migrator.upgrade(revision);
        elapsed += start.elapsed();
        if let Err(error) = result {
            failures.push(failure(revision, &error, package));
            let stamped = migrator.stamp(&[revision], false);
            stamped.map_err(|error| format!("cannot stamp `{revision}`: {}", told(&error)))?;
        }
    }
    Ok(Survey {
        revisions,
        failures,
        elapsed,
    })
}

/// The SQL of each revision that has one before it or none, from there: that revision (or `base`), itself, the text.
/// Revisions whose script cannot do without a database are left out.
pub fn offline(
    migrator: Migrator,
    database: Database,
) -> Result<Vec<(String, String, String)>, String> {
    let url = match database {
        Database::Postgres => "postgresql://localhost/",
        Database::Sqlite => "sqlite://",
    };
    let mut migrator = migrator.for_url(url).map_err(|error| told(&error))?;
    let steps: Vec<(String, String)> = migrator
        .graph()
        .revisions()
        .iter()
        .filter_map(|revision| match revision.down_revisions.as_slice() {
            [] => Some(("base".to_owned(), revision.id.clone())),
            [before] => Some((before.clone(), revision.id.clone())),
            _ => None,
        })
        .collect();
    let written = steps.into_iter().filter_map(|(before, revision)| {
        let sql = migrator.upgrade_sql(&format!("{before}:{revision}")).ok()?;
        Some((before, revision, sql))
    });
    Ok(written.collect())
}

fn failure(revision: &str, error: &Error, package: &Path) -> Failure {
    let place = error.span().map(|span| {
        let path = span.path.strip_prefix(package).unwrap_or(&span.path);
        format!("{}:{}", path.display(), span.line())
    });
    let message = error.message();
    let prefix = format!("upgrade of revision `{revision}` failed: ");
    Failure {
        revision: revision.to_owned(),
        is_database: error.kind() == ErrorKind::Database,
        message: message.strip_prefix(&prefix).unwrap_or(message).to_owned(),
        place: place.unwrap_or_default(),
    }
}

/// An error on one line.
pub fn told(error: &Error) -> String {
    let place = error
        .span()
        .map(|span| format!("{}:{}: ", span.path.display(), span.line()));
    format!("{}{}", place.unwrap_or_default(), error.message())
}
