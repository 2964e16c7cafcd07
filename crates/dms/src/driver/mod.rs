//! The drivers behind [`Connection`]: the only place with `cfg(feature)`.

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod option;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::time::Duration;

use crate::conn::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::url::Url;

/// How to connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectOptions {
    /// How long a statement may wait for another connection's lock.
    pub lock_timeout: Duration,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// Do not create a SQLite file that is not there (`current`, `check`).
    pub must_exist: bool,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self {
            lock_timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            must_exist: false,
        }
    }
}

/// Opens a connection.
///
/// # Errors
/// [`crate::ErrorKind::Connection`] with a hint by cause (refused, unknown host, wrong password, unknown database,
/// TLS); [`crate::ErrorKind::Config`] for a URL whose driver this build has not.
pub fn connect(url: &Url, options: &ConnectOptions) -> Result<Box<dyn Connection>> {
    match url.dialect.as_str() {
        #[cfg(feature = "sqlite")]
        "sqlite" => Ok(Box::new(sqlite::Sqlite::open(url, options)?)),
        #[cfg(feature = "postgres")]
        "postgresql" => Ok(Box::new(postgres::Postgres::connect(url, options)?)),
        #[cfg(feature = "mysql")]
        "mysql" | "mariadb" => Ok(Box::new(mysql::Mysql::connect(url, options)?)),
        other => {
            let _ = options;
            Err(no_driver(other))
        }
    }
}

fn no_driver(dialect: &str) -> Error {
    let supported: Vec<&str> = [
        (cfg!(feature = "sqlite"), "`sqlite`"),
        (cfg!(feature = "postgres"), "`postgresql`"),
        (cfg!(feature = "mysql"), "`mysql`"),
        (cfg!(feature = "mysql"), "`mariadb`"),
    ]
    .into_iter()
    .filter_map(|(built, name)| built.then_some(name))
    .collect();
    let error = Error::new(
        ErrorKind::Config,
        format!("there is no driver for `{dialect}` databases in this build"),
    );
    if supported.is_empty() {
        return error.with_hint("build `dms` with the feature `sqlite`, `postgres` or `mysql`");
    }
    error.with_hint(format!(
        "this build connects to {}; begin the URL with one of these names",
        supported.join(", ")
    ))
}

/// The failing statement as it is shown below a server's message; very long ones are cut.
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
fn shown_statement(sql: &str) -> String {
    const SHOWN: usize = 4_000;
    let sql = sql.trim();
    match sql.char_indices().nth(SHOWN) {
        None => format!("statement: {sql}"),
        Some((end, _)) => format!(
            "statement ({} characters, cut): {} ...",
            sql.chars().count(),
            &sql[..end]
        ),
    }
}

/// Refuses SQL with a NUL character, at which C libraries and protocols would end the text.
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
fn refuse_nul(sql: &str) -> Result<()> {
    if sql.contains('\0') {
        return Err(Error::new(
            ErrorKind::Database,
            "the statement contains a NUL character, which no database accepts in SQL",
        )
        .with_detail(shown_statement(&sql.replace('\0', "\u{2400}"))));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn another_dialect_names_what_this_build_supports() {
        let url = Url::parse("oracle://u:secret@h/d").unwrap();
        let error = connect(&url, &ConnectOptions::default())
            .err()
            .expect("no driver for oracle");
        assert_eq!(error.kind(), ErrorKind::Config);
        assert_eq!(
            error.message(),
            "there is no driver for `oracle` databases in this build"
        );
        #[cfg(all(feature = "sqlite", feature = "postgres", feature = "mysql"))]
        assert!(
            error
                .hint()
                .unwrap()
                .contains("`sqlite`, `postgresql`, `mysql`, `mariadb`")
        );
    }
}
