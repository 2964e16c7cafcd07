//! Revisions that stop half-way where that cannot be taken back: what is told, and how the next run goes on.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::live::Database as Postgres;
use crate::live_mariadb::Database as Mariadb;
use crate::support::{Folder, Run, dms};

/// A chain of one good revision, and a second with this body.
fn folder(body: &[&str]) -> Folder {
    let folder = Folder::with_chain(2);
    write_second(&folder, body);
    folder
}

fn write_second(folder: &Folder, body: &[&str]) {
    folder.write_revision(2, &body.join("\n    "));
}

fn run(folder: &Folder, url: &str, arguments: &[&str]) -> Run {
    folder.dms(&[arguments, &["--url", url]].concat())
}

/// Starts an upgrade, waits until the condition holds, and kills it as a machine does that runs out of memory.
fn kill_when(folder: &Folder, url: &str, is_time: impl Fn() -> bool) {
    let mut child = dms()
        .current_dir(folder.path())
        .args(["upgrade", "--url", url])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while !is_time() {
        assert!(
            child.try_wait().unwrap().is_none(),
            "the run ended too early"
        );
        assert!(started.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

const TABLE: &str = "op.create_table('a', sa.Column('id', sa.Integer(), primary_key=True))";
const COLUMN: &str = "op.add_column('a', sa.Column('x', sa.Integer()))";
const ROW: &str = "op.execute('INSERT INTO a VALUES (1, 2)')";

#[test]
fn defect_06_a_failed_run_says_what_took_effect_and_the_next_goes_on() {
    let database = Mariadb::new();
    let url = &database.url;
    let folder = folder(&[
        TABLE,
        COLUMN,
        ROW,
        "op.execute('ALTER TABLE nosuch ADD COLUMN y int')",
        "op.execute('CREATE TABLE b (id int)')",
    ]);
    let failed = run(&folder, url, &["upgrade"]).fails(&[
        "nosuch",
        "1. took effect: CREATE TABLE a",
        "2. took effect: ALTER TABLE a ADD COLUMN x INTEGER",
        "3. took effect: INSERT INTO a VALUES (1, 2)",
        "4. failed: ALTER TABLE nosuch ADD COLUMN y int",
        "dms upgrade --resume",
        "dms stamp REVISION",
    ]);
    assert!(
        !failed.stderr.contains("CREATE TABLE b"),
        "{}",
        failed.stderr
    );
    assert_eq!(database.versions(), ["r01_id"]);

    // The next run does not stumble over what is there: it refuses with the same account.
    for arguments in [&["upgrade"][..], &["downgrade"]] {
        run(&folder, url, arguments).fails(&[
            "an earlier upgrade of revision `r02_id` stopped half-way",
            "3. took effect: INSERT INTO a VALUES (1, 2)",
            "dms upgrade --resume",
        ]);
    }
    let current = run(&folder, url, &["current"]).succeeds();
    assert_eq!(current.stdout, "r01_id\n");
    assert!(
        current
            .stderr
            .contains("stands half-done: 3 of its statements took effect"),
        "{}",
        current.stderr
    );

    // Still wrong: the same again, and nothing twice.
    run(&folder, url, &["upgrade", "--resume"])
        .fails(&["4. failed: ALTER TABLE nosuch", "1. took effect"]);

    write_second(
        &folder,
        &[
            TABLE,
            COLUMN,
            ROW,
            "op.execute('ALTER TABLE a ADD COLUMN y int')",
            "op.execute('CREATE TABLE b (id int)')",
        ],
    );
    run(&folder, url, &["upgrade", "--resume"]).succeeds();
    assert_eq!(database.versions(), ["r02_id"]);
    assert_eq!(database.texts("SELECT count(*) FROM a"), ["1"]);
    assert_eq!(database.tables(), ["a", "alembic_version", "b", "t01"]);
    run(&folder, url, &["upgrade", "--resume"]).fails(&["there is nothing to go on with"]);
}

#[test]
fn defect_06_rows_of_the_failed_part_are_rolled_back() {
    let database = Mariadb::new();
    let url = &database.url;
    let folder = folder(&[
        TABLE,
        COLUMN,
        ROW,
        "op.execute('INSERT INTO a VALUES (2, 3)')",
        "op.execute('INSERT INTO a VALUES (1, 4)')",
    ]);
    run(&folder, url, &["upgrade"]).fails(&[
        "Duplicate entry",
        "2. took effect: ALTER TABLE a",
        "3. rolled back: INSERT INTO a VALUES (1, 2)",
        "4. rolled back: INSERT INTO a VALUES (2, 3)",
        "5. failed: INSERT INTO a VALUES (1, 4)",
    ]);
    assert_eq!(database.texts("SELECT count(*) FROM a"), ["0"]);
    // What was rolled back may be written anew.
    write_second(
        &folder,
        &[TABLE, COLUMN, "op.execute('INSERT INTO a VALUES (5, 6)')"],
    );
    run(&folder, url, &["upgrade", "--resume"]).succeeds();
    assert_eq!(database.texts("SELECT id FROM a"), ["5"]);
    assert_eq!(database.tables(), ["a", "alembic_version", "t01"]);
}

#[test]
fn defect_06_a_revision_of_which_nothing_took_effect_leaves_no_record() {
    let database = Mariadb::new();
    let url = &database.url;
    let folder = folder(&["op.execute('CREATE TABLE a (id nosuchtype)')"]);
    run(&folder, url, &["upgrade"]).fails(&["nothing of the failed revision took effect"]);
    assert_eq!(database.versions(), ["r01_id"]);
    assert_eq!(database.tables(), ["alembic_version", "t01"]);
    write_second(&folder, &[TABLE]);
    run(&folder, url, &["upgrade"]).succeeds();
}

#[test]
fn defect_06_a_changed_script_and_a_repair_by_hand() {
    let database = Mariadb::new();
    let url = &database.url;
    let folder = folder(&[TABLE, COLUMN, "op.execute('nonsense')"]);
    run(&folder, url, &["upgrade"]).fails(&["2. took effect"]);
    write_second(
        &folder,
        &[
            TABLE,
            "op.add_column('a', sa.Column('other', sa.Integer()))",
        ],
    );
    run(&folder, url, &["upgrade", "--resume"]).fails(&[
        "statement 2 of the upgrade of revision `r02_id` is no longer what was run",
        "was run: ALTER TABLE a ADD COLUMN x INTEGER",
        "the script now: ALTER TABLE a ADD COLUMN other INTEGER",
    ]);
    write_second(&folder, &[TABLE]);
    run(&folder, url, &["upgrade", "--resume"]).fails(&[
        "statement 2 of the upgrade of revision `r02_id` was run, and the script no longer has it",
    ]);
    // A downgrade is not what stopped half-way.
    run(&folder, url, &["downgrade", "--resume"]).fails(&["this run would not begin with it"]);

    let stamped = run(&folder, url, &["stamp", "r02_id"]).succeeds();
    assert!(
        stamped.stderr.contains("the record of it is removed"),
        "{}",
        stamped.stderr
    );
    assert_eq!(database.tables(), ["a", "alembic_version", "t01"]);
    run(&folder, url, &["upgrade"]).succeeds();
    assert_eq!(database.versions(), ["r02_id"]);
}

#[test]
fn defect_06_a_failed_downgrade_goes_on_too() {
    let database = Mariadb::new();
    let url = &database.url;
    let folder = Folder::with_chain(1);
    let script = folder.read("migrations/versions/r01_id_step.py");
    run(&folder, url, &["upgrade"]).succeeds();
    let with = |line: &str| {
        script.replace(
            "    op.drop_table('t01')",
            &format!("    op.drop_table('t01')\n    {line}"),
        )
    };
    folder.write(
        "migrations/versions/r01_id_step.py",
        &with("op.drop_table('nosuch')"),
    );
    run(&folder, url, &["downgrade"]).fails(&[
        "1. took effect: DROP TABLE t01",
        "2. failed: DROP TABLE nosuch",
        "dms downgrade --resume",
    ]);
    folder.write("migrations/versions/r01_id_step.py", &with("pass"));
    run(&folder, url, &["downgrade", "--resume"]).succeeds();
    assert_eq!(database.tables(), ["alembic_version"]);
    assert_eq!(database.versions(), [""; 0]);
}

#[test]
fn defect_06_a_killed_run_is_found_and_gone_on_with() {
    let database = Mariadb::new();
    let url = &database.url;
    let folder = folder(&[
        TABLE,
        COLUMN,
        ROW,
        "op.execute('DO SLEEP(30)')",
        "op.execute('CREATE TABLE b (id int)')",
    ]);
    let is_asleep = || {
        let query = "SELECT count(*) FROM information_schema.processlist WHERE info = 'DO SLEEP(30)' AND db = DATABASE()";
        database.texts(query) == ["1"]
    };
    kill_when(&folder, url, is_asleep);
    // The server still runs the statement of the client that is gone, and holds its lock.
    end_sessions(&database);
    run(&folder, url, &["upgrade"])
        .fails(&["2. took effect: ALTER TABLE a", "dms upgrade --resume"]);
    write_second(
        &folder,
        &[
            TABLE,
            COLUMN,
            ROW,
            "op.execute('DO SLEEP(0)')",
            "op.execute('CREATE TABLE b (id int)')",
        ],
    );
    run(&folder, url, &["upgrade", "--resume"]).succeeds();
    assert_eq!(database.texts("SELECT count(*) FROM a"), ["1"]);
    assert_eq!(database.tables(), ["a", "alembic_version", "b", "t01"]);
}

#[test]
fn defect_06_a_run_killed_within_a_statement_asks_what_became_of_it() {
    for (how, expected) in [("--resume=again", 2), ("--resume=skip", 1)] {
        let database = Mariadb::new();
        let url = &database.url;
        database
            .connect()
            .execute("CREATE TABLE log (a int)")
            .unwrap();
        database
            .connect()
            .execute("CREATE PROCEDURE slow() BEGIN INSERT INTO log VALUES (1); COMMIT; DO SLEEP((SELECT IF(COUNT(*) > 1, 0, 30) FROM log)); END")
            .unwrap();
        let folder = folder(&[TABLE, "op.execute('CALL slow()')"]);
        kill_when(&folder, url, || {
            database.texts("SELECT count(*) FROM log") == ["1"]
        });
        end_sessions(&database);
        run(&folder, url, &["upgrade", "--resume"]).fails(&[
            "ended within statement 2 of the upgrade of revision `r02_id`, and nobody knows whether it took effect",
            "CALL slow()",
            "--resume=again",
            "--resume=skip",
        ]);
        run(&folder, url, &["upgrade"])
            .fails(&["2. unknown: the run ended within it: CALL slow()"]);
        run(&folder, url, &["upgrade", how]).succeeds();
        assert_eq!(
            database.texts("SELECT count(*) FROM log"),
            [expected.to_string()]
        );
        assert_eq!(database.versions(), ["r02_id"]);
    }
}

fn end_sessions(database: &Mariadb) {
    let query = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()";
    for id in database.texts(query) {
        // It may have ended by itself.
        let _ = database.connect().execute(&format!("KILL {id}"));
    }
    std::thread::sleep(Duration::from_millis(200));
}

#[test]
fn a_temporary_table_is_not_gone_on_with() {
    let database = Mariadb::new();
    let url = &database.url;
    let body = [
        TABLE,
        "op.execute('CREATE TEMPORARY TABLE work (a int)')",
        "op.execute('nonsense')",
    ];
    let folder = folder(&body);
    run(&folder, url, &["upgrade"]).fails(&["nonsense"]);
    run(&folder, url, &["upgrade", "--resume"]).fails(&["temporary table", "dms stamp REVISION"]);
}

#[test]
fn several_databases_with_mysql_among_them() {
    let (first, second) = (Mariadb::new(), Postgres::new());
    let folder = Folder::empty();
    folder.write(
        "dms.toml",
        &format!(
            "url = \"{}\"\n[databases]\nusers = \"{}\"\n",
            first.url, second.url
        ),
    );
    let script = |last: &str| {
        format!(
            "from alembic import op\nimport sqlalchemy as sa\nrevision = 'one'\ndown_revision = None\n\n\n\
             def upgrade(engine_name):\n    globals()['upgrade_%s' % engine_name]()\n\n\n\
             def upgrade_():\n    op.create_table('product', sa.Column('id', sa.Integer()))\n\n\n\
             def upgrade_users():\n    op.create_table('user_', sa.Column('id', sa.Integer()))\n    {last}\n"
        )
    };
    folder.write(
        "migrations/versions/one.py",
        &script("op.execute('SELECT nonsense')"),
    );
    folder.dms(&["upgrade"]).fails(&[
        "database `users`",
        "nonsense",
        "database `<default>` keeps what was committed",
    ]);
    assert_eq!(first.versions(), ["one"]);
    assert_eq!(first.tables(), ["alembic_version", "product"]);
    assert_eq!(second.tables(), [""; 0]);
    folder.write("migrations/versions/one.py", &script("pass"));
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(second.versions(), ["one"]);
}

const INDEX: &str = "op.create_index('ix', 'a', ['id'], postgresql_concurrently=True)";

#[test]
fn defect_23_an_autocommit_block_before_a_failure_is_not_run_twice() {
    let database = Postgres::new();
    let url = &database.url;
    let block = format!("with op.get_context().autocommit_block():\n        {INDEX}");
    let folder = folder(&[
        TABLE,
        &block,
        "op.execute('INSERT INTO a VALUES (1)')",
        "op.execute('SELECT nonsense')",
    ]);
    run(&folder, url, &["upgrade"]).fails(&[
        "nonsense",
        "1. took effect: CREATE TABLE a",
        "2. took effect: CREATE INDEX CONCURRENTLY ix ON a (id)",
        "3. rolled back: INSERT INTO a VALUES (1)",
        "4. failed: SELECT nonsense",
        "dms upgrade --resume",
    ]);
    assert_eq!(database.versions(), ["r01_id"]);
    run(&folder, url, &["upgrade"]).fails(&[
        "stopped half-way",
        "2. took effect: CREATE INDEX CONCURRENTLY",
    ]);
    write_second(
        &folder,
        &[TABLE, &block, "op.execute('INSERT INTO a VALUES (1)')"],
    );
    run(&folder, url, &["upgrade", "--resume"]).succeeds();
    assert_eq!(database.tables(), ["a", "alembic_version", "t01"]);
    assert_eq!(database.versions(), ["r02_id"]);
    // A good run leaves no trace of it either.
    run(&folder, url, &["downgrade", "r01_id"]).fails(&["t02"]);
}

#[test]
fn defect_23_a_run_killed_behind_an_autocommit_block_is_gone_on_with() {
    let database = Postgres::new();
    let url = &database.url;
    let block = format!("with op.get_context().autocommit_block():\n        {INDEX}");
    let body = |seconds: u32| {
        [
            TABLE.to_owned(),
            block.clone(),
            format!("op.execute('SELECT pg_sleep({seconds})')"),
            "op.execute('CREATE TABLE b (id int)')".to_owned(),
        ]
    };
    let write = |folder: &Folder, seconds| {
        let lines = body(seconds);
        write_second(folder, &lines.each_ref().map(String::as_str));
    };
    let folder = Folder::with_chain(2);
    write(&folder, 30);
    let is_asleep = || {
        let query = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND datname = current_database()";
        !database.client().query(query, &[]).unwrap().is_empty()
    };
    kill_when(&folder, url, is_asleep);
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    database.client().batch_execute(end).unwrap();
    run(&folder, url, &["upgrade"]).fails(&["2. took effect: CREATE INDEX CONCURRENTLY"]);
    write(&folder, 0);
    run(&folder, url, &["upgrade", "--resume"]).succeeds();
    assert_eq!(database.tables(), ["a", "alembic_version", "b", "t01"]);
}

#[test]
fn defect_23_what_cannot_stand_in_a_transaction_says_where_it_can() {
    let database = Postgres::new();
    let url = &database.url;
    let folder = folder(&[TABLE, INDEX]);
    run(&folder, url, &["upgrade"]).fails(&[
        "cannot run inside a transaction block",
        "with op.get_context().autocommit_block():",
    ]);
    assert_eq!(database.tables(), [""; 0]);
    write_second(
        &folder,
        &["op.execute(\"CREATE TYPE mood AS ENUM ('sad')\")"],
    );
    run(&folder, url, &["upgrade"]).succeeds();
    let third = [
        "op.execute(\"ALTER TYPE mood ADD VALUE 'glad'\")",
        "op.execute(\"CREATE TABLE c (m mood DEFAULT 'glad')\")",
    ];
    folder.write_revision(3, &third.join("\n    "));
    run(&folder, url, &["upgrade"]).fails(&[
        "unsafe use of new value",
        "with op.get_context().autocommit_block():",
    ]);
    folder.write_revision(
        3,
        &format!(
            "with op.get_context().autocommit_block():\n        {}\n    {}",
            third[0], third[1]
        ),
    );
    run(&folder, url, &["upgrade"]).succeeds();
    assert_eq!(database.tables(), ["alembic_version", "c", "t01"]);
}
