//! SQL text cut into tokens, so that quotes, comments and parentheses are never mistaken for what
//! they contain. Lossless: the tokens put together are the text. Knows no statement.

/// Whose quotes and comments count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// Dollar quotes, `E'...'`, nested comments, `::`.
    Postgres,
    /// Names also in brackets and backticks.
    Sqlite,
    /// Names in backticks, strings also in double quotes, backslashes in strings, `#` comments. What stands in
    /// `/*! ... */` is code.
    Mysql,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A keyword or a name without quotes.
    Word,
    /// A name in quotes.
    QuotedName,
    /// A string constant with its quotes.
    Text,
    /// A number.
    Number,
    /// `$1`.
    Parameter,
    /// White space or a comment.
    Blank,
    /// Anything else: one character, or `::`.
    Symbol,
}

/// A piece of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: TokenKind,
    pub(crate) text: &'a str,
    /// Where it begins, in bytes.
    pub(crate) start: usize,
}

impl Token<'_> {
    /// Whether this is the keyword, in any case.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether this is the symbol.
    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    /// Where it ends, in bytes.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The text without quotes, for names and plain string constants; a text without quotes as it is.
    pub(crate) fn unquoted(&self) -> String {
        let (open, close) = match self.text.chars().next() {
            Some('[') => ('[', ']'),
            Some(quote @ ('"' | '`' | '\'')) => (quote, quote),
            _ => return self.text.to_owned(),
        };
        let inner = self.text.strip_prefix(open).unwrap_or(self.text);
        let inner = inner.strip_suffix(close).unwrap_or(inner);
        inner.replace(&format!("{close}{close}"), &close.to_string())
    }
}

/// Cuts SQL into tokens. Never fails: what is left open at the end of the text ends with it.
pub(crate) fn tokens(sql: &str, syntax: Syntax) -> Vec<Token<'_>> {
    cut(sql, syntax).collect()
}

/// The same, one after the other.
fn cut(sql: &str, syntax: Syntax) -> impl Iterator<Item = Token<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = sql.get(start..).filter(|rest| !rest.is_empty())?;
        let (kind, length) = first_token(rest, syntax);
        // At least one character, so that there is an end.
        let length = length.max(rest.chars().next().map_or(1, char::len_utf8));
        let length = length.min(rest.len());
        let token = Token {
            kind,
            text: &rest[..length],
            start,
        };
        start += length;
        Some(token)
    })
}

/// The same without white space and comments.
pub(crate) fn significant_tokens(sql: &str, syntax: Syntax) -> Vec<Token<'_>> {
    cut(sql, syntax)
        .filter(|token| token.kind != TokenKind::Blank)
        .collect()
}

/// Those with which a statement begins that say what it is: all of them behind WITH, which may begin anything, and
/// else a few.
pub(crate) fn leading_tokens(sql: &str, syntax: Syntax) -> Vec<Token<'_>> {
    let mut decided = None;
    let significant = cut(sql, syntax).filter(|token| token.kind != TokenKind::Blank);
    let leading = significant.enumerate().take_while(|(index, token)| {
        if decided.is_none() && !token.is_symbol("(") {
            decided = Some((*index, token.is_word("with")));
        }
        decided.is_none_or(|(first, is_with)| is_with || *index < first + 8)
    });
    leading.map(|(_, token)| token).collect()
}

/// The index of the parenthesis that closes the one at `open`.
pub(crate) fn closing_parenthesis(tokens: &[Token<'_>], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(index);
            }
        }
    }
    None
}

