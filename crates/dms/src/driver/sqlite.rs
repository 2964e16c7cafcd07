//! SQLite through rusqlite, with the library compiled in.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::ffi::ErrorCode;
use rusqlite::types::ValueRef;
use rusqlite::{OpenFlags, params_from_iter};

use super::{ConnectOptions, refuse_nul, shown_statement};
use crate::conn::{Connection, Row, Rows, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::tokens::{Syntax, significant_tokens};
use crate::url::Url;

/// Options that the `sqlite3` module of Python knows and that mean nothing here: statements wait for
/// as long as [`ConnectOptions::lock_timeout`] says.
const IGNORED_OPTIONS: &[&str] = &[
    "cached_statements",
    "check_same_thread",
    "detect_types",
    "isolation_level",
    "timeout",
];

/// Options of SQLite's own `file:` URIs, see <https://www.sqlite.org/uri.html>.
const URI_OPTIONS: &[&str] = &[
    "cache",
    "immutable",
    "mode",
    "modeof",
    "nolock",
    "psow",
    "vfs",
];

/// An open SQLite database.
pub(super) struct Sqlite {
    connection: rusqlite::Connection,
    /// The file as messages name it.
    name: String,
    lock_timeout: Duration,
}

impl Sqlite {
    /// Opens the file, or a database in memory.
    pub(super) fn open(url: &Url, options: &ConnectOptions) -> Result<Self> {
        if url.host.is_some() || url.username.is_some() || url.port.is_some() {
            return Err(Error::new(
                ErrorKind::Config,
                "a SQLite URL has no user, host or port",
            )
            .with_hint(
                "write `sqlite:///relative/path.db`, `sqlite:////absolute/path.db`, or `sqlite://` for memory",
            ));
        }
        let uri = uri_of(url)?;
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if uri.is_some() {
            flags |= OpenFlags::SQLITE_OPEN_URI;
        }
        let name = match (&uri, &url.database) {
            (Some(uri), _) => uri.clone(),
            (None, Some(path)) => path.clone(),
            (None, None) => ":memory:".to_owned(),
        };
        if uri.is_none() && url.database.is_some() {
            check_path(Path::new(&name), options.must_exist)?;
        }
        if !options.must_exist {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let connection = rusqlite::Connection::open_with_flags(&name, flags)
            .map_err(|error| open_error(&name, &error))?;
        let database = Self {
            connection,
            name,
            lock_timeout: options.lock_timeout,
        };
        database.set_up()?;
        Ok(database)
    }

    fn set_up(&self) -> Result<()> {
        // SQLite counts the time-out in a C int of milliseconds.
        let longest = Duration::from_millis(i32::MAX.unsigned_abs().into());
        self.connection
            .busy_timeout(self.lock_timeout.min(longest))
            .and_then(|()| {
                // The library compiled in has them on by default; SQLAlchemy's users know them off.
                self.connection.execute_batch("PRAGMA foreign_keys = OFF")
            })
            .and_then(|()| {
                // Opening reads nothing. The first reading tells whether this is a database at all.
                self.connection
                    .query_row("PRAGMA schema_version", [], |_| Ok(()))
            })
            .map_err(|error| match code_of(&error) {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => self.error("", error),
                _ => open_error(&self.name, &error),
            })
    }

    fn error(&self, sql: &str, error: rusqlite::Error) -> Error {
        let message = message_of(&error);
        let code = code_of(&error);
        let error = match code {
            Some(ErrorCode::DatabaseBusy) => Error::new(
                ErrorKind::Locked,
                format!(
                    "another process is writing to the SQLite database `{}`, and did not finish within {} s",
                    self.name,
                    self.lock_timeout.as_secs_f64()
                ),
            )
            .with_hint("try again when it is done, or wait longer with `--lock-timeout SECONDS`"),
            Some(ErrorCode::DatabaseLocked) => Error::new(
                ErrorKind::Locked,
                format!("the SQLite database `{}` is locked: {message}", self.name),
            ),
            Some(ErrorCode::ReadOnly) => read_only(&self.name),
            Some(ErrorCode::NotADatabase) => not_a_database(&self.name),
            Some(ErrorCode::DiskFull) => Error::new(
                ErrorKind::Database,
                format!("no space is left for the SQLite database `{}`", self.name),
            ),
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => Error::new(
                ErrorKind::Connection,
                format!("the SQLite database `{}` cannot be read or written: {message}", self.name),
            )
            .with_hint("SQLite also writes a journal beside the file: the directory must be writable"),
            // Of the others one may not know what is left of the transaction.
            Some(
                known @ (ErrorCode::Unknown
                | ErrorCode::ConstraintViolation
                | ErrorCode::TypeMismatch
                | ErrorCode::TooBig),
            ) => Error::new(ErrorKind::Database, message).with_code(format!("{known:?}")),
            _ => Error::new(ErrorKind::Database, message),
        };
        if sql.is_empty() {
            return error;
        }
        error.with_detail(shown_statement(sql))
    }

    fn run(&self, sql: &str, parameters: &[Value]) -> Result<Rows> {
        refuse_nul(sql)?;
        // For SQLite a text of comments alone is a misuse, for other databases nothing to do.
        let is_empty = significant_tokens(sql, Syntax::Sqlite)
            .iter()
            .all(|token| token.is_symbol(";"));
        if is_empty {
            return Ok(Rows::default());
        }
        self.run_statement(sql, parameters)
            .map_err(|error| self.error(sql, error))
    }

    fn run_statement(&self, sql: &str, parameters: &[Value]) -> rusqlite::Result<Rows> {
        let changed_before = self.connection.total_changes();
        let mut statement = self.connection.prepare(sql)?;
        let columns: Arc<[String]> = statement
            .column_names()
            .into_iter()
            .map(str::to_owned)
            .collect();
        let mut cursor = statement.query(params_from_iter(parameters.iter().map(to_sqlite)))?;
        let mut rows = Vec::new();
        while let Some(row) = cursor.next()? {
            let values = (0..columns.len())
                .map(|index| row.get_ref(index).map(from_sqlite))
                .collect::<rusqlite::Result<Vec<Value>>>()?;
            rows.push(Row {
                columns: Arc::clone(&columns),
                values,
            });
        }
        // The count of the last statement stays when a statement changes no rows.
        let changed = self.connection.total_changes() != changed_before;
        let affected = if changed {
            self.connection.changes()
        } else {
            0
        };
        Ok(Rows { rows, affected })
    }
}

impl Connection for Sqlite {
    fn execute(&mut self, sql: &str) -> Result<Rows> {
        self.run(sql, &[])
    }

    fn execute_script(&mut self, sql: &str) -> Result<()> {
        refuse_nul(sql)?;
        self.connection
            .execute_batch(sql)
            .map_err(|error| self.error(sql, error))
    }

    fn query(&mut self, sql: &str, parameters: &[Value]) -> Result<Rows> {
        self.run(sql, parameters)
    }

    fn begin(&mut self) -> Result<()> {
        self.run("BEGIN IMMEDIATE", &[]).map(drop)
    }

    fn commit(&mut self) -> Result<()> {
        self.run("COMMIT", &[]).map(drop)
    }

    fn rollback(&mut self) -> Result<()> {
        // Some errors (a full disk) end the transaction by themselves.
        if self.connection.is_autocommit() {
            return Ok(());
        }
        self.run("ROLLBACK", &[]).map(drop)
    }

    fn server_version(&mut self) -> Result<(u32, u32)> {
        let number = u32::try_from(rusqlite::version_number()).unwrap_or(0);
        Ok((number / 1_000_000, number / 1_000 % 1_000))
    }
}

/// The `file:` URI that `?uri=true` asks for, with SQLite's own options; `None` for a plain path.
fn uri_of(url: &Url) -> Result<Option<String>> {
    let uri = url
        .option("uri")
        .is_some_and(|value| matches!(value, "true" | "True" | "1" | "on" | "yes"));
    let mut options = Vec::new();
    for (key, value) in &url.query {
        if key == "uri" || IGNORED_OPTIONS.contains(&key.as_str()) {
            continue;
        }
        if !uri || !URI_OPTIONS.contains(&key.as_str()) {
            return Err(Error::new(
                ErrorKind::Config,
                format!("`{key}` is not an option of a SQLite URL"),
            )
            .with_hint(format!(
                "known are `uri`, with `uri=true` also {}, and without effect {}",
                names(URI_OPTIONS),
                names(IGNORED_OPTIONS)
            )));
        }
        options.push(format!("{key}={value}"));
    }
    let Some(path) = url.database.as_ref().filter(|_| uri) else {
        return Ok(None);
    };
    let separator = if path.contains('?') { '&' } else { '?' };
    Ok(Some(if options.is_empty() {
        path.clone()
    } else {
        format!("{path}{separator}{}", options.join("&"))
    }))
}

fn names(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// What SQLite would only call "unable to open database file".
fn check_path(path: &Path, must_exist: bool) -> Result<()> {
    let shown = path.display();
    if path.is_dir() {
        return Err(Error::new(
            ErrorKind::Connection,
            format!("`{shown}` is a directory, not a SQLite database"),
        )
        .with_hint(format!(
            "name a file in it, like `sqlite:///{shown}/app.db`"
        )));
    }
    if path.exists() {
        return Ok(());
    }
    if must_exist {
        return Err(Error::new(
            ErrorKind::Connection,
            format!("there is no SQLite database `{shown}`"),
        )
        .with_hint("`dms upgrade` creates it; or correct the path in the URL (three slashes: relative, four: absolute)"));
    }
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    match parent {
        Some(parent) if !parent.is_dir() => Err(Error::new(
            ErrorKind::Connection,
            format!("the directory `{}` of the SQLite database `{shown}` does not exist", parent.display()),
        )
        .with_hint(format!("create it with `mkdir -p '{}'`, or correct the URL (three slashes: relative, four: absolute)", parent.display()))),
        _ => Ok(()),
    }
}

fn open_error(name: &str, error: &rusqlite::Error) -> Error {
    match code_of(error) {
        Some(ErrorCode::NotADatabase) => not_a_database(name),
        Some(ErrorCode::ReadOnly) => read_only(name),
        Some(ErrorCode::CannotOpen) => Error::new(
            ErrorKind::Connection,
            format!("the SQLite database `{name}` cannot be opened"),
        )
        .with_hint("is the file readable, and its directory writable, for this user?"),
        _ => Error::new(
            ErrorKind::Connection,
            format!(
                "the SQLite database `{name}` cannot be opened: {}",
                message_of(error)
            ),
        ),
    }
}

fn not_a_database(name: &str) -> Error {
    Error::new(
        ErrorKind::Connection,
        format!("`{name}` is not a SQLite database, or it is encrypted"),
    )
    .with_hint("check the path in the URL: three slashes mean relative, four absolute")
}

fn read_only(name: &str) -> Error {
    Error::new(
        ErrorKind::Database,
        format!("the SQLite database `{name}` cannot be written: the file or its directory is read-only"),
    )
    .with_hint(format!(
        "give this user the right to write to the file and to its directory (SQLite puts a journal there): `ls -l '{name}'`"
    ))
}

fn code_of(error: &rusqlite::Error) -> Option<ErrorCode> {
    match error {
        rusqlite::Error::SqlInputError { error, .. } => Some(error.code),
        other => other.sqlite_error_code(),
    }
}

/// SQLite's message without the wrapper's own words.
fn message_of(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        rusqlite::Error::SqlInputError { msg, offset, .. } => match offset {
            0.. => format!("{msg} (at byte {offset})"),
            _ => msg.clone(),
        },
        rusqlite::Error::MultipleStatement => {
            "only one statement can be executed at a time".to_owned()
        }
        rusqlite::Error::InvalidParameterCount(given, wanted) => {
            format!("the statement has {wanted} parameters, but {given} were given")
        }
        other => other.to_string(),
    }
}

fn to_sqlite(value: &Value) -> rusqlite::types::Value {
    match value {
        Value::Null => rusqlite::types::Value::Null,
        Value::Boolean(boolean) => rusqlite::types::Value::Integer(i64::from(*boolean)),
        Value::Integer(integer) => rusqlite::types::Value::Integer(*integer),
        Value::Float(float) => rusqlite::types::Value::Real(*float),
        Value::Text(text) => rusqlite::types::Value::Text(text.clone()),
        Value::Bytes(bytes) => rusqlite::types::Value::Blob(bytes.clone()),
    }
}

/// Text that is not UTF-8 (SQLite does not check) comes with replacement characters.
fn from_sqlite(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        ValueRef::Real(float) => Value::Float(float),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}
