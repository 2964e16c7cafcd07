use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::conn::{self, Connection};
use crate::dialect::{Dialect, Effect, Scope, VersionTable};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::RowChange;
use crate::op::{BatchAlterTable, BatchError, Operation};
use crate::pylib::MigrationContext;
use crate::schema::naming::NamingConvention;
use crate::schema::{Schema, TableName};
use crate::source::{self, Models};
use crate::url::Url;

use super::Migrator;
use super::lock::Held;
use super::migrator::check_interrupt;
use super::offline::Output;
use super::progress::{Closing, Place, Progress, Work};
use super::version_table;

/// Where the statements of a run go.
pub(super) enum Sink {
    /// To the database.
    Online(Box<dyn Connection>),
    /// Into a text.
    Offline(Output),
}

/// What the scripts of a run talk to.
pub(super) struct RunContext {
    dialect: Rc<dyn Dialect>,
    pub(super) sink: RefCell<Sink>,
    /// The schema as replayed; only kept offline, where nothing else knows it.
    replayed: RefCell<Schema>,
    models: Option<Models>,
    version_table: TableName,
    /// The same, as the dialect wants it.
    row_table: VersionTable,
    /// Changes of its rows that belong to the transaction and were not sent: each would be a round trip, and nobody
    /// looks at most of them.
    unwritten: RefCell<Vec<RowChange>>,
    x_arguments: Vec<String>,
    options: Vec<(String, String)>,
    config_file: Option<PathBuf>,
    url: Option<Url>,
    transactional_ddl: bool,
    /// What contradicted the foreign keys before the first rebuild; the inner `None` if that cannot be said.
    violations: RefCell<Option<Option<Vec<String>>>>,
    naming: Rc<RefCell<Option<NamingConvention>>>,
    /// What was asked for while nothing is carried out; `None` while all is.
    watched: RefCell<Option<Vec<Operation>>>,
    /// False while modules are loaded: their bodies must not change the database.
    pub(super) is_running: Cell<bool>,
    /// Set once statements of the run were committed before its end.
    pub(super) has_committed: Cell<bool>,
    /// Set while the record of the revision before is sent and not committed: a statement that commits takes it along,
    /// and any other one comes behind a commit.
    is_record_open: Cell<bool>,
    /// Set when a revision ended in the middle, and nobody knows which of its statements took effect.
    pub(super) is_unknown: Cell<bool>,
    pub(super) progress: RefCell<Progress>,
    held: Rc<Held>,
    /// Looked at before each statement.
    interrupt: Option<Arc<AtomicBool>>,
}

impl RunContext {
    pub(super) fn new(
        migrator: &Migrator,
        dialect: Rc<dyn Dialect>,
        sink: Sink,
        held: Rc<Held>,
        progress: Progress,
    ) -> Rc<Self> {
        Rc::new(Self {
            transactional_ddl: migrator.transactional_ddl(dialect.as_ref()),
            dialect,
            sink: RefCell::new(sink),
            replayed: RefCell::default(),
            models: migrator.project.models_of(None).ok(),
            version_table: TableName::in_schema(
                migrator.project.version_table.schema.clone(),
                migrator.project.version_table.name.clone(),
            ),
            row_table: migrator.project.version_table.clone(),
            unwritten: RefCell::default(),
            x_arguments: migrator.x_arguments.clone(),
            options: migrator.project.scripts.options.clone(),
            config_file: migrator.project.config_file.clone(),
            url: migrator.url().cloned(),
            violations: RefCell::default(),
            naming: Rc::clone(&migrator.naming),
            watched: RefCell::default(),
            is_running: Cell::new(false),
            has_committed: Cell::new(false),
            is_record_open: Cell::new(false),
            is_unknown: Cell::new(false),
            progress: RefCell::new(progress),
            held,
            interrupt: migrator.interrupt.clone(),
        })
    }

    /// Ends the run and gives its connection back. The evaluated scripts may hold on to the context for longer
    /// than the run, so the connection is taken out of it.
    pub(super) fn close(&self) -> Option<Box<dyn Connection>> {
        match self.sink.replace(Sink::Offline(Output::default())) {
            Sink::Online(connection) => Some(connection),
            Sink::Offline(_) => None,
        }
    }

