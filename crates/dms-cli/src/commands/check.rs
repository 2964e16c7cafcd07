use clap::Args;
use dms::{Error, ErrorKind, Result};
use serde_json::json;

use super::{Command, JsonOption, Outcome};
use crate::session::Session;
use crate::several;
use dms::engine::Migrator;

/// Fail if `dms migrate` would find something to write
///
/// Each operation that is missing is a line of the message.
///
/// JSON: `{"is_up_to_date": BOOL, "operations": [TEXT, ...]}`; the exit status is 1 if there are
/// operations.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms check")]
pub struct Check {
    #[command(flatten)]
    json: JsonOption,
}

impl Command for Check {
    const NAME: &'static str = "check";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let mut migrators = session.migrators()?;
        let found = several::each(&mut migrators, Migrator::check)?;
        let all: Vec<String> = migrators
            .iter()
            .zip(&found)
            .flat_map(|(migrator, operations)| {
                operations
                    .iter()
                    .map(|operation| match migrator.shown_database() {
                        Some(name) => format!("{name}: {operation}"),
                        None => operation.clone(),
                    })
            })
            .collect();
        let failure = (!all.is_empty()).then(|| {
            Error::new(ErrorKind::State, "new upgrade operations detected")
                .with_detail(all.join("\n"))
                .with_hint("write them down with `dms migrate -m \"...\"`")
        });
        let text = if self.json.json {
            let documents = found.iter().map(|operations| {
                json!({ "is_up_to_date": operations.is_empty(), "operations": operations })
            });
            several::json(&migrators, documents.collect())
        } else if all.is_empty() && !session.is_quiet() {
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
