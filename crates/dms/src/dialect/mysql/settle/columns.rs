//! Asks the server how it would keep a computed expression that the models write otherwise than it does: a column of a
//! temporary table shows it.

use super::super::normalize::normal_expression;
use super::super::{Mysql, string, types};
use crate::conn::Connection;
use crate::dialect::Dialect as _;
use crate::dialect::standard::{Question, has_other_expression, questions, quote, table_name};
use crate::error::{ErrorKind, Result};
use crate::schema::{Column, Schema, Table};
use crate::tokens::closing_parenthesis;

/// The temporary table, and its column.
const TABLE: &str = "dms_settle";
const COLUMN: &str = "dms_settle_expression";

pub(super) fn settle(
    dialect: Mysql,
    connection: &mut dyn Connection,
    before: &Schema,
    after: &mut Schema,
) -> Result<()> {
    let ask =
        |table: &Table, before: &Column, after: &Column| question(dialect, table, before, after);
    for question in questions(before, after, &ask) {
        let answer = answer(connection, &question);
        connection.execute(&format!("DROP TEMPORARY TABLE IF EXISTS {TABLE}"))?;
        match answer {
            Ok(Some(kept)) => {
                if let Some(normal) = question.normal(after) {
                    normal.computed = Some(normal_expression(&kept));
                }
            }
            Err(error) if error.kind() == ErrorKind::Connection => return Err(error),
            // Refused: the texts decide.
            Ok(None) | Err(_) => {}
        }
    }
    Ok(())
}

fn question(dialect: Mysql, table: &Table, before: &Column, after: &Column) -> Option<Vec<String>> {
    if !has_other_expression(before, after) {
        return None;
    }
    let expression = dialect.expression(&after.computed.as_ref()?.sql).ok()?;
    let data_type = types::data_type(dialect, &before.data_type).ok()?;
    Some(vec![
        format!(
            "CREATE TEMPORARY TABLE {TABLE} LIKE {}",
            table_name(&dialect, &table.name)
        ),
        format!(
            "ALTER TABLE {TABLE} ADD COLUMN {} {data_type} GENERATED ALWAYS AS ({expression})",
            quote(&dialect, COLUMN)
        ),
        format!("SHOW CREATE TABLE {TABLE}"),
    ])
}

fn answer(connection: &mut dyn Connection, question: &Question) -> Result<Option<String>> {
    let mut rows = crate::conn::Rows::default();
    for statement in &question.sql {
        rows = connection.execute(statement)?;
    }
    let text = rows.rows.first().and_then(|row| row.text(1));
    Ok(text.and_then(kept_expression))
}

/// The expression behind the column's `AS`.
fn kept_expression(create: &str) -> Option<String> {
    let tokens = string::tokens(create);
    let column = tokens.iter().position(|token| token.unquoted() == COLUMN)?;
    let behind = &tokens[column..];
    let start = behind
        .windows(2)
        .position(|pair| pair[0].is_word("as") && pair[1].is_symbol("("))?
        + 1;
    let end = closing_parenthesis(behind, start)?;
    let text = &create[behind[start].end()..behind[end].start];
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expression_is_found_in_what_the_server_shows() {
        let create = "CREATE TEMPORARY TABLE `dms_settle` (\n  `a` int(11) DEFAULT NULL COMMENT 'as (x)',\n  \
                      `dms_settle_expression` int(11) GENERATED ALWAYS AS ((`a` MOD 2)) VIRTUAL\n) ENGINE=InnoDB";
        assert_eq!(kept_expression(create).as_deref(), Some("(`a` MOD 2)"));
        assert_eq!(kept_expression("CREATE TABLE x (a int)"), None);
    }
}
