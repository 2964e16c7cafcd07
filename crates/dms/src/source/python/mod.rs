//! A real Python interpreter, for what the evaluator cannot do.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Error, ErrorKind, Result, SourceSpan};
use crate::python_text;
use crate::url::Url;

/// A Python interpreter that has SQLAlchemy and Alembic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Python {
    /// The program; a bare name is looked for on PATH.
    pub program: PathBuf,
    /// A file of Python that it runs before anything else: what the project's own command does.
    pub startup: Option<PathBuf>,
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

impl PythonError {
    fn of<'a>(mut fields: impl Iterator<Item = &'a str>) -> Self {
        Self {
            message: fields.next().unwrap_or_default().trim().to_owned(),
            line: fields.next().and_then(|line| line.parse().ok()),
            traceback: fields.next().unwrap_or_default().to_owned(),
        }
    }

    /// As an error of a file, at its line.
    pub(crate) fn tell(self, kind: ErrorKind, message: String, path: &Path, text: &str) -> Error {
        let mut error = Error::new(kind, message);
        if !self.traceback.is_empty() {
            error = error.with_detail(self.traceback);
        }
        let Some(before) = self.line.and_then(|line| line.checked_sub(1)) else {
            return error;
        };
        let lines = text.split_inclusive('\n').take(before);
        let start: usize = lines.map(str::len).sum();
        let line = text.get(start..).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default();
        let indent = line.len() - line.trim_start().len();
        error.with_span(SourceSpan {
            path: path.to_owned(),
            text: text.into(),
            range: start + indent..start + line.trim_end().len().max(indent),
        })
    }
}

/// What is asked of an interpreter.
const NEEDED: &str = "name an interpreter that has SQLAlchemy and Alembic: `python = \".venv/bin/python\"` in dms.toml";

impl Python {
    /// Finds out whether it can run revisions and models, with nothing done.
    ///
    /// # Errors
    /// As [`Python::ask`].
    pub(crate) fn check(&self, folders: &[PathBuf]) -> Result<()> {
        const PROGRAM: &str = concat!(include_str!("common.py"), "\nanswer_with(lambda: '')\n");
        let request = [("sys_path", Literal::paths(folders))];
        self.ask(PROGRAM, &request, None).map(drop)
    }

    /// Has the interpreter run a program on a request, which goes through a pipe: what is secret in it stands neither
    /// in an argument nor in the environment.
    ///
    /// # Errors
    /// When the interpreter cannot be started, or ends without an answer, and when its startup file fails.
    pub(crate) fn ask(
        &self,
        program: &str,
        request: &[(&str, Literal)],
        secret: Option<&str>,
    ) -> Result<Answer> {
        let startup = self.startup_file()?;
        let mut child = Command::new(&self.program)
            .args(["-c", program])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.cannot_start(&error.to_string()))?;
        let path = Literal::optional(startup.as_ref().map(|(path, _)| path.display().to_string()));
        let fields: Vec<String> = (request.iter())
            .chain([&("startup", path)])
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
        let kind = parts.next();
        let result = match (kind, startup) {
            (Some("done"), _) => Ok(parts.next().unwrap_or_default().to_owned()),
            (Some("raised"), _) => Err(PythonError::of(parts)),
            (Some("unfit"), _) => {
                let why = parts.next().unwrap_or_default();
                return Err(Error::new(
                    ErrorKind::Config,
                    format!("`{}` cannot be used: {why}", self.program.display()),
                )
                .with_hint(NEEDED));
            }
            (Some("unprepared"), Some((path, text))) => {
                let raised = PythonError::of(parts);
                let message = format!("`python_startup` failed: {}", raised.message);
                return Err(raised.tell(ErrorKind::Config, message, &path, &text));
            }
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
                    .with_hint(NEEDED));
            }
        };
        Ok(Answer { result, printed })
    }

    /// The file that is run first, with its text.
    fn startup_file(&self) -> Result<Option<(PathBuf, String)>> {
        let Some(path) = &self.startup else {
            return Ok(None);
        };
        let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some((path, text))),
            Err(error) => {
                let message = format!("cannot read `{}`: {error}", path.display());
                Err(Error::new(ErrorKind::Config, message)
                    .with_hint("correct `python_startup` in dms.toml: a file of Python, relative to the project's folder"))
            }
        }
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
