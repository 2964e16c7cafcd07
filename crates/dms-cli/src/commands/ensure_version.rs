use clap::Args;
use dms::Result;
use serde_json::json;

use super::upgrade::SqlOptions;
use super::{Command, JsonOption, Outcome};
use crate::session::Session;
use crate::several;
use dms::engine::Migrator;

/// Make the version table, if it is not there
///
/// No migration runs, and no revision is recorded.
///
/// JSON: `{"created": BOOL}`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms ensure-version\n  dms ensure-version --sql")]
pub struct EnsureVersion {
    #[command(flatten)]
    sql: SqlOptions,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for EnsureVersion {
    const NAME: &'static str = "ensure-version";
    const ALIASES: &'static [&'static str] = &["ensure_version"];

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let mut migrators = session.migrators()?;
        if self.sql.sql {
            let render = Migrator::ensure_version_sql;
            return several::sql(session, &mut migrators, render).map(Outcome::text);
        }
        let created = several::each(&mut migrators, Migrator::ensure_version)?;
        Ok(if self.json.json {
            let documents = created.iter().map(|created| json!({ "created": created }));
            Outcome::text(several::json(&migrators, documents.collect()))
        } else {
            Outcome::default()
        })
    }
}
