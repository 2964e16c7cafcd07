//! Bad input: one message, a hint, status 1, and everything as it was.

use crate::support::Folder;

/// Runs a refused command and checks that files and database are as before.
#[track_caller]
fn refused(folder: &Folder, arguments: &[&str], words: &[&str]) -> String {
    let files = folder.files();
    let database = folder.database("app.db");
    let run = folder.dms(arguments).fails(words);
    assert_eq!(folder.files(), files, "files changed");
    assert_eq!(folder.database("app.db"), database, "the database changed");
    run.stderr
}

#[test]
fn a_missing_directory() {
    let folder = Folder::empty();
    refused(
        &folder,
        &["upgrade", "--url", "sqlite:///app.db"],
        &["dms init"],
    );
    refused(&folder, &["-C", "nosuch", "upgrade"], &["nosuch"]);
    let folder = Folder::with_chain(1);
    refused(&folder, &["-d", "nosuch", "upgrade"], &["nosuch"]);
    refused(&folder, &["-c", "nosuch.toml", "upgrade"], &["nosuch.toml"]);
}

#[test]
fn an_unknown_or_ambiguous_revision() {
    let folder = Folder::with_chain(3);
    for command in ["upgrade", "downgrade", "stamp", "show"] {
        refused(&folder, &[command, "nosuch"], &["nosuch"]);
        refused(&folder, &[command, "r0"], &["r0"]);
    }
    refused(
        &folder,
        &["revision", "-m", "x", "--head", "nosuch"],
        &["nosuch"],
    );
    refused(
        &folder,
        &["revision", "-m", "x", "--head", "r01_id"],
        &["--splice"],
    );
    refused(
        &folder,
        &["revision", "-m", "x", "--rev-id", "a-b"],
        &["a-b"],
    );
    refused(&folder, &["upgrade", "r01_id:r02_id"], &["--sql"]);
    refused(&folder, &["upgrade", ""], &[]);
}

#[test]
fn two_heads() {
    let folder = Folder::with_chain(2);
    let second = folder.read("migrations/versions/r02_id_step.py");
    folder.write(
        "migrations/versions/side.py",
        &second.replace("r02_id", "side1"),
    );
    let message = refused(&folder, &["upgrade"], &["r02_id", "side1"]);
    assert!(message.contains("heads"), "{message}");
    folder.write(
        "models.py",
        "import sqlalchemy as sa\nsa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer))\n",
    );
    refused(&folder, &["migrate", "-m", "x"], &["r02_id", "side1"]);
    refused(&folder, &["revision", "-m", "x"], &["heads"]);
    folder.dms(&["upgrade", "side1"]).succeeds();
}

#[test]
fn a_script_that_does_not_parse() {
    let folder = Folder::with_chain(3);
    folder.write_revision(2, "op.create_table('t02'");
    let message = refused(&folder, &["upgrade"], &["r02_id_step.py:"]);
    assert!(
        message.contains("op.create_table('t02'"),
        "the line is not shown: {message}"
    );
}

#[test]
fn a_script_that_misspells_a_directive() {
    let folder = Folder::with_chain(3);
    folder.write_revision(2, "op.explode_table('t02')");
    let message = refused(&folder, &["upgrade"], &["explode_table", "r02_id_step.py:"]);
    assert!(message.contains('^'), "no span: {message}");
    folder.write_revision(2, "op.create_table('t02', sa.Column('id', sa.Intger()))");
    refused(&folder, &["upgrade"], &["Intger", "r02_id_step.py:"]);
}

#[test]
fn a_script_that_reaches_out() {
    let folder = Folder::with_chain(3);
    folder.write_revision(2, "open('hacked', 'w').write('x')");
    refused(&folder, &["upgrade"], &["r02_id_step.py:"]);
    // What a call that cannot be made would have done is lost: the user has to know.
    folder.write_revision(2, "import subprocess; subprocess.run(['touch', 'hacked'])");
    refused(&folder, &["upgrade"], &["subprocess", "r02_id_step.py:"]);
    assert!(!folder.path().join("hacked").exists());
}

#[test]
fn a_script_that_never_ends() {
    let folder = Folder::with_chain(3);
    for body in [
        "while True: pass",
        "upgrade()",
        "x = 'x' * 10 ** 12",
        "x = 10 ** 10 ** 10",
    ] {
        folder.write_revision(2, body);
        refused(&folder, &["upgrade"], &["r02_id_step.py:"]);
    }
}

