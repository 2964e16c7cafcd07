//! What of a history can be evaluated without Python, found out without a database.

use std::cell::Cell;
use std::rc::Rc;

use dms_python::{Interpreter, Raised};
use jiff::Timestamp;

use super::Migrator;
use super::plan::load_function;
use crate::conn::{self, Rows};
use crate::dialect::{self, Dialect, Effect};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::{Direction, Step};
use crate::op::Operation;
use crate::pylib::{self, MigrationContext};
use crate::schema::naming::NamingConvention;
use crate::schema::{Schema, TableName};
use crate::source::{self, Doubts, FileSystem};
use crate::url::Url;

/// What it takes to evaluate something.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// Nothing.
    Native,
    /// A database: it asks for rows or for what is there, and nobody can say what becomes of the answer.
    NeedsDatabase(Error),
    /// Python.
    NeedsPython(Error),
    /// It refuses by itself, as a `downgrade()` may.
    Refuses(Error),
    /// It is wrong, in Python too.
    Fails(Error),
}

impl Verdict {
    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::NeedsDatabase(_) => "needs a database to know",
            Self::NeedsPython(_) => "needs Python",
            Self::Refuses(_) => "refuses by itself",
            Self::Fails(_) => "fails",
        }
    }

    /// Why, if it is not native.
    pub fn reason(&self) -> Option<&Error> {
        match self {
            Self::Native => None,
            Self::NeedsDatabase(error)
            | Self::NeedsPython(error)
            | Self::Refuses(error)
            | Self::Fails(error) => Some(error),
        }
    }

    /// How far it is from native; what refuses by itself does what it should.
    fn rank(&self) -> usize {
        match self {
            Self::Native | Self::Refuses(_) => 0,
            Self::NeedsDatabase(_) => 1,
            Self::NeedsPython(_) => 2,
            Self::Fails(_) => 3,
        }
    }
}

/// What was found of a revision.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The revision's id.
    pub revision: String,
    /// The first paragraph of its docstring.
    pub message: String,
    /// Of `upgrade()`.
    pub upgrade: Verdict,
    /// Of `downgrade()`.
    pub downgrade: Verdict,
}

impl Diagnosis {
    /// Of both, the one that is further from native.
    pub fn verdict(&self) -> &Verdict {
        if self.downgrade.rank() > self.upgrade.rank() {
            &self.downgrade
        } else {
            &self.upgrade
        }
    }
}

/// What was found of the models.
#[derive(Debug, Clone)]
pub struct ModelsDiagnosis {
    /// What it takes to read them.
    pub verdict: Verdict,
    /// How many tables they declare.
    pub tables: usize,
    /// What they may declare besides.
    pub doubts: Doubts,
}

impl Migrator {
    /// Evaluates the whole history, from the first revision on, and carries nothing out. The database is not asked.
    ///
    /// # Errors
    /// When the history has no order.
    pub fn doctor(&self) -> Result<Vec<Diagnosis>> {
        let steps = self.graph.upgrade(&[], "heads")?;
        let revisions = steps.iter().filter_map(|step| step.revision.clone());
        let mut trial = Trial::new(self);
        Ok(revisions
            .map(|revision| Diagnosis {
                message: (self.graph.revision(&revision))
                    .map(|known| known.message.clone())
                    .unwrap_or_default(),
                upgrade: trial.verdict(&revision, "upgrade"),
                downgrade: trial.verdict(&revision, "downgrade"),
                revision,
            })
            .collect())
    }

    /// The same for the models; `None` if the project has none.
    pub fn doctor_models(&self) -> Option<ModelsDiagnosis> {
        let models = self.project.models_of(self.database_name()).ok()?;
        let mut doubts = Doubts::default();
        let (verdict, tables) = match source::read_declared(&models) {
            Ok(declared) => {
                doubts = (declared.doubts).without(&self.project.bases_without_columns);
                (Verdict::Native, declared.schema.tables.len())
            }
            Err(error) if error.kind() == ErrorKind::Model => (Verdict::NeedsPython(error), 0),
            Err(error) => (Verdict::Fails(error), 0),
        };
        Some(ModelsDiagnosis {
            verdict,
            tables,
            doubts,
        })
    }
}

/// An evaluation for the sake of knowing whether it works.
pub(super) struct Trial<'a> {
    migrator: &'a Migrator,
    context: Rc<TrialContext>,
    interpreter: Interpreter,
}

impl<'a> Trial<'a> {
    pub(super) fn new(migrator: &'a Migrator) -> Self {
        let context = Rc::new(TrialContext::new(migrator));
        let interpreter = interpreter(migrator, &context);
        Self {
            migrator,
            context,
            interpreter,
        }
    }

    /// What it takes to carry a step out.
    pub(super) fn of_step(&mut self, step: &Step) -> Verdict {
        match (&step.revision, step.direction) {
            (Some(revision), Direction::Upgrade) => self.verdict(revision, "upgrade"),
            (Some(revision), Direction::Downgrade) => self.verdict(revision, "downgrade"),
            (_, Direction::Stamp) | (None, _) => Verdict::Native,
        }
    }

