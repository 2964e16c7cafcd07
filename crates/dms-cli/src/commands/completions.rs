use clap::Args;
use dms::{Error, ErrorKind, Result};

use super::{Command, Outcome};
use crate::complete::{self, Shell};
use crate::session::Session;

/// Print the completions for a shell
///
/// The shell then also completes revisions and branch labels: it asks `dms` for them, which reads
/// the project's files and opens no database.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  dms completions bash > ~/.local/share/bash-completion/completions/dms"
)]
pub struct Completions {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Command for Completions {
    const NAME: &'static str = "completions";

    fn run(self, _session: &mut Session) -> Result<Outcome> {
        let script = complete::script(self.shell)
            .map_err(|error| Error::new(ErrorKind::Io, format!("completions: {error}")))?;
        Ok(Outcome::text(script))
    }
}
