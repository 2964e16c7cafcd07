use clap::Args;
use dms::{Error, ErrorKind, Result};

use super::{Command, JsonOption, Outcome};
use crate::json;
use crate::session::Session;
use crate::several;
use dms::engine::{Change, Migrator, listing};

/// Fail if `dms migrate` would find something to write
///
/// What is missing is part of the message, table by table: `+` would be added, `-` removed, `~` changed.
///
/// JSON: `{"is_up_to_date": BOOL, "operations": [{"change", "schema", "table", "kind", "name", "definition",
/// "properties": [{"property", "before", "after"}], "parts": [TEXT], "summary"}]}`; the exit status is 1 if there
/// are operations.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms check\n  dms check --sql")]
pub struct Check {
    /// Print the SQL that would bring the database in line with the models; the exit status stays
    #[arg(long, conflicts_with = "json")]
    sql: bool,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Check {
    const NAME: &'static str = "check";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let mut migrators = session.migrators()?;
        if self.sql {
            return sql(session, &mut migrators);
        }
        let found = several::each(&mut migrators, Migrator::check)?;
        let failure = failure(&migrators, &found);
        let text = if self.json.json {
            let documents = found.iter().map(|changes| json::changes(changes));
            several::json(&migrators, documents.collect())
        } else if failure.is_none() && !session.is_quiet() {
            "No new upgrade operations detected.\n".to_owned()
        } else {
            String::new()
        };
        Ok(Outcome {
            text,
            failure,
            ..Outcome::default()
        })
    }
}

/// The refusal, with what is missing in each database.
fn failure(migrators: &[Migrator], found: &[Vec<Change>]) -> Option<Error> {
    let differing = migrators
        .iter()
        .zip(found)
        .filter(|(_, changes)| !changes.is_empty());
    let listings: Vec<String> = differing
        .map(|(migrator, changes)| match migrator.shown_database() {
            Some(name) => format!("database {name}:\n{}", listing(changes)),
            None => listing(changes),
        })
        .collect();
    (!listings.is_empty()).then(|| refusal().with_detail(listings.join("\n")))
}

fn refusal() -> Error {
    Error::new(ErrorKind::State, "new upgrade operations detected")
        .with_hint("write them down with `dms migrate -m \"...\"`")
}

fn sql(session: &Session, migrators: &mut [Migrator]) -> Result<Outcome> {
    let is_missing = std::cell::Cell::new(false);
    let text = several::sql(session, migrators, |migrator| {
        let sql = migrator.check_sql()?;
        is_missing.set(is_missing.get() || !sql.is_empty());
        Ok(sql)
    })?;
    Ok(Outcome {
        text,
        failure: is_missing.get().then(refusal),
        ..Outcome::default()
    })
}
