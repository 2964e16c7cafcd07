//! `cargo xtask compat`: DMS on the histories of real projects, beside real Alembic.

mod database;
mod fetch;
mod projects;
mod survey;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::record;
use database::Throwaway;
use projects::{History, PACKAGES, Package};
use survey::{Failure, Survey};

/// Looks at the histories whose names begin with one of these, or at all.
///
/// # Errors
/// When a package cannot be had, or there is no server.
pub fn compat(names: &[&str]) -> Result<(), String> {
    let repository = record::repository();
    let python = record::python(&repository)?;
    let cache = record::target(&repository).join("compat");
    let mut all = Vec::new();
    for package in PACKAGES {
        let is_wanted = |history: &&History| {
            names.is_empty() || names.iter().any(|name| history.name.starts_with(name))
        };
        for history in package.histories.iter().filter(is_wanted) {
            let survey = look(package, history, &cache, &python);
            match &survey {
                Ok(survey) => tell(history, survey),
                Err(message) => println!("{:28} {message}", history.name),
            }
            all.push((history, survey));
        }
    }
    let report = cache.join("failures.txt");
    fs::write(&report, failures(&all)).map_err(|error| fetch::io("write", &report, &error))?;
    println!("{}", total(&all));
    println!("the reasons: {}", report.display());
    Ok(())
}

fn look(
    package: &Package,
    history: &History,
    cache: &Path,
    python: &Path,
) -> Result<Survey, String> {
    let folder = fetch::unpacked(package, cache, python)?;
    let run: PathBuf = cache.join("runs").join(history.name);
    let migrator = survey::open(history, &folder, &run)?;
    let database = Throwaway::new(history.database, history.name, &run)?;
    survey::survey(migrator, &database, &folder)
}

fn tell(history: &History, survey: &Survey) {
    println!(
        "{:28} {:4} of {:4} native, {:4} carried out, {:.1} s",
        history.name,
        survey.native(),
        survey.revisions.len(),
        survey.revisions.len() - survey.failures.len(),
        survey.elapsed.as_secs_f64()
    );
}

type Looked = (&'static History, Result<Survey, String>);

fn total(all: &[Looked]) -> String {
    let surveys = || all.iter().filter_map(|(_, survey)| survey.as_ref().ok());
    let revisions: usize = surveys().map(|survey| survey.revisions.len()).sum();
    let native: usize = surveys().map(Survey::native).sum();
    format!(
        "{native} of {revisions} revisions evaluated natively ({:.1} %)",
        100.0 * native as f64 / revisions.max(1) as f64
    )
}

/// Why revisions failed, the most frequent reason first, and then each of them.
fn failures(all: &[Looked]) -> String {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut lines = String::new();
    for (history, survey) in all {
        let survey = match survey {
            Ok(survey) => survey,
            Err(message) => {
                lines.push_str(&format!("{}: {message}\n", history.name));
                continue;
            }
        };
        for failure in &survey.failures {
            *reasons.entry(reason(failure)).or_default() += 1;
            lines.push_str(&format!(
                "{} {}{} {}: {}\n",
                history.name,
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
