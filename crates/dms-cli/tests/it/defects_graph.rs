//! Defects of Alembic in the graph and on the command line that must not be here; each test names its number.

use crate::support::{Folder, Run};

/// A project whose revisions are lines `id down,down +dependency #label`; each makes a table `t_<id>`.
fn project(lines: &str) -> Folder {
    let folder = Folder::with_models("");
    for line in lines.lines() {
        let mut words = line.split_whitespace();
        let id = words.next().unwrap();
        let (mut down, mut label, mut depends_on) = (String::new(), None, None);
        for word in words {
            if let Some(dependency) = word.strip_prefix('+') {
                depends_on = Some(dependency);
            } else if let Some(name) = word.strip_prefix('#') {
                label = Some(name);
            } else {
                down = word
                    .split(',')
                    .map(|parent| format!("'{parent}', "))
                    .collect();
            }
        }
        let quoted =
            |name: Option<&str>| name.map_or("None".to_owned(), |name| format!("'{name}'"));
        let text = format!(
            "\"\"\"make {id}\n\nRevision ID: {id}\n\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\n\
             revision = '{id}'\ndown_revision = ({down})\nbranch_labels = {}\ndepends_on = {}\n\n\n\
             def upgrade():\n    op.create_table('t_{id}', sa.Column('id', sa.Integer()))\n\n\n\
             def downgrade():\n    op.drop_table('t_{id}')\n",
            quoted(label),
            quoted(depends_on),
        );
        folder.write(&format!("migrations/versions/{id}_.py"), &text);
    }
    folder
}

fn rows(folder: &Folder) -> Vec<String> {
    folder.database("app.db").1
}

/// The revisions of the log, in the order in which they ran.
fn ran(run: &Run) -> Vec<&str> {
    let messages = run.stderr.lines().filter(|line| line.contains("Running "));
    messages
        .filter_map(|line| line.rsplit_once("make ").map(|(_, id)| id))
        .collect()
}

const MERGED: &str = "root
a1 root #left
b1 root #right
a2 a1
b2 b1
join a2,b2
top join";

#[test]
fn defect_10_the_default_downgrade_works_after_a_merge() {
    let folder = project(MERGED);
    folder.dms(&["upgrade"]).succeeds();
    folder.dms(&["downgrade"]).succeeds();
    assert_eq!(rows(&folder), ["join"]);
    let merge = folder.dms(&["downgrade"]).succeeds();
    assert_eq!(ran(&merge), ["join"]);
    assert_eq!(rows(&folder), ["a2", "b2"]);
    assert_eq!(
        folder.tables("app.db"),
        ["t_a1", "t_a2", "t_b1", "t_b2", "t_root"]
    );
}

#[test]
fn defect_10_beyond_a_merge_the_labels_to_give_are_named() {
    let folder = project(MERGED);
    folder.dms(&["upgrade", "join"]).succeeds();
    folder.dms(&["downgrade", "-2"]).fails(&[
        "ambiguous walk: revision `join` merges `a2`, `b2`",
        "as `left@-N`",
    ]);
    assert_eq!(rows(&folder), ["join"]);
    let right = folder.dms(&["downgrade", "right@-2"]).succeeds();
    assert_eq!(ran(&right), ["join", "b2"]);
    assert_eq!(rows(&folder), ["a2", "b1"]);
    // With several rows the lone `-1` is done, and told to be unclear.
    let unclear = folder.dms(&["downgrade"]).succeeds();
    assert!(
        unclear
            .stderr
            .contains("name the branch, as `a2@-1`, `b1@-1`"),
        "{}",
        unclear.stderr
    );
    assert_eq!(rows(&folder), ["a1", "b1"]);
}

#[test]
fn defect_10_a_history_goes_back_over_a_merge() {
    let folder = project(MERGED);
    let shown = folder.dms(&["history", "-r", "-2:"]).succeeds().stdout;
    let ids: Vec<&str> = shown
        .lines()
        .filter_map(|line| line.rsplit_once("make ").map(|(_, id)| id))
        .collect();
    assert_eq!(ids, ["top", "join", "a2", "b2"]);
}

