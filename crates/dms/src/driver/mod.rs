//! The drivers behind [`Connection`]: the only place with `cfg(feature)`.

use std::time::Duration;

use crate::conn::Connection;
use crate::error::Result;
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
    let _ = (url, options);
    Err(crate::Error::new(crate::ErrorKind::Config, "no driver"))
}
