use std::cell::{Cell, RefCell};
use std::fs;
use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Source, Value};
use jiff::Timestamp;

use super::context::{RunContext, Sink};
use super::{Event, Migrator, lock, version_table};
use crate::conn::Connection;
use crate::dialect::{Dialect, VersionStatement};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::{Direction, Step};
use crate::pylib;
use crate::source::FileSystem;

/// What a run did to the version table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The rows before.
    pub before: Vec<String>,
    /// The rows after.
    pub after: Vec<String>,
}

/// Steps whose scripts are loaded: every module body has run, no directive has.
pub(super) struct Plan {
    steps: Vec<Step>,
    /// What each step calls; `None` for a stamp, which calls nothing.
    functions: Vec<Option<Value>>,
    interpreter: Interpreter,
    /// What the scripts printed and was not told yet.
    printed: Rc<RefCell<String>>,
}

impl Plan {
    /// Loads the scripts of all steps, so that a broken one stops the run before it begins.
    pub(super) fn load(
        migrator: &Migrator,
        context: &Rc<RunContext>,
        steps: Vec<Step>,
    ) -> Result<Self> {
        let loader = Rc::new(FileSystem::new(migrator.project.python_roots()));
        let mut interpreter = pylib::interpreter(loader, Some(context.clone()));
        interpreter.set_now(Timestamp::now().as_microsecond());
        let printed = Rc::default();
        interpreter.set_output(Rc::clone(&printed));
        let functions = steps
            .iter()
            .map(|step| match called(step) {
                Some((id, function)) => {
                    load_function(migrator, &mut interpreter, id, function).map(Some)
                }
                None => Ok(None),
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            steps,
            functions,
            interpreter,
            printed,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(super) fn step(&self, number: usize) -> &Step {
        &self.steps[number]
    }

    /// Tells that a step's turn has come.
    pub(super) fn tell(&self, migrator: &Migrator, number: usize) {
        let step = &self.steps[number];
        // A stamp's log line has no message, as in Alembic.
        let message = called(step)
            .and_then(|(id, _)| migrator.graph.revision(id))
            .map(|revision| revision.message.clone());
        migrator.tell(Event::Running {
            direction: step.direction,
            from: step.from.clone(),
            to: step.to.clone(),
            message: message.unwrap_or_default(),
            number: number + 1,
            total: self.len(),
        });
    }

    /// Calls the step's `upgrade()` or `downgrade()`.
    pub(super) fn run(
        &mut self,
        migrator: &Migrator,
        context: &RunContext,
        number: usize,
    ) -> Result<()> {
        let Some(callee) = &self.functions[number] else {
            return Ok(());
        };
        context.is_running.set(true);
        self.interpreter.heed_effects(true);
        let result = self.interpreter.call(callee, Arguments::default());
        self.interpreter.heed_effects(false);
        context.is_running.set(false);
        let printed = std::mem::take(&mut *self.printed.borrow_mut());
        for line in printed.lines() {
            migrator.tell(Event::Printed(line.to_owned()));
        }
        result.map(|_| ()).map_err(|raised| {
            let error = pylib::error(raised, ErrorKind::Script);
            match called(&self.steps[number]) {
                Some((id, function)) => {
                    error.context(format_args!("{function} of revision `{id}` failed"))
                }
                None => error,
            }
        })
    }
}

/// The revision whose script a step calls, and the function.
fn called(step: &Step) -> Option<(&str, &'static str)> {
    let id = step.revision.as_deref()?;
    match step.direction {
        Direction::Upgrade => Some((id, "upgrade")),
        Direction::Downgrade => Some((id, "downgrade")),
        Direction::Stamp => None,
    }
}

/// Evaluates a script's module body and finds the function in it.
fn load_function(
    migrator: &Migrator,
    interpreter: &mut Interpreter,
    id: &str,
    function: &str,
) -> Result<Value> {
    let file = migrator.scripts.file(id).ok_or_else(|| {
        Error::new(ErrorKind::Graph, format!("no file for revision `{id}`"))
            .with_hint("restore the file, or list what is there with `dms history`")
    })?;
    let source = Source {
        path: file.path.clone(),
        text: file.text.clone(),
        is_package: false,
    };
    let name = file
        .path
        .file_stem()
        .map_or_else(|| id.to_owned(), |stem| stem.to_string_lossy().into_owned());
    let module = interpreter
        .run(&name, source)
        .map_err(|raised| pylib::error(raised, ErrorKind::Script))?;
    let found = module.globals.borrow().get(function).cloned();
    found.ok_or_else(|| {
        Error::new(
            ErrorKind::Script,
            format!("revision `{id}` has no function `{function}()`"),
        )
        .with_hint(format!(
            "define `def {function}():` in {}",
            file.path.display()
        ))
    })
}

/// Which steps a verb wants, given the rows of the version table.
type Planner<'a> = dyn Fn(&Migrator, &[String]) -> Result<Vec<Step>> + 'a;

/// The rows of the version table that a run begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// Those that are there.
    AsItIs,
    /// None: those that are there go first (`stamp --purge`).
    Purged,
}

impl Migrator {
    /// Applies every revision on the way to `target` in one transaction (or one per revision, if the
    /// project says so), holding the run's lock.
    ///
    /// # Errors
    /// When the target is unknown, a script fails, the database refuses a statement, or another run
    /// does not release the lock in time. Where DDL can be rolled back the database is then as it was.
    pub fn upgrade(&mut self, target: &str) -> Result<Applied> {
        self.run(Start::AsItIs, &|migrator, rows| {
            migrator.graph.upgrade(rows, target)
        })
    }

    /// Reverts revisions down to `target`.
    ///
    /// # Errors
    /// As [`Migrator::upgrade`].
    pub fn downgrade(&mut self, target: &str) -> Result<Applied> {
        // The steps are planned again under the lock, and the warning is for once.
        let has_warned = Cell::new(false);
        self.run(Start::AsItIs, &|migrator, rows| {
            if let (false, Some(warning)) = (
                has_warned.get(),
                migrator.graph.downgrade_warning(rows, target),
            ) {
                has_warned.set(true);
                migrator.tell(Event::Warning(warning));
            }
            migrator.graph.downgrade(rows, target)
        })
    }

    /// A run on a SQLite file that is not there leaves none behind if it fails.
    pub(super) fn run(&mut self, start: Start, planner: &Planner<'_>) -> Result<Applied> {
        let new_file = self.missing_file();
        let result = self.run_in_turn(start, planner);
        if let (Err(_), Some(path)) = (&result, new_file)
            && fs::metadata(&path).is_ok_and(|file| file.len() == 0)
        {
            self.forget_connection();
            // The error that stopped the run is the one to tell.
            let _ = fs::remove_file(&path);
        }
        result
    }

    /// Looks without a lock first: a run that has nothing to do must not wait for one that has.
    fn run_in_turn(&mut self, start: Start, planner: &Planner<'_>) -> Result<Applied> {
        let dialect = self.dialect()?;
        let table = self.project.version_table.clone();
        let mut connection = self.open_connection()?;
        self.tell(Event::Context {
            implementation: dialect.implementation(),
            transactional_ddl: dialect.transactional_ddl(),
            is_offline: false,
        });
        let planned = version_table::read(dialect.as_ref(), connection.as_mut(), &table)
            .and_then(|rows| Ok((planner(self, start.rows(rows.as_deref()))?, rows)));
        let (steps, rows) = match planned {
            Ok(planned) => planned,
            Err(error) => {
                self.keep_connection(connection);
                return Err(error);
            }
        };
        if let (Start::AsItIs, Some(rows), true) = (start, &rows, steps.is_empty()) {
            self.keep_connection(connection);
            return Ok(Applied {
                steps,
                before: rows.clone(),
                after: rows.clone(),
            });
        }
        let _held = lock::acquire(self)?;
        for statement in dialect.prepare(self.connect_options.lock_timeout) {
            connection.execute(&statement.sql)?;
        }
        connection.begin()?;
        let applied = self.run_locked(&dialect, connection, start, planner)?;
        self.tell(Event::Finished);
        Ok(applied)
    }

    /// The part of a run that stands under the lock and, as a whole or step by step, in a transaction.
    fn run_locked(
        &mut self,
        dialect: &Rc<dyn Dialect>,
        mut connection: Box<dyn Connection>,
        start: Start,
        planner: &Planner<'_>,
    ) -> Result<Applied> {
        let table = &self.project.version_table;
        let rows = version_table::read(dialect.as_ref(), connection.as_mut(), table)?;
        let first = start.rows(rows.as_deref()).to_vec();
        let steps = planner(self, &first)?;
        let width = version_table::width(
            dialect.as_ref(),
            connection.as_mut(),
            table,
            rows.is_some(),
            &steps,
        )?;
        version_table::check_width(&steps, width)?;
        let prepare = match (&rows, start) {
            (None, _) => Some(VersionStatement::Create),
            (Some(_), Start::Purged) => Some(VersionStatement::DeleteAll),
            (Some(_), Start::AsItIs) => None,
        };
        if let Some(statement) = prepare {
            connection.execute(&dialect.version_statement(table, &statement).sql)?;
        }
        let before = rows.unwrap_or_default();
        let context = RunContext::new(self, dialect.clone(), Sink::Online(connection));
        let outcome = self.apply(dialect.as_ref(), &context, steps, first);
        if let Some(mut connection) = context.close()
            // The error that stopped the run is the one to tell, whatever the rollback says.
            && (outcome.is_ok() || connection.rollback().is_ok())
        {
            self.keep_connection(connection);
        }
        let per_migration = self.project.transaction_per_migration;
        let (steps, after) =
            outcome.map_err(|error| explain(error, &context, per_migration, &before))?;
        Ok(Applied {
            steps,
            before,
            after,
        })
    }

    fn apply(
        &self,
        dialect: &dyn Dialect,
        context: &Rc<RunContext>,
        steps: Vec<Step>,
        mut rows: Vec<String>,
    ) -> Result<(Vec<Step>, Vec<String>)> {
        let mut plan = Plan::load(self, context, steps)?;
        for number in 0..plan.len() {
            plan.tell(self, number);
            plan.run(self, context, number)?;
            for change in &plan.step(number).rows {
                context.online(|connection| {
                    version_table::change(dialect, connection, &self.project.version_table, change)
                })?;
                version_table::apply(&mut rows, change);
            }
            let is_last = number + 1 == plan.len();
            if self.project.transaction_per_migration && !is_last {
                context.online(|connection| {
                    connection.commit()?;
                    connection.begin()
                })?;
            }
        }
        context.online(|connection| connection.commit())?;
        Ok((plan.steps, rows))
    }
}

impl Start {
    /// What of the rows in the database a run begins with.
    fn rows(self, rows: Option<&[String]>) -> &[String] {
        match self {
            Self::AsItIs => rows.unwrap_or_default(),
            Self::Purged => &[],
        }
    }
}

/// Adds to an error what became of the run: as the hint, or where there is a better one beside what is known.
fn explain(error: Error, context: &RunContext, per_migration: bool, before: &[String]) -> Error {
    let state = if context.has_committed.get() {
        "an autocommit block had committed what ran before it: see `dms current`, and check what the failed revision left"
            .to_owned()
    } else if per_migration {
        "the revisions before the failed one are committed (transaction_per_migration)".to_owned()
    } else if before.is_empty() {
        "everything was rolled back: the database is as it was".to_owned()
    } else {
        format!(
            "everything was rolled back: the database is still at `{}`",
            before.join("`, `")
        )
    };
    if error.hint().is_none() {
        return error.with_hint(format!("{state}; correct the script and run again"));
    }
    let detail = match error.detail() {
        Some(detail) => format!("{detail}\n{state}"),
        None => state,
    };
    error.with_detail(detail)
}
