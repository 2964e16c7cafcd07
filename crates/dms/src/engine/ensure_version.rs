use super::offline::Output;
use super::run::Start;
use super::{Migrator, version_table};
use crate::dialect::VersionStatement;
use crate::error::Result;
use crate::project::Concern;

impl Migrator {
    /// Makes the version table, if it is not there; without a row. Says whether it was made.
    ///
    /// # Errors
    /// When the database refuses, or another run does not release the lock in time.
    pub fn ensure_version(&mut self) -> Result<bool> {
        let mut connection = self.open_to_look()?;
        let dialect = self.dialect()?;
        let table = &self.project.version_table;
        let is_there = version_table::exists(dialect.as_ref(), connection.as_mut(), table)?;
        self.keep_connection(connection);
        // A run of no steps makes the table as any other run does.
        self.run(Start::AsItIs, &|_, _| Ok(Vec::new()))?;
        Ok(!is_there)
    }

    /// The SQL of `ensure_version --sql`. Needs no database.
    ///
    /// # Errors
    /// When no database's URL names the dialect.
    pub fn ensure_version_sql(&mut self) -> Result<String> {
        let dialect = self.dialect()?;
        self.tell_database();
        self.warn_of(&[Concern::VersionTable])?;
        self.tell_context(dialect.as_ref(), true);
        let table = &self.project.version_table;
        let mut output = Output::default();
        // As in Alembic, a transaction per migration is none where nothing migrates.
        let is_enclosed =
            self.transactional_ddl(dialect.as_ref()) && !self.project.transaction_per_migration;
        if is_enclosed {
            output.begin();
        }
        output.statement(&dialect.version_statement(table, &VersionStatement::Create));
        if is_enclosed {
            output.commit();
        }
        Ok(output.take())
    }
}
