//! Real Alembic and SQLAlchemy, in the environment of a project.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dms::dialect::VersionTable;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fetch::{self, Installed, io};
use super::projects::{Database, History, Package, Start};

/// A history in its project's environment.
pub struct Real<'a> {
    history: &'a History,
    package: &'a Package,
    installed: Installed,
    /// A folder for what the project writes when it is imported.
    home: PathBuf,
    program: PathBuf,
}

/// What became of an upgrade, revision by revision.
#[derive(Serialize, Deserialize)]
pub struct Upgrade {
    /// Why revisions failed.
    pub failures: BTreeMap<String, String>,
    pub seconds: f64,
}

impl<'a> Real<'a> {
    /// Installs the project, unless it is there.
    pub fn new(
        history: &'a History,
        package: &'a Package,
        cache: &Path,
        python: &Path,
    ) -> Result<Self, String> {
        let installed = fetch::installed(package, cache, python)?;
        let home = cache.join("homes").join(package.requirement);
        fetch::create(&home)?;
        let program = cache.join("real.py");
        fs::write(&program, include_str!("real.py"))
            .map_err(|error| io("write", &program, &error))?;
        Ok(Self {
            history,
            package,
            installed,
            home,
            program,
        })
    }

    /// Where the libraries are that the project needs.
    pub fn libraries(&self) -> &Path {
        &self.installed.modules
    }

    /// Makes the tables in an empty database that the history starts on.
    pub fn start(
        &self,
        start: &Start,
        url: &str,
        cache: &Path,
        python: &Path,
    ) -> Result<(), String> {
        let task = json!({ "url": url, "models": start.models });
        let Some(release) = &start.release else {
            return self.ask("create", task).map(drop);
        };
        let old = Real {
            installed: fetch::release(release, cache, python)?,
            home: self.home.clone(),
            program: self.program.clone(),
            ..*self
        };
        old.ask("create", task).map(drop)
    }

    /// `CREATE TABLE` and `CREATE INDEX` of each table of the models.
    pub fn models(&self) -> Result<BTreeMap<String, Vec<String>>, String> {
        let answer = self.ask("models", json!({}))?;
        let tables = answer["tables"].as_object().ok_or("no tables came back")?;
        let texts = |value: &Value| -> Vec<String> {
            let all = value.as_array().into_iter().flatten();
            all.filter_map(|text| text.as_str().map(str::to_owned))
                .collect()
        };
        Ok(tables
            .iter()
            .map(|(name, statements)| (name.clone(), texts(statements)))
            .collect())
    }

    /// Upgrades this empty database.
    pub fn upgrade(
        &self,
        url: &str,
        revisions: &[String],
        version_table: &VersionTable,
    ) -> Result<Upgrade, String> {
        let task = json!({
            "url": url,
            "revisions": revisions,
            "version_table": version_table.name,
            "version_table_schema": version_table.schema,
        });
        let answer = self.ask("upgrade", task)?;
        let failures = answer["failures"]
            .as_object()
            .ok_or("no answer came back")?;
        Ok(Upgrade {
            failures: failures
                .iter()
                .map(|(revision, message)| {
                    (
                        revision.clone(),
                        message.as_str().unwrap_or_default().to_owned(),
                    )
                })
                .collect(),
            seconds: answer["elapsed"].as_f64().unwrap_or_default(),
        })
    }

    /// The SQL of these revisions, each from the one before it; those that can do without a database.
    pub fn offline(
        &self,
        steps: &[(String, String)],
        version_table: &VersionTable,
    ) -> Result<BTreeMap<String, String>, String> {
        let task = json!({
            "steps": steps,
            "version_table": version_table.name,
            "version_table_schema": version_table.schema,
        });
        let answer = self.ask("offline", task)?;
        let statements = answer["statements"]
            .as_object()
            .ok_or("no answer came back")?;
        Ok(statements
            .iter()
            .filter_map(|(revision, sql)| Some((revision.clone(), sql.as_str()?.to_owned())))
            .collect())
    }

    fn ask(&self, what: &str, mut task: Value) -> Result<Value, String> {
        let modules = &self.installed.modules;
        let folders = self.history.version_locations.iter();
        task["absent"] = json!(self.package.absent);
        task["before"] = json!(self.package.before);
        task["what"] = json!(what);
        task["package"] = json!(modules);
        if task["models"].is_null() {
            task["models"] = json!(self.history.targets(modules)?);
        }
        task["script_location"] = json!(modules.join(self.history.script_location));
        task["version_locations"] =
            json!(folders.map(|path| modules.join(path)).collect::<Vec<_>>());
        task["recursive"] = json!(self.history.recursive);
        task["dialect"] = json!(match self.history.database {
            Database::Postgres => "postgresql",
            Database::Sqlite => "sqlite",
        });
        let mut child = Command::new(&self.installed.python)
            .arg(&self.program)
            .current_dir(&self.home)
            .env("HOME", &self.home)
            .envs(self.package.variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| io("run", &self.installed.python, &error))?;
        if let Some(mut input) = child.stdin.take() {
            // A program that ends before it reads says why itself.
            let _ = input.write_all(task.to_string().as_bytes());
        }
        let output = child
            .wait_with_output()
            .map_err(|error| io("run", &self.installed.python, &error))?;
        serde_json::from_slice(&output.stdout).map_err(|_| {
            let errors = String::from_utf8_lossy(&output.stderr);
            let last = errors.lines().rfind(|line| !line.trim().is_empty());
            last.unwrap_or("it says nothing").to_owned()
        })
    }
}
