//! MySQL and MariaDB through the synchronous `mysql` crate.
//!
//! Statements go over the text protocol, as the server's own tools send them; only those with parameters are prepared.

mod config;
mod error;
mod value;

use std::net::ToSocketAddrs;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use mysql::prelude::{Protocol, Queryable};
use mysql::{Conn, QueryResult};

use self::config::{Place, Settings, Tls};
use super::{ConnectOptions, refuse_nul, shown_statement};
use crate::conn::{Connection, Row, Rows, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::tokens::{Syntax, Token, significant_tokens};
use crate::url::Url;

/// An open connection to a MySQL or MariaDB server.
pub(super) struct Mysql {
    connection: Conn,
    /// The server has ended the connection, and with it the transaction.
    is_lost: bool,
}

impl Mysql {
    /// Connects with the settings of the URL; no file of settings is read.
    pub(super) fn connect(url: &Url, options: &ConnectOptions) -> Result<Self> {
        let settings = Arc::new(Settings::from_url(url, options.connect_timeout)?);
        Ok(Self {
            connection: connect_in_time(&settings)?,
            is_lost: false,
        })
    }

    fn run(&mut self, sql: &str) -> Result<Rows> {
        refuse_nul(sql)?;
        let tokens = significant_tokens(sql, Syntax::Mysql);
        // For the server a text of comments alone is an error, for other databases nothing to do.
        if tokens.iter().all(|token| token.is_symbol(";")) {
            return Ok(Rows::default());
        }
        check_one_statement(sql, &tokens)?;
        self.send(sql)
    }

    fn send(&mut self, sql: &str) -> Result<Rows> {
        let result = self.connection.query_iter(sql).and_then(rows_of);
        self.told(sql, result)
    }

    fn told<T>(&mut self, sql: &str, result: mysql::Result<T>) -> Result<T> {
        result.map_err(|error| {
            self.is_lost |= error::ends_connection(&error);
            error::statement_error(sql, &error)
        })
    }
}

impl Connection for Mysql {
    fn execute(&mut self, sql: &str) -> Result<Rows> {
        self.run(sql)
    }

    fn execute_script(&mut self, sql: &str) -> Result<()> {
        refuse_nul(sql)?;
        self.send(sql).map(drop)
    }

    fn execute_within(
        &mut self,
        begins: bool,
        statements: &[String],
        commits: bool,
    ) -> Result<Vec<u64>> {
        let begin = begins.then_some("START TRANSACTION");
        let commit = commits.then_some("COMMIT");
        let all = begin
            .into_iter()
            .chain(statements.iter().map(String::as_str));
        let all: Vec<&str> = all.chain(commit).collect();
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let sql = all.join(";\n");
        refuse_nul(&sql)?;
        let result = self.connection.query_iter(&sql).and_then(affected_of);
        let affected = self.told(&sql, result)?;
        let affected = affected.into_iter().skip(usize::from(begins));
        Ok(affected.take(statements.len()).collect())
    }

    fn query(&mut self, sql: &str, parameters: &[Value]) -> Result<Rows> {
        // Not everything can be prepared.
        if parameters.is_empty() {
            return self.run(sql);
        }
        refuse_nul(sql)?;
        let parameters: Vec<mysql::Value> = parameters.iter().map(value::to_mysql).collect();
        let result = self.connection.exec_iter(sql, parameters).and_then(rows_of);
        self.told(sql, result)
    }

    fn begin(&mut self) -> Result<()> {
        self.send("START TRANSACTION").map(drop)
    }

    fn commit(&mut self) -> Result<()> {
        self.send("COMMIT")
            .map(drop)
            .map_err(|error| error.context("the transaction was not committed"))
    }

    fn rollback(&mut self) -> Result<()> {
        if self.is_lost {
            return Ok(());
        }
        self.send("ROLLBACK").map(drop)
    }

    fn server_version(&mut self) -> Result<(u32, u32)> {
        let rows = self.send("SELECT VERSION()")?;
        let text = rows.rows.first().and_then(|row| row.text(0));
        text.and_then(version)
            .ok_or_else(|| Error::new(ErrorKind::Database, "the server does not tell its version"))
    }
}

/// (10, 11) from `10.11.14-MariaDB-0+deb12u2`; MariaDB may put `5.5.5-` before it, for clients that know no more.
fn version(text: &str) -> Option<(u32, u32)> {
    let text = match text.strip_prefix("5.5.5-") {
        Some(rest) if text.contains("MariaDB") => rest,
        _ => text,
    };
    let mut numbers = text.split(|character: char| !character.is_ascii_digit());
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Connects in a thread of its own: the driver's time-out bounds only the opening of the socket, and a server that
/// accepts and then says nothing would hold the program for ever.
fn connect_in_time(settings: &Arc<Settings>) -> Result<Conn> {
    let (sender, receiver) = mpsc::channel();
    let of_thread = Arc::clone(settings);
    thread::Builder::new()
        .name("dms-connect".into())
        .spawn(move || {
            // Nobody listens any more when the time is over.
            let _ = sender.send(connect_with(&of_thread));
        })
        .map_err(|error| {
            Error::new(
                ErrorKind::Connection,
                format!("cannot start a thread to connect: {error}"),
            )
        })?;
    // A little more than the driver's own time-out, which tells better what was waited for.
    let limit = settings.connect_timeout + Duration::from_millis(500);
    match receiver.recv_timeout(limit) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(error::no_answer(settings)),
        Err(RecvTimeoutError::Disconnected) => Err(Error::new(
            ErrorKind::Connection,
            "the driver gave up while it connected",
        )),
    }
}

fn connect_with(settings: &Settings) -> Result<Conn> {
    let mut last = None;
    for address in addresses(settings)? {
        match attempt(settings, &address) {
            Ok(connection) => return Ok(connection),
            Err(error) => {
                let is_final = matches!(error, mysql::Error::MySqlError(_));
                last = Some(error);
                if is_final {
                    break;
                }
            }
        }
    }
    Err(match last {
        Some(error) => error::connect_error(settings, &error),
        None => error::no_answer(settings),
    })
}

/// What to try, in order. The driver itself stops at a name's first address, and a server often listens at the second
/// one of `localhost` alone. Where a certificate is verified it has to be the name.
fn addresses(settings: &Settings) -> Result<Vec<String>> {
    let Place::Tcp(name, port) = &settings.place else {
        return Ok(vec![String::new()]);
    };
    let addresses = (name.as_str(), *port)
        .to_socket_addrs()
        .map_err(|error| error::unknown_host(settings, &error))?;
    if settings.tls == Tls::Verified {
        return Ok(vec![name.clone()]);
    }
    Ok(addresses.map(|address| address.ip().to_string()).collect())
}

fn attempt(settings: &Settings, address: &str) -> mysql::Result<Conn> {
    let is_socket = matches!(settings.place, Place::Socket(_));
    if is_socket || settings.tls == Tls::Off {
        return Conn::new(settings.opts(address, false));
    }
    // The driver asks for the process's own, and one that is set by then is left alone.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    match Conn::new(settings.opts(address, true)) {
        Err(error) if settings.tls == Tls::Preferred && error::may_be_about_encryption(&error) => {
            Conn::new(settings.opts(address, false))
        }
        result => result,
    }
}

