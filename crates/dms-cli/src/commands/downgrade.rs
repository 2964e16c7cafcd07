use clap::Args;
use dms::Result;

use super::upgrade::{ResumeOption, SqlOptions, refuse_range};
use super::{Command, JsonOption, Outcome};
use crate::session::Session;
use crate::several;
use dms::engine::{Migrator, downgrade_all};

/// Take migrations back, down to REVISION
///
/// REVISION is `-N`, an id or the beginning of one, `REVISION-N`, `LABEL@base`, or `base` for
/// everything. With `--sql` it is a range `FROM:TO`.
///
/// JSON: as for `upgrade`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  dms downgrade\n  dms downgrade -2\n  dms downgrade head:base --sql"
)]
pub struct Downgrade {
    /// How far [default: -1; with --sql head:-1]
    #[arg(allow_negative_numbers = true, hide_default_value = true)]
    revision: Option<String>,

    #[command(flatten)]
    resume: ResumeOption,

    #[command(flatten)]
    sql: SqlOptions,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Downgrade {
    const NAME: &'static str = "downgrade";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let mut migrators = session.migrators()?;
        if self.sql.sql {
            // Flask-Migrate's reading of a lone `-1`.
            let range = match self.revision.as_deref() {
                None | Some("-1") => "head:-1",
                Some(range) => range,
            };
            let render = |migrator: &mut Migrator| migrator.downgrade_sql(range);
            return several::sql(session, &mut migrators, render).map(Outcome::text);
        }
        let revision = self.revision.as_deref().unwrap_or("-1");
        refuse_range(revision)?;
        let mut migrators = self.resume.apply(migrators);
        let applied = downgrade_all(&mut migrators, revision)?;
        Ok(self.json.applied(&migrators, &applied))
    }
}
