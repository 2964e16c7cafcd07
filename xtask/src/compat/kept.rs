//! What came of each history, kept between runs, so that a run of one project renews its part of the page.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::fetch::{create, io};
use super::models::Comparison;
use super::projects::{History, PACKAGES};
use super::real::Upgrade;
use super::survey::{Failure, Survey};

/// What is known of a history; `None` is what was never looked at, or is not there to be looked at.
#[derive(Default, Serialize, Deserialize)]
pub struct Known {
    pub survey: Option<Result<Survey, String>>,
    pub models: Option<Result<Comparison, String>>,
    /// Real Alembic beside it.
    pub beside: Option<Result<Beside, String>>,
    /// With the setting `python`, in one run each.
    pub with_python: Option<Result<WithPython, String>>,
}

/// What came of a history in one run, where Python runs what DMS cannot, and in real Alembic.
#[derive(Serialize, Deserialize)]
pub struct WithPython {
    /// Why DMS did not reach the head.
    pub ours: Option<String>,
    /// Why real Alembic did not.
    pub theirs: Option<String>,
    /// Whether the databases are equal in the end.
    pub is_equal: bool,
    /// The seconds of DMS.
    pub seconds: f64,
}

impl WithPython {
    /// Whether it led to real Alembic's schema.
    pub fn is_at_head(&self) -> bool {
        self.ours.is_none() && self.theirs.is_none() && self.is_equal
    }
}

impl Known {
    /// How many scripts were evaluated: to the end, to a statement that the database refused, or to the error that
    /// real Alembic ends with too.
    pub fn native(&self) -> usize {
        let Some(Ok(survey)) = &self.survey else {
            return 0;
        };
        let is_real = |failure: &Failure| match &self.beside {
            Some(Ok(beside)) => {
                let theirs = beside.upgrade.failures.get(&failure.revision);
                theirs.is_some_and(|theirs| theirs.starts_with(&failure.message))
            }
            _ => false,
        };
        let failures = survey.failures.iter();
        let refused = failures.filter(|failure| !failure.is_database && !is_real(failure));
        survey.revisions.len() - refused.count()
    }
}

/// What real Alembic made of a history.
#[derive(Serialize, Deserialize)]
pub struct Beside {
    pub upgrade: Upgrade,
    /// Whether the databases are equal in the end.
    pub is_equal: bool,
    /// Revisions of equal SQL, and all whose SQL both can write.
    pub offline: (usize, usize),
}

/// A history with what is known of it.
pub struct Looked {
    pub history: &'static History,
    pub known: Known,
}

/// What is kept of this history, nothing if it was never looked at.
pub fn read(history: &'static History, cache: &Path) -> Known {
    let text = fs::read(path(history, cache)).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

/// Keeps what is known of a history, with the reasons of what failed beside it.
pub fn write(looked: &Looked, cache: &Path) -> Result<(), String> {
    create(&cache.join("results"))?;
    let path = path(looked.history, cache);
    let text = serde_json::to_string_pretty(&looked.known).map_err(|error| error.to_string())?;
    fs::write(&path, text).map_err(|error| io("write", &path, &error))?;
    let path = path.with_extension("txt");
    let text = failures(std::slice::from_ref(looked));
    fs::write(&path, text).map_err(|error| io("write", &path, &error))
}

/// Everything that is kept, in the order of the projects: those of each package together.
pub fn all(cache: &Path) -> Vec<Vec<Looked>> {
    let of = |history| Looked {
        history,
        known: read(history, cache),
    };
    let packages = PACKAGES.iter();
    packages
        .map(|package| package.histories.iter().map(of).collect())
        .collect()
}

fn path(history: &History, cache: &Path) -> PathBuf {
    cache.join("results").join(format!("{}.json", history.name))
}

/// Why revisions failed, the most frequent reason first, and then each of them.
pub fn failures(all: &[Looked]) -> String {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut lines = String::new();
    for looked in all {
        let name = looked.history.name;
        lines.push_str(&failures_beside(name, &looked.known));
        let survey = match &looked.known.survey {
            Some(Ok(survey)) => survey,
            Some(Err(message)) => {
                lines.push_str(&format!("{name}: {message}\n"));
                continue;
            }
            None => continue,
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

/// What differs in the models, and what real Alembic cannot do.
fn failures_beside(name: &str, known: &Known) -> String {
    let mut lines = String::new();
    match &known.models {
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
    match &known.beside {
        Some(Ok(beside)) => {
            for (revision, message) in &beside.upgrade.failures {
                lines.push_str(&format!("{name} (real Alembic) {revision}: {message}\n"));
            }
        }
        Some(Err(message)) => lines.push_str(&format!("{name} (real Alembic): {message}\n")),
        None => {}
    }
    match &known.with_python {
        Some(Ok(both)) => {
            let errors = [
                ("with Python", &both.ours),
                ("real Alembic, at once", &both.theirs),
            ];
            for (whose, message) in errors {
                if let Some(message) = message {
                    lines.push_str(&format!("{name} ({whose}): {message}\n"));
                }
            }
        }
        Some(Err(message)) => lines.push_str(&format!("{name} (with Python): {message}\n")),
        None => {}
    }
    lines
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
