//! PostgreSQL through the synchronous `postgres` crate.
//!
//! Everything goes over the simple query protocol: it takes any statement, runs it as the server's own
//! tools do, and returns every type in the server's text form. The types of a result's columns, which
//! that protocol does not tell, come from describing the statement first.

mod config;
mod error;
mod literal;
mod tls;

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use postgres::types::Type;
use postgres::{Client, SimpleQueryMessage, SimpleQueryRow};

use self::config::{Settings, SslMode};
use super::{ConnectOptions, refuse_nul};
use crate::conn::{Connection, Row, Rows, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::tokens::{Syntax, TokenKind, leading_tokens, significant_tokens};
use crate::url::Url;

/// An open connection to a PostgreSQL server.
pub(super) struct Postgres {
    client: Client,
}

impl Postgres {
    /// Connects with the settings of the URL; libpq's environment variables are not read.
    pub(super) fn connect(url: &Url, options: &ConnectOptions) -> Result<Self> {
        let settings = Settings::from_url(url, options.connect_timeout)?;
        let attempts: &[SslMode] = match settings.ssl_mode {
            // As with libpq: what goes through a socket of this machine is not encrypted.
            _ if settings.only_sockets() => &[SslMode::Disable],
            SslMode::Allow => &[SslMode::Disable, SslMode::Require],
            SslMode::Prefer => &[SslMode::Prefer, SslMode::Disable],
            SslMode::Disable => &[SslMode::Disable],
            SslMode::Require => &[SslMode::Require],
            SslMode::VerifyCa => &[SslMode::VerifyCa],
            SslMode::VerifyFull => &[SslMode::VerifyFull],
        };
        let (last, first) = attempts.split_last().expect("invariant: no list is empty");
        for mode in first {
            match connect_with(&settings, *mode) {
                Ok(client) => return Ok(Self { client }),
                Err(error) if error.worth_another_mode => {}
                Err(error) => return Err(error.error),
            }
        }
        connect_with(&settings, *last)
            .map(|client| Self { client })
            .map_err(|error| error.error)
    }

    /// The types of the result's columns, if the text is a single statement that may return rows.
    fn column_types(&mut self, sql: &str) -> Result<Vec<Type>> {
        if !may_return_rows(sql) {
            return Ok(Vec::new());
        }
        let statement = self
            .client
            .prepare(sql)
            .map_err(|error| self.error(sql, &error))?;
        Ok(statement
            .columns()
            .iter()
            .map(|column| column.type_().clone())
            .collect())
    }

    fn run(&mut self, sql: &str) -> Result<Rows> {
        refuse_nul(sql)?;
        let types = self.column_types(sql)?;
        let messages = self
            .client
            .simple_query(sql)
            .map_err(|error| self.error(sql, &error))?;
        let mut rows = Rows::default();
        rows.affected = rows_of(messages, &types, &mut |row| rows.rows.push(row));
        Ok(rows)
    }

    fn error(&self, sql: &str, error: &postgres::Error) -> Error {
        error::statement_error(sql, error, self.client.is_closed())
    }
}

impl Connection for Postgres {
    fn execute(&mut self, sql: &str) -> Result<Rows> {
        self.run(sql)
    }

    fn execute_script(&mut self, sql: &str) -> Result<()> {
        refuse_nul(sql)?;
        self.client
            .batch_execute(sql)
            .map_err(|error| self.error(sql, &error))
    }

    fn execute_each(&mut self, statements: &[String]) -> Result<Vec<u64>> {
        let sql = statements.join(";\n");
        refuse_nul(&sql)?;
        let messages = self
            .client
            .simple_query(&sql)
            .map_err(|error| self.error(&sql, &error))?;
        let affected = messages.into_iter().filter_map(|message| match message {
            SimpleQueryMessage::CommandComplete(count) => Some(count),
            _ => None,
        });
        Ok(affected.collect())
    }

    fn query(&mut self, sql: &str, parameters: &[Value]) -> Result<Rows> {
        refuse_nul(sql)?;
        let sql = literal::with_parameters(sql, parameters)?;
        self.run(&sql)
    }

    fn read(&mut self, sql: &str, parameters: &[Value], each: &mut dyn FnMut(Row)) -> Result<()> {
        refuse_nul(sql)?;
        let sql = literal::with_parameters(sql, parameters)?;
        let messages = self
            .client
            .simple_query(&sql)
            .map_err(|error| self.error(&sql, &error))?;
        rows_of(messages, &[], each);
        Ok(())
    }

    fn begin(&mut self) -> Result<()> {
        self.execute_script("BEGIN")
    }

    fn commit(&mut self) -> Result<()> {
        // The server answers COMMIT in a failed transaction with success, and rolls back. Any other
        // statement fails there, and the COMMIT behind it is not reached.
        self.execute_script("SELECT 1; COMMIT")
            .map_err(|error| error.context("the transaction was not committed"))
    }

    fn rollback(&mut self) -> Result<()> {
        // With the connection the server has ended the transaction.
        if self.client.is_closed() {
            return Ok(());
        }
        self.execute_script("ROLLBACK")
    }

    fn server_version(&mut self) -> Result<(u32, u32)> {
        let number = self
            .rows("SELECT current_setting('server_version_num')")?
            .first()
            .and_then(|row| row.integer(0))
            .and_then(|number| u32::try_from(number).ok())
            .ok_or_else(|| {
                Error::new(ErrorKind::Database, "the server does not tell its version")
            })?;
        Ok((number / 10_000, number % 10_000))
    }
}

/// A failed attempt to connect.
struct Refused {
    error: Error,
    /// Whether the failure may come from (missing) encryption.
    worth_another_mode: bool,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self {
            error,
            worth_another_mode: false,
        }
    }
}

