//! The verbs on several databases of one project: all of them, or none.

use std::path::PathBuf;

use super::autogenerate::{Compared, Purpose};
use super::renames::{self, Decided};
use super::run::{self, Applied, Planner, Run, Start};
use super::verify::Proof;
use super::{Event, MigrateOptions, Migrator, Written, progress};
use crate::error::{Error, ErrorKind, Result};
use crate::script::RenderedScript;

/// [`Migrator::upgrade`] on each database. Nothing is committed on any before all have run, as in Alembic's template
/// `multidb`.
///
/// # Errors
/// As [`Migrator::upgrade`], with the name of the database; then all are as they were.
pub fn upgrade_all(migrators: &mut [Migrator], target: &str) -> Result<Vec<Applied>> {
    run(migrators, Start::AsItIs, &run::upgrade(target))
}

/// [`Migrator::downgrade`] on each database; all or none.
///
/// # Errors
/// As [`upgrade_all`].
pub fn downgrade_all(migrators: &mut [Migrator], target: &str) -> Result<Vec<Applied>> {
    run(migrators, Start::AsItIs, &run::downgrade(target))
}

/// [`Migrator::stamp`] on each database; all or none.
///
/// # Errors
/// As [`upgrade_all`].
pub fn stamp_all(
    migrators: &mut [Migrator],
    targets: &[&str],
    purge: bool,
) -> Result<Vec<Applied>> {
    let start = if purge { Start::Purged } else { Start::Stamped };
    run(migrators, start, &|migrator, rows| {
        migrator.graph.stamp(rows, targets)
    })
}

/// [`Migrator::migrate`] on each database: one script with what changed in any of them.
///
/// # Errors
/// As [`Migrator::migrate`], with the name of the database, and when the project's template knows one database only.
pub fn migrate_all(migrators: &mut [Migrator], options: &MigrateOptions) -> Result<Written> {
    let mut compared: Vec<Compared> = Vec::with_capacity(migrators.len());
    for migrator in migrators.iter_mut() {
        let found = migrator.compare(&options.renames, Purpose::Script);
        compared.push(found.map_err(|error| migrator.of_database(error))?);
    }
    let decided: Vec<&Decided> = compared.iter().map(|it| &it.decided).collect();
    renames::check_used(&options.renames.given, &decided)?;
    if compared.iter().all(|it| it.difference.upgrade.is_empty()) {
        return Ok(Written::Nothing);
    }
    let mut proof = match options.verify {
        true => Some(Proof::prepare(migrators, &compared)?),
        false => None,
    };
    let [first, others @ ..] = &*migrators else {
        return Ok(Written::Nothing);
    };
    let body = if others.is_empty() && first.database_name().is_none() {
        first.render(&compared[0].difference)?
    } else {
        let mut bodies = Vec::with_capacity(compared.len());
        for (migrator, compared) in migrators.iter().zip(&compared) {
            let name = migrator.database_name().unwrap_or_default().to_owned();
            bodies.push((name, migrator.render(&compared.difference)?));
        }
        RenderedScript::of_databases(bodies)
    };
    first.write_revision(&options.revision, body, proof.as_mut())
}

/// Runs all, then commits all.
pub(super) fn run(
    migrators: &mut [Migrator],
    start: Start,
    planner: &Planner<'_>,
) -> Result<Vec<Applied>> {
    check_distinct(migrators)?;
    check_resume(migrators)?;
    let mut runs = Vec::with_capacity(migrators.len());
    for number in 0..migrators.len() {
        let migrator = &mut migrators[number];
        migrator.tell_database();
        match Run::of(migrator, start, planner) {
            Ok(run) => runs.push(run),
            Err(error) => {
                let error = migrator.of_database(error);
                return Err(roll_back(&mut migrators[..number], runs, error));
            }
        }
    }
    let mut applied = Vec::with_capacity(runs.len());
    let mut runs = runs.into_iter();
    let mut number = 0;
    while let Some(run) = runs.next() {
        match run.commit(&mut migrators[number]) {
            Ok(done) => applied.push(done),
            Err(error) => {
                let error = migrators[number].of_database(error);
                let (before, after) = migrators.split_at_mut(number);
                let error = roll_back(&mut after[1..], runs.collect(), error);
                return Err(told(error, "was committed before", before, |_| true));
            }
        }
        number += 1;
    }
    Ok(applied)
}

/// Rolls the open runs of these migrators back, and adds to the error what became of them.
fn roll_back(migrators: &mut [Migrator], runs: Vec<Run>, error: Error) -> Error {
    let outcomes: Vec<bool> = migrators
        .iter_mut()
        .zip(runs)
        .map(|(migrator, run)| run.roll_back(migrator))
        .collect();
    let error = told(error, "was rolled back too", migrators, |number| {
        outcomes[number]
    });
    told(error, "keeps what was committed", migrators, |number| {
        !outcomes[number]
    })
}

/// Adds to an error what became of some of the other databases.
fn told(error: Error, what: &str, migrators: &[Migrator], is_one: impl Fn(usize) -> bool) -> Error {
    let mut detail = error.detail().unwrap_or_default().to_owned();
    for (number, migrator) in migrators.iter().enumerate() {
        if let (true, Some(name)) = (is_one(number), migrator.shown_database()) {
            let separator = if detail.is_empty() { "" } else { "\n" };
            detail.push_str(&format!("{separator}database `{name}` {what}"));
        }
    }
    if detail.is_empty() {
        return error;
    }
    error.with_detail(detail)
}

/// Going on is for a run that stopped half-way: on one of these databases at least.
fn check_resume(migrators: &mut [Migrator]) -> Result<()> {
    if migrators.iter().all(|it| it.resume.is_none()) {
        return Ok(());
    }
    for migrator in migrators.iter_mut() {
        let mut connection = migrator.open_to_look()?;
        let dialect = migrator.dialect()?;
        let table = &migrator.project.version_table;
        let left = progress::read(dialect.as_ref(), connection.as_mut(), table)
            .map_err(|error| migrator.of_database(error));
        migrator.keep_connection(connection);
        if left?.is_some_and(|left| !left.is_empty()) {
            return Ok(());
        }
    }
    Err(Error::new(
        ErrorKind::State,
        "there is nothing to go on with: no run stopped half-way",
    )
    .with_hint("leave `--resume` out; `dms current` shows where the database stands"))
}

/// Two names for one database would wait for each other for ever: each holds what the other needs.
fn check_distinct(migrators: &[Migrator]) -> Result<()> {
    let place = |migrator: &Migrator| {
        let url = migrator.url()?;
        if url.dialect == "sqlite" {
            let path = PathBuf::from(url.database.clone()?);
            return std::fs::canonicalize(&path)
                .or_else(|_| std::path::absolute(&path))
                .ok()
                .map(|path| path.display().to_string());
        }
        Some(url.to_string())
    };
    for (number, migrator) in migrators.iter().enumerate() {
        let here = place(migrator);
        let twin = migrators[..number]
            .iter()
            .find(|other| here.is_some() && place(other) == here);
        let twin = twin.and_then(Migrator::shown_database);
        if let (Some(twin), Some(name)) = (twin, migrator.shown_database()) {
            return Err(Error::new(
                ErrorKind::Config,
                format!("the databases `{twin}` and `{name}` are the same one"),
            )
            .with_hint("give each its own database: they share the revisions, and each needs its own version table"));
        }
    }
    Ok(())
}

impl Migrator {
    /// Tells that a database's turn has come.
    pub(super) fn tell_database(&self) {
        if let Some(name) = self.shown_database() {
            self.tell(Event::Database {
                name: name.to_owned(),
            });
        }
    }
}
