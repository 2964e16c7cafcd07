//! Expressions without what PostgreSQL adds to them: casts, default directions, parentheses.

use crate::dialect::standard;
use crate::tokens::{Syntax, Token, TokenKind, closing_parenthesis, significant_tokens};

/// Types whose name may stand before a literal, `interval '1 day'`; the server shows a cast instead.
const LITERAL_TYPES: &[&str] = &[
    "boolean",
    "date",
    "interval",
    "json",
    "jsonb",
    "numeric",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
];

/// The text without parentheses around the whole of it.
pub(in crate::dialect::postgres) fn without_outer_parentheses(text: &str) -> &str {
    standard::without_outer_parentheses(text, Syntax::Postgres)
}

/// The tokens of an expression without casts.
pub(super) fn simplified(text: &str) -> Vec<Token<'_>> {
    without_cast_functions(without_casts(significant_tokens(text, Syntax::Postgres)))
}

/// The expression's text for the comparison.
pub(super) fn canonical(tokens: &[Token<'_>]) -> String {
    standard::canonical(tokens)
}

/// Drops `::type`, and the type before a literal.
fn without_casts(tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        if token.is_symbol("::") {
            index += 1 + type_length(&tokens[index + 1..]);
            continue;
        }
        let types_a_literal = LITERAL_TYPES.iter().any(|name| token.is_word(name))
            && tokens
                .get(index + 1)
                .is_some_and(|next| next.kind == TokenKind::Text);
        if !types_a_literal {
            kept.push(*token);
        }
        index += 1;
    }
    kept
}

/// How many tokens a type's name takes, from `"char"` to `pg_catalog.timestamp(3) with time zone[]`.
fn type_length(tokens: &[Token<'_>]) -> usize {
    let is_name = |index: usize| {
        tokens
            .get(index)
            .is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedName))
    };
    let is_word = |index: usize, words: &[&str]| {
        tokens
            .get(index)
            .is_some_and(|token| words.iter().any(|word| token.is_word(word)))
    };
    let is_symbol = |index: usize, symbol: &str| {
        tokens
            .get(index)
            .is_some_and(|token| token.is_symbol(symbol))
    };
    if !is_name(0) {
        return 0;
    }
    let mut length = 1;
    while is_symbol(length, ".") && is_name(length + 1) {
        length += 2;
    }
    if is_word(length, &["varying", "precision"]) {
        length += 1;
    }
    if is_symbol(length, "(")
        && let Some(close) = closing_parenthesis(tokens, length)
        && tokens[length + 1..close]
            .iter()
            .all(|token| token.kind == TokenKind::Number || token.is_symbol(","))
    {
        length = close + 1;
    }
    if is_word(length, &["with", "without"])
        && is_word(length + 1, &["time"])
        && is_word(length + 2, &["zone"])
    {
        length += 3;
    }
    while is_symbol(length, "[") {
        match tokens[length..]
            .iter()
            .position(|token| token.is_symbol("]"))
        {
            Some(end) => length += end + 1,
            None => break,
        }
    }
    length
}

/// Drops `CAST(` and ` AS type)`.
fn without_cast_functions(mut tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    let mut index = 0;
    while index + 1 < tokens.len() {
        if tokens[index].is_word("cast")
            && tokens[index + 1].is_symbol("(")
            && let Some(close) = closing_parenthesis(&tokens, index + 1)
            && let Some(as_word) = tokens[..close]
                .iter()
                .rposition(|token| token.is_word("as"))
            && as_word > index + 1
            && as_word + 1 + type_length(&tokens[as_word + 1..]) == close
        {
            // The parentheses stay: what was cast may be an operation.
            tokens.drain(as_word..close);
            tokens.remove(index);
        }
        index += 1;
    }
    tokens
}

