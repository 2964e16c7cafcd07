//! Pairs of models, before and after a change, and what real Alembic's autogenerate wrote for them
//! (pairs/recorded.json, which pairs/record.py writes).

mod reason;

use std::fs;

use serde_json::Value;

use crate::folder;

pub use reason::{Difference, IsOther, IsUnproven, PROOF_REASONS, Proof, Reason, SCRIPT_REASONS};

/// Models before and after a change.
#[derive(Debug, Clone)]
pub struct Pair {
    /// What changes.
    pub name: String,
    /// The Python source of the models before; empty if there are none.
    pub before: String,
    /// The Python source of the models after.
    pub after: String,
    /// `compare_server_default`.
    pub compare_server_default: bool,
    /// `include_schemas`.
    pub include_schemas: bool,
    /// By database, in the order of recording.
    pub answers: Vec<(String, Answer)>,
}

/// What Alembic answered on one database.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// `render_as_batch`.
    pub batch: bool,
    /// The scripts that it wrote, one for each order in which it went through its hash tables.
    pub scripts: Vec<Script>,
    /// What went wrong when its script was applied, compared again, and reverted; empty if nothing did.
    pub fails: String,
    /// The exception with which autogenerate itself ended; there is no script then.
    pub crash: Option<String>,
}

/// What stands in a script.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    /// The body of `upgrade()`.
    pub upgrade: String,
    /// The body of `downgrade()`.
    pub downgrade: String,
    /// Lines that import what the bodies need.
    pub imports: String,
}

impl Script {
    /// Without comments, which are our own words.
    pub fn without_comments(&self) -> Self {
        let bare = |text: &str| {
            let lines = text.lines().map(|line| line.trim_end());
            let lines = lines.filter(|line| !line.trim_start().starts_with('#'));
            lines.collect::<Vec<_>>().join("\n")
        };
        Self {
            upgrade: bare(&self.upgrade),
            downgrade: bare(&self.downgrade),
            imports: self.imports.clone(),
        }
    }
}

/// All pairs, as recorded.
///
/// # Errors
/// When the recording cannot be read.
pub fn pairs() -> Result<Vec<Pair>, String> {
    let path = folder().join("pairs/recorded.json");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let recorded: Value =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let pairs = recorded["pairs"].as_array().ok_or("no pairs")?;
    let models = strings(&recorded["models"]);
    Ok(pairs
        .iter()
        .map(|recorded| pair(recorded, &models))
        .collect())
}

fn pair(recorded: &Value, models: &[String]) -> Pair {
    let model = |which: &str| {
        let number = recorded[which]
            .as_u64()
            .and_then(|number| usize::try_from(number).ok());
        number
            .and_then(|number| models.get(number))
            .cloned()
            .unwrap_or_default()
    };
    let options = &recorded["options"];
    let is_set = |name: &str| options[name].as_bool().unwrap_or_default();
    let batch = strings(&options["batch"]);
    let answers = recorded["answers"].as_object();
    Pair {
        name: string(&recorded["name"]),
        before: model("before"),
        after: model("after"),
        compare_server_default: is_set("compare_server_default"),
        include_schemas: is_set("include_schemas"),
        answers: answers
            .into_iter()
            .flatten()
            .map(|(dialect, recorded)| {
                let mut answer = answer(recorded);
                answer.batch = batch.contains(dialect);
                (dialect.clone(), answer)
            })
            .collect(),
    }
}

fn answer(recorded: &Value) -> Answer {
    let imports = string(&recorded["imports"]);
    let scripts = recorded["bodies"].as_array().into_iter().flatten();
    Answer {
        batch: false,
        scripts: scripts
            .map(|bodies| Script {
                upgrade: string(&bodies[0]),
                downgrade: string(&bodies[1]),
                imports: imports.clone(),
            })
            .collect(),
        fails: string(&recorded["fails"]),
        crash: recorded["crash"].as_str().map(str::to_owned),
    }
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(string).collect()
}
