//! The driver of MySQL and MariaDB, and the lock, against a real server.

use std::io::Read;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use dms::ErrorKind;
use dms::conn::{Connection, Value};
use dms::dialect::{Dialect, Lock, VersionTable, by_name};
use dms::driver::{ConnectOptions, connect};
use dms::url::Url;

use crate::mysql_server::{database, server};

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

/// What PyMySQL returned for the same query, its dates and numbers as text where `Value` has no variant for them.
#[test]
fn values_come_in_their_types() {
    let database = database();
    let mut connection = database.connect();
    let columns = "b'1', 1, 18446744073709551615, 1.50, 1.5e0, 'x\u{1f600}', x'00ff', NULL, JSON_OBJECT('a', 1), \
                   DATE '2020-01-02', TIMESTAMP '2020-01-02 03:04:05', \
                   CAST('2020-01-02 03:04:05.06' AS DATETIME(2)), TIME '-26:03:04', 1 = 1 AS equal";
    let text = |text: &str| Value::Text(text.into());
    let expected = [
        Value::Bytes(vec![1]),
        Value::Integer(1),
        text("18446744073709551615"),
        text("1.50"),
        Value::Float(1.5),
        text("x\u{1f600}"),
        Value::Bytes(vec![0, 255]),
        Value::Null,
        text("{\"a\": 1}"),
        text("2020-01-02"),
        text("2020-01-02 03:04:05"),
        text("2020-01-02 03:04:05.06"),
        text("-26:03:04"),
        Value::Integer(1),
    ];
    let rows = connection.execute(&format!("SELECT {columns}")).unwrap();
    assert_eq!(rows.rows[0].values, expected);
    assert_eq!(rows.rows[0].columns[13], "equal");
    // Prepared, the server sends most of them in another form.
    let rows = connection
        .query(
            &format!("SELECT {columns}, ?, ?, ?"),
            &[
                Value::Text("it's; \\ \"".into()),
                Value::Bytes(vec![0, 255]),
                Value::Float(0.1),
            ],
        )
        .unwrap();
    assert_eq!(rows.rows[0].values[..14], expected);
    assert_eq!(rows.rows[0].values[14], text("it's; \\ \""));
    assert_eq!(rows.rows[0].values[16], Value::Float(0.1));
    // From a table: types that expressions do not have.
    connection
        .execute(
            "CREATE TABLE t (f FLOAT, y YEAR, e ENUM('a', 'b'), s SET('a', 'b'), g TEXT, h BLOB, i VARCHAR(9) CHARACTER SET latin1)",
        )
        .unwrap();
    connection
        .execute("INSERT INTO t VALUES (1.1, 2020, 'b', 'a,b', 'text', 'bytes', '\u{e9}')")
        .unwrap();
    for rows in [
        connection.execute("SELECT * FROM t").unwrap(),
        connection
            .query("SELECT * FROM t WHERE y = ?", &[Value::Integer(2020)])
            .unwrap(),
    ] {
        assert_eq!(
            rows.rows[0].values,
            [
                Value::Float(1.1),
                Value::Integer(2020),
                text("b"),
                text("a,b"),
                text("text"),
                Value::Bytes(b"bytes".to_vec()),
                text("\u{e9}"),
            ]
        );
    }
}