#[test]
fn a_script_without_a_revision_or_with_a_lost_parent() {
    let folder = Folder::with_chain(1);
    folder.write("migrations/versions/notes.py", "x = 1\n");
    refused(&folder, &["upgrade"], &["notes.py"]);
    std::fs::remove_file(folder.path().join("migrations/versions/notes.py")).unwrap();
    let text = folder.read("migrations/versions/r01_id_step.py");
    folder.write(
        "migrations/versions/lost.py",
        &text
            .replace("r01_id", "lost1")
            .replace("down_revision = None", "down_revision = 'nosuch'"),
    );
    refused(&folder, &["upgrade", "lost1"], &["nosuch"]);
}

#[test]
fn a_model_that_does_not_evaluate() {
    let table = |kind: &str| {
        format!(
            "import sqlalchemy as sa\nsa.Table('t', sa.MetaData(),\n    sa.Column('id', {kind}))\n"
        )
    };
    let folder = Folder::with_models(&table("sa.Intger()"));
    refused(&folder, &["migrate", "-m", "x"], &["models.py:3", "Intger"]);
    folder.write("models.py", &table("nosuch"));
    refused(&folder, &["migrate", "-m", "x"], &["models.py:3", "nosuch"]);
    folder.write("models.py", "class (:\n");
    refused(&folder, &["migrate", "-m", "x"], &["models.py:1"]);
    folder.write("models.py", "1 / 0\n");
    refused(&folder, &["migrate", "-m", "x"], &["models.py:1"]);
    refused(
        &folder,
        &["migrate", "-m", "x", "--models", "nosuch.py"],
        &["nosuch"],
    );
}

#[test]
fn a_url_that_is_wrong_or_does_not_connect() {
    let folder = Folder::with_chain(1);
    refused(
        &folder,
        &["upgrade", "--url", "postgresql://u:secret@127.0.0.1:1/db"],
        &["127.0.0.1"],
    );
    refused(
        &folder,
        &["upgrade", "--url", "sqlite:////nosuch/folder/app.db"],
        &["/nosuch/folder/app.db"],
    );
    refused(&folder, &["upgrade", "--url", "oracle://h/db"], &["oracle"]);
    refused(&folder, &["upgrade", "--url", "not a url"], &[]);
    folder.write("dms.toml", "script_location = \"migrations\"\n");
    refused(&folder, &["upgrade"], &["url"]);
    folder.dms(&["history"]).succeeds();
}

#[test]
fn settings_that_are_wrong() {
    let folder = Folder::with_chain(1);
    folder.write("dms.toml", "script_location = [\n");
    refused(&folder, &["upgrade"], &["dms.toml"]);
    folder.write("dms.toml", "script_location = \"migrations\"\nurl = 5\n");
    refused(&folder, &["upgrade"], &["url"]);
}

#[test]
fn a_read_only_database() {
    let folder = Folder::with_chain(2);
    folder.dms(&["upgrade", "r01_id"]).succeeds();
    refused(
        &folder,
        &["upgrade", "--url", "sqlite:///file:app.db?mode=ro&uri=true"],
        &["app.db"],
    );
}

#[test]
fn a_file_that_is_no_database() {
    let folder = Folder::with_chain(1);
    folder.write("text.db", &"this is not a database\n".repeat(100));
    refused(
        &folder,
        &["upgrade", "--url", "sqlite:///text.db"],
        &["database"],
    );
}

#[test]
fn a_failing_statement_rolls_the_whole_run_back() {
    let folder = Folder::with_chain(5);
    folder.write_revision(3, "op.execute('INSERT INTO nosuch VALUES (1)')");
    let message = refused(&folder, &["upgrade"], &["nosuch", "r03_id"]);
    assert!(
        message.contains("INSERT INTO nosuch"),
        "the statement is not shown: {message}"
    );
    assert_eq!(folder.database("app.db").1, [""; 0]);
    folder.dms(&["upgrade", "r02_id"]).succeeds();
    refused(&folder, &["upgrade"], &["nosuch"]);
    assert_eq!(folder.database("app.db").1, ["r02_id"]);
    assert_eq!(folder.tables("app.db"), ["t01", "t02"]);
}

#[test]
fn a_revision_id_longer_than_the_column() {
    let folder = Folder::with_chain(1);
    let long = "x".repeat(33);
    let text = folder.read("migrations/versions/r01_id_step.py");
    folder.write(
        "migrations/versions/r01_id_step.py",
        &text.replace("r01_id", &long),
    );
    refused(&folder, &["upgrade"], &["32"]);
}

#[test]
fn sql_that_fails_prints_nothing() {
    let folder = Folder::with_chain(3);
    folder.write_revision(3, "op.get_bind().execute(sa.text('SELECT 1')).scalar()");
    refused(&folder, &["upgrade", "--sql"], &["r03_id_step.py:"]);
}
