//! The head of a revision file, read without evaluating it.

use std::cell::Cell;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::scanner::{Scanner, Token, Unterminated};
use crate::error::{Error, ErrorKind, Result, SourceSpan};
use crate::graph::Revision;

/// What the head of a revision file says, read without evaluating it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// What the graph needs.
    pub revision: Revision,
    /// The whole docstring, as Alembic's `longdoc` has it.
    pub doc: String,
}

impl Metadata {
    /// Reads the module's docstring and its `revision`, `down_revision`, `branch_labels` and `depends_on`
    /// (plain or annotated assignments of literals).
    ///
    /// A file without `revision` whose name is hexadecimal digits has those as its id, as in Alembic. A docstring
    /// that begins with `Revision ID:` has an empty message: Alembic takes the whole block for one.
    ///
    /// # Errors
    /// When the file does not parse, one of them is not a literal, or `down_revision` is missing, with the place;
    /// `Ok(None)` when the file has no `revision` at all.
    pub fn read(path: &Path, text: &str) -> Result<Option<Self>> {
        Self::read_with(path, text, &|_, _| None)
    }

    /// The same, where what is not a literal is asked of `evaluate`: the assignments with their values, as literals.
    ///
    /// # Errors
    /// As [`Metadata::read`].
    pub fn read_with(path: &Path, text: &str, evaluate: &EvaluateHead) -> Result<Option<Self>> {
        let file = File::new(path, text);
        let mut head = Head::default();
        if let Err(error) = head.scan(&file) {
            let evaluated = match file.is_computed.get() {
                true => evaluate(path, text).ok_or(error)?,
                false => return Err(error),
            };
            let doc = std::mem::take(&mut head.doc);
            head = Head::default();
            head.scan(&File::new(path, &evaluated))?;
            head.doc = doc;
        }
        let id = match head.revision {
            Some((Literal::Text(id), range)) if id.is_empty() => {
                return Err(file
                    .error("`revision` is empty", range)
                    .with_hint("give the revision an id, such as twelve hexadecimal digits"));
            }
            Some((Literal::Text(id), _)) => id,
            Some((Literal::None | Literal::Many(_), range)) => {
                return Err(file
                    .error("`revision` is not a string", range)
                    .with_hint("write the id as a plain string: `revision = \"1975ea83b712\"`"));
            }
            None => match id_of_name(path) {
                Some(id) => id,
                None => return Ok(None),
            },
        };
        let Some((down_revision, range)) = head.down_revision else {
            return Err(
                Error::new(ErrorKind::Script, format!("`{}` has no `down_revision`", path.display()))
                    .with_hint("add `down_revision = \"...\"` with the revision before it, or `down_revision = None` for the first one"),
            );
        };
        let down_revisions = down_revision.into_list();
        if down_revisions.iter().any(String::is_empty) {
            return Err(file
                .error("`down_revision` is an empty string", range)
                .with_hint("write `down_revision = None` for the first revision"));
        }
        let list = |found: Option<(Literal, _)>| {
            let mut list = found.map_or_else(Vec::new, |(literal, _)| literal.into_list());
            list.retain(|item| !item.is_empty());
            list
        };
        let doc = strip(&head.doc).to_owned();
        Ok(Some(Self {
            revision: Revision {
                id,
                down_revisions,
                depends_on: list(head.depends_on),
                branch_labels: list(head.branch_labels),
                message: message(&doc).to_owned(),
            },
            doc,
        }))
    }
}

/// The first paragraph of a docstring; what a script without a message says if that is already the block of identifiers.
fn message(doc: &str) -> &str {
    let first = doc.split("\n\n").next().unwrap_or_default();
    if first.starts_with("Revision ID:") {
        "empty message"
    } else {
        first
    }
}

/// `str.strip()`: Python counts four control characters as blanks that Rust does not.
pub(super) fn strip(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || ('\x1c'..='\x1f').contains(&c))
}

fn id_of_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.strip_suffix(".py")?;
    let is_id = !name.is_empty() && name.bytes().all(|byte| b"0123456789abcdef".contains(&byte));
    is_id.then(|| name.to_owned())
}

/// What evaluates the head of a file of this path and text.
pub type EvaluateHead<'a> = dyn Fn(&Path, &str) -> Option<String> + Sync + 'a;

/// A file that is being read, for its errors.
struct File<'a> {
    path: &'a Path,
    text: &'a str,
    /// Whether something was met that only an evaluation can tell.
    is_computed: Cell<bool>,
}

