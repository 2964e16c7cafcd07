//! The table of docs/compatibility.md.

use std::fs;
use std::path::Path;

use super::fetch;
use super::kept::{Known, Looked, WithPython};
use super::survey::Survey;

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

/// All together; a project counts where all of its histories do.
pub fn total(all: &[Vec<Looked>]) -> String {
    let known = || all.iter().flatten().map(|looked| &looked.known);
    let surveys = || known().filter_map(|known| known.survey.as_ref()?.as_ref().ok());
    let revisions: usize = surveys().map(|survey| survey.revisions.len()).sum();
    let native: usize = known().map(Known::native).sum();
    let at_head = |is_equal: bool| {
        let projects = all.iter().filter(|histories| {
            let mut histories = histories.iter();
            histories.all(|looked| {
                is_at_head(&looked.known) && (!is_equal || is_schema_equal(&looked.known))
            })
        });
        projects.count()
    };
    let with_python = all.iter().filter(|histories| {
        histories.iter().all(|it| {
            let both = it
                .known
                .with_python
                .as_ref()
                .and_then(|it| it.as_ref().ok());
            both.is_some_and(WithPython::is_at_head)
        })
    });
    let with_models = || {
        let projects = all.iter();
        projects.filter(|histories| histories.iter().any(|it| it.known.models.is_some()))
    };
    let are_equal = |histories: &&Vec<Looked>| {
        let mut models = histories.iter().filter_map(|it| it.known.models.as_ref());
        models.all(|it| {
            it.as_ref()
                .is_ok_and(|models| models.differences.is_empty())
        })
    };
    let comparisons = || known().filter_map(|known| known.models.as_ref()?.as_ref().ok());
    let offline = |side: fn(&(usize, usize)) -> usize| -> usize {
        let beside = known().filter_map(|known| known.beside.as_ref()?.as_ref().ok());
        beside.map(|beside| side(&beside.offline)).sum()
    };
    format!(
        "{native} of {revisions} revisions evaluated natively ({:.1} %); {} of {} projects at head, {} of them with the \
         schema that real Alembic makes; {} of {} projects at head with `python`; SQL of {} of {} revisions equal; models of {} of {} projects equal, {} of {} \
         tables",
        100.0 * native as f64 / revisions.max(1) as f64,
        at_head(false),
        all.len(),
        at_head(true),
        with_python.count(),
        all.len(),
        offline(|both| both.0),
        offline(|both| both.1),
        with_models().filter(are_equal).count(),
        with_models().count(),
        comparisons().map(|models| models.equal).sum::<usize>(),
        comparisons().map(|models| models.tables).sum::<usize>(),
    )
}

fn is_at_head(known: &Known) -> bool {
    matches!(&known.survey, Some(Ok(survey)) if survey.failures.is_empty())
}

fn is_schema_equal(known: &Known) -> bool {
    matches!(&known.beside, Some(Ok(beside)) if beside.is_equal)
}

/// Writes the table into docs/compatibility.md.
pub fn write(repository: &Path, all: &[Vec<Looked>]) -> Result<(), String> {
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

fn table(all: &[Vec<Looked>]) -> String {
    let mut text = String::new();
    for looked in all.iter().flatten() {
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
    let known = &looked.known;
    let of_survey = |tell: &dyn Fn(&Survey) -> String| match &known.survey {
        Some(Ok(survey)) => tell(survey),
        Some(Err(_)) | None => none(),
    };
    let beside = known
        .beside
        .as_ref()
        .and_then(|beside| beside.as_ref().ok());
    vec![
        (
            "revisions",
            of_survey(&|survey| survey.revisions.len().to_string()),
        ),
        ("native", of_survey(&|_| known.native().to_string())),
        (
            "fail in the database",
            of_survey(&|survey| {
                let failures = survey.failures.iter();
                failures.filter(|it| it.is_database).count().to_string()
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
            "at head with python",
            match &known.with_python {
                Some(Ok(both)) => with_python(both).to_owned(),
                Some(Err(_)) | None => none(),
            },
        ),
        (
            "offline SQL equal",
            beside.map_or_else(none, |beside| {
                format!("{} of {}", beside.offline.0, beside.offline.1)
            }),
        ),
        (
            "tables equal",
            match &known.models {
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

fn with_python(both: &WithPython) -> &'static str {
    match (&both.ours, &both.theirs) {
        (None, None) if both.is_equal => "yes",
        (None, None) => "yes, another schema",
        (None, Some(_)) => "yes, unlike Alembic",
        (Some(_), None) => "no",
        (Some(_), Some(_)) => "no, nor Alembic",
    }
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}
