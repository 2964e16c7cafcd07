use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use dms::{Error, ErrorKind, Result};

use super::{Command, JsonOption, Outcome};
use crate::interrupt;
use crate::json;
use crate::renames::{self, RenameArguments};
use crate::session::Session;
use dms::engine::{MigrateOptions, Proved, RevisionOptions, Written, migrate_all};

/// Write an empty migration script
///
/// With `--autogenerate` the same as `dms migrate`.
///
/// JSON: as for `migrate`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms revision -m \"fill the prices\"")]
pub struct Revision {
    #[command(flatten)]
    script: ScriptOptions,

    /// Fill the script with what changed between database and models
    #[arg(long)]
    autogenerate: bool,

    #[command(flatten)]
    proof: ProofOptions,

    #[command(flatten)]
    renames: RenameArguments,

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

    /// A revision that this one needs to have run before; repeatable
    #[arg(long, value_name = "REVISION")]
    depends_on: Vec<String>,

    /// The folder for the script, where the settings name several
    #[arg(long, value_name = "DIR")]
    version_path: Option<PathBuf>,

    /// Accepted for an empty script and with `revision_environment = true` only, as in Alembic;
    /// to see SQL, use `dms upgrade --sql`
    #[arg(long)]
    sql: bool,

    /// Print the script instead of writing it; hooks do not run
    #[arg(long)]
    stdout: bool,
}

impl ScriptOptions {
    /// As the library takes them.
    pub fn options(self, session: &Session) -> RevisionOptions {
        RevisionOptions {
            message: self.message.unwrap_or_default(),
            rev_id: self.rev_id,
            head: self.head,
            splice: self.splice,
            branch_label: self.branch_label,
            version_path: self.version_path.map(|path| session.absolute(&path)),
            depends_on: self.depends_on,
            stdout: self.stdout,
        }
    }
}

/// Whether what is written is proved.
#[derive(Debug, Args)]
pub struct ProofOptions {
    /// Prove the script in a scratch database: apply it, compare with the models, revert it
    ///
    /// SQLite: in memory. PostgreSQL, MySQL, MariaDB: in a database `dms_verify_...` on the same server, which is
    /// made for this and dropped again; the user needs the right to make it. The database itself is only read. A
    /// script that fails is written with the finding on top, and the exit status is 1.
    #[arg(long)]
    verify: bool,

    /// Do not, although the setting `verify` asks for it
    #[arg(long, conflicts_with = "verify")]
    no_verify: bool,
}

impl ProofOptions {
    /// Whether it is wanted, as far as the command line says.
    pub fn is_wanted(&self) -> Option<bool> {
        match (self.verify, self.no_verify) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

/// Writes what changed.
pub fn autogenerate(
    script: ScriptOptions,
    renames: RenameArguments,
    verify: Option<bool>,
    json: bool,
    session: &Session,
) -> Result<Outcome> {
    if script.sql {
        let error = Error::new(
            ErrorKind::Config,
            "`--sql` makes no sense here: what changed is found by asking the database",
        );
        return Err(error.with_hint(
            "leave it out; `dms check --sql` prints the SQL of what changed, `--stdout` the script",
        ));
    }
    let mut migrators = renames::asked(session.migrators()?, session.is_quiet());
    let verify = verify.unwrap_or_else(|| migrators.iter().any(|it| it.project().verify));
    if verify {
        // What the proof has made on a server must go again.
        let flag = interrupt::flag();
        migrators = migrators
            .into_iter()
            .map(|migrator| migrator.interrupt(Arc::clone(&flag)))
            .collect();
    }
    let options = MigrateOptions {
        revision: script.options(session),
        renames: renames.options(),
        verify,
    };
    let written = migrate_all(&mut migrators, &options)?;
    Ok(outcome(written, json, session))
}

/// Tells what was written.
pub fn outcome(written: Written, json: bool, session: &Session) -> Outcome {
    if matches!(written, Written::Nothing) {
        session.log().borrow().no_changes();
    }
    let document = json.then(|| json::written(&written));
    let (text, proof) = match written {
        Written::Nothing => (String::new(), Proved::NotAsked),
        Written::Printed { text, proof, .. } => (text, proof),
        Written::Script {
            path, hooks, proof, ..
        } => {
            let mut text = format!("Generating {} ...  done\n", path.display());
            for hook in hooks {
                text.push_str(&format!(
                    "Running post write hook '{}' ...\n{}  done\n",
                    hook.name, hook.stdout
                ));
            }
            if matches!(proof, Proved::Holds) {
                text.push_str("Verified: it leads to the models and back.\n");
            }
            if session.is_quiet() {
                text.clear();
            }
            (text, proof)
        }
    };
    Outcome {
        text: document.map_or(text, |document| json::document(&document)),
        failure: match proof {
            Proved::Fails(error) => Some(*error),
            Proved::Holds | Proved::NotAsked => None,
        },
        ..Outcome::default()
    }
}

impl Command for Revision {
    const NAME: &'static str = "revision";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        if self.autogenerate {
            let verify = self.proof.is_wanted();
            return autogenerate(self.script, self.renames, verify, self.json.json, session);
        }
        self.renames.check_unused()?;
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
        if self.proof.verify {
            let error = Error::new(
                ErrorKind::Config,
                "`--verify` makes no sense here: an empty script does nothing that could be proved",
            );
            return Err(error.with_hint("leave it out, or add `--autogenerate`"));
        }
        let options = self.script.options(session);
        let written = migrator.revision(&options)?;
        Ok(outcome(written, self.json.json, session))
    }
}
