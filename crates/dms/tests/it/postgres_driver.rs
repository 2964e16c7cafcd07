//! The driver of PostgreSQL, and the lock, against a real server.

use std::io::Read;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use dms::ErrorKind;
use dms::conn::{Connection, Value};
use dms::dialect::{Dialect, Lock, VersionTable, postgres::Postgres};
use dms::driver::{ConnectOptions, connect};
use dms::url::Url;

use crate::postgres_server::{database, server};

fn refused(url: &Url) -> dms::Error {
    let options = ConnectOptions {
        connect_timeout: Duration::from_secs(2),
        ..ConnectOptions::default()
    };
    let error = connect(url, &options).err().expect("an error");
    let shown = format!("{error} {:?} {:?}", error.hint(), error.detail());
    assert!(!shown.contains("secret"), "{shown}");
    error
}

#[test]
fn values_come_in_their_types() {
    let database = database();
    let mut connection = database.connect();
    let rows = connection
        .execute(
            "SELECT true, 1::int2, 2, 3::int8, 1.5::float4, 'x', 1.50::numeric, '\\x00ff'::bytea, NULL::int, \
             '2020-01-02 03:04:05'::timestamp, ARRAY[1,2], '{\"a\": 1}'::jsonb, 'sad'::name, 'a'::\"char\", \
             '00000000-0000-0000-0000-000000000001'::uuid AS uid",
        )
        .unwrap();
    let text = |text: &str| Value::Text(text.into());
    let expected = [
        Value::Boolean(true),
        Value::Integer(1),
        Value::Integer(2),
        Value::Integer(3),
        Value::Float(1.5),
        text("x"),
        text("1.50"),
        Value::Bytes(vec![0, 255]),
        Value::Null,
        text("2020-01-02 03:04:05"),
        text("{1,2}"),
        text("{\"a\": 1}"),
        text("sad"),
        text("a"),
        text("00000000-0000-0000-0000-000000000001"),
    ];
    assert_eq!(rows.rows[0].values, expected);
    assert_eq!(rows.rows[0].columns[14], "uid");
}

#[test]
fn any_statement_runs() {
    let database = database();
    let mut connection = database.connect();
    connection
        .execute("CREATE TABLE t (a int, b text)")
        .unwrap();
    let inserted = connection
        .query(
            "INSERT INTO t VALUES ($1, $2), ($1, '$2') RETURNING a, b",
            &[
                Value::Integer(-7),
                Value::Text("it's; \\ DROP TABLE t".into()),
            ],
        )
        .unwrap();
    assert_eq!(inserted.affected, 2);
    assert_eq!(inserted.rows[0].integer(0), Some(-7));
    assert_eq!(inserted.rows[0].text(1), Some("it's; \\ DROP TABLE t"));
    assert_eq!(inserted.rows[1].text(1), Some("$2"));
    assert_eq!(
        connection.execute("UPDATE t SET a = 1").unwrap().affected,
        2
    );
    connection
        .execute("CREATE INDEX CONCURRENTLY i ON t (a)")
        .unwrap();
    connection.execute("VACUUM t").unwrap();
    connection.execute("DO $$ BEGIN PERFORM 1; END $$").unwrap();
    connection
        .execute("CREATE TYPE mood AS ENUM ('sad'); ALTER TABLE t ADD COLUMN m mood DEFAULT 'sad';")
        .unwrap();
    let rows = connection.execute("SELECT m FROM t").unwrap();
    assert_eq!(rows.rows[1].text(0), Some("sad"));
    assert_eq!(connection.execute("").unwrap().rows.len(), 0);
    let nul = connection.execute("SELECT 'a\0b'").unwrap_err();
    assert!(nul.message().contains("NUL"), "{nul}");
    let (major, _) = connection.server_version().unwrap();
    assert!(major >= 12);
}

#[test]
fn a_failing_statement_is_shown_with_all_that_the_server_says() {
    let database = database();
    let mut connection = database.connect();
    let error = connection.execute("SELECT\n  lenght('x')").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert!(
        error
            .message()
            .contains("function lenght(unknown) does not exist"),
        "{error}"
    );
    let detail = error.detail().unwrap();
    for part in ["hint: ", "SQLSTATE: 42883", "line: 2", "statement: SELECT"] {
        assert!(detail.contains(part), "{detail}");
    }
}

#[test]
fn a_failed_transaction_is_not_committed_silently() {
    let database = database();
    let mut connection = database.connect();
    connection.begin().unwrap();
    connection.execute("CREATE TABLE t (a int)").unwrap();
    connection.execute("SELECT nothing").unwrap_err();
    let error = connection.commit().unwrap_err();
    assert!(error.message().contains("not committed"), "{error}");
    connection.rollback().unwrap();
    connection.rollback().unwrap();
    connection.begin().unwrap();
    connection.execute("CREATE TABLE t (a int)").unwrap();
    connection.commit().unwrap();
    connection.execute("SELECT * FROM t").unwrap();
}

