//! Sequences that no column owns, on PostgreSQL.

use crate::live::Database;
use crate::support::Folder;

const HEAD: &str = "import sqlalchemy as sa\nm = sa.MetaData()\n";

fn project(database: &Database, models: &str) -> Folder {
    let folder = Folder::with_models(&format!("{HEAD}{models}"));
    folder.write(
        "dms.toml",
        &format!(
            "script_location = \"migrations\"\nmodels = \"models.py\"\nurl = \"{}\"\ncompare_server_default = true\n",
            database.url
        ),
    );
    folder
}

/// The sequences of the database with what they begin with, and whether they are a column's own.
fn sequences(database: &Database) -> Vec<(String, i64, i64, bool)> {
    let query = "SELECT relname::text, seqstart, seqincrement, EXISTS (
            SELECT FROM pg_depend WHERE objid = seqrelid AND deptype IN ('a', 'i')
        ) FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid ORDER BY 1";
    let rows = database.client().query(query, &[]).unwrap();
    rows.iter()
        .map(|row| (row.get(0), row.get(1), row.get(2), row.get(3)))
        .collect()
}

#[test]
fn sequences_of_models_come_change_and_go() {
    let database = Database::new();
    let first = "free = sa.Sequence('free', start=1000, metadata=m, data_type=sa.SmallInteger)
sa.Table('t', m, sa.Column('id', sa.Integer, sa.Sequence('t_id_seq'), primary_key=True),
    sa.Column('n', sa.Integer, server_default=free.next_value()))
sa.Table('u', m, sa.Column('id', sa.Integer, sa.Sequence('u_no', increment=5, minvalue=-3), primary_key=True),
    sa.Column('k', sa.Integer, sa.Sequence('unseen', optional=True)))
";
    let folder = project(&database, first);
    let up = |name: &str| {
        folder
            .dms(&["migrate", "--verify", "-m", name, "--rev-id", name])
            .succeeds();
        folder.dms(&["upgrade"]).succeeds();
        folder.dms(&["check"]).succeeds();
        folder.read(&format!("migrations/versions/{name}_{name}.py"))
    };
    let script = up("a");
    assert!(
        script.contains("op.execute('CREATE SEQUENCE free AS SMALLINT START WITH 1000')"),
        "{script}"
    );
    let own = |name: &str| (name.to_owned(), 1, 1, true);
    let at_first = sequences(&database);
    assert_eq!(
        at_first,
        [
            ("free".to_owned(), 1000, 1, false),
            own("t_id_seq"),
            own("u_id_seq"),
            ("u_no".to_owned(), -3, 5, false),
        ]
    );

    let other = first
        .replace("start=1000", "start=2000, increment=2")
        .replace("sa.Sequence('u_no', increment=5, minvalue=-3), ", "");
    folder.write("models.py", &format!("{HEAD}{other}"));
    up("b");
    let expected = [
        ("free".to_owned(), 2000, 2, false),
        own("t_id_seq"),
        own("u_id_seq"),
    ];
    assert_eq!(sequences(&database), expected);

    // Its last use goes in the same script.
    let without = "sa.Table('t', m, sa.Column('id', sa.Integer, primary_key=True), sa.Column('n', sa.Integer))\n\
                   sa.Table('u', m, sa.Column('id', sa.Integer, primary_key=True), sa.Column('k', sa.Integer))\n";
    folder.write("models.py", &format!("{HEAD}{without}"));
    up("c");
    assert_eq!(sequences(&database), [own("t_id_seq"), own("u_id_seq")]);

    folder.dms(&["downgrade", "a"]).succeeds();
    assert_eq!(sequences(&database), at_first);
    folder.dms(&["downgrade", "base"]).succeeds();
    assert_eq!(sequences(&database), []);
}

#[test]
fn a_sequence_that_is_needed_or_not_looked_at_stays() {
    let database = Database::new();
    let folder = project(
        &database,
        "sa.Table('t', m, sa.Column('id', sa.Integer, primary_key=True))\n",
    );
    folder.dms(&["migrate", "-m", "a"]).succeeds();
    folder.dms(&["upgrade"]).succeeds();
    (database.client())
        .batch_execute(
            "CREATE SEQUENCE seen; CREATE VIEW v AS SELECT nextval('seen');
             CREATE SEQUENCE legacy_no; CREATE SCHEMA other; CREATE SEQUENCE other.far",
        )
        .unwrap();
    let run = folder.dms(&["check"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr.contains("detected\n  - sequence legacy_no\n")
            && !run.stderr.contains("seen")
            && !run.stderr.contains("far"),
        "{}",
        run.stderr
    );
    let settings = folder.read("dms.toml");
    for setting in ["exclude = [\"sequence:legacy_*\"]", "alembic_compat = true"] {
        folder.write("dms.toml", &format!("{settings}{setting}\n"));
        folder.dms(&["check"]).succeeds();
    }
}

#[test]
fn a_sequence_of_a_schema_is_found_there() {
    let database = Database::new();
    (database.client())
        .batch_execute("CREATE SCHEMA other")
        .unwrap();
    let folder = project(
        &database,
        "sa.Sequence('no', schema='other', metadata=m)\n\
         sa.Table('t', m, sa.Column('id', sa.Integer, primary_key=True))\n",
    );
    folder
        .dms(&["migrate", "--verify", "-m", "a", "--rev-id", "a"])
        .succeeds();
    let script = folder.read("migrations/versions/a_a.py");
    assert!(script.contains("CREATE SEQUENCE other.no"), "{script}");
    folder.dms(&["upgrade"]).succeeds();
    folder.dms(&["check"]).succeeds();
}
