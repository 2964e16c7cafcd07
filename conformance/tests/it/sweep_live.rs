//! The scripts of the sweep on databases: each is carried out on the tables that it names, the catalog is what the
//! operations say, and their reverse leads back.

mod fixture;
mod reasons;
mod step;

use std::fmt::Write as _;

use dms::conn::Connection;
use dms::dialect::{Dialect, Scope, by_name};
use dms::engine::Migrator;
use dms::op::Operation;
use dms::schema::Schema;
use dms_conformance::sweep::{Sweep, SweepCase};

use self::fixture::{creation, fixture};
use self::reasons::REASONS;
use self::step::{Step, reversed, steps};
use crate::database::{Database, look};
use crate::equal::differences;

/// The schemas that scripts name.
const SCHEMAS: [&str; 3] = ["s", "r", "My Schema"];

/// A database on which scripts are tried one after the other.
struct Trial {
    dialect: Box<dyn Dialect>,
    database: Database,
    connection: Box<dyn Connection>,
    /// Databases of MariaDB beside it, which stand for schemas.
    beside: Vec<Database>,
    /// What stands there, where it is not taken back after each script.
    standing: Option<Schema>,
    /// The last tables that were made, whether with all schemas, and how the catalog tells them.
    before: Option<(Schema, bool, Schema)>,
    /// How many scripts were undone by their reverse.
    reversed: usize,
}

/// A script that is to be tried.
struct Task<'a> {
    script: &'a str,
    /// Whether it names schemas.
    has_schemas: bool,
    steps: Vec<Step>,
    /// What stands before it.
    fixture: Schema,
    /// What stands behind it, as its operations say.
    replayed: Schema,
}

impl Trial {
    fn new(name: &str) -> Self {
        let database = Database::new(name, "sweep");
        let mut beside = Vec::new();
        match name {
            "postgresql" => {
                for schema in SCHEMAS {
                    database.run(&format!("CREATE SCHEMA \"{schema}\""));
                }
                database.run("CREATE EXTENSION btree_gist");
            }
            "mariadb" => {
                let own = SCHEMAS.map(|schema| format!("sweep_{}", schema.replace(' ', "_")));
                beside.extend(own.map(|own| Database::new(name, &own)));
            }
            _ => {}
        }
        Self {
            dialect: by_name(name).unwrap(),
            connection: look(&database.url),
            database,
            beside,
            standing: None,
            before: None,
            reversed: 0,
        }
    }

    /// The script with the names that schemas have here.
    fn adapted(&self, case: &SweepCase) -> String {
        let mut text = case.text();
        for (schema, database) in SCHEMAS.iter().zip(&self.beside) {
            let name = database.name();
            text = text.replace(&format!("'{schema}'"), &format!("'{name}'"));
            text = text.replace(&format!("'{schema}.u."), &format!("'{name}.u."));
        }
        text
    }

    /// Makes these tables in an empty database.
    fn begin(&mut self, fixture: &Schema, is_transaction: bool) -> dms::Result<()> {
        match self.dialect.name() {
            "sqlite" => self.connection = look("sqlite://"),
            "postgresql" if is_transaction => self.connection.begin()?,
            "mariadb" if self.standing.as_ref() == Some(fixture) => return Ok(()),
            "mariadb" => self.clear()?,
            _ => {}
        }
        for step in creation(fixture) {
            step.apply(self.dialect.as_ref(), self.connection.as_mut())?;
        }
        self.standing = Some(fixture.clone());
        Ok(())
    }

    /// Takes back what a script did and nothing has undone.
    fn end(&mut self, is_transaction: bool, is_as_before: bool) {
        if !is_as_before {
            self.standing = None;
        }
        if self.dialect.name() != "postgresql" {
            return;
        }
        if is_transaction {
            self.connection.rollback().unwrap();
        } else {
            self.database
                .run("DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE EXTENSION IF NOT EXISTS btree_gist");
        }
    }

    /// Drops all tables of MariaDB.
    fn clear(&mut self) -> dms::Result<()> {
        let own = [&self.database].into_iter().chain(&self.beside);
        let names: Vec<String> = own
            .map(|database| format!("'{}'", database.name()))
            .collect();
        let tables = format!(
            "SELECT concat('DROP TABLE `', table_schema, '`.`', table_name, '`') \
             FROM information_schema.tables WHERE table_schema IN ({})",
            names.join(", ")
        );
        let rows = self.connection.execute(&tables)?.rows;
        self.connection.execute("SET foreign_key_checks = 0")?;
        for row in rows {
            self.connection.execute(row.text(0).unwrap())?;
        }
        self.connection.execute("SET foreign_key_checks = 1")?;
        Ok(())
    }

    /// All that is there.
    fn look(&mut self, has_schemas: bool) -> Schema {
        let scope = Scope {
            // On MySQL a schema is a database, and those of others are none of ours.
            all_schemas: self.dialect.name() == "postgresql" || has_schemas,
            ..Scope::default()
        };
        let mut schema = (self.dialect)
            .introspect(self.connection.as_mut(), &scope)
            .unwrap();
        let beside: Vec<&str> = self.beside.iter().map(Database::name).collect();
        schema.tables.retain(|table| {
            self.beside.is_empty()
                || (table.name.schema.as_deref()).is_none_or(|schema| beside.contains(&schema))
        });
        // A type stays when its columns go.
        schema.types.clear();
        schema
    }

