use clap::Args;
use dms::{Error, ErrorKind, Result};
use serde_json::json;

use super::{Command, JsonOption, Outcome};
use crate::session::Session;

/// Fail if `dms migrate` would find something to write
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
        let operations = session.migrator_with_url()?.check()?;
        let failure = (!operations.is_empty()).then(|| {
            let message = format!("new upgrade operations detected: {}", operations.join("; "));
            Error::new(ErrorKind::State, message)
                .with_hint("write them down with `dms migrate -m \"...\"`")
        });
        let text = if self.json.json {
            let is_up_to_date = operations.is_empty();
            crate::json::document(
                &json!({ "is_up_to_date": is_up_to_date, "operations": operations }),
            )
        } else if operations.is_empty() && !session.is_quiet() {
            "No new upgrade operations detected.\n".to_owned()
        } else {
            String::new()
        };
        Ok(Outcome { text, failure })
    }
}