impl<'a> File<'a> {
    fn new(path: &'a Path, text: &'a str) -> Self {
        Self {
            path,
            text,
            is_computed: Cell::new(false),
        }
    }

    fn token(&self, scanner: &mut Scanner<'a>) -> Result<(Token<'a>, Range<usize>)> {
        scanner.token().map_err(|error| self.unterminated(error))
    }

    fn error(&self, message: impl Into<String>, range: Range<usize>) -> Error {
        Error::new(ErrorKind::Script, message).with_span(SourceSpan {
            path: self.path.to_owned(),
            text: Arc::from(self.text),
            range,
        })
    }

    fn unterminated(&self, error: Unterminated) -> Error {
        self.error(format!("this {} is never closed", error.what), error.range)
    }

    fn not_literal(&self, name: &str, range: Range<usize>) -> Error {
        self.is_computed.set(true);
        self.error(format!("`{name}` is not a literal"), range).with_hint(format!(
            "write `{name}` as a plain string, a tuple or list of strings, or `None`: the head of a revision is read without running it"
        ))
    }
}

/// A value that needs no evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Literal {
    None,
    Text(String),
    Many(Vec<String>),
}

impl Literal {
    fn into_list(self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::Text(text) => vec![text],
            Self::Many(list) => list,
        }
    }
}

const NAMES: [&str; 4] = ["revision", "down_revision", "branch_labels", "depends_on"];

/// Brackets within brackets that a literal may have.
const DEPTH: usize = 16;

type Found = Option<(Literal, Range<usize>)>;

#[derive(Debug, Default)]
struct Head {
    doc: String,
    revision: Found,
    down_revision: Found,
    branch_labels: Found,
    depends_on: Found,
}

/// Where to go on behind a statement.
enum Follow {
    SameLine,
    NextLine,
    /// Nothing below matters.
    Stop,
}

impl Follow {
    fn behind(token: &Token<'_>) -> Self {
        if *token == Token::Symbol(';') {
            Self::SameLine
        } else {
            Self::NextLine
        }
    }
}

impl Head {
    fn scan(&mut self, file: &File<'_>) -> Result<()> {
        let mut scanner = Scanner::new(file.text);
        let mut is_first = true;
        while let Some(indent) = scanner.next_line() {
            if indent > 0 {
                scanner
                    .skip_line()
                    .map_err(|error| file.unterminated(error))?;
                continue;
            }
            loop {
                let next = self.statement(file, &mut scanner, is_first)?;
                is_first = false;
                match next {
                    Follow::SameLine => {}
                    Follow::NextLine => break,
                    Follow::Stop => return Ok(()),
                }
            }
        }
        Ok(())
    }

    fn statement<'a>(
        &mut self,
        file: &File<'a>,
        scanner: &mut Scanner<'a>,
        is_first: bool,
    ) -> Result<Follow> {
        let start = scanner.clone();
        let (token, range) = file.token(scanner)?;
        match token {
            Token::EndOfLine => return Ok(Follow::NextLine),
            Token::Symbol(';') => return Ok(Follow::SameLine),
            Token::Name("def" | "class" | "async") | Token::Symbol('@')
                if !assigns_below(&file.text[scanner.position()..]) =>
            {
                return Ok(Follow::Stop);
            }
            Token::Name(name) => {
                if let Some(next) = self.assignment(file, scanner, name, range)? {
                    return Ok(next);
                }
            }
            Token::Text(_) | Token::Symbol('(') if is_first => {
                *scanner = start.clone();
                if let Ok((Literal::Text(doc), next)) = value(file, scanner, "docstring") {
                    self.doc = doc;
                    return Ok(next);
                }
                *scanner = start;
            }
            Token::Text(_) | Token::Other | Token::Symbol(_) => *scanner = start,
        }
        let more = scanner
            .skip_statement()
            .map_err(|error| file.unterminated(error))?;
        Ok(if more {
            Follow::SameLine
        } else {
            Follow::NextLine
        })
    }

    /// Reads an assignment whose first name has been read; `None` if the statement is none that matters.
    fn assignment<'a>(
        &mut self,
        file: &File<'a>,
        scanner: &mut Scanner<'a>,
        name: &str,
        range: Range<usize>,
    ) -> Result<Option<Follow>> {
        let is_ours = NAMES.contains(&name);
        let before = scanner.clone();
        let (mut token, _) = file.token(scanner)?;
        if is_ours && token == Token::Symbol(':') {
            while !matches!(token, Token::Symbol('=' | ';') | Token::EndOfLine) {
                token = file.token(scanner)?.0;
            }
        }
        if is_ours && matches!(token, Token::Symbol(',' | '+' | '|')) {
            // `revision, down_revision = ...` and `depends_on += ...` must not be overlooked.
            return Err(file.not_literal(name, range));
        }
        if token != Token::Symbol('=') {
            *scanner = before;
            return Ok(None);
        }
        let mut targets = vec![name.to_owned()];
        loop {
            let mut ahead = scanner.clone();
            let (Token::Name(next), _) = file.token(&mut ahead)? else {
                break;
            };
            if file.token(&mut ahead)?.0 != Token::Symbol('=') {
                break;
            }
            targets.push(next.to_owned());
            *scanner = ahead;
        }
        targets.retain(|target| NAMES.contains(&target.as_str()));
        let Some(first) = targets.first() else {
            return Ok(None);
        };
        let start = file.token(&mut scanner.clone())?.1.start;
        let (literal, next) = value(file, scanner, first)?;
        let end = start
            + file.text[start..scanner.position()]
                .trim_end_matches(['\n', '\r', ';'])
                .len();
        for target in &targets {
            *self.slot(target) = Some((literal.clone(), start..end));
        }
        Ok(Some(next))
    }

    fn slot(&mut self, name: &str) -> &mut Found {
        match name {
            "revision" => &mut self.revision,
            "down_revision" => &mut self.down_revision,
            "branch_labels" => &mut self.branch_labels,
            _ => &mut self.depends_on,
        }
    }
}

