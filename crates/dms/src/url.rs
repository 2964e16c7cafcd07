//! SQLAlchemy's database URLs: `dialect+driver://user:password@host:port/database?option=value`.

use std::fmt;

use crate::error::Result;

/// A parsed database URL. Neither `Display` nor `Debug` shows the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    /// `postgresql`, `sqlite`, ... (`postgres` is accepted and becomes `postgresql`).
    pub dialect: String,
    /// What stands behind `+`; accepted and ignored.
    pub driver: Option<String>,
    /// The user, percent-decoded.
    pub username: Option<String>,
    /// The password, percent-decoded.
    pub password: Option<String>,
    /// The host.
    pub host: Option<String>,
    /// The port.
    pub port: Option<u16>,
    /// The database; for SQLite the path (`/abs` for four slashes), `None` for memory.
    pub database: Option<String>,
    /// The query's options, percent-decoded, in order.
    pub query: Vec<(String, String)>,
}

impl Url {
    /// Parses a URL.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Config`] with a message that does not repeat the password.
    pub fn parse(text: &str) -> Result<Self> {
        let _ = text;
        Err(crate::Error::new(crate::ErrorKind::Config, "url"))
    }

    /// The option of this name in the query.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The URL with `***` for the password, as SQLAlchemy shows it.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.dialect)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({self})")
    }
}