/// Kind and length of the token at the beginning.
fn first_token(rest: &str, syntax: Syntax) -> (TokenKind, usize) {
    if syntax == Syntax::Mysql
        && let Some(token) = first_of_mysql(rest)
    {
        return token;
    }
    let postgres = syntax == Syntax::Postgres;
    let mut characters = rest.chars();
    let (first, second) = (characters.next().unwrap_or(' '), characters.next());
    match (first, second) {
        ('-', Some('-')) => (TokenKind::Blank, rest.find('\n').unwrap_or(rest.len())),
        ('/', Some('*')) => (TokenKind::Blank, comment_length(rest, postgres)),
        ('\'', _) => (TokenKind::Text, quoted_length(rest, 0, '\'', false)),
        ('e' | 'E', Some('\'')) if postgres => {
            (TokenKind::Text, quoted_length(rest, 1, '\'', true))
        }
        ('b' | 'B' | 'x' | 'X' | 'n' | 'N', Some('\'')) => {
            (TokenKind::Text, quoted_length(rest, 1, '\'', false))
        }
        ('u' | 'U', Some('&')) if postgres && rest[2..].starts_with('\'') => {
            (TokenKind::Text, quoted_length(rest, 2, '\'', false))
        }
        ('u' | 'U', Some('&')) if postgres && rest[2..].starts_with('"') => {
            (TokenKind::QuotedName, quoted_length(rest, 2, '"', false))
        }
        ('"', _) => (TokenKind::QuotedName, quoted_length(rest, 0, '"', false)),
        ('`', _) if !postgres => (TokenKind::QuotedName, quoted_length(rest, 0, '`', false)),
        ('[', _) if syntax == Syntax::Sqlite => {
            let end = rest.find(']').map_or(rest.len(), |index| index + 1);
            (TokenKind::QuotedName, end)
        }
        ('$', Some(digit)) if digit.is_ascii_digit() => (
            TokenKind::Parameter,
            1 + prefix_length(&rest[1..], |character| character.is_ascii_digit()),
        ),
        ('$', _) if postgres => match dollar_quoted_length(rest) {
            Some(length) => (TokenKind::Text, length),
            None => (TokenKind::Symbol, 1),
        },
        (':', Some(':')) => (TokenKind::Symbol, 2),
        ('.', Some(digit)) if digit.is_ascii_digit() => (TokenKind::Number, number_length(rest)),
        (digit, _) if digit.is_ascii_digit() => (TokenKind::Number, number_length(rest)),
        (blank, _) if blank.is_whitespace() => {
            (TokenKind::Blank, prefix_length(rest, char::is_whitespace))
        }
        (letter, _) if is_word_start(letter) => (
            TokenKind::Word,
            prefix_length(rest, |character| {
                is_word_start(character) || character.is_ascii_digit() || character == '$'
            }),
        ),
        (other, _) => (TokenKind::Symbol, other.len_utf8()),
    }
}

/// Where MySQL differs from the others. <https://dev.mysql.com/doc/refman/8.0/en/lexical-structure.html>
fn first_of_mysql(rest: &str) -> Option<(TokenKind, usize)> {
    let bytes = rest.as_bytes();
    let quoted = |open: usize| {
        let quote = bytes.get(open).map(|byte| char::from(*byte))?;
        Some((TokenKind::Text, quoted_length(rest, open, quote, true)))
    };
    match (bytes.first()?, bytes.get(1)) {
        (b'#', _) => Some((TokenKind::Blank, rest.find('\n').unwrap_or(rest.len()))),
        // Two dashes without a blank behind them are two minus signs.
        (b'-', Some(b'-')) => match bytes.get(2) {
            Some(byte) if !byte.is_ascii_whitespace() && !byte.is_ascii_control() => {
                Some((TokenKind::Symbol, 1))
            }
            _ => None,
        },
        // A comment that servers (of a version) read as code: only its marks are none.
        (b'/', Some(b'*')) => {
            let mark = ["/*!", "/*M!"]
                .iter()
                .find(|mark| rest.starts_with(**mark))?;
            let digits = prefix_length(&rest[mark.len()..], |it| it.is_ascii_digit());
            Some((TokenKind::Blank, mark.len() + digits))
        }
        (b'*', Some(b'/')) => Some((TokenKind::Blank, 2)),
        (b'\'' | b'"', _) => quoted(0),
        (b'n' | b'N', Some(b'\'')) => quoted(1),
        _ => None,
    }
}

fn is_word_start(character: char) -> bool {
    character == '_'
        || character.is_alphabetic()
        || (!character.is_ascii() && !character.is_whitespace())
}

