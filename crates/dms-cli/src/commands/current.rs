use std::collections::BTreeSet;

use clap::Args;
use dms::{Error, ErrorKind, Result};

use super::{Command, JsonOption, Outcome, listing};
use crate::cli::GlobalOptions;
use crate::session::Session;
use crate::several;
use dms::engine::{HistoryEntry, Migrator};

/// Show the revision that the database is at
///
/// JSON: `{"revisions": [...]}` with the fields of `history`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms current\n  dms current --check-heads")]
pub struct Current {
    /// Fail unless the database is at every head
    #[arg(short = 'c', long)]
    check_heads: bool,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Current {
    const NAME: &'static str = "current";

    /// `-c` is `--check-heads` here, as in Alembic: the settings' file keeps it before the command's name.
    fn define(command: clap::Command) -> clap::Command {
        let globals = GlobalOptions::augment_args(clap::Command::new(""));
        let config = globals
            .get_arguments()
            .find(|argument| argument.get_id() == "config");
        match config {
            Some(config) => command.arg(config.clone().short(None)),
            None => command,
        }
    }

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let mut migrators = session.migrators()?;
        let found = several::each(&mut migrators, |migrator| self.of_database(migrator))?;
        Ok(self
            .json
            .revisions(&migrators, &found, |migrator, current| {
                let mut text = String::new();
                if session.is_verbose()
                    && let Some(url) = migrator.url()
                {
                    text.push_str(&format!("Current revision(s) for {url}:\n"));
                }
                let listed = listing(
                    current,
                    session.is_verbose(),
                    session.paint(),
                    HistoryEntry::current_line,
                );
                text + &listed
            }))
    }
}

impl Current {
    fn of_database(&self, migrator: &mut Migrator) -> Result<Vec<HistoryEntry>> {
        let current = migrator.current()?;
        if self.check_heads {
            let ids = |entries: &[HistoryEntry]| -> BTreeSet<String> {
                entries.iter().map(|entry| entry.id.clone()).collect()
            };
            if !ids(&migrator.heads()?).is_subset(&ids(&current)) {
                let error = Error::new(ErrorKind::State, "database is not on all head revisions");
                return Err(error.with_hint("run `dms upgrade heads`"));
            }
        }
        Ok(current)
    }
}