/// Connects in a thread of its own: the driver's time-out bounds only the opening of the socket, and a
/// server that accepts and then says nothing would hold the program for ever.
fn connect_with(settings: &Settings, mode: SslMode) -> std::result::Result<Client, Refused> {
    let config = settings.config(mode);
    let connector = tls::connector(mode, settings)?;
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("dms-connect".into())
        .spawn(move || {
            // Nobody listens any more when the time is over.
            let _ = sender.send(config.connect(connector));
        })
        .map_err(|error| {
            Error::new(
                ErrorKind::Connection,
                format!("cannot start a thread to connect: {error}"),
            )
        })?;
    // One time-out for each address that may be tried, and a little for the login.
    let hosts = u32::try_from(settings.hosts.len()).unwrap_or(u32::MAX);
    let limit = settings
        .connect_timeout
        .saturating_mul(hosts)
        .saturating_add(Duration::from_millis(500));
    match receiver.recv_timeout(limit) {
        Ok(Ok(client)) => Ok(client),
        Ok(Err(error)) => Err(Refused {
            worth_another_mode: error::may_be_about_encryption(&error),
            error: error::connect_error(settings, &error),
        }),
        Err(RecvTimeoutError::Timeout) => Err(error::no_answer(settings).into()),
        Err(RecvTimeoutError::Disconnected) => Err(Error::new(
            ErrorKind::Connection,
            "the driver gave up while it connected",
        )
        .into()),
    }
}

/// Whether a text is one statement of a kind that can return rows. Only such a text is described
/// before it runs; all others, and several statements at once, return text.
fn may_return_rows(sql: &str) -> bool {
    let reads = ["select", "with", "values", "table", "show"];
    let changes = ["insert", "update", "delete", "merge"];
    let leading = leading_tokens(sql, Syntax::Postgres);
    let first = leading.iter().find(|token| !token.is_symbol("("));
    let is =
        |words: &[&str]| first.is_some_and(|first| words.iter().any(|word| first.is_word(word)));
    if !is(&reads) && !is(&changes) {
        return false;
    }
    let tokens = significant_tokens(sql, Syntax::Postgres);
    let last = tokens.iter().rposition(|token| !token.is_symbol(";"));
    let one = !tokens[..last.unwrap_or(0)]
        .iter()
        .any(|token| token.is_symbol(";"));
    one && (is(&reads)
        || is(&changes)
            && tokens
                .iter()
                .any(|token| token.kind == TokenKind::Word && token.is_word("returning")))
}

