use clap::Args;
use clap_complete::Shell;
use dms::{Error, ErrorKind, Result};

use super::{Command, Outcome};
use crate::cli;
use crate::session::Session;

/// Print the completions for a shell
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
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut cli::command(), "dms", &mut script);
        let script = String::from_utf8(script)
            .map_err(|error| Error::new(ErrorKind::Io, format!("completions: {error}")))?;
        Ok(Outcome::text(script))
    }
}
