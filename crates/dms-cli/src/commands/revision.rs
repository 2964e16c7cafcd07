use std::path::PathBuf;

use clap::Args;
use dms::{Error, ErrorKind, Result};

use super::{Command, JsonOption, Outcome};
use crate::json;
use crate::session::Session;
use dms::engine::{MigrateOptions, RevisionOptions, Written, migrate_all};

/// Write an empty migration script
///
/// With `--autogenerate` the same as `dms migrate`.
///
/// JSON: `{"revision": ID, "path": PATH}`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms revision -m \"fill the prices\"")]
pub struct Revision {
    #[command(flatten)]
    script: ScriptOptions,

    /// Fill the script with what changed between database and models
    #[arg(long)]
    autogenerate: bool,

    /// A revision that this one needs to have run before; repeatable
    #[arg(long, value_name = "REVISION")]
    depends_on: Vec<String>,

    #[command(flatten)]
    json: JsonOption,
}

/// What a new script can be told.
#[derive(Debug, Args)]
pub struct ScriptOptions {
    /// What the revision is about
    #[arg(short = 'm', long, value_name = "TEXT")]
    message: Option<String>,

    /// The id, instead of a random one
    #[arg(long, value_name = "ID")]
    rev_id: Option<String>,

    /// The revision that this one follows: an id, `LABEL@head` or `base` [default: head]
    #[arg(long, value_name = "REVISION", allow_negative_numbers = true)]
    head: Option<String>,

    /// Allow a `--head` that is not a head: a new branch starts there
    #[arg(long)]
    splice: bool,

    /// A label for the branch that starts here
    #[arg(long, value_name = "LABEL")]
    branch_label: Vec<String>,

    /// The folder for the script, where the settings name several
    #[arg(long, value_name = "DIR")]
    version_path: Option<PathBuf>,

    /// Accepted for an empty script and with `revision_environment = true` only, as in Alembic;
    /// to see SQL, use `dms upgrade --sql`
    #[arg(long)]
    sql: bool,
}

impl ScriptOptions {
    /// As the library takes them.
    pub fn options(self, depends_on: Vec<String>, session: &Session) -> RevisionOptions {
        RevisionOptions {
            message: self.message.unwrap_or_default(),
            rev_id: self.rev_id,
            head: self.head,
            splice: self.splice,
            branch_label: self.branch_label,
            version_path: self.version_path.map(|path| session.absolute(&path)),
            depends_on,
        }
    }
}

/// Writes what changed.
pub fn autogenerate(
    script: ScriptOptions,
    depends_on: Vec<String>,
    json: bool,
    session: &Session,
) -> Result<Outcome> {
    if script.sql {
        let error = Error::new(
            ErrorKind::Config,
            "`--sql` makes no sense here: what changed is found by asking the database",
        );
        return Err(error.with_hint(
            "leave it out, and print the SQL of the new script with `dms upgrade --sql`",
        ));
    }
    let revision = script.options(depends_on, session);
    let written = migrate_all(&mut session.migrators()?, &MigrateOptions { revision })?;
    Ok(outcome(&written, json, session))
}

/// Tells what was written.
pub fn outcome(written: &Written, json: bool, session: &Session) -> Outcome {
    if matches!(written, Written::Nothing) {
        session.log().borrow().no_changes();
    }
    if json {
        return Outcome::json(&json::written(written));
    }
    match written {
        Written::Script { path, hooks, .. } if !session.is_quiet() => {
            let mut text = format!("Generating {} ...  done\n", path.display());
            for hook in hooks {
                text.push_str(&format!(
                    "Running post write hook '{}' ...\n{}  done\n",
                    hook.name, hook.stdout
                ));
            }
            Outcome::text(text)
        }
        Written::Script { .. } | Written::Nothing => Outcome::default(),
    }
}

impl Command for Revision {
    const NAME: &'static str = "revision";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        if self.autogenerate {
            return autogenerate(self.script, self.depends_on, self.json.json, session);
        }
        let mut migrator = session.migrator()?;
        if self.script.sql && !migrator.project().revision_environment() {
            let error = Error::new(
                ErrorKind::Config,
                "`--sql` makes no sense here: an empty script has no SQL",
            );
            return Err(error.with_hint(
                "leave it out; `revision_environment = true` in the settings accepts it",
            ));
        }
        let options = self.script.options(self.depends_on, session);
        let written = migrator.revision(&options)?;
        Ok(outcome(&written, self.json.json, session))
    }
}
