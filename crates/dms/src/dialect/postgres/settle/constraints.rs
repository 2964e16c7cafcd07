//! Asks the server how it would keep what the models say: in a transaction that is rolled back, the checks and indexes
//! in question are made on an empty temporary copy of the table and read back.

use super::super::{Postgres, constraint, index, introspect, normalize};
use crate::conn::Connection;
use crate::dialect::Dialect;
use crate::dialect::standard::{add_constraint, quote, table_name};
use crate::error::{ErrorKind, Result};
use crate::op::CreateIndex;
use crate::schema::{
    Constraint, ConstraintName, Index, NormalConstraint, Schema, Table, TableName,
};

/// The schema of temporary tables.
const TEMPORARY: &str = "pg_temp";

/// What is asked about one table: the positions of its constraints and indexes.
struct Question<'a> {
    before: &'a Table,
    constraints: Vec<usize>,
    indexes: Vec<usize>,
}

/// Replaces the `normal` parts of the models that differ from those of the database by what the server makes of them.
pub(super) fn settle(
    connection: &mut dyn Connection,
    before: &Schema,
    after: &mut Schema,
) -> Result<()> {
    let known = before.by_name();
    let questions: Vec<(usize, Question<'_>)> = (after.tables.iter().enumerate())
        .filter_map(|(position, table)| {
            Some((position, Question::about(known.get(&table.name)?, table)?))
        })
        .collect();
    if questions.is_empty() {
        return Ok(());
    }
    connection.begin()?;
    let asked = questions.iter().try_for_each(|(position, question)| {
        question.ask(connection, &mut after.tables[*position])
    });
    let ended = connection.rollback();
    asked.and(ended)
}

impl<'a> Question<'a> {
    /// What the texts leave open; `None` if nothing.
    fn about(before: &'a Table, after: &Table) -> Option<Self> {
        let is_known = |normal: &NormalConstraint| before.normal.contains(normal);
        let is_open = |(_, normal): &(usize, &NormalConstraint)| {
            matches!(normal, NormalConstraint::Text(_)) && !is_known(normal)
        };
        // Where the database has none left, they are new whatever they say.
        let has_others = (before.normal.iter()).any(|normal| {
            matches!(normal, NormalConstraint::Text(_)) && !after.normal.contains(normal)
        });
        let constraints = after.normal.iter().enumerate();
        let constraints: Vec<usize> = constraints
            .filter(|_| has_others)
            .filter(is_open)
            .map(|(position, _)| position)
            .collect();
        let indexes = after.indexes.iter().enumerate();
        let indexes: Vec<usize> = indexes
            .filter(|(_, index)| same_name(before, index).is_some_and(|own| is_other(own, index)))
            .map(|(position, _)| position)
            .collect();
        let is_any = !constraints.is_empty() || !indexes.is_empty();
        is_any.then_some(Self {
            before,
            constraints,
            indexes,
        })
    }

    fn ask(&self, connection: &mut dyn Connection, after: &mut Table) -> Result<()> {
        connection.execute("SAVEPOINT dms_table")?;
        let answers = self.answers(connection, after);
        connection.execute("ROLLBACK TO SAVEPOINT dms_table")?;
        let answers = answers?;
        for &position in &self.constraints {
            after.normal[position] = answers
                .as_ref()
                .and_then(|table| {
                    let is_own = |own: &Constraint| is_named(own.name(), &name(position));
                    let found = table.constraints.iter().position(is_own)?;
                    table.normal.get(found).cloned()
                })
                .unwrap_or(NormalConstraint::Unknown);
        }
        for &position in &self.indexes {
            let index = &mut after.indexes[position];
            let answer = answers.as_ref().and_then(|table| {
                let is_own = |own: &&Index| is_named(own.name.as_ref(), &name(position));
                table.indexes.iter().find(is_own)
            });
            match answer {
                Some(answer) => index.normal.clone_from(&answer.normal),
                None => take_unknown(same_name(self.before, index), index),
            }
        }
        Ok(())
    }

    /// The temporary table as the catalog has it; `None` where none can be made.
    fn answers(&self, connection: &mut dyn Connection, after: &Table) -> Result<Option<Table>> {
        let own = TableName::in_schema(Some(TEMPORARY.to_owned()), &*after.name.name);
        let copy = format!(
            "CREATE TEMPORARY TABLE {} (LIKE {})",
            quote(&Postgres, &after.name.name),
            table_name(&Postgres, &after.name)
        );
        if !attempt(connection, &copy)? {
            return Ok(None);
        }
        let new = after.columns.iter();
        for column in new.filter(|column| self.before.column(&column.name).is_none()) {
            let Ok(data_type) = Postgres.data_type(&column.data_type) else {
                continue;
            };
            let add = format!(
                "ALTER TABLE {} ADD COLUMN {} {data_type}",
                table_name(&Postgres, &own),
                quote(&Postgres, &column.name)
            );
            attempt(connection, &add)?;
        }
        for &position in &self.constraints {
            let mut asked = after.constraints[position].clone();
            *asked.name_mut() = Some(ConstraintName::plain(name(position)));
            if let Ok(definition) = constraint::definition(&asked) {
                attempt(connection, &add_constraint(&Postgres, &own, &definition))?;
            }
        }
        for &position in &self.indexes {
            if let Ok(create) = create_index(&own, &after.indexes[position], position) {
                attempt(connection, &create)?;
            }
        }
        let mut table = introspect::temporary(connection, &after.name.name)?;
        normalize::complete(&mut table)?;
        Ok(Some(table))
    }
}

/// What the constraint or index at this position is called on the temporary table.
fn name(position: usize) -> String {
    format!("dms_{position}")
}

fn is_named(own: Option<&ConstraintName>, name: &str) -> bool {
    own.is_some_and(|own| own.text == name)
}

fn same_name<'a>(table: &'a Table, index: &Index) -> Option<&'a Index> {
    let name = index.name.as_ref()?;
    let mut indexes = table.indexes.iter();
    indexes.find(|own| is_named(own.name.as_ref(), &name.text))
}

