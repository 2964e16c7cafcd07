use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::rc::Rc;

use dms_python::{Arguments, Interpreter, Module, Source};
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
    modules: HashMap<String, Rc<Module>>,
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
        let mut modules = HashMap::new();
        for step in &steps {
            let Some((id, function)) = called(step) else {
                continue;
            };
            if modules.contains_key(id) {
                continue;
            }
            let module = load_script(migrator, &mut interpreter, id)?;
            if !module.globals.borrow().contains_key(function) {
                let file = migrator
                    .scripts
                    .file(id)
                    .map(|file| file.path.display().to_string());
                return Err(Error::new(
                    ErrorKind::Script,
                    format!("revision `{id}` has no function `{function}()`"),
                )
                .with_hint(format!(
                    "define `def {function}():` in {}",
                    file.unwrap_or_default()
                )));
            }
            modules.insert(id.to_owned(), module);
        }
        Ok(Self {
            steps,
            modules,
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

    /// Calls the step's `upgrade()` or `downgrade()`.
    pub(super) fn run(
        &mut self,
        migrator: &Migrator,
        context: &RunContext,
        number: usize,
    ) -> Result<()> {
        let Some((id, function)) = called(&self.steps[number]) else {
            return Ok(());
        };
        let Some(module) = self.modules.get(id) else {
            return Ok(());
        };
        let callee = module.globals.borrow().get(function).cloned();
        let Some(callee) = callee else {
            return Ok(());
        };
        context.is_running.set(true);
        self.interpreter.heed_effects(true);
        let result = self.interpreter.call(&callee, Arguments::default());
        self.interpreter.heed_effects(false);
        context.is_running.set(false);
        let printed = std::mem::take(&mut *self.printed.borrow_mut());
        for line in printed.lines() {
            migrator.tell(Event::Printed(line.to_owned()));
        }
        result.map(|_| ()).map_err(|raised| {
            let name = migrator
                .scripts
                .file(id)
                .map_or_else(|| id.to_owned(), |file| file.metadata.revision.id.clone());
            pylib::error(raised, ErrorKind::Script)
                .context(format_args!("{function} of revision `{name}` failed"))
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

fn load_script(migrator: &Migrator, interpreter: &mut Interpreter, id: &str) -> Result<Rc<Module>> {
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
    interpreter
        .run(&name, source)
        .map_err(|raised| pylib::error(raised, ErrorKind::Script))
}

/// Which steps a verb wants, given the rows of the version table.
type Planner<'a> = dyn Fn(&Migrator, &[String]) -> Result<Vec<Step>> + 'a;

impl Migrator {
    /// Applies every revision on the way to `target` in one transaction (or one per revision, if the
    /// project says so), holding the run's lock.
    ///
    /// # Errors
    /// When the target is unknown, a script fails, the database refuses a statement, or another run
    /// does not release the lock in time. Where DDL can be rolled back the database is then as it was.
    pub fn upgrade(&mut self, target: &str) -> Result<Applied> {
        self.run(&|migrator, rows| migrator.graph.upgrade(rows, target))
    }

    /// Reverts revisions down to `target`.
    ///
    /// # Errors
    /// As [`Migrator::upgrade`].
    pub fn downgrade(&mut self, target: &str) -> Result<Applied> {
        self.run(&|migrator, rows| {
            if let Some(warning) = migrator.graph.downgrade_warning(rows, target) {
                migrator.tell(Event::Warning(warning));
            }
            migrator.graph.downgrade(rows, target)
        })
    }

    /// A run on a SQLite file that is not there leaves none behind if it fails.
    pub(super) fn run(&mut self, planner: &Planner<'_>) -> Result<Applied> {
        let new_file = self.missing_file();
        let result = self.run_in_turn(planner);
        if let (Err(_), Some(path)) = (&result, new_file)
            && fs::metadata(&path).is_ok_and(|file| file.len() == 0)
        {
            // The error that stopped the run is the one to tell.
            let _ = fs::remove_file(&path);
        }
        result
    }

    /// Looks without a lock first: a run that has nothing to do must not wait for one that has.
    fn run_in_turn(&mut self, planner: &Planner<'_>) -> Result<Applied> {
        let dialect = self.dialect()?;
        let table = self.project.version_table.clone();
        let mut connection = self.open_connection()?;
        self.tell(Event::Context {
            implementation: dialect.implementation(),
            transactional_ddl: dialect.transactional_ddl(),
            is_offline: false,
        });
        let rows = version_table::read(dialect.as_ref(), connection.as_mut(), &table)?;
        let steps = planner(self, rows.as_deref().unwrap_or_default())?;
        if let (Some(rows), true) = (&rows, steps.is_empty()) {
            let rows = rows.clone();
            self.keep_connection(connection);
            return Ok(Applied {
                steps,
                before: rows.clone(),
                after: rows,
            });
        }
        let _held = lock::acquire(self)?;
        for statement in dialect.prepare(self.connect_options.lock_timeout) {
            connection.execute(&statement.sql)?;
        }
        connection.begin()?;
        let result = self.run_locked(&dialect, connection, planner);
        let (applied, connection) = result?;
        self.keep_connection(connection);
        self.tell(Event::Finished);
        Ok(applied)
    }

    /// The part of a run that stands under the lock and, as a whole or step by step, in a transaction.
    fn run_locked(
        &self,
        dialect: &Rc<dyn Dialect>,
        mut connection: Box<dyn Connection>,
        planner: &Planner<'_>,
    ) -> Result<(Applied, Box<dyn Connection>)> {
        let table = &self.project.version_table;
        let rows = version_table::read(dialect.as_ref(), connection.as_mut(), table)?;
        let before = rows.clone().unwrap_or_default();
        let steps = planner(self, &before)?;
        let width = version_table::width(
            dialect.as_ref(),
            connection.as_mut(),
            table,
            rows.is_some(),
            &steps,
        )?;
        version_table::check_width(&steps, width)?;
        if rows.is_none() {
            let create = dialect.version_statement(table, &VersionStatement::Create);
            connection.execute(&create.sql)?;
        }
        let context = RunContext::new(self, dialect.clone(), Sink::Online(connection));
        let outcome = self.apply(dialect.as_ref(), &context, steps, before.clone());
        if let Err(error) = outcome {
            // The error that stopped the run is the one to tell, whatever the rollback says.
            let _ = context.online(|connection| connection.rollback());
            return Err(explain(
                error,
                &context,
                self.project.transaction_per_migration,
                &before,
            ));
        }
        let (steps, after) = outcome?;
        let connection = match context.into_sink() {
            Some(Sink::Online(connection)) => connection,
            Some(Sink::Offline(_)) | None => self.open_another_connection()?,
        };
        Ok((
            Applied {
                steps,
                before,
                after,
            },
            connection,
        ))
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
            self.tell_running(&plan, number);
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
