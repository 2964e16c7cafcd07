//! Just enough of Python's lexical rules to read assignments of literals at the top of a file.

use std::borrow::Cow;
use std::ops::Range;

/// A token of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// An identifier or keyword.
    Name(&'a str),
    /// A `str` literal, decoded.
    Text(Cow<'a, str>),
    /// Bytes, an f-string, a number, or `==`: nothing that an assignment of ours can have.
    Other,
    /// One character of an operator, bracket or separator.
    Symbol(char),
    /// The end of a logical line (or of the file).
    EndOfLine,
}

/// Why a text cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unterminated {
    /// The string or bracket that is never closed.
    pub range: Range<usize>,
    /// What it is, for the message.
    pub what: &'static str,
}

/// Splits the text of a Python file into tokens and logical lines.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    position: usize,
    /// Where the open brackets stand; newlines do not count within.
    brackets: Vec<usize>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            position: 0,
            brackets: Vec::new(),
        }
    }

    /// The byte at which the next token is looked for.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.position + ahead).copied()
    }

    /// Goes to the next logical line and returns how deep it is indented; `None` at the end of the file.
    /// To be called at the start of a line.
    pub(super) fn next_line(&mut self) -> Option<usize> {
        loop {
            let mut indent = 0;
            while let Some(byte @ (b' ' | b'\t' | b'\x0c')) = self.peek(0) {
                indent = if byte == b'\x0c' { 0 } else { indent + 1 };
                self.position += 1;
            }
            match self.peek(0)? {
                b'\n' | b'\r' => self.position += 1,
                b'#' => self.skip_comment(),
                _ => return Some(indent),
            }
        }
    }

    /// Skips what is left of a logical line.
    pub(super) fn skip_line(&mut self) -> Result<(), Unterminated> {
        while self.skip_statement()? {}
        Ok(())
    }

    /// Skips what is left of a statement; whether another one follows on the same line (behind a `;`).
    pub(super) fn skip_statement(&mut self) -> Result<bool, Unterminated> {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'\n' | b'\r' | b';' if self.brackets.is_empty() => {
                    self.position += 1;
                    return Ok(byte == b';');
                }
                b'#' => self.skip_comment(),
                b'"' | b'\'' => {
                    self.string_body(self.position)?;
                }
                b'\\' => self.skip_continuation(),
                b'(' | b'[' | b'{' => {
                    self.brackets.push(self.position);
                    self.position += 1;
                }
                b')' | b']' | b'}' => {
                    self.brackets.pop();
                    self.position += 1;
                }
                _ => self.position += 1,
            }
        }
        self.end_of_file()?;
        Ok(false)
    }

    /// The next token of a logical line and where it stands.
    pub(super) fn token(&mut self) -> Result<(Token<'a>, Range<usize>), Unterminated> {
        loop {
            let start = self.position;
            let Some(byte) = self.peek(0) else {
                self.end_of_file()?;
                return Ok((Token::EndOfLine, start..start));
            };
            match byte {
                b' ' | b'\t' | b'\x0c' => self.position += 1,
                b'#' => self.skip_comment(),
                b'\\' => self.skip_continuation(),
                b'\n' | b'\r' => {
                    self.position += 1;
                    if self.brackets.is_empty() {
                        return Ok((Token::EndOfLine, start..start));
                    }
                }
                b'"' | b'\'' => return self.string(start, ""),
                b'0'..=b'9' => {
                    self.skip_word();
                    return Ok((Token::Other, start..self.position));
                }
                b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => {
                    self.skip_word();
                    let word = &self.text[start..self.position];
                    return if matches!(self.peek(0), Some(b'"' | b'\'')) && is_string_prefix(word) {
                        self.string(start, word)
                    } else {
                        Ok((Token::Name(word), start..self.position))
                    };
                }
                b'=' if self.peek(1) == Some(b'=') => {
                    self.position += 2;
                    return Ok((Token::Other, start..self.position));
                }
                _ => {
                    match byte {
                        b'(' | b'[' | b'{' => self.brackets.push(start),
                        b')' | b']' | b'}' => {
                            self.brackets.pop();
                        }
                        _ => {}
                    }
                    self.position += 1;
                    return Ok((Token::Symbol(char::from(byte)), start..self.position));
                }
            }
        }
    }

    fn end_of_file(&self) -> Result<(), Unterminated> {
        match self.brackets.last() {
            None => Ok(()),
            Some(bracket) => Err(Unterminated {
                range: *bracket..bracket + 1,
                what: "bracket",
            }),
        }
    }

    fn skip_comment(&mut self) {
        let rest = &self.text.as_bytes()[self.position..];
        self.position += rest
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .unwrap_or(rest.len());
    }

    /// A backslash and the newline behind it.
    fn skip_continuation(&mut self) {
        self.position += 1;
        if self.text[self.position..].starts_with("\r\n") {
            self.position += 2;
        } else if matches!(self.peek(0), Some(b'\n' | b'\r')) {
            self.position += 1;
        }
    }

    fn skip_word(&mut self) {
        while matches!(
            self.peek(0),
            Some(b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | 0x80..)
        ) {
            self.position += 1;
        }
    }

    fn string(
        &mut self,
        start: usize,
        prefix: &str,
    ) -> Result<(Token<'a>, Range<usize>), Unterminated> {
        let body = self.string_body(start)?;
        let body = &self.text[body];
        let token = if prefix.bytes().any(|byte| !b"rRuU".contains(&byte)) {
            Token::Other
        } else if prefix.eq_ignore_ascii_case("r") {
            Token::Text(newlines(body))
        } else if body.contains('\\') {
            Token::Text(Cow::Owned(unescape(&newlines(body))))
        } else {
            Token::Text(newlines(body))
        };
        Ok((token, start..self.position))
    }

    /// Skips a string whose quote stands here and returns what is between the quotes.
    fn string_body(&mut self, start: usize) -> Result<Range<usize>, Unterminated> {
        let bytes = self.text.as_bytes();
        let quote = bytes[self.position];
        let open = self.position;
        let is_triple = self.peek(1) == Some(quote) && self.peek(2) == Some(quote);
        let width = if is_triple { 3 } else { 1 };
        let body = self.position + width;
        let mut position = body;
        while let Some(&byte) = bytes.get(position) {
            if byte == b'\\' {
                // A backslash keeps the next character from ending the string, in raw strings too.
                position += if bytes[position + 1..].starts_with(b"\r\n") {
                    3
                } else {
                    2
                };
            } else if byte == quote
                && (!is_triple || bytes[position..].starts_with(&[quote, quote, quote]))
            {
                self.position = position + width;
                return Ok(body..position);
            } else if !is_triple && matches!(byte, b'\n' | b'\r') {
                break;
            } else {
                position += 1;
            }
        }
        Err(Unterminated {
            range: start..open + width,
            what: "string",
        })
    }
}