    /// What a script asks for, and on what; `None` for one that is refused without a database.
    fn task<'a>(&self, setup: &Schema, case: &'a SweepCase) -> Option<Task<'a>> {
        let text = self.adapted(case);
        let steps = steps(self.dialect.name(), &text, setup).ok()?;
        let fixture = fixture(self.dialect.name(), setup, &case.script, &steps);
        let mut replayed = fixture.clone();
        for step in &steps {
            step.replay(self.dialect.as_ref(), &mut replayed).ok()?;
        }
        Some(Task {
            script: &case.script,
            has_schemas: text != case.text() || text.contains("schema="),
            steps,
            fixture,
            replayed,
        })
    }

    /// Tries one script; what is not as it should be, in lines.
    fn holds(&mut self, task: &Task) -> Vec<String> {
        let is_transaction = !task.script.contains("concurrently=True");
        if let Err(error) = self.begin(&task.fixture, is_transaction) {
            self.end(is_transaction, false);
            return vec![format!("before it: {error}")];
        }
        // What is made anew in the same way looks the same.
        let is_known = (self.before.as_ref()).is_some_and(|(fixture, known, _)| {
            *known == task.has_schemas && *fixture == task.fixture
        });
        let mut lines = Vec::new();
        if !is_known {
            let before = self.look(task.has_schemas);
            let told = differences(self.dialect.as_ref(), &before, &task.fixture);
            lines.extend(told.iter().map(|line| format!("before it: {line}")));
            self.before = Some((task.fixture.clone(), task.has_schemas, before));
        }
        let before = match &self.before {
            Some((_, _, before)) => before.clone(),
            None => Schema::default(),
        };
        let (told, is_as_before) = self.carry_out(task, &before);
        lines.extend(told);
        let has_rows = task
            .steps
            .iter()
            .flat_map(Step::operations)
            .any(|operation| matches!(operation, Operation::Execute(_) | Operation::BulkInsert(_)));
        self.end(is_transaction, is_as_before && !has_rows);
        lines
    }

    /// Carries the steps out and back; what is not as it should be, and whether all is as it was before.
    fn carry_out(&mut self, task: &Task, before: &Schema) -> (Vec<String>, bool) {
        if let Err(error) = self.apply(&task.steps) {
            return (vec![format!("refused: {error}")], false);
        }
        let found = self.look(task.has_schemas);
        let mut lines = differences(self.dialect.as_ref(), &found, &task.replayed);
        let Some(back) = reversed(self.dialect.name(), &task.steps) else {
            return (lines, found == *before);
        };
        if let Err(error) = self.apply(&back) {
            lines.push(format!("reverse refused: {error}"));
            return (lines, false);
        }
        self.reversed += 1;
        let after = self.look(task.has_schemas);
        let told = differences(self.dialect.as_ref(), &after, before);
        lines.extend(told.iter().map(|line| format!("after the reverse: {line}")));
        if after != *before && told.is_empty() {
            let line = first_difference(&after, before);
            lines.push(format!("after the reverse: {line}"));
        }
        (lines, after == *before)
    }

    fn apply(&mut self, steps: &[Step]) -> dms::Result<()> {
        (steps.iter())
            .try_for_each(|step| step.apply(self.dialect.as_ref(), self.connection.as_mut()))
    }
}

/// Where two schemas begin to differ, as they are told to programmers.
fn first_difference(one: &Schema, other: &Schema) -> String {
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    let lines = one.lines().zip(other.lines());
    let different = lines.filter(|(one, other)| one != other).take(3);
    different.fold(String::new(), |mut text, (one, other)| {
        let _ = write!(text, "{} was {}; ", one.trim(), other.trim());
        text
    })
}

fn every_script_holds(name: &str) {
    let sweep = Sweep::read().unwrap();
    let setup = Migrator::embedded(&[("setup.py", sweep.setup().as_str())])
        .unwrap()
        .for_url(&format!("{name}://"))
        .unwrap()
        .replayed("head")
        .unwrap();
    let mut trial = Trial::new(name);
    let mut groups: Vec<Vec<Task>> = Vec::new();
    for case in &sweep.cases {
        let Some(task) = trial.task(&setup, case) else {
            continue;
        };
        match groups
            .iter_mut()
            .find(|group| group[0].fixture == task.fixture)
        {
            // A directive of a batch is often the same as that of `op`.
            Some(group) if group.iter().any(|known| known.steps == task.steps) => {}
            Some(group) => group.push(task),
            None => groups.push(vec![task]),
        }
    }
    let tasks = groups.into_iter().flatten();
    let mut count = 0;
    let mut told = Vec::new();
    for task in tasks {
        count += 1;
        let lines = trial.holds(&task);
        told.extend(lines.into_iter().map(|line| (task.script, line)));
    }
    let mut lines = Vec::new();
    for reason in REASONS.iter().filter(|reason| reason.dialect == name) {
        let before = told.len();
        told.retain(|(script, line)| !reason.holds(script, line));
        if told.len() == before {
            lines.push(format!("never met: {}", reason.why));
        }
    }
    lines.extend((told.iter()).map(|(script, line)| format!("{script}\n    {line}")));
    assert!(
        lines.is_empty(),
        "{} of {count}:\n{}",
        lines.len(),
        lines.join("\n")
    );
    assert!(count > 400, "{count}");
    assert!(trial.reversed > 200, "{}", trial.reversed);
}

#[test]
fn every_script_holds_on_sqlite() {
    every_script_holds("sqlite");
}

#[test]
fn every_script_holds_on_postgresql() {
    every_script_holds("postgresql");
}

#[test]
fn every_script_holds_on_mariadb() {
    every_script_holds("mariadb");
}
