use super::{Event, Migrator};
use crate::dialect::Dialect;
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

    /// Whether each revision of a live run is committed by itself. Alembic does so, too, where DDL is said to stand in
    /// no transaction.
    pub(super) fn commits_each_revision(&self) -> bool {
        self.project.transaction_per_migration || self.project.transactional_ddl == Some(false)
    }
}
