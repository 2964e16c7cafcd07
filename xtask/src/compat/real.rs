//! Real Alembic and SQLAlchemy, in the environment of a project.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dms::dialect::VersionTable;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::database::execute;
use super::fetch::{self, Installed, io};
use super::projects::{self, Database, History, Package, Start};

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

/// Downgrades leave the types of the tables that they drop.
const UNUSED_TYPES: &str = "\
DO $$ DECLARE kind regtype; BEGIN
FOR kind IN SELECT oid::regtype FROM pg_type WHERE typtype = 'e' AND NOT EXISTS
  (SELECT FROM pg_attribute WHERE atttypid = pg_type.oid AND NOT attisdropped)
LOOP EXECUTE 'DROP TYPE ' || kind; END LOOP; END $$";

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

    /// What the project's command does before its migrations, as a file that Python runs. What is imported is the
    /// installed package, and not the part of it below this folder.
    pub fn startup(&self, url: &str, folder: &Path) -> Result<String, String> {
        self.write_files(url)?;
        let mut variables = self.variables(url);
        let home = self.home.display().to_string();
        variables.push(("HOME", home.clone()));
        Ok(format!(
            "import os, sys, types, warnings\n\
             warnings.simplefilter('ignore')\n\
             os.environ.update({{name: value for name, value in {}}})\n\
             os.chdir({})\n\
             sys.path[:] = [path for path in sys.path if path.rstrip('/') != {}]\n\
             for name in {}:\n    \
                 module = sys.modules[name] = types.ModuleType(name)\n    \
                 module.__path__ = []\n    \
                 module.__getattr__ = lambda name: object\n\
             {}\n",
            json!(variables),
            json!(home),
            json!(folder),
            json!(self.package.absent),
            self.filled(self.package.before, url)
        ))
    }

    /// The variables of the environment that it wants.
    pub fn variables(&self, url: &str) -> Vec<(&'static str, String)> {
        let variables = self.package.variables.iter();
        variables
            .map(|(name, value)| (*name, self.filled(value, url)))
            .collect()
    }

    /// Writes the files that it wants.
    pub fn write_files(&self, url: &str) -> Result<(), String> {
        for (name, text) in self.package.files {
            let path = self.home.join(name);
            let written = fs::write(&path, self.filled(text, url));
            written.map_err(|error| io("write", &path, &error))?;
        }
        Ok(())
    }

    fn filled(&self, text: &str, url: &str) -> String {
        let home = self.home.display().to_string();
        text.replace("{url}", url).replace("{home}", &home)
    }

    /// The environment's interpreter.
    pub fn python(&self) -> &Path {
        &self.installed.python
    }

    /// Where the libraries are that the project needs.
    pub fn libraries(&self) -> &Path {
        &self.installed.modules
    }

    /// The folder in which its modules run.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Makes the tables in an empty database that the history starts on.
    pub fn start(
        &self,
        start: &Start,
        url: &str,
        version_table: &VersionTable,
        cache: &Path,
        python: &Path,
    ) -> Result<(), String> {
        if !start.sql.is_empty() {
            execute(url, start.sql)?;
        }
        if !start.models.is_empty() {
            let installed = match &start.release {
                Some(release) => fetch::release(release, cache, python)?,
                None => self.installed.clone(),
            };
            let models = projects::targets(start.models, &installed.modules)?;
            let then = Real {
                installed,
                home: self.home.clone(),
                program: self.program.clone(),
                ..*self
            };
            then.ask("create", json!({ "url": url, "models": models }))?;
        }
        for (what, revision) in [("stamp", start.stamp), ("downgrade", start.back)] {
            if revision.is_empty() {
                continue;
            }
            let task = json!({
                "url": url,
                "revision": revision,
                "version_table": version_table.name,
                "version_table_schema": version_table.schema,
            });
            self.ask(what, task)
                .map_err(|error| format!("{what} to `{revision}`: {error}"))?;
        }
        if !start.back.is_empty() {
            execute(url, UNUSED_TYPES)?;
        }
        Ok(())
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

    /// Upgrades this empty database: revision by revision, or, without any, at once to the heads.
    pub fn upgrade(
        &self,
        url: &str,
        revisions: &[String],
        version_table: &VersionTable,
    ) -> Result<Upgrade, String> {
        let task = json!({
            "url": url,
            "at_once": revisions.is_empty(),
            "target": self.history.target,
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
        let url = task["url"].as_str().unwrap_or("postgresql://").to_owned();
        self.write_files(&url)?;
        let folders = self.history.version_locations.iter();
        task["absent"] = json!(self.package.absent);
        task["before"] = json!(self.filled(self.package.before, &url));
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
            .envs(self.variables(&url))
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
            // Behind an error SQLAlchemy writes its statement and an address.
            let is_told = |line: &&str| !line.is_empty() && !line.starts_with(['(', '[', ' ']);
            let mut lines = errors.lines();
            let last = lines.rfind(is_told);
            last.unwrap_or("it says nothing").to_owned()
        })
    }
}
