//! Renames, enums, casts and columns that become NOT NULL, with rows, on PostgreSQL and MariaDB.

use crate::support::Folder;
use crate::{live, live_mariadb};

/// A project at its first revision.
fn project(url: &str, models: &str) -> Folder {
    let folder = Folder::with_models(models);
    folder.write(
        "dms.toml",
        &format!("script_location = \"migrations\"\nmodels = \"models.py\"\nurl = \"{url}\"\ncompare_server_default = true\n"),
    );
    folder
        .dms(&["-q", "migrate", "-m", "first", "--rev-id", "a1"])
        .succeeds();
    folder.dms(&["-q", "upgrade"]).succeeds();
    folder
}

/// Writes the script, runs it, and finds nothing left to do.
fn migrate(folder: &Folder, models: &str, options: &[&str]) -> String {
    folder.write("models.py", models);
    folder
        .dms(&[&["migrate", "-m", "second", "--rev-id", "b1"], options].concat())
        .succeeds();
    folder.dms(&["-q", "upgrade"]).succeeds();
    let run = folder.dms(&["check"]).succeeds();
    assert!(!run.stderr.contains("WARNI"), "{}", run.stderr);
    folder.read("migrations/versions/b1_second.py")
}

const BEFORE: &str = "
import sqlalchemy as sa
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(table_name)s_%(column_0_name)s',
    'uq': 'uq_%(table_name)s_%(column_0_name)s', 'fk': 'fk_%(table_name)s_%(column_0_name)s'})
person = sa.Table('person', metadata, sa.Column('nr', sa.Integer, primary_key=True),
    sa.Column('mass', sa.Integer, nullable=False, server_default='3'),
    sa.Column('email', sa.String(50), index=True, comment='mail'),
    sa.Column('code', sa.String(50), unique=True))
pet = sa.Table('pet', metadata, sa.Column('id', sa.Integer, primary_key=True),
    sa.Column('person_nr', sa.ForeignKey('person.nr'), index=True, unique=False))
";

const AFTER: &str = "
import sqlalchemy as sa
metadata = sa.MetaData(naming_convention={'ix': 'ix_%(table_name)s_%(column_0_name)s',
    'uq': 'uq_%(table_name)s_%(column_0_name)s', 'fk': 'fk_%(table_name)s_%(column_0_name)s'})
person = sa.Table('human', metadata,  # dms: renamed from person
    sa.Column('id', sa.Integer, primary_key=True),  # dms: renamed from nr
    sa.Column('weight', sa.Integer, nullable=True, server_default='3'),
    sa.Column('mail', sa.String(50), index=True, comment='mail'),
    sa.Column('code', sa.String(50), unique=True),
    sa.Column('height', sa.Integer, nullable=False),
    sa.Column('size', sa.Numeric(10, 2), nullable=False, default=7.5),
    sa.Column('is_new', sa.Boolean, nullable=False), sa.Column('at', sa.DateTime, nullable=False),
    sa.Column('data', sa.JSON, nullable=False), sa.Column('name', sa.String(9), nullable=False))
pet = sa.Table('kid', metadata, sa.Column('id', sa.Integer, primary_key=True),
    sa.Column('human_id', sa.ForeignKey('human.id'), index=True))
";

const ROWS: &str = "INSERT INTO person VALUES (1, 70, 'a@b', 'x')";
const PET: &str = "INSERT INTO pet VALUES (5, 1)";
const FOUND: &str = "SELECT concat(weight, mail, code, height, size, name) FROM human, kid WHERE human_id = human.id";
const OPTIONS: &[&str] = &[
    "--rename",
    "pet=kid",
    "--rename",
    "pet.person_nr=human_id",
    "--rename",
    "person.email=human.mail",
    "--rename",
    "human.mass=weight",
];

fn has_no_drop(script: &str) {
    let upgrade = &script[..script.find("def downgrade").unwrap()];
    // A foreign key that is named after the table is made anew: it holds no data.
    let mut lines = upgrade.lines();
    assert!(
        lines.all(|line| !line.contains("drop") || line.contains("type_='foreignkey'")),
        "{upgrade}"
    );
    assert!(upgrade.contains("RENAME"), "{upgrade}");
}