    /// Runs `work` on the connection; offline an error.
    pub(super) fn online<T>(
        &self,
        work: impl FnOnce(&mut dyn Connection) -> Result<T>,
    ) -> Result<T> {
        match &mut *self.sink.borrow_mut() {
            Sink::Online(connection) => work(connection.as_mut()),
            Sink::Offline(_) => Err(Error::new(
                ErrorKind::Script,
                "the script asks the database, and `--sql` runs without one",
            )
            .with_hint("run it against the database, or guard the query with `if not context.is_offline_mode():`")),
        }
    }

    /// Takes a change of the version table's rows, which is written before anyone can look.
    pub(super) fn note_row(&self, change: &RowChange) {
        self.unwritten.borrow_mut().push(change.clone());
    }

    /// Writes the changes of the version table's rows that were only noted.
    pub(super) fn write_rows(&self) -> Result<()> {
        self.write_rows_behind(Closing::default())
    }

    /// The same behind the end of a revision's record.
    pub(super) fn write_rows_behind(&self, closing: Closing) -> Result<()> {
        let changes = self.unwritten.take();
        if changes.is_empty() && closing.statements.is_empty() {
            return Ok(());
        }
        self.online(|connection| {
            let dialect = self.dialect.as_ref();
            version_table::change(dialect, connection, &self.row_table, &changes, closing)
        })
    }

    /// A revision is over, and its record is sent. Where DDL commits, the next revision most likely begins with it; behind
    /// the last one other databases may have their turn.
    pub(super) fn end_revision(&self, is_last: bool) -> Result<()> {
        self.has_committed.set(true);
        self.is_record_open.set(true);
        match is_last || self.dialect.rolls_back_ddl() {
            true => self.commit_record(),
            false => Ok(()),
        }
    }

    /// Commits the record of the revision before, if that is still to come.
    fn commit_record(&self) -> Result<()> {
        if !self.is_record_open.get() {
            return Ok(());
        }
        self.online(|connection| {
            connection.commit()?;
            connection.begin()
        })?;
        self.is_record_open.set(false);
        Ok(())
    }

    /// Commits all that is sent, and begins nothing new.
    pub(super) fn commit_all(&self) -> Result<()> {
        self.online(|connection| connection.commit())?;
        self.is_record_open.set(false);
        self.has_committed.set(true);
        Ok(())
    }

    /// Takes back what is not committed and belongs to a revision that failed.
    pub(super) fn take_back(&self) -> Result<()> {
        let is_record = self.is_record_open.take();
        self.with_progress(|progress, place| {
            match is_record {
                true => place.connection.commit()?,
                false => place.connection.rollback()?,
            }
            progress.mark_last(place)
        })
    }

