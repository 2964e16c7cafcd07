//! From a URL to the driver's configuration: the words of PyMySQL and mysqlclient, as SQLAlchemy passes them on.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mysql::consts::CapabilityFlags;
use mysql::{ClientIdentity, Opts, OptsBuilder, SslOpts};

use crate::driver::option::{bad_value, unknown_option};
use crate::error::{Error, ErrorKind, Result};
use crate::url::Url;

/// Where the server's socket is looked for when the URL names no host.
const SOCKETS: &[&str] = &[
    "/run/mysqld/mysqld.sock",
    "/var/run/mysqld/mysqld.sock",
    "/var/lib/mysql/mysql.sock",
    "/tmp/mysql.sock",
];

/// Options that are understood.
const OPTIONS: &[&str] = &[
    "charset",
    "collation",
    "connect_timeout",
    "database",
    "host",
    "init_command",
    "password",
    "port",
    "sql_mode",
    "ssl_ca",
    "ssl_cert",
    "ssl_check_hostname",
    "ssl_disabled",
    "ssl_key",
    "ssl_mode",
    "ssl_verify_cert",
    "ssl_verify_identity",
    "unix_socket",
    "user",
];

/// Options that a driver of Python knows, and without which the connection is the same here.
const IGNORED_OPTIONS: &[&str] = &[
    "autocommit",
    "binary_prefix",
    "buffered",
    "client_flag",
    "compress",
    "connection_timeout",
    "local_infile",
    "max_allowed_packet",
    "program_name",
    "raise_on_warnings",
    "read_timeout",
    "use_pure",
    "use_unicode",
    "write_timeout",
];

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tls {
    /// Not at all.
    Off,
    /// If the server can.
    Preferred,
    /// Whoever answers.
    Required,
    /// And the server's certificate is signed by a trusted authority, and for this host.
    Verified,
}

/// Where the server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A name or an address.
    Tcp(String, u16),
    /// A socket.
    Socket(PathBuf),
}

/// What a URL says about a connection.
pub(super) struct Settings {
    /// `MySQL` or `MariaDB`, as the URL has it.
    pub(super) title: &'static str,
    pub(super) place: Place,
    user: Option<String>,
    password: Option<String>,
    pub(super) database: Option<String>,
    pub(super) tls: Tls,
    authority: Option<PathBuf>,
    identity: Option<(PathBuf, PathBuf)>,
    pub(super) connect_timeout: Duration,
    start: Vec<String>,
}

impl Settings {
    /// Reads a URL.
    pub(super) fn from_url(url: &Url, connect_timeout: Duration) -> Result<Self> {
        for (key, _) in &url.query {
            if !OPTIONS.contains(&key.as_str()) && !IGNORED_OPTIONS.contains(&key.as_str()) {
                return Err(unknown_option(
                    "MySQL or MariaDB",
                    key,
                    OPTIONS,
                    IGNORED_OPTIONS,
                ));
            }
        }
        let text = |name: &str| url.option(name).map(str::to_owned);
        let file = |name: &'static str| {
            url.option(name)
                .map(|path| readable(name, path))
                .transpose()
        };
        let authority = file("ssl_ca")?;
        let identity = match (file("ssl_cert")?, file("ssl_key")?) {
            (None, None) => None,
            // One file may hold both.
            (Some(certificate), None) => Some((certificate.clone(), certificate)),
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, Some(_)) => {
                return Err(Error::new(
                    ErrorKind::Config,
                    "the option `ssl_key` in the database URL needs `ssl_cert` too",
                ));
            }
        };
        Ok(Self {
            title: if url.dialect == "mariadb" {
                "MariaDB"
            } else {
                "MySQL"
            },
            place: place(url)?,
            user: text("user").or_else(|| url.username.clone()),
            password: text("password").or_else(|| url.password.clone()),
            database: text("database").or_else(|| url.database.clone()),
            tls: tls(url, authority.is_some(), identity.is_some())?,
            authority,
            identity,
            connect_timeout: match url.option("connect_timeout") {
                None => connect_timeout,
                Some(seconds) => seconds
                    .trim()
                    .parse()
                    .ok()
                    .filter(|seconds| *seconds > 0)
                    .map(Duration::from_secs)
                    .ok_or_else(|| bad_value("connect_timeout", "a number of seconds"))?,
            },
            start: start(url)?,
        })
    }

    /// The driver's configuration for an attempt at this address (of [`Self::place`]'s host).
    pub(super) fn opts(&self, address: &str, encrypted: bool) -> Opts {
        let builder = OptsBuilder::new()
            .user(self.user.as_deref())
            .pass(self.password.as_deref())
            .db_name(self.database.as_deref())
            // A prepared statement that is kept would hold on to tables that a migration changes.
            .stmt_cache_size(0)
            .prefer_socket(false)
            .tcp_connect_timeout(Some(self.connect_timeout))
            .tcp_keepalive_time_ms(Some(60_000))
            // As SQLAlchemy asks for: an UPDATE counts the rows that it met.
            .additional_capabilities(CapabilityFlags::CLIENT_FOUND_ROWS)
            .connect_attrs(Some(HashMap::from([("program_name", "dms")])))
            .init(self.start.clone());
        match &self.place {
            Place::Socket(path) => builder.socket(Some(path.to_string_lossy())).into(),
            Place::Tcp(_, port) => builder
                .ip_or_hostname(Some(address))
                .tcp_port(*port)
                .ssl_opts(encrypted.then(|| self.ssl_opts()))
                .into(),
        }
    }

    fn ssl_opts(&self) -> SslOpts {
        let options = SslOpts::default()
            .with_root_cert_path(self.authority.clone())
            .with_danger_accept_invalid_certs(self.tls != Tls::Verified);
        let identity = self.identity.clone();
        options.with_client_identity(
            identity.map(|(certificate, key)| ClientIdentity::new(certificate, key)),
        )
    }

    /// The place as messages name it.
    pub(super) fn shown_place(&self) -> String {
        match &self.place {
            Place::Tcp(name, port) if name.contains(':') => format!("`[{name}]:{port}`"),
            Place::Tcp(name, port) => format!("`{name}:{port}`"),
            Place::Socket(path) => format!("`{}`", path.display()),
        }
    }

    /// The user as messages name it.
    pub(super) fn shown_user(&self) -> &str {
        self.user.as_deref().unwrap_or("")
    }
}

