use super::{Applied, Migrator, stamp_all};
use crate::error::Result;

impl Migrator {
    /// Sets the version table to these revisions without running anything. `purge` forgets what it
    /// holds first, the way out when it names a revision that no file has.
    ///
    /// # Errors
    /// When a revision is unknown, the rows do not fit the graph, or the database refuses.
    pub fn stamp(&mut self, targets: &[&str], purge: bool) -> Result<Applied> {
        let applied = stamp_all(std::slice::from_mut(self), targets, purge)?;
        Ok(applied.into_iter().next().unwrap_or_default())
    }
}
