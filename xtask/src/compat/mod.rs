//! `cargo xtask compat`: DMS on the histories of real projects, beside real Alembic.

mod database;
pub mod fetch;
mod kept;
mod models;
mod page;
pub mod projects;
mod real;
pub mod survey;

use std::fs;
use std::path::{Path, PathBuf};

use dms::engine::Migrator;

use crate::record;
use database::Throwaway;
use kept::{Beside, Known, Looked, WithPython};
use models::Comparison;
use projects::{History, PACKAGES, Package, Start};
use real::Real;
use survey::{Interpreter, Survey};

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Everything, beside real Alembic.
    Everything,
    /// What DMS makes of the revisions.
    Native,
    /// The models, beside real SQLAlchemy.
    Models,
    /// The whole history in one run with the setting `python`, beside real Alembic.
    Python,
}

/// Looks at the histories whose names begin with one of these, or at all.
///
/// # Errors
/// When a package cannot be had, or there is no server.
pub fn compat(part: Part, names: &[&str]) -> Result<(), String> {
    let repository = record::repository();
    let python = record::python(&repository)?;
    let cache = record::target(&repository).join("compat");
    for package in PACKAGES {
        let is_wanted = |history: &&History| {
            names.is_empty() || names.iter().any(|name| history.name.starts_with(name))
        };
        for history in package.histories.iter().filter(is_wanted) {
            let folder = fetch::unpacked(package, &cache, &python)?;
            let place = Place {
                package,
                history,
                folder: &folder,
                cache: &cache,
                python: &python,
            };
            let mut known = kept::read(history, &cache);
            place.look(part, &mut known);
            let looked = Looked { history, known };
            println!("{}", page::line(&looked));
            kept::write(&looked, &cache)?;
        }
    }
    let all = kept::all(&cache);
    println!("{}", page::total(&all));
    page::write(&repository, &all)?;
    let report = cache.join("failures.txt");
    let all: Vec<Looked> = all.into_iter().flatten().collect();
    fs::write(&report, kept::failures(&all))
        .map_err(|error| fetch::io("write", &report, &error))?;
    println!("the reasons: {}", report.display());
    Ok(())
}

/// Downloads the packages, and looks at none.
///
/// # Errors
/// When one cannot be had.
pub fn download() -> Result<(), String> {
    let repository = record::repository();
    let python = record::python(&repository)?;
    let cache = record::target(&repository).join("compat");
    for package in PACKAGES {
        fetch::unpacked(package, &cache, &python)?;
        fetch::installed(package, &cache, &python)?;
    }
    Ok(())
}

/// A history and where everything of it is.
struct Place<'a> {
    package: &'static Package,
    history: &'static History,
    /// The package, unpacked.
    folder: &'a Path,
    cache: &'a Path,
    python: &'a Path,
}

