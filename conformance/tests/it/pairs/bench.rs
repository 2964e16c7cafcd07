//! A database and a project, in which each pair takes its turn.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};

use dms::conn::Connection;
use dms::dialect::{Dialect, Scope, by_name};
use dms::diff::diff;
use dms::engine::{MigrateOptions, Migrator, RevisionOptions, Written, diff_options, listing};
use dms::op::Operation;
use dms::project::{Project, Selection};
use dms::schema::{Index, Schema, TableName};
use dms::source::{self, Models};
use dms_conformance::pairs::{Pair, Script};

use crate::database::{Database, look};

/// A script in which the bodies of the functions are found again.
const TEMPLATE: &str = "\
from alembic import op
import sqlalchemy as sa
${imports if imports else \"\"}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade():
    ${upgrades if upgrades else \"pass\"}


def downgrade():
    ${downgrades if downgrades else \"pass\"}
";
const HEAD: &str = "import sqlalchemy as sa\n";
const REVISION: &str = "\n\nrevision = ";
const UPGRADE: &str = "\n\n\ndef upgrade():\n    ";
const DOWNGRADE: &str = "\n\n\ndef downgrade():\n    ";

/// What is in a database that is emptied for each pair.
pub(super) struct Bench {
    dialect: Box<dyn Dialect>,
    database: Database,
    connection: Box<dyn Connection>,
    /// Kept, with their connections: a new connection has to learn the catalog first.
    migrators: HashMap<Mode, Migrator>,
    folder: tempfile::TempDir,
}

/// How a pair is compared, and how its script is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Mode {
    pub(super) alembic_compat: bool,
    pub(super) batch: bool,
    compare_server_default: bool,
    include_schemas: bool,
}

impl Mode {
    pub(super) fn new(pair: &Pair, batch: bool, alembic_compat: bool) -> Self {
        Self {
            alembic_compat,
            batch,
            compare_server_default: pair.compare_server_default,
            include_schemas: pair.include_schemas,
        }
    }
}

/// A script, and the text of its file.
pub(super) struct File {
    pub(super) script: Script,
    text: String,
}

impl Bench {
    pub(super) fn new(dialect: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("migrations/versions")).unwrap();
        fs::write(folder.path().join("migrations/script.py.mako"), TEMPLATE).unwrap();
        fs::write(
            folder.path().join("dms.toml"),
            "script_location = \"migrations\"\n",
        )
        .unwrap();
        let database = Database::new(dialect, "pairs");
        if dialect == "postgresql" {
            let name = database.name();
            database.run(&format!("ALTER DATABASE {name} SET jit = off"));
        }
        Self {
            dialect: by_name(dialect).unwrap(),
            connection: look(&database.url),
            database,
            migrators: HashMap::new(),
            folder,
        }
    }

    fn run(&mut self, sql: &str) -> Result<(), String> {
        let done = self.connection.execute_script(sql);
        done.map_err(|error| format!("{error}: {sql}"))
    }

    fn empty(&mut self) {
        match self.dialect.name() {
            "sqlite" => {
                self.migrators.clear();
                self.database = Database::new("sqlite", "pairs");
                self.connection = look(&self.database.url);
            }
            "postgresql" => {
                self.run(
                    "DROP SCHEMA IF EXISTS public CASCADE; DROP SCHEMA IF EXISTS other CASCADE; \
                     CREATE SCHEMA public; CREATE SCHEMA other",
                )
                .unwrap();
            }
            _ => {
                let rows = self.connection.execute("SHOW TABLES").unwrap().rows;
                let tables = rows
                    .iter()
                    .map(|row| self.dialect.quote(row.text(0).unwrap()));
                let tables = tables.collect::<Vec<_>>().join(", ");
                if !tables.is_empty() {
                    self.run("SET foreign_key_checks = 0").unwrap();
                    self.run(&format!("DROP TABLE {tables}")).unwrap();
                    self.run("SET foreign_key_checks = 1").unwrap();
                }
            }
        }
    }

    /// What stands there, ready to be compared.
    pub(super) fn standing(&mut self, pair: &Pair) -> Schema {
        let scope = Scope {
            all_schemas: pair.include_schemas,
            exclude: vec![TableName::new("alembic_version")],
            only: None,
        };
        let schema = self.dialect.introspect(self.connection.as_mut(), &scope);
        let mut schema = self.dialect.normalize(schema.unwrap()).unwrap();
        for table in &mut schema.tables {
            // Those that the server makes for foreign keys, and names as it likes.
            let is_implied = |index: &Index| index.normal.as_ref().is_some_and(|it| it.is_implied);
            table.indexes.retain(|index| !is_implied(index));
        }
        schema
    }

    /// What leads from one schema to the other, with everything compared that the database keeps.
    pub(super) fn missing(&self, from: &Schema, to: &Schema) -> Vec<Operation> {
        diff(from, to, &diff_options(self.dialect.as_ref())).upgrade
    }

    /// Makes the tables of models in an empty database.
    pub(super) fn create(&mut self, models: &str) -> Result<(), String> {
        self.empty();
        if models.is_empty() {
            return Ok(());
        }
        fs::write(self.models(), models).unwrap();
        let wanted = source::read(&named_models(self.folder.path()));
        let wanted = wanted.map_err(|error| format!("the models before: {error}"))?;
        let wanted = self.dialect.normalize(wanted);
        let wanted = wanted.map_err(|error| format!("the models before: {error}"))?;
        let mut schema = Schema::default();
        let mut script = String::new();
        for operation in self.missing(&schema, &wanted) {
            let statements = self.dialect.render(&operation, &schema);
            for statement in statements.map_err(|error| error.to_string())? {
                script.push_str(&statement.sql);
                script.push_str(";\n");
            }
            let replayed = self.dialect.replay(&operation, &mut schema);
            replayed.map_err(|error| error.to_string())?;
        }
        self.run(&script)
    }

    /// The script that `migrate` would write for the models after.
    pub(super) fn migrate(&mut self, pair: &Pair, mode: Mode) -> Result<File, String> {
        self.write_models(&pair.after);
        let options = MigrateOptions {
            revision: RevisionOptions {
                rev_id: Some("1".to_owned()),
                stdout: true,
                ..RevisionOptions::default()
            },
            ..MigrateOptions::default()
        };
        let written = self.migrator(mode)?.migrate(&options);
        match written.map_err(|error| told("migrate", &error))? {
            Written::Nothing => Ok(File::empty()),
            Written::Printed { text, .. } => Ok(File::cut(text)),
            Written::Script { path, .. } => Err(format!("{} was written", path.display())),
        }
    }

    /// Applies a script, compares again, reverts it, and compares with what was there before.
    pub(super) fn prove(
        &mut self,
        pair: &Pair,
        file: &File,
        mode: Mode,
        before: &Schema,
    ) -> Result<(), String> {
        self.write_models(&pair.after);
        let path = self.folder.path().join("migrations/versions/1_.py");
        fs::write(&path, &file.text).unwrap();
        let result = self.there_and_back(mode);
        fs::remove_file(&path).unwrap();
        match &result {
            Ok(()) => {
                (self.migrator(mode)?.reread(&[])).map_err(|error| told("reading", &error))?
            }
            Err(_) => drop(self.migrators.remove(&mode)),
        }
        result?;
        let left = self.standing(pair);
        for rest in [self.missing(&left, before), self.missing(before, &left)] {
            if !rest.is_empty() {
                let lines: Vec<String> = rest.iter().map(Operation::summary).collect();
                return Err(format!("the downgrade leaves: {}", lines.join("; ")));
            }
        }
        Ok(())
    }

    fn there_and_back(&mut self, mode: Mode) -> Result<(), String> {
        let migrator = self.migrator(mode)?;
        let read = migrator.reread(&[]);
        read.map_err(|error| told("reading", &error))?;
        let upgraded = migrator.upgrade("head");
        upgraded.map_err(|error| told("upgrade", &error))?;
        let again = migrator.check();
        let again = again.map_err(|error| told("a second comparison", &error))?;
        if !again.is_empty() {
            return Err(format!("a second comparison finds: {}", listing(&again)));
        }
        let downgraded = migrator.downgrade("base");
        downgraded
            .map_err(|error| told("downgrade", &error))
            .map(drop)
    }

    fn migrator(&mut self, mode: Mode) -> Result<&mut Migrator, String> {
        Ok(match self.migrators.entry(mode) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let project = Project::open(self.folder.path(), &Selection::default());
                let mut project = project.map_err(|error| told("reading", &error))?;
                project.models = Some(named_models(self.folder.path()));
                project.alembic_compat = mode.alembic_compat;
                project.compare_server_default = mode.compare_server_default;
                project.include_schemas = mode.include_schemas;
                project.render.batch = mode.batch;
                let migrator =
                    Migrator::new(project).and_then(|new| new.for_url(&self.database.url));
                free.insert(migrator.map_err(|error| told("reading", &error))?)
            }
        })
    }

    fn write_models(&self, text: &str) {
        let text = match text {
            "" => "import sqlalchemy\nmetadata = sqlalchemy.MetaData()\n",
            text => text,
        };
        fs::write(self.models(), text).unwrap();
    }

    fn models(&self) -> PathBuf {
        self.folder.path().join("models.py")
    }
}

fn named_models(folder: &Path) -> Models {
    Models {
        roots: vec![folder.to_path_buf()],
        targets: vec!["models.py:metadata".to_owned()],
        ..Models::default()
    }
}

impl File {
    fn empty() -> Self {
        let script = Script {
            upgrade: "    pass".to_owned(),
            downgrade: "    pass".to_owned(),
            imports: String::new(),
        };
        Self {
            script,
            text: String::new(),
        }
    }

    /// Whether there is anything in it.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn cut(text: String) -> Self {
        let between = |start: &str, end: &str| {
            let behind = text.split_once(start).unwrap().1;
            let part = behind.split_once(end).map_or(behind, |(part, _)| part);
            part.trim_end().to_owned()
        };
        let script = Script {
            imports: between(HEAD, REVISION),
            upgrade: between(UPGRADE, DOWNGRADE),
            downgrade: between(DOWNGRADE, "\0"),
        };
        Self { script, text }
    }
}

fn told(step: &str, error: &dms::Error) -> String {
    let detail = error.detail().unwrap_or_default();
    format!("{step}: {error} {detail}")
}
