//! From a URL to the driver's configuration: libpq's options, as far as they mean something here.

use std::path::{Path, PathBuf};
use std::time::Duration;

use postgres::Config;
use postgres::config::{ChannelBinding, TargetSessionAttrs};

use crate::driver::option::{bad_value, unknown_option};
use crate::error::Result;
use crate::url::Url;

/// Where the server's socket is looked for when the URL names no host: Debian's place, and upstream's.
const SOCKET_DIRECTORIES: &[&str] = &["/var/run/postgresql", "/tmp"];

/// Options that are understood.
const OPTIONS: &[&str] = &[
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "keepalives",
    "keepalives_idle",
    "options",
    "password",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
    "user",
];

/// Options that libpq or a driver of Python knows, and without which the connection is the same here.
const IGNORED_OPTIONS: &[&str] = &[
    "async_fallback",
    "client_encoding",
    "fallback_application_name",
    "gssencmode",
    "prepared_statement_cache_size",
    "prepared_statement_name_func",
    "sslcompression",
    "sslsni",
];

/// libpq's `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SslMode {
    /// No encryption.
    Disable,
    /// Encryption only if the server refuses to go without.
    Allow,
    /// Encryption if the server offers it.
    Prefer,
    /// Encryption, whoever answers.
    Require,
    /// And the server's certificate is signed by a trusted authority.
    VerifyCa,
    /// And the certificate is for this host.
    VerifyFull,
}

/// Where a server may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Host {
    /// A name or an address.
    Tcp(String, u16),
    /// The directory of a socket.
    Socket(PathBuf, u16),
}

/// What a URL says about a connection.
pub(super) struct Settings {
    pub(super) hosts: Vec<Host>,
    pub(super) user: Option<String>,
    password: Option<String>,
    pub(super) database: Option<String>,
    pub(super) ssl_mode: SslMode,
    pub(super) ssl_root_cert: Option<String>,
    pub(super) ssl_cert: Option<String>,
    pub(super) ssl_key: Option<String>,
    pub(super) connect_timeout: Duration,
    application_name: String,
    options: Option<String>,
    target_session_attrs: TargetSessionAttrs,
    channel_binding: ChannelBinding,
    keepalives: bool,
    keepalives_idle: Option<Duration>,
}

impl Settings {
    /// Reads a URL.
    pub(super) fn from_url(url: &Url, connect_timeout: Duration) -> Result<Self> {
        let uses_asyncpg = url.driver.as_deref() == Some("asyncpg");
        for (key, _) in &url.query {
            let known = OPTIONS.contains(&key.as_str())
                || IGNORED_OPTIONS.contains(&key.as_str())
                || (uses_asyncpg && key == "ssl");
            if !known {
                return Err(unknown_option("PostgreSQL", key, OPTIONS, IGNORED_OPTIONS));
            }
        }
        let text = |name: &str| url.option(name).map(str::to_owned);
        let ssl_root_cert = text("sslrootcert");
        let ssl_mode = match url
            .option("sslmode")
            .or_else(|| url.option("ssl").filter(|_| uses_asyncpg))
        {
            // libpq allows nothing weaker with the system's certificates.
            None if ssl_root_cert.as_deref() == Some("system") => SslMode::VerifyFull,
            None => SslMode::Prefer,
            Some(mode) => ssl_mode(mode)?,
        };
        Ok(Self {
            hosts: hosts(url)?,
            user: text("user").or_else(|| url.username.clone()),
            password: text("password").or_else(|| url.password.clone()),
            database: text("dbname").or_else(|| url.database.clone()),
            ssl_mode,
            ssl_root_cert,
            ssl_cert: text("sslcert"),
            ssl_key: text("sslkey"),
            connect_timeout: match url.option("connect_timeout") {
                None => connect_timeout,
                Some(seconds) => {
                    seconds_of("connect_timeout", seconds)?.max(Duration::from_secs(2))
                }
            },
            application_name: text("application_name").unwrap_or_else(|| "dms".to_owned()),
            options: text("options"),
            target_session_attrs: match url.option("target_session_attrs") {
                None | Some("any") => TargetSessionAttrs::Any,
                Some("read-write" | "primary") => TargetSessionAttrs::ReadWrite,
                Some("read-only" | "standby") => TargetSessionAttrs::ReadOnly,
                Some(_) => {
                    return Err(bad_value(
                        "target_session_attrs",
                        "`any`, `read-write` or `read-only`",
                    ));
                }
            },
            channel_binding: match url.option("channel_binding") {
                None | Some("prefer") => ChannelBinding::Prefer,
                Some("disable") => ChannelBinding::Disable,
                Some("require") => ChannelBinding::Require,
                Some(_) => {
                    return Err(bad_value(
                        "channel_binding",
                        "`disable`, `prefer` or `require`",
                    ));
                }
            },
            keepalives: url.option("keepalives") != Some("0"),
            keepalives_idle: url
                .option("keepalives_idle")
                .map(|seconds| seconds_of("keepalives_idle", seconds))
                .transpose()?,
        })
    }

