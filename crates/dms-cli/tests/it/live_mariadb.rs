//! The chain on MariaDB: a database of its own for each test, on the server of DMS_TEST_MARIADB.

use std::sync::atomic::{AtomicUsize, Ordering};

use dms::conn::Connection;
use dms::driver::{ConnectOptions, connect};
use dms::url::Url;

use crate::support::{FIRST, Folder};

/// A database that is dropped at the end.
pub struct Database {
    name: String,
    pub url: String,
}

fn server() -> String {
    std::env::var("DMS_TEST_MARIADB")
        .expect("DMS_TEST_MARIADB names a MariaDB server: run scripts/test, which starts one")
}

fn open(url: &str) -> Box<dyn Connection> {
    connect(&Url::parse(url).unwrap(), &ConnectOptions::default()).unwrap()
}

impl Database {
    pub fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("dms_cli_{}_{number}", std::process::id());
        open(&server())
            .execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        let server = server();
        let (start, _) = server.rsplit_once('/').unwrap();
        let start = start.replace("mysql://", "mariadb+pymysql://");
        Self {
            url: format!("{start}/{name}"),
            name,
        }
    }

    pub fn connect(&self) -> Box<dyn Connection> {
        open(&self.url)
    }

    /// The first column of a query.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        let rows = self.connect().execute(sql).unwrap().rows;
        rows.iter()
            .map(|row| match row.text(0) {
                Some(text) => text.to_owned(),
                None => row.integer(0).unwrap().to_string(),
            })
            .collect()
    }

    pub fn tables(&self) -> Vec<String> {
        self.texts(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1",
        )
    }

    pub fn versions(&self) -> Vec<String> {
        self.texts("SELECT version_num FROM alembic_version ORDER BY 1")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = open(&server()).execute(&format!("DROP DATABASE {}", self.name));
    }
}

#[test]
fn the_chain() {
    let database = Database::new();
    let folder = Folder::product();
    let run = |arguments: &[&str]| folder.dms(&[arguments, &["--url", &database.url]].concat());
    run(&["ensure-version"]).succeeds();
    assert_eq!(database.tables(), ["alembic_version"]);
    run(&["upgrade"]).succeeds();
    assert_eq!(database.tables(), ["alembic_version", "product"]);
    assert_eq!(database.versions(), [FIRST]);
    assert_eq!(
        run(&["current"]).succeeds().stdout,
        format!("{FIRST} (head)\n")
    );
    let verbose = run(&["current", "-v"]).succeeds().stdout;
    assert!(
        verbose.starts_with("Current revision(s) for mariadb+pymysql://dms:***@127.0.0.1:"),
        "{verbose}"
    );
    run(&["stamp", "base"]).succeeds();
    assert_eq!(database.versions(), [""; 0]);
    run(&["stamp", "head"]).succeeds();
    run(&["downgrade", "base"]).succeeds();
    assert_eq!(database.tables(), ["alembic_version"]);
    assert_eq!(database.versions(), [""; 0]);
}

#[test]
fn a_mysql_url_that_reaches_mariadb_keeps_mysqls_name() {
    let database = Database::new();
    let folder = Folder::with_chain(1);
    folder.write_revision(
        1,
        "op.create_table('t01', sa.Column('id', sa.Uuid()), sa.Column('name', sa.String(9)), comment=op.get_context().dialect.name)",
    );
    let url = database.url.replace("mariadb+pymysql://", "mysql://");
    let run = folder.dms(&["upgrade", "--url", &url]).succeeds();
    assert!(
        run.stderr.contains("Context impl MySQLImpl."),
        "{}",
        run.stderr
    );
    assert_eq!(
        database.texts("SELECT table_comment FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 't01'"),
        ["mysql"]
    );
    assert_eq!(
        database.texts("SELECT data_type FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'id'"),
        ["uuid"]
    );
}

#[test]
fn a_wrong_password_is_told_and_not_shown() {
    let database = Database::new();
    let (start, end) = database.url.split_once('@').unwrap();
    let (user, _) = start.rsplit_once(':').unwrap();
    let wrong = format!("{user}:wr0ng@{end}");
    let run = Folder::product()
        .dms(&["upgrade", "--url", &wrong])
        .fails(&["does not let user `dms` in"]);
    assert!(!run.stderr.contains("wr0ng"), "{}", run.stderr);
    assert_eq!(database.tables(), [""; 0]);
}

#[test]
fn a_held_lock_is_waited_for_and_told() {
    let database = Database::new();
    let folder = Folder::with_chain(10);
    assert_eq!(folder.steps_of_three_upgrades(&database.url), 10);
    assert_eq!(database.versions(), ["r10_id"]);
    assert_eq!(database.tables().len(), 11);
}

#[test]
fn defect_14_an_id_that_does_not_fit_is_refused_before_anything_runs() {
    let database = Database::new();
    let folder = Folder::with_chain(1);
    folder.dms(&["upgrade", "--url", &database.url]).succeeds();
    let id = "a".repeat(33);
    folder.write(
        "migrations/versions/long.py",
        &format!(
            "from alembic import op\nrevision = '{id}'\ndown_revision = 'r01_id'\n\n\ndef upgrade():\n    op.execute('CREATE TABLE early (a int)')\n"
        ),
    );
    folder
        .dms(&["upgrade", "--url", &database.url])
        .fails(&["33 characters", "the column 32"]);
    assert_eq!(database.tables(), ["alembic_version", "t01"]);
}
