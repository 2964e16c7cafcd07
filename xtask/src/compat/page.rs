//! The table of docs/compatibility.md.

use std::fs;
use std::path::Path;

use super::{Looked, fetch};
use crate::compat::survey::Survey;

/// Between these, the page is written.
const BEGIN: &str = "<!-- projects -->\n";
const END: &str = "<!-- end of projects -->\n";

/// What came of one history, on one line.
pub fn line(looked: &Looked) -> String {
    let mut cells = vec![format!("{:28}", looked.history.name)];
    cells.extend(
        columns(looked)
            .into_iter()
            .map(|(title, cell)| format!("{title}: {cell}")),
    );
    cells.join("  ")
}

/// All together.
pub fn total(all: &[Looked]) -> String {
    let surveys = || all.iter().filter_map(|looked| looked.survey.as_ref().ok());
    let revisions: usize = surveys().map(|survey| survey.revisions.len()).sum();
    let native: usize = surveys().map(Survey::native).sum();
    let equal = all
        .iter()
        .filter_map(|looked| looked.models.as_ref())
        .filter(|models| {
            models
                .as_ref()
                .is_ok_and(|models| models.differences.is_empty())
        });
    let models = all.iter().filter(|looked| looked.models.is_some());
    let at_head = surveys().filter(|survey| survey.failures.is_empty());
    format!(
        "{native} of {revisions} revisions evaluated natively ({:.1} %); {} of {} histories reach head; \
         {} of {} have equal models",
        100.0 * native as f64 / revisions.max(1) as f64,
        at_head.count(),
        all.len(),
        equal.count(),
        models.count()
    )
}

/// Writes the table into docs/compatibility.md.
pub fn write(repository: &Path, all: &[Looked]) -> Result<(), String> {
    let path = repository.join("docs/compatibility.md");
    let text = fs::read_to_string(&path).map_err(|error| fetch::io("read", &path, &error))?;
    let (before, rest) = text
        .split_once(BEGIN)
        .ok_or_else(|| format!("`{}` has no line `{}`", path.display(), BEGIN.trim()))?;
    let (_, after) = rest
        .split_once(END)
        .ok_or_else(|| format!("`{}` has no line `{}`", path.display(), END.trim()))?;
    let text = format!(
        "{before}{BEGIN}{}\n{}.\n{END}{after}",
        table(all),
        total(all)
    );
    fs::write(&path, text).map_err(|error| fetch::io("write", &path, &error))
}

fn table(all: &[Looked]) -> String {
    let mut text = String::new();
    for looked in all {
        let columns = columns(looked);
        if text.is_empty() {
            let titles: Vec<&str> = columns.iter().map(|(title, _)| *title).collect();
            text = format!(
                "| history | {} |\n|---|{}\n",
                titles.join(" | "),
                "---|".repeat(titles.len())
            );
        }
        let cells: Vec<String> = columns.into_iter().map(|(_, cell)| cell).collect();
        text.push_str(&format!(
            "| {} | {} |\n",
            looked.history.name,
            cells.join(" | ")
        ));
    }
    text
}

/// What is told of a history, each with its title.
fn columns(looked: &Looked) -> Vec<(&'static str, String)> {
    let none = || "–".to_owned();
    let of_survey = |tell: &dyn Fn(&Survey) -> String| match &looked.survey {
        Ok(survey) => tell(survey),
        Err(_) => none(),
    };
    let beside = looked
        .beside
        .as_ref()
        .and_then(|beside| beside.as_ref().ok());
    vec![
        (
            "revisions",
            of_survey(&|survey| survey.revisions.len().to_string()),
        ),
        ("native", of_survey(&|survey| survey.native().to_string())),
        (
            "fail in the database",
            of_survey(&|survey| {
                (survey.failures.len() + survey.native() - survey.revisions.len()).to_string()
            }),
        ),
        (
            "fail in Alembic",
            beside.map_or_else(none, |beside| beside.upgrade.failures.len().to_string()),
        ),
        (
            "schema equal",
            beside.map_or_else(none, |beside| yes(beside.is_equal)),
        ),
        (
            "offline SQL equal",
            beside.map_or_else(none, |beside| {
                format!("{} of {}", beside.offline.0, beside.offline.1)
            }),
        ),
        (
            "tables equal",
            match &looked.models {
                Some(Ok(models)) => format!("{} of {}", models.equal, models.tables),
                Some(Err(_)) => "not read".to_owned(),
                None => none(),
            },
        ),
        (
            "seconds (dms)",
            of_survey(&|survey| format!("{:.1}", survey.elapsed.as_secs_f64())),
        ),
        (
            "seconds (Alembic)",
            beside.map_or_else(none, |beside| format!("{:.1}", beside.upgrade.seconds)),
        ),
    ]
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}
