//! The forms in which types and expressions are compared, shared by the dialects' `normalize`.

use crate::schema::TypeForm;
use crate::tokens::{
    Syntax as TokenSyntax, Token, TokenKind, closing_parenthesis, significant_tokens,
};

/// A type by Alembic's rule: the text of DDL in lower case, cut into words and one argument list.
pub(in crate::dialect) fn type_form(text: &str) -> TypeForm {
    let lower = text.to_lowercase();
    let mut form = TypeForm::default();
    let mut rest = lower.as_str();
    let mut words = Vec::new();
    while let Some(first) = rest.chars().next() {
        if first == '('
            && let Some(end) = rest.find(')').filter(|end| *end > 1)
        {
            form.arguments = rest[1..end]
                .split(['(', ','])
                .map(str::trim)
                .filter(|argument| !argument.is_empty() && !argument.contains('='))
                .map(str::to_owned)
                .collect();
            rest = &rest[end + 1..];
            continue;
        }
        let length = rest
            .find(|character: char| !is_word_character(character))
            .unwrap_or(rest.len());
        if length == 0 {
            rest = &rest[first.len_utf8()..];
        } else {
            words.push(rest[..length].to_owned());
            rest = &rest[length..];
        }
    }
    let mut words = words.into_iter();
    form.base = words.next().unwrap_or_default();
    form.words = words.collect();
    if form.base == "decimal" {
        form.base = "numeric".to_owned();
    }
    form
}

fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

/// The text without parentheses around the whole of it.
pub(in crate::dialect) fn without_outer_parentheses(text: &str, syntax: TokenSyntax) -> &str {
    let tokens = significant_tokens(text, syntax);
    let inner = without_outer(&tokens);
    match (inner.first(), inner.last()) {
        (Some(first), Some(last)) => &text[first.start..last.end()],
        _ => text,
    }
}

fn without_outer<'a, 'b>(tokens: &'a [Token<'b>]) -> &'a [Token<'b>] {
    let mut inner = tokens;
    while inner.len() > 2
        && inner[0].is_symbol("(")
        && closing_parenthesis(inner, 0) == Some(inner.len() - 1)
    {
        inner = &inner[1..inner.len() - 1];
    }
    inner
}

/// An expression so that equal texts mean the same: words in lower case, numbers and quotes in one
/// way of writing, no blanks, no comments, no parentheses that change nothing.
pub(in crate::dialect) fn canonical(tokens: &[Token<'_>]) -> String {
    let tokens = without_outer(tokens);
    let dropped = redundant_parentheses(tokens);
    let mut text = String::new();
    let mut after_word = false;
    for (token, dropped) in tokens.iter().zip(dropped) {
        if dropped {
            continue;
        }
        let is_word = token.kind != TokenKind::Symbol;
        if is_word && after_word {
            text.push(' ');
        }
        text.push_str(&canonical_token(token));
        after_word = is_word;
    }
    text
}

/// An open parenthesis on the way through the tokens.
struct Open {
    index: usize,
    /// How many tokens it holds that stay, those in inner parentheses too.
    length: usize,
    /// The inner parentheses, if they are all it holds.
    only: Option<(usize, usize)>,
}

/// Which tokens are parentheses around a single token, or inside of others around the same.
fn redundant_parentheses(tokens: &[Token<'_>]) -> Vec<bool> {
    let mut dropped = vec![false; tokens.len()];
    let mut stack: Vec<Open> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if token.is_symbol("(") {
            stack.push(Open {
                index,
                length: 0,
                only: None,
            });
            continue;
        }
        let closed = if token.is_symbol(")") {
            stack.pop()
        } else {
            None
        };
        let (length, pair) = match closed {
            None => (1, None),
            Some(open) => {
                let before = open.index.checked_sub(1).map(|before| &tokens[before]);
                if open.length == 1 && !before.is_some_and(takes_arguments) {
                    dropped[open.index] = true;
                    dropped[index] = true;
                    (1, None)
                } else {
                    let mut length = open.length + 2;
                    if let Some((inner_open, inner_close)) = open.only {
                        dropped[inner_open] = true;
                        dropped[inner_close] = true;
                        length -= 2;
                    }
                    (length, Some((open.index, index)))
                }
            }
        };
        if let Some(outer) = stack.last_mut() {
            outer.only = pair.filter(|_| outer.length == 0);
            outer.length += length;
        }
    }
    dropped
}

/// Whether parentheses behind this token belong to it: a function's, or a list's.
fn takes_arguments(token: &Token<'_>) -> bool {
    const OPERATORS: &[&str] = &[
        "and", "between", "case", "else", "ilike", "like", "not", "or", "then", "when",
    ];
    match token.kind {
        TokenKind::Word => !OPERATORS.iter().any(|operator| token.is_word(operator)),
        TokenKind::QuotedName => true,
        _ => false,
    }
}

fn canonical_token(token: &Token<'_>) -> String {
    match token.kind {
        TokenKind::Word => token.text.to_lowercase(),
        TokenKind::Number => canonical_number(token.text),
        TokenKind::QuotedName => {
            let name = token.unquoted();
            let plain = name.starts_with(|first: char| first == '_' || first.is_ascii_lowercase())
                && name
                    .chars()
                    .all(|c| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit());
            if plain {
                name
            } else {
                format!("\"{}\"", name.replace('"', "\"\""))
            }
        }
        TokenKind::Text => match text_of(token) {
            Some(text) => quoted(&text),
            None => token.text.to_owned(),
        },
        TokenKind::Parameter | TokenKind::Blank | TokenKind::Symbol => token.text.to_owned(),
    }
}

/// A string constant of this text.
pub(in crate::dialect) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The text of a string constant; `None` for the forms that are not plain text.
pub(in crate::dialect) fn text_of(token: &Token<'_>) -> Option<String> {
    if token.kind != TokenKind::Text {
        return None;
    }
    if token.text.starts_with('\'') {
        return Some(token.unquoted());
    }
    let escaped = token.text.strip_prefix(['e', 'E'])?;
    let inner = escaped.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut text = String::new();
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next()? {
                plain @ ('\\' | '\'') => text.push(plain),
                _ => return None,
            },
            '\'' => {
                characters.next();
                text.push('\'');
            }
            other => text.push(other),
        }
    }
    Some(text)
}