    /// The driver's configuration for an attempt with this mode.
    pub(super) fn config(&self, mode: SslMode) -> Config {
        let mut config = Config::new();
        for host in &self.hosts {
            match host {
                Host::Tcp(name, port) => config.host(name).port(*port),
                Host::Socket(directory, port) => config.host_path(directory).port(*port),
            };
        }
        if let Some(user) = &self.user {
            config.user(user);
        }
        if let Some(password) = &self.password {
            config.password(password);
        }
        if let Some(database) = &self.database {
            config.dbname(database);
        }
        if let Some(options) = &self.options {
            config.options(options);
        }
        if let Some(idle) = self.keepalives_idle {
            config.keepalives_idle(idle);
        }
        config
            .application_name(&self.application_name)
            .connect_timeout(self.connect_timeout)
            .target_session_attrs(self.target_session_attrs)
            .channel_binding(self.channel_binding)
            .keepalives(self.keepalives)
            .ssl_mode(match mode {
                SslMode::Disable | SslMode::Allow => postgres::config::SslMode::Disable,
                SslMode::Prefer => postgres::config::SslMode::Prefer,
                SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => {
                    postgres::config::SslMode::Require
                }
            });
        config
    }

    /// Whether no network is between the program and the server.
    pub(super) fn only_sockets(&self) -> bool {
        self.hosts
            .iter()
            .all(|host| matches!(host, Host::Socket(..)))
    }

    /// The places as messages name them.
    pub(super) fn shown_hosts(&self) -> String {
        let hosts: Vec<String> = self
            .hosts
            .iter()
            .map(|host| match host {
                Host::Tcp(name, port) if name.contains(':') => format!("`[{name}]:{port}`"),
                Host::Tcp(name, port) => format!("`{name}:{port}`"),
                Host::Socket(directory, port) => {
                    format!("`{}/.s.PGSQL.{port}`", directory.display())
                }
            })
            .collect();
        hosts.join(", ")
    }

    /// The user as messages name it.
    pub(super) fn shown_user(&self) -> &str {
        self.user.as_deref().unwrap_or("(the operating system's)")
    }
}

fn seconds_of(option: &str, text: &str) -> Result<Duration> {
    text.trim()
        .parse()
        .map(Duration::from_secs)
        .map_err(|_| bad_value(option, "a number of seconds"))
}

fn ssl_mode(text: &str) -> Result<SslMode> {
    Ok(match text {
        "disable" => SslMode::Disable,
        "allow" => SslMode::Allow,
        "prefer" => SslMode::Prefer,
        "require" | "true" => SslMode::Require,
        "verify-ca" => SslMode::VerifyCa,
        "verify-full" => SslMode::VerifyFull,
        _ => {
            return Err(bad_value(
                "sslmode",
                "`disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`",
            ));
        }
    })
}

