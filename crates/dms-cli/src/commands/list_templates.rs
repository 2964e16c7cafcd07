use clap::Args;
use dms::Result;
use serde_json::{Value, json};

use super::{Command, JsonOption, Outcome};
use crate::session::Session;
use dms::script::FolderTemplate;

/// List what `dms init --template` can make
///
/// JSON: `{"templates": [{"name", "summary"}]}`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms list-templates\n  dms init -t generic")]
pub struct ListTemplates {
    #[command(flatten)]
    json: JsonOption,
}

impl Command for ListTemplates {
    const NAME: &'static str = "list-templates";
    const ALIASES: &'static [&'static str] = &["list_templates"];

    fn run(self, _session: &mut Session) -> Result<Outcome> {
        let templates = FolderTemplate::all();
        if self.json.json {
            let document: Vec<Value> = templates
                .iter()
                .map(|template| json!({ "name": template.name, "summary": template.summary() }))
                .collect();
            return Ok(Outcome::json(&json!({ "templates": document })));
        }
        let line =
            |template: &FolderTemplate| format!("{} - {}\n", template.name, template.summary());
        Ok(Outcome::text(
            templates.iter().map(line).collect::<String>(),
        ))
    }
}