/// Whether one of the names stands at the start of a line: functions and classes need no closer look otherwise.
fn assigns_below(text: &str) -> bool {
    NAMES.iter().any(|name| {
        text.match_indices(name)
            .any(|(at, _)| text[..at].ends_with(['\n', '\r']))
    })
}

/// A literal, which must be all of its statement; the statement's end is read too.
fn value<'a>(file: &File<'a>, scanner: &mut Scanner<'a>, name: &str) -> Result<(Literal, Follow)> {
    let start = scanner.position();
    let mut items = vec![item(file, scanner, name, 0)?];
    let mut is_tuple = false;
    loop {
        let end = scanner.position();
        let (mut token, mut range) = file.token(scanner)?;
        if token == Token::Symbol(',') {
            is_tuple = true;
            let before = scanner.clone();
            (token, range) = file.token(scanner)?;
            if !matches!(token, Token::EndOfLine | Token::Symbol(';')) {
                *scanner = before;
                items.push(item(file, scanner, name, 0)?);
                continue;
            }
        }
        if !matches!(token, Token::EndOfLine | Token::Symbol(';')) {
            return Err(file.not_literal(name, range));
        }
        let next = Follow::behind(&token);
        return if is_tuple {
            strings(items).map(|literal| (literal, next))
        } else {
            items.pop().map(|literal| (literal, next))
        }
        .ok_or_else(|| file.not_literal(name, start..end));
    }
}

/// The items of a tuple, list or set, if they are strings.
fn strings(items: Vec<Literal>) -> Option<Literal> {
    let mut list = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Literal::Text(text) => list.push(text),
            Literal::None | Literal::Many(_) => return None,
        }
    }
    Some(Literal::Many(list))
}

/// `None`, one or more strings in a row, or something in brackets.
fn item<'a>(
    file: &File<'a>,
    scanner: &mut Scanner<'a>,
    name: &str,
    depth: usize,
) -> Result<Literal> {
    let (token, range) = file.token(scanner)?;
    match token {
        Token::Name("None") => Ok(Literal::None),
        Token::Text(text) => {
            let mut text = text.into_owned();
            let mut ahead = scanner.clone();
            while let Ok((Token::Text(more), _)) = ahead.token() {
                text.push_str(&more);
                *scanner = ahead.clone();
            }
            Ok(Literal::Text(text))
        }
        Token::Symbol(open @ ('(' | '[' | '{')) if depth < DEPTH => {
            bracketed(file, scanner, name, (open, range.start), depth)
        }
        Token::Name(_) | Token::Symbol(_) | Token::Other | Token::EndOfLine => {
            Err(file.not_literal(name, range))
        }
    }
}

