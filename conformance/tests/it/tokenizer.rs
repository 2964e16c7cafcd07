//! SQL cut into tokens by the rules of each server, written from their manuals and not from the code that is tested.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A quoted name, without its quotes.
    Name,
    /// A text, as the server reads it.
    Text,
    /// A word or a number.
    Word,
    /// Any other character.
    Symbol,
    /// A comment.
    Comment,
    /// A quotation or comment without an end.
    Open,
}

/// A token and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
}

/// The tokens of a text of statements.
pub fn tokens(dialect: &str, sql: &str) -> Vec<Token> {
    let mut scanner = Scanner {
        letters: sql.chars().collect(),
        at: 0,
        is_mysql: matches!(dialect, "mysql" | "mariadb"),
        is_postgres: dialect == "postgresql",
    };
    let mut tokens = Vec::new();
    while let Some(token) = scanner.next() {
        tokens.push(token);
    }
    tokens
}

struct Scanner {
    letters: Vec<char>,
    at: usize,
    is_mysql: bool,
    is_postgres: bool,
}

impl Scanner {
    fn peek(&self, distance: usize) -> Option<char> {
        self.letters.get(self.at + distance).copied()
    }

    fn starts(&self, words: &str) -> bool {
        words
            .chars()
            .enumerate()
            .all(|(at, letter)| self.peek(at) == Some(letter))
    }

    fn next(&mut self) -> Option<Token> {
        while self.peek(0)?.is_whitespace() {
            self.at += 1;
        }
        let letter = self.peek(0)?;
        if self.starts("--") && (!self.is_mysql || self.peek(2).is_none_or(char::is_whitespace)) {
            return Some(self.line());
        }
        if self.is_mysql && letter == '#' {
            return Some(self.line());
        }
        if self.starts("/*") {
            return Some(self.block());
        }
        if self.is_postgres && (letter == 'E' || letter == 'e') && self.peek(1) == Some('\'') {
            self.at += 1;
            return Some(self.quoted('\'', Kind::Text, true));
        }
        match letter {
            '\'' => Some(self.quoted('\'', Kind::Text, self.is_mysql)),
            '"' if self.is_mysql => Some(self.quoted('"', Kind::Text, true)),
            '"' => Some(self.quoted('"', Kind::Name, false)),
            '`' if !self.is_postgres => Some(self.quoted('`', Kind::Name, false)),
            '[' if !self.is_postgres && !self.is_mysql => Some(self.quoted(']', Kind::Name, false)),
            '$' if self.is_postgres => Some(self.dollar()),
            _ if letter.is_alphanumeric() || letter == '_' || letter > '\u{7f}' => {
                Some(self.word())
            }
            _ => {
                self.at += 1;
                Some(token(Kind::Symbol, letter.to_string()))
            }
        }
    }

    fn line(&mut self) -> Token {
        let mut text = String::new();
        while let Some(letter) = self.peek(0).filter(|letter| *letter != '\n') {
            text.push(letter);
            self.at += 1;
        }
        token(Kind::Comment, text)
    }

    /// PostgreSQL's comments may stand in each other.
    fn block(&mut self) -> Token {
        let mut depth = 0;
        let mut text = String::new();
        while let Some(letter) = self.peek(0) {
            if self.starts("/*") && (depth == 0 || self.is_postgres) {
                depth += 1;
                self.at += 2;
            } else if self.starts("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return token(Kind::Comment, text);
                }
            } else {
                text.push(letter);
                self.at += 1;
            }
        }
        token(Kind::Open, text)
    }

    fn quoted(&mut self, end: char, kind: Kind, has_escapes: bool) -> Token {
        self.at += 1;
        let mut text = String::new();
        while let Some(letter) = self.peek(0) {
            if letter == '\\' && has_escapes {
                let escaped = self.peek(1);
                text.extend(escaped.map(|escaped| match escaped {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                }));
                self.at += 2;
            } else if letter == end && self.peek(1) == Some(end) && end != ']' {
                text.push(end);
                self.at += 2;
            } else if letter == end {
                self.at += 1;
                return token(kind, text);
            } else {
                text.push(letter);
                self.at += 1;
            }
        }
        token(Kind::Open, text)
    }

    /// `$tag$ ... $tag$`, or a parameter.
    fn dollar(&mut self) -> Token {
        let mut tag = String::from("$");
        let mut distance = 1;
        while let Some(letter) = self
            .peek(distance)
            .filter(|letter| letter.is_alphanumeric() || *letter == '_')
        {
            tag.push(letter);
            distance += 1;
        }
        let is_parameter = tag
            .chars()
            .nth(1)
            .is_some_and(|letter| letter.is_ascii_digit());
        if is_parameter || self.peek(distance) != Some('$') {
            self.at += distance;
            return token(Kind::Symbol, tag);
        }
        tag.push('$');
        self.at += distance + 1;
        let mut text = String::new();
        while let Some(letter) = self.peek(0) {
            if self.starts(&tag) {
                self.at += tag.chars().count();
                return token(Kind::Text, text);
            }
            text.push(letter);
            self.at += 1;
        }
        token(Kind::Open, text)
    }

    fn word(&mut self) -> Token {
        let mut text = String::new();
        let is_part = |letter: &char| {
            letter.is_alphanumeric() || *letter == '_' || *letter == '$' || *letter > '\u{7f}'
        };
        while let Some(letter) = self.peek(0).filter(is_part) {
            text.push(letter);
            self.at += 1;
        }
        token(Kind::Word, text)
    }
}

fn token(kind: Kind, text: String) -> Token {
    Token { kind, text }
}

#[test]
fn tokens_are_the_servers() {
    let shown = |dialect: &str, sql: &str| -> Vec<String> {
        let tokens = tokens(dialect, sql);
        tokens
            .iter()
            .map(|token| format!("{:?} {}", token.kind, token.text))
            .collect()
    };
    assert_eq!(
        shown("postgresql", r#"a "b""c" 'd\'"#),
        ["Word a", r#"Name b"c"#, r"Text d\"]
    );
    assert_eq!(
        shown("postgresql", "$x$ 'a $x$ -- b"),
        ["Text  'a ", "Comment -- b"]
    );
    assert_eq!(
        shown("postgresql", "/* a /* b */ c */ 1"),
        ["Comment  a  b  c ", "Word 1"]
    );
    assert_eq!(
        shown("mysql", r#"`a``b` 'c\'d' "e""#),
        ["Name a`b", "Text c'd", "Text e"]
    );
    assert_eq!(
        shown("mysql", "--a # b"),
        ["Symbol -", "Symbol -", "Word a", "Comment # b"]
    );
    assert_eq!(
        shown("sqlite", "[a] `b` 'c\\'"),
        ["Name a", "Name b", "Text c\\"]
    );
    assert_eq!(shown("sqlite", "'a"), ["Open a"]);
}
