use std::path::PathBuf;

use clap::Args;
use dms::{Error, ErrorKind, Result};

use super::{Command, Outcome};
use crate::cli;
use crate::session::Session;

/// Write the manual pages
///
/// `dms.1` and one page for each command.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms man /usr/local/share/man/man1")]
pub struct Man {
    /// The folder to write to
    #[arg(value_name = "DIR", default_value = ".")]
    output: PathBuf,
}

impl Command for Man {
    const NAME: &'static str = "man";
    const IS_HIDDEN: bool = true;

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let output = session.absolute(&self.output);
        let failed = |error: std::io::Error| {
            Error::new(
                ErrorKind::Io,
                format!("cannot write to `{}`: {error}", output.display()),
            )
        };
        std::fs::create_dir_all(&output).map_err(failed)?;
        clap_mangen::generate_to(cli::command(), &output).map_err(failed)?;
        Ok(Outcome::default())
    }
}