#[test]
fn defect_11_a_branch_that_is_not_applied_is_told() {
    let folder = project("root\ns1 root #side");
    folder
        .dms(&["downgrade", "side@-1"])
        .fails(&["nothing of branch `side` is applied", "dms current"]);
    assert!(!folder.path().join("app.db").exists());
}

#[test]
fn defect_11_an_empty_identifier_is_refused() {
    let folder = project("root\ns1 root #side");
    for arguments in [
        &["upgrade", ""][..],
        &["downgrade", ""],
        &["upgrade", "side@"],
        &["upgrade", "--sql", "root:"],
        &["stamp", ""],
        &["show", ""],
    ] {
        folder
            .dms(arguments)
            .fails(&["identifier is empty", "`head`"]);
    }
}

#[test]
fn defect_11_a_range_of_three_is_refused() {
    let folder = project("root\ns1 root #side");
    for arguments in [
        ["upgrade", "--sql", "root:s1:head"],
        ["downgrade", "--sql", "s1:root:base"],
        ["stamp", "--sql", "root:s1:head"],
    ] {
        folder
            .dms(&arguments)
            .fails(&["is no range: a range is START:END"]);
    }
    folder
        .dms(&["history", "-r", "root:s1:head"])
        .fails(&["history range requires"]);
}

#[test]
fn defect_11_an_unknown_path_separator_is_shown_with_its_line() {
    let folder = project("root");
    std::fs::remove_file(folder.path().join("dms.toml")).unwrap();
    folder.write(
        "alembic.ini",
        "[alembic]\nscript_location = migrations\nversion_locations = migrations/versions\n\
         path_separator = bogus\n",
    );
    folder.dms(&["heads"]).fails(&[
        "path_separator",
        "alembic.ini:4",
        "`os`, `space`, `newline`, `:` and `;`",
    ]);
}

