//! The command line as a whole: global options, the choice of the command, the exit status.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgMatches, Args, FromArgMatches};

use crate::commands::{COMMANDS, Entry};
use crate::complete;
use crate::mask::mask_passwords;
use crate::output::{self, ColorChoice};
use crate::pager;
use crate::report;
use crate::session::Session;

/// Done.
pub const DONE: u8 = 0;
/// Refused, or failed.
pub const FAILED: u8 = 1;
/// Wrong usage.
pub const USAGE: u8 = 2;

/// The options that every command takes, before or after its name.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalOptions {
    /// Run as if started in DIR
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub folder: Option<PathBuf>,

    /// The folder of the migrations [default: what the settings say, else `migrations`]
    #[arg(short = 'd', long, value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,

    /// A file of settings: dms.toml, alembic.ini or pyproject.toml; once for each kind
    #[arg(
        short = 'c',
        long,
        value_name = "FILE",
        env = "ALEMBIC_CONFIG",
        hide_env_values = true,
        global = true
    )]
    pub config: Vec<PathBuf>,

    /// The section of alembic.ini [default: alembic]
    #[arg(short = 'n', long = "name", value_name = "NAME", global = true)]
    pub section: Option<String>,

    /// A value for the project's own scripts, which read it with `context.get_x_argument()`
    #[arg(short = 'x', long, value_name = "VALUE", global = true)]
    pub x_arg: Vec<String>,

    /// The database, as a SQLAlchemy URL
    ///
    /// `sqlite:///app.db` (relative to the project's folder), `sqlite:////var/lib/app.db`,
    /// `postgresql://user:password@host:5432/name`, `mysql://user:password@host:3306/name`, or with
    /// `mariadb://`. Driver suffixes (`postgresql+psycopg2://`, `mysql+pymysql://`) are accepted
    /// and ignored. Wins over the `url` of the settings.
    #[arg(
        long,
        value_name = "URL",
        env = "DATABASE_URL",
        hide_env_values = true,
        global = true
    )]
    pub url: Option<String>,

    /// One of the project's databases, where it has several [default: all of them]
    #[arg(long, value_name = "NAME", global = true)]
    pub database: Option<String>,

    /// The file or module of the models, instead of the one in the settings
    #[arg(long, value_name = "PATH", global = true)]
    pub models: Option<String>,

    /// The Python interpreter that runs what `dms` cannot evaluate
    #[arg(long, value_name = "PATH", env = "DMS_PYTHON", global = true)]
    pub python: Option<PathBuf>,

    /// Import the models in that interpreter, rather than evaluate them
    #[arg(long, global = true)]
    pub models_from_python: bool,

    /// How long to wait for another run on the same database [default: 60]
    #[arg(long, value_name = "SECONDS", global = true)]
    pub lock_timeout: Option<u32>,

    /// No log lines and no progress, only results and errors
    #[arg(short = 'q', long, global = true)]
    pub quiet: bool,

    /// Show revisions in full
    #[arg(short = 'v', long, global = true)]
    pub verbose: bool,

    /// Accepted for compatibility with `alembic`: errors are shown in full anyway
    #[arg(long, global = true)]
    pub raiseerr: bool,

    /// When to use colours
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        global = true
    )]
    pub color: ColorChoice,

    /// Write a long result to the terminal as it is, without a pager
    #[arg(long, global = true)]
    pub no_pager: bool,
}

