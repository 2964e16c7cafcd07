//! `dms doctor`.

use serde_json::Value;

use crate::support::Folder;

/// A chain of revisions with these bodies of `upgrade()`.
fn chain(bodies: &[&str]) -> Folder {
    let folder = Folder::with_chain(0);
    folder.write(
        "models.py",
        "import sqlalchemy as sa\nm = sa.MetaData()\nsa.Table('t', m, sa.Column('id', sa.Integer))\n",
    );
    for (number, body) in bodies.iter().enumerate() {
        folder.write_revision(number + 1, body);
    }
    folder
}

fn report(folder: &Folder, status: i32) -> Value {
    let run = folder.dms(&["doctor", "--json"]);
    assert_eq!(run.status, status, "{run:?}");
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// The verdict, reason and line of each `upgrade()`.
fn upgrades(report: &Value) -> Vec<(String, String, u64)> {
    let revisions = report["revisions"].as_array().unwrap();
    revisions
        .iter()
        .map(|revision| {
            let upgrade = &revision["upgrade"];
            (
                upgrade["verdict"].as_str().unwrap().to_owned(),
                upgrade["reason"].as_str().unwrap_or_default().to_owned(),
                upgrade["line"].as_u64().unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn a_native_history_is_no_error() {
    let folder = chain(&[
        "op.create_table('t01', sa.Column('id', sa.Integer()))",
        "op.get_bind().execute(sa.text('UPDATE t01 SET id = 1'))",
        "[op.execute(f'SELECT {n}') for n in range(3)]",
    ]);
    let shown = folder.dms(&["doctor"]).succeeds();
    assert!(shown.stdout.contains("r02_id  native"), "{}", shown.stdout);
    assert!(
        shown
            .stdout
            .ends_with("models: native: 1 table\n3 revisions: 3 native\n"),
        "{}",
        shown.stdout
    );
    assert!(!folder.path().join("app.db").exists());
}

#[test]
fn what_asks_the_database_is_no_error() {
    let folder = chain(&[
        "print(op.get_bind().execute(sa.text('SELECT 1')).scalar())",
        "sa.inspect(op.get_bind()).has_table('t')",
        "op.get_bind().execute(sa.text('DELETE FROM t RETURNING id')).fetchall()",
        // No `except` of the script takes the question for an answer.
        "\n    try:\n        sa.inspect(op.get_bind()).get_columns('t')\n    except Exception:\n        pass",
    ]);
    let report = report(&folder, 0);
    for (verdict, reason, line) in upgrades(&report) {
        assert_eq!(
            (verdict.as_str(), reason.as_str()),
            ("database", "the script asks the database")
        );
        assert!(line >= 16, "{line}");
    }
    assert_eq!(report["summary"]["database"], 4);
}

#[test]
fn what_needs_python_has_its_line_and_reason() {
    let folder = chain(&[
        "import celery; celery.send()",
        "op.execute(open('x.sql').read())",
        "op.create_table('t01', sa.Column('id', sa.Integer()))",
    ]);
    let report = report(&folder, 1);
    let found = upgrades(&report);
    let words: Vec<&str> = found
        .iter()
        .map(|(verdict, _, _)| verdict.as_str())
        .collect();
    assert_eq!(words, ["python", "python", "native"]);
    assert!(found[0].1.contains("celery"), "{found:?}");
    assert_eq!((found[0].2, found[1].2), (16, 16));
    let shown = folder.dms(&["doctor"]);
    assert_eq!(shown.status, 1);
    assert!(
        shown
            .stdout
            .contains("upgrade: migrations/versions/r01_id_step.py:16: "),
        "{}",
        shown.stdout
    );
    assert!(
        shown
            .stdout
            .ends_with("3 revisions: 1 native, 2 in need of Python\n"),
        "{}",
        shown.stdout
    );
    assert!(
        shown.stderr.contains("2 of them need Python") && shown.stderr.contains("hint: "),
        "{}",
        shown.stderr
    );
}

#[test]
fn what_is_wrong_fails_and_a_downgrade_may_refuse() {
    let folder = chain(&[
        "pass",
        "raise ValueError('no')",
        "op.create_table('t03', 5)",
    ]);
    let first = folder.read("migrations/versions/r01_id_step.py");
    folder.write(
        "migrations/versions/r01_id_step.py",
        &first.replace(
            "op.drop_table('t01')",
            "raise NotImplementedError('one way')",
        ),
    );
    let report = report(&folder, 1);
    let found = upgrades(&report);
    assert_eq!(found[0].0, "native");
    assert_eq!(report["revisions"][0]["verdict"], "native");
    let reason = &report["revisions"][0]["downgrade"]["reason"];
    assert_eq!(reason, "NotImplementedError: one way");
    assert_eq!(
        (found[1].0.as_str(), found[1].1.as_str()),
        ("fails", "ValueError: no")
    );
    assert_ne!(found[2].0, "native");
}

#[test]
fn a_script_that_does_not_load_is_told_once_and_the_others_are_looked_at() {
    let folder = chain(&["pass", "pass"]);
    let first = folder.read("migrations/versions/r01_id_step.py");
    folder.write(
        "migrations/versions/r01_id_step.py",
        &first.replace(
            "import sqlalchemy as sa",
            "import sqlalchemy as sa\nx = sa.nothing_of_this",
        ),
    );
    let shown = folder.dms(&["doctor"]);
    assert_eq!(
        shown.stdout.matches("nothing_of_this").count(),
        1,
        "{}",
        shown.stdout
    );
    assert!(shown.stdout.contains("r02_id  native"), "{}", shown.stdout);
}

#[test]
fn models_that_cannot_be_read_are_told() {
    let folder = chain(&["pass"]);
    folder.write("models.py", "import sqlalchemy as sa, thing\nsa.Table('t', sa.MetaData(), sa.Column('id', thing.Type()))\n");
    let report = report(&folder, 1);
    assert_eq!(report["models"]["verdict"], "python");
    assert_eq!(
        (&report["models"]["line"], &report["models"]["file"]),
        (&2.into(), &"models.py".into())
    );
    assert_eq!(report["summary"]["native"], 1);
}
