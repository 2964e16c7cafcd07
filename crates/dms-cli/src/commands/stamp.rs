use clap::Args;
use dms::Result;

use super::upgrade::SqlOptions;
use super::{Command, JsonOption, Outcome};
use crate::session::Session;
use crate::several;
use dms::engine::{Migrator, stamp_all};

/// Record REVISION in the database without running anything
///
/// For a database whose tables are there already. `base` removes every record.
///
/// JSON: as for `upgrade`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms stamp head --verify\n  dms stamp --purge 6173b7ed3174")]
pub struct Stamp {
    /// One for each branch
    #[arg(default_value = "head", allow_negative_numbers = true)]
    revision: Vec<String>,

    /// Remove every record first, also those of revisions that no file has
    #[arg(long, conflicts_with = "sql")]
    purge: bool,

    /// Refuse unless the tables are what the models describe
    ///
    /// The models describe the newest revision, so that this is for a stamp of `head`.
    #[arg(long, conflicts_with = "sql")]
    verify: bool,

    #[command(flatten)]
    sql: SqlOptions,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Stamp {
    const NAME: &'static str = "stamp";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let mut migrators = session.migrators()?;
        let targets: Vec<&str> = self.revision.iter().map(String::as_str).collect();
        if self.sql.sql {
            let render = |migrator: &mut Migrator| migrator.stamp_sql(&targets);
            return several::sql(session, &mut migrators, render).map(Outcome::text);
        }
        if self.verify {
            several::each(&mut migrators, |migrator| migrator.check_stamp(&targets))?;
        }
        let applied = stamp_all(&mut migrators, &targets, self.purge)?;
        Ok(self.json.applied(&migrators, &applied))
    }
}
