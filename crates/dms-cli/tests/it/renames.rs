//! Renamed tables and columns, and columns that become NOT NULL, on SQLite with rows.

use rusqlite::Connection;

use crate::support::{Folder, Run};

const BEFORE: &str = "
import sqlalchemy as sa
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(table_name)s_%(column_0_name)s'})
person = sa.Table('person', metadata, sa.Column('id', sa.Integer, primary_key=True),
    sa.Column('mass', sa.Integer, nullable=False), sa.Column('email', sa.String(50), index=True))
pet = sa.Table('pet', metadata, sa.Column('id', sa.Integer, primary_key=True),
    sa.Column('person_id', sa.ForeignKey('person.id'), index=True))
";

/// A project at its first revision, with a row in each table, whose models then say `after`.
fn project(after: &str) -> Folder {
    let folder = Folder::with_models(BEFORE);
    folder
        .dms(&["-q", "migrate", "-m", "first", "--rev-id", "a1"])
        .succeeds();
    folder.dms(&["-q", "upgrade"]).succeeds();
    execute(
        &folder,
        "INSERT INTO person VALUES (1, 70, 'a@b'); INSERT INTO pet VALUES (5, 1)",
    );
    folder.write("models.py", after);
    folder
}

fn execute(folder: &Folder, sql: &str) {
    let connection = Connection::open(folder.path().join("app.db")).unwrap();
    connection.execute_batch(sql).unwrap();
}

