//! A statement that the database refuses is an exception that a script may catch, as under real Alembic.

use crate::support::Folder;

/// Catches what SQLite refuses, and keeps what the exceptions say.
const SCRIPT: &str = r#"import sqlalchemy.exc
    op.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE)")
    op.execute("INSERT INTO t VALUES (1, 1)")
    said = []
    try:
        op.add_column('t', sa.Column('n', sa.Integer()))
    except sqlalchemy.exc.OperationalError as error:
        said.append(str(error).split('\n')[0])
        said.append(str(error.orig))
        said.append(error.statement)
    try:
        op.get_bind().execute(sa.text("INSERT INTO t VALUES (2, :n)"), {'n': 1})
    except sqlalchemy.exc.IntegrityError as error:
        said.append(str(error).split('\n')[0])
    try:
        op.create_table('t', sa.Column('id', sa.Integer()))
    except Exception as error:
        said.append(type(error).__name__)
    try:
        sa.Table('nowhere', sa.MetaData(), autoload_with=op.get_bind())
    except sqlalchemy.exc.NoSuchTableError as error:
        said.append(str(error))
    class Kept:
        def __enter__(self):
            return self
        def __exit__(self, kind, error, trace):
            said.append(kind.__name__)
            return True
    with Kept():
        op.drop_table('nowhere')
    op.create_table('said', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('text', sa.Text()))
    for text in said:
        op.get_bind().execute(sa.text("INSERT INTO said (text) VALUES (:text)"), {'text': text})"#;

/// What real Alembic 1.20.1 with SQLAlchemy 2.1.9 leaves in the table.
const SAID: &[&str] = &[
    "(sqlite3.OperationalError) duplicate column name: n",
    "duplicate column name: n",
    "ALTER TABLE t ADD COLUMN n INTEGER",
    "(sqlite3.IntegrityError) UNIQUE constraint failed: t.n",
    "OperationalError",
    "nowhere",
    "OperationalError",
];

#[test]
fn a_script_catches_what_sqlite_refuses_and_goes_on() {
    let folder = Folder::with_models("");
    folder.write_revision(1, SCRIPT);
    let arguments = ["upgrade", "head", "--url", "sqlite:///app.db"];
    folder.dms(&arguments).succeeds();
    let connection = rusqlite::Connection::open(folder.path().join("app.db")).unwrap();
    let mut query = connection.prepare("SELECT text FROM said").unwrap();
    let said: Vec<String> = query
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(said, SAID);
}

/// The connection tells which database it is of, and a URL that is printed does not show its password.
#[test]
fn a_script_asks_its_connection_for_the_url() {
    let folder = Folder::with_models("");
    folder.write_revision(
        1,
        r#"engine = op.get_bind().engine
    assert str(engine.url).startswith("sqlite:///") and engine.url.database.endswith("app.db"), engine.url
    assert engine.url.get_backend_name() == "sqlite" and engine.url.host is None
    secret = sa.engine.make_url("postgresql://me:hidden@h/d")
    raise ValueError(f"{secret} {secret!r}")"#,
    );
    folder
        .dms(&["upgrade", "head", "--url", "sqlite:///app.db"])
        .fails(&["ValueError: postgresql://me:***@h/d postgresql://me:***@h/d"]);
}

/// What no handler takes, or a handler raises again, is the database's error with its statement, and nothing is left.
#[test]
fn what_is_raised_again_is_still_the_error_of_the_database() {
    for handler in [
        "except ValueError:\n        pass",
        "except Exception:\n        raise",
        "except Exception as error:\n        raise error",
    ] {
        let folder = Folder::with_models("");
        let body = format!(
            "op.execute('CREATE TABLE a (id INTEGER)')\n    try:\n        op.execute('DROP TABLE nowhere')\n    {handler}"
        );
        folder.write_revision(1, &body);
        folder
            .dms(&["upgrade", "head", "--url", "sqlite:///app.db"])
            .fails(&["no such table: nowhere", "DROP TABLE nowhere"]);
        assert!(folder.tables("app.db").is_empty());
    }
}

/// Drops a constraint without a name, and says what came of it.
const NAMELESS: &str = r#"import sqlalchemy.exc
    for kind in ('unique', 'foreignkey', 'check', None):
        try:
            op.drop_constraint(None, 't', type_=kind)
        except sqlalchemy.exc.CompileError:
            op.execute(f"SELECT 'CompileError {kind}'")
        except Exception as error:
            op.execute(f"SELECT '{type(error).__name__} {kind}'")"#;

/// What real Alembic 1.20.1 with SQLAlchemy 2.1.9 prints.
#[test]
fn a_script_catches_that_a_constraint_has_no_name() {
    let folder = Folder::with_models("");
    folder.write_revision(1, NAMELESS);
    let mysql = "AssertionError unique, AssertionError foreignkey, AssertionError check, NotImplementedError None";
    let every = |name: &str| {
        ["unique", "foreignkey", "check", "None"]
            .map(|kind| format!("{name} {kind}"))
            .join(", ")
    };
    for (url, expected) in [
        ("postgresql://localhost/app", every("CompileError")),
        ("sqlite:///app.db", every("NotImplementedError")),
        ("mysql://localhost/app", mysql.to_owned()),
    ] {
        let ran = folder
            .dms(&["upgrade", "head", "--sql", "--url", url])
            .succeeds();
        let said = ran
            .stdout
            .lines()
            .filter_map(|line| line.strip_prefix("SELECT '")?.strip_suffix("';"));
        assert_eq!(said.collect::<Vec<_>>().join(", "), expected, "{url}");
    }
}
