//! One file per command, and the list of them: a new command is a file and a line here.

mod branches;
mod check;
mod completions;
mod config;
mod current;
mod docs_commands;
mod doctor;
mod downgrade;
mod edit;
mod ensure_version;
mod export;
mod heads;
mod history;
mod init;
mod list_templates;
mod man;
mod merge;
mod migrate;
mod models;
mod revision;
mod show;
mod stamp;
mod upgrade;
mod version;

use clap::{ArgMatches, Args};
use dms::{Error, ErrorKind, Result};
use serde_json::Value;

use crate::json::document;
use crate::session::Session;
use crate::several;
use crate::style::Paint;
use dms::engine::{Applied, HistoryEntry, Migrator};

/// All commands, in the order of the help.
pub static COMMANDS: &[Entry] = &[
    Entry::of::<init::Init>(),
    Entry::of::<list_templates::ListTemplates>(),
    Entry::of::<migrate::Migrate>(),
    Entry::of::<revision::Revision>(),
    Entry::of::<merge::Merge>(),
    Entry::of::<edit::Edit>(),
    Entry::of::<upgrade::Upgrade>(),
    Entry::of::<downgrade::Downgrade>(),
    Entry::of::<stamp::Stamp>(),
    Entry::of::<current::Current>(),
    Entry::of::<history::History>(),
    Entry::of::<heads::Heads>(),
    Entry::of::<branches::Branches>(),
    Entry::of::<show::Show>(),
    Entry::of::<check::Check>(),
    Entry::of::<models::Models>(),
    Entry::of::<doctor::Doctor>(),
    Entry::of::<ensure_version::EnsureVersion>(),
    Entry::of::<export::Export>(),
    Entry::of::<config::Config>(),
    Entry::of::<completions::Completions>(),
    Entry::of::<version::Version>(),
    Entry::of::<man::Man>(),
    Entry::of::<docs_commands::DocsCommands>(),
];

/// A command: its options, and what it does with them. The help is the documentation comment.
trait Command: Args {
    /// What is typed.
    const NAME: &'static str;
    /// Left out of the help.
    const IS_HIDDEN: bool = false;
    /// Other spellings of the name.
    const ALIASES: &'static [&'static str] = &[];

    /// Its definition, from the options: what those alone cannot say.
    fn define(command: clap::Command) -> clap::Command {
        command
    }

    /// Does the work. Nothing is written to stdout before it has succeeded.
    fn run(self, session: &mut Session) -> Result<Outcome>;
}

/// A command in the list.
pub struct Entry {
    /// What is typed.
    pub name: &'static str,
    /// Whether it is left out of the help.
    is_hidden: bool,
    aliases: &'static [&'static str],
    augment: fn(clap::Command) -> clap::Command,
    /// Runs it with its options.
    pub run: fn(&ArgMatches, &mut Session) -> Result<Outcome>,
}

impl Entry {
    const fn of<C: Command>() -> Self {
        Self {
            name: C::NAME,
            is_hidden: C::IS_HIDDEN,
            aliases: C::ALIASES,
            augment: |command| C::define(C::augment_args(command)),
            run: |matches, session| {
                C::from_arg_matches(matches)
                    .map_err(|error| Error::new(ErrorKind::Config, error.to_string()))?
                    .run(session)
            },
        }
    }

    /// Its options and help.
    pub fn define(&self) -> clap::Command {
        let command = clap::Command::new(self.name)
            .hide(self.is_hidden)
            .aliases(self.aliases)
            .max_term_width(100);
        (self.augment)(command)
    }
}

/// How a command ended.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What goes to stdout.
    pub text: String,
    /// Set if the answer is a refusal: the exit status is 1 although there is a result to show.
    pub failure: Option<Error>,
    /// A pager is welcome where the text does not fit on the terminal.
    pub is_long: bool,
}

impl Outcome {
    /// A result.
    fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// The same, with a pager where it does not fit on the terminal.
    fn long(self) -> Self {
        Self {
            is_long: true,
            ..self
        }
    }

    /// A JSON document.
    fn json(value: &Value) -> Self {
        Self::text(document(value))
    }
}

/// `--json`, for the commands that report.
#[derive(Debug, Clone, Args)]
struct JsonOption {
    /// Print one JSON document on stdout; errors become JSON on stderr
    #[arg(long)]
    json: bool,
}

impl JsonOption {
    /// What was applied to each database.
    fn applied(&self, migrators: &[Migrator], applied: &[Applied]) -> Outcome {
        if !self.json {
            return Outcome::default();
        }
        let documents = applied.iter().map(crate::json::applied).collect();
        Outcome::text(several::json(migrators, documents))
    }

    /// The revisions of each database.
    fn revisions(
        &self,
        migrators: &[Migrator],
        found: &[Vec<HistoryEntry>],
        text: impl Fn(&Migrator, &[HistoryEntry]) -> String,
    ) -> Outcome {
        Outcome::text(if self.json {
            let documents = found.iter().map(|it| crate::json::revisions(it)).collect();
            several::json(migrators, documents)
        } else {
            let texts = migrators.iter().zip(found);
            several::text(
                migrators,
                texts
                    .map(|(migrator, found)| text(migrator, found))
                    .collect(),
            )
        })
    }
}

/// Revisions as text: a line each, or a block each with `-v`.
fn listing(
    entries: &[HistoryEntry],
    is_verbose: bool,
    paint: Paint,
    line: impl Fn(&HistoryEntry) -> String,
) -> String {
    let text = |entry: &HistoryEntry| {
        let text = if is_verbose {
            entry.verbose()
        } else {
            line(entry)
        };
        paint.revision(&text, entry) + "\n"
    };
    entries.iter().map(text).collect()
}
