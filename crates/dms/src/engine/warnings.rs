use super::{Event, Migrator, progress};
use crate::conn::Connection;
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind, Result};
use crate::project::Concern;

impl Migrator {
    /// Tells the project's warnings about this, each once.
    ///
    /// # Errors
    /// When it is not known which table holds the revisions: in another one the database looks empty, and everything
    /// would be applied again.
    pub(super) fn warn_of(&self, concerns: &[Concern]) -> Result<()> {
        let warnings = self.project.warnings.iter().enumerate();
        for (index, warning) in warnings.filter(|(_, it)| concerns.contains(&it.concern)) {
            if let Some(name @ ("version_table" | "version_table_schema")) = warning.unknown {
                let span = warning.span.clone();
                let message = format!("`{name}` is not known: its value is no literal");
                let error = Error::new(ErrorKind::Config, message).with_hint(format!(
                    "say it in dms.toml, which counts before this file: `{name} = \"...\"`"
                ));
                return Err(match span {
                    Some(span) => error.with_span(span),
                    None => error,
                });
            }
            if self.told.borrow_mut().insert(index) {
                self.tell(Event::Warning(self.project.told(warning)));
            }
        }
        Ok(())
    }

    /// Tells of the context in which a verb begins, as Alembic's first lines do.
    pub(super) fn tell_context(&self, dialect: &dyn Dialect, is_offline: bool) {
        self.tell(Event::Context {
            implementation: dialect.implementation(),
            transactional_ddl: self.transactional_ddl(dialect),
            is_offline,
        });
    }

    /// Whether DDL stands in a transaction: as the project says, else as the dialect does.
    pub(super) fn transactional_ddl(&self, dialect: &dyn Dialect) -> bool {
        let set = self.project.transactional_ddl;
        set.unwrap_or_else(|| dialect.transactional_ddl())
    }

    /// Whether each revision of a live run is committed by itself. Alembic does so, too, where DDL stands in no
    /// transaction, or is said to.
    pub(super) fn commits_each_revision(&self, dialect: &dyn Dialect) -> bool {
        self.project.transaction_per_migration
            || self.project.transactional_ddl == Some(false)
            || !dialect.rolls_back_ddl()
    }

    /// Tells of a revision that an earlier run left half-done.
    pub(super) fn warn_of_half_done(
        &self,
        dialect: &dyn Dialect,
        connection: &mut dyn Connection,
    ) -> Result<()> {
        let left = progress::read(dialect, connection, &self.project.version_table)?;
        if let Some(left) = left.filter(|left| !left.is_empty()) {
            self.tell(Event::Warning(left.warning()));
        }
        Ok(())
    }
}
