//! What stops an evaluation.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use crate::tree::{SourceText, Span};
use crate::value::Value;

/// The evaluator's result.
pub type Result<T, E = Raised> = std::result::Result<T, E>;

/// A place in a source file. There are as many as there are instances, so it is small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    source: Arc<SourceText>,
    span: Span,
}

impl Place {
    /// The bytes of `span` in a file.
    pub(crate) fn new(source: Arc<SourceText>, span: Span) -> Self {
        Self { source, span }
    }

    /// The file as the loader named it.
    pub fn path(&self) -> &Path {
        &self.source.path
    }

    /// Its whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.source.text
    }

    /// Bytes of the text.
    pub fn range(&self) -> Range<usize> {
        self.span.start as usize..self.span.end as usize
    }

    /// What stands there.
    pub fn slice(&self) -> &str {
        self.source.slice(self.span)
    }

    /// Whether it is in this file.
    pub(crate) fn is_in(&self, source: &Arc<SourceText>) -> bool {
        Arc::ptr_eq(&self.source, source)
    }

    /// Other bytes of the same file; those of this place, if the file is not that long.
    #[must_use]
    pub fn with_range(&self, range: Range<usize>) -> Self {
        let bound = |bound: usize| u32::try_from(bound).ok();
        let span = match (bound(range.start), bound(range.end)) {
            (Some(start), Some(end)) if range.end <= self.source.text.len() => Span { start, end },
            _ => self.span,
        };
        Self::new(self.source.clone(), span)
    }
}

/// One call on the way to an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traceback {
    /// Where the call stands.
    pub place: Place,
    /// The function in which it stands (`upgrade`), or `<module>`.
    pub function: Rc<str>,
}

/// A Python exception on its way up, or an end of the evaluation that no `except` catches.
#[derive(Debug, Clone)]
pub struct Raised(pub Box<Exception>);

/// What was raised.
#[derive(Debug, Clone)]
pub struct Exception {
    /// The exception instance; `None` where evaluated code must not catch it: a limit was passed,
    /// the language is not supported, or the host failed.
    pub value: Option<Value>,
    /// The name of the exception's class (`ValueError`), or `Unsupported`, `Limit`, `SyntaxError`, `Host`.
    pub class: Rc<str>,
    /// What is wrong, as shown to the user.
    pub message: String,
    /// What the user can do.
    pub hint: Option<String>,
    /// Where it was raised.
    pub place: Option<Place>,
    /// The calls that led there, outermost first.
    pub traceback: Vec<Traceback>,
    /// An error of the host that travels through the evaluator unchanged (`class` is `Host`).
    pub host: Option<Rc<dyn std::error::Error>>,
    /// Whether the modules that led there are not to be evaluated further ([`crate::Interpreter::tolerate`]).
    pub(crate) is_final: bool,
}

impl Raised {
    /// A Python exception of a built-in class (`TypeError`) raised by Rust code. The interpreter makes
    /// the instance when evaluated code catches it, and adds the place.
    pub fn exception(class: &str, message: impl Into<String>) -> Self {
        Self::new(class, message)
    }

    /// `TypeError`.
    pub fn type_error(message: impl Into<String>) -> Self {
        Self::new("TypeError", message)
    }

    /// Something that this evaluator cannot do; evaluated code cannot catch it.
    pub fn unsupported(message: impl Into<String>) -> Self {
        Self::new("Unsupported", message)
    }

    /// An error of the host that evaluated code cannot catch.
    pub fn host(error: impl std::error::Error + 'static) -> Self {
        let mut raised = Self::new("Host", error.to_string());
        raised.0.host = Some(Rc::new(error));
        raised
    }

    /// A bound on steps, depth or memory was passed; evaluated code cannot catch it.
    pub(crate) fn limit(message: impl Into<String>) -> Self {
        Self::new("Limit", message)
    }

    /// The same with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    fn new(class: &str, message: impl Into<String>) -> Self {
        Self(Box::new(Exception {
            value: None,
            class: class.into(),
            message: message.into(),
            hint: None,
            place: None,
            traceback: Vec::new(),
            host: None,
            is_final: false,
        }))
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.class, self.0.message)
    }
}

impl std::error::Error for Raised {}
