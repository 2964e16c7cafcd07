//! What autogenerate sees of a changed column, on live databases: the script is applied, the models are what the
//! database then is, and reverting leads to what was before. Rows marked `same` are models that have not changed, as
//! is what `before` says of each case.

use std::cell::RefCell;
use std::rc::Rc;

use dms::engine::{Event, MigrateOptions, Migrator, Written};

use crate::database::Database;

/// A change of one table's columns, of a file in conformance/columns: `# name [databases]` (`p`, `m` for MariaDB,
/// `s`), the arguments of `sa.Table('t', metadata, ...)`, behind `->` the same after the change, and behind `=` each line
/// of what `check` finds.
#[derive(Default)]
struct Case<'a> {
    name: &'a str,
    on: &'a str,
    before: &'a str,
    after: &'a str,
    found: Vec<&'a str>,
}

fn cases(text: &str) -> Vec<Case<'_>> {
    (text.split("\n\n").filter(|block| !block.trim().is_empty()))
        .map(|block| {
            let mut case = Case::default();
            for line in block.lines() {
                if let Some(title) = line.strip_prefix("# ") {
                    let (name, on) = title.rsplit_once(" [").unwrap();
                    (case.name, case.on) = (name, on.trim_end_matches(']'));
                } else if let Some(after) = line.strip_prefix("-> ") {
                    case.after = after;
                } else if let Some(found) = line.strip_prefix("= ") {
                    case.found.push(found);
                } else {
                    (case.before, case.after) = (line, line);
                }
            }
            case
        })
        .collect()
}

/// Models and scripts in a folder, and their database.
struct Project {
    folder: tempfile::TempDir,
    database: Database,
}

impl Project {
    fn new(dialect: &str, name: &str, settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let template = include_str!("../../../examples/product/migrations/script.py.mako");
        std::fs::create_dir_all(folder.path().join("migrations/versions")).unwrap();
        std::fs::write(folder.path().join("migrations/script.py.mako"), template).unwrap();
        let settings = format!(
            "models = \"models.py\"\nscript_location = \"migrations\"\nrender_as_batch = true\n{settings}"
        );
        std::fs::write(folder.path().join("dms.toml"), settings).unwrap();
        Self {
            folder,
            database: Database::new(dialect, name),
        }
    }

    fn models(&self, text: &str) {
        let text = format!(
            "import sqlalchemy as sa\nfrom sqlalchemy.dialects import mysql, postgresql as pg\n\n\
             metadata = sa.MetaData()\n{text}\n"
        );
        std::fs::write(self.folder.path().join("models.py"), text).unwrap();
    }

    fn table(&self, arguments: &str) {
        self.models(&format!("sa.Table('t', metadata, {arguments})"));
    }

    fn open(&self) -> Migrator {
        Migrator::open(self.folder.path())
            .unwrap()
            .connect(&self.database.url)
            .unwrap()
    }

    fn check(&self) -> Vec<String> {
        let found = self.open().check().unwrap();
        found.into_iter().map(|change| change.summary).collect()
    }

    /// Writes a script and applies it; its path.
    fn advance(&self) -> Result<std::path::PathBuf, String> {
        let written = self.open().migrate(&MigrateOptions::default());
        let Written::Script { path, .. } = written.map_err(|error| error.to_string())? else {
            return Err("nothing to write".into());
        };
        match self.open().upgrade("head") {
            Ok(_) => Ok(path),
            Err(error) => {
                let script = std::fs::read_to_string(&path).unwrap();
                Err(format!(
                    "{error}\n{}\n{script}",
                    error.detail().unwrap_or_default()
                ))
            }
        }
    }

    /// From one set of models to the other and back; what is wrong.
    fn round(&self, before: &str, after: &str, found: &[&str]) -> Result<(), String> {
        self.table(before);
        self.advance()?;
        equal("the models that made the database", &self.check(), &[])?;
        self.table(after);
        equal("the change", &self.check(), found)?;
        if !found.is_empty() {
            let path = self.advance()?;
            let script = std::fs::read_to_string(&path).unwrap();
            equal(&format!("after the upgrade\n{script}"), &self.check(), &[])?;
            (self.open().downgrade("-1")).map_err(|error| {
                format!("{error}\n{}\n{script}", error.detail().unwrap_or_default())
            })?;
            std::fs::remove_file(path).unwrap();
            self.table(before);
            equal(
                &format!("after the downgrade\n{script}"),
                &self.check(),
                &[],
            )?;
        }
        self.open()
            .downgrade("base")
            .map_err(|error| error.to_string())?;
        std::fs::remove_dir_all(self.folder.path().join("migrations/versions")).unwrap();
        std::fs::create_dir(self.folder.path().join("migrations/versions")).unwrap();
        Ok(())
    }
}