fn number(folder: &Folder, sql: &str) -> i64 {
    let connection = Connection::open(folder.path().join("app.db")).unwrap();
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn migrate(folder: &Folder, options: &[&str]) -> Run {
    folder.dms(&[&["migrate", "-m", "second", "--rev-id", "b1"], options].concat())
}

fn script(folder: &Folder) -> String {
    folder.read("migrations/versions/b1_second.py")
}

/// Up, nothing left to do, down, and the tables are what they were.
fn there_and_back(folder: &Folder, look: impl Fn()) {
    let before = folder.tables("app.db");
    folder.dms(&["-q", "upgrade"]).succeeds();
    folder.dms(&["check"]).succeeds();
    look();
    folder.dms(&["-q", "downgrade"]).succeeds();
    assert_eq!(folder.tables("app.db"), before);
    assert_eq!(number(folder, "SELECT mass FROM person WHERE id = 1"), 70);
    assert_eq!(number(folder, "SELECT person_id FROM pet WHERE id = 5"), 1);
}

/// The person is a human, the mass a weight that may be missing.
fn renamed() -> String {
    BEFORE
        .replace("'person'", "'human'")
        .replace("'person.id'", "'human.id'")
        .replace("'mass', sa.Integer, nullable=False", "'weight', sa.Integer")
        .replace("person_id", "human_id")
}

#[test]
fn renames_of_the_command_line_keep_the_rows() {
    let folder = project(&renamed());
    let run = migrate(
        &folder,
        &[
            "--rename",
            "person=human",
            "--rename",
            "person.mass=weight",
            "--rename",
            "pet.person_id=pet.human_id",
        ],
    )
    .succeeds();
    for line in [
        "Detected renamed table 'person' to 'human'",
        "Detected renamed column 'human.mass' to 'weight'",
        "Detected renamed column 'pet.person_id' to 'human_id'",
        "Detected NULL on column 'human.weight'",
    ] {
        assert!(run.stderr.contains(line), "{line}: {}", run.stderr);
    }
    let script = script(&folder);
    assert!(
        script.contains("op.rename_table('person', 'human')"),
        "{script}"
    );
    assert!(script.contains("new_column_name='weight'"), "{script}");
    assert!(
        !script.contains("drop_table") && !script.contains("drop_column"),
        "{script}"
    );
    there_and_back(&folder, || {
        assert_eq!(number(&folder, "SELECT weight FROM human WHERE id = 1"), 70);
        assert_eq!(number(&folder, "SELECT human_id FROM pet WHERE id = 5"), 1);
    });
}

#[test]
fn comments_in_the_models_decide_until_it_has_happened() {
    let models = renamed()
        .replace(
            "'human', metadata, ",
            "'human', metadata,  # dms: renamed from person\n    ",
        )
        .replace(
            "sa.Column('weight', sa.Integer), ",
            "sa.Column('weight', sa.Integer),  # dms: renamed from mass\n    ",
        )
        .replace(
            "    sa.Column('human_id'",
            "    # dms: renamed from person_id\n    sa.Column('human_id'",
        );
    let folder = project(&models);
    let run = migrate(&folder, &[]).succeeds();
    assert_eq!(
        run.stderr.matches("Detected renamed").count(),
        3,
        "{}",
        run.stderr
    );
    there_and_back(&folder, || {
        let run = folder.dms(&["migrate", "-m", "third"]).succeeds();
        assert!(!run.stderr.contains("WARNI"), "{}", run.stderr);
        assert!(
            run.stderr.contains("No changes in schema detected."),
            "{}",
            run.stderr
        );
    });
}

#[test]
fn a_comment_that_names_what_is_not_there_is_told() {
    let models = BEFORE.replace(
        "'mass', sa.Integer, nullable=False),",
        "'weight', sa.Integer),  # dms: renamed from mas\n    ",
    );
    let folder = project(&models);
    let run = migrate(&folder, &[]).succeeds();
    let warning =
        "column `person.weight` was not renamed from `mas`, which the database does not have";
    assert!(run.stderr.contains(warning), "{}", run.stderr);
    let models = BEFORE.replace(
        "import sqlalchemy as sa",
        "import sqlalchemy as sa  # dms: renamed from x",
    );
    folder.write("models.py", &models);
    folder
        .dms(&["check"])
        .fails(&["models.py:2", "neither a table nor a column"]);
}

#[test]
fn nothing_is_guessed_without_a_terminal() {
    let folder = project(&BEFORE.replace("'mass'", "'weight'"));
    let run = migrate(&folder, &[]).succeeds();
    assert!(run.stderr.contains("WARNI"), "{}", run.stderr);
    assert!(
        run.stderr.contains("`--rename person.mass=weight`"),
        "{}",
        run.stderr
    );
    let written = script(&folder);
    assert!(
        written.contains("op.drop_column('person', 'mass')"),
        "{written}"
    );
    assert!(
        written.contains("    # The column `person.mass` is dropped and `person.weight` is added"),
        "{written}"
    );

    let folder = project(&BEFORE.replace("'mass'", "'weight'"));
    let run = migrate(&folder, &["--no-renames"]).succeeds();
    assert!(!run.stderr.contains("WARNI"), "{}", run.stderr);
    assert!(!script(&folder).contains("is dropped"));
    assert!(script(&folder).contains("op.drop_column('person', 'mass')"));
}

#[test]
fn check_names_what_may_have_been_renamed() {
    let folder = project(
        &BEFORE
            .replace("'person'", "'human'")
            .replace("'person.id'", "'human.id'"),
    );
    let run = folder
        .dms(&["check"])
        .fails(&["+ table human", "- table person"]);
    assert!(
        run.stderr.contains("`--rename person=human`"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_wrong_rename_is_refused_with_those_there_are() {
    let folder = project(&BEFORE.replace("'mass'", "'weight'"));
    for (given, words) in [
        (
            "person.size=weight",
            "`--rename person.size=weight` names nothing",
        ),
        ("person.mass=size", "`person.mass=weight`"),
        ("mass", "does not say `old=new`"),
        ("=", "names nothing"),
    ] {
        migrate(&folder, &["--rename", given]).fails(&[words]);
    }
    assert_eq!(
        folder
            .files()
            .keys()
            .filter(|path| path.contains("b1_"))
            .count(),
        0
    );
    folder.write("models.py", BEFORE);
    migrate(&folder, &["--rename", "a=b"]).fails(&["nothing can have been renamed"]);
    folder
        .dms(&["revision", "-m", "x", "--rename", "a=b"])
        .fails(&["--rename", "--autogenerate"]);
}

#[test]
fn as_alembic_with_alembic_compat() {
    let after = BEFORE.replace("'mass', sa.Integer", "'weight', sa.Integer");
    let folder = project(&after.replace(
        "nullable=False),",
        "nullable=False),  # dms: renamed from mass\n",
    ));
    let settings = folder.read("dms.toml");
    folder.write("dms.toml", &format!("alembic_compat = true\n{settings}"));
    let run = migrate(&folder, &[]).succeeds();
    assert!(!run.stderr.contains("WARNI"), "{}", run.stderr);
    let written = script(&folder);
    let start = written.find("def upgrade").unwrap();
    assert_eq!(
        written[start..written.find("def downgrade").unwrap()].trim(),
        "def upgrade() -> None:\n    \"\"\"Upgrade schema.\"\"\"\n    # ### written by dms from the models - please check ###\n    \
         op.add_column('person', sa.Column('weight', sa.Integer(), nullable=False))\n    \
         op.drop_column('person', 'mass')\n    # ### end ###"
    );
}

#[test]
fn rows_get_a_value_before_a_column_is_not_null() {
    let after = BEFORE.replace(
        "sa.Column('email', sa.String(50), index=True)",
        "sa.Column('email', sa.String(50), index=True, nullable=False, default='nobody'),
    sa.Column('size', sa.Integer, nullable=False),
    sa.Column('name', sa.String(9), nullable=False, default=\"it's\"),
    sa.Column('at', sa.DateTime, nullable=False), sa.Column('is_new', sa.Boolean, nullable=False)",
    );
    let folder = project(&after);
    execute(&folder, "INSERT INTO person VALUES (2, 80, NULL)");
    migrate(&folder, &[]).succeeds();
    let written = script(&folder);
    assert!(
        written.contains("# `person.size` becomes NOT NULL: change the value in the UPDATE"),
        "{written}"
    );
    assert!(
        written.contains("op.execute('UPDATE person SET size=0 WHERE size IS NULL')"),
        "{written}"
    );
    there_and_back(&folder, || {
        let filled = "SELECT count(*) FROM person WHERE size = 0 AND name = 'it''s' AND at IS NOT NULL AND is_new = 0";
        assert_eq!(number(&folder, filled), 2);
        assert_eq!(
            number(
                &folder,
                "SELECT count(*) FROM person WHERE email = 'nobody'"
            ),
            1
        );
    });
}

/// Runs `migrate` in a terminal made by `script` of util-linux, where this is typed.
#[cfg(target_os = "linux")]
fn typed(folder: &Folder, keys: &str) -> String {
    use std::io::Write;
    use std::process::{Command, Stdio};

    let mut command = Command::new("script");
    for variable in crate::support::VARIABLES {
        command.env_remove(variable);
    }
    let program = env!("CARGO_BIN_EXE_dms");
    let mut run = command
        .args(["--quiet", "--return", "--command"])
        .arg(format!(
            "{program} --color never migrate -m second --rev-id b1"
        ))
        .arg("/dev/null")
        .current_dir(folder.path())
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    run.stdin
        .take()
        .unwrap()
        .write_all(keys.as_bytes())
        .unwrap();
    let output = run.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout)
        .unwrap()
        .replace("\r\n", "\n")
}

#[test]
#[cfg(target_os = "linux")]
fn on_a_terminal_the_user_is_asked() {
    let models = BEFORE.replace("'mass'", "'weight'");
    for (keys, is_renamed) in [
        ("y\n", true),
        ("n\n", false),
        ("\n", false),
        ("x\ny\n", true),
    ] {
        let folder = project(&models);
        let shown = typed(&folder, keys);
        let question = "Was the column `person.mass` renamed to `person.weight`? [y/N] ";
        assert!(shown.contains(question), "{shown}");
        assert!(!shown.contains("WARNI"), "{shown}");
        assert_eq!(
            script(&folder).contains("new_column_name='weight'"),
            is_renamed,
            "{keys}"
        );
        assert_eq!(
            script(&folder).contains("drop_column('person', 'mass')"),
            !is_renamed
        );
    }
    let two = models.replace(
        "sa.Column('weight'",
        "sa.Column('height', sa.Integer), sa.Column('weight'",
    );
    let folder = project(&two);
    let shown = typed(&folder, "y\n");
    assert!(shown.contains("renamed to `person.height`?"), "{shown}");
    assert_eq!(
        shown.matches("[y/N]").count(),
        1,
        "the old name is given away: {shown}"
    );
}