/// A file that the driver will read; looked at here, where it can be named by its option.
fn readable(option: &str, path: &str) -> Result<PathBuf> {
    std::fs::File::open(path).map_err(|error| {
        Error::new(
            ErrorKind::Config,
            format!("the file `{path}` (`{option}`) cannot be read: {error}"),
        )
        .with_hint("correct its path in the database URL; it must be in PEM format")
    })?;
    Ok(PathBuf::from(path))
}

/// `unix_socket`, the query's or the URL's host, else a socket where one is, else this machine.
fn place(url: &Url) -> Result<Place> {
    if let Some(socket) = url.option("unix_socket") {
        return Ok(Place::Socket(PathBuf::from(socket)));
    }
    let port = match url.option("port") {
        None => url.port.unwrap_or(3306),
        Some(port) => port
            .trim()
            .parse::<u16>()
            .ok()
            .filter(|port| *port > 0)
            .ok_or_else(|| bad_value("port", "a number from 1 to 65535"))?,
    };
    if let Some(host) = url.option("host").or(url.host.as_deref()) {
        return Ok(Place::Tcp(host.to_owned(), port));
    }
    let socket = SOCKETS.iter().find(|path| Path::new(path).exists());
    Ok(match socket {
        Some(path) if url.port.is_none() => Place::Socket(PathBuf::from(path)),
        _ => Place::Tcp("localhost".to_owned(), port),
    })
}

/// What the options ask for: PyMySQL's and mysqlclient's words, the strictest of them.
fn tls(url: &Url, has_authority: bool, has_identity: bool) -> Result<Tls> {
    if flag(url, "ssl_disabled")? == Some(true) {
        return Ok(Tls::Off);
    }
    let (verify, identity) = (
        flag(url, "ssl_verify_cert")?,
        flag(url, "ssl_verify_identity")?,
    );
    let mode = match url.option("ssl_mode") {
        None => None,
        Some(mode) => Some(match mode.to_ascii_uppercase().as_str() {
            "DISABLED" => Tls::Off,
            "PREFERRED" => Tls::Preferred,
            "REQUIRED" => Tls::Required,
            "VERIFY_IDENTITY" => Tls::Verified,
            "VERIFY_CA" => return Err(without_host("ssl_mode=VERIFY_CA")),
            _ => {
                return Err(bad_value(
                    "ssl_mode",
                    "`DISABLED`, `PREFERRED`, `REQUIRED` or `VERIFY_IDENTITY`",
                ));
            }
        }),
    };
    let is_verified = identity == Some(true)
        || verify == Some(true)
        || has_authority && verify.is_none() && mode.is_none_or(|mode| mode == Tls::Verified);
    if flag(url, "ssl_check_hostname")? == Some(false) && is_verified {
        return Err(without_host("ssl_check_hostname=false"));
    }
    Ok(match mode {
        _ if is_verified => Tls::Verified,
        Some(mode) => mode,
        None if has_authority || has_identity || verify.is_some() => Tls::Required,
        None => Tls::Preferred,
    })
}

/// The driver trusts the public authorities beside `ssl_ca`, and without the host's name anyone's certificate of
/// theirs would do.
fn without_host(option: &str) -> Error {
    Error::new(
        ErrorKind::Config,
        format!("`{option}` in the database URL would trust a certificate that is for another host"),
    )
    .with_hint(
        "give the server a certificate that names its host (subjectAltName) and leave the option out, or encrypt without verifying with `ssl_mode=REQUIRED`",
    )
}

fn flag(url: &Url, option: &str) -> Result<Option<bool>> {
    Ok(match url.option(option) {
        None => None,
        Some(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Some(true),
            "false" | "0" | "no" | "off" | "none" => Some(false),
            _ => return Err(bad_value(option, "`true` or `false`")),
        },
    })
}

