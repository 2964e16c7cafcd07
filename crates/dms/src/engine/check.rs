use std::collections::BTreeSet;

use super::autogenerate::{Compared, Purpose};
use super::change::{Change, changes};
use super::offline::Output;
use super::{Migrator, RenameOptions, listing};
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind, Result};
use crate::op::{BatchAlterTable, BatchError, Operation};
use crate::schema::{Schema, TableName};

impl Migrator {
    /// Compares as [`Migrator::migrate`] does and writes nothing. What would have to change; empty if the database is
    /// what the models describe.
    ///
    /// # Errors
    /// As [`Migrator::migrate`].
    pub fn check(&mut self) -> Result<Vec<Change>> {
        let compared = self.compare(&RenameOptions::default(), Purpose::Check)?;
        Ok(changes(
            self.dialect()?.as_ref(),
            &compared.difference.upgrade,
        ))
    }

    /// The same as SQL, in the form of `upgrade --sql`, without the version table; empty if nothing would have to
    /// change.
    ///
    /// # Errors
    /// As [`Migrator::migrate`], and when the database has no statement for a change.
    pub fn check_sql(&mut self) -> Result<String> {
        let Compared {
            before, difference, ..
        } = self.compare(&RenameOptions::default(), Purpose::Script)?;
        if difference.upgrade.is_empty() {
            return Ok(String::new());
        }
        let dialect = self.dialect()?;
        let mut output = Output::default();
        let transactional = self.transactional_ddl(dialect.as_ref());
        if transactional {
            output.begin();
        }
        statements(dialect.as_ref(), &difference.upgrade, before, &mut output)?;
        if transactional {
            output.commit();
        }
        Ok(output.take())
    }

    /// Refuses to record revisions that the tables do not match, as far as the models can tell.
    ///
    /// # Errors
    /// As [`Migrator::check`]; when something would have to change, with what that is; and when these are not the
    /// newest revisions, which the models do not describe.
    pub fn check_stamp(&mut self, targets: &[&str]) -> Result<()> {
        let mut wanted = BTreeSet::new();
        for target in targets {
            let found = self.graph.resolve(target, &[])?;
            wanted.extend(found.into_iter().map(|revision| revision.id.as_str()));
        }
        if wanted != self.graph.real_heads().into_iter().collect() {
            return Err(Error::new(
                ErrorKind::State,
                "`--verify` compares with the models, which describe the newest revision alone",
            )
            .with_hint("stamp `heads`, or leave `--verify` out"));
        }
        let compared = self.compare_anywhere()?;
        let found = changes(self.dialect()?.as_ref(), &compared.difference.upgrade);
        if found.is_empty() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::State,
            "nothing was recorded: the database is not what the models describe; it lacks",
        )
        .with_detail(listing(&found))
        .with_hint(
            "bring the one in line with the other (`dms check --sql` prints how, once it is stamped), or stamp the \
             revision that the tables really match",
        ))
    }
}

/// Renders operations one after the other, each against the schema that those before it leave. Where the database
/// changes a table by making it anew, the changes that follow each other are made together.
pub(super) fn statements(
    dialect: &dyn Dialect,
    operations: &[Operation],
    mut schema: Schema,
    output: &mut Output,
) -> Result<()> {
    let mut rest = operations;
    while let Some(first) = rest.first() {
        let table = altered(first).filter(|table| schema.table(table).is_some());
        let length = match table {
            None => 1,
            Some(table) => rest
                .iter()
                .take_while(|operation| altered(operation) == Some(table))
                .count(),
        };
        let (block, behind) = rest.split_at(length);
        rest = behind;
        let batch = table.map(|table| BatchAlterTable {
            operations: block.to_vec(),
            ..BatchAlterTable::new(table.clone())
        });
        match batch.filter(|batch| dialect.rebuilds(batch)) {
            Some(batch) => schema = rebuilt(dialect, batch, schema, output)?,
            None => {
                for operation in block {
                    for statement in dialect.render(operation, &schema)? {
                        output.statement(&statement);
                    }
                    dialect.replay(operation, &mut schema)?;
                }
            }
        }
    }
    Ok(())
}

/// The table that is there before and after the operation.
fn altered(operation: &Operation) -> Option<&TableName> {
    match operation {
        Operation::CreateTable(_) | Operation::DropTable(_) | Operation::RenameTable(_) => None,
        other => other.table(),
    }
}

/// Makes a table anew; returns the schema after it.
fn rebuilt(
    dialect: &dyn Dialect,
    batch: BatchAlterTable,
    mut schema: Schema,
    output: &mut Output,
) -> Result<Schema> {
    let mut rest = Some(batch);
    while let Some(batch) = rest {
        let rebuild = dialect
            .rebuild(&batch, &schema)
            .map_err(|BatchError { error, .. }| error)?;
        for statement in &rebuild.statements {
            output.statement(statement);
        }
        schema = rebuild.after;
        rest = rebuild.rest;
    }
    Ok(schema)
}
