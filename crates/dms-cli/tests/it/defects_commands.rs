//! Defects of Alembic and Flask-Migrate on the command line that must not be here.

use crate::support::Folder;

fn two_heads() -> Folder {
    let folder = Folder::with_chain(2);
    let second = folder.read("migrations/versions/r02_id_step.py");
    folder.write(
        "migrations/versions/side1_step.py",
        &second.replace("r02_id", "side1"),
    );
    folder
}

/// `flask db merge` writes a new base.
#[test]
fn defect_08_merge_without_arguments_merges_the_heads() {
    let folder = two_heads();
    folder
        .dms(&["merge", "-m", "join", "--rev-id", "both"])
        .succeeds();
    let text = folder.read("migrations/versions/both_join.py");
    assert!(text.contains(" = ('r02_id', 'side1')\n"), "{text}");
    let before = folder.files();
    folder
        .dms(&["merge", "-m", "again"])
        .fails(&["nothing to merge", "both"]);
    folder
        .dms(&["merge", "heads", "-m", "again"])
        .fails(&["nothing to merge", "both"]);
    assert_eq!(folder.files(), before);
}

/// To `flask db`, `-1` is an option that it does not know.
#[test]
fn defect_09_one_down_can_be_typed() {
    let folder = Folder::with_chain(4);
    folder.dms(&["upgrade"]).succeeds();
    for (arguments, row) in [
        (&["downgrade", "-1"][..], "r03_id"),
        (&["downgrade", "--", "-1"], "r02_id"),
        (&["downgrade"], "r01_id"),
    ] {
        folder.dms(arguments).succeeds();
        assert_eq!(folder.database("app.db").1, [row], "{arguments:?}");
    }
}

/// Alembic writes the file, and then every command fails.
#[test]
fn defect_12a_a_label_that_is_taken_is_refused_before_a_file_is_written() {
    let folder = two_heads();
    folder
        .dms(&[
            "revision",
            "-m",
            "a",
            "--rev-id",
            "aaaa",
            "--head",
            "side1",
            "--branch-label",
            "B",
        ])
        .succeeds();
    let before = folder.files();
    for command in [
        &["revision", "--head", "r02_id", "--branch-label", "B"][..],
        &[
            "revision",
            "--head",
            "r02_id",
            "--branch-label",
            "new",
            "--branch-label",
            "B",
        ],
        &[
            "revision",
            "--head",
            "r02_id",
            "--branch-label",
            "new",
            "--branch-label",
            "new",
        ],
        &["merge", "heads", "--branch-label", "B"],
        &["revision", "--head", "r02_id", "--rev-id", "B"],
        &["revision", "--head", "r02_id", "--branch-label", "aaaa"],
    ] {
        let run = folder.dms(command);
        let label = command[command.len() - 1];
        run.fails(&[&format!("`{label}`")]);
        assert_eq!(folder.files(), before, "{command:?}");
    }
    folder.dms(&["history"]).succeeds();
}

/// Alembic overwrites the file.
#[test]
fn defect_12b_an_id_that_is_taken_is_refused_before_a_file_is_written() {
    let folder = two_heads();
    let before = folder.files();
    for command in [
        &[
            "revision", "-m", "step", "--head", "r02_id", "--rev-id", "side1",
        ][..],
        &["merge", "-m", "step", "--rev-id", "side1"],
        &[
            "revision", "--splice", "--head", "r01_id", "--rev-id", "r01_id",
        ],
    ] {
        let id = command[command.len() - 1];
        folder.dms(command).fails(&[&format!("`{id}`")]);
        assert_eq!(folder.files(), before, "{command:?}");
    }
}

/// Alembic has written `BEGIN;` and the first scripts by then, and they may have gone into a database.
#[test]
fn defect_25_sql_that_fails_half_way_prints_nothing() {
    let ask = "op.get_bind().execute(sa.text('SELECT 1')).scalar()";
    for url in ["sqlite:///app.db", "postgresql://h/d"] {
        let folder = Folder::with_chain(3);
        folder.write_revision(2, ask);
        for command in [
            &["upgrade", "--sql"][..],
            &["upgrade", "head", "--sql"],
            &["upgrade", "r01_id:head", "--sql"],
        ] {
            let mut arguments = command.to_vec();
            arguments.extend(["--url", url]);
            folder.dms(&arguments).fails(&["r02_id_step.py:"]);
        }
        folder
            .dms(&["upgrade", "r01_id", "--sql", "--url", url])
            .succeeds();
        let text = folder.read("migrations/versions/r02_id_step.py");
        let text = text.replace("op.drop_table('t02')", ask);
        folder.write("migrations/versions/r02_id_step.py", &text);
        folder
            .dms(&["downgrade", "head:base", "--sql", "--url", url])
            .fails(&["r02_id_step.py:"]);
        folder
            .dms(&["stamp", "r01_id", "nosuch", "--sql", "--url", url])
            .fails(&["nosuch"]);
    }
}

/// Alembic prints one line of Python objects.
#[test]
fn defect_28_check_lists_one_difference_per_line() {
    let folder = Folder::with_models(
        "import sqlalchemy as sa\nm = sa.MetaData()\n\
         sa.Table('a', m, sa.Column('id', sa.Integer, primary_key=True))\n\
         sa.Table('b', m, sa.Column('id', sa.Integer, primary_key=True))\n",
    );
    let run = folder
        .dms(&["check"])
        .fails(&["new upgrade operations detected\n"]);
    let lines: Vec<&str> = run
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .collect();
    assert_eq!(lines, ["+ table a", "+ table b"], "{}", run.stderr);
}

/// Alembic refuses both as well; an empty revision has no SQL, and a comparison needs a database.
#[test]
fn sql_of_a_new_revision_is_refused() {
    let folder = Folder::with_chain(1);
    let before = folder.files();
    folder.dms(&["revision", "--sql"]).fails(&["--sql"]);
    folder.dms(&["migrate", "--sql"]).fails(&["--sql"]);
    folder
        .dms(&["revision", "--autogenerate", "--sql"])
        .fails(&["--sql"]);
    assert_eq!(folder.files(), before);
    let folder = Folder::empty();
    folder.dms(&["init", "-t", "generic"]).succeeds();
    let settings = folder.read("alembic.ini");
    let settings = settings.replace(
        "# revision_environment = false",
        "revision_environment = true",
    );
    folder.write("alembic.ini", &settings);
    folder
        .dms(&["revision", "--sql", "-m", "one", "--rev-id", "abc123"])
        .succeeds();
    assert!(
        folder
            .path()
            .join("migrations/versions/abc123_one.py")
            .is_file()
    );
}