fn bracketed<'a>(
    file: &File<'a>,
    scanner: &mut Scanner<'a>,
    name: &str,
    (open, start): (char, usize),
    depth: usize,
) -> Result<Literal> {
    let close = match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    };
    let mut items = Vec::new();
    let mut has_comma = false;
    loop {
        let before = scanner.clone();
        if file.token(scanner)?.0 == Token::Symbol(close) {
            break;
        }
        *scanner = before;
        items.push(item(file, scanner, name, depth + 1)?);
        match file.token(scanner)? {
            (Token::Symbol(','), _) => has_comma = true,
            (token, _) if token == Token::Symbol(close) => break,
            (_, range) => return Err(file.not_literal(name, range)),
        }
    }
    if open == '(' && !has_comma && items.len() == 1 {
        return Ok(items.remove(0));
    }
    // `{}` is a dict.
    if open == '{' && items.is_empty() {
        return Err(file.not_literal(name, start..scanner.position()));
    }
    strings(items).ok_or_else(|| file.not_literal(name, start..scanner.position()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(text: &str) -> Metadata {
        Metadata::read(Path::new("versions/x_y.py"), text)
            .unwrap()
            .unwrap()
    }

    fn error(text: &str) -> (String, String) {
        let error = Metadata::read(Path::new("versions/x_y.py"), text).unwrap_err();
        let span = error.span().cloned();
        let shown = span.map_or_else(String::new, |span| span.text[span.range.clone()].to_owned());
        (error.message().to_owned(), shown)
    }

    const GENERIC: &str = r#""""Create product

Revision ID: 6173b7ed3174
Revises: abc, def
Create Date: 2024-01-01 00:00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '6173b7ed3174'
down_revision: Union[str, Sequence[str], None] = ('abc', 'def')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = ['x',
    "y"]  # both


def upgrade() -> None:
    x = '''revision = "no"'''
"#;

    #[test]
    fn reads_what_alembic_writes() {
        let read = read(GENERIC);
        assert_eq!(
            read.revision,
            Revision {
                id: "6173b7ed3174".into(),
                down_revisions: vec!["abc".into(), "def".into()],
                depends_on: vec!["x".into(), "y".into()],
                branch_labels: Vec::new(),
                message: "Create product".into(),
            }
        );
        assert!(read.doc.ends_with("Create Date: 2024-01-01 00:00:00"));
        let crlf = super::tests::read(&GENERIC.replace('\n', "\r\n"));
        assert_eq!(crlf, read);
    }

    /// Every answer is Alembic's own for the same file.
    #[test]
    fn docstrings() {
        let doc = |text: &str| {
            let read = read(&format!("{text}\nrevision='a'\ndown_revision=None\n"));
            (read.revision.message, read.doc)
        };
        let pair = |message: &str, doc: &str| (message.to_owned(), doc.to_owned());
        assert_eq!(
            doc("\"\"\"hello\nworld\n \nRevision ID: x\n\nfoo\"\"\""),
            pair(
                "hello\nworld\n \nRevision ID: x",
                "hello\nworld\n \nRevision ID: x\n\nfoo"
            )
        );
        assert_eq!(
            doc("\"\"\"\n  Indented\n  two\n\n  rest\n\"\"\""),
            pair("Indented\n  two", "Indented\n  two\n\n  rest")
        );
        assert_eq!(doc("'a' \"b\""), pair("ab", "ab"));
        assert_eq!(doc("(\"a\"\n\"b\")"), pair("ab", "ab"));
        assert_eq!(doc("u\"x\\ty\""), pair("x\ty", "x\ty"));
        assert_eq!(doc("b\"x\""), pair("", ""));
        assert_eq!(doc("f\"x\""), pair("", ""));
        assert_eq!(doc("\"x\" % 1"), pair("", ""));
        assert_eq!(doc("\n# c\n\n\"\"\"late\"\"\""), pair("late", "late"));
        assert_eq!(doc("x = 1\n\"\"\"no\"\"\""), pair("", ""));
        assert_eq!(
            doc("\"\"\"\x1cq\x1f\u{200b}\u{85}\"\"\""),
            pair("q\x1f\u{200b}", "q\x1f\u{200b}")
        );
        assert_eq!(
            doc(r#""\x41\101\u00e4\N{DASH}\d\
z""#),
            pair("AAä\\N{DASH}\\dz", "AAä\\N{DASH}\\dz")
        );
        assert_eq!(doc("r'\\n\\''"), pair("\\n\\'", "\\n\\'"));
    }

    #[test]
    fn an_empty_message_is_not_the_block_of_identifiers() {
        let read =
            read("\"\"\"Revision ID: a\nRevises: \n\"\"\"\nrevision='a'\ndown_revision=None\n");
        assert_eq!(read.revision.message, "empty message");
        assert_eq!(read.doc, "Revision ID: a\nRevises:");
    }

    #[test]
    fn forms_of_assignment() {
        let list = |value: &str| {
            read(&format!("revision='a';down_revision={value}\n"))
                .revision
                .down_revisions
        };
        assert_eq!(list("None"), Vec::<String>::new());
        assert_eq!(list("()"), Vec::<String>::new());
        assert_eq!(list("[]"), Vec::<String>::new());
        assert_eq!(list("('x')"), ["x"]);
        assert_eq!(list("('x',)"), ["x"]);
        assert_eq!(list("'x',"), ["x"]);
        assert_eq!(list("'x', 'y'"), ["x", "y"]);
        assert_eq!(list("{'x', 'y'}"), ["x", "y"]);
        assert_eq!(list("('x'\n # c\n 'y')"), ["xy"]);
        assert_eq!(list("\\\n  'x' 'y' # z"), ["xy"]);
        let chain = read(
            "revision = 'a'\ndown_revision = depends_on = 'b'; x = branch_labels = ['l', '']\n",
        )
        .revision;
        assert_eq!(
            (chain.down_revisions, chain.depends_on),
            (vec!["b".to_owned()], vec!["b".to_owned()])
        );
        assert_eq!(chain.branch_labels, ["l"]);
        // The last one counts, also behind a function.
        let late = read(
            "revision='a'\ndown_revision='x'\ndef f():\n  revision = 'q'\ndown_revision='y'\n",
        );
        assert_eq!(late.revision.down_revisions, ["y"]);
        // What only looks like an assignment.
        let other = read(
            "revision='a'\ndown_revision: str\nrevision == 'b'\nrevision.x = 1\nif x:\n    revision = y\ndown_revision = None\n",
        );
        assert_eq!(other.revision.id, "a");
    }

    #[test]
    fn a_file_without_a_revision() {
        let none = |name: &str, text: &str| Metadata::read(Path::new(name), text);
        assert_eq!(none("rev_ab12.py", "down_revision = None\n").unwrap(), None);
        assert_eq!(none("x.py", "").unwrap(), None);
        let old = none("ab12.py", "down_revision = None\n").unwrap().unwrap();
        assert_eq!(old.revision.id, "ab12");
        let error = none("ab12.py", "x = 1\n").unwrap_err();
        assert_eq!(error.message(), "`ab12.py` has no `down_revision`");
    }

    #[test]
    fn what_is_not_a_literal_is_an_error_with_its_place() {
        let not =
            |name: &str, shown: &str| (format!("`{name}` is not a literal"), shown.to_owned());
        assert_eq!(error("revision = make()\n"), not("revision", "make"));
        assert_eq!(error("revision = 'a' + x\n"), not("revision", "+"));
        assert_eq!(error("revision = f'a'\n"), not("revision", "f'a'"));
        assert_eq!(error("revision, x = 'a', 1\n"), not("revision", "revision"));
        assert_eq!(
            error("revision = 'a'\ndown_revision = (None,)\n"),
            not("down_revision", "(None,)")
        );
        assert_eq!(
            error("revision = 'a'\ndown_revision = ['x' 12]\n"),
            not("down_revision", "12")
        );
        assert_eq!(
            error("revision = 'a'\ndown_revision = {}\n"),
            not("down_revision", "{}")
        );
        assert_eq!(error("revision = 12\n"), not("revision", "12"));
        assert_eq!(error("revision = None\n").0, "`revision` is not a string");
        assert_eq!(
            error("revision = 'a'\ndown_revision = ''\n"),
            ("`down_revision` is an empty string".into(), "''".into())
        );
        assert_eq!(
            error("revision = 'a\n"),
            ("this string is never closed".into(), "'".into())
        );
        assert_eq!(
            error("x = (\nrevision = 'a'\n").0,
            "this bracket is never closed"
        );
        assert_eq!(
            error(&format!("revision = {}", "(".repeat(100_000))).0,
            "`revision` is not a literal"
        );
    }

    #[test]
    fn nothing_makes_it_panic() {
        let pieces = [
            "revision",
            "down_revision",
            " = ",
            "=",
            ":",
            "'",
            "\"\"\"",
            "\\",
            "\n",
            "\r",
            "(",
            "]",
            "{",
            ",",
            ";",
            "#",
            "é",
            "r",
            "f",
            "None",
            "def x():",
            " ",
            "@",
            "\\N{",
            "\\x4",
            "\\777",
            "a",
        ];
        let mut accepted = 0;
        for seed in 0..20_000 {
            let noise = crate::script::noise::text(&pieces, seed);
            let text = format!("revision = 'a'\ndown_revision = None\n{noise}");
            accepted += usize::from(Metadata::read(Path::new("ab.py"), &text).is_ok());
        }
        assert!(accepted > 1_000);
    }
}