/// What is run first on every connection.
fn start(url: &Url) -> Result<Vec<String>> {
    let is_name = |text: &str| {
        text.chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '_')
    };
    if url.option("charset").is_some_and(|text| !is_name(text)) {
        return Err(bad_value("charset", "a name such as `utf8mb4`"));
    }
    // Whatever `charset` says: it is how a driver of Python sends text, and here all text is Unicode.
    let mut names = "SET NAMES utf8mb4".to_owned();
    if let Some(collation) = url.option("collation") {
        if !is_name(collation) {
            return Err(bad_value("collation", "a name such as `utf8mb4_bin`"));
        }
        names.push_str(&format!(" COLLATE {collation}"));
    }
    let mut start = vec![
        names,
        "SET autocommit = 1".to_owned(),
        // The session that holds the run's lock says nothing while a long statement runs in another.
        "SET wait_timeout = 2147483".to_owned(),
    ];
    if let Some(mode) = url.option("sql_mode") {
        if !is_name(&mode.replace([',', ' '], "")) {
            return Err(bad_value("sql_mode", "names with commas between"));
        }
        start.push(format!("SET sql_mode = '{mode}'"));
    }
    start.extend(url.option("init_command").map(str::to_owned));
    Ok(start)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn settings(url: &str) -> Result<Settings> {
        Settings::from_url(&Url::parse(url).unwrap(), Duration::from_secs(10))
    }

    #[test]
    fn the_place_comes_from_the_url_or_its_options() {
        let tcp = |name: &str, port| Place::Tcp(name.to_owned(), port);
        for (url, expected) in [
            ("mysql://h/d", tcp("h", 3306)),
            ("mysql+pymysql://u:p@[::1]:3307/d", tcp("::1", 3307)),
            ("mariadb+mariadbconnector:///d?host=h&port=7", tcp("h", 7)),
            (
                "mysql://u@localhost/d?unix_socket=/run/x.sock",
                Place::Socket("/run/x.sock".into()),
            ),
        ] {
            assert_eq!(settings(url).unwrap().place, expected, "{url}");
        }
    }

    #[test]
    fn words_of_both_drivers_say_how_to_encrypt() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = file.path().display();
        for (query, expected) in [
            (String::new(), Tls::Preferred),
            ("ssl_disabled=true".to_owned(), Tls::Off),
            ("ssl_mode=DISABLED".to_owned(), Tls::Off),
            ("ssl_mode=required".to_owned(), Tls::Required),
            ("ssl_mode=VERIFY_IDENTITY".to_owned(), Tls::Verified),
            (format!("ssl_ca={path}"), Tls::Verified),
            (
                format!("ssl_ca={path}&ssl_verify_cert=false"),
                Tls::Required,
            ),
            (format!("ssl_ca={path}&ssl_mode=REQUIRED"), Tls::Required),
            (format!("ssl_cert={path}"), Tls::Required),
            (format!("ssl_cert={path}&ssl_key={path}"), Tls::Required),
            ("ssl_verify_cert=true".to_owned(), Tls::Verified),
            ("ssl_verify_identity=1".to_owned(), Tls::Verified),
        ] {
            let url = format!("mysql://h/d?{query}");
            assert_eq!(settings(&url).unwrap().tls, expected, "{url}");
        }
        for query in [
            format!("ssl_ca={path}&ssl_check_hostname=false"),
            "ssl_mode=VERIFY_CA".to_owned(),
            "ssl_mode=on".to_owned(),
            "ssl_verify_cert=maybe".to_owned(),
            "ssl_ca=/no/such/file".to_owned(),
            format!("ssl_key={path}"),
        ] {
            let error = settings(&format!("mysql://h/d?{query}")).err().unwrap();
            assert_eq!(error.kind(), ErrorKind::Config, "{query}");
        }
    }

    #[test]
    fn what_runs_first_cannot_be_more_than_it_says() {
        assert_eq!(
            settings(
                "mysql://h/d?charset=latin1&collation=utf8mb4_bin&sql_mode=ANSI,STRICT_ALL_TABLES"
            )
            .unwrap()
            .start,
            [
                "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
                "SET autocommit = 1",
                "SET wait_timeout = 2147483",
                "SET sql_mode = 'ANSI,STRICT_ALL_TABLES'"
            ]
        );
        for query in [
            "collation=x'",
            "sql_mode=';DROP TABLE t",
            "charset=utf8;",
            "connect_timeout=soon",
            "connect_timeout=0",
            "port=x",
        ] {
            let error = settings(&format!("mysql://h/d?{query}")).err().unwrap();
            assert_eq!(error.kind(), ErrorKind::Config, "{query}");
        }
    }

    #[test]
    fn an_unknown_option_is_named_with_those_that_are_known() {
        let error = settings("mysql://h/d?ssl_cacert=x").err().unwrap();
        assert!(error.message().contains("`ssl_cacert`"), "{error}");
        assert!(error.hint().unwrap().contains("`ssl_ca`"));
    }
}
