//! Databases of their own: a file of SQLite, or a database on the servers that the environment names.

use std::env::var;

use dms::conn::{Connection, Rows};
use dms::driver::{ConnectOptions, connect};
use dms::url::Url;

/// An empty database, which goes at the end.
pub(crate) struct Database {
    /// How it is reached.
    pub(crate) url: String,
    /// The server and the statement that drops it there.
    drop: Option<(String, String)>,
    _folder: tempfile::TempDir,
}

impl Database {
    /// One of this dialect; the name tells whose it is, and the process's number keeps runs apart that happen at the
    /// same time.
    pub(crate) fn new(dialect: &str, name: &str) -> Self {
        let folder = in_memory().unwrap_or_else(|| tempfile::tempdir().unwrap());
        let name = format!("dms_conformance_{name}_{}", std::process::id());
        let (server, create, drop) = match dialect {
            "sqlite" => {
                return Self {
                    url: format!("sqlite:///{}", folder.path().join("case.db").display()),
                    drop: None,
                    _folder: folder,
                };
            }
            "postgresql" => (
                var("DMS_TEST_POSTGRES").expect("DMS_TEST_POSTGRES names a server"),
                "",
                " WITH (FORCE)",
            ),
            _ => (
                var("DMS_TEST_MARIADB")
                    .expect("DMS_TEST_MARIADB names a server")
                    .replacen("mysql", dialect, 1),
                " CHARACTER SET utf8mb4",
                "",
            ),
        };
        let drop = format!("DROP DATABASE IF EXISTS {name}{drop}");
        run(&server, &drop);
        run(&server, &format!("CREATE DATABASE {name}{create}"));
        let (base, query) = match server.split_once('?') {
            Some((base, query)) => (base, format!("?{query}")),
            None => (server.as_str(), String::new()),
        };
        let (front, _) = base.rsplit_once('/').unwrap();
        Self {
            url: format!("{front}/{name}{query}"),
            drop: Some((server, drop)),
            _folder: folder,
        }
    }

    /// Its name on the server.
    pub(crate) fn name(&self) -> &str {
        let base = self.url.split('?').next().unwrap_or_default();
        base.rsplit('/').next().unwrap_or_default()
    }

    /// Runs a statement in it.
    pub(crate) fn run(&self, sql: &str) -> Rows {
        run(&self.url, sql)
    }

    /// The first column of what a query answers.
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        let rows = self.run(sql).rows;
        rows.iter()
            .map(|row| row.text(0).unwrap().to_owned())
            .collect()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, drop)) = &self.drop {
            run(server, drop);
        }
    }
}

/// A connection of its own.
pub(crate) fn look(url: &str) -> Box<dyn Connection> {
    connect(&Url::parse(url).unwrap(), &ConnectOptions::default()).unwrap()
}

fn run(url: &str, sql: &str) -> Rows {
    look(url).execute(sql).unwrap()
}

/// A folder that no disk has to keep, where the system has such.
fn in_memory() -> Option<tempfile::TempDir> {
    tempfile::tempdir_in("/dev/shm").ok()
}
