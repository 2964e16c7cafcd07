//! `cargo xtask compat`: DMS on the histories of real projects, beside real Alembic.

mod database;
mod fetch;
mod models;
mod page;
mod projects;
mod real;
mod survey;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::record;
use database::Throwaway;
use models::Comparison;
use projects::{History, PACKAGES, Package};
use real::{Real, Upgrade};
use survey::{Failure, Survey};

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Everything, beside real Alembic; docs/compatibility.md is written anew if all projects are looked at.
    Everything,
    /// What DMS makes of the revisions.
    Native,
    /// The models, beside real SQLAlchemy.
    Models,
}

/// What came of a history.
struct Looked {
    history: &'static History,
    survey: Result<Survey, String>,
    /// `None` where the history has no models, or they were not looked at.
    models: Option<Result<Comparison, String>>,
    /// Real Alembic beside it.
    beside: Option<Result<Beside, String>>,
}

/// What real Alembic made of a history.
struct Beside {
    upgrade: Upgrade,
    /// Whether the databases are equal in the end.
    is_equal: bool,
    /// Revisions of equal SQL, and all whose SQL both can write.
    offline: (usize, usize),
}

/// Looks at the histories whose names begin with one of these, or at all.
///
/// # Errors
/// When a package cannot be had, or there is no server.
pub fn compat(part: Part, names: &[&str]) -> Result<(), String> {
    let repository = record::repository();
    let python = record::python(&repository)?;
    let cache = record::target(&repository).join("compat");
    let mut all = Vec::new();
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
            let looked = place.look(part);
            println!("{}", page::line(&looked));
            all.push(looked);
        }
    }
    let report = cache.join("failures.txt");
    fs::write(&report, failures(&all)).map_err(|error| fetch::io("write", &report, &error))?;
    if part == Part::Everything && names.is_empty() {
        page::write(&repository, &all)?;
    }
    println!("{}", page::total(&all));
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
    fn look(&self, part: Part) -> Looked {
        let history = self.history;
        let mut looked = Looked {
            history,
            survey: Err("not looked at".to_owned()),
            models: None,
            beside: None,
        };
        if part != Part::Native && !history.models.is_empty() {
            looked.models = Some(self.models());
        }
        if part == Part::Models {
            return looked;
        }
        let ours = Throwaway::new(history.database, history.name, &self.run());
        looked.survey = ours.as_ref().map_err(Clone::clone).and_then(|ours| {
            let migrator = survey::open(history, self.folder, &self.run())?;
            survey::survey(migrator, ours, self.folder)
        });
        if let (Part::Everything, Ok(ours), Ok(survey)) = (part, &ours, &looked.survey) {
            looked.beside = Some(self.beside(ours, survey));
        }
        looked
    }

    fn run(&self) -> PathBuf {
        self.cache.join("runs").join(self.history.name)
    }

    fn real(&self) -> Result<Real<'_>, String> {
        Real::new(self.history, self.package, self.cache, self.python)
    }

    fn models(&self) -> Result<Comparison, String> {
        let real = self.real()?;
        let ours = models::read_models(self.history, self.folder, real.libraries())?;
        let theirs = real
            .models()
            .map_err(|message| format!("real SQLAlchemy: {message}"))?;
        Ok(models::compare(&theirs, &ours))
    }

    fn beside(&self, ours: &Throwaway, survey: &Survey) -> Result<Beside, String> {
        let history = self.history;
        let real = self.real()?;
        let theirs = Throwaway::new(
            history.database,
            &format!("{}_real", history.name),
            &self.run(),
        )?;
        let upgrade = real.upgrade(theirs.url(), &survey.revisions)?;
        let (expected, schema) = (theirs.schema()?, ours.schema()?);
        for (name, text) in [("real.sql", &expected), ("dms.sql", &schema)] {
            let path = self.run().join(name);
            fs::write(&path, text).map_err(|error| fetch::io("write", &path, &error))?;
        }
        let migrator = survey::open(history, self.folder, &self.run())?;
        let written = survey::offline(migrator, history.database)?;
        let steps: Vec<(String, String)> = written
            .iter()
            .map(|(before, revision, _)| (revision.clone(), before.clone()))
            .collect();
        let real = real.offline(&steps)?;
        let mut offline = (0, 0);
        let mut different = String::new();
        for (_, revision, sql) in &written {
            let Some(theirs) = real.get(revision) else {
                continue;
            };
            offline.1 += 1;
            if models::trimmed(theirs) == models::trimmed(sql) {
                offline.0 += 1;
            } else {
                different.push_str(&format!("==== {revision}\n{theirs}\n---- dms\n{sql}\n"));
            }
        }
        let path = self.run().join("offline.txt");
        fs::write(&path, different).map_err(|error| fetch::io("write", &path, &error))?;
        Ok(Beside {
            upgrade,
            is_equal: expected == schema,
            offline,
        })
    }
}

/// Why revisions failed, the most frequent reason first, and then each of them.
fn failures(all: &[Looked]) -> String {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut lines = String::new();
    for looked in all {
        let name = looked.history.name;
        match &looked.models {
            Some(Ok(comparison)) => {
                for (table, theirs, ours) in &comparison.differences {
                    lines.push_str(&format!(
                        "{name} model {table}:\n{}\n---- dms\n{}\n",
                        theirs.join("\n"),
                        ours.join("\n")
                    ));
                }
            }
            Some(Err(message)) => lines.push_str(&format!("{name} models: {message}\n")),
            None => {}
        }
        match &looked.beside {
            Some(Ok(beside)) => {
                for (revision, message) in &beside.upgrade.failures {
                    lines.push_str(&format!("{name} (real Alembic) {revision}: {message}\n"));
                }
            }
            Some(Err(message)) => lines.push_str(&format!("{name} (real Alembic): {message}\n")),
            None => {}
        }
        let survey = match &looked.survey {
            Ok(survey) => survey,
            Err(message) => {
                lines.push_str(&format!("{name}: {message}\n"));
                continue;
            }
        };
        for failure in &survey.failures {
            *reasons.entry(reason(failure)).or_default() += 1;
            lines.push_str(&format!(
                "{name} {}{} {}: {}\n",
                if failure.is_database {
                    "(database) "
                } else {
                    ""
                },
                failure.revision,
                failure.place,
                failure.message.replace('\n', " | ")
            ));
        }
    }
    let mut reasons: Vec<(String, usize)> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let ranking: String = reasons
        .iter()
        .map(|(reason, count)| format!("{count:5} {reason}\n"))
        .collect();
    format!("{ranking}\n{lines}")
}

fn reason(failure: &Failure) -> String {
    if failure.is_database {
        return "(the database refuses a statement)".to_owned();
    }
    failure
        .message
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}
