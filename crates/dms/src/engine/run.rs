use std::cell::RefCell;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use super::context::{RunContext, Sink};
use super::lock::{self, Held};
use super::plan::Plan;
use super::progress::{self, Place, Progress};
use super::python::{handed_over, run_step};
use super::{Event, Migrator, several, version_table};
use crate::conn::Connection;
use crate::dialect::{Dialect, VersionStatement};
use crate::error::{Error, Result};
use crate::graph::Step;
use crate::project::Concern;

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

/// Which steps a verb wants, given the rows of the version table.
pub(super) type Planner<'a> = dyn Fn(&Migrator, &[String]) -> Result<Vec<Step>> + 'a;

/// The rows of the version table that a run begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// Those that are there.
    AsItIs,
    /// The same, to be set by hand: what a half-done revision left is forgotten (`stamp`).
    Stamped,
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
        self.run(Start::AsItIs, &upgrade(target))
    }

    /// Reverts revisions down to `target`.
    ///
    /// # Errors
    /// As [`Migrator::upgrade`].
    pub fn downgrade(&mut self, target: &str) -> Result<Applied> {
        self.run(Start::AsItIs, &downgrade(target))
    }

    /// One database is several of one.
    pub(super) fn run(&mut self, start: Start, planner: &Planner<'_>) -> Result<Applied> {
        let mut applied = several::run(std::slice::from_mut(self), start, planner)?;
        Ok(applied.pop().unwrap_or_default())
    }
}

/// The steps of an upgrade. One that goes nowhere must not look like one that did.
pub(super) fn upgrade(target: &str) -> impl Fn(&Migrator, &[String]) -> Result<Vec<Step>> {
    let once = Once::default();
    move |migrator, rows| {
        let steps = migrator.graph.upgrade(rows, target)?;
        if steps.is_empty() {
            once.warn(migrator, migrator.graph.upgrade_notice(rows, target));
        }
        Ok(steps)
    }
}

/// The steps of a downgrade.
pub(super) fn downgrade(target: &str) -> impl Fn(&Migrator, &[String]) -> Result<Vec<Step>> {
    let once = Once::default();
    move |migrator, rows| {
        once.warn(migrator, migrator.graph.downgrade_warning(rows, target));
        migrator.graph.downgrade(rows, target)
    }
}

/// The warnings of a planner: the steps are planned again under the lock, and a warning is for once.
#[derive(Default)]
struct Once(RefCell<HashSet<String>>);

impl Once {
    fn warn(&self, migrator: &Migrator, warning: Option<String>) {
        if let Some(warning) = warning
            && self.0.borrow_mut().insert(warning.clone())
        {
            migrator.tell(Event::Warning(warning));
        }
    }
}

/// A run whose steps are done and not committed.
pub(super) enum Run {
    /// There was nothing to do.
    Idle(Applied),
    /// The transaction is open and the lock is held.
    Open {
        applied: Applied,
        context: Rc<RunContext>,
        held: Rc<Held>,
        new_file: Option<PathBuf>,
    },
}

impl Run {
    /// Runs all steps, up to the last commit.
    ///
    /// Looks without a lock first: a run that has nothing to do must not wait for one that has. A run on a SQLite
    /// file that is not there leaves none behind if it fails.
    pub(super) fn of(migrator: &mut Migrator, start: Start, planner: &Planner<'_>) -> Result<Self> {
        let new_file = migrator.missing_file();
        let result = Self::in_turn(migrator, start, planner, new_file.clone());
        if result.is_err() {
            remove_empty(migrator, new_file);
        }
        result
    }

    fn in_turn(
        migrator: &mut Migrator,
        start: Start,
        planner: &Planner<'_>,
        new_file: Option<PathBuf>,
    ) -> Result<Self> {
        migrator.warn_of(&[Concern::VersionTable, Concern::Runs])?;
        let table = migrator.project.version_table.clone();
        let mut connection = migrator.open_connection()?;
        let dialect = migrator.dialect()?;
        migrator.tell_context(dialect.as_ref(), false);
        let planned = version_table::read(dialect.as_ref(), connection.as_mut(), &table)
            .and_then(|rows| Ok((planner(migrator, start.rows(rows.as_deref()))?, rows)));
        let (steps, rows) = match planned {
            Ok(planned) => planned,
            Err(error) => {
                migrator.keep_connection(connection);
                return Err(error);
            }
        };
        if let (Start::AsItIs, Some(rows), true) = (start, &rows, steps.is_empty()) {
            migrator.keep_connection(connection);
            return Ok(Self::Idle(Applied {
                steps,
                before: rows.clone(),
                after: rows.clone(),
            }));
        }
        let held = Rc::new(lock::acquire(migrator)?);
        for statement in dialect.prepare(migrator.connect_options.lock_timeout) {
            connection.execute(&statement.sql)?;
        }
        connection.begin()?;
        let (applied, context) = run_locked(migrator, &dialect, connection, &held, start, planner)?;
        migrator.tell(Event::Finished);
        Ok(Self::Open {
            applied,
            context,
            held,
            new_file,
        })
    }

