use clap::Args;
use dms::Result;

use super::{Command, JsonOption, Outcome, listing};
use crate::json;
use crate::session::Session;
use dms::engine::HistoryEntry;

/// List the revisions that nothing follows
///
/// JSON: `{"revisions": [...]}` with the fields of `history`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms heads")]
pub struct Heads {
    /// Leave out heads that another revision depends on
    #[arg(long)]
    resolve_dependencies: bool,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Heads {
    const NAME: &'static str = "heads";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let migrator = session.migrator()?;
        let heads = if self.resolve_dependencies {
            migrator.real_heads()
        } else {
            migrator.heads()?
        };
        Ok(if self.json.json {
            Outcome::json(&json::revisions(&heads))
        } else {
            Outcome::text(listing(
                &heads,
                session.is_verbose(),
                session.paint(),
                HistoryEntry::head_line,
            ))
        })
    }
}
