use super::{Event, Migrator, progress};
use crate::conn::Connection;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::project::Concern;

impl Migrator {
    /// Tells the project's warnings about this, each once.
    pub(super) fn warn_of(&self, concerns: &[Concern]) {
        for (index, warning) in self.project.warnings.iter().enumerate() {
            if concerns.contains(&warning.concern) && self.told.borrow_mut().insert(index) {
                self.tell(Event::Warning(self.project.told(warning)));
            }
        }
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