    /// Runs `work` on the progress of the run and where it stands.
    pub(super) fn with_progress<T>(
        &self,
        work: impl FnOnce(&mut Progress, &mut Place<'_>) -> Result<T>,
    ) -> Result<T> {
        self.online(|connection| {
            let mut place = Place {
                dialect: self.dialect.as_ref(),
                connection,
                held: &self.held,
            };
            work(&mut self.progress.borrow_mut(), &mut place)
        })
    }

    /// Runs a statement of a script and writes down, where it matters, that it ran.
    fn run(&self, sql: &str, operation: Option<&Operation>) -> Result<()> {
        check_interrupt(self.interrupt.as_deref())?;
        let effect = match self.dialect.effect(sql)? {
            // A directive whose answer nobody sees is there for what it does: SELECT setval(...).
            Effect::Reads => Effect::Changes,
            other => other,
        };
        let work = Work {
            text: sql,
            whole: sql,
            effect,
            operation,
        };
        self.announce(effect)?;
        self.with_progress(|progress, place| {
            progress.run(place, &work, |connection| {
                connection.execute(sql).map(drop).map_err(Error::of_script)
            })
        })?;
        self.is_record_open.set(false);
        Ok(())
    }

    /// A statement with this effect is next.
    fn announce(&self, effect: Effect) -> Result<()> {
        if effect == Effect::Commits {
            self.has_committed.set(true);
            return Ok(());
        }
        self.commit_record()
    }

    /// Carries out a batch on the database: what a part of it is made of depends on the table that it finds.
    fn rebuild(
        &self,
        connection: &mut dyn Connection,
        batch: &BatchAlterTable,
    ) -> std::result::Result<(), BatchError> {
        let mut rest = Some(batch.clone());
        while let Some(batch) = rest {
            let before = self.dialect.introspect(connection, &Scope::default())?;
            let rebuild = self.dialect.rebuild(&batch, &before)?;
            for statement in rebuild.statements {
                let result = connection.execute(&statement.sql);
                result.map_err(|error| self.dialect.explain_rebuild(&batch.table, error))?;
            }
            rest = rebuild.rest;
        }
        Ok(())
    }

    /// Prints a batch.
    fn print_rebuild(&self, batch: &BatchAlterTable) -> std::result::Result<(), BatchError> {
        let Sink::Offline(output) = &mut *self.sink.borrow_mut() else {
            return Ok(());
        };
        let mut replayed = self.replayed.borrow_mut();
        let mut rest = Some(batch.clone());
        while let Some(batch) = rest {
            let rebuild = self.dialect.rebuild(&batch, &replayed)?;
            for statement in rebuild.statements {
                output.statement(&statement);
            }
            *replayed = rebuild.after;
            rest = rebuild.rest;
        }
        Ok(())
    }

    /// Writes down, once, which rows contradict the foreign keys before the first rebuild: those are not its fault.
    fn note_violations(&self) -> Result<()> {
        let is_noted = self.violations.borrow().is_some();
        if let (false, Sink::Online(connection)) = (is_noted, &mut *self.sink.borrow_mut()) {
            // A database in which the check itself fails cannot be held to it.
            let before = self
                .dialect
                .foreign_key_violations(connection.as_mut())
                .ok();
            *self.violations.borrow_mut() = Some(before);
        }
        Ok(())
    }

    /// Refuses what rebuilds have done to foreign keys, before it is committed: they are off meanwhile.
    pub(super) fn check_foreign_keys(&self) -> Result<()> {
        let Some(Some(before)) = self.violations.borrow_mut().take() else {
            return Ok(());
        };
        let mut after =
            self.online(|connection| self.dialect.foreign_key_violations(connection))?;
        after.retain(|violation| !before.contains(violation));
        let Some(first) = after.first() else {
            return Ok(());
        };
        let more = match after.len() {
            1 => String::new(),
            count => format!(" (and {} more)", count - 1),
        };
        let shown: Vec<&str> = after.iter().take(20).map(String::as_str).collect();
        Err(Error::new(
            ErrorKind::Database,
            format!("a rebuilt table contradicts a foreign key: {first}{more}"),
        )
        .with_detail(shown.join("\n"))
        .with_hint("correct or delete these rows in the script before it changes the table"))
    }

    /// From now on operations are only noted, or carried out again; those noted so far.
    pub(super) fn watch(&self, begin: bool) -> Vec<Operation> {
        let next = begin.then(Vec::new);
        self.watched.replace(next).unwrap_or_default()
    }

    /// Drops the types that these operations of an upgrade have made on the way, where nothing uses them.
    pub(super) fn drop_types(&self, operations: &[Operation]) -> Result<()> {
        for statement in self.dialect.drop_created_types(operations)? {
            if let Sink::Offline(output) = &mut *self.sink.borrow_mut() {
                output.statement(&statement);
                continue;
            }
            self.run(&statement.sql, None)?;
        }
        Ok(())
    }

    fn check_running(&self) -> Result<()> {
        if self.is_running.get() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Script,
            "a directive was called while the script was loaded",
        )
        .with_hint("move it into `upgrade()` or `downgrade()`"))
    }
}

impl MigrationContext for RunContext {
    fn invoke(&self, operation: Operation) -> Result<()> {
        self.check_running()?;
        if let Some(watched) = &mut *self.watched.borrow_mut() {
            watched.push(operation);
            return Ok(());
        }
        // SQL of the script's own may read the version table.
        if matches!(operation, Operation::Execute(_)) {
            self.write_rows()?;
        }
        let before = match &mut *self.sink.borrow_mut() {
            Sink::Online(connection) if self.dialect.needs_schema(&operation) => self
                .dialect
                .introspect(connection.as_mut(), &self.dialect.needed_scope())?,
            Sink::Online(_) => Schema::default(),
            Sink::Offline(output) => {
                let mut replayed = self.replayed.borrow_mut();
                for statement in self.dialect.render(&operation, &replayed)? {
                    output.statement(&statement);
                }
                return self.dialect.replay(&operation, &mut replayed);
            }
        };
        let statements = self.dialect.render(&operation, &before)?;
        let alone = (statements.len() == 1).then_some(&operation);
        for statement in &statements {
            self.run(&statement.sql, alone)?;
        }
        Ok(())
    }

