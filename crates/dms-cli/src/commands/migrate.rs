use clap::Args;
use dms::Result;

use super::revision::{ScriptOptions, autogenerate};
use super::{Command, JsonOption, Outcome};
use crate::session::Session;

/// Write a migration script with what changed between database and models
///
/// The database has to be at head: run `dms upgrade` first. Each difference is a line
/// `Detected ...` on stderr; when there is none, no file is written, the line is
/// `No changes in schema detected.` and the exit status is 0.
///
/// JSON: `{"revision": ID, "path": PATH}`, both null when nothing changed.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms migrate -m \"Add product\"")]
pub struct Migrate {
    #[command(flatten)]
    script: ScriptOptions,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Migrate {
    const NAME: &'static str = "migrate";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        autogenerate(self.script, Vec::new(), self.json.json, session)
    }
}