fn equal(what: &str, found: &[String], expected: &[&str]) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what}: found {found:#?}, not {expected:#?}"))
}

/// Every case on every database that it is about; all that fails is told at once.
fn all(name: &str, settings: &str, text: &str) {
    let cases = cases(text);
    let mut failures = Vec::new();
    for (letter, dialect) in [('s', "sqlite"), ('p', "postgresql"), ('m', "mariadb")] {
        // What needs a server is run where one is asked for.
        if letter != 's' && !cfg!(feature = "live") {
            continue;
        }
        let mut project = Project::new(dialect, name, settings);
        for case in cases.iter().filter(|case| case.on.contains(letter)) {
            if let Err(error) = project.round(case.before, case.after, &case.found) {
                failures.push(format!("{dialect}, {}: {error}", case.name));
                let again = format!("{name}_{}", failures.len());
                project = Project::new(dialect, &again, settings);
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn types_with_arguments_on_one_side_alone() {
    all("types", "", include_str!("../../columns/types.txt"));
}

#[test]
fn collations_and_character_sets() {
    all(
        "collations",
        "",
        include_str!("../../columns/collations.txt"),
    );
}

#[test]
fn primary_keys() {
    all("keys", "", include_str!("../../columns/keys.txt"));
}

#[cfg(feature = "live")]
#[test]
fn autoincrement_on_mysql() {
    all("numbers", "", include_str!("../../columns/numbers.txt"));
}

#[test]
fn defect_15_computed_columns() {
    all("computed", "", include_str!("../../columns/computed.txt"));
}

#[test]
fn computed_columns_that_are_kept_in_other_words() {
    all("kept", "", include_str!("../../columns/computed_same.txt"));
}

#[cfg(feature = "live")]
#[test]
fn defect_16a_numbering_on_postgresql() {
    all("serial", "", include_str!("../../columns/serial.txt"));
    // The rows keep their numbers, and the next one is new.
    let project = Project::new("postgresql", "serial_rows", "");
    project.table("sa.Column('id', sa.Integer, primary_key=True), sa.Column('a', sa.Integer)");
    project.advance().unwrap();
    project
        .database
        .run("INSERT INTO t (a) SELECT 1 FROM generate_series(1, 5)");
    project.table(
        "sa.Column('id', sa.Integer, sa.Identity(), primary_key=True), sa.Column('a', sa.Integer)",
    );
    project.advance().unwrap();
    let next = "INSERT INTO t (a) VALUES (1) RETURNING id::text";
    assert_eq!(project.database.rows(next), ["6"]);
    project.open().downgrade("-1").unwrap();
    assert_eq!(project.database.rows(next), ["7"]);
}

#[cfg(feature = "live")]
#[test]
fn defect_16b_defaults_are_asked_of_the_server() {
    let settings = "compare_server_default = true\n";
    all(
        "asked",
        settings,
        include_str!("../../columns/defaults.txt"),
    );
    // What the server refuses aborts nothing: the text decides.
    let project = Project::new("postgresql", "asked_wrong", settings);
    project.table("sa.Column('a', sa.String(20), server_default='a'), sa.Column('b', sa.Integer, server_default='1')");
    project.advance().unwrap();
    project.table("sa.Column('a', sa.String(20), server_default=sa.text('no_such_function(1)')), sa.Column('b', sa.Integer, server_default=sa.text('3 - 2'))");
    assert_eq!(project.check(), ["alter column t.a (default)"]);
}

#[test]
fn defect_16c_defaults_on_mariadb_and_sqlite() {
    all(
        "plain_defaults",
        "compare_server_default = true\n",
        include_str!("../../columns/plain_defaults.txt"),
    );
}

#[test]
fn models_that_have_not_changed() {
    all("same", "", include_str!("../../columns/same.txt"));
}

#[cfg(feature = "live")]
#[test]
fn what_cannot_be_known_is_no_difference() {
    let project = Project::new("postgresql", "unknown", "");
    project.database.run("CREATE TYPE pair AS (a int, b int)");
    project
        .database
        .run("CREATE TABLE t (id serial PRIMARY KEY, a pair, b xml, c pair[])");
    project.table("sa.Column('id', sa.Integer, primary_key=True), sa.Column('a', sa.Integer), sa.Column('b', sa.Text), sa.Column('c', sa.Text)");
    assert_eq!(project.check(), [""; 0]);
}

#[cfg(feature = "live")]
#[test]
fn alembic_compat_sees_no_more_than_alembic() {
    let before = "sa.Column('id', sa.Integer, primary_key=True), sa.Column('a', sa.String(20, collation='C')), sa.Column('c', sa.Integer, sa.Computed('id + 1', persisted=True))";
    let after = "sa.Column('id', sa.Integer, sa.Identity(), primary_key=True), sa.Column('a', sa.String), sa.Column('c', sa.Integer, sa.Computed('id + 2', persisted=True), primary_key=True)";
    let project = Project::new("postgresql", "compat", "alembic_compat = true\n");
    project.table(before);
    project.advance().unwrap();
    project.table(after);
    assert_eq!(project.check(), ["alter column t.c (NOT NULL)"]);
}

#[cfg(feature = "live")]
#[test]
fn defect_20_a_column_that_becomes_an_enum_or_a_domain() {
    all(
        "named_types",
        "",
        include_str!("../../columns/named_types.txt"),
    );
}

#[test]
fn defect_26_a_stamped_database_is_told_and_left_whole() {
    let project = Project::new("sqlite", "defect_26", "");
    project.models("sa.Table('t', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('a', sa.String(20)))");
    project
        .database
        .run("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, old TEXT)");
    let versions = project.folder.path().join("migrations/versions");
    let script = "from alembic import op\nimport sqlalchemy as sa\nrevision = '1'\ndown_revision = None\n\
                  def upgrade():\n    pass\n\
                  def downgrade():\n    op.drop_column('t', 'old')\n    op.drop_column('t', 'missing')\n";
    std::fs::write(versions.join("1.py"), script).unwrap();
    project.open().stamp(&["head"], false).unwrap();
    assert_eq!(project.check(), ["add column t.a", "drop column t.old"]);
    let error = project.open().downgrade("base").unwrap_err();
    assert!(error.to_string().contains("missing"), "{error}");
    // Nothing of the downgrade is left behind.
    assert_eq!(project.check(), ["add column t.a", "drop column t.old"]);
}

#[test]
fn autoincrement_on_sqlite_is_told_and_the_batch_that_is_named_changes_it() {
    let project = Project::new("sqlite", "autoincrement", "");
    project.table("sa.Column('id', sa.Integer, primary_key=True)");
    project.advance().unwrap();
    project.table("sa.Column('id', sa.Integer, primary_key=True), sqlite_autoincrement=True");
    let told = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&told);
    let mut migrator = project.open().observe(move |event| {
        if let Event::Finding(text) = event {
            log.borrow_mut().push(text.clone());
        }
    });
    assert!(migrator.check().unwrap().is_empty());
    let told = told.borrow().join("");
    let batch = told.split('`').nth(1).unwrap();
    let head = std::fs::read_dir(project.folder.path().join("migrations/versions"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let name = head.file_name().into_string().unwrap();
    let revision = name.split('_').next().unwrap().trim_end_matches(".py");
    let script = format!(
        "from alembic import op\nrevision = 'auto'\ndown_revision = '{revision}'\n\
         def upgrade():\n    {batch}\ndef downgrade():\n    pass\n"
    );
    let path = project.folder.path().join("migrations/versions/auto.py");
    std::fs::write(path, script).unwrap();
    project.open().upgrade("head").unwrap();
    let sql = project
        .database
        .rows("SELECT sql FROM sqlite_master WHERE name = 't'");
    assert!(sql[0].contains("AUTOINCREMENT"), "{sql:?}");
}