#[test]
fn a_lost_connection_is_said_to_be_lost() {
    let database = database();
    let mut connection = database.connect();
    let pid = connection.execute("SELECT pg_backend_pid()").unwrap().rows[0]
        .integer(0)
        .unwrap();
    database
        .connect()
        .execute(&format!("SELECT pg_terminate_backend({pid})"))
        .unwrap();
    let error = connection.execute("SELECT 1").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    let error = connection.execute("SELECT 1").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    connection.rollback().unwrap();
}

#[test]
fn the_application_is_named() {
    let database = database();
    let mut connection = database.connect();
    let rows = connection.execute("SHOW application_name").unwrap();
    assert_eq!(rows.rows[0].text(0), Some("dms"));
}

#[test]
fn refusals_are_told_by_cause() {
    let wrong_database = Url {
        database: Some("no_such_database".into()),
        ..server()
    };
    let error = refused(&wrong_database);
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(
        error.message().contains("no database `no_such_database`"),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("createdb no_such_database"));

    let wrong_user = Url {
        username: Some("no_such_user".into()),
        password: Some("secret".into()),
        ..server()
    };
    let error = refused(&wrong_user);
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.message().contains("no_such_user"), "{error}");

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = refused(&Url::parse(&format!("postgresql://u:secret@127.0.0.1:{port}/d")).unwrap());
    assert!(error.message().contains("connection refused"), "{error}");
    assert!(error.hint().unwrap().contains("is the server running"));

    let error = refused(&Url::parse("postgresql://u:secret@no-such-host.invalid/d").unwrap());
    assert!(error.message().contains("is not known"), "{error}");

    let error = refused(&Url::parse("postgresql://u:secret@/d?host=/no/such/folder").unwrap());
    assert!(error.message().contains("no PostgreSQL socket"), "{error}");
}

#[test]
fn a_server_that_says_nothing_does_not_hold_the_program() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let started = Instant::now();
    let url = format!("postgresql://u:secret@127.0.0.1:{port}/d?connect_timeout=2");
    let error = refused(&Url::parse(&url).unwrap());
    assert!(error.message().contains("no answer"), "{error}");
    assert!(started.elapsed() < Duration::from_secs(10));
}

fn boolean(connection: &mut dyn Connection, sql: &str) -> bool {
    connection.execute(sql).unwrap().rows[0].boolean(0).unwrap()
}

#[test]
fn the_lock_keeps_a_second_run_out_and_names_the_first() {
    let database = database();
    let (mut first, mut second) = (database.connect(), database.connect());
    let table = VersionTable::default();
    let Lock::Session { acquire, holder } = Postgres.lock(&table) else {
        panic!("PostgreSQL has locks of sessions");
    };
    assert!(second.execute(&holder).unwrap().rows.is_empty());
    assert!(boolean(first.as_mut(), &acquire));
    assert!(!boolean(second.as_mut(), &acquire));
    let pid = first.execute("SELECT pg_backend_pid()").unwrap().rows[0]
        .integer(0)
        .unwrap();
    let rows = second.execute(&holder).unwrap();
    let shown = rows.rows[0].text(0).unwrap();
    for part in [
        &format!("pid {pid}, user "),
        ", application dms, from ",
        ", since ",
    ] {
        assert!(shown.contains(part), "{shown}");
    }
    // The same table by its schema's name is the same lock; another table is another.
    for (table, free) in [
        (
            VersionTable {
                schema: Some("public".into()),
                ..VersionTable::default()
            },
            false,
        ),
        (
            VersionTable {
                name: "it's \\".into(),
                ..VersionTable::default()
            },
            true,
        ),
        (
            VersionTable {
                schema: Some("other".into()),
                ..VersionTable::default()
            },
            true,
        ),
    ] {
        let Lock::Session { acquire, .. } = Postgres.lock(&table) else {
            panic!("PostgreSQL has locks of sessions");
        };
        assert_eq!(boolean(second.as_mut(), &acquire), free, "{table:?}");
    }
    drop(first);
    let started = Instant::now();
    while !boolean(second.as_mut(), &acquire) {
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "the lock ends with its connection"
        );
    }
}

#[test]
fn waiting_for_a_table_is_bounded() {
    let database = database();
    let (mut first, mut second) = (database.connect(), database.connect());
    first.execute("CREATE TABLE t (a int)").unwrap();
    first.begin().unwrap();
    first.execute("LOCK TABLE t").unwrap();
    for statement in Postgres.prepare(Duration::from_millis(50)) {
        second.execute(&statement.sql).unwrap();
    }
    let error = second.execute("DROP TABLE t").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
    first.rollback().unwrap();
    second.execute("DROP TABLE t").unwrap();
}
