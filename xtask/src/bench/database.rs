//! Scratch databases, and the databases' own tools.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use dms::driver::{ConnectOptions, connect};
use dms::url::Url;

use super::measure::{Usage, measure};
use crate::compat::fetch::io;
use crate::compat::survey::told;

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Sqlite,
    Postgres,
    Mariadb,
}

impl Kind {
    /// All, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::Mariadb];

    /// The one of this name on the command line.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.to_string().to_lowercase() == name)
    }

    /// The variable with the URL of a throwaway server.
    fn variable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("DMS_TEST_POSTGRES"),
            Self::Mariadb => Some("DMS_TEST_MARIADB"),
        }
    }

    /// Whether there is one to measure on.
    pub fn is_there(self) -> bool {
        self.variable()
            .is_none_or(|name| std::env::var_os(name).is_some_and(|url| !url.is_empty()))
    }

    /// The tool that is fed with SQL.
    pub fn tool(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite3",
            Self::Postgres => "psql",
            Self::Mariadb => "mariadb",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::Mariadb => "MariaDB",
        })
    }
}

/// A database of this run alone, gone in the end.
pub struct Scratch {
    pub kind: Kind,
    name: String,
    /// What a server's tools write and read, and SQLite's file.
    folder: PathBuf,
    /// The URL of the server's own database; `None` for SQLite.
    server: Option<String>,
}

impl Scratch {
    /// Makes one that is empty.
    ///
    /// # Errors
    /// When there is no such server.
    pub fn new(kind: Kind, folder: &Path) -> Result<Self, String> {
        let server = match kind.variable() {
            Some(name) => Some(
                std::env::var(name)
                    .map_err(|_| format!("set {name} to the URL of a throwaway {kind}"))?,
            ),
            None => None,
        };
        let scratch = Self {
            kind,
            name: format!("dms_bench_{}", std::process::id()),
            folder: folder.to_owned(),
            server,
        };
        scratch.empty()?;
        Ok(scratch)
    }

    fn file(&self) -> PathBuf {
        self.folder.join(format!("{}.db", self.name))
    }

    /// Drops everything in it.
    ///
    /// # Errors
    /// When the server does not do it.
    pub fn empty(&self) -> Result<(), String> {
        self.remove()?;
        match &self.server {
            None => Ok(()),
            Some(server) => execute(server, &format!("CREATE DATABASE {}", self.name)),
        }
    }

    fn remove(&self) -> Result<(), String> {
        let Some(server) = &self.server else {
            let file = self.file();
            return match fs::remove_file(&file) {
                Err(error) if file.exists() => Err(io("remove", &file, &error)),
                _ => Ok(()),
            };
        };
        let force = match self.kind {
            Kind::Postgres => " WITH (FORCE)",
            Kind::Sqlite | Kind::Mariadb => "",
        };
        execute(
            server,
            &format!("DROP DATABASE IF EXISTS {}{force}", self.name),
        )
    }

    /// Its SQLAlchemy URL, with the driver that real Alembic needs.
    pub fn url(&self) -> String {
        let Some(server) = &self.server else {
            return format!("sqlite:///{}", self.file().display());
        };
        let (head, _) = server.rsplit_once('/').unwrap_or((server, ""));
        let driver = match self.kind {
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "postgresql+psycopg",
            Kind::Mariadb => "mysql+pymysql",
        };
        let rest = head.split_once("://").map_or(head, |(_, rest)| rest);
        format!("{driver}://{rest}/{}", self.name)
    }

