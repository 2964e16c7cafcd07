use clap::Args;
use dms::error::SourceSpan;
use dms::project::Project;
use dms::{Error, ErrorKind, Result};
use serde_json::{Value, json};

use super::{Command, JsonOption, Outcome};
use crate::json::path;
use crate::mask::mask_passwords;
use crate::session::Session;
use crate::several;
use dms::engine::{Diagnosis, Migrator, ModelsDiagnosis, Verdict};

/// Tell which revisions and models can be evaluated without Python
///
/// Every `upgrade()` and `downgrade()` of the history is evaluated, and the models are read; nothing is carried out,
/// and the database is not asked. The exit status is 1 if something needs Python or fails.
///
/// JSON: `{"revisions": [{"revision", "message", "verdict", "upgrade": {"verdict", "reason", "hint", "file", "line"},
/// "downgrade": {...}}], "models": {...}, "summary": {"native", "database", "python", "fails"}}`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms doctor\n  dms doctor --json")]
pub struct Doctor {
    #[command(flatten)]
    json: JsonOption,
}

/// What was found of one database's project.
struct Found {
    revisions: Vec<Diagnosis>,
    models: Option<ModelsDiagnosis>,
}

impl Command for Doctor {
    const NAME: &'static str = "doctor";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let migrator = session.migrator()?;
        let is_one = migrator.url().is_some() || migrator.project().databases.is_empty();
        let mut migrators = if is_one {
            vec![migrator]
        } else {
            session.migrators()?
        };
        let found = several::each(&mut migrators, |migrator| {
            Ok(Found {
                revisions: migrator.doctor()?,
                models: migrator.doctor_models(),
            })
        })?;
        let failure = failure(&found);
        let pairs = migrators.iter().zip(&found);
        let text = if self.json.json {
            let documents = pairs.map(|(migrator, found)| document(migrator.project(), found));
            several::json(&migrators, documents.collect())
        } else {
            let texts = pairs.map(|(migrator, found)| text(migrator, found));
            several::text(&migrators, texts.collect())
        };
        Ok(Outcome {
            text,
            failure,
            is_long: true,
        })
    }
}

/// How many revisions there are of each kind: native, in need of a database, in need of Python, failing.
fn counts(found: &Found) -> [usize; 4] {
    let mut counts = [0; 4];
    for diagnosis in &found.revisions {
        counts[kind(diagnosis.verdict())] += 1;
    }
    counts
}

/// The stable names of the kinds.
const KINDS: [&str; 4] = ["native", "database", "python", "fails"];

fn kind(verdict: &Verdict) -> usize {
    match verdict {
        Verdict::Native | Verdict::Refuses(_) => 0,
        Verdict::NeedsDatabase(_) => 1,
        Verdict::NeedsPython(_) => 2,
        Verdict::Fails(_) => 3,
    }
}

fn failure(found: &[Found]) -> Option<Error> {
    let (mut python, mut fails) = (0, 0);
    for found in found {
        let counts = counts(found);
        python += counts[2];
        fails += counts[3];
        match found.models.as_ref().map(|models| kind(&models.verdict)) {
            Some(2) => python += 1,
            Some(3) => fails += 1,
            _ => {}
        }
    }
    let told = match (python, fails) {
        (0, 0) => return None,
        (python, 0) => format!("{python} of them need Python"),
        (0, fails) => format!("{fails} of them fail"),
        (python, fails) => format!("{python} of them need Python, and {fails} fail"),
    };
    let message = format!("not everything can be evaluated: {told}");
    Some(
        Error::new(ErrorKind::Script, message).with_hint(
            "change the lines above so that they need no more than the project's own files, or let Python run such \
             revisions: `python = \".venv/bin/python\"` in dms.toml",
        ),
    )
}