impl Place<'_> {
    /// Renews what is known of this part.
    fn look(&self, part: Part, known: &mut Known) {
        let history = self.history;
        if matches!(part, Part::Everything | Part::Python) {
            known.with_python = Some(self.with_python());
        }
        if part == Part::Python {
            return;
        }
        if part != Part::Native {
            known.models = (!history.models.is_empty()).then(|| self.models());
        }
        if part == Part::Models {
            return;
        }
        let mut ours = self.database(history.name, &history.start);
        let mut survey = ours.as_ref().map_err(Clone::clone).and_then(|ours| {
            let migrator = self.migrator()?;
            survey::at_once(migrator, ours, history.target)
        });
        if let Ok(None) = survey {
            drop(ours);
            ours = self.database(history.name, &history.start);
            survey = ours.as_ref().map_err(Clone::clone).and_then(|ours| {
                let migrator = self.migrator()?;
                survey::one_by_one(migrator, ours, self.folder, history.target).map(Some)
            });
        }
        let survey = survey.and_then(|survey| survey.ok_or_else(|| "not looked at".to_owned()));
        if let (Part::Everything, Ok(ours), Ok(survey)) = (part, &ours, &survey) {
            known.beside = Some(self.beside(ours, survey));
        }
        known.survey = Some(survey);
    }

    /// A database with nothing in it but what the history starts on.
    fn database(&self, name: &str, start: &Option<Start>) -> Result<Throwaway, String> {
        fetch::create(&self.run())?;
        let database = Throwaway::new(self.history.database, name, &self.run())?;
        let Some(start) = start else {
            return Ok(database);
        };
        let mut before = self.package.histories.iter();
        if let Some(history) = before.find(|history| history.name == start.after) {
            let before = Place { history, ..*self };
            let version_table = before.migrator()?.project().version_table.clone();
            let upgrade = before
                .real()?
                .upgrade(database.url(), &[], &version_table)?;
            if let Some(error) = upgrade.failures.values().next() {
                return Err(format!("{}: {error}", history.name));
            }
        }
        let version_table = self.migrator()?.project().version_table.clone();
        let real = self.real()?;
        real.start(
            start,
            database.url(),
            &version_table,
            self.cache,
            self.python,
        )?;
        Ok(database)
    }

    fn migrator(&self) -> Result<Migrator, String> {
        let installed = fetch::installed(self.package, self.cache, self.python)?;
        let run = self.run();
        survey::open(self.history, self.folder, &run, &installed.modules, None)
    }

    /// The whole history in one run, where Python runs what DMS cannot.
    fn with_python(&self) -> Result<WithPython, String> {
        let history = self.history;
        let start = match &history.later {
            None => &history.start,
            later => later,
        };
        let real = self.real()?;
        let folder = self.run().join("python");
        let ours = self.database(&format!("{}_python", history.name), start)?;
        let python = Interpreter {
            program: real.python().to_owned(),
            startup: real.startup(ours.url(), self.folder)?,
        };
        let libraries = real.libraries();
        let migrator = survey::open(history, self.folder, &folder, libraries, Some(&python))?;
        let version_table = migrator.project().version_table.clone();
        let (failure, seconds) = survey::to_head(migrator, &ours, history.target)?;
        let theirs = self.database(&format!("{}_at_once", history.name), start)?;
        let upgrade = real.upgrade(theirs.url(), &[], &version_table)?;
        Ok(WithPython {
            ours: failure,
            theirs: upgrade.failures.into_values().next(),
            is_equal: self.are_equal(&theirs, &ours, &folder)?,
            seconds,
        })
    }

    /// Whether two databases are equal; what each of them is goes into files of this folder.
    fn are_equal(
        &self,
        theirs: &Throwaway,
        ours: &Throwaway,
        folder: &Path,
    ) -> Result<bool, String> {
        let (expected, schema) = (theirs.schema()?, ours.schema()?);
        for (name, text) in [("real.sql", &expected), ("dms.sql", &schema)] {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|error| fetch::io("write", &path, &error))?;
        }
        Ok(expected == schema)
    }

    fn run(&self) -> PathBuf {
        self.cache.join("runs").join(self.history.name)
    }

    fn real(&self) -> Result<Real<'_>, String> {
        Real::new(self.history, self.package, self.cache, self.python)
    }

    fn models(&self) -> Result<Comparison, String> {
        let real = self.real()?;
        let mut roots = vec![self.folder.to_owned(), real.libraries().to_owned()];
        if !self.package.files.is_empty() {
            roots.insert(0, real.home().to_owned());
        }
        // No database is asked.
        let url = "postgresql://localhost/models";
        real.write_files(url)?;
        let variables = real.variables(url).into_iter();
        let environment: Vec<String> = variables
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let application = self.package.application;
        let ours =
            models::read_models(self.history, application, self.folder, &roots, &environment)?;
        let theirs = real
            .models()
            .map_err(|message| format!("real SQLAlchemy: {message}"))?;
        Ok(models::compare(&theirs, &ours))
    }

    fn beside(&self, ours: &Throwaway, survey: &Survey) -> Result<Beside, String> {
        let history = self.history;
        let real = self.real()?;
        let theirs = self.database(&format!("{}_real", history.name), &history.start)?;
        let migrator = self.migrator()?;
        let version_table = migrator.project().version_table.clone();
        let upgrade = real.upgrade(theirs.url(), &survey.revisions, &version_table)?;
        let is_equal = self.are_equal(&theirs, ours, &self.run())?;
        let written = survey::offline(migrator, history.database)?;
        let steps: Vec<(String, String)> = written
            .iter()
            .map(|(before, revision, _)| (revision.clone(), before.clone()))
            .collect();
        let real = real.offline(&steps, &version_table)?;
        let mut offline = (0, 0);
        let mut different = String::new();
        for (_, revision, sql) in &written {
            let Some(theirs) = real.get(revision) else {
                continue;
            };
            offline.1 += 1;
            if models::with_sorted_indexes(theirs) == models::with_sorted_indexes(sql) {
                offline.0 += 1;
            } else {
                different.push_str(&format!("==== {revision}\n{theirs}\n---- dms\n{sql}\n"));
            }
        }
        let path = self.run().join("offline.txt");
        fs::write(&path, different).map_err(|error| fetch::io("write", &path, &error))?;
        Ok(Beside {
            upgrade,
            is_equal,
            offline,
        })
    }
}
