use std::sync::LazyLock;

use regex::Regex;

use super::{Mysql, comment, types};
use crate::dialect::standard::{self, autoincrement_column, default_text, quote, unsupported};
use crate::error::Result;
use crate::schema::{Column, ServerDefault, Table};

/// What the servers take behind DEFAULT without parentheses although it is no single word.
static BARE_DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)^\s*['"(]|on +update|^(?:now|current_timestamp)\(\d+\)"#)
        .expect("invariant: a constant pattern is valid")
});

/// Whether a column can be NOT NULL. MariaDB knows that of no computed column; in a primary key it goes without saying.
/// <https://mariadb.com/kb/en/generated-columns/>
pub(super) fn takes_not_null(dialect: Mysql, column: &Column) -> bool {
    !dialect.is_mariadb() || column.computed.is_none() || column.primary_key
}

/// A column as it stands in CREATE TABLE and ADD COLUMN.
pub(super) fn definition(dialect: Mysql, table: &Table, column: &Column) -> Result<String> {
    let mut text = format!(
        "{} {}",
        quote(&dialect, &column.name),
        types::of_column(dialect, &table.name, &column.name, &column.data_type)?
    );
    if let Some(computed) = &column.computed {
        text.push(' ');
        text.push_str(&standard::computed(&dialect, computed, "")?);
    }
    let is_implied = dialect.is_mariadb() && column.computed.is_some() && column.primary_key;
    if !column.nullable && !takes_not_null(dialect, column) {
        return Err(unsupported(
            format!(
                "MariaDB has no NOT NULL on a computed column, as column `{}` of table `{}` asks for",
                column.name, table.name
            ),
            "write `nullable=True`, and a check constraint where NULL must be kept out",
        ));
    }
    if !column.nullable && !is_implied {
        text.push_str(" NOT NULL");
    } else if column.nullable && types::is_timestamp(dialect, &column.data_type) {
        // Older servers take a TIMESTAMP without a word for NOT NULL.
        text.push_str(" NULL");
    }
    text.push_str(&comment::of_column(dialect, column.comment.as_deref()));
    let numbered = autoincrement_column(table)?.is_some_and(|own| own.name == column.name);
    match &column.server_default {
        None if numbered => text.push_str(" AUTO_INCREMENT"),
        None => {}
        Some(default) => {
            text.push_str(" DEFAULT ");
            text.push_str(&default_in_definition(dialect, default)?);
        }
    }
    Ok(text)
}

/// A default in a definition: an expression stands in parentheses.
/// <https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html>
fn default_in_definition(dialect: Mysql, default: &ServerDefault) -> Result<String> {
    let text = default_text(&dialect, default)?;
    let is_word = text.chars().all(|c| c.is_alphanumeric() || c == '_');
    Ok(if is_word || BARE_DEFAULT.is_match(&text) {
        text
    } else {
        format!("({text})")
    })
}