#[test]
fn defect_13a_a_merge_with_a_parent_that_a_dependency_covers() {
    let folder = project("r0\nr1\nr2 r0\nr3 r0,r1 +r2");
    let up = folder.dms(&["upgrade", "r3"]).succeeds();
    assert_eq!(ran(&up), ["r0", "r1", "r2", "r3"]);
    assert_eq!(rows(&folder), ["r3"]);
    // The SQL for a database elsewhere leads to the same row.
    let sql = folder.dms(&["upgrade", "--sql", "r3"]).succeeds().stdout;
    let elsewhere = rusqlite::Connection::open_in_memory().unwrap();
    elsewhere.execute_batch(&sql).unwrap();
    let row: String = elsewhere
        .query_row(
            "SELECT group_concat(version_num) FROM alembic_version",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(row, "r3");
    folder.dms(&["downgrade", "base"]).succeeds();
    assert_eq!(rows(&folder), [""; 0]);
    assert_eq!(folder.tables("app.db"), [""; 0]);
}

#[test]
fn defect_13b_a_merge_of_an_ancestor_leaves_no_row_that_stands_on_another() {
    let folder = project("r0\nr1 r0\nr2 r0,r1\nr3");
    for _ in 0..2 {
        folder.dms(&["upgrade", "heads"]).succeeds();
        assert_eq!(rows(&folder), ["r2", "r3"]);
        folder.dms(&["downgrade", "r1"]).succeeds();
        assert_eq!(rows(&folder), ["r1", "r3"]);
    }
    // A database in which Alembic left too much says how to mend it.
    folder.dms(&["stamp", "--purge", "r1", "r3"]).succeeds();
    let connection = rusqlite::Connection::open(folder.path().join("app.db")).unwrap();
    connection
        .execute("INSERT INTO alembic_version VALUES ('r0')", [])
        .unwrap();
    folder
        .dms(&["upgrade", "heads"])
        .fails(&["holds `r0` as well as `r1`", "`dms stamp --purge r1 r3`"]);
    folder.dms(&["stamp", "--purge", "r1", "r3"]).succeeds();
    folder.dms(&["upgrade", "heads"]).succeeds();
    assert_eq!(rows(&folder), ["r2", "r3"]);
}

#[test]
fn defect_17_an_empty_message_stays_on_one_line() {
    let folder = Folder::with_models("");
    // What Alembic writes for `-m ""`.
    folder.write(
        "migrations/versions/e1_.py",
        "\"\"\"\n\nRevision ID: e1\nRevises: \nCreate Date: 2026-11-22 10:00:00\n\n\"\"\"\n\
         revision = 'e1'\ndown_revision = None\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n",
    );
    assert_eq!(
        folder.dms(&["history"]).succeeds().stdout,
        "<base> -> e1 (head), empty message\n"
    );
    let log = folder.dms(&["upgrade"]).succeeds().stderr;
    assert!(
        log.ends_with("Running upgrade  -> e1, empty message\n"),
        "{log}"
    );
    // And what is written here without a message.
    folder.dms(&["revision", "--rev-id", "e2"]).succeeds();
    assert_eq!(
        folder.dms(&["history"]).succeeds().stdout,
        "e1 -> e2 (head), empty message\n<base> -> e1, empty message\n"
    );
    assert!(
        folder.path().join("migrations/versions/e2_.py").exists(),
        "{:?}",
        folder.files().keys()
    );
}

#[test]
fn defect_18_an_upgrade_downwards_says_that_nothing_was_done() {
    let folder = project("r0\nr1 r0\nr2 r1");
    folder.dms(&["upgrade"]).succeeds();
    for (target, below) in [
        ("r0", "r0"),
        ("r1", "r1"),
        ("heads-1", "r1"),
        ("base", "base"),
    ] {
        let run = folder.dms(&["upgrade", target]).succeeds();
        assert_eq!(run.stdout, "");
        let notice = format!(
            "nothing was done: the database is past `{below}` already, at `r2`; `dms downgrade {below}` goes down\n"
        );
        assert_eq!(run.stderr.matches(&notice).count(), 1, "{}", run.stderr);
        assert_eq!(rows(&folder), ["r2"]);
    }
    let offline = folder.dms(&["upgrade", "--sql", "head:base"]).succeeds();
    assert!(
        offline.stderr.contains("`dms downgrade base` goes down"),
        "{}",
        offline.stderr
    );
    assert_eq!(offline.stdout, "");
    // What was asked for is there: nothing to tell.
    for target in ["head", "heads", "r2", "@head"] {
        let run = folder.dms(&["upgrade", target]).succeeds();
        assert!(!run.stderr.contains("nothing was done"), "{}", run.stderr);
    }
}

#[test]
fn defect_18_a_branch_that_is_applied_as_a_dependency_is_not_past() {
    let folder = project("a1 #one\nb1 #two +a1");
    folder.dms(&["upgrade", "two@head"]).succeeds();
    assert_eq!(rows(&folder), ["b1"]);
    let run = folder.dms(&["upgrade", "one@head"]).succeeds();
    assert!(!run.stderr.contains("nothing was done"), "{}", run.stderr);
}

#[test]
fn defect_24_lists_have_the_order_of_files() {
    let folder = project("root\nc300 root\nb200 root\na100 root +c300");
    folder.dms(&["upgrade", "heads"]).succeeds();
    let connection = rusqlite::Connection::open(folder.path().join("app.db")).unwrap();
    // However the database gives out its rows, and however often it is asked.
    for order in [["a100", "b200"], ["b200", "a100"]] {
        connection
            .execute_batch("DELETE FROM alembic_version")
            .unwrap();
        for row in order {
            connection
                .execute("INSERT INTO alembic_version VALUES (?1)", [row])
                .unwrap();
        }
        for _ in 0..3 {
            assert_eq!(
                folder.dms(&["current"]).succeeds().stdout,
                "a100 (head)\nb200 (head)\nc300 (effective head)\n"
            );
            let root = folder.dms(&["show", "root"]).succeeds().stdout;
            assert!(root.contains("Branches into: a100, b200, c300\n"), "{root}");
            assert_eq!(
                folder.dms(&["branches"]).succeeds().stdout,
                "root (branchpoint)\n     -> a100 (head)\n     -> b200 (head)\n     -> c300 (effective head)\n\n"
            );
        }
    }
}
