//! The driver's errors by cause, with a way on.

use std::error::Error as _;
use std::io;

use mysql::{DriverError, MySqlError};

use super::config::{Place, Settings, Tls};
use crate::driver::shown_statement;
use crate::error::{Error, ErrorKind};

/// Why connecting failed.
pub(super) fn connect_error(settings: &Settings, error: &mysql::Error) -> Error {
    let (title, place) = (settings.title, settings.shown_place());
    if let Some(cause) = io_error(error) {
        if is_about_tls(cause) {
            return no_tls(settings, &cause.to_string());
        }
        return unreachable(settings, cause.kind(), &cause.to_string());
    }
    match error {
        mysql::Error::MySqlError(refusal) => refused_by_server(settings, refusal),
        mysql::Error::DriverError(DriverError::CouldNotConnect(Some((_, text, kind)))) => {
            unreachable(settings, *kind, text)
        }
        mysql::Error::DriverError(DriverError::ConnectTimeout | DriverError::Timeout) => {
            no_answer(settings)
        }
        mysql::Error::DriverError(DriverError::TlsNotSupported) => connection(format!(
            "the {title} server at {place} does not support TLS, and the URL asks for it"
        ))
        .with_hint("give the server a certificate (`ssl_cert`, `ssl_key` in its settings), or use `?ssl_mode=PREFERRED` where the network is trusted"),
        mysql::Error::DriverError(DriverError::UnknownAuthPlugin(plugin)) => connection(format!(
            "the {title} server wants user `{}` to log in by `{plugin}`, which is not known here",
            settings.shown_user()
        ))
        .with_hint("give the user a password by `caching_sha2_password` or `mysql_native_password`: `ALTER USER ... IDENTIFIED ...`"),
        mysql::Error::DriverError(
            DriverError::CleartextPluginDisabled | DriverError::OldMysqlPasswordDisabled,
        ) => connection(format!(
            "the {title} server at {place} asks for the password in a form that anyone on the way could read"
        ))
        .with_hint("give the user a password by `caching_sha2_password` or `mysql_native_password`: `ALTER USER ... IDENTIFIED ...`"),
        mysql::Error::TlsError(cause) => no_tls(settings, &cause.to_string()),
        mysql::Error::CodecError(_) | mysql::Error::DriverError(_) => connection(format!(
            "what answers at {place} does not speak MySQL's language: {error}"
        ))
        .with_hint("is this the port of a MySQL or MariaDB server?"),
        other => connection(format!(
            "cannot connect to the {title} server at {place}: {other}"
        )),
    }
}

/// The server took the connection and then said nothing.
pub(super) fn no_answer(settings: &Settings) -> Error {
    connection(format!(
        "no answer from {} within {} s",
        settings.shown_place(),
        settings.connect_timeout.as_secs_f64()
    ))
    .with_hint("are host and port in the URL right, is this a MySQL or MariaDB server, and does no firewall stand between? `?connect_timeout=SECONDS` in the URL waits longer")
}

/// The name of the host means nothing to this machine.
pub(super) fn unknown_host(settings: &Settings, error: &io::Error) -> Error {
    connection(format!(
        "the host of {} is not known: {error}",
        settings.shown_place()
    ))
    .with_hint(
        "correct the host in the URL; in a container, is it the name of the database's service?",
    )
}

/// Whether an attempt without encryption may do better.
pub(super) fn may_be_about_encryption(error: &mysql::Error) -> bool {
    match error {
        mysql::Error::DriverError(DriverError::TlsNotSupported) | mysql::Error::TlsError(_) => true,
        _ => io_error(error).is_some_and(is_about_tls),
    }
}

/// A statement that failed.
pub(super) fn statement_error(sql: &str, error: &mysql::Error) -> Error {
    let mysql::Error::MySqlError(server) = error else {
        let error = match error {
            _ if ends_connection(error) => lost(&error.to_string()),
            mysql::Error::DriverError(cause) => Error::new(ErrorKind::Database, cause.to_string()),
            other => Error::new(ErrorKind::Database, other.to_string()),
        };
        return error.with_detail(shown_statement(sql));
    };
    let message = server.message.clone();
    let shown = match server.code {
        // By a time-out, at once (NOWAIT), or chosen as the victim of a deadlock.
        1205 | 3572 => Error::new(ErrorKind::Locked, message).with_hint(
            "another session holds the table or its rows: `SHOW FULL PROCESSLIST` shows it; or wait longer with `--lock-timeout SECONDS`",
        ),
        1213 => Error::new(ErrorKind::Locked, message)
            .with_hint("another session and this one waited for each other; run the command again"),
        _ if ends_connection(error) => lost(&message),
        code => Error::new(ErrorKind::Database, message).with_code(code.to_string()),
    };
    shown.with_detail(format!(
        "code: {} (SQLSTATE {})\n{}",
        server.code,
        server.state,
        shown_statement(sql)
    ))
}