fn prefix_length(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|character| !belongs(character))
        .unwrap_or(text.len())
}

/// The length of a quoted text whose opening quote stands at `open`; a doubled quote stays inside.
fn quoted_length(rest: &str, open: usize, quote: char, backslashes: bool) -> usize {
    let inner = open + quote.len_utf8();
    let mut characters = rest[inner..].char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        if character == quote {
            if characters.next_if(|(_, next)| *next == quote).is_none() {
                return inner + index + quote.len_utf8();
            }
        } else if backslashes && character == '\\' {
            characters.next();
        }
    }
    rest.len()
}

fn dollar_quoted_length(rest: &str) -> Option<usize> {
    let tag = 1 + prefix_length(&rest[1..], |character| {
        is_word_start(character) || character.is_ascii_digit()
    });
    if !rest[tag..].starts_with('$') {
        return None;
    }
    let (delimiter, body) = rest.split_at(tag + 1);
    Some(match body.find(delimiter) {
        Some(end) => delimiter.len() * 2 + end,
        None => rest.len(),
    })
}

fn comment_length(rest: &str, nested: bool) -> usize {
    let bytes = rest.as_bytes();
    let mut depth = 1_usize;
    let mut index = 2;
    while index < bytes.len() {
        match (bytes[index], bytes.get(index + 1)) {
            (b'*', Some(b'/')) => {
                depth -= 1;
                index += 2;
                if depth == 0 {
                    return index;
                }
            }
            (b'/', Some(b'*')) if nested => {
                depth += 1;
                index += 2;
            }
            _ => index += 1,
        }
    }
    rest.len()
}

fn number_length(rest: &str) -> usize {
    let mut length = prefix_length(rest, |character| {
        character.is_ascii_alphanumeric() || matches!(character, '.' | '_')
    });
    // 1e-5
    let behind = &rest[length..];
    if rest[..length].ends_with(['e', 'E'])
        && !rest.starts_with("0x")
        && behind.starts_with(['+', '-'])
        && behind[1..].starts_with(|character: char| character.is_ascii_digit())
    {
        length += 1 + prefix_length(&behind[1..], |character| character.is_ascii_digit());
    }
    length
}

