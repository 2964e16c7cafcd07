//! The driver's errors by cause, with a way on.

use std::error::Error as _;
use std::io;

use postgres::error::{DbError, SqlState};

use super::config::Settings;
use crate::driver::shown_statement;
use crate::error::{Error, ErrorKind};

/// Why connecting failed.
pub(super) fn connect_error(settings: &Settings, error: &postgres::Error) -> Error {
    if let Some(refusal) = error.as_db_error() {
        return refused_by_server(settings, refusal);
    }
    let text = error.to_string();
    let cause = innermost(error);
    let hosts = settings.shown_hosts();
    if text.contains("TLS") {
        return tls_error(&hosts, &cause);
    }
    if let Some(io_error) = io_error(error) {
        return unreachable(settings, &hosts, io_error);
    }
    if text.contains("password missing") || cause.contains("password missing") {
        return Error::new(
            ErrorKind::Connection,
            format!(
                "the PostgreSQL server at {hosts} asks for a password for user `{}`, and the URL has none",
                settings.shown_user()
            ),
        )
        .with_hint("write it into the URL: `postgresql://user:password@host/database`");
    }
    let message = if cause == text {
        text
    } else {
        format!("{text}: {cause}")
    };
    Error::new(
        ErrorKind::Connection,
        format!("cannot connect to the PostgreSQL server at {hosts}: {message}"),
    )
}

/// The server took the connection and then said nothing.
pub(super) fn no_answer(settings: &Settings) -> Error {
    Error::new(
        ErrorKind::Connection,
        format!(
            "no answer from {} within {} s",
            settings.shown_hosts(),
            settings.connect_timeout.as_secs_f64()
        ),
    )
    .with_hint("is this the port of a PostgreSQL server, and does no firewall stand between? `?connect_timeout=SECONDS` in the URL waits longer")
}

/// Whether another `sslmode` might do: the handshake failed, or the server has no entry for such connections.
pub(super) fn may_be_about_encryption(error: &postgres::Error) -> bool {
    match error.code() {
        Some(code) => *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
        None => error.to_string().contains("TLS"),
    }
}

/// A statement that failed.
pub(super) fn statement_error(sql: &str, error: &postgres::Error, closed: bool) -> Error {
    let Some(server) = error.as_db_error() else {
        if error.is_closed() || closed || io_error(error).is_some() {
            return lost(&innermost(error)).with_detail(shown_statement(sql));
        }
        return Error::new(ErrorKind::Database, innermost(error)).with_detail(shown_statement(sql));
    };
    let code = server.code();
    let ends_connection = closed
        || code.code().starts_with("08")
        || [
            SqlState::ADMIN_SHUTDOWN,
            SqlState::CRASH_SHUTDOWN,
            SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        ]
        .contains(code);
    let shown = if ends_connection {
        lost(server.message())
    } else if *code == SqlState::T_R_DEADLOCK_DETECTED {
        Error::new(ErrorKind::Database, server.message())
            .with_hint("another session and this one waited for each other; run the command again")
    } else if *code == SqlState::LOCK_NOT_AVAILABLE {
        Error::new(ErrorKind::Locked, server.message()).with_hint(
            "another session holds the table: `SELECT pid, usename, application_name, query FROM pg_stat_activity WHERE state <> 'idle'` shows it; or wait longer with `--lock-timeout SECONDS`",
        )
    } else if *code == SqlState::ACTIVE_SQL_TRANSACTION {
        Error::new(ErrorKind::Database, server.message()).with_hint(
            "run it outside of the transaction: put it into a block `with op.get_context().autocommit_block():`",
        )
    } else if *code == SqlState::OUT_OF_MEMORY && server.message().contains("shared memory") {
        // Every table that a transaction makes is locked until its end.
        Error::new(ErrorKind::Database, server.message()).with_hint(
            "the transaction holds more locks than the server has room for: raise `max_locks_per_transaction` in postgresql.conf and restart the server, or divide the revision and set `transaction_per_migration = true`",
        )
    } else if *code == SqlState::UNSAFE_NEW_ENUM_VALUE_USAGE {
        Error::new(ErrorKind::Database, server.message()).with_hint(
            "the new value has to be committed before it is used: put the `ALTER TYPE ... ADD VALUE` into a block `with op.get_context().autocommit_block():`",
        )
    } else {
        Error::new(ErrorKind::Database, server.message())
    };
    shown
        .with_detail(detail(sql, server))
        .with_code(code.code())
}

/// What the server said beside its message, and the statement.
fn detail(sql: &str, server: &DbError) -> String {
    let mut lines = Vec::new();
    for (label, text) in [
        ("detail", server.detail()),
        ("hint", server.hint()),
        ("where", server.where_()),
    ] {
        if let Some(text) = text {
            lines.push(format!("{label}: {text}"));
        }
    }
    lines.push(format!("SQLSTATE: {}", server.code().code()));
    if let Some(postgres::error::ErrorPosition::Original(position)) = server.position()
        && let Some(line) = line_at(sql, *position)
    {
        lines.push(format!("line: {line}"));
    }
    lines.push(shown_statement(sql));
    lines.join("\n")
}

/// The line of a statement of several lines that the server's position, in characters from 1, points into.
fn line_at(sql: &str, position: u32) -> Option<usize> {
    let position = usize::try_from(position).ok()?.checked_sub(1)?;
    sql.contains('\n')
        .then(|| 1 + sql.chars().take(position).filter(|c| *c == '\n').count())
}

