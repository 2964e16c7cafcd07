use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use dms::Result;
use serde_json::json;

use super::{Command, JsonOption, Outcome};
use crate::json::path;
use crate::session::Session;
use dms::script;

/// Start a project: dms.toml and the folder of migrations
///
/// Writes dms.toml, and the folder with script.py.mako, README and versions/. Nothing that is
/// there already is overwritten.
///
/// JSON: `{"created": [PATH, ...]}`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms init\n  dms init db/migrations")]
pub struct Init {
    /// The folder of the migrations [default: migrations]
    #[arg(value_name = "DIRECTORY")]
    migrations: Option<PathBuf>,

    #[command(flatten)]
    json: JsonOption,
}

impl Command for Init {
    const NAME: &'static str = "init";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let directory = self
            .migrations
            .or_else(|| session.directory().map(Into::into))
            .unwrap_or_else(|| PathBuf::from("migrations"));
        let created = script::init(session.checked_start()?, &directory)?;
        if self.json.json {
            let created: Vec<String> = created.iter().map(|file| path(file)).collect();
            return Ok(Outcome::json(&json!({ "created": created })));
        }
        let mut text = String::new();
        if !session.is_quiet() {
            for file in &created {
                let shown = file.strip_prefix(session.start()).unwrap_or(file);
                let _ = writeln!(text, "Created {}", shown.display());
            }
            text.push_str(
                "\nNext: name your models and the database in dms.toml, then\n  \
                 dms migrate -m \"first\"\n  \
                 dms upgrade\n",
            );
        }
        Ok(Outcome::text(text))
    }
}
