//! What stops an evaluation.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use crate::value::Value;

/// The evaluator's result.
pub type Result<T, E = Raised> = std::result::Result<T, E>;

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file as the loader named it.
    pub path: Arc<PathBuf>,
    /// Its whole text.
    pub text: Arc<str>,
    /// Bytes of `text`.
    pub range: Range<usize>,
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
