//! The one error of the library: a kind, a message, a hint, and the place in a file.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// The library's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, by what the user has to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// A setting, a URL or an option is missing or malformed.
    Config,
    /// A file or directory cannot be read or written.
    Io,
    /// A revision is unknown, ambiguous, or the graph of revisions is broken.
    Graph,
    /// A migration script cannot be parsed or evaluated.
    Script,
    /// The models cannot be evaluated.
    Model,
    /// No connection to the database.
    Connection,
    /// The database refused a statement.
    Database,
    /// Another run holds the lock.
    Locked,
    /// A dialect cannot do what an operation asks.
    Unsupported,
    /// The state of the database does not allow the command.
    State,
}

/// A place in a file, with the file's text so that it can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSpan {
    /// The file, as it should be shown.
    pub path: PathBuf,
    /// The whole text of the file.
    pub text: Arc<str>,
    /// The bytes of `text` that are meant; in bounds and on character borders.
    pub range: Range<usize>,
}

impl SourceSpan {
    /// The line (from 1) on which the span starts.
    pub fn line(&self) -> usize {
        let start = self.range.start.min(self.text.len());
        self.text.as_bytes()[..start]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1
    }
}

/// One call on the way to an error in a script: where the call stands and what is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The call's place.
    pub span: SourceSpan,
    /// The function in which that place is (`upgrade`), or `<module>`.
    pub function: String,
}

/// Everything that the library reports as failed.
///
/// `Display` is the message alone; [`Error::hint`], [`Error::span`] and [`Error::frames`] carry
/// the rest for a front end to show.
#[derive(Debug, Clone)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    detail: Option<String>,
    code: Option<String>,
    is_of_script: bool,
    exception: Option<&'static str>,
    hint: Option<String>,
    span: Option<SourceSpan>,
    frames: Vec<Frame>,
}

impl Error {
    /// An error of this kind. Messages are lower case, with names in backticks.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            detail: None,
            code: None,
            is_of_script: false,
            exception: None,
            hint: None,
            span: None,
            frames: Vec::new(),
        }))
    }

    /// Adds what the user can do now, best with the command to type.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds what another program said (a server's detail, the failing statement), shown below the message.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Adds what the database calls the error: its SQLSTATE or number.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// The same for a statement that a script has asked for: the script may catch it.
    #[must_use]
    pub(crate) fn of_script(mut self) -> Self {
        self.0.is_of_script = true;
        self
    }

    /// Adds the class of the exception that Alembic or SQLAlchemy raises there: a script may catch it.
    #[must_use]
    pub(crate) fn raised_as(mut self, exception: &'static str) -> Self {
        self.0.exception = Some(exception);
        self
    }

    /// Adds the place, unless a more exact one is already known.
    #[must_use]
    pub fn with_span(mut self, span: SourceSpan) -> Self {
        self.0.span.get_or_insert(span);
        self
    }

    /// Adds the calls that led to the place, the innermost last.
    #[must_use]
    pub fn with_frames(mut self, frames: Vec<Frame>) -> Self {
        self.0.frames = frames;
        self
    }

    /// Puts words in front of the message: `context: message`.
    #[must_use]
    pub fn context(mut self, context: impl fmt::Display) -> Self {
        self.0.message = format!("{context}: {}", self.0.message);
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The message, without hint and place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What another program said.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// What the database calls the error, if a script may catch it: one of its statements was refused.
    pub(crate) fn catchable_code(&self) -> Option<&str> {
        let is_catchable = self.0.is_of_script && self.0.kind == ErrorKind::Database;
        self.0.code.as_deref().filter(|_| is_catchable)
    }

    /// The exception that this is for a script, if that is known.
    pub(crate) fn exception(&self) -> Option<&'static str> {
        self.0.exception
    }

    /// What the user can do now.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The place in a file.
    pub fn span(&self) -> Option<&SourceSpan> {
        self.0.span.as_ref()
    }

    /// The calls that led to the place, the innermost last.
    pub fn frames(&self) -> &[Frame] {
        &self.0.frames
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}
