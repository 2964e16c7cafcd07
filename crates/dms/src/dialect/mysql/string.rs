//! String constants as the servers read and write them.

use crate::tokens::{Syntax, Token, TokenKind, significant_tokens};

/// The tokens of a text, without white space and comments.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    significant_tokens(text, Syntax::Mysql)
}

/// The text of a string constant; `None` for other tokens, and for those that are not plain text (`x'41'`).
/// <https://dev.mysql.com/doc/refman/8.0/en/string-literals.html>
pub(super) fn content(token: &Token<'_>) -> Option<String> {
    if token.kind != TokenKind::Text {
        return None;
    }
    let quote = token
        .text
        .chars()
        .next()
        .filter(|c| matches!(c, '\'' | '"'))?;
    let inner = token.text.strip_prefix(quote)?;
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        if character == '\\' {
            match characters.next() {
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some('t') => text.push('\t'),
                Some('b') => text.push('\u{8}'),
                Some('0') => text.push('\0'),
                Some('Z') => text.push('\u{1a}'),
                Some(wildcard @ ('%' | '_')) => text.extend(['\\', wildcard]),
                Some(other) => text.push(other),
                None => text.push('\\'),
            }
            continue;
        }
        text.push(character);
        if character == quote {
            characters.next();
        }
    }
    Some(text)
}

/// An expression as the catalog of MySQL keeps it: quotes and backslashes stand behind a backslash.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let escaped = characters.next_if(|next| character == '\\' && matches!(next, '\\' | '\''));
        plain.push(escaped.unwrap_or(character));
    }
    plain
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn constants_are_read_as_the_servers_do() {
        for (constant, expected) in [
            ("'it''s'", Some("it's")),
            ("'it\\'s'", Some("it's")),
            ("\"say \"\"x\"\"\"", Some("say \"x\"")),
            ("'back\\\\slash'", Some("back\\slash")),
            ("'new\\nline'", Some("new\nline")),
            ("'50\\%'", Some("50\\%")),
            ("'\u{e9}'", Some("\u{e9}")),
            ("'", Some("")),
            ("'open", Some("open")),
            ("x'41'", None),
            ("b'1'", None),
            ("word", None),
        ] {
            let token = tokens(constant)[0];
            assert_eq!(content(&token).as_deref(), expected, "{constant}");
        }
    }

    #[test]
    fn the_catalogs_backslashes_are_taken_away_once() {
        assert_eq!(
            unescaped(r"concat(`a`,_utf8mb4\'x\\\'y\\\\\',\\n)"),
            r"concat(`a`,_utf8mb4'x\'y\\',\n)"
        );
        assert_eq!(unescaped("\\"), "\\");
    }
}
