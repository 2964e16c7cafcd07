//! Asks the server whether expressions that are written otherwise are the same.
//!
//! Defaults are evaluated, in a transaction that may write nothing and not take long; computed expressions are given
//! to a column of a temporary table, which shows how the server keeps them. Both are rolled back.

use super::super::Postgres;
use super::super::normalize::{called_names, normal_expression};
use crate::conn::{Connection, Row};
use crate::dialect::Dialect as _;
use crate::dialect::standard::{
    Question, default_text, has_other_expression, questions, quote, table_name,
};
use crate::error::{ErrorKind, Result};
use crate::schema::{Column, Schema, ServerDefault, Table};

/// How many defaults one query asks about.
const CHUNK: usize = 500;

/// The temporary table, and its column.
const TABLE: &str = "dms_settle";
const COLUMN: &str = "dms_settle_expression";

pub(super) fn settle(
    connection: &mut dyn Connection,
    before: &Schema,
    after: &mut Schema,
    defaults: bool,
) -> Result<()> {
    if defaults {
        let questions = questions(before, after, &default_question);
        for chunk in questions.chunks(CHUNK) {
            for (question, is_same) in chunk.iter().zip(evaluate(connection, chunk)?) {
                if is_same {
                    take_default(before, after, question);
                }
            }
        }
    }
    for question in questions(before, after, &computed_question) {
        if let Some(kept) = kept_expression(connection, &question)?
            && let Some(normal) = question.normal(after)
        {
            normal.computed = Some(normal_expression(&kept));
        }
    }
    Ok(())
}

/// Whether two defaults give the same text in the column's type: some types know no equality (json). Where functions
/// are called they must be the same ones: what differs from call to call, or from day to day, says nothing today.
fn default_question(_: &Table, before: &Column, after: &Column) -> Option<Vec<String>> {
    let old = before.normal.as_ref()?.server_default.as_ref()?;
    let new = after.normal.as_ref()?.server_default.as_ref()?;
    if old == new || called_names(old) != called_names(new) {
        return None;
    }
    let data_type = Postgres.data_type(&before.data_type).ok()?;
    let value = |default: &ServerDefault| {
        let text = default_text(&Postgres, default).ok()?;
        Some(format!("CAST(CAST(({text}) AS {data_type}) AS text)"))
    };
    let before = value(before.server_default.as_ref()?)?;
    let after = value(after.server_default.as_ref()?)?;
    Some(vec![format!("{before} IS NOT DISTINCT FROM {after}")])
}

/// The answers to questions about defaults: all at once, and where that fails one by one.
fn evaluate(connection: &mut dyn Connection, questions: &[Question]) -> Result<Vec<bool>> {
    let all: Vec<&str> = (questions.iter())
        .flat_map(|question| question.sql.iter().map(String::as_str))
        .collect();
    if let Some(answers) = answers(connection, &all)? {
        return Ok(answers);
    }
    let mut single = Vec::with_capacity(all.len());
    for question in all {
        let answers = answers(connection, &[question])?;
        single.push(answers.is_some_and(|answers| answers == [true]));
    }
    Ok(single)
}

/// What the server says to all of these; `None` when it refuses one.
fn answers(connection: &mut dyn Connection, questions: &[&str]) -> Result<Option<Vec<bool>>> {
    let query = format!("SELECT {}", questions.join(", "));
    let rows = rolled_back(
        connection,
        &[
            "SET TRANSACTION READ ONLY",
            "SET LOCAL statement_timeout = '10s'",
            &query,
        ],
    )?;
    Ok(rows.map(|rows| {
        let row = rows.first();
        (0..questions.len())
            .map(|index| row.and_then(|row| row.boolean(index)) == Some(true))
            .collect()
    }))
}

fn take_default(before: &Schema, after: &mut Schema, question: &Question) {
    let known = question
        .existing(before)
        .and_then(|column| column.normal.as_ref());
    let known = known.and_then(|known| known.server_default.clone());
    if let Some(normal) = question.normal(after) {
        normal.server_default = known;
    }
}

/// How the server keeps a computed expression that is written otherwise than the one it has.
fn computed_question(table: &Table, before: &Column, after: &Column) -> Option<Vec<String>> {
    if !has_other_expression(before, after) {
        return None;
    }
    let expression = Postgres.expression(&after.computed.as_ref()?.sql).ok()?;
    let data_type = Postgres.data_type(&before.data_type).ok()?;
    Some(vec![
        format!(
            "CREATE TEMPORARY TABLE {TABLE} (LIKE {})",
            table_name(&Postgres, &table.name)
        ),
        format!(
            "ALTER TABLE {TABLE} ADD COLUMN {} {data_type} GENERATED ALWAYS AS ({expression}) STORED",
            quote(&Postgres, COLUMN)
        ),
        format!(
            "SELECT pg_catalog.pg_get_expr(adbin, adrelid) FROM pg_catalog.pg_attrdef \
             JOIN pg_catalog.pg_attribute ON attrelid = adrelid AND attnum = adnum \
             WHERE adrelid = '{TABLE}'::regclass AND attname = '{COLUMN}'"
        ),
    ])
}

fn kept_expression(connection: &mut dyn Connection, question: &Question) -> Result<Option<String>> {
    let statements: Vec<&str> = question.sql.iter().map(String::as_str).collect();
    let rows = rolled_back(connection, &statements)?;
    let row = rows.and_then(|rows| rows.into_iter().next());
    Ok(row.and_then(|row| row.text(0).map(str::to_owned)))
}

/// Runs statements in a transaction that is rolled back, and returns what the last one answered; `None` when the
/// server refuses one.
fn rolled_back(connection: &mut dyn Connection, statements: &[&str]) -> Result<Option<Vec<Row>>> {
    // Together: one round trip for all of them.
    let answer = connection.rows(&format!("BEGIN;\n{}", statements.join(";\n")));
    connection.rollback()?;
    match answer {
        Ok(rows) => Ok(Some(rows)),
        Err(error) if error.kind() == ErrorKind::Connection => Err(error),
        Err(_) => Ok(None),
    }
}