/// The number in one way of writing, if the text is one, with or without sign: `+1.50` is `1.5`.
pub(in crate::dialect) fn number_of(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let is_number = digits.contains(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() <= 1;
    is_number.then(|| match canonical_number(digits).as_str() {
        "0" => "0".to_owned(),
        number => format!("{sign}{number}"),
    })
}

fn canonical_number(text: &str) -> String {
    if text.contains(|c: char| !c.is_ascii_digit() && c != '.') {
        return text.to_lowercase();
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> (String, Vec<String>, Vec<String>) {
        let form = type_form(text);
        (form.base, form.arguments, form.words)
    }

    /// What `DefaultImpl._tokenize_column_type` of Alembic 1.20 gives, with synonyms applied.
    #[test]
    fn types_are_cut_as_alembic_does() {
        let strings = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        };
        for (text, base, arguments, words) in [
            ("NUMERIC(30, 16)", "numeric", &["30", "16"][..], &[][..]),
            ("DECIMAL", "numeric", &[], &[]),
            (
                "TIMESTAMP(3) WITHOUT TIME ZONE",
                "timestamp",
                &["3"],
                &["without", "time", "zone"],
            ),
            (
                "VARCHAR(20) COLLATE \"de_DE\"",
                "varchar",
                &["20"],
                &["collate", "de_de"],
            ),
            ("other.\"Weird Type\"", "other", &[], &["weird", "type"]),
            ("", "", &[], &[]),
            ("X()", "x", &[], &[]),
            ("X(", "x", &[], &[]),
        ] {
            assert_eq!(
                form(text),
                (base.to_owned(), strings(arguments), strings(words)),
                "{text}"
            );
        }
    }

    #[test]
    fn expressions_that_mean_the_same_are_equal() {
        let canonical = |sql: &str| canonical(&significant_tokens(sql, TokenSyntax::Postgres));
        for (left, right) in [
            ("((a + b))", "A+B /* x */"),
            ("lower((x))", "LOWER ( \"x\" )"),
            ("('x')", "E'x'"),
            ("((((a)))||f(((b))))", "a||f(b)"),
            ("((a+b))*c", "(a+b)*c"),
            ("1.50", "01.5"),
            ("a AND (b) OR NOT (c)", "a and b or not c"),
        ] {
            assert_eq!(canonical(left), canonical(right));
        }
        for (left, right) in [
            ("'X'", "'x'"),
            ("\"X\"", "x"),
            ("(a)+(b)*c", "(a+b)*c"),
            ("a b", "ab"),
            ("a in (b)", "a in b"),
            ("f(x)", "f x"),
            ("f((a,b))", "f(a)"),
            ("((a)", "(a))"),
        ] {
            assert_ne!(canonical(left), canonical(right));
        }
    }

    #[test]
    fn numbers_have_one_form() {
        for (text, expected) in [
            ("1.50", Some("1.5")),
            ("-01", Some("-1")),
            ("-0.0", Some("0")),
            ("1e3", None),
            ("", None),
            (".", None),
        ] {
            assert_eq!(number_of(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn only_parentheses_around_the_whole_are_outer_ones() {
        let strip = |text| without_outer_parentheses(text, TokenSyntax::Sqlite);
        assert_eq!(strip("((a) + (b))"), "(a) + (b)");
        assert_eq!(strip("(a) + (b)"), "(a) + (b)");
        assert_eq!(strip("(')')"), "')'");
        assert_eq!(strip("()"), "()");
        assert_eq!(strip("(a"), "(a");
    }
}