#[test]
fn postgresql_keeps_the_rows_of_what_is_renamed() {
    let database = live::Database::new();
    let folder = project(&database.url, BEFORE);
    let mut client = database.client();
    client.batch_execute(&format!("{ROWS}; {PET}")).unwrap();
    has_no_drop(&migrate(&folder, AFTER, OPTIONS));
    let found: String = client.query_one(FOUND, &[]).unwrap().get(0);
    assert_eq!(found, "70a@bx07.50");
    folder.dms(&["-q", "downgrade"]).succeeds();
    folder.write("models.py", BEFORE);
    folder.dms(&["-q", "stamp", "a1"]).succeeds();
    let mass: i32 = client
        .query_one("SELECT mass FROM person, pet WHERE person_nr = nr", &[])
        .unwrap()
        .get(0);
    assert_eq!(mass, 70);
}

#[test]
fn mariadb_keeps_the_rows_of_what_is_renamed() {
    let database = live_mariadb::Database::new();
    let folder = project(&database.url, BEFORE);
    database.connect().execute(ROWS).unwrap();
    database.connect().execute(PET).unwrap();
    has_no_drop(&migrate(&folder, AFTER, OPTIONS));
    assert_eq!(database.texts(FOUND), ["70a@bx07.50"]);
    // It still numbers the rows.
    database
        .connect()
        .execute("INSERT INTO human (height, size, is_new, at, data, name) VALUES (1, 1, 1, now(), '1', 'n')")
        .unwrap();
    assert_eq!(
        database.texts("SELECT id FROM human WHERE name = 'n'"),
        ["2"]
    );
    folder.dms(&["-q", "downgrade"]).succeeds();
    assert_eq!(
        database.texts("SELECT mass FROM person, pet WHERE person_nr = nr"),
        ["70"]
    );
}

fn enums(labels: &str, default: &str) -> String {
    format!(
        "
import sqlalchemy as sa
metadata = sa.MetaData()
status = sa.Enum({labels}, name='status')
task = sa.Table('task', metadata, sa.Column('id', sa.Integer, primary_key=True),
    sa.Column('status', status, server_default='{default}', nullable=False), sa.Column('many', sa.ARRAY(status)))
"
    )
}

fn labels(client: &mut postgres::Client) -> String {
    let query = "SELECT array_to_string(enum_range(NULL::status), ' ')";
    client.query_one(query, &[]).unwrap().get(0)
}

#[test]
fn what_has_no_directive_is_told_in_a_line() {
    let database = live::Database::new();
    let folder = project(&database.url, &enums("'new', 'open', 'done'", "new"));
    folder.write("models.py", &enums("'new', 'shut', 'done', 'late'", "new"));
    let run = folder.dms(&["check", "--json"]);
    assert_eq!(run.status, 1);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let operations = found["operations"].as_array().unwrap();
    assert_eq!(operations.len(), 1, "{found}");
    assert_eq!(operations[0]["kind"], "enum");
    assert_eq!(operations[0]["name"], "status");
    folder
        .dms(&["check"])
        .fails(&["detected\n  ~ enum status (+ 'shut', + 'late', - 'open')\n\nhint:"]);
}

#[test]
fn values_of_an_enum_are_added_and_renamed() {
    let database = live::Database::new();
    let folder = project(&database.url, &enums("'new', 'open', 'done'", "new"));
    let mut client = database.client();
    client
        .batch_execute("INSERT INTO task VALUES (1, 'open', '{new,open}')")
        .unwrap();
    let after = enums("'first', 'new', 'running', 'late', 'done', 'last'", "late");
    let script = migrate(&folder, &after, &["--rename", "status.open=running"]);
    assert!(
        script.contains("with op.get_context().autocommit_block():"),
        "{script}"
    );
    assert_eq!(labels(&mut client), "first new running late done last");
    let row = "SELECT status || many::text FROM task";
    let found: String = client.query_one(row, &[]).unwrap().get(0);
    assert_eq!(found, "running{new,running}");
    client
        .batch_execute("INSERT INTO task (id) VALUES (2)")
        .unwrap();
    let run = folder
        .dms(&["-q", "downgrade"])
        .fails(&["1 row(s) of task.status have a value"]);
    assert!(!run.stderr.contains("secret1"), "{}", run.stderr);
    assert_eq!(labels(&mut client), "first new running late done last");
    client
        .batch_execute("DELETE FROM task WHERE id = 2")
        .unwrap();
    folder.dms(&["-q", "downgrade"]).succeeds();
    assert_eq!(labels(&mut client), "new open done");
    let found: String = client.query_one(row, &[]).unwrap().get(0);
    assert_eq!(found, "open{new,open}");
}