/// The places to try, in order: the query's `host` options (each may have a port behind a colon, as
/// SQLAlchemy documents, or several names between commas, as libpq does), else the URL's host, else a socket.
fn hosts(url: &Url) -> Result<Vec<Host>> {
    let port_of = |text: &str| {
        text.trim()
            .parse::<u16>()
            .ok()
            .filter(|port| *port > 0)
            .ok_or_else(|| bad_value("port", "a number from 1 to 65535"))
    };
    let ports = url
        .options("port")
        .flat_map(|ports| ports.split(','))
        .map(port_of)
        .collect::<Result<Vec<u16>>>()?;
    let port_at = |index: usize| {
        let common = if ports.len() == 1 {
            ports.first()
        } else {
            ports.get(index)
        };
        common.copied().or(url.port).unwrap_or(5432)
    };
    let mut hosts = Vec::new();
    for (index, name) in url
        .options("host")
        .flat_map(|names| names.split(','))
        .enumerate()
    {
        let (name, port) = match name.rsplit_once(':') {
            // An IPv6 address has more than one colon.
            Some((name, port)) if !name.contains(':') && !name.starts_with('/') => {
                (name, port_of(port)?)
            }
            _ => (name, port_at(index)),
        };
        hosts.push(host(name, port));
    }
    if hosts.is_empty()
        && let Some(name) = &url.host
    {
        hosts.push(host(name, port_at(0)));
    }
    if hosts.is_empty() {
        let port = port_at(0);
        hosts = SOCKET_DIRECTORIES
            .iter()
            .filter(|directory| {
                Path::new(directory)
                    .join(format!(".s.PGSQL.{port}"))
                    .exists()
            })
            .map(|directory| Host::Socket(PathBuf::from(directory), port))
            .take(1)
            .collect();
        if hosts.is_empty() {
            hosts.push(Host::Tcp("localhost".to_owned(), port));
        }
    }
    Ok(hosts)
}

fn host(name: &str, port: u16) -> Host {
    if name.starts_with('/') {
        Host::Socket(PathBuf::from(name), port)
    } else {
        Host::Tcp(name.to_owned(), port)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::error::ErrorKind;

    fn settings(url: &str) -> Result<Settings> {
        Settings::from_url(&Url::parse(url).unwrap(), Duration::from_secs(10))
    }

    #[test]
    fn hosts_come_from_the_url_or_its_options() {
        let tcp = |name: &str, port| Host::Tcp(name.to_owned(), port);
        for (url, expected) in [
            ("postgresql://h/d", vec![tcp("h", 5432)]),
            ("postgresql://[::1]:5433/d", vec![tcp("::1", 5433)]),
            (
                "postgresql:///d?host=a:1&host=b:2",
                vec![tcp("a", 1), tcp("b", 2)],
            ),
            (
                "postgresql:///d?host=a,b&port=1,2",
                vec![tcp("a", 1), tcp("b", 2)],
            ),
            ("postgresql:///d?host=::1&port=7", vec![tcp("::1", 7)]),
            (
                "postgresql://u@/d?host=/run/pg&port=5433",
                vec![Host::Socket("/run/pg".into(), 5433)],
            ),
        ] {
            assert_eq!(settings(url).unwrap().hosts, expected, "{url}");
        }
    }

    #[test]
    fn the_application_is_named_unless_the_url_does() {
        let config = settings("postgresql://h/d")
            .unwrap()
            .config(SslMode::Prefer);
        assert_eq!(config.get_application_name(), Some("dms"));
        let config = settings("postgresql://h/d?application_name=x")
            .unwrap()
            .config(SslMode::Prefer);
        assert_eq!(config.get_application_name(), Some("x"));
    }

    #[test]
    fn an_unknown_option_is_named_with_those_that_are_known() {
        let error = settings("postgresql://h/d?sslmod=require").err().unwrap();
        assert!(error.message().contains("`sslmod`"), "{error}");
        assert!(error.hint().unwrap().contains("`sslmode`"));
        for url in [
            "postgresql://h/d?sslmode=on",
            "postgresql://h/d?connect_timeout=soon",
            "postgresql://h/d?port=x",
            "postgresql://h/d?target_session_attrs=fast",
        ] {
            assert_eq!(
                settings(url).err().unwrap().kind(),
                ErrorKind::Config,
                "{url}"
            );
        }
    }

    #[test]
    fn the_systems_certificates_mean_full_verification() {
        let mode = settings("postgresql://h/d?sslrootcert=system")
            .unwrap()
            .ssl_mode;
        assert_eq!(mode, SslMode::VerifyFull);
        assert_eq!(
            settings("postgresql://h/d").unwrap().ssl_mode,
            SslMode::Prefer
        );
    }
}