/// The operator class at the end of an element's text, before its direction.
pub(super) fn operator_class(text: &str) -> Option<String> {
    let tokens = significant_tokens(text, Syntax::Postgres);
    let is_direction = |token: &Token<'_>| {
        ["asc", "desc", "nulls", "first", "last"]
            .iter()
            .any(|word| token.is_word(word))
    };
    let last = tokens.iter().rev().find(|token| !is_direction(token))?;
    let is_class = tokens.len() > 1 && last.kind == TokenKind::Word && last.text.ends_with("_ops");
    is_class.then(|| last.text.to_owned())
}

/// An element of an index: the expression, and its direction where that is not the default one.
pub(super) fn index_element(text: &str) -> String {
    let tokens = simplified(text);
    let mut tokens = tokens.as_slice();
    let mut nulls_first = None;
    let mut descending = false;
    if let [rest @ .., nulls, place] = tokens
        && nulls.is_word("nulls")
        && (place.is_word("first") || place.is_word("last"))
    {
        nulls_first = Some(place.is_word("first"));
        tokens = rest;
    }
    if let [rest @ .., direction] = tokens
        && !rest.is_empty()
        && (direction.is_word("asc") || direction.is_word("desc"))
    {
        descending = direction.is_word("desc");
        tokens = rest;
    }
    // An operator class in the text of an expression: the catalog has it apart.
    if let [rest @ .., class] = tokens
        && !rest.is_empty()
        && class.kind == TokenKind::Word
        && class.text.ends_with("_ops")
    {
        tokens = rest;
    }
    let mut element = canonical(tokens);
    if descending {
        element.push_str(" desc");
    }
    match nulls_first {
        Some(true) if !descending => element.push_str(" nulls first"),
        Some(false) if descending => element.push_str(" nulls last"),
        _ => {}
    }
    element
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Left as a model says it, right as the catalog's function or SQLAlchemy shows it.
    #[test]
    fn elements_of_both_sides_meet() {
        for (model, server) in [
            ("lower(name)", "lower((name)::text)"),
            (
                "CAST(a AS VARCHAR(10)) || b",
                "(((a)::character varying(10))::text || b)",
            ),
            ("a ASC NULLS LAST", "a"),
            ("a ASC NULLS FIRST", "a NULLS FIRST"),
            ("a DESC NULLS FIRST", "a DESC"),
            ("\"a\"", "a"),
            ("date_trunc('day', ts)", "date_trunc('day'::text, ts)"),
            ("lower(c) varchar_pattern_ops DESC", "lower(c) DESC"),
            ("(a + b)", "a + b"),
            ("(j ->> 'k')", "(j ->> 'k'::text)"),
        ] {
            assert_eq!(index_element(model), index_element(server), "{model}");
        }
        for (left, right) in [
            ("a", "a DESC"),
            ("a DESC", "a DESC NULLS LAST"),
            ("a", "\"A\""),
        ] {
            assert_ne!(index_element(left), index_element(right));
        }
    }

    #[test]
    fn parentheses_around_the_whole_never_count() {
        let mut compared = 0;
        for text in crate::tokens::random_texts(20_000) {
            let wrapped = format!("({text}\n)");
            let tokens = significant_tokens(&wrapped, Syntax::Postgres);
            // Not if a quote or a comment of the text swallows the last parenthesis.
            let is_whole = tokens
                .last()
                .is_some_and(|last| last.end() == wrapped.len())
                && closing_parenthesis(&tokens, 0) == Some(tokens.len() - 1);
            let plain = canonical(&simplified(&text));
            if is_whole && !plain.is_empty() {
                compared += 1;
                assert_eq!(canonical(&simplified(&wrapped)), plain, "{text}");
            }
            index_element(&text);
        }
        assert!(compared > 1000, "{compared}");
    }

    #[test]
    fn any_text_is_taken() {
        for text in [
            "",
            "::",
            "a::",
            "cast(",
            "cast( as",
            "cast(a as)",
            "desc",
            "nulls first",
            "a::b[",
            "a::b((",
        ] {
            // Not a panic, and a word that is no cast stays.
            let element = index_element(text);
            assert_eq!(
                element.contains('a'),
                text.contains('a'),
                "{text}: {element}"
            );
        }
    }
}