fn is_other(own: &Index, index: &Index) -> bool {
    own.unique == index.unique && own.normal != index.normal
}

/// Without an answer the texts that only the server could compare count as equal.
fn take_unknown(before: Option<&Index>, index: &mut Index) {
    let (Some(own), Some(normal)) = (
        before.and_then(|own| own.normal.as_ref()),
        index.normal.as_mut(),
    ) else {
        return;
    };
    for keyword in ["ops", "where"] {
        let is_keyword = |detail: &&(String, String)| detail.0 == keyword;
        let known = own.details.iter().find(is_keyword);
        let wanted = normal.details.iter_mut().find(|detail| detail.0 == keyword);
        if let (Some((_, known)), Some((_, wanted))) = (known, wanted) {
            wanted.clone_from(known);
        }
    }
}

fn create_index(table: &TableName, index: &Index, position: usize) -> Result<String> {
    let mut asked = index.clone();
    asked.name = Some(ConstraintName::plain(name(position)));
    (asked.options.0).retain(|(keyword, _)| keyword != "postgresql_concurrently");
    index::create(&CreateIndex {
        table: table.clone(),
        index: asked,
        if_not_exists: false,
    })
}

/// Runs a statement whose failure leaves the transaction as it was; whether it succeeded.
fn attempt(connection: &mut dyn Connection, sql: &str) -> Result<bool> {
    connection.execute("SAVEPOINT dms_step")?;
    match connection.execute(sql) {
        Ok(_) => {
            connection.execute("RELEASE SAVEPOINT dms_step")?;
            Ok(true)
        }
        Err(error) if matches!(error.kind(), ErrorKind::Database | ErrorKind::Locked) => {
            connection.execute("ROLLBACK TO SAVEPOINT dms_step")?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}
