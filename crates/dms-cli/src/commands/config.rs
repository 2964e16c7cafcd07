use std::path::Path;

use clap::Args;
use dms::Result;
use dms::error::SourceSpan;
use serde_json::{Value, json};

use super::{Command, JsonOption, Outcome};
use crate::json::path;
use crate::mask::mask_passwords;
use crate::session::Session;
use dms::project::{Origin, PostWriteHook, Project, Setting, SettingValue, Warning};
use dms::url::Url;

/// Show every setting, its value and where it comes from
///
/// Below them stands what in the project's files has no effect. Neither the database nor the
/// models nor the revisions are looked at. Passwords are hidden.
///
/// JSON: `{"settings": [{"name", "value", "origin", "file", "line"}],
/// "warnings": [{"message", "file", "line"}]}`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms config\n  dms config --json")]
pub struct Config {
    #[command(flatten)]
    json: JsonOption,
}

impl Command for Config {
    const NAME: &'static str = "config";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let mut project = session.project()?;
        let mut warnings: Vec<Warning> = project.warnings.clone();
        match session.url(&project) {
            Ok(Some(url)) => {
                let shown = Url::parse(&url).map_or_else(|_| url.clone(), |url| url.to_string());
                let shown = SettingValue::Text(mask_passwords(&shown));
                match session.given_url() {
                    Some((_, name)) => project.note("url", shown, name),
                    None => project.fill_in("url", shown),
                }
            }
            Ok(None) => {}
            Err(error) => warnings.push(Warning {
                message: error.message().to_owned(),
                span: error.span().cloned(),
                concern: dms::project::Concern::Everything,
                unknown: None,
            }),
        }
        if self.json.json {
            return Ok(Outcome::json(&document(&project, &warnings)));
        }
        Ok(Outcome::text(mask_passwords(&text(&project, &warnings))))
    }
}

/// How wide the column of values gets; a longer one pushes its origin to the right.
const WIDEST: usize = 40;

fn text(project: &Project, warnings: &[Warning]) -> String {
    let settings = project.settings().iter().map(|setting| {
        (
            setting.name.to_owned(),
            shown(&setting.value, &project.root),
            origin(project, &setting.origin),
        )
    });
    let databases = databases(project).map(|(name, value, place)| {
        let value = shown(&value, &project.root);
        (name, value, origin(project, &place))
    });
    let rows: Vec<(String, String, String)> = settings.chain(databases).collect();
    let width = |length: &dyn Fn(&(String, String, String)) -> usize| {
        rows.iter().map(length).max().unwrap_or_default()
    };
    let names = width(&|row| row.0.len());
    let values = width(&|row| row.1.chars().count()).min(WIDEST);
    let mut text = String::new();
    for (name, value, origin) in &rows {
        text.push_str(&format!("{name:names$}  {value:values$}  {origin}\n"));
    }
    for (index, warning) in warnings.iter().enumerate() {
        let title = if index == 0 { "\nWarnings:\n" } else { "" };
        text.push_str(&format!("{title}  {}\n", project.told(warning)));
    }
    text
}

/// The URL of each of several databases, as a setting; the default one's is `url`.
fn databases(project: &Project) -> impl Iterator<Item = (String, SettingValue, Origin)> {
    let named = project.databases.iter().filter(|it| !it.name.is_empty());
    named.map(|database| {
        let url = database.url.as_deref().map_or(SettingValue::None, |url| {
            SettingValue::Text(mask_passwords(url))
        });
        let origin = database
            .url_span
            .clone()
            .map_or(Origin::Default, Origin::File);
        (format!("databases.{}", database.name), url, origin)
    })
}

fn origin(project: &Project, origin: &Origin) -> String {
    match origin {
        Origin::Default => "default".to_owned(),
        Origin::File(span) => project.place(span),
        Origin::Given(name) => name.clone(),
    }
}

fn shown(value: &SettingValue, root: &Path) -> String {
    let list = |texts: Vec<String>| {
        if texts.is_empty() {
            "none".to_owned()
        } else {
            texts.join(", ")
        }
    };
    match value {
        SettingValue::None => "none".to_owned(),
        SettingValue::Flag(flag) => flag.to_string(),
        SettingValue::Count(count) => count.to_string(),
        SettingValue::Seconds(time) => time.as_secs_f64().to_string(),
        // What stands in files must not steer the terminal.
        SettingValue::Text(text) => text.escape_debug().to_string(),
        SettingValue::Texts(texts) => list(texts.clone()),
        SettingValue::Folder(folder) => below(folder, root),
        SettingValue::Folders(folders) => {
            list(folders.iter().map(|folder| below(folder, root)).collect())
        }
        SettingValue::Hooks(hooks) => list(hooks.iter().map(|hook| hook.name.clone()).collect()),
    }
}

/// A folder relative to the project's, if it lies in it.
fn below(folder: &Path, root: &Path) -> String {
    match folder.strip_prefix(root) {
        Ok(rest) if rest.as_os_str().is_empty() => ".".to_owned(),
        Ok(rest) => path(rest),
        Err(_) => path(folder),
    }
}

fn document(project: &Project, warnings: &[Warning]) -> Value {
    let file = |span: Option<&SourceSpan>| span.map(|span| path(&span.path));
    let line = |span: Option<&SourceSpan>| span.map(SourceSpan::line);
    let settings = project.settings().iter().map(|setting| {
        let Setting {
            name,
            value,
            origin,
        } = setting.clone();
        (name.to_owned(), value, origin)
    });
    let settings: Vec<Value> = settings
        .chain(databases(project))
        .map(|(name, set, from)| {
            let span = match &from {
                Origin::File(span) => Some(span),
                Origin::Default | Origin::Given(_) => None,
            };
            json!({
                "name": name,
                "value": value(&set),
                "origin": origin(project, &from),
                "file": file(span),
                "line": line(span),
            })
        })
        .collect();
    let warnings: Vec<Value> = warnings
        .iter()
        .map(|warning| {
            json!({
                "message": mask_passwords(&warning.message),
                "file": file(warning.span.as_ref()),
                "line": line(warning.span.as_ref()),
            })
        })
        .collect();
    json!({ "settings": settings, "warnings": warnings })
}

fn value(value: &SettingValue) -> Value {
    match value {
        SettingValue::None => Value::Null,
        SettingValue::Flag(flag) => json!(flag),
        SettingValue::Count(count) => json!(count),
        SettingValue::Seconds(time) => json!(time.as_secs_f64()),
        SettingValue::Text(text) => json!(mask_passwords(text)),
        SettingValue::Texts(texts) => json!(texts),
        SettingValue::Folder(folder) => json!(path(folder)),
        SettingValue::Folders(folders) => {
            json!(
                folders
                    .iter()
                    .map(|folder| path(folder))
                    .collect::<Vec<_>>()
            )
        }
        SettingValue::Hooks(hooks) => json!(hooks.iter().map(hook).collect::<Vec<_>>()),
    }
}

/// A hook with its keys, as they would stand in dms.toml.
fn hook(hook: &PostWriteHook) -> Value {
    let options = hook.options.iter().cloned();
    let named = [("name".to_owned(), hook.name.clone())];
    named
        .into_iter()
        .chain(options)
        .map(|(key, value)| (key, Value::String(value)))
        .collect()
}
