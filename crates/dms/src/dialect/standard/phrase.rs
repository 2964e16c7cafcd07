//! Pieces of SQL that a script gives as text and that stand in a statement without quotes. They are
//! held against the shape that they must have, so that none can change the statement around it.

use std::sync::LazyLock;

use regex::Regex;

use super::{Syntax, text_literal, unsupported};
use crate::error::{Error, Result};
use crate::schema::{Literal, OptionValue};

static PHRASE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\w+(?:[ ]+\w+)*$"));
static PHRASE_WITH_COLUMNS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^\w+(?:[ ]+\w+)*(?:[ ]*\([ ]*(?:[\w$]+|"(?:[^"]|"")+")(?:[ ]*,[ ]*(?:[\w$]+|"(?:[^"]|"")+"))*[ ]*\))?$"#,
    )
});
static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\w+$"));
static OPERATOR_CLASS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^(?:[\w$]+|"(?:[^"]|"")+")(?:\.(?:[\w$]+|"(?:[^"]|"")+"))?(?:[ ]*\([\w$=,. ]*\))?(?:[ ]+\w+)*$"#,
    )
});
static PARAMETER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\w+(?:\.\w+)?$"));
static PARAMETER_VALUE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[\w.+-]+|'(?:[^']|'')*')$"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("invariant: a constant pattern is valid")
}

fn unexpected(what: &str, text: &str) -> Error {
    unsupported(
        format!("`{text}` is not valid for {what}"),
        format!("write {what} as SQL keywords alone, without punctuation"),
    )
}

/// Keywords (`SET NULL`), with columns behind them where the database has that (`SET NULL (a)`).
pub(in crate::dialect) fn keyword_phrase<'a>(
    what: &str,
    text: &'a str,
    columns: bool,
) -> Result<&'a str> {
    let shape = if columns {
        &PHRASE_WITH_COLUMNS
    } else {
        &PHRASE
    };
    if shape.is_match(text) {
        Ok(text)
    } else {
        Err(unexpected(what, text))
    }
}

/// One word (`gin`).
pub(in crate::dialect) fn word<'a>(what: &str, text: &'a str) -> Result<&'a str> {
    if WORD.is_match(text) {
        Ok(text)
    } else {
        Err(unexpected(what, text))
    }
}

/// An operator class, with its schema, parameters and what stands behind it (`int4_ops DESC`).
pub(in crate::dialect) fn operator_class(text: &str) -> Result<&str> {
    if OPERATOR_CLASS.is_match(text) {
        Ok(text)
    } else {
        Err(unexpected("an operator class", text))
    }
}

/// The inside of WITH (...): `fillfactor = 70, fastupdate = off`.
pub(in crate::dialect) fn storage_parameters(
    syntax: &dyn Syntax,
    parameters: &[(String, OptionValue)],
) -> Result<String> {
    let mut parts = Vec::new();
    for (name, value) in parameters {
        if !PARAMETER.is_match(name) {
            return Err(unexpected("a storage parameter", name));
        }
        let value = match value {
            OptionValue::Literal(Literal::Null) => {
                parts.push(name.clone());
                continue;
            }
            OptionValue::Literal(Literal::Text(text)) if PARAMETER_VALUE.is_match(text) => {
                text.clone()
            }
            OptionValue::Literal(Literal::Text(text)) => text_literal(text),
            OptionValue::Literal(Literal::Boolean(boolean)) => boolean.to_string(),
            OptionValue::Literal(literal) => super::literal(syntax, literal)?,
            OptionValue::Expression(_) | OptionValue::Map(_) => {
                return Err(unexpected("the value of a storage parameter", name));
            }
        };
        parts.push(format!("{name} = {value}"));
    }
    Ok(parts.join(", "))
}