#[test]
fn one_statement_runs_at_a_time() {
    let database = database();
    let mut connection = database.connect();
    connection
        .execute("CREATE TABLE t (a int, b text)")
        .unwrap();
    let inserted = connection
        .query(
            "INSERT INTO t VALUES (?, ?), (?, '?')",
            &[
                Value::Integer(-7),
                Value::Text("it's; \\ DROP TABLE t".into()),
                Value::Integer(1),
            ],
        )
        .unwrap();
    assert_eq!(inserted.affected, 2);
    let rows = connection.execute("SELECT b FROM t ORDER BY a").unwrap();
    assert_eq!(rows.rows[0].text(0), Some("it's; \\ DROP TABLE t"));
    assert_eq!(rows.rows[1].text(0), Some("?"));
    // Found, not only changed: the second UPDATE changes nothing.
    for _ in 0..2 {
        let updated = connection.execute("UPDATE t SET a = 1").unwrap();
        assert_eq!(updated.affected, 2);
    }
    let returned = connection
        .execute("INSERT INTO t VALUES (5, 'x') RETURNING a")
        .unwrap();
    assert_eq!(
        (returned.affected, returned.rows[0].integer(0)),
        (1, Some(5))
    );
    let error = connection
        .execute("INSERT INTO t VALUES (6, ';'); DROP TABLE t")
        .unwrap_err();
    assert!(
        error.message().contains("more than one statement"),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("op.execute()"));
    connection
        .execute(
            "CREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (7, ';'); SELECT 1; SELECT 2; END",
        )
        .unwrap();
    let called = connection.execute("CALL p()").unwrap();
    assert_eq!(called.rows.len(), 1);
    assert_eq!(called.rows[0].integer(0), Some(2));
    connection
        .execute_script("INSERT INTO t VALUES (8, ';'); INSERT INTO t VALUES (9, 'x');")
        .unwrap();
    let rows = connection.execute("SELECT count(*) FROM t").unwrap();
    assert_eq!(rows.rows[0].integer(0), Some(6));
    for nothing in ["", " ;", "-- nothing"] {
        assert_eq!(connection.execute(nothing).unwrap().rows.len(), 0);
    }
    let nul = connection.execute("SELECT 'a\0b'").unwrap_err();
    assert!(nul.message().contains("NUL"), "{nul}");
    let (major, _) = connection.server_version().unwrap();
    assert!(major >= 10);
    assert_eq!(
        connection
            .execute("SELECT @@character_set_connection, @@autocommit")
            .unwrap()
            .rows[0]
            .text(0),
        Some("utf8mb4")
    );
}

#[test]
fn an_error_of_the_second_of_several_statements_is_told() {
    let database = database();
    let mut connection = database.connect();
    let error = connection
        .execute_script("CREATE TABLE t (a int); INSERT INTO nosuch VALUES (1)")
        .unwrap_err();
    assert!(error.message().contains("nosuch"), "{error}");
    connection.execute("SELECT a FROM t").unwrap();
}

#[test]
fn what_goes_together_is_a_transaction_and_says_what_each_changed() {
    let database = database();
    let mut connection = database.connect();
    connection.execute("CREATE TABLE t (a int)").unwrap();
    let count = || {
        let rows = database.connect().rows("SELECT count(*) FROM t").unwrap();
        rows[0].integer(0)
    };
    let statements =
        |texts: &[&str]| -> Vec<String> { texts.iter().map(|text| (*text).to_owned()).collect() };
    let two = statements(&["INSERT INTO t VALUES (1), (2)", "DELETE FROM t WHERE a = 1"]);
    let affected = connection.execute_within(true, &two, true).unwrap();
    assert_eq!(affected, [2, 1]);
    assert_eq!(count(), Some(1));
    assert_eq!(
        connection.execute_within(true, &two, false).unwrap(),
        [2, 1]
    );
    connection.rollback().unwrap();
    assert_eq!(count(), Some(1));
    let returning = statements(&["INSERT INTO t VALUES (8), (9) RETURNING a"]);
    let affected = connection.execute_within(true, &returning, false).unwrap();
    assert_eq!(affected, [2]);
    connection.rollback().unwrap();
    // The commit behind the one that fails is not reached.
    let failing = statements(&["INSERT INTO t VALUES (3)", "INSERT INTO nosuch VALUES (1)"]);
    let error = connection.execute_within(true, &failing, true).unwrap_err();
    assert!(error.message().contains("nosuch"), "{error}");
    connection.rollback().unwrap();
    assert_eq!(count(), Some(1));
    assert_eq!(
        connection.execute_within(false, &[], false).unwrap(),
        [0; 0]
    );
}

