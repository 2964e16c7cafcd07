use super::{Sqlite, types};
use crate::dialect::standard::{
    self, bare_expression, default_text, has_foreign_key, integer_kind, keyword_phrase, quote,
    unsupported,
};
use crate::error::Result;
use crate::schema::{Autoincrement, Column, Expression, ServerDefault, Table};

/// A column as it stands in CREATE TABLE and ADD COLUMN.
pub(super) fn definition(table: &Table, column: &Column) -> Result<String> {
    let text = format!("{} {}", quote(&Sqlite, &column.name), data_type(column)?);
    let mut text = text.trim_end().to_owned();
    if let Some(default) = &column.server_default {
        text.push_str(" DEFAULT ");
        if is_now(default) {
            text.push_str(NOW);
        } else {
            text.push_str(&in_parentheses(default_text(&Sqlite, default)?));
        }
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
        text.push_str(&on_conflict(
            column.options.text("sqlite_on_conflict_not_null"),
        )?);
    }
    let key_length = table
        .primary_key
        .as_ref()
        .map_or(0, |key| key.columns.len());
    if column.primary_key && column.autoincrement == Autoincrement::True && key_length > 1 {
        return Err(unsupported(
            format!(
                "column `{}` of table `{}` is marked `autoincrement=True` in a primary key of {key_length} \
                 columns, which SQLite cannot number",
                column.name, table.name
            ),
            "remove `autoincrement=True`, or make the column the only one of the primary key",
        ));
    }
    if is_inline_key(table, column) {
        text.push_str(" PRIMARY KEY");
        text.push_str(&on_conflict(
            column.options.text("sqlite_on_conflict_primary_key"),
        )?);
        text.push_str(" AUTOINCREMENT");
    }
    if let Some(computed) = &column.computed {
        text.push(' ');
        text.push_str(&standard::computed(&Sqlite, computed, "")?);
    }
    Ok(text)
}

/// The type as the column declares it.
pub(super) fn data_type(column: &Column) -> Result<String> {
    match &column.declared_type {
        Some(declared) => Ok(declared.to_string()),
        None => types::data_type(&column.data_type),
    }
}

/// The present time, as SQLite says it.
pub(super) const NOW: &str = "CURRENT_TIMESTAMP";

/// Whether a default is the text `now()`, as scripts written on PostgreSQL have it. SQLite has no such function
/// and takes the default all the same; only the first insert that needs it fails.
pub(super) fn is_now(default: &ServerDefault) -> bool {
    let ServerDefault::Expression(Expression::Text(text)) = default else {
        return false;
    };
    let bare: String = text
        .trim()
        .trim_start_matches('(')
        .chars()
        .filter(|character| !character.is_whitespace() && *character != ')')
        .collect();
    bare.eq_ignore_ascii_case("now(")
}

/// Whether the primary key stands in this column's definition, the only place for AUTOINCREMENT.
/// <https://www.sqlite.org/autoinc.html>
pub(super) fn is_inline_key(table: &Table, column: &Column) -> bool {
    table.options.is_true("sqlite_autoincrement")
        && table
            .primary_key
            .as_ref()
            .is_some_and(|key| key.columns == [column.name.clone()])
        && integer_kind(column.data_type.class).is_some()
        && !has_foreign_key(table, column)
}

/// A default that is an expression must stand in parentheses; a number, a word or a text need not.
fn in_parentheses(default: String) -> String {
    let begins_well = default.trim_start().starts_with(['\'', '"', '(']);
    let is_word = default.chars().all(|c| c.is_alphanumeric() || c == '_');
    if begins_well || is_word {
        default
    } else {
        format!("({default})")
    }
}

/// A default as Alembic writes it into a script for SQLite: in parentheses unless it is a text, one
/// digit, or in parentheses already.
pub(super) fn default_expression(expression: &Expression) -> Result<String> {
    let text = bare_expression(&Sqlite, expression)?;
    let inside = |open: char, close: char| {
        text.len() > 2 && text.starts_with(open) && text.ends_with(close) && !text.contains('\n')
    };
    let is_digit = text.len() == 1 && text.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if text.is_empty() || is_digit || inside('\'', '\'') || inside('(', ')') {
        Ok(text)
    } else {
        Ok(format!("({text})"))
    }
}

/// ` ON CONFLICT ...`, if it is said.
pub(super) fn on_conflict(action: Option<&str>) -> Result<String> {
    match action {
        Some(action) => Ok(format!(
            " ON CONFLICT {}",
            keyword_phrase("`sqlite_on_conflict`", action, false)?
        )),
        None => Ok(String::new()),
    }
}