fn lost(cause: &str) -> Error {
    Error::new(
        ErrorKind::Connection,
        format!("the connection to the PostgreSQL server was lost: {cause}"),
    )
    .with_hint("an open transaction has been rolled back by the server; `dms current` shows where the database stands")
}

fn refused_by_server(settings: &Settings, refusal: &DbError) -> Error {
    let user = settings.shown_user();
    let database = settings.database.as_deref().unwrap_or(user);
    let code = refusal.code();
    let message = refusal.message();
    let error = if *code == SqlState::INVALID_PASSWORD {
        Error::new(
            ErrorKind::Connection,
            format!("wrong password for PostgreSQL user `{user}`"),
        )
        .with_hint("correct it in the URL; `:`, `/`, `@`, `%` in a password are written `%3A`, `%2F`, `%40`, `%25`")
    } else if *code == SqlState::INVALID_CATALOG_NAME {
        Error::new(
            ErrorKind::Connection,
            format!("the PostgreSQL server has no database `{database}`"),
        )
        .with_hint(format!(
            "create it with `createdb {database}`, or correct the name in the URL"
        ))
    } else if message.contains("role") && message.contains("does not exist") {
        Error::new(
            ErrorKind::Connection,
            format!("the PostgreSQL server has no user `{user}`"),
        )
        .with_hint(format!(
            "create it with `createuser {user}`, or correct the name in the URL"
        ))
    } else if message.contains("pg_hba.conf") {
        Error::new(ErrorKind::Connection, message).with_hint(
            "the server's pg_hba.conf has no line for this user, database and address; if it says `no encryption`, add `?sslmode=require` to the URL",
        )
    } else if *code == SqlState::TOO_MANY_CONNECTIONS {
        Error::new(ErrorKind::Connection, message)
            .with_hint("close some connections, or raise `max_connections` or the user's limit")
    } else if *code == SqlState::CANNOT_CONNECT_NOW {
        Error::new(ErrorKind::Connection, message).with_hint("try again in a moment")
    } else {
        Error::new(
            ErrorKind::Connection,
            format!(
                "the PostgreSQL server at {} refused the connection: {message}",
                settings.shown_hosts()
            ),
        )
    };
    error.with_detail(format!("server: {message} (SQLSTATE {})", code.code()))
}

fn tls_error(hosts: &str, cause: &str) -> Error {
    if cause.contains("server does not support TLS") {
        return Error::new(
            ErrorKind::Connection,
            format!("the PostgreSQL server at {hosts} does not support TLS, and `sslmode` asks for it"),
        )
        .with_hint("set `ssl = on` in the server's postgresql.conf, or use `?sslmode=prefer` where the network is trusted");
    }
    Error::new(
        ErrorKind::Connection,
        format!("no TLS connection to the PostgreSQL server at {hosts}: {cause}"),
    )
    .with_hint("`sslrootcert=FILE` in the URL names the certificate to trust; the server's certificate must name the host (subjectAltName) for `sslmode=verify-full`")
}

fn unreachable(settings: &Settings, hosts: &str, error: &io::Error) -> Error {
    let only_sockets = settings.only_sockets();
    let (message, hint) = match error.kind() {
        io::ErrorKind::ConnectionRefused => (
            format!("no PostgreSQL server listens at {hosts}: connection refused"),
            "is the server running, and are host and port in the URL right? `pg_isready -h HOST -p PORT` tells",
        ),
        io::ErrorKind::NotFound if only_sockets => (
            format!("there is no PostgreSQL socket {hosts}"),
            "is the server running, and is `host=` in the URL its socket's directory (`SHOW unix_socket_directories`)?",
        ),
        io::ErrorKind::TimedOut => (
            format!(
                "no answer from {hosts} within {} s",
                settings.connect_timeout.as_secs_f64()
            ),
            "are host and port in the URL right, and does no firewall stand between? `?connect_timeout=SECONDS` in the URL waits longer",
        ),
        io::ErrorKind::PermissionDenied if only_sockets => (
            format!("no permission to connect to {hosts}"),
            "the socket's directory must be open to this user",
        ),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => (
            format!("{hosts} closed the connection at once"),
            "is this the port of a PostgreSQL server? its log may say why",
        ),
        _ if error.to_string().contains("lookup address") => (
            format!("the host of {hosts} is not known: {error}"),
            "correct the host in the URL; in a container, is it the name of the database's service?",
        ),
        _ => (
            format!("cannot connect to the PostgreSQL server at {hosts}: {error}"),
            "are host, port and `target_session_attrs` in the URL right?",
        ),
    };
    Error::new(ErrorKind::Connection, message).with_hint(hint)
}

fn io_error(error: &postgres::Error) -> Option<&io::Error> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(io_error) = cause.downcast_ref() {
            return Some(io_error);
        }
        source = cause.source();
    }
    None
}

/// The innermost cause; the outer ones are the driver's own words.
fn innermost(error: &postgres::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = cause.to_string();
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_told_for_statements_of_several_lines() {
        assert_eq!(line_at("SELECT\n  x", 10), Some(2));
        assert_eq!(line_at("SELECT x", 8), None);
        assert_eq!(line_at("a\nb", 0), None);
    }
}
