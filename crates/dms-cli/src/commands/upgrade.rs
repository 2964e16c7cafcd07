use clap::{Args, ValueEnum};
use dms::{Error, ErrorKind, Result};

use super::{Command, JsonOption, Outcome};
use crate::session::Session;
use crate::several;
use dms::engine::{Migrator, Resume, upgrade_all};

/// Apply migrations, up to REVISION
///
/// REVISION is `head`, `heads`, an id or the beginning of one, `+N`, `REVISION+N`, or
/// `LABEL@head`. With `--sql` no database is needed: the SQL is printed, from the beginning or,
/// with `FROM:TO`, from FROM on.
///
/// JSON: `{"before": [ID], "after": [ID], "steps": [{"direction", "revision", "from": [ID],
/// "to": [ID]}]}`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  dms upgrade\n  dms upgrade +1\n  dms upgrade --sql > upgrade.sql"
)]
pub struct Upgrade {
    /// How far
    #[arg(default_value = "head", allow_negative_numbers = true)]
    revision: String,

    #[command(flatten)]
    resume: ResumeOption,

    #[command(flatten)]
    sql: SqlOptions,

    #[command(flatten)]
    json: JsonOption,
}

/// Going on where a run stopped half-way.
#[derive(Debug, Args)]
pub struct ResumeOption {
    /// Go on with the revision that an earlier run left half-done
    ///
    /// On MySQL and MariaDB DDL cannot be rolled back, elsewhere what an autocommit block has done. The script is
    /// evaluated again, and the statements that took effect are passed over. If the run was killed within a
    /// statement and nobody knows whether that one took effect, `--resume=again` runs it again and `--resume=skip`
    /// passes over it.
    #[arg(
        long,
        value_name = "HOW",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "ask",
        conflicts_with = "sql"
    )]
    resume: Option<How>,
}

/// What becomes of a statement within which a run ended.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum How {
    #[value(hide = true)]
    Ask,
    /// It is run again
    Again,
    /// It is passed over
    Skip,
}

impl ResumeOption {
    /// The migrators, told to go on if that was asked for.
    pub fn apply(&self, migrators: Vec<Migrator>) -> Vec<Migrator> {
        let Some(how) = self.resume else {
            return migrators;
        };
        let resume = match how {
            How::Ask => Resume::Ask,
            How::Again => Resume::Again,
            How::Skip => Resume::Skip,
        };
        let migrators = migrators.into_iter();
        migrators.map(|migrator| migrator.resume(resume)).collect()
    }
}

/// Offline mode.
#[derive(Debug, Args)]
pub struct SqlOptions {
    /// Print the SQL instead of running it
    #[arg(long, conflicts_with = "json")]
    pub sql: bool,

    /// Accepted for compatibility with env.py scripts, and read by nothing
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
}

/// A range only makes sense for printed SQL: a database knows where it is.
///
/// # Errors
/// When `revision` is one.
pub fn refuse_range(revision: &str) -> Result<()> {
    let Some((_, end)) = revision.split_once(':') else {
        return Ok(());
    };
    let error = Error::new(
        ErrorKind::Graph,
        format!("`{revision}` is a range, which only `--sql` takes"),
    );
    Err(error.with_hint(format!("name the end alone, `{end}`, or add `--sql`")))
}

impl Command for Upgrade {
    const NAME: &'static str = "upgrade";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let mut migrators = session.migrators()?;
        if self.sql.sql {
            let render = |migrator: &mut Migrator| migrator.upgrade_sql(&self.revision);
            return several::sql(session, &mut migrators, render).map(Outcome::text);
        }
        refuse_range(&self.revision)?;
        let mut migrators = self.resume.apply(migrators);
        let applied = upgrade_all(&mut migrators, &self.revision)?;
        Ok(self.json.applied(&migrators, &applied))
    }
}