/// Refuses a second statement behind a semicolon: the driver leaves the server no way to refuse it, and when one of
/// several fails nobody could say which have taken effect. Bodies of routines have semicolons of their own.
fn check_one_statement(sql: &str, tokens: &[Token<'_>]) -> Result<()> {
    if reads_a_local_file(tokens) {
        return Err(Error::new(
            ErrorKind::Unsupported,
            "LOAD DATA LOCAL would read a file of this machine for the server, which is never done here",
        )
        .with_detail(shown_statement(sql))
        .with_hint("insert the rows with `op.bulk_insert()`, or load the file with the server's own client"));
    }
    let last = tokens.iter().rposition(|token| !token.is_symbol(";"));
    let has_more = tokens[..last.unwrap_or(0)]
        .iter()
        .any(|token| token.is_symbol(";"));
    if !has_more || is_compound(tokens) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Database,
        "the text holds more than one statement, and MySQL's text is sent one statement at a time",
    )
    .with_detail(shown_statement(sql))
    .with_hint("give each statement an `op.execute()` of its own"))
}

/// `LOAD DATA LOCAL INFILE`, with the words that may stand between.
fn reads_a_local_file(tokens: &[Token<'_>]) -> bool {
    let is = |index: usize, words: &[&str]| {
        tokens
            .get(index)
            .is_some_and(|token| words.iter().any(|word| token.is_word(word)))
    };
    is(0, &["load"]) && is(1, &["data", "xml"]) && (is(2, &["local"]) || is(3, &["local"]))
}

/// Whether the text is a routine, a trigger, an event, or a block of MariaDB.
fn is_compound(tokens: &[Token<'_>]) -> bool {
    const BLOCKS: &[&str] = &["begin", "if", "case", "loop", "while", "repeat", "for"];
    const BODIES: &[&str] = &["procedure", "function", "trigger", "event", "package"];
    let is = |token: &Token<'_>, words: &[&str]| words.iter().any(|word| token.is_word(word));
    let Some(first) = tokens.first() else {
        return false;
    };
    is(first, BLOCKS)
        && !(first.is_word("begin") && tokens.get(1).is_some_and(|it| it.is_symbol(";")))
        || is(first, &["create", "alter"])
            // `CREATE OR REPLACE DEFINER = user@host AGGREGATE FUNCTION IF NOT EXISTS` is the longest beginning.
            && tokens.iter().take(12).any(|token| is(token, BODIES))
}

/// How many rows each of several statements changed; of one that returns rows (`INSERT ... RETURNING`) their number.
fn affected_of<P: Protocol>(mut result: QueryResult<'_, '_, '_, P>) -> mysql::Result<Vec<u64>> {
    let mut affected = Vec::new();
    while let Some(set) = result.iter() {
        let mut count = set.affected_rows();
        for row in set {
            row?;
            count += 1;
        }
        affected.push(count);
    }
    Ok(affected)
}

fn rows_of<P: Protocol>(mut result: QueryResult<'_, '_, '_, P>) -> mysql::Result<Rows> {
    let mut rows = Rows::default();
    while let Some(set) = result.iter() {
        let columns = set.columns().as_ref().to_vec();
        if columns.is_empty() {
            rows.affected = set.affected_rows();
        } else {
            // As drivers of Python do: of several results the last one counts.
            rows.rows.clear();
        }
        let names: Arc<[String]> = columns
            .iter()
            .map(|column| column.name_str().into_owned())
            .collect();
        for row in set {
            let values = row?.unwrap_raw();
            rows.rows.push(Row {
                columns: Arc::clone(&names),
                values: values
                    .into_iter()
                    .zip(&columns)
                    .map(|(value, column)| value::from_mysql(value, column))
                    .collect(),
            });
        }
        if !columns.is_empty() {
            rows.affected = rows.rows.len().try_into().unwrap_or(u64::MAX);
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_flavors_tell_their_version() {
        for (text, expected) in [
            ("8.0.36", Some((8, 0))),
            ("8.4.0-commercial", Some((8, 4))),
            ("10.11.14-MariaDB-0+deb12u2", Some((10, 11))),
            ("5.5.5-10.6.7-MariaDB", Some((10, 6))),
            ("5.5.5", Some((5, 5))),
            ("no version", None),
        ] {
            assert_eq!(version(text), expected, "{text}");
        }
    }

    fn is_refused(sql: &str) -> bool {
        check_one_statement(sql, &significant_tokens(sql, Syntax::Mysql)).is_err()
    }

    #[test]
    fn one_statement_goes_at_a_time() {
        for sql in [
            "SELECT 1; SELECT 2",
            "INSERT INTO t VALUES (';'); DROP TABLE t;",
            "BEGIN; DROP TABLE t",
            "SELECT 'it\\'s'; DROP TABLE t",
            "SELECT 1 /*! ; DROP TABLE t */",
            "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t",
            "load data concurrent local infile 'x' into table t",
        ] {
            assert!(is_refused(sql), "{sql}");
        }
        for sql in [
            "SELECT 1;",
            "SELECT ';', \"; x\", `;` -- ; x\n # ; x",
            "INSERT INTO t VALUES ('a\\'; DROP TABLE t')",
            "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END",
            "CREATE OR REPLACE DEFINER=`a`@`b` TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = 1; END",
            "BEGIN NOT ATOMIC SELECT 1; SELECT 2; END",
        ] {
            assert!(!is_refused(sql), "{sql}");
        }
    }
}