fn text(migrator: &Migrator, found: &Found) -> String {
    let project = migrator.project();
    let mut text = String::new();
    let width = found.revisions.iter().map(|it| it.revision.chars().count());
    let width = width.max().unwrap_or_default();
    for it in &found.revisions {
        let word = it.verdict().word();
        let line = format!("{:width$}  {word:24}  {}", it.revision, it.message);
        text.push_str(&format!("{}\n", line.trim_end()));
        let up = reason(project, "upgrade", &it.upgrade);
        // A body that cannot be loaded is the same for both.
        let down = reason(project, "downgrade", &it.downgrade);
        let is_same = |reason: &str| up.ends_with(reason.split_once(": ").map_or("", |(_, it)| it));
        text.push_str(&up);
        if !(up.len() > 1 && !down.is_empty() && is_same(&down)) {
            text.push_str(&down);
        }
    }
    if let Some(models) = &found.models {
        let tables = match models.tables {
            1 => "1 table".to_owned(),
            count => format!("{count} tables"),
        };
        let rest = match models.verdict.reason() {
            None => format!(": {tables}"),
            Some(_) => String::new(),
        };
        text.push_str(&format!("\nmodels: {}{rest}\n", models.verdict.word()));
        text.push_str(&reason(project, "models", &models.verdict));
        for doubt in doubts(project, models) {
            text.push_str(&format!("    in doubt: {doubt}\n"));
        }
    }
    let all = match found.revisions.len() {
        1 => "1 revision".to_owned(),
        count => format!("{count} revisions"),
    };
    let words = [
        "native",
        "to be known with a database",
        "in need of Python",
        "failing",
    ];
    let parts = counts(found).into_iter().zip(words);
    let parts: Vec<String> = parts
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let parts = if parts.is_empty() {
        String::new()
    } else {
        format!(": {}", parts.join(", "))
    };
    text.push_str(&format!("{all}{parts}\n"));
    mask_passwords(&text)
}

/// Why, with the place; nothing where all is well.
fn reason(project: &Project, what: &str, verdict: &Verdict) -> String {
    let Some(error) = verdict.reason() else {
        return String::new();
    };
    let place = match error.span() {
        Some(span) => format!("{}: ", project.place(span)),
        None => String::new(),
    };
    let root = format!("{}/", project.root.display());
    let message = error.message().replace(&root, "");
    let message = message.replace(char::is_control, " ");
    format!("    {what}: {place}{message}\n")
}

/// What the models may declare besides what was read, a line each.
fn doubts(project: &Project, models: &ModelsDiagnosis) -> Vec<String> {
    let root = format!("{}/", project.root.display());
    let lines = models.doubts.warnings(|span| project.place(span));
    lines
        .into_iter()
        .map(|line| mask_passwords(&line.replace(&root, "").replace(char::is_control, " ")))
        .collect()
}

fn document(project: &Project, found: &Found) -> Value {
    let revisions = found.revisions.iter().map(|it| {
        json!({
            "revision": it.revision,
            "message": it.message,
            "verdict": KINDS[kind(it.verdict())],
            "upgrade": verdict(project, &it.upgrade),
            "downgrade": verdict(project, &it.downgrade),
        })
    });
    let counts = counts(found);
    let summary = KINDS.iter().zip(counts);
    let summary: serde_json::Map<String, Value> = summary
        .map(|(name, count)| ((*name).to_owned(), json!(count)))
        .collect();
    let models = found.models.as_ref().map(|models| {
        let mut value = verdict(project, &models.verdict);
        value["tables"] = json!(models.tables);
        value["doubts"] = json!(doubts(project, models));
        value
    });
    json!({
        "revisions": revisions.collect::<Vec<_>>(),
        "models": models,
        "summary": summary,
    })
}

fn verdict(project: &Project, verdict: &Verdict) -> Value {
    let error = verdict.reason();
    let span = error.and_then(Error::span);
    let file = span.map(|span| path(span.path.strip_prefix(&project.root).unwrap_or(&span.path)));
    json!({
        "verdict": KINDS[kind(verdict)],
        "reason": error.map(|error| mask_passwords(error.message())),
        "hint": error.and_then(Error::hint).map(mask_passwords),
        "file": file,
        "line": span.map(SourceSpan::line),
    })
}
