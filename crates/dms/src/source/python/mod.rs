//! A real Python interpreter, for what the evaluator cannot do.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Error, ErrorKind, Result};
use crate::python_text;
use crate::url::Url;

/// A Python interpreter that has SQLAlchemy and Alembic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Python {
    /// The program; a bare name is looked for on PATH.
    pub program: PathBuf,
}

/// A value of a request, which Python reads as a literal.
pub(crate) enum Literal {
    None,
    Flag(bool),
    Text(String),
    Texts(Vec<String>),
    Pairs(Vec<(String, String)>),
}

impl Literal {
    pub(crate) fn optional(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::None, |text| Self::Text(text.into()))
    }

    pub(crate) fn paths<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> Self {
        let absolute = |path: &PathBuf| {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            path.display().to_string()
        };
        Self::Texts(paths.into_iter().map(absolute).collect())
    }

    fn python(&self) -> String {
        let string = |text: &String| python_text::string(text);
        let list = |items: Vec<String>| format!("[{}]", items.join(", "));
        match self {
            Self::None => "None".to_owned(),
            Self::Flag(flag) => python_text::boolean(*flag).to_owned(),
            Self::Text(text) => string(text),
            Self::Texts(texts) => list(texts.iter().map(string).collect()),
            Self::Pairs(pairs) => {
                let pairs = pairs.iter();
                let pairs =
                    pairs.map(|(name, value)| format!("({}, {})", string(name), string(value)));
                list(pairs.collect())
            }
        }
    }
}

/// What a program answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// What it made.
    pub(crate) result: std::result::Result<String, PythonError>,
    /// What it and the code that it ran wrote to stdout and stderr.
    pub(crate) printed: String,
}

/// What Python code raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PythonError {
    /// `ValueError: no`.
    pub(crate) message: String,
    /// The calls that led there, a line each: `file:line in function: text`.
    pub(crate) traceback: String,
    /// The line of the script that was run, if it is among them.
    pub(crate) line: Option<usize>,
}

impl Python {
    /// Has the interpreter run a program on a request, which goes through a pipe: what is secret in it stands neither
    /// in an argument nor in the environment.
    ///
    /// # Errors
    /// When the interpreter cannot be started, or ends without an answer.
    pub(crate) fn ask(
        &self,
        program: &str,
        request: &[(&str, Literal)],
        secret: Option<&str>,
    ) -> Result<Answer> {
        let mut child = Command::new(&self.program)
            .args(["-c", program])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.cannot_start(&error.to_string()))?;
        let fields: Vec<String> = request
            .iter()
            .map(|(name, value)| format!("{}: {}", python_text::string(name), value.python()))
            .collect();
        if let Some(mut stdin) = child.stdin.take() {
            // An interpreter that ends before it has read says why on stderr.
            let _ = stdin.write_all(format!("{{{}}}", fields.join(", ")).as_bytes());
        }
        let output = child
            .wait_with_output()
            .map_err(|error| self.cannot_start(&error.to_string()))?;
        let hidden = |bytes: &[u8]| hide(&String::from_utf8_lossy(bytes), secret);
        let (answer, printed) = (hidden(&output.stdout), hidden(&output.stderr));
        let mut parts = answer.split('\0');
        let result = match parts.next() {
            Some("done") => Ok(parts.next().unwrap_or_default().to_owned()),
            Some("raised") => Err(PythonError {
                message: parts.next().unwrap_or_default().trim().to_owned(),
                line: parts.next().and_then(|line| line.parse().ok()),
                traceback: parts.next().unwrap_or_default().to_owned(),
            }),
            _ => {
                let message = format!(
                    "`{}` ended without an answer ({})",
                    self.program.display(),
                    output.status
                );
                let last: Vec<&str> = printed.lines().rev().take(12).collect();
                let detail: Vec<&str> = last.into_iter().rev().collect();
                return Err(Error::new(ErrorKind::Config, message)
                    .with_detail(detail.join("\n"))
                    .with_hint("name an interpreter that has SQLAlchemy and Alembic: `python = \".venv/bin/python\"` in dms.toml"));
            }
        };
        Ok(Answer { result, printed })
    }

    fn cannot_start(&self, why: &str) -> Error {
        Error::new(
            ErrorKind::Config,
            format!("cannot start `{}`: {why}", self.program.display()),
        )
        .with_hint("name the interpreter of the project: `python = \".venv/bin/python\"` in dms.toml, or `--python PATH`")
    }
}

/// The text without a password, as it is and as it stands in a URL.
fn hide(text: &str, secret: Option<&str>) -> String {
    match secret.filter(|secret| !secret.is_empty()) {
        None => text.to_owned(),
        Some(secret) => text
            .replace(secret, "***")
            .replace(&percent_encoded(secret), "***"),
    }
}

/// As SQLAlchemy writes a password in a URL.
fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~+ ".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(encode).collect()
}

/// The parts of a request that say where a database is.
pub(crate) fn database(url: &Url) -> Vec<(&'static str, Literal)> {
    let port = url.port.map(|port| port.to_string());
    vec![
        ("dialect", Literal::Text(url.dialect.clone())),
        ("driver", Literal::optional(url.driver.clone())),
        ("username", Literal::optional(url.username.clone())),
        ("password", Literal::optional(url.password.clone())),
        ("host", Literal::optional(url.host.clone())),
        ("port", Literal::optional(port)),
        ("database", Literal::optional(url.database.clone())),
        ("query", Literal::Pairs(url.query.clone())),
    ]
}

/// A path of the settings or the command line: relative to a folder, but for the bare name of a program.
pub fn program(folder: &Path, text: &str) -> PathBuf {
    match Path::new(text).components().count() {
        0 | 1 => PathBuf::from(text),
        _ => folder.join(text),
    }
}
