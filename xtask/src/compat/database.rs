//! Throwaway databases.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use dms::driver::{ConnectOptions, connect};
use dms::url::Url;

use super::models::trimmed;
use super::projects::Database;
use super::survey::told;

/// A database of one history, empty at first, and gone in the end.
pub struct Throwaway {
    url: String,
    /// The server's address and the name to drop there.
    server: Option<(String, String)>,
}

impl Throwaway {
    /// Makes one: a file in this folder, or a database on the server of DMS_TEST_POSTGRES.
    pub fn new(kind: Database, name: &str, folder: &Path) -> Result<Self, String> {
        let name: String = name
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '_' })
            .collect();
        match kind {
            Database::Sqlite => {
                let path = folder.join(format!("{name}.db"));
                // It may be there from a run that was ended.
                let _ = fs::remove_file(&path);
                Ok(Self {
                    url: format!("sqlite:///{}", path.display()),
                    server: None,
                })
            }
            Database::Postgres => {
                let server = std::env::var("DMS_TEST_POSTGRES")
                    .map_err(|_| "set DMS_TEST_POSTGRES to the URL of a throwaway PostgreSQL")?;
                let name = format!("compat_{name}");
                execute(&server, &format!("DROP DATABASE IF EXISTS \"{name}\""))?;
                execute(&server, &format!("CREATE DATABASE \"{name}\""))?;
                // Scripts that wait for sessions that their own application has left open wait for ever.
                execute(
                    &server,
                    &format!("ALTER DATABASE \"{name}\" SET lock_timeout = '30s'"),
                )?;
                let (head, _) = server.rsplit_once('/').unwrap_or((&server, ""));
                Ok(Self {
                    url: format!("{head}/{name}"),
                    server: Some((server, name)),
                })
            }
        }
    }

    /// Its whole schema as text: what `pg_dump --schema-only` writes, or the statements that SQLite keeps.
    pub fn schema(&self) -> Result<String, String> {
        if self.server.is_none() {
            return statements(&self.url);
        }
        let output = Command::new("pg_dump")
            .args(["--schema-only", "--no-owner", "--no-privileges"])
            .arg(format!("--dbname={}", self.url))
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("cannot run pg_dump: {error}"))?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let text = String::from_utf8_lossy(&output.stdout);
        // Newer versions write a random key in lines that begin with a backslash.
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with("--") && !line.starts_with('\\'));
        Ok(lines.map(|line| format!("{line}\n")).collect())
    }

    /// Its SQLAlchemy URL.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        // Nothing else can be done about a database that does not go.
        match &self.server {
            Some((server, name)) => {
                let _ = execute(
                    server,
                    &format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"),
                );
            }
            None => {
                let _ = fs::remove_file(self.url.trim_start_matches("sqlite:///"));
            }
        }
    }
}

/// The statements that a SQLite file keeps, by their names.
fn statements(url: &str) -> Result<String, String> {
    let url = Url::parse(url).map_err(|error| told(&error))?;
    let mut connection = connect(&url, &ConnectOptions::default()).map_err(|error| told(&error))?;
    let rows = connection
        .query(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name",
            &[],
        )
        .map_err(|error| told(&error))?;
    let texts = rows.rows.iter().filter_map(|row| row.text(0));
    let texts = texts.map(|text| format!("{};\n", ordered(&trimmed(text))));
    Ok(texts.collect())
}

/// A CREATE TABLE with its constraints in the order of their texts: where real Alembic copies a table, it goes through a
/// set of them, and no two runs need give the same order.
fn ordered(text: &str) -> String {
    let words = ["CONSTRAINT ", "PRIMARY ", "UNIQUE ", "CHECK ", "FOREIGN "];
    let is_constraint = |line: &&String| words.iter().any(|word| line.starts_with(word));
    let plain = |line: &str| line.trim_end_matches(',').to_owned();
    let mut lines: Vec<String> = text.lines().map(plain).collect();
    let mut constraints: Vec<String> = lines.iter().filter(is_constraint).cloned().collect();
    constraints.sort_unstable();
    let places = lines.iter_mut().filter(|line| is_constraint(&&**line));
    for (place, constraint) in places.zip(constraints) {
        *place = constraint;
    }
    lines.join("\n")
}

pub fn execute(server: &str, sql: &str) -> Result<(), String> {
    let url = Url::parse(server).map_err(|error| told(&error))?;
    let mut connection = connect(&url, &ConnectOptions::default()).map_err(|error| told(&error))?;
    connection.execute(sql).map_err(|error| told(&error))?;
    Ok(())
}
