//! The sweep: every directive with every argument, what real Alembic answered (sweep/recorded.json, which
//! sweep/record.py writes), and what DMS answers.

mod difference;
mod page;

use std::fs;

use dms::engine::Migrator;
use serde_json::Value;

use crate::{folder, without_version_table};

pub use difference::{Difference, REASONS, Reason};
pub use page::{answers, page};

/// The dialects of every case.
pub const DIALECTS: [&str; 4] = ["postgresql", "mysql", "mariadb", "sqlite"];

const HEAD: &str = "from alembic import op\nimport sqlalchemy as sa\n";
const DIALECT_MODULES: &str = "from sqlalchemy.dialects import mysql, postgresql, sqlite\n";
const SETUP: &str = "aaaa11112222";
const REVISION: &str = "bbbb11112222";

/// One small script, and what Alembic answered to it.
#[derive(Debug, Clone)]
pub struct SweepCase {
    /// The directive.
    pub operation: String,
    /// Its argument that the script is about, or several.
    pub argument: String,
    /// Whether the directive is one of a batch.
    pub is_batch: bool,
    /// The lines of `upgrade()`.
    pub script: String,
    answers: Vec<(String, Answer)>,
}

/// What became of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The text of `--sql`.
    Text(String),
    /// The exception, or our error with its hint.
    Refused(String),
}

static NOTHING: Answer = Answer::Text(String::new());

impl SweepCase {
    /// The script as a revision of its own, as text.
    pub fn text(&self) -> String {
        script(REVISION, None, &self.script)
    }

    /// What Alembic answered for this dialect.
    pub fn alembic(&self, dialect: &str) -> &Answer {
        let same = if dialect == "mariadb" {
            "mysql"
        } else {
            dialect
        };
        let find = |name: &str| self.answers.iter().find(|(known, _)| known == name);
        find(dialect)
            .or_else(|| find(same))
            .map_or(&NOTHING, |(_, answer)| answer)
    }
}

/// Whether both printed the same, or both refused: ours tells why in words of its own.
pub fn agree(alembic: &Answer, ours: &Answer) -> bool {
    match (alembic, ours) {
        (Answer::Refused(_), Answer::Refused(_)) => true,
        (alembic, ours) => alembic == ours,
    }
}

/// All cases, and the script that makes the tables which batches change.
#[derive(Debug, Clone)]
pub struct Sweep {
    setup: String,
    /// The cases, as recorded.
    pub cases: Vec<SweepCase>,
}

impl Sweep {
    /// The recorded ones.
    ///
    /// # Errors
    /// When the recording cannot be read.
    pub fn read() -> Result<Self, String> {
        let path = folder().join("sweep/recorded.json");
        let text =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let data: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let cases = data["cases"].as_array().into_iter().flatten();
        Ok(Self {
            setup: string(&data["setup"]),
            cases: cases.map(case).collect(),
        })
    }

    /// The revision that makes the tables, as text.
    pub fn setup(&self) -> String {
        script(SETUP, None, &self.setup)
    }

    /// What DMS answers.
    pub fn ours(&self, case: &SweepCase, dialect: &str) -> Answer {
        self.render(case, dialect)
            .unwrap_or_else(|error| Answer::Refused(told(&error)))
    }

    fn render(&self, case: &SweepCase, dialect: &str) -> dms::Result<Answer> {
        let setup = script(SETUP, None, &self.setup);
        let own = script(REVISION, case.is_batch.then_some(SETUP), &case.script);
        let mut files = vec![("case.py", own.as_str())];
        if case.is_batch {
            files.push(("setup.py", setup.as_str()));
        }
        let mut migrator = Migrator::embedded(&files)?.for_url(&format!("{dialect}://"))?;
        let text = migrator.upgrade_sql("head")?;
        let own = text
            .split_once(&format!("-> {REVISION}\n\n"))
            .map_or("", |(_, own)| own);
        Ok(Answer::Text(without_run(own)))
    }
}

/// Takes out what a run adds: the version table, and the end of the transaction.
fn without_run(text: &str) -> String {
    let text = without_version_table(text);
    let text = text.strip_suffix("COMMIT;\n\n").unwrap_or(&text);
    let pieces = text.split_inclusive(";\n\n");
    pieces
        .filter(|piece| !piece.starts_with("UPDATE alembic_version"))
        .map(sorted_constraints)
        .collect()
}

/// The constraints of a table that is rebuilt, sorted, as in the recording: Alembic reflects them in a random order.
fn sorted_constraints(statement: &str) -> String {
    if !(statement.starts_with("CREATE ")
        && statement.contains("TABLE")
        && statement.contains("_alembic_tmp_"))
    {
        return statement.to_owned();
    }
    let lines: Vec<&str> = statement.lines().collect();
    let (Some(first), Some(end)) = (
        lines.first(),
        lines.iter().rposition(|line| line.starts_with(')')),
    ) else {
        return statement.to_owned();
    };
    let parts = lines.get(1..end).unwrap_or_default().iter();
    let mut parts: Vec<&str> = parts
        .map(|line| line.strip_suffix(", ").unwrap_or(line))
        .collect();
    let is_constraint = |part: &&str| {
        let words = ["CONSTRAINT ", "PRIMARY ", "UNIQUE ", "CHECK ", "FOREIGN "];
        words.iter().any(|word| part.trim_start().starts_with(word))
    };
    let start = parts.iter().position(is_constraint).unwrap_or(parts.len());
    parts[start..].sort_unstable();
    let rest: String = lines[end..]
        .iter()
        .map(|line| format!("{line}\n"))
        .collect();
    format!("{first}\n{}\n{rest}", parts.join(", \n"))
}

/// An error with its place and hint on one line.
fn told(error: &dms::Error) -> String {
    let place = error.span().map_or_else(
        || "nowhere".to_owned(),
        |span| format!("{}:{}", span.path.display(), span.line()),
    );
    let hint = error.hint().unwrap_or_default();
    format!("{error} (at {place}; hint: {hint})")
}

fn script(revision: &str, down: Option<&str>, lines: &str) -> String {
    let down = down.map_or_else(|| "None".to_owned(), |down| format!("\"{down}\""));
    // A script is read much faster without modules that it has no use for.
    let is_theirs = ["mysql.", "postgresql.", "sqlite."]
        .iter()
        .any(|module| lines.contains(module));
    let modules = if is_theirs { DIALECT_MODULES } else { "\n" };
    let body: String = lines.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "{HEAD}{modules}\nrevision = \"{revision}\"\ndown_revision = {down}\n\n\ndef upgrade():\n{body}\n\ndef downgrade():\n    pass\n"
    )
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn case(value: &Value) -> SweepCase {
    let answers = value["answers"].as_object().into_iter().flatten();
    SweepCase {
        operation: string(&value["operation"]),
        argument: string(&value["argument"]),
        is_batch: value["form"] == "batch",
        script: string(&value["script"]),
        answers: answers
            .map(|(dialect, answer)| (dialect.clone(), recorded(&string(answer))))
            .collect(),
    }
}

/// An answer as it is recorded: an exception stands behind what was printed before it.
fn recorded(text: &str) -> Answer {
    let start = if text.starts_with("!! ") {
        Some(0)
    } else {
        text.find("\n\n!! ").map(|at| at + 2)
    };
    match start {
        Some(start) => Answer::Refused(text[start + 3..].to_owned()),
        None => Answer::Text(text.to_owned()),
    }
}
