//! The driver of SQLite against real files.

use std::fs;
use std::path::Path;
use std::time::Duration;

use dms::ErrorKind;
use dms::conn::{Connection, Value};
use dms::driver::{ConnectOptions, connect};
use dms::url::Url;

fn open(path: &Path, options: &ConnectOptions) -> dms::Result<Box<dyn Connection>> {
    connect(
        &Url::parse(&format!("sqlite:///{}", path.display())).unwrap(),
        options,
    )
}

fn error(path: &Path, options: &ConnectOptions) -> dms::Error {
    open(path, options).err().expect("an error")
}

fn impatient() -> ConnectOptions {
    ConnectOptions {
        lock_timeout: Duration::from_millis(50),
        ..ConnectOptions::default()
    }
}

#[test]
fn values_go_in_and_come_out() {
    let mut connection = connect(&Url::parse("sqlite://").unwrap(), &impatient()).unwrap();
    connection
        .execute("CREATE TABLE t (a, b, c, d, e)")
        .unwrap();
    let values = [
        Value::Null,
        Value::Integer(i64::MIN),
        Value::Float(1.5),
        Value::Text("it's \u{e9}".into()),
        Value::Bytes(vec![0, 255]),
    ];
    let inserted = connection
        .query(
            "INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5) RETURNING b",
            &values,
        )
        .unwrap();
    assert_eq!(
        (inserted.affected, inserted.rows[0].integer(0)),
        (1, Some(i64::MIN))
    );
    let rows = connection.execute("SELECT * FROM t").unwrap();
    assert_eq!(rows.rows[0].values, values);
    assert_eq!(rows.rows[0].columns.join(","), "a,b,c,d,e");
    assert_eq!(rows.affected, 0);
    assert_eq!(
        connection.execute("UPDATE t SET a = 1").unwrap().affected,
        1
    );
    assert_eq!(
        connection.execute("CREATE TABLE u (a)").unwrap().affected,
        0
    );
}

#[test]
fn foreign_keys_are_off_as_with_sqlalchemy() {
    let mut connection = connect(&Url::parse("sqlite://").unwrap(), &impatient()).unwrap();
    let rows = connection.execute("PRAGMA foreign_keys").unwrap();
    assert_eq!(rows.rows[0].integer(0), Some(0));
}

#[test]
fn one_statement_is_one_statement() {
    let mut connection = connect(&Url::parse("sqlite://").unwrap(), &impatient()).unwrap();
    let error = connection.execute("SELECT 1; SELECT 2").unwrap_err();
    assert_eq!(
        error.message(),
        "only one statement can be executed at a time"
    );
    assert_eq!(
        connection
            .execute("SELECT 1 ; -- behind")
            .unwrap()
            .rows
            .len(),
        1
    );
    assert_eq!(connection.execute("-- nothing").unwrap().rows.len(), 0);
    connection
        .execute_script("CREATE TABLE a (x); CREATE TABLE b (x);")
        .unwrap();
    let error = connection.execute("CREATE TABLE c (x) \0 y").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert!(error.message().contains("NUL"), "{error}");
}

#[test]
fn a_failing_statement_is_shown() {
    let mut connection = connect(&Url::parse("sqlite://").unwrap(), &impatient()).unwrap();
    let error = connection.execute("SELECT absent").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert!(
        error.message().contains("no such column: absent"),
        "{error}"
    );
    assert_eq!(error.detail(), Some("statement: SELECT absent"));
}

#[test]
fn transactions_commit_and_roll_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let mut connection = open(&path, &impatient()).unwrap();
    connection.begin().unwrap();
    connection.execute("CREATE TABLE t (a)").unwrap();
    connection.rollback().unwrap();
    connection.rollback().unwrap();
    connection.begin().unwrap();
    connection.execute("CREATE TABLE t (a)").unwrap();
    connection.commit().unwrap();
    let mut second = open(&path, &impatient()).unwrap();
    assert_eq!(second.execute("SELECT * FROM t").unwrap().rows.len(), 0);
}

#[test]
fn a_second_writer_is_told_who_is_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let mut first = open(&path, &impatient()).unwrap();
    let mut second = open(&path, &impatient()).unwrap();
    first.begin().unwrap();
    let error = second.begin().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert!(
        error.message().contains("another process is writing"),
        "{error}"
    );
    assert!(error.message().contains("a.db"), "{error}");
    first.commit().unwrap();
    second.begin().unwrap();
    second.rollback().unwrap();
}

#[test]
fn a_file_that_must_exist_is_not_created() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let options = ConnectOptions {
        must_exist: true,
        ..impatient()
    };
    let refused = error(&path, &options);
    assert_eq!(refused.kind(), ErrorKind::Connection);
    assert!(
        refused.message().contains("there is no SQLite database"),
        "{refused}"
    );
    assert!(!path.exists());
    let mut connection = open(&path, &impatient()).unwrap();
    connection.execute("CREATE TABLE t (a)").unwrap();
    assert!(open(&path, &options).is_ok());
}

#[test]
fn what_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    fs::write(
        &text,
        "not a database at all, but long enough for a header of SQLite".repeat(20),
    )
    .unwrap();
    for (path, expected) in [
        (text.as_path(), "is not a SQLite database"),
        (folder.path(), "is a directory"),
        (&folder.path().join("none/a.db"), "does not exist"),
    ] {
        let refused = error(path, &impatient());
        assert_eq!(refused.kind(), ErrorKind::Connection);
        assert!(refused.message().contains(expected), "{refused}");
        assert!(refused.hint().is_some());
    }
}

#[test]
fn a_read_only_database_can_be_read_and_says_why_it_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    open(&path, &impatient())
        .unwrap()
        .execute("CREATE TABLE t (a)")
        .unwrap();
    // By the URI, because the super-user may write to any file.
    let url = Url::parse(&format!(
        "sqlite:///file:{}?mode=ro&uri=true",
        path.display()
    ))
    .unwrap();
    let mut connection = connect(&url, &impatient()).unwrap();
    assert_eq!(connection.execute("SELECT * FROM t").unwrap().rows.len(), 0);
    let error = connection.execute("CREATE TABLE u (a)").unwrap_err();
    assert!(error.message().contains("cannot be written"), "{error}");
    assert!(
        error.hint().is_some_and(|hint| hint.contains("directory")),
        "{error}"
    );
}

#[test]
fn a_url_with_what_sqlite_has_not_is_refused() {
    for url in [
        "sqlite://host/a.db",
        "sqlite://u:secret@/a.db",
        "sqlite:///a.db?mode=ro",
        "sqlite:///a.db?sslmode=require",
    ] {
        let error = connect(&Url::parse(url).unwrap(), &impatient())
            .err()
            .expect("an error");
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        assert!(!format!("{error:?}").contains("secret"));
    }
}

#[test]
fn the_version_is_the_librarys() {
    let mut connection = connect(&Url::parse("sqlite://").unwrap(), &impatient()).unwrap();
    let text = connection.execute("SELECT sqlite_version()").unwrap();
    let (major, minor) = connection.server_version().unwrap();
    assert!(
        text.rows[0]
            .text(0)
            .unwrap()
            .starts_with(&format!("{major}.{minor}."))
    );
}
