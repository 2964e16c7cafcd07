use super::{Applied, Event, Migrator, version_table};
use crate::dialect::VersionStatement;
use crate::error::Result;

impl Migrator {
    /// Sets the version table to these revisions without running anything. `purge` forgets what it
    /// holds first, the way out when it names a revision that no file has.
    ///
    /// # Errors
    /// When a revision is unknown, the rows do not fit the graph, or the database refuses.
    pub fn stamp(&mut self, targets: &[&str], purge: bool) -> Result<Applied> {
        if !purge {
            return self.run(&|migrator, rows| migrator.graph.stamp(rows, targets));
        }
        // Unknown targets are refused before the rows are gone.
        self.graph.stamp(&[], targets)?;
        let dialect = self.dialect()?;
        let table = self.project.version_table.clone();
        let mut connection = self.open_connection()?;
        let held = super::lock::acquire(self)?;
        connection.begin()?;
        let before = version_table::read(dialect.as_ref(), connection.as_mut(), &table)?;
        let statement = match before {
            Some(_) => VersionStatement::DeleteAll,
            None => VersionStatement::Create,
        };
        connection.execute(&dialect.version_statement(&table, &statement).sql)?;
        let steps = self.graph.stamp(&[], targets)?;
        version_table::check_width(&steps, None)?;
        let mut after = Vec::new();
        for (number, step) in steps.iter().enumerate() {
            self.tell(Event::Running {
                direction: step.direction,
                from: step.from.clone(),
                to: step.to.clone(),
                message: String::new(),
                number: number + 1,
                total: steps.len(),
            });
            for change in &step.rows {
                version_table::change(dialect.as_ref(), connection.as_mut(), &table, change)?;
                version_table::apply(&mut after, change);
            }
        }
        connection.commit()?;
        drop(held);
        self.keep_connection(connection);
        Ok(Applied {
            steps,
            before: before.unwrap_or_default(),
            after,
        })
    }
}
