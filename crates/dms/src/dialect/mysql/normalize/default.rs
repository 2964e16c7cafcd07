//! Defaults, in one form for all the ways in which models and both servers write them.

use super::expression;
use crate::dialect::Dialect as _;
use crate::dialect::mysql::{Mysql, string};
use crate::dialect::standard::{number_of, quoted};
use crate::error::Result;
use crate::schema::{ServerDefault, TypeForm};
use crate::tokens::{Token, TokenKind};

/// `None` also for DEFAULT NULL, which is none, whatever the column is set to when its row changes.
pub(super) fn normal(
    dialect: Mysql,
    default: &ServerDefault,
    data_type: &TypeForm,
) -> Result<Option<String>> {
    let text = match default {
        ServerDefault::Text(text) => return Ok(Some(literal(text, data_type))),
        ServerDefault::Expression(expression) => dialect.expression(expression)?,
    };
    let tokens = string::tokens(&text);
    let update = tokens
        .windows(2)
        .position(|words| words[0].is_word("on") && words[1].is_word("update"));
    let (tokens, update) = match update {
        Some(position) => (&tokens[..position], &tokens[position + 2..]),
        None => (tokens.as_slice(), &[][..]),
    };
    let value = value(tokens, data_type);
    if value == "null" {
        return Ok(None);
    }
    Ok(Some(if update.is_empty() {
        value
    } else {
        format!("{value} on update {}", expression::canonical(update))
    }))
}

fn value(tokens: &[Token<'_>], data_type: &TypeForm) -> String {
    let tokens = expression::without_introducers(expression::without_outer(tokens));
    match tokens.as_slice() {
        [token] => match constant(token) {
            Some(text) => literal(&text, data_type),
            None => expression::canonical(&tokens),
        },
        [sign, token] if token.kind == TokenKind::Number => {
            if sign.is_symbol("-") || sign.is_symbol("+") {
                literal(&format!("{}{}", sign.text, token.text), data_type)
            } else {
                expression::canonical(&tokens)
            }
        }
        _ => expression::canonical(&tokens),
    }
}

/// The text that a constant stands for.
fn constant(token: &Token<'_>) -> Option<String> {
    if token.is_word("true") {
        return Some("1".into());
    }
    if token.is_word("false") {
        return Some("0".into());
    }
    let digits = |prefix: &str| {
        let rest = token.text.strip_prefix(prefix)?;
        Some(rest.trim_matches('\'').to_owned())
    };
    if let Some(digits) = ["x'", "X'", "0x"].into_iter().find_map(digits) {
        return bytes(&digits);
    }
    if let Some(digits) = ["b'", "B'", "0b"].into_iter().find_map(digits) {
        return u64::from_str_radix(&digits, 2)
            .ok()
            .map(|number| number.to_string());
    }
    match token.kind {
        TokenKind::Number => Some(token.text.to_owned()),
        _ => string::content(token),
    }
}

/// The text of hexadecimal digits, if it is one.
fn bytes(digits: &str) -> Option<String> {
    let bytes: Vec<u8> = digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
}

/// A constant as the server shows it in a column of this type, as far as that has one way of writing.
fn literal(text: &str, data_type: &TypeForm) -> String {
    let trimmed = text.trim();
    match data_type.base.as_str() {
        "tinyint" | "smallint" | "mediumint" | "integer" | "bigint" | "numeric" | "float"
        | "double" | "bit" | "year" => number(trimmed).unwrap_or_else(|| quoted(text)),
        "datetime" | "timestamp" => quoted(&date_time(trimmed)),
        "time" => quoted(&time(trimmed)),
        _ => quoted(text),
    }
}

fn number(text: &str) -> Option<String> {
    number_of(text).or_else(|| {
        let number = text
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())?;
        number_of(&number.to_string())
    })
}

fn date_time(text: &str) -> String {
    match text.split_once([' ', 'T']) {
        Some((date, clock)) => format!("{date} {}", time(clock)),
        None => format!("{text} 00:00:00"),
    }
}

/// With seconds, and without a fraction that is none.
fn time(text: &str) -> String {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = fraction.trim_end_matches('0');
    let seconds = if clock.matches(':').count() == 1 {
        ":00"
    } else {
        ""
    };
    let hours = if clock.find(':') == Some(1) { "0" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{hours}{clock}{seconds}{point}{fraction}")
}
