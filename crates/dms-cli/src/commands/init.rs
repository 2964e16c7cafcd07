use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use dms::Result;
use serde_json::json;

use super::{Command, JsonOption, Outcome};
use crate::json::path;
use crate::session::Session;
use dms::script::{self, DEFAULT_TEMPLATE, FolderTemplate, InitOptions, Started};

/// Start a project: the settings and the folder of migrations
///
/// Writes dms.toml, and the folder with script.py.mako, README and versions/. Other templates write
/// what Alembic (`generic`, `async`, `pyproject`, `pyproject_async`, `multidb`) or Flask-Migrate
/// (`flask`, `flask-multidb`) needs, and `dms` works with it as well. Nothing that is there already
/// is overwritten.
///
/// JSON: `{"created": [PATH, ...], "extended": [PATH, ...], "kept": [PATH, ...]}`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  dms init\n  dms init db/migrations\n  dms init -t generic alembic"
)]
pub struct Init {
    /// The folder of the migrations [default: migrations]
    #[arg(value_name = "DIRECTORY")]
    migrations: Option<PathBuf>,

    /// What to make: a name of `dms list-templates`, or the path of a folder, with a `/` in it
    /// [default: dms]
    #[arg(short = 't', long, value_name = "TEMPLATE")]
    template: Option<String>,

    /// The template's variant for several databases; without --template `flask-multidb`
    #[arg(long)]
    multidb: bool,

    /// Make the folder a Python package
    #[arg(long)]
    package: bool,

    #[command(flatten)]
    json: JsonOption,
}

impl Init {
    fn template(&self, session: &Session) -> Result<FolderTemplate> {
        let name = self.template.as_deref();
        match name {
            Some(folder) if folder.contains(['/', '\\']) => {
                FolderTemplate::read(&session.absolute(Path::new(folder)))
            }
            _ if self.multidb => FolderTemplate::for_several_databases(name),
            _ => FolderTemplate::named(name.unwrap_or(DEFAULT_TEMPLATE)),
        }
    }
}

impl Command for Init {
    const NAME: &'static str = "init";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let template = self.template(session)?;
        let directory = self
            .migrations
            .or_else(|| session.directory().map(Into::into))
            .unwrap_or_else(|| PathBuf::from("migrations"));
        let options = InitOptions {
            directory,
            template,
            config: session.config().map(Into::into),
            package: self.package,
        };
        let started = script::init(session.checked_start()?, &options)?;
        if self.json.json {
            let paths = |files: &[PathBuf]| -> Vec<String> {
                files.iter().map(|file| path(file)).collect()
            };
            return Ok(Outcome::json(&json!({
                "created": paths(&started.created),
                "extended": paths(&started.extended),
                "kept": paths(&started.kept),
            })));
        }
        Ok(Outcome::text(if session.is_quiet() {
            String::new()
        } else {
            text(&options, &started, session)
        }))
    }
}

/// What was made, and what to do next.
fn text(options: &InitOptions, started: &Started, session: &Session) -> String {
    let directory = options.directory.display().to_string();
    let mut text = String::new();
    for (verb, files) in [
        ("Created", &started.created),
        ("Extended", &started.extended),
        ("Kept", &started.kept),
    ] {
        for file in files {
            let shown = file.strip_prefix(session.start()).unwrap_or(file);
            let note = match verb {
                "Kept" if !shown.ends_with("dms.toml") => {
                    format!(
                        ", which exists already: its `script_location` has to name `{directory}`"
                    )
                }
                _ => String::new(),
            };
            let _ = writeln!(text, "{verb} {}{note}", shown.display());
        }
    }
    let (first, option) = match options.template.name.as_str() {
        DEFAULT_TEMPLATE => ("name your models and the database in dms.toml, then", ""),
        // Flask-Migrate looks for its settings in this folder alone.
        _ if options.template.has_settings_inside && directory != "migrations" => {
            ("", directory.as_str())
        }
        _ if options.template.has_settings_inside => ("", ""),
        _ => (
            "name the database in alembic.ini and the models in env.py, then",
            "",
        ),
    };
    let option = if option.is_empty() {
        String::new()
    } else {
        format!(" -d {option}")
    };
    let _ = write!(
        text,
        "\nNext: {first}\n  dms{option} migrate -m \"first\"\n  dms{option} upgrade\n"
    );
    text.replace("Next: \n", "Next:\n")
}