fn is_string_prefix(word: &str) -> bool {
    word.len() <= 2
        && ["r", "u", "b", "f", "t", "br", "rb", "fr", "rf", "tr", "rt"]
            .iter()
            .any(|prefix| word.eq_ignore_ascii_case(prefix))
}

/// Python reads all line ends as `\n`.
fn newlines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Resolves the escapes of a string literal. `\N{...}` and unknown ones stay as they are written.
fn unescape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(kind) = rest.chars().next() else {
            result.push('\\');
            break;
        };
        let (character, length) = match kind {
            '\n' => (None, 1),
            '\\' | '\'' | '"' => (Some(kind), 1),
            'a' => (Some('\x07'), 1),
            'b' => (Some('\x08'), 1),
            'f' => (Some('\x0c'), 1),
            'n' => (Some('\n'), 1),
            'r' => (Some('\r'), 1),
            't' => (Some('\t'), 1),
            'v' => (Some('\x0b'), 1),
            '0'..='7' => {
                let length = rest
                    .bytes()
                    .take(3)
                    .take_while(|byte| (b'0'..=b'7').contains(byte))
                    .count();
                (code(&rest[..length], 8), length)
            }
            'x' | 'u' | 'U' => {
                let digits = match kind {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                match rest.get(1..=digits) {
                    Some(hex) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                        (code(hex, 16), digits + 1)
                    }
                    _ => (Some('\\'), 0),
                }
            }
            _ => (Some('\\'), 0),
        };
        result.extend(character);
        rest = &rest[length..];
    }
    result.push_str(rest);
    result
}

/// The character of this number; a surrogate or what is beyond Unicode becomes the replacement character.
fn code(digits: &str, radix: u32) -> Option<char> {
    let number = u32::from_str_radix(digits, radix).ok()?;
    Some(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER))
}