#[test]
fn a_failing_statement_is_shown_with_all_that_the_server_says() {
    let database = database();
    let mut connection = database.connect();
    let error = connection.execute("SELECT\n  nosuch").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert!(
        error.message().contains("Unknown column 'nosuch'"),
        "{error}"
    );
    let detail = error.detail().unwrap();
    for part in ["code: 1054 (SQLSTATE 42S22)", "statement: SELECT"] {
        assert!(detail.contains(part), "{detail}");
    }
    // And with parameters.
    let error = connection
        .query("SELECT nosuch, ?", &[Value::Integer(1)])
        .unwrap_err();
    assert!(error.message().contains("nosuch"), "{error}");
    connection.execute("SELECT 1").unwrap();
}

#[test]
fn a_file_of_this_machine_is_not_sent() {
    let database = database();
    let mut connection = database.connect();
    connection.execute("CREATE TABLE t (a text)").unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "secret\n").unwrap();
    let load = format!(
        "LOAD DATA LOCAL INFILE '{}' INTO TABLE t",
        file.path().display()
    );
    let error = connection.execute(&load).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    // Where the refusal can be got around, the server gets an empty file.
    let _ = connection.execute_script(&load);
    let mut connection = database.connect();
    let rows = connection.execute("SELECT a FROM t").unwrap();
    assert_eq!(rows.rows.len(), 0);
}

#[test]
fn a_transaction_is_rolled_back_and_ddl_commits_it() {
    let database = database();
    let mut connection = database.connect();
    connection.execute("CREATE TABLE t (a int)").unwrap();
    connection.begin().unwrap();
    connection.execute("INSERT INTO t VALUES (1)").unwrap();
    connection.rollback().unwrap();
    connection.rollback().unwrap();
    connection.begin().unwrap();
    connection.execute("INSERT INTO t VALUES (2)").unwrap();
    connection.execute("CREATE TABLE u (a int)").unwrap();
    connection.rollback().unwrap();
    let rows = connection.execute("SELECT a FROM t").unwrap();
    assert_eq!(rows.rows.len(), 1);
    assert_eq!(rows.rows[0].integer(0), Some(2));
}

#[test]
fn a_lost_connection_is_said_to_be_lost() {
    let database = database();
    let mut connection = database.connect();
    let id = connection.execute("SELECT CONNECTION_ID()").unwrap().rows[0]
        .integer(0)
        .unwrap();
    database.connect().execute(&format!("KILL {id}")).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    for _ in 0..2 {
        let error = connection.execute("SELECT 1").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert!(error.message().contains("lost"), "{error}");
    }
    connection.rollback().unwrap();
}

#[test]
fn refusals_are_told_by_cause() {
    let error = refused(&Url {
        database: Some("no_such_database".into()),
        ..server()
    });
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(
        error.message().contains("no database `no_such_database`"),
        "{error}"
    );
    assert!(
        error
            .hint()
            .unwrap()
            .contains("CREATE DATABASE no_such_database")
    );

    let error = refused(&Url {
        password: Some("secret".into()),
        ..server()
    });
    assert!(error.message().contains("wrong password"), "{error}");

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = refused(&Url::parse(&format!("mysql://u:secret@127.0.0.1:{port}/d")).unwrap());
    assert!(error.message().contains("connection refused"), "{error}");
    assert!(error.hint().unwrap().contains("is the server running"));

    let error = refused(&Url::parse("mysql://u:secret@no-such-host.invalid/d").unwrap());
    assert!(error.message().contains("is not known"), "{error}");

    let error = refused(&Url::parse("mysql://u:secret@/d?unix_socket=/no/such").unwrap());
    assert!(error.message().contains("no MySQL socket"), "{error}");
}

