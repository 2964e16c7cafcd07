//! What an autocommit block has committed is not run twice; on SQLite, which needs no server.

use crate::support::Folder;

const BLOCK: &str =
    "with op.get_context().autocommit_block():\n        op.execute('CREATE TABLE early (a int)')";

/// A chain of one revision with a block, an INSERT, and these lines.
fn folder(lines: &[&str]) -> Folder {
    let folder = Folder::with_chain(1);
    write(&folder, lines);
    folder
}

fn write(folder: &Folder, lines: &[&str]) {
    let body = [
        &[BLOCK, "op.execute('INSERT INTO early VALUES (1)')"],
        lines,
    ]
    .concat();
    folder.write_revision(1, &body.join("\n    "));
}

#[test]
fn defect_23_a_block_before_a_failure_is_told_and_passed_over() {
    let folder = folder(&["op.execute('SELECT nonsense')"]);
    folder.dms(&["upgrade"]).fails(&[
        "1. took effect: CREATE TABLE early (a int)",
        "2. rolled back: INSERT INTO early VALUES (1)",
        "3. failed: SELECT nonsense",
        "dms upgrade --resume",
        "dms stamp REVISION",
    ]);
    assert_eq!(
        folder.tables("app.db"),
        ["alembic_version_progress", "early"]
    );
    folder.dms(&["upgrade"]).fails(&[
        "an earlier upgrade of revision `r01_id` stopped half-way",
        "1. took effect",
    ]);
    for command in ["current", "history"] {
        let run = folder.dms(&[command, "-v"]).succeeds();
        assert_eq!(
            run.stderr
                .contains("half-done: 1 of its statements took effect"),
            command == "current",
            "{}",
            run.stderr
        );
    }
    write(
        &folder,
        &["op.create_table('late', sa.Column('id', sa.Integer()))"],
    );
    folder.dms(&["upgrade", "--resume"]).succeeds();
    assert_eq!(folder.tables("app.db"), ["early", "late"]);
    assert_eq!(folder.database("app.db").1, ["r01_id"]);
    folder
        .dms(&["upgrade", "--resume"])
        .fails(&["there is nothing to go on with"]);
}

#[test]
fn a_failure_within_a_block_does_not_count_what_failed() {
    let folder = Folder::with_chain(1);
    let block = |last: &str| {
        format!(
            "{BLOCK}\n        op.execute('INSERT INTO early VALUES (1)')\n        op.execute('{last}')"
        )
    };
    folder.write_revision(1, &block("INSERT INTO nosuch VALUES (2)"));
    folder.dms(&["upgrade"]).fails(&[
        "2. took effect: INSERT INTO early VALUES (1)",
        "3. failed: INSERT INTO nosuch VALUES (2)",
    ]);
    folder.write_revision(1, &block("INSERT INTO early VALUES (2)"));
    folder.dms(&["upgrade", "--resume"]).succeeds();
    let connection = rusqlite::Connection::open(folder.path().join("app.db")).unwrap();
    let rows: i64 = connection
        .query_row("SELECT count(*) FROM early", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 2);
}

/// The table is swapped in a transaction of its own, which the record of it is part of.
#[test]
fn a_batch_within_a_block_counts_when_it_is_done() {
    let folder = Folder::with_chain(1);
    let script = |correction: &str| {
        format!(
            "{BLOCK}
        op.execute('INSERT INTO early VALUES (NULL)'){correction}
        with op.batch_alter_table('early') as batch_op:
            batch_op.alter_column('a', nullable=False)
    op.execute('SELECT {}')",
            if correction.is_empty() {
                "1"
            } else {
                "nonsense"
            }
        )
    };
    folder.write_revision(1, &script(""));
    folder.dms(&["upgrade"]).fails(&[
        "2. took effect: INSERT INTO early VALUES (NULL)",
        "3. failed: batch_alter_table of `early`",
    ]);
    let left = ["alembic_version_progress", "early"];
    assert_eq!(folder.tables("app.db"), left);
    let correction = "\n        op.execute('UPDATE early SET a = 1')";
    folder.write_revision(1, &script(correction));
    folder.dms(&["upgrade", "--resume"]).fails(&[
        "4. took effect: batch_alter_table of `early`",
        "5. failed: SELECT nonsense",
    ]);
    assert_eq!(folder.tables("app.db"), left);
    folder.write_revision(1, &script(correction).replace("nonsense", "2"));
    folder.dms(&["upgrade", "--resume"]).succeeds();
    assert_eq!(folder.tables("app.db"), ["early"]);
    let connection = rusqlite::Connection::open(folder.path().join("app.db")).unwrap();
    let is_not_null: bool = connection
        .query_row(
            "SELECT \"notnull\" FROM pragma_table_info('early')",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(is_not_null);
}

#[test]
fn a_repair_by_hand_is_recorded_with_a_stamp() {
    let folder = folder(&["op.execute('SELECT nonsense')"]);
    folder.dms(&["upgrade"]).fails(&["nonsense"]);
    let run = folder.dms(&["stamp", "head"]).succeeds();
    assert!(
        run.stderr.contains("the record of it is removed"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.tables("app.db"), ["early"]);
    folder.dms(&["upgrade"]).succeeds();
}

#[test]
fn a_script_that_changed_is_refused_and_a_query_is_no_statement() {
    let folder = folder(&["op.execute('SELECT nonsense')"]);
    folder.dms(&["upgrade"]).fails(&["nonsense"]);
    folder.write_revision(1, &BLOCK.replace("early", "other"));
    folder.dms(&["upgrade", "--resume"]).fails(&[
        "statement 1 of the upgrade of revision `r01_id` is no longer what was run",
        "was run: CREATE TABLE early (a int)",
        "the script now: CREATE TABLE other (a int)",
    ]);
    // Read within the script: run anew, and counted in neither run.
    folder.write_revision(
        1,
        &format!("assert op.get_bind().execute(sa.text('SELECT 1')).scalar() == 1\n    {BLOCK}"),
    );
    folder.dms(&["upgrade", "--resume"]).succeeds();
}

#[test]
fn whether_a_statement_took_effect_is_asked_of_the_database_where_it_can_tell() {
    let block = "with op.get_context().autocommit_block():\n        op.create_table('early', sa.Column('id', sa.Integer()))";
    for is_there in [true, false] {
        let folder = Folder::with_chain(1);
        folder.write_revision(1, &format!("{block}\n    op.execute('SELECT nonsense')"));
        folder.dms(&["upgrade"]).fails(&["1. took effect"]);
        // As a run leaves it that is killed behind or before the first statement, and before it is written down.
        let connection = rusqlite::Connection::open(folder.path().join("app.db")).unwrap();
        let drop = if is_there { "" } else { "; DROP TABLE early" };
        let killed = format!("UPDATE alembic_version_progress SET state = 'begun'{drop}");
        connection.execute_batch(&killed).unwrap();
        folder.write_revision(
            1,
            &format!("{block}\n    op.execute('INSERT INTO early VALUES (1)')"),
        );
        folder.dms(&["upgrade", "--resume"]).succeeds();
        assert_eq!(folder.tables("app.db"), ["early"]);
        assert_eq!(folder.database("app.db").1, ["r01_id"]);
    }
}

#[test]
fn resume_does_not_go_with_sql_or_another_word() {
    let folder = Folder::with_chain(1);
    for arguments in [
        &["upgrade", "--resume", "--sql"][..],
        &["upgrade", "--resume=never"],
    ] {
        assert_eq!(folder.dms(arguments).status, 2);
    }
}
