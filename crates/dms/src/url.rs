//! SQLAlchemy's database URLs: `dialect+driver://user:password@host:port/database?option=value`.

use std::fmt;

use crate::error::{Error, ErrorKind, Result};

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
    /// Parses a URL by the rules of `sqlalchemy.engine.make_url`.
    ///
    /// Stricter in three places, because the oracle would go on with something that nobody meant:
    /// an `@` that is left in the host (a password that should have been percent-encoded), text between
    /// host and path, and an impossible port. More lenient in two: white space around the URL is
    /// dropped, and the dialect may be in upper case.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Config`] with a message that does not repeat the password.
    pub fn parse(text: &str) -> Result<Self> {
        let (name, rest) = text.trim().split_once("://").ok_or_else(not_a_url)?;
        if name.is_empty() || !name.chars().all(is_name_character) {
            return Err(not_a_url());
        }
        let (dialect, driver) = match name.split_once('+') {
            Some((dialect, driver)) => (dialect, Some(driver.to_owned())),
            None => (name, None),
        };
        if dialect.is_empty() {
            return Err(not_a_url());
        }
        let dialect = match dialect.to_ascii_lowercase().as_str() {
            "postgres" => "postgresql".to_owned(),
            other => other.to_owned(),
        };
        let (username, password, rest) = split_credentials(rest);
        let (host, port, rest) = split_host(rest)?;
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, query),
            None => (rest, ""),
        };
        let database = match path.strip_prefix('/') {
            Some(database) => Some(percent_decode(database)),
            None if path.is_empty() => None,
            None => {
                return Err(config(
                    "the database URL has text between its host and the `/` before the database",
                ));
            }
        };
        let database =
            database.filter(|name| !(name.is_empty() || dialect == "sqlite" && name == ":memory:"));
        let url = Self {
            dialect,
            driver,
            username,
            password,
            host,
            port,
            database,
            query: parse_query(query),
        };
        url.reject_nul()?;
        Ok(url)
    }

    /// The option of this name in the query.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of the option of this name, in order (`?host=a&host=b`).
    pub fn options<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// No database takes a NUL character in any of these, and C libraries end the text there.
    fn reject_nul(&self) -> Result<()> {
        let parts = [&self.username, &self.password, &self.host, &self.database];
        let has_nul = parts
            .into_iter()
            .flatten()
            .chain(self.query.iter().map(|(_, value)| value))
            .any(|part| part.contains('\0'));
        if has_nul {
            return Err(config("the database URL contains a NUL character (`%00`)"));
        }
        Ok(())
    }
}

fn config(message: &str) -> Error {
    Error::new(ErrorKind::Config, message)
}

fn not_a_url() -> Error {
    config("the database URL is not of the form `dialect://user:password@host/database`").with_hint(
        "examples: `sqlite:///app.db`, `sqlite:////var/lib/app.db`, `postgresql://app:secret@localhost:5432/app`",
    )
}

fn is_name_character(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '+')
}

/// Splits `user:password@` off. The user ends at the first `:` or `/`, the password at the next `@`,
/// whatever stands between.
fn split_credentials(rest: &str) -> (Option<String>, Option<String>, &str) {
    let end = rest.find([':', '/']).unwrap_or(rest.len());
    let (name, behind) = rest.split_at(end);
    if let Some((password, rest)) = behind.strip_prefix(':').and_then(|b| b.split_once('@')) {
        return (
            Some(percent_decode(name)),
            Some(percent_decode(password)),
            rest,
        );
    }
    match name.rfind('@') {
        Some(at) => (Some(percent_decode(&name[..at])), None, &rest[at + 1..]),
        None => (None, None, rest),
    }
}