    /// Measures how long the database's own tool takes for this SQL; `at_once` is in one transaction, for which
    /// SQLite's tool has no option.
    ///
    /// # Errors
    /// When the tool is missing or fails.
    pub fn feed(
        &self,
        sql: &Path,
        at_once: bool,
        limit: Duration,
    ) -> Result<Option<Usage>, String> {
        let mut command = self.client(self.kind.tool())?;
        let input = || File::open(sql).map_err(|error| io("read", sql, &error));
        match self.kind {
            Kind::Sqlite => command
                .args(["-bail", "-init", "/dev/null"])
                .arg(self.file()),
            Kind::Postgres => command
                .args(["-X", "-q", "-v", "ON_ERROR_STOP=1"])
                .args(at_once.then_some("-1"))
                .arg("-f")
                .arg(sql),
            Kind::Mariadb => command.args(["--batch", &self.name]),
        };
        let input = match self.kind {
            Kind::Postgres => Stdio::null(),
            Kind::Sqlite | Kind::Mariadb => Stdio::from(input()?),
        };
        measure(&mut command, input, &self.folder.join("floor.out"), limit)
    }

    /// What is in it, rows too if asked, as its own tool writes it, in a file of this name.
    ///
    /// # Errors
    /// When the tool is missing or fails.
    pub fn dump(&self, name: &str, with_rows: bool) -> Result<PathBuf, String> {
        let mut command;
        match (self.kind, with_rows) {
            (Kind::Sqlite, _) => {
                command = self.client("sqlite3")?;
                command
                    .args(["-init", "/dev/null"])
                    .arg(self.file())
                    .arg(if with_rows {
                        ".dump"
                    } else {
                        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
                    });
            }
            (Kind::Postgres, _) => {
                command = self.client("pg_dump")?;
                command.args(["--no-owner", "--no-privileges"]);
                command.args((!with_rows).then_some("--schema-only"));
            }
            (Kind::Mariadb, _) => {
                command = self.client("mariadb-dump")?;
                command.args(["--skip-comments", "--skip-dump-date"]);
                command
                    .args((!with_rows).then_some("--no-data"))
                    .arg(&self.name);
            }
        }
        let output = self.folder.join(format!("{name}.dump"));
        let limit = Duration::from_secs(600);
        measure(&mut command, Stdio::null(), &output, limit)?;
        Ok(output)
    }

    /// A tool with where the database is; the password goes another way than the command line.
    fn client(&self, program: &str) -> Result<Command, String> {
        let mut command = Command::new(program);
        let Some(server) = &self.server else {
            return Ok(command);
        };
        let url = Url::parse(server).map_err(|error| told(&error))?;
        let host = url.host.as_deref().unwrap_or("127.0.0.1");
        let user = url.username.as_deref().unwrap_or_default();
        let password = url.password.as_deref().unwrap_or_default();
        if self.kind == Kind::Postgres {
            command
                .env("PGHOST", host)
                .env("PGPORT", url.port.unwrap_or(5432).to_string())
                .env("PGUSER", user)
                .env("PGPASSWORD", password)
                .env("PGDATABASE", &self.name);
        } else {
            command
                .args(["-h", host, "-u", user, "-P"])
                .arg(url.port.unwrap_or(3306).to_string())
                .env("MYSQL_PWD", password);
        }
        Ok(command)
    }

    /// The server's name and version, or that of SQLite's tool.
    pub fn version(&self) -> String {
        let told = match &self.server {
            None => Command::new("sqlite3")
                .arg("--version")
                .output()
                .ok()
                .map(|output| {
                    let text = String::from_utf8_lossy(&output.stdout).into_owned();
                    text.split(' ').next().unwrap_or_default().to_owned()
                }),
            Some(server) => Url::parse(server).ok().and_then(|url| {
                let mut connection = connect(&url, &ConnectOptions::default()).ok()?;
                let (major, minor) = connection.server_version().ok()?;
                Some(format!("{major}.{minor}"))
            }),
        };
        let of = if self.server.is_none() { "'s tool" } else { "" };
        format!("{}{of} {}", self.kind, told.unwrap_or_default().trim())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing else can be done about a database that does not go.
        let _ = self.remove();
    }
}

fn execute(server: &str, sql: &str) -> Result<(), String> {
    let url = Url::parse(server).map_err(|error| told(&error))?;
    let mut connection = connect(&url, &ConnectOptions::default()).map_err(|error| told(&error))?;
    connection.execute(sql).map_err(|error| told(&error))?;
    Ok(())
}
