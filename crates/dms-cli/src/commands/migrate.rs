use clap::Args;
use dms::Result;

use super::revision::{ProofOptions, ScriptOptions, autogenerate};
use super::{Command, JsonOption, Outcome};
use crate::renames::RenameArguments;
use crate::session::Session;

/// Write a migration script with what changed between database and models
///
/// The database has to be at head: run `dms upgrade` first. Each difference is a line
/// `Detected ...` on stderr; when there is none, no file is written, the line is
/// `No changes in schema detected.` and the exit status is 0.
///
/// JSON: `{"revision": ID, "path": PATH, "script": TEXT, "verified": BOOL, "finding": TEXT}`; `path` is null with
/// `--stdout` and `script` without it, both and `revision` when nothing changed, and `verified` unless the script
/// was proved.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  dms migrate -m \"Add product\"\n  dms migrate -m \"Add product\" --verify\n  dms migrate --stdout"
)]
pub struct Migrate {
    #[command(flatten)]
    script: ScriptOptions,

    #[command(flatten)]
    proof: ProofOptions,

    #[command(flatten)]
    renames: RenameArguments,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Migrate {
    const NAME: &'static str = "migrate";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let verify = self.proof.is_wanted();
        autogenerate(self.script, self.renames, verify, self.json.json, session)
    }
}