#[test]
fn a_removed_value_is_refused_while_rows_have_it() {
    let database = live::Database::new();
    let folder = project(&database.url, &enums("'new', 'open', 'done'", "open"));
    let mut client = database.client();
    client
        .batch_execute("INSERT INTO task VALUES (1, 'done', '{open,new}'), (2, 'open', NULL)")
        .unwrap();
    folder.write("models.py", &enums("'done', 'new'", "new"));
    folder
        .dms(&["-q", "migrate", "-m", "second", "--rev-id", "b1"])
        .succeeds();
    let script = folder.read("migrations/versions/b1_second.py");
    assert!(
        script.contains("# The enum `status` loses `open`: refused while rows have such a value."),
        "{script}"
    );
    folder
        .dms(&["-q", "upgrade"])
        .fails(&["1 row(s) of task.status have a value"]);
    client
        .batch_execute("DELETE FROM task WHERE id = 2")
        .unwrap();
    folder
        .dms(&["-q", "upgrade"])
        .fails(&["1 row(s) of task.many have a value"]);
    client
        .batch_execute("UPDATE task SET many = '{new}'")
        .unwrap();
    folder.dms(&["-q", "upgrade"]).succeeds();
    folder.dms(&["check"]).succeeds();
    assert_eq!(labels(&mut client), "done new");
    client
        .batch_execute("INSERT INTO task (id) VALUES (3)")
        .unwrap();
    folder.dms(&["-q", "downgrade"]).succeeds();
    assert_eq!(labels(&mut client), "new open done");
    client
        .batch_execute("INSERT INTO task (id) VALUES (4)")
        .unwrap();
    let found = client
        .query("SELECT status::text FROM task ORDER BY id", &[])
        .unwrap();
    let found: Vec<String> = found.iter().map(|row| row.get(0)).collect();
    assert_eq!(found, ["done", "new", "open"]);
}

#[test]
fn types_that_postgresql_does_not_convert_by_itself() {
    let models = |columns: &str| {
        format!(
            "import sqlalchemy as sa\nmetadata = sa.MetaData()\nt = sa.Table('t', metadata, sa.Column('id', sa.Integer, primary_key=True), {columns})\n"
        )
    };
    let before = models(
        "sa.Column('flag', sa.Boolean, server_default=sa.true()), sa.Column('number', sa.String(20), server_default='0'),
         sa.Column('uid', sa.String(36)), sa.Column('one', sa.Integer), sa.Column('state', sa.String(9))",
    );
    let after = models(
        "sa.Column('flag', sa.Integer, server_default=sa.text('1')), sa.Column('number', sa.Integer, server_default='0'),
         sa.Column('uid', sa.Uuid), sa.Column('one', sa.ARRAY(sa.Integer)), sa.Column('state', sa.Enum('a', 'b', name='state'))",
    );
    let database = live::Database::new();
    let folder = project(&database.url, &before);
    let mut client = database.client();
    let row =
        "INSERT INTO t VALUES (1, true, '12', '7e0b6f34-8b33-4b8a-8f5b-0b9c8f3c1111', 5, 'b')";
    client.batch_execute(row).unwrap();
    let script = migrate(&folder, &after, &[]);
    assert!(
        script.contains("postgresql_using='flag::integer'"),
        "{script}"
    );
    client
        .batch_execute("INSERT INTO t (id) VALUES (2)")
        .unwrap();
    let shown = "SELECT string_agg(concat(flag, number, uid, one, state), ' ' ORDER BY id) FROM t";
    let found: String = client.query_one(shown, &[]).unwrap().get(0);
    assert_eq!(found, "1127e0b6f34-8b33-4b8a-8f5b-0b9c8f3c1111{5}b 10");
}
