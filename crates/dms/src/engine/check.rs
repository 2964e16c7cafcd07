use super::Migrator;
use crate::error::Result;

impl Migrator {
    /// Compares as [`Migrator::migrate`] does and writes nothing. One line for each operation that would
    /// be needed; empty if the database is what the models describe.
    ///
    /// # Errors
    /// As [`Migrator::migrate`].
    pub fn check(&mut self) -> Result<Vec<String>> {
        let difference = self.compare()?;
        Ok(difference
            .upgrade
            .iter()
            .map(crate::op::Operation::summary)
            .collect())
    }
}
