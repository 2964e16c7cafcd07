use super::progress::Closing;
use crate::conn::Connection;
use crate::dialect::{Dialect, Scope, VersionStatement, VersionTable};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::{RowChange, Step};
use crate::schema::TableName;

/// How many characters `version_num` has in a table that is made now.
const WIDTH: usize = 32;

/// Whether the version table is there.
pub(super) fn exists(
    dialect: &dyn Dialect,
    connection: &mut dyn Connection,
    table: &VersionTable,
) -> Result<bool> {
    let rows = connection.rows(&dialect.version_table_exists(table).sql)?;
    Ok(rows.first().and_then(|row| row.boolean(0)).unwrap_or(false))
}

/// The rows of the version table, sorted; `None` if there is no such table.
pub(super) fn read(
    dialect: &dyn Dialect,
    connection: &mut dyn Connection,
    table: &VersionTable,
) -> Result<Option<Vec<String>>> {
    if !exists(dialect, connection, table)? {
        return Ok(None);
    }
    let statement = dialect.version_statement(table, &VersionStatement::Select);
    let rows = connection.rows(&statement.sql)?;
    let mut revisions = Vec::with_capacity(rows.len());
    for row in &rows {
        let Some(revision) = row.text(0) else {
            return Err(Error::new(
                ErrorKind::State,
                format!(
                    "the version table `{}` holds a row that is no text",
                    table.name
                ),
            )
            .with_hint("look at its rows, or name another one with `version_table` in dms.toml"));
        };
        revisions.push(revision.to_owned());
    }
    revisions.sort();
    Ok(Some(revisions))
}

/// The statement that makes a row change.
pub(super) fn statement(change: &RowChange) -> VersionStatement {
    match change {
        RowChange::Insert(revision) => VersionStatement::Insert(revision.clone()),
        RowChange::Update(from, to) => VersionStatement::Update(from.clone(), to.clone()),
        RowChange::Delete(revision) => VersionStatement::Delete(revision.clone()),
    }
}

/// Carries row changes out, and checks that each met exactly one row, as Alembic does.
pub(super) fn change(
    dialect: &dyn Dialect,
    connection: &mut dyn Connection,
    table: &VersionTable,
    changes: &[RowChange],
    behind: Closing,
) -> Result<()> {
    let sql = |change| dialect.version_statement(table, &statement(change)).sql;
    let mut statements = behind.statements;
    let before = statements.len();
    statements.extend(changes.iter().map(sql));
    let affected = connection.execute_within(behind.begins, &statements, false)?;
    let mut checked = changes.iter().zip(affected.into_iter().skip(before));
    let Some((change, affected)) = checked.find(|(_, affected)| *affected != 1) else {
        return Ok(());
    };
    let what = match change {
        RowChange::Insert(revision) => format!("inserting `{revision}`"),
        RowChange::Update(from, to) => format!("updating `{from}` to `{to}`"),
        RowChange::Delete(revision) => format!("deleting `{revision}`"),
    };
    Err(Error::new(
        ErrorKind::State,
        format!("expected to match one row when {what} in `{}`; {affected} found", table.name),
    )
    .with_hint("something else changed the version table during this run; look with `dms current` and run again"))
}

/// What the rows are after a change.
pub(super) fn apply(rows: &mut Vec<String>, row_change: &RowChange) {
    match row_change {
        RowChange::Insert(revision) => rows.push(revision.clone()),
        RowChange::Update(from, to) => {
            rows.retain(|row| row != from);
            rows.push(to.clone());
        }
        RowChange::Delete(revision) => rows.retain(|row| row != revision),
    }
    rows.sort();
}

/// Refuses steps that would record an id which does not fit the table's column. Alembic finds out at
/// the end of the migration.
pub(super) fn check_width(steps: &[Step], width: Option<usize>) -> Result<()> {
    let width = width.unwrap_or(WIDTH);
    let too_long = steps
        .iter()
        .flat_map(|step| &step.rows)
        .find_map(|change| match change {
            RowChange::Insert(revision) | RowChange::Update(_, revision) => {
                (revision.chars().count() > width).then_some(revision)
            }
            RowChange::Delete(_) => None,
        });
    match too_long {
        None => Ok(()),
        Some(revision) => Err(Error::new(
            ErrorKind::State,
            format!("revision id `{revision}` does not fit the version table: it has {} characters, the column {width}", revision.chars().count()),
        )
        .with_hint("give the revision a shorter id in its file and in the files that name it as `down_revision`")),
    }
}

/// How many characters the column of an existing table takes; only looked up when an id is longer than usual.
pub(super) fn width(
    dialect: &dyn Dialect,
    connection: &mut dyn Connection,
    table: &VersionTable,
    table_exists: bool,
    steps: &[Step],
) -> Result<Option<usize>> {
    if !table_exists || check_width(steps, None).is_ok() {
        return Ok(None);
    }
    let name = TableName::in_schema(table.schema.clone(), table.name.clone());
    let scope = Scope {
        only: Some(vec![name.clone()]),
        ..Scope::default()
    };
    let schema = match dialect.introspect(connection, &scope) {
        Ok(schema) => schema,
        // The usual width is all that is known.
        Err(error) if error.kind() == ErrorKind::Unsupported => return Ok(None),
        Err(error) => return Err(error),
    };
    let column = schema
        .table(&name)
        .and_then(|table| table.column("version_num"));
    Ok(column.map(|column| {
        column
            .data_type
            .integer("length")
            .and_then(|length| usize::try_from(length).ok())
            .unwrap_or(usize::MAX)
    }))
}