/// Texts of random pieces of SQL, the same in every run, to show that nothing breaks on them.
#[cfg(test)]
pub(crate) fn random_texts(count: usize) -> impl Iterator<Item = String> {
    const PIECES: &[&str] = &[
        "(",
        ")",
        ",",
        "'",
        "\"",
        "[",
        "]",
        "`",
        " ",
        "--",
        "\n",
        "/*",
        "*/",
        "$",
        "$$",
        "$1",
        "::",
        ":",
        ".",
        "E'",
        "\\",
        "a",
        "1",
        "-",
        "\u{e9}",
        "CREATE TABLE t (",
        "CONSTRAINT c ",
        "PRIMARY KEY ",
        "UNIQUE ",
        "CHECK ",
        "REFERENCES r ",
        "FOREIGN KEY ",
        "DEFAULT ",
        "COLLATE ",
        "AS ",
        "NOT ",
        "NULL ",
        "ON ",
        "CONFLICT ",
        "DELETE ",
        "SET ",
        "CAST(",
        " AS int)",
        "::timestamp(3) with time zone",
        "WHERE ",
        "DESC ",
        "NULLS LAST",
        "_ops",
        "interval ",
        "'x'",
        "#",
        "/*!40101 ",
    ];
    // Knuth's linear congruential generator: good enough, and no dependency.
    let mut state = 1_u64;
    let mut next = move |bound: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % bound
    };
    (0..count).map(move |_| {
        let length = next(30);
        (0..length).map(|_| PIECES[next(PIECES.len())]).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_tokens_are_enough_to_know_a_statement() {
        let texts = |sql| -> Vec<&str> {
            let leading = leading_tokens(sql, Syntax::Postgres);
            leading.iter().map(|token| token.text).collect()
        };
        assert_eq!(texts("-- x\n insert into t values (1, 2, 3, 4)").len(), 8);
        assert_eq!(
            texts("((((select 1 + 2"),
            ["(", "(", "(", "(", "select", "1", "+", "2"]
        );
        let with = "with a as (select 1) select * from a, b, c where a.x = b.x";
        assert_eq!(texts(with).last(), Some(&"x"));
        assert!(texts(" /* only a comment */ ").is_empty());
    }

    #[test]
    fn random_texts_are_cut_without_loss() {
        for sql in random_texts(20_000) {
            for syntax in [Syntax::Postgres, Syntax::Sqlite, Syntax::Mysql] {
                let mut end = 0;
                for token in tokens(&sql, syntax) {
                    assert_eq!(token.start, end, "{sql}");
                    assert!(!token.text.is_empty(), "{sql}");
                    end = token.end();
                }
                assert_eq!(end, sql.len(), "{sql}");
            }
        }
    }

    fn texts(sql: &str, syntax: Syntax) -> Vec<&str> {
        significant_tokens(sql, syntax)
            .iter()
            .map(|token| token.text)
            .collect()
    }

    #[test]
    fn quotes_and_comments_hide_what_they_contain() {
        assert_eq!(
            texts(
                "a'b;''c'/* ; /* ; */ ; */\"d;\"\"\" -- ; \n;E'\\';'$x$;$$;$x$ $1",
                Syntax::Postgres
            ),
            [
                "a",
                "'b;''c'",
                "\"d;\"\"\"",
                ";",
                "E'\\';'",
                "$x$;$$;$x$",
                "$1"
            ]
        );
        assert_eq!(
            texts("[a ] b] `c``d` /* /* */ x'00' \"e\"", Syntax::Sqlite),
            ["[a ]", "b", "]", "`c``d`", "x'00'", "\"e\""]
        );
    }

    #[test]
    fn mysql_has_its_own_quotes_and_comments() {
        assert_eq!(
            texts(
                "a 'b\\';' \"c\\\";\"\" ;\" `d``;` # ;\n x -- ;\n y--1 /* ; */ /*!40101 SET z */ /*M! w */ [",
                Syntax::Mysql
            ),
            [
                "a",
                "'b\\';'",
                "\"c\\\";\"\" ;\"",
                "`d``;`",
                "x",
                "y",
                "-",
                "-",
                "1",
                "SET",
                "z",
                "w",
                "["
            ]
        );
    }

    #[test]
    fn words_numbers_and_casts() {
        assert_eq!(
            texts("a$1.b::int4+1.5e-3-.5", Syntax::Postgres),
            ["a$1", ".", "b", "::", "int4", "+", "1.5e-3", "-", ".5"]
        );
    }

    #[test]
    fn any_text_is_cut_without_loss() {
        for sql in [
            "'",
            "\"",
            "$",
            "$$",
            "$a",
            "$\u{e9}$x",
            "/*",
            "--",
            "E'\\",
            "[",
            "`",
            "\u{1f600}'\u{1f600}",
            "1e+",
            "U&",
            "u&'",
            "::",
            ":",
            ".",
            "\0",
        ] {
            for syntax in [Syntax::Postgres, Syntax::Sqlite, Syntax::Mysql] {
                let joined: String = tokens(sql, syntax).iter().map(|token| token.text).collect();
                assert_eq!(joined, sql);
            }
        }
    }

    #[test]
    fn names_lose_their_quotes() {
        let names: Vec<String> = significant_tokens("a \"b\"\"c\" `d``e` [f]", Syntax::Sqlite)
            .iter()
            .map(Token::unquoted)
            .collect();
        assert_eq!(names, ["a", "b\"c", "d`e", "f"]);
    }

    #[test]
    fn the_closing_parenthesis_is_found_over_quotes() {
        let tokens = significant_tokens("(a, ')', (b)) c)", Syntax::Sqlite);
        assert_eq!(
            closing_parenthesis(&tokens, 0).map(|index| tokens[index].start),
            Some(12)
        );
        assert_eq!(closing_parenthesis(&tokens[..4], 0), None);
    }
}
