use clap::Args;
use dms::Result;

use super::{Command, JsonOption, Outcome, listing};
use crate::json;
use crate::session::Session;
use dms::engine::HistoryEntry;

/// Show a revision with its script's text at the top
///
/// JSON: `{"revisions": [...]}` with the fields of `history`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms show head\n  dms show 6173")]
pub struct Show {
    /// Which: an id or the beginning of one, `head`, `heads`, `current`, `-N`
    #[arg(default_value = "head", allow_negative_numbers = true)]
    revision: String,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Show {
    const NAME: &'static str = "show";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let entries = session.migrator()?.show(&self.revision)?;
        let outcome = if self.json.json {
            Outcome::json(&json::revisions(&entries))
        } else {
            Outcome::text(listing(&entries, true, session.paint(), HistoryEntry::line))
        };
        Ok(outcome.long())
    }
}
