use clap::Args;
use dms::Result;

use super::{Command, Outcome};
use crate::docs;
use crate::session::Session;

/// Print docs/commands.md
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms docs-commands > docs/commands.md")]
pub struct DocsCommands {}

impl Command for DocsCommands {
    const NAME: &'static str = "docs-commands";
    const IS_HIDDEN: bool = true;

    fn run(self, _session: &mut Session) -> Result<Outcome> {
        Ok(Outcome::text(docs::reference()))
    }
}