/// Splits `host:port` or `[ipv6]:port` off.
fn split_host(rest: &str) -> Result<(Option<String>, Option<u16>, &str)> {
    let (host, rest) = if let Some(bracketed) = rest.strip_prefix('[') {
        let (host, rest) = bracketed
            .split_once(']')
            .filter(|(host, _)| !host.is_empty() && !host.contains(['/', '?']))
            .ok_or_else(|| config("the database URL has a `[` without `]` around its IPv6 host"))?;
        (Some(host.to_owned()), rest)
    } else {
        let end = rest.find(['/', ':', '?']).unwrap_or(rest.len());
        let (host, rest) = rest.split_at(end);
        (Some(host.to_owned()).filter(|host| !host.is_empty()), rest)
    };
    // The host is not repeated: its first half is the end of the password.
    if host.as_deref().is_some_and(|host| host.contains('@')) {
        return Err(config("the database URL has an `@` in its host")
            .with_hint("write an `@` that belongs to the password as `%40`"));
    }
    let Some(behind) = rest.strip_prefix(':') else {
        return Ok((host, None, rest));
    };
    let end = behind.find(['/', '?']).unwrap_or(behind.len());
    let (port, rest) = behind.split_at(end);
    match port.parse::<u16>() {
        Ok(port) if port > 0 => Ok((host, Some(port), rest)),
        // Nor is the port: without `@` behind it, it may be a password.
        _ => Err(config(
            "the port in the database URL is not a number from 1 to 65535",
        )
        .with_hint(
            "the form is `dialect://user:password@host:port/database`; write `:`, `/` and `@` in a password as `%3A`, `%2F`, `%40`",
        )),
    }
}

/// `a=1&b=2`, as Python's `parse_qsl` reads it: options without value are dropped.
fn parse_query(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| {
            (
                percent_decode(&key.replace('+', " ")),
                percent_decode(&value.replace('+', " ")),
            )
        })
        .collect()
}

