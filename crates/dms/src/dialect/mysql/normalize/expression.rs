//! Expressions without what the servers make of them.
//!
//! Both keep an expression as they understood it, and write it anew: with other parentheses, functions under their
//! first name, quotes around every name. So this form knows no parentheses and no synonyms. It takes some different
//! expressions for one, and that is meant: a change that is not seen can be written by hand, one that is seen for
//! ever cannot be got rid of.

use crate::dialect::mysql::string;
use crate::tokens::{Token, TokenKind};

/// Functions and words that the servers write otherwise than they were written.
const SYNONYMS: &[(&str, &str)] = &[
    ("adddate", "date_add"),
    ("ceil", "ceiling"),
    ("character_length", "char_length"),
    ("current_date", "curdate"),
    ("current_time", "curtime"),
    ("current_user", "user"),
    ("false", "0"),
    ("lcase", "lower"),
    ("length", "octet_length"),
    ("localtime", "current_timestamp"),
    ("localtimestamp", "current_timestamp"),
    ("mid", "substr"),
    ("now", "current_timestamp"),
    ("pow", "power"),
    ("schema", "database"),
    ("subdate", "date_sub"),
    ("substring", "substr"),
    ("true", "1"),
    ("ucase", "upper"),
];

/// The tokens without parentheses around the whole of them.
pub(super) fn without_outer<'a, 'b>(tokens: &'a [Token<'b>]) -> &'a [Token<'b>] {
    let mut inner = tokens;
    while inner.len() > 2
        && inner[0].is_symbol("(")
        && crate::tokens::closing_parenthesis(inner, 0) == Some(inner.len() - 1)
    {
        inner = &inner[1..inner.len() - 1];
    }
    inner
}

/// The tokens without the character set before a text: `_utf8mb4'x'`.
pub(super) fn without_introducers<'b>(tokens: &[Token<'b>]) -> Vec<Token<'b>> {
    let mut kept = Vec::with_capacity(tokens.len());
    for (index, token) in tokens.iter().enumerate() {
        let is_introducer = token.kind == TokenKind::Word
            && token.text.starts_with('_')
            && tokens
                .get(index + 1)
                .is_some_and(|next| next.kind == TokenKind::Text);
        if !is_introducer {
            kept.push(*token);
        }
    }
    kept
}

/// The expression's text for the comparison.
pub(super) fn canonical(tokens: &[Token<'_>]) -> String {
    let tokens = without_character_sets(without_introducers(tokens));
    let mut words: Vec<String> = Vec::with_capacity(tokens.len());
    for token in &tokens {
        match token.text {
            "(" | ")" => {}
            "=" if words.last().is_some_and(|last| last == "!") => {
                words.pop();
                words.extend(["<".into(), ">".into()]);
            }
            _ => words.push(word(token)),
        }
    }
    words.join(" ")
}

fn word(token: &Token<'_>) -> String {
    match token.kind {
        TokenKind::Word => {
            let lower = token.text.to_lowercase();
            let synonym = SYNONYMS.iter().find(|(word, _)| *word == lower);
            synonym.map_or(lower, |(_, first)| (*first).to_owned())
        }
        TokenKind::QuotedName => token.unquoted().to_lowercase(),
        TokenKind::Number => crate::dialect::standard::number_of(token.text)
            .unwrap_or_else(|| token.text.to_lowercase()),
        TokenKind::Text => match string::content(token) {
            Some(text) => crate::dialect::standard::quoted(&text),
            None => token.text.to_lowercase(),
        },
        TokenKind::Parameter | TokenKind::Blank | TokenKind::Symbol => token.text.to_owned(),
    }
}

/// Drops `CHARSET x` and `CHARACTER SET x`, which the servers put into a CAST.
fn without_character_sets(mut tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    let mut index = 0;
    while index < tokens.len() {
        let follows = |word: &str| tokens.get(index + 1).is_some_and(|next| next.is_word(word));
        let length = if tokens[index].is_word("charset") {
            2
        } else if tokens[index].is_word("character") && follows("set") {
            3
        } else {
            0
        };
        if length == 0 {
            index += 1;
        } else {
            let end = (index + length).min(tokens.len());
            tokens.drain(index..end);
        }
    }
    tokens
}

/// What a check says.
pub(in crate::dialect::mysql) fn condition(text: &str) -> String {
    canonical(&string::tokens(text))
}

/// An element of an index: a column, or an expression, and its direction where that is not the default one.
pub(super) fn index_element(text: &str) -> String {
    let tokens = string::tokens(text);
    let mut tokens = tokens.as_slice();
    let mut descending = false;
    if let [rest @ .., direction] = tokens
        && !rest.is_empty()
        && (direction.is_word("asc") || direction.is_word("desc"))
    {
        descending = direction.is_word("desc");
        tokens = rest;
    }
    let element = match tokens {
        // `name(10)`, which is no function: a column and how much of it is indexed.
        [name, open, length, close]
            if open.is_symbol("(") && length.kind == TokenKind::Number && close.is_symbol(")") =>
        {
            name.unquoted()
        }
        [name] if matches!(name.kind, TokenKind::Word | TokenKind::QuotedName) => name.unquoted(),
        tokens => canonical(tokens),
    };
    if descending {
        format!("{element} desc")
    } else {
        element
    }
}