#[test]
fn encryption_that_the_server_cannot_do_is_refused_when_it_is_asked_for() {
    let database = database();
    let has_tls = database
        .connect()
        .execute("SELECT @@have_ssl = 'YES'")
        .unwrap()
        .rows[0]
        .boolean(0)
        .unwrap();
    let required = Url {
        query: vec![("ssl_mode".into(), "REQUIRED".into())],
        ..database.url.clone()
    };
    let connected = connect(&required, &ConnectOptions::default());
    assert_eq!(connected.is_ok(), has_tls);
    if let Err(error) = connected {
        assert!(error.message().contains("does not support TLS"), "{error}");
    }
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
    let url = format!("mysql://u:secret@127.0.0.1:{port}/d?connect_timeout=1");
    let error = refused(&Url::parse(&url).unwrap());
    assert!(error.message().contains("no answer"), "{error}");
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn another_name_of_the_server_reaches_it() {
    let database = database();
    let mut url = database.url.clone();
    // This name may also have an address that the server does not listen at. The user may not be let in from there,
    // which is the server's answer all the same.
    url.host = Some("localhost".into());
    if let Err(error) = connect(&url, &ConnectOptions::default()) {
        assert!(error.message().contains("does not let user"), "{error}");
    }
}

fn boolean(connection: &mut dyn Connection, sql: &str) -> bool {
    connection.execute(sql).unwrap().rows[0].boolean(0).unwrap()
}

fn lock(table: &VersionTable) -> (String, String) {
    match mariadb().lock(table) {
        Lock::Session { acquire, holder } => (acquire, holder),
        Lock::Transaction => panic!("MariaDB has locks of sessions"),
    }
}

fn mariadb() -> Box<dyn Dialect> {
    by_name("mariadb").unwrap()
}

#[test]
fn the_lock_keeps_a_second_run_out_and_names_the_first() {
    let (database, other) = (database(), database());
    let (mut first, mut second) = (database.connect(), database.connect());
    let (acquire, holder) = lock(&VersionTable::default());
    assert!(boolean(first.as_mut(), &acquire));
    assert!(!boolean(second.as_mut(), &acquire));
    let id = first.execute("SELECT CONNECTION_ID()").unwrap().rows[0]
        .integer(0)
        .unwrap();
    let rows = second.execute(&holder).unwrap();
    let shown = rows.rows[0].text(0).unwrap();
    let part = format!("connection {id}, user dms, from ");
    assert!(shown.contains(&part), "{shown}");
    // The same table by its database's name is the same lock; another table is another, in each database.
    let in_schema = VersionTable {
        schema: database.url.database.clone(),
        ..VersionTable::default()
    };
    let named = VersionTable {
        name: "it's \\".into(),
        ..VersionTable::default()
    };
    assert!(!boolean(second.as_mut(), &lock(&in_schema).0));
    assert!(boolean(second.as_mut(), &lock(&named).0));
    assert!(boolean(other.connect().as_mut(), &acquire));
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
    first.execute("SELECT * FROM t").unwrap();
    for statement in mariadb().prepare(Duration::from_millis(50)) {
        second.execute(&statement.sql).unwrap();
    }
    let error = second.execute("DROP TABLE t").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
    first.rollback().unwrap();
    second.execute("DROP TABLE t").unwrap();
}

#[test]
fn a_mysql_url_that_reaches_mariadb_speaks_mariadbs_sql_under_mysqls_name() {
    let database = database();
    let mut connection = database.connect();
    let mysql = by_name("mysql").unwrap();
    let found = mysql.of_server(connection.as_mut()).unwrap().unwrap();
    assert_eq!(
        (found.name(), found.implementation()),
        ("mysql", "MySQLImpl")
    );
    let uuid = dms::schema::DataType::new(dms::schema::TypeClass::Uuid);
    assert_eq!(mysql.data_type(&uuid).unwrap(), "CHAR(32)");
    assert_eq!(found.data_type(&uuid).unwrap(), "UUID");
    assert!(mariadb().of_server(connection.as_mut()).unwrap().is_none());
}