/// The whole command line, from the static list of commands.
pub fn command() -> clap::Command {
    // The options first: their documentation would replace the text of the program.
    GlobalOptions::augment_args(clap::Command::new("dms"))
        .version(env!("CARGO_PKG_VERSION"))
        .about("Database migrations for SQLAlchemy projects, without Python")
        .long_about(
            "Database migrations for SQLAlchemy projects, without Python.\n\n\
             Reads the models, compares them with the database, writes Alembic migration scripts, \
             and applies them or prints their SQL. Works on the folder that Alembic or \
             Flask-Migrate made, with the same table `alembic_version`.",
        )
        .after_help(
            "Example:\n  dms init\n  dms migrate -m \"Add product\"\n  dms upgrade\n\n\
             Exit status: 0 done, 1 refused or failed, 2 wrong usage.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .max_term_width(100)
        .subcommands(COMMANDS.iter().map(Entry::define))
}

/// Runs a command line (the program's name first) to its exit status.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    if let Some(status) = complete::answer(&arguments) {
        return status;
    }
    let color = output::color_before_parsing(&arguments);
    let parsed = command()
        .color(color.for_clap())
        .try_get_matches_from(arguments);
    let matches = match parsed {
        Ok(matches) => matches,
        Err(error) => return usage(&error, color),
    };
    ExitCode::from(run_command(&matches))
}

fn run_command(matches: &ArgMatches) -> u8 {
    let Some((name, command_matches)) = matches.subcommand() else {
        return USAGE;
    };
    let Some(entry) = COMMANDS.iter().find(|entry| entry.name == name) else {
        return USAGE;
    };
    // Global options arrive at the command, wherever they stood.
    let globals = match GlobalOptions::from_arg_matches(command_matches) {
        Ok(globals) => globals,
        Err(error) => {
            output::error(&error.to_string());
            return USAGE;
        }
    };
    let json = command_matches.try_get_one::<bool>("json").ok().flatten() == Some(&true);
    let color = globals.color.on_stderr();
    let may_page = !globals.no_pager;
    let mut session = Session::new(globals);
    let result = (entry.run)(command_matches, &mut session);
    let failure = match result {
        Ok(outcome) => match pager::show(&outcome.text, may_page && outcome.is_long) {
            Ok(()) => match outcome.failure {
                None => return DONE,
                Some(error) if json && !outcome.text.is_empty() => {
                    drop(error);
                    return FAILED;
                }
                Some(error) => error,
            },
            Err(error) => error,
        },
        Err(error) => error,
    };
    output::error(&if json {
        report::json(&failure)
    } else {
        report::text(&failure, session.start(), color)
    });
    FAILED
}

/// Help, version and wrong usage, as clap words them.
fn usage(error: &clap::Error, color: ColorChoice) -> ExitCode {
    let is_error = error.use_stderr();
    let styled = if is_error {
        color.on_stderr()
    } else {
        color.on_stdout()
    };
    let rendered = error.render();
    let text = if styled {
        rendered.ansi().to_string()
    } else {
        rendered.to_string()
    };
    if is_error {
        output::error(&mask_passwords(&text));
        return ExitCode::from(USAGE);
    }
    match output::result(&text) {
        Ok(()) => ExitCode::from(DONE),
        Err(_) => ExitCode::from(FAILED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        command().debug_assert();
    }

    /// An option of a command with the name of a global one would silently be that one.
    #[test]
    fn no_option_has_the_name_of_a_global_one() {
        let command = command();
        let globals: Vec<_> = command
            .get_arguments()
            .map(|argument| argument.get_id().clone())
            .collect();
        for subcommand in command.get_subcommands() {
            for argument in subcommand.get_arguments() {
                // `current` gives `-c` to `--check-heads`.
                let keeps = subcommand.get_name() == "current" && argument.get_id() == "config";
                assert!(
                    keeps || !globals.contains(argument.get_id()),
                    "{} {}",
                    subcommand.get_name(),
                    argument.get_id()
                );
            }
        }
    }

    #[test]
    fn every_command_has_help_with_an_example() {
        for subcommand in command().get_subcommands() {
            let name = subcommand.get_name();
            assert!(subcommand.get_about().is_some(), "{name} has no help");
            let after = subcommand
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(
                after.contains(&format!("dms {name}")) || after.contains(name),
                "{name} has no example"
            );
        }
    }
}
