use clap::Args;
use dms::Result;
use serde_json::json;

use super::{Command, JsonOption, Outcome};
use crate::session::Session;

/// Print the version
///
/// JSON: `{"version": TEXT}`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms version")]
pub struct Version {
    #[command(flatten)]
    json: JsonOption,
}

impl Command for Version {
    const NAME: &'static str = "version";

    fn run(self, _session: &mut Session) -> Result<Outcome> {
        let version = env!("CARGO_PKG_VERSION");
        Ok(if self.json.json {
            Outcome::json(&json!({ "version": version }))
        } else {
            Outcome::text(format!("dms {version}\n"))
        })
    }
}
