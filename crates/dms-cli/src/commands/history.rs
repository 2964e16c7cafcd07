use std::collections::HashMap;

use clap::Args;
use dms::Result;

use super::{Command, JsonOption, Outcome, listing};
use crate::lanes::{self, Drawing};
use crate::session::Session;
use crate::several;
use crate::style::Paint;
use dms::engine::{HistoryEntry, Migrator};

/// List the revisions, the newest first
///
/// JSON: `{"revisions": [{"revision", "down_revisions": [ID], "depends_on": [ID],
/// "branch_labels", "message", "doc", "path", "is_head", "is_effective_head",
/// "is_branch_point", "is_merge_point", "is_current", "children": [ID]}]}`; `is_current` is
/// null unless `-i` asked for it.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  dms history\n  dms history -i -r current:head\n  dms history -r -3:\n  dms history --graph"
)]
pub struct History {
    /// Only these: `FROM:TO`, where either side may be left out
    #[arg(short = 'r', long, value_name = "RANGE", allow_hyphen_values = true)]
    rev_range: Option<String>,

    /// Mark the revision that the database is at
    #[arg(short = 'i', long)]
    indicate_current: bool,

    /// Draw how the revisions hang together, as `git log --graph` does
    #[arg(long, conflicts_with = "json")]
    graph: bool,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for History {
    const NAME: &'static str = "history";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let range = self.rev_range.as_deref();
        let mut migrators = if Migrator::history_asks_database(range, self.indicate_current) {
            session.migrators()?
        } else {
            vec![session.migrator()?]
        };
        let found = several::each(&mut migrators, |migrator| {
            migrator.history(range, self.indicate_current)
        })?;
        let outcome = self.json.revisions(&migrators, &found, |_, entries| {
            if self.graph {
                return graph(entries, session.is_verbose(), session.paint());
            }
            listing(
                entries,
                session.is_verbose(),
                session.paint(),
                HistoryEntry::line,
            )
        });
        Ok(outcome.long())
    }
}

/// The revisions with lanes beside them; `@` stands where the database is.
fn graph(entries: &[HistoryEntry], is_verbose: bool, paint: Paint) -> String {
    let places: HashMap<&str, usize> = entries
        .iter()
        .enumerate()
        .map(|(place, entry)| (entry.id.as_str(), place))
        .collect();
    let parents: Vec<Vec<usize>> = entries
        .iter()
        .map(|entry| {
            let ids = entry.down_revisions.iter();
            ids.filter_map(|id| places.get(id.as_str()).copied())
                .collect()
        })
        .collect();
    let mut text = String::new();
    for (entry, drawing) in entries.iter().zip(lanes::draw(&parents)) {
        let told = if is_verbose {
            entry.verbose()
        } else {
            graph_line(entry)
        };
        push_revision(&mut text, &drawing, &paint.revision(&told, entry), {
            if entry.is_current == Some(true) {
                paint.current("@")
            } else {
                "*".to_owned()
            }
        });
    }
    text
}

/// `ID (LABELS) (MARKS) (depends on ID), MESSAGE`: what the lanes do not tell.
fn graph_line(entry: &HistoryEntry) -> String {
    let line = entry.line();
    let line = line
        .split_once("-> ")
        .map_or(line.as_str(), |(_, line)| line);
    let message = format!(", {}", entry.message);
    match line.strip_suffix(&message) {
        Some(marks) if !entry.depends_on.is_empty() => {
            let depends_on = entry.depends_on.join(", ");
            format!("{marks} (depends on {depends_on}){message}")
        }
        _ => line.to_owned(),
    }
}

/// The text of a revision beside its rows; more lines than rows go on beside its lanes.
fn push_revision(text: &mut String, drawing: &Drawing, told: &str, mark: String) {
    for row in &drawing.before {
        text.push_str(row);
        text.push('\n');
    }
    let mut lines = told.split('\n');
    let first = format!("{}{mark}{}", drawing.left, drawing.right);
    text.push_str(&(first + lines.next().unwrap_or_default()));
    text.push('\n');
    let width = drawing.left.len() + 1 + drawing.right.len();
    let mut rows = drawing.after.iter();
    loop {
        let (row, line) = match (rows.next(), lines.next()) {
            (None, None) => break,
            (row, line) => (row.unwrap_or(&drawing.beside), line.unwrap_or_default()),
        };
        text.push_str(format!("{row:width$}{line}").trim_end());
        text.push('\n');
    }
}
