use super::Sqlite;
use super::column::{is_inline_key, on_conflict};
use crate::dialect::standard::{
    check_body, deferrability, foreign_key_body, is_inline, named, no_exclude, primary_key_body,
    unique_body,
};
use crate::error::Result;
use crate::schema::{CheckConstraint, Constraint, Options, PrimaryKey, Table};

/// A primary key as it stands in CREATE TABLE; `None` if it stands in its column's definition.
pub(super) fn primary_key(table: &Table, key: &PrimaryKey) -> Result<Option<String>> {
    let column = match key.columns.as_slice() {
        [] => return Ok(None),
        [name] => table.column(name),
        _ => None,
    };
    if column.is_some_and(|column| is_inline_key(table, column)) {
        return Ok(None);
    }
    Ok(Some(format!(
        "{}{}{}{}",
        named(&Sqlite, key.name.as_ref())?,
        primary_key_body(&Sqlite, &key.columns),
        deferrability(key.deferrable, key.initially.as_deref())?,
        conflict(
            table,
            &key.options,
            &key.columns,
            "sqlite_on_conflict_primary_key"
        )?
    )))
}

/// A constraint as it stands in CREATE TABLE; `None` for one that SQLite cannot have there: a foreign
/// key to a table in another schema.
pub(super) fn definition(table: &Table, constraint: &Constraint) -> Result<Option<String>> {
    match constraint {
        Constraint::PrimaryKey(key) => primary_key(table, key),
        Constraint::Unique(unique) if unique.columns.is_empty() => Ok(None),
        Constraint::Unique(unique) => Ok(Some(format!(
            "{}{}{}{}",
            named(&Sqlite, unique.name.as_ref())?,
            unique_body(&Sqlite, "", &unique.columns),
            deferrability(unique.deferrable, unique.initially.as_deref())?,
            conflict(
                table,
                &unique.options,
                &unique.columns,
                "sqlite_on_conflict_unique"
            )?
        ))),
        Constraint::Check(check) if !is_needed(table, check) || is_inline(table, check) => Ok(None),
        Constraint::Check(check) => Ok(Some(format!(
            "{}{}{}{}",
            named(&Sqlite, check.name.as_ref())?,
            check_body(&Sqlite, check)?,
            deferrability(check.deferrable, check.initially.as_deref())?,
            on_conflict(check.options.text("sqlite_on_conflict"))?
        ))),
        Constraint::ForeignKey(key) if key.referred_table.schema != table.name.schema => Ok(None),
        Constraint::ForeignKey(key) => Ok(Some(format!(
            "{}{}",
            named(&Sqlite, key.name.as_ref())?,
            foreign_key_body(&Sqlite, key)?
        ))),
        Constraint::Exclude(_) => Err(no_exclude(&Sqlite)),
    }
}

/// Whether a check that a column's type brought is needed: not if it is that of a variant for another database.
pub(super) fn is_needed(table: &Table, check: &CheckConstraint) -> bool {
    let column = check.of_type.as_ref().and_then(|name| table.column(name));
    column.is_none_or(|column| {
        column
            .data_type
            .for_dialect("sqlite")
            .is_true("create_constraint")
    })
}

/// The constraint's own ON CONFLICT, or for a single column that which the column says.
fn conflict(
    table: &Table,
    options: &Options,
    columns: &[String],
    column_option: &str,
) -> Result<String> {
    let of_column = match columns {
        [name] => table
            .column(name)
            .and_then(|column| column.options.text(column_option)),
        _ => None,
    };
    on_conflict(options.text("sqlite_on_conflict").or(of_column))
}
