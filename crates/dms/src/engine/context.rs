use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::conn::{self, Connection};
use crate::dialect::{Dialect, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::op::Operation;
use crate::pylib::MigrationContext;
use crate::schema::Schema;
use crate::schema::naming::NamingConvention;
use crate::source::{self, Models};

use super::Migrator;
use super::offline::Output;

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
    x_arguments: Vec<String>,
    transactional_ddl: bool,
    naming: RefCell<Option<NamingConvention>>,
    /// False while modules are loaded: their bodies must not change the database.
    pub(super) is_running: Cell<bool>,
    /// Set once statements of the run were committed before its end (an autocommit block).
    pub(super) has_committed: Cell<bool>,
}

impl RunContext {
    pub(super) fn new(migrator: &Migrator, dialect: Rc<dyn Dialect>, sink: Sink) -> Rc<Self> {
        Rc::new(Self {
            transactional_ddl: migrator.transactional_ddl(dialect.as_ref()),
            dialect,
            sink: RefCell::new(sink),
            replayed: RefCell::default(),
            models: migrator.project.models.clone(),
            x_arguments: migrator.x_arguments.clone(),
            naming: RefCell::default(),
            is_running: Cell::new(false),
            has_committed: Cell::new(false),
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
        match &mut *self.sink.borrow_mut() {
            Sink::Online(connection) => {
                let before = if self.dialect.needs_schema(&operation) {
                    self.dialect
                        .introspect(connection.as_mut(), &Scope::default())?
                } else {
                    Schema::default()
                };
                for statement in self.dialect.render(&operation, &before)? {
                    connection.execute(&statement.sql)?;
                }
            }
            Sink::Offline(output) => {
                let mut replayed = self.replayed.borrow_mut();
                for statement in self.dialect.render(&operation, &replayed)? {
                    output.statement(&statement);
                }
                operation.apply(&mut replayed)?;
            }
        }
        Ok(())
    }

    fn dialect(&self) -> &dyn Dialect {
        self.dialect.as_ref()
    }

    fn is_offline(&self) -> bool {
        matches!(*self.sink.borrow(), Sink::Offline(_))
    }

    fn query(&self, sql: &str, parameters: &[conn::Value]) -> Result<conn::Rows> {
        self.check_running()?;
        self.online(|connection| connection.query(sql, parameters))
    }

    fn schema(&self) -> Result<Schema> {
        if self.is_offline() {
            return Ok(self.replayed.borrow().clone());
        }
        self.online(|connection| self.dialect.introspect(connection, &Scope::default()))
    }

    fn autocommit(&self, enter: bool) -> Result<()> {
        match &mut *self.sink.borrow_mut() {
            Sink::Online(connection) => {
                if enter {
                    self.has_committed.set(true);
                    connection.commit()
                } else {
                    connection.begin()
                }
            }
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