/// Whether the connection is of no use any more.
pub(super) fn ends_connection(error: &mysql::Error) -> bool {
    match error {
        mysql::Error::IoError(_) | mysql::Error::CodecError(_) | mysql::Error::TlsError(_) => true,
        mysql::Error::DriverError(cause) => matches!(
            cause,
            DriverError::PacketOutOfSync | DriverError::UnexpectedPacket | DriverError::Timeout
        ),
        // Server shutdown, connection killed, packet out of order, gone away, idle for too long.
        mysql::Error::MySqlError(server) => {
            matches!(
                server.code,
                1053 | 1080 | 1156..=1161 | 1927 | 2006 | 2013 | 4031
            )
        }
        _ => false,
    }
}

fn connection(message: String) -> Error {
    Error::new(ErrorKind::Connection, message)
}

fn lost(cause: &str) -> Error {
    connection(format!("the connection to the server was lost: {cause}"))
        .with_hint("`dms current` shows where the database stands")
}

/// What went wrong on the line, also where the driver was reading a packet.
fn io_error(error: &mysql::Error) -> Option<&io::Error> {
    match error {
        mysql::Error::IoError(cause) => Some(cause),
        mysql::Error::CodecError(cause) => cause.source()?.downcast_ref(),
        _ => None,
    }
}

fn is_about_tls(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(|cause| cause.is::<rustls::Error>())
}

fn no_tls(settings: &Settings, cause: &str) -> Error {
    let error = connection(format!(
        "no TLS connection to the {} server at {}: {cause}",
        settings.title,
        settings.shown_place()
    ));
    error.with_hint(if settings.tls == Tls::Verified {
        "`ssl_ca=FILE` in the URL names the certificate to trust; the server's certificate must name the host (subjectAltName)"
    } else {
        "does the server speak TLS 1.2 or later? `?ssl_disabled=true` in the URL goes without, where the network is trusted"
    })
}

fn refused_by_server(settings: &Settings, refusal: &MySqlError) -> Error {
    let (title, user) = (settings.title, settings.shown_user());
    let database = settings.database.as_deref().unwrap_or_default();
    let error = match refusal.code {
        1045 | 1698 => connection(format!(
            "the {title} server does not let user `{user}` in: wrong password, or no such user for this host"
        ))
        .with_hint("correct user and password in the URL; `:`, `/`, `@`, `%` in a password are written `%3A`, `%2F`, `%40`, `%25`"),
        1044 => connection(format!(
            "the user `{user}` has no rights on the {title} database `{database}`"
        ))
        .with_hint(format!(
            "an administrator can give them: `GRANT ALL ON {database}.* TO ...`; or the name in the URL is wrong"
        )),
        1049 => connection(format!("the {title} server has no database `{database}`")).with_hint(
            format!("create it with `CREATE DATABASE {database}`, or correct the name in the URL"),
        ),
        1040 | 1203 | 1226 => connection(refusal.message.clone())
            .with_hint("close some connections, or raise `max_connections` or the user's limit"),
        1129 | 1130 => connection(refusal.message.clone())
            .with_hint("the server lets no user in from this machine's address; `CREATE USER ...@...` names the addresses"),
        3159 => connection(refusal.message.clone())
            .with_hint("the server wants encryption: add `?ssl_mode=REQUIRED` to the URL"),
        _ => connection(format!(
            "the {title} server at {} refused the connection: {}",
            settings.shown_place(),
            refusal.message
        )),
    };
    error.with_detail(format!(
        "server: {} (error {}, SQLSTATE {})",
        refusal.message, refusal.code, refusal.state
    ))
}

fn unreachable(settings: &Settings, kind: io::ErrorKind, text: &str) -> Error {
    let (title, place) = (settings.title, settings.shown_place());
    let is_socket = matches!(settings.place, Place::Socket(_));
    let (message, hint) = match kind {
        io::ErrorKind::ConnectionRefused => (
            format!("no {title} server listens at {place}: connection refused"),
            "is the server running, and are host and port in the URL right? `?unix_socket=PATH` connects through its socket",
        ),
        io::ErrorKind::NotFound if is_socket => (
            format!("there is no {title} socket {place}"),
            "is the server running, and is the path that of `SHOW VARIABLES LIKE 'socket'`?",
        ),
        io::ErrorKind::PermissionDenied if is_socket => (
            format!("no permission to connect to {place}"),
            "the socket must be open to this user",
        ),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => return no_answer(settings),
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::BrokenPipe => (
            format!("{place} closed the connection at once"),
            "is this the port of a MySQL or MariaDB server? its log may say why",
        ),
        _ => (
            format!("cannot connect to the {title} server at {place}: {text}"),
            "are host and port in the URL right?",
        ),
    };
    connection(message).with_hint(hint)
}
