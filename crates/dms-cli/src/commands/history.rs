use clap::Args;
use dms::Result;

use super::{Command, JsonOption, Outcome, listing};
use crate::session::Session;
use crate::several;
use dms::engine::HistoryEntry;

/// List the revisions, the newest first
///
/// JSON: `{"revisions": [{"revision", "down_revisions": [ID], "depends_on": [ID],
/// "branch_labels", "message", "doc", "path", "is_head", "is_effective_head",
/// "is_branch_point", "is_merge_point", "is_current", "children": [ID]}]}`; `is_current` is
/// null unless `-i` asked for it.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  dms history\n  dms history -i -r current:head\n  dms history -r -3:"
)]
pub struct History {
    /// Only these: `FROM:TO`, where either side may be left out
    #[arg(short = 'r', long, value_name = "RANGE", allow_hyphen_values = true)]
    rev_range: Option<String>,

    /// Mark the revision that the database is at
    #[arg(short = 'i', long)]
    indicate_current: bool,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for History {
    const NAME: &'static str = "history";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let range = self.rev_range.as_deref();
        let asks_database = range.is_some_and(|range| range.contains("current"));
        let mut migrators = if self.indicate_current || asks_database {
            session.migrators()?
        } else {
            vec![session.migrator()?]
        };
        let found = several::each(&mut migrators, |migrator| {
            migrator.history(range, self.indicate_current)
        })?;
        Ok(self.json.revisions(&migrators, &found, |_, entries| {
            listing(entries, session.is_verbose(), HistoryEntry::line)
        }))
    }
}
