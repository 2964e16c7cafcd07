use clap::Args;
use dms::{Error, ErrorKind, Result};

use super::{Command, JsonOption, Outcome};
use crate::session::Session;
use crate::several;
use dms::engine::{Migrator, upgrade_all};

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
    sql: SqlOptions,

    #[command(flatten)]
    json: JsonOption,
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
        let applied = upgrade_all(&mut migrators, &self.revision)?;
        Ok(self.json.applied(&migrators, &applied))
    }
}