    /// What it takes to evaluate a function of a revision's script.
    fn verdict(&mut self, revision: &str, function: &'static str) -> Verdict {
        self.context.has_asked.set(false);
        self.context.has_guessed.set(false);
        let callee = match load_function(self.migrator, &mut self.interpreter, revision, function) {
            Ok(Some(callee)) => callee,
            Ok(None) => return Verdict::Native,
            // Upgrades alone are what some projects write.
            Err(unloaded) if unloaded.lacks_function && function == "downgrade" => {
                return Verdict::Refuses(unloaded.error);
            }
            Err(unloaded) => {
                return self.judge(unloaded.raised, unloaded.error, revision, function);
            }
        };
        self.context.is_running.set(true);
        self.interpreter.heed_effects(true);
        let result = callee.call(&mut self.interpreter);
        self.interpreter.heed_effects(false);
        self.context.is_running.set(false);
        match result {
            Err(raised) if !callee.is_told_apart_by(&raised) => {
                let error = pylib::error(raised.clone(), ErrorKind::Script);
                self.judge(Some(raised), error, revision, function)
            }
            Ok(_) | Err(_) => Verdict::Native,
        }
    }

    fn judge(
        &mut self,
        raised: Option<Raised>,
        error: Error,
        revision: &str,
        function: &str,
    ) -> Verdict {
        let class = raised.as_ref().map(|raised| &*raised.0.class);
        if class == Some("Limit") {
            // What one has used up must not be missed by the next.
            self.interpreter = interpreter(self.migrator, &self.context);
        }
        if self.context.has_asked.get() {
            return Verdict::NeedsDatabase(error);
        }
        match class {
            None | Some("Host" | "SyntaxError") => Verdict::Fails(error),
            // What may have come of an answer that nobody gave.
            Some(_) if self.context.has_guessed.get() => Verdict::NeedsDatabase(error),
            Some("Unsupported" | "Limit") => Verdict::NeedsPython(error),
            Some(_) if self.is_raised_by(revision, &error) => match function {
                "downgrade" => Verdict::Refuses(error),
                _ => Verdict::Fails(error),
            },
            Some(_) => Verdict::NeedsPython(error),
        }
    }

    /// Whether a statement `raise` of the script is the place of an error. One of the application may lack what its own
    /// command does first.
    fn is_raised_by(&self, revision: &str, error: &Error) -> bool {
        let script = self.migrator.scripts.file(revision);
        let span = error
            .span()
            .filter(|span| script.is_some_and(|script| script.path == span.path));
        let statement = span.and_then(|span| span.text.get(span.range.clone()));
        statement.is_some_and(|text| text.starts_with("raise"))
    }
}

fn interpreter(migrator: &Migrator, context: &Rc<TrialContext>) -> Interpreter {
    let loader = Rc::new(FileSystem::new(migrator.project.python_roots()));
    let mut interpreter = pylib::interpreter(loader, Some(context.clone()));
    interpreter.set_now(Timestamp::now().as_microsecond());
    interpreter.set_output(Rc::default());
    interpreter.tolerate(true);
    interpreter
}

/// A migration of which nothing is carried out. Scripts see a database that answers no question.
struct TrialContext {
    dialect: Rc<dyn Dialect>,
    x_arguments: Vec<String>,
    url: Option<Url>,
    version_table: TableName,
    naming: NamingConvention,
    is_running: Cell<bool>,
    /// Whether a question was asked, which ends the evaluation.
    has_asked: Cell<bool>,
    /// Whether a statement was said to have met no row.
    has_guessed: Cell<bool>,
}

impl TrialContext {
    fn new(migrator: &Migrator) -> Self {
        let table = &migrator.project.version_table;
        let models = migrator.project.models_of(migrator.database_name()).ok();
        let schema = models.and_then(|models| source::read(&models).ok());
        Self {
            dialect: migrator.dialect().unwrap_or_else(|_| {
                let any: Box<dyn Dialect> = Box::new(dialect::postgres::Postgres);
                Rc::from(any)
            }),
            x_arguments: migrator.x_arguments.clone(),
            url: migrator.url().cloned(),
            version_table: TableName::in_schema(table.schema.clone(), table.name.clone()),
            naming: schema.map(|schema| schema.naming).unwrap_or_default(),
            is_running: Cell::new(false),
            has_asked: Cell::new(false),
            has_guessed: Cell::new(false),
        }
    }

    fn ask<T>(&self) -> Result<T> {
        self.has_asked.set(true);
        Err(Error::new(
            ErrorKind::Script,
            "the script asks the database",
        ))
    }
}

impl MigrationContext for TrialContext {
    fn invoke(&self, _: Operation) -> Result<()> {
        if self.is_running.get() {
            return Ok(());
        }
        let message = "a directive was called while the script was loaded";
        Err(Error::new(ErrorKind::Script, message)
            .with_hint("move it into `upgrade()` or `downgrade()`"))
    }

    fn dialect(&self) -> &dyn Dialect {
        self.dialect.as_ref()
    }

    fn is_offline(&self) -> bool {
        false
    }

    fn query(&self, sql: &str, _: &[conn::Value]) -> Result<Rows> {
        let returns = sql.to_ascii_lowercase().contains("returning");
        if returns || self.dialect.effect(sql)? == Effect::Reads {
            return self.ask();
        }
        self.has_guessed.set(true);
        Ok(Rows::default())
    }

    fn schema(&self) -> Result<Schema> {
        self.ask()
    }

    fn autocommit(&self, _: bool) -> Result<()> {
        Ok(())
    }

    fn x_arguments(&self) -> &[String] {
        &self.x_arguments
    }

    fn url(&self) -> Option<&Url> {
        self.url.as_ref()
    }

    fn version_table(&self) -> TableName {
        self.version_table.clone()
    }

    fn naming(&self) -> NamingConvention {
        self.naming.clone()
    }
}