/// Hands over the rows of a result, and returns how many rows a statement changed.
fn rows_of(
    mut messages: Vec<SimpleQueryMessage>,
    types: &[Type],
    each: &mut dyn FnMut(Row),
) -> u64 {
    // As drivers of Python do: of several results the last one counts.
    let last = (messages.iter())
        .rposition(|message| matches!(message, SimpleQueryMessage::RowDescription(_)));
    let mut affected = 0;
    let mut columns: Arc<[String]> = Arc::from([]);
    for message in messages.drain(last.unwrap_or(0)..) {
        match message {
            SimpleQueryMessage::RowDescription(description) => {
                columns = description
                    .iter()
                    .map(|column| column.name().to_owned())
                    .collect();
            }
            SimpleQueryMessage::Row(row) => each(Row {
                columns: Arc::clone(&columns),
                values: values_of(&row, types),
            }),
            SimpleQueryMessage::CommandComplete(count) => affected = count,
            _ => {}
        }
    }
    affected
}

fn values_of(row: &SimpleQueryRow, types: &[Type]) -> Vec<Value> {
    (0..row.len())
        .map(|index| match row.get(index) {
            None => Value::Null,
            Some(text) => value_of(text, types.get(index)),
        })
        .collect()
}

/// A value from the server's text form; as text where its type has no variant, or its text is unknown.
fn value_of(text: &str, data_type: Option<&Type>) -> Value {
    let decoded = match data_type {
        Some(&Type::BOOL) => match text {
            "t" => Some(Value::Boolean(true)),
            "f" => Some(Value::Boolean(false)),
            _ => None,
        },
        Some(&(Type::INT2 | Type::INT4 | Type::INT8 | Type::OID)) => {
            text.parse().ok().map(Value::Integer)
        }
        // Rust reads the server's `Infinity` and `NaN` too.
        Some(&(Type::FLOAT4 | Type::FLOAT8)) => text.parse().ok().map(Value::Float),
        Some(&Type::BYTEA) => literal::bytes_of(text).map(Value::Bytes),
        _ => None,
    };
    decoded.unwrap_or_else(|| Value::Text(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn describes(sql: &str) -> bool {
        may_return_rows(sql)
    }

    #[test]
    fn only_single_statements_with_rows_are_described() {
        for sql in [
            "SELECT ';'",
            " /* x */ (select 1);",
            "WITH a AS (SELECT 1) SELECT * FROM a ;;",
            "INSERT INTO t VALUES (1) RETURNING id",
            "VALUES (1)",
            "SHOW server_version",
        ] {
            assert!(describes(sql), "{sql}");
        }
        for sql in [
            "",
            ";",
            "SELECT 1; SELECT 2",
            "CREATE TABLE t (a int)",
            "INSERT INTO t VALUES ('returning')",
            "DO $$ BEGIN PERFORM 1; END $$",
            "CREATE INDEX CONCURRENTLY i ON t (a)",
        ] {
            assert!(!describes(sql), "{sql}");
        }
    }

    #[test]
    fn values_come_in_their_types() {
        assert_eq!(value_of("t", Some(&Type::BOOL)), Value::Boolean(true));
        assert_eq!(value_of("-7", Some(&Type::INT8)), Value::Integer(-7));
        assert_eq!(value_of("1.5", Some(&Type::FLOAT8)), Value::Float(1.5));
        assert_eq!(
            value_of("-Infinity", Some(&Type::FLOAT4)),
            Value::Float(f64::NEG_INFINITY)
        );
        assert_eq!(
            value_of("\\x00ff", Some(&Type::BYTEA)),
            Value::Bytes(vec![0, 255])
        );
        assert_eq!(
            value_of("1.50", Some(&Type::NUMERIC)),
            Value::Text("1.50".into())
        );
        assert_eq!(value_of("t", None), Value::Text("t".into()));
    }
}