/// Decodes `%41`; what is not two hexadecimal digits behind a `%` stays as it is.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let pair = (byte == b'%').then(|| bytes.get(index + 1..index + 3));
        match pair.flatten().and_then(hexadecimal) {
            Some(value) => {
                decoded.push(value);
                index += 3;
            }
            None => {
                decoded.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8(decoded)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn hexadecimal(pair: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let value = digit(*pair.first()?)? * 16 + digit(*pair.get(1)?)?;
    u8::try_from(value).ok()
}

/// Encodes as Python's `urllib.parse.quote` does, with more characters that may stay.
fn percent_encode(text: &str, safe: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        let character = char::from(byte);
        if byte.is_ascii_alphanumeric() || "_.-~".contains(character) || safe.contains(character) {
            encoded.push(character);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Options of the query whose value is a secret.
fn is_secret(option: &str) -> bool {
    option.to_ascii_lowercase().contains("pass")
}

/// The URL with `***` for the password, as SQLAlchemy shows it.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.dialect)?;
        if let Some(driver) = &self.driver {
            write!(f, "+{driver}")?;
        }
        f.write_str("://")?;
        if let Some(username) = &self.username {
            f.write_str(&percent_encode(username, " +"))?;
            if self.password.is_some() {
                f.write_str(":***")?;
            }
            f.write_str("@")?;
        }
        match &self.host {
            Some(host) if host.contains(':') => write!(f, "[{host}]")?,
            Some(host) => f.write_str(host)?,
            None => {}
        }
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        if let Some(database) = &self.database {
            write!(f, "/{}", percent_encode(database, " +/"))?;
        }
        let mut options: Vec<&(String, String)> = self.query.iter().collect();
        options.sort_by(|left, right| left.0.cmp(&right.0));
        for (index, (key, value)) in options.into_iter().enumerate() {
            f.write_str(if index == 0 { "?" } else { "&" })?;
            let value = if is_secret(key) {
                "***".to_owned()
            } else {
                percent_encode(value, " ").replace(' ', "+")
            };
            write!(f, "{}={value}", percent_encode(key, " ").replace(' ', "+"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({self})")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// User, password, host, port, database.
    type Parts = (
        Option<String>,
        Option<String>,
        Option<String>,
        Option<u16>,
        Option<String>,
    );

    fn parts(text: &str) -> Parts {
        let url = Url::parse(text).unwrap();
        (url.username, url.password, url.host, url.port, url.database)
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    /// Each expectation is what `sqlalchemy.engine.make_url` 2.1 returned.
    #[test]
    fn splits_as_sqlalchemy_does() {
        let none = (None, None, None, None, None);
        assert_eq!(parts("sqlite://"), none);
        assert_eq!(
            parts("sqlite:///rel"),
            (None, None, None, None, some("rel"))
        );
        assert_eq!(
            parts("sqlite:////abs"),
            (None, None, None, None, some("/abs"))
        );
        assert_eq!(
            parts("sqlite:///C:\\p\\x.db"),
            (None, None, None, None, some("C:\\p\\x.db"))
        );
        assert_eq!(
            parts("postgresql+psycopg2://u:p%40w@h:5432/db?sslmode=require"),
            (some("u"), some("p@w"), some("h"), Some(5432), some("db"))
        );
        assert_eq!(
            parts("postgresql://[::1]:5433/d"),
            (None, None, some("::1"), Some(5433), some("d"))
        );
        assert_eq!(
            parts("postgresql://u@/db"),
            (some("u"), None, None, None, some("db"))
        );
        assert_eq!(
            parts("postgresql://u:@h/db"),
            (some("u"), some(""), some("h"), None, some("db"))
        );
        assert_eq!(
            parts("postgresql://:p@h/db"),
            (some(""), some("p"), some("h"), None, some("db"))
        );
        assert_eq!(
            parts("postgresql://u:a:b@h/d"),
            (some("u"), some("a:b"), some("h"), None, some("d"))
        );
        assert_eq!(
            parts("postgresql://u:p/w@h/d"),
            (some("u"), some("p/w"), some("h"), None, some("d"))
        );
        assert_eq!(
            parts("postgresql://u%2Bx:p+q@h/d%20e?application_name=a+b%20c"),
            (some("u+x"), some("p+q"), some("h"), None, some("d e"))
        );
        assert_eq!(
            parts("postgresql://u:100%@h/d"),
            (some("u"), some("100%"), some("h"), None, some("d"))
        );
        assert_eq!(
            parts("postgresql://h:5432/db?options=a@b"),
            (some("h"), some("5432/db?options=a"), some("b"), None, None)
        );
    }

    #[test]
    fn memory_is_no_database() {
        for text in ["sqlite://", "sqlite:///", "sqlite:///:memory:"] {
            assert_eq!(Url::parse(text).unwrap().database, None, "{text}");
        }
    }

    #[test]
    fn the_query_keeps_repeated_options_and_drops_empty_ones() {
        let url = Url::parse("postgresql://h/d?a=1&a=2&b=3&c=&d&e=x+y%20z&f=1;g=2").unwrap();
        let expected = [
            ("a", "1"),
            ("a", "2"),
            ("b", "3"),
            ("e", "x y z"),
            ("f", "1;g=2"),
        ];
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        assert_eq!(url.query, expected);
        assert_eq!(url.options("a").collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn postgres_becomes_postgresql_and_the_driver_stands_apart() {
        let url = Url::parse("postgres+asyncpg://h/d").unwrap();
        assert_eq!(
            (url.dialect.as_str(), url.driver.as_deref()),
            ("postgresql", Some("asyncpg"))
        );
        assert_eq!(Url::parse("POSTGRESQL://h").unwrap().dialect, "postgresql");
    }

    #[test]
    fn display_is_sqlalchemys_without_password() {
        for (text, expected) in [
            (
                "postgresql+psycopg2://u:secret@h:5432/db?sslmode=require&host=a&host=b",
                "postgresql+psycopg2://u:***@h:5432/db?host=a&host=b&sslmode=require",
            ),
            ("postgresql://[::1]:5433/d", "postgresql://[::1]:5433/d"),
            ("sqlite:////abs/x.db", "sqlite:////abs/x.db"),
            (
                "postgresql://\u{e9}:\u{fc}@h/d",
                "postgresql://%C3%A9:***@h/d",
            ),
            (
                "postgresql://u%2Bx:p@h/d%20e?application_name=a+b%20c",
                "postgresql://u+x:***@h/d e?application_name=a+b+c",
            ),
            ("sqlite:///x?a=1;b=2", "sqlite:///x?a=1%3Bb%3D2"),
            (
                "postgresql://h/d?password=secret",
                "postgresql://h/d?password=***",
            ),
        ] {
            let url = Url::parse(text).unwrap();
            assert_eq!(url.to_string(), expected);
            assert_eq!(format!("{url:?}"), format!("Url({expected})"));
        }
    }

    #[test]
    fn a_bad_url_is_refused_without_repeating_it() {
        for text in [
            "",
            "secret",
            "postgresql:/h/secret",
            "+x://secret",
            "post-gres://h/secret",
            "postgresql://h:secret/d",
            "postgresql://h:/secret",
            "postgresql://h:0/secret",
            "postgresql://h:99999/secret",
            "postgresql://h:1,h2:2/secret",
            "postgresql://u:p@secret@h/d",
            "postgresql://u:secret@[::1/d",
            "postgresql://[::1]x/secret",
            "postgresql://u:secret%00@h/d",
        ] {
            let error = Url::parse(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config, "{text}");
            let shown = format!("{error} {:?}", error.detail());
            assert!(!shown.contains("secret"), "{shown}");
        }
    }
}