    /// Commits, and gives the connection back.
    pub(super) fn commit(self, migrator: &mut Migrator) -> Result<Applied> {
        let Self::Open {
            applied,
            context,
            held,
            new_file,
        } = self
        else {
            return Ok(self.planned());
        };
        let committed = context.with_progress(|progress, place| {
            progress.drop_before_commit(place)?;
            place.connection.commit()
        });
        end(migrator, &context, committed.is_ok());
        held.release();
        committed.map_err(|error| {
            remove_empty(migrator, new_file);
            explain(error, &context, &applied.before)
        })?;
        Ok(applied)
    }

    /// Takes everything back that is not committed; whether that was all.
    pub(super) fn roll_back(self, migrator: &mut Migrator) -> bool {
        let Self::Open {
            context,
            new_file,
            held,
            ..
        } = self
        else {
            return true;
        };
        end(migrator, &context, false);
        held.release();
        remove_empty(migrator, new_file);
        !context.has_committed.get()
    }

    fn planned(self) -> Applied {
        match self {
            Self::Idle(applied) | Self::Open { applied, .. } => applied,
        }
    }
}

/// A file that the run has made and not filled goes.
fn remove_empty(migrator: &mut Migrator, new_file: Option<PathBuf>) {
    if let Some(path) = new_file
        && fs::metadata(&path).is_ok_and(|file| file.len() == 0)
    {
        migrator.forget_connection();
        // The error that stopped the run is the one to tell.
        let _ = fs::remove_file(&path);
    }
}

/// Takes the connection out of a run that is over and keeps it, unless it cannot be brought to rest.
fn end(migrator: &mut Migrator, context: &RunContext, is_done: bool) {
    // The error that stopped the run is the one to tell, whatever the rollback says.
    let is_at_rest = match is_done {
        true => Ok(()),
        false => context.take_back(),
    };
    let is_at_rest = is_at_rest.and_then(|()| {
        context.with_progress(|progress, place| {
            progress.drop_if_over(place);
            Ok(())
        })
    });
    if let (Some(connection), Ok(())) = (context.close(), is_at_rest) {
        migrator.keep_connection(connection);
    }
}

/// The part of a run that stands under the lock and, as a whole or step by step, in a transaction.
fn run_locked(
    migrator: &mut Migrator,
    dialect: &Rc<dyn Dialect>,
    mut connection: Box<dyn Connection>,
    held: &Rc<Held>,
    start: Start,
    planner: &Planner<'_>,
) -> Result<(Applied, Rc<RunContext>)> {
    let table = &migrator.project.version_table;
    let left = progress::read(dialect.as_ref(), connection.as_mut(), table)?;
    let rows = version_table::read(dialect.as_ref(), connection.as_mut(), table)?;
    let first = start.rows(rows.as_deref()).to_vec();
    let steps = planner(migrator, &first)?;
    let width = version_table::width(
        dialect.as_ref(),
        connection.as_mut(),
        table,
        rows.is_some(),
        &steps,
    )?;
    version_table::check_width(&steps, width)?;
    let mut progress = Progress::new(table, migrator.resume);
    let mut place = Place {
        dialect: dialect.as_ref(),
        connection: connection.as_mut(),
        held,
    };
    match left {
        Some(left) if start != Start::AsItIs => {
            progress.forget(&mut place)?;
            if !left.is_empty() {
                migrator.tell(Event::Warning(format!(
                    "{}; the record of it is removed",
                    left.summary()
                )));
            }
        }
        left => progress.take_over(left, &steps)?,
    }
    let prepare = match (&rows, start) {
        (None, _) => Some(VersionStatement::Create),
        (Some(_), Start::Purged) => Some(VersionStatement::DeleteAll),
        (Some(_), Start::AsItIs | Start::Stamped) => None,
    };
    if let Some(statement) = prepare {
        connection.execute(&dialect.version_statement(table, &statement).sql)?;
        if !dialect.rolls_back_ddl() {
            // It has ended the transaction.
            connection.commit()?;
            connection.begin()?;
        }
    }
    let before = rows.unwrap_or_default();
    let context = RunContext::new(
        migrator,
        dialect.clone(),
        Sink::Online(connection),
        Rc::clone(held),
        progress,
    );
    match apply(migrator, dialect.as_ref(), &context, steps, first) {
        Ok((steps, after)) => Ok((
            Applied {
                steps,
                before,
                after,
            },
            context,
        )),
        Err(error) => {
            end(migrator, &context, false);
            held.release();
            if migrator.is_scratch {
                return Err(error);
            }
            Err(explain(error, &context, &before))
        }
    }
}

