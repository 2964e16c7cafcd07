use super::Sqlite;
use super::render::{needs_rebuild, no_comments};
use crate::dialect::standard::{computed_change, quote, table_name};
use crate::error::Result;
use crate::op::{AlterColumn, Change, DefaultValue};

/// The statement of `op.alter_column()`: SQLite changes a column's name in place and nothing else.
/// <https://www.sqlite.org/lang_altertable.html>
pub(super) fn render(alter: &AlterColumn) -> Result<Vec<String>> {
    let is_computed = |change: &Change<Option<DefaultValue>>| {
        matches!(change, Change::Set(Some(DefaultValue::Computed(_))))
    };
    let changes_default = matches!(alter.server_default, Change::Set(_));
    if changes_default
        && (is_computed(&alter.server_default) || is_computed(&alter.existing_server_default))
    {
        return Err(computed_change(&Sqlite, &alter.column));
    }
    let property = if alter.data_type.is_some() {
        Some("the type")
    } else if alter.nullable.is_some() {
        Some("the nullability")
    } else if changes_default {
        Some("the default")
    } else {
        None
    };
    if let Some(property) = property {
        return Err(needs_rebuild(
            &format!("change {property} of column `{}`", alter.column),
            &alter.table,
            "batch_op.alter_column(...)",
        ));
    }
    if matches!(alter.comment, Change::Set(_)) {
        return Err(no_comments(&alter.table));
    }
    Ok(alter
        .new_name
        .iter()
        .map(|new_name| {
            format!(
                "ALTER TABLE {} RENAME COLUMN {} TO {}",
                table_name(&Sqlite, &alter.table),
                quote(&Sqlite, &alter.column),
                quote(&Sqlite, new_name)
            )
        })
        .collect())
}