    fn batch(&self, batch: &BatchAlterTable) -> std::result::Result<bool, BatchError> {
        self.check_running()?;
        if self.watched.borrow().is_some() || !self.dialect.rebuilds(batch) {
            return Ok(false);
        }
        self.note_violations()?;
        if self.is_offline() {
            self.print_rebuild(batch)?;
            return Ok(true);
        }
        self.commit_record()?;
        // A table is swapped as a whole or not at all: in an autocommit block within a transaction of its own.
        let is_alone = self.progress.borrow().in_autocommit();
        if is_alone {
            self.with_progress(Progress::leave_autocommit)?;
        }
        let work = Work {
            text: &format!("batch_alter_table of `{}`", batch.table.name),
            whole: &format!("{batch:?}"),
            effect: Effect::Changes,
            operation: None,
        };
        let mut operation = None;
        let done = self.with_progress(|progress, place| {
            progress.run(place, &work, |connection| {
                self.rebuild(connection, batch).map_err(|failed| {
                    operation = failed.operation;
                    failed.error
                })
            })
        });
        done.map_err(|error| BatchError { operation, error })?;
        if is_alone {
            self.check_foreign_keys()?;
            self.with_progress(Progress::enter_autocommit)?;
        }
        Ok(true)
    }

    fn dialect(&self) -> &dyn Dialect {
        self.dialect.as_ref()
    }

    fn is_offline(&self) -> bool {
        matches!(*self.sink.borrow(), Sink::Offline(_))
    }

    fn query(&self, sql: &str, parameters: &[conn::Value]) -> Result<conn::Rows> {
        self.check_running()?;
        if self.watched.borrow().is_some() {
            return Err(Error::new(ErrorKind::Script, "nothing is carried out now"));
        }
        if self.is_offline() {
            return self.online(|connection| connection.query(sql, parameters));
        }
        self.write_rows()?;
        let effect = self.dialect.effect(sql)?;
        self.announce(effect)?;
        let work = Work {
            text: sql,
            whole: &format!("{sql}{parameters:?}"),
            effect,
            operation: None,
        };
        let rows = self.with_progress(|progress, place| {
            progress.run(place, &work, |connection| {
                connection.query(sql, parameters).map_err(Error::of_script)
            })
        })?;
        self.is_record_open.set(false);
        Ok(rows)
    }

    fn schema(&self) -> Result<Schema> {
        if self.is_offline() {
            return Ok(self.replayed.borrow().clone());
        }
        self.online(|connection| self.dialect.introspect(connection, &Scope::default()))
    }

    fn autocommit(&self, enter: bool) -> Result<()> {
        if self.watched.borrow().is_some() {
            return Ok(());
        }
        if enter {
            self.check_foreign_keys()?;
        }
        if !self.is_offline() {
            self.write_rows()?;
            self.commit_record()?;
            self.has_committed.set(true);
            return self.with_progress(|progress, place| {
                if enter {
                    progress.enter_autocommit(place)
                } else {
                    progress.leave_autocommit(place)
                }
            });
        }
        match &mut *self.sink.borrow_mut() {
            Sink::Online(_) => Ok(()),
            Sink::Offline(output) => {
                if self.transactional_ddl {
                    if enter {
                        output.commit()
                    } else {
                        output.begin()
                    }
                }
                Ok(())
            }
        }
    }

    fn x_arguments(&self) -> &[String] {
        &self.x_arguments
    }

    fn options(&self) -> &[(String, String)] {
        &self.options
    }

    fn config_file(&self) -> Option<&Path> {
        self.config_file.as_deref()
    }

    fn url(&self) -> Option<&Url> {
        self.url.as_ref()
    }

    fn version_table(&self) -> TableName {
        self.version_table.clone()
    }

    /// Models that cannot be read have no say here: a command that needs them reports why.
    fn naming(&self) -> NamingConvention {
        self.naming
            .borrow_mut()
            .get_or_insert_with(|| {
                self.models
                    .as_ref()
                    .and_then(|models| source::read(models).ok())
                    .map(|schema| schema.naming)
                    .unwrap_or_default()
            })
            .clone()
    }
}