fn apply(
    migrator: &Migrator,
    dialect: &dyn Dialect,
    context: &Rc<RunContext>,
    steps: Vec<Step>,
    mut rows: Vec<String>,
) -> Result<(Vec<Step>, Vec<String>)> {
    let handed = handed_over(migrator, dialect, &steps, false)?;
    let mut plan = Plan::load(migrator, context, steps, handed)?;
    let commits_each = migrator.commits_each_revision(dialect);
    for number in 0..plan.len() {
        plan.tell(migrator, number);
        if plan.is_handed_over(number) {
            run_step(migrator, dialect, context, plan.step(number), &mut rows)?;
            continue;
        }
        let can_take_back = dialect.rolls_back_ddl();
        let has_python = migrator.project.interpreter.is_some();
        if has_python && can_take_back {
            context.online(|connection| connection.execute("SAVEPOINT dms_revision"))?;
        }
        context.progress.borrow_mut().begin(plan.step(number));
        if let Err(error) = plan.run(migrator, context, number) {
            if !(has_python && plan.needs_python() && is_taken_back(context, can_take_back)) {
                return Err(error);
            }
            // Nothing of the revision stays, and Python begins anew.
            context.progress.borrow_mut().is_over();
            run_step(migrator, dialect, context, plan.step(number), &mut rows)?;
            continue;
        }
        context.check_foreign_keys()?;
        let closing = context.progress.borrow_mut().end(dialect)?;
        let was_written = closing.was_written;
        for change in &plan.step(number).rows {
            context.note_row(change);
            version_table::apply(&mut rows, change);
        }
        let is_last = number + 1 == plan.len();
        // Python and whoever is there after a commit look at the rows.
        if is_last || was_written || commits_each || has_python || !can_take_back {
            context.write_rows_behind(closing)?;
        }
        // Where a part of a revision is committed, all of it is, at once.
        if was_written || commits_each && !(is_last && dialect.rolls_back_ddl()) {
            context.end_revision(is_last)?;
        }
        context.progress.borrow_mut().is_over();
    }
    Ok((plan.into_steps(), rows))
}

/// Takes back what a revision did before it failed; whether that was all.
fn is_taken_back(context: &RunContext, can_take_back: bool) -> bool {
    if !can_take_back {
        return !context.progress.borrow().is_half_done();
    }
    // A commit has ended the savepoint.
    let back = "ROLLBACK TO SAVEPOINT dms_revision";
    let result = context.online(|connection| connection.execute(back));
    result.is_ok()
}

impl Start {
    /// What of the rows in the database a run begins with.
    fn rows(self, rows: Option<&[String]>) -> &[String] {
        match self {
            Self::AsItIs | Self::Stamped => rows.unwrap_or_default(),
            Self::Purged => &[],
        }
    }
}

/// Adds to an error what became of the run: as the hint, or where there is a better one beside what is known.
fn explain(error: Error, context: &RunContext, before: &[String]) -> Error {
    let progress = context.progress.borrow();
    if progress.is_half_done() {
        let (account, way_on) = progress.account();
        let first = match error.hint() {
            Some(hint) => hint.to_owned(),
            None => "correct the script".to_owned(),
        };
        let hint = format!("{first}, then {way_on}");
        return with_state(error, account).with_hint(hint);
    }
    let state = if context.is_unknown.get() {
        "what the failed revision did before the error may have taken effect; `dms stamp REVISION` records where the database is, once it is repaired".to_owned()
    } else if context.has_committed.get() {
        "nothing of the failed revision took effect; those before it are committed".to_owned()
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
    with_state(error, state)
}

/// Adds what became of the run to what the database said.
fn with_state(error: Error, state: String) -> Error {
    let detail = match error.detail() {
        Some(detail) => format!("{detail}\n{state}"),
        None => state,
    };
    error.with_detail(detail)
}
