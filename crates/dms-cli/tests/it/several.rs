//! Several databases in one project: Flask-Migrate's binds and Alembic's engines.

use crate::support::Folder;

const BINDS: &str = "script_location = \"migrations\"\nmodels = \"models.py\"\nurl = \"sqlite:///app.db\"\n\n\
                     [databases]\nusers = \"sqlite:///users.db\"\n";

const MODELS: &str = "\
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Product(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20))


class User(db.Model):
    __bind_key__ = 'users'
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(50))
";

/// A script as the template for several databases writes it, with these bodies by database.
fn script(id: &str, down: Option<&str>, bodies: &[(&str, &str)]) -> String {
    let down = down.map_or("None".to_owned(), |down| format!("'{down}'"));
    let mut text = format!(
        "\"\"\"{id}\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = '{id}'\ndown_revision = {down}\n\n\n\
         def upgrade(engine_name):\n    globals()[\"upgrade_%s\" % engine_name]()\n\n\n\
         def downgrade(engine_name):\n    globals()[\"downgrade_%s\" % engine_name]()\n"
    );
    for (database, body) in bodies {
        text.push_str(&format!(
            "\n\ndef upgrade_{database}():\n    {body}\n\n\ndef downgrade_{database}():\n    pass\n"
        ));
    }
    text
}

fn table(name: &str) -> String {
    format!("op.create_table('{name}', sa.Column('id', sa.Integer(), primary_key=True))")
}

fn project() -> Folder {
    let folder = Folder::empty();
    folder.write("dms.toml", BINDS);
    folder.write("models.py", MODELS);
    folder.write(
        "migrations/versions/one.py",
        &script(
            "one",
            None,
            &[("", &table("product")), ("users", &table("user"))],
        ),
    );
    folder
}

#[test]
fn each_database_gets_its_own_part_of_a_script() {
    let folder = project();
    let run = folder.dms(&["upgrade"]).succeeds();
    assert!(
        run.stderr
            .contains("INFO  [alembic.env] Migrating database <default>\n"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .contains("INFO  [alembic.env] Migrating database users\n"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.tables("app.db"), ["product"]);
    assert_eq!(folder.tables("users.db"), ["user"]);
    assert_eq!(
        folder.dms(&["current"]).succeeds().stdout,
        "<default>:\none (head)\nusers:\none (head)\n"
    );
    assert_eq!(
        folder
            .dms(&["current", "--database", "users"])
            .succeeds()
            .stdout,
        "one (head)\n"
    );
    let json = folder.dms(&["current", "--json"]).succeeds().stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["databases"][0]["database"], "");
    assert_eq!(json["databases"][1]["database"], "users");
    assert_eq!(
        json["databases"][1]["revisions"][0]["revision"], "one",
        "{json}"
    );
    let config = folder.dms(&["config"]).succeeds().stdout;
    let row = |line: &&str| line.starts_with("databases.users ");
    let row = config.lines().find(row).unwrap();
    assert!(
        row.contains(" sqlite:///users.db ") && row.ends_with(" dms.toml:6"),
        "{row}"
    );
    folder.dms(&["stamp", "base"]).succeeds();
    assert_eq!(folder.database("users.db").1, [""; 0]);
}

#[test]
fn a_warning_is_told_once_for_all_databases() {
    let folder = project();
    folder.write(
        "migrations/env.py",
        "from alembic import context\ncontext.configure(connection=None, on_version_apply=print)\n",
    );
    let run = folder.dms(&["upgrade"]).succeeds();
    assert_eq!(
        run.stderr.matches("on_version_apply").count(),
        1,
        "{}",
        run.stderr
    );
}

#[test]
fn one_database_can_be_chosen() {
    let folder = project();
    folder.dms(&["upgrade", "--database", "users"]).succeeds();
    assert!(!folder.path().join("app.db").exists());
    assert_eq!(folder.tables("users.db"), ["user"]);
    folder.dms(&["upgrade", "--database", "default"]).succeeds();
    assert_eq!(folder.tables("app.db"), ["product"]);
    folder
        .dms(&["upgrade", "--database", "nosuch"])
        .fails(&["no database is named `nosuch`", "<default>, users"]);
    let elsewhere = [
        "upgrade",
        "--database",
        "users",
        "--url",
        "sqlite:///other.db",
    ];
    folder.dms(&elsewhere).succeeds();
    assert_eq!(folder.tables("other.db"), ["user"]);
}

/// Alembic's template begins on all, and commits when all have run.
#[test]
fn a_failure_in_one_database_leaves_all_as_they_were() {
    let folder = project();
    folder.dms(&["upgrade"]).succeeds();
    folder.write(
        "migrations/versions/two.py",
        &script(
            "two",
            Some("one"),
            &[
                ("", &table("more")),
                ("users", "op.drop_table('not_there')"),
            ],
        ),
    );
    let before = (folder.database("app.db"), folder.database("users.db"));
    let run = folder.dms(&["upgrade"]).fails(&[
        "database `users`",
        "no such table: not_there",
        "database `<default>` was rolled back too",
    ]);
    assert!(run.stderr.contains("two.py"), "{}", run.stderr);
    assert_eq!(
        (folder.database("app.db"), folder.database("users.db")),
        before
    );
    let empty = project();
    empty.write(
        "migrations/versions/two.py",
        &script(
            "two",
            Some("one"),
            &[("", "pass"), ("users", "op.drop_table('a')")],
        ),
    );
    empty.dms(&["upgrade"]).fails(&["database `users`"]);
    assert!(!empty.path().join("app.db").exists() && !empty.path().join("users.db").exists());
}

/// Alembic's defect 19: `KeyError: 'upgrade_new'`, and a hidden file `.sql` for the default database.
#[test]
fn defect_19_a_bind_added_later_does_not_break_old_scripts() {
    let folder = project();
    folder.dms(&["upgrade"]).succeeds();
    folder.write("dms.toml", &format!("{BINDS}new = \"sqlite:///new.db\"\n"));
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(folder.database("new.db").1, ["one"]);
    assert_eq!(folder.tables("new.db"), [""; 0]);
    folder.dms(&["downgrade", "--database", "new"]).succeeds();
    folder.dms(&["upgrade", "--sql"]).succeeds();
    assert!(folder.read("default.sql").contains("CREATE TABLE product"));
    assert!(folder.read("users.sql").contains("CREATE TABLE user"));
    assert!(!folder.read("new.sql").contains("CREATE TABLE product"));
    assert!(!folder.path().join(".sql").exists());

    // A KeyError of the script's own is one.
    folder.write(
        "migrations/versions/two.py",
        &script(
            "two",
            Some("one"),
            &[("", "pass"), ("users", "{}['upgrade_users']")],
        ),
    );
    folder
        .dms(&["upgrade", "--database", "users"])
        .fails(&["KeyError", "upgrade_users"]);
}

#[test]
fn scripts_from_before_there_were_several_belong_to_the_first() {
    let folder = project();
    let old = "revision = 'zero'\ndown_revision = None\nfrom alembic import op\n\n\ndef upgrade():\n    op.execute('CREATE TABLE old (id INTEGER)')\n\n\ndef downgrade():\n    op.drop_table('old')\n";
    folder.write("migrations/versions/zero.py", old);
    folder.write(
        "migrations/versions/one.py",
        &script("one", Some("zero"), &[("", "pass"), ("users", "pass")]),
    );
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(folder.tables("app.db"), ["old"]);
    assert_eq!(folder.tables("users.db"), [""; 0]);
}

#[test]
fn a_script_for_several_says_so_where_there_is_one() {
    let folder = project();
    folder.write(
        "dms.toml",
        "models = \"models.py\"\nurl = \"sqlite:///app.db\"\n",
    );
    folder
        .dms(&["upgrade"])
        .fails(&["is a script for several databases", "[databases]"]);
}

#[test]
fn nothing_is_printed_or_written_where_one_of_several_fails_offline() {
    let folder = project();
    folder.write(
        "migrations/versions/two.py",
        &script(
            "two",
            Some("one"),
            &[("", "pass"), ("users", "op.nosuch()")],
        ),
    );
    folder
        .dms(&["upgrade", "--sql"])
        .fails(&["database `users`", "nosuch"]);
    assert!(!folder.path().join("default.sql").exists());
}

/// The template with the constructs of Flask-Migrate's for several databases.
const TEMPLATE: &str = r#""""${message}"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade(engine_name):
    globals()["upgrade_%s" % engine_name]()


def downgrade(engine_name):
    globals()["downgrade_%s" % engine_name]()

<%
    from flask import current_app
    names = [''] + list(current_app.config['SQLALCHEMY_BINDS'].keys())
%>
% for name in names:

def upgrade_${name}():
    ${context.get("%s_upgrades" % name, "pass")}


def downgrade_${name}():
    ${context.get("%s_downgrades" % name, "pass")}

% endfor
"#;

#[test]
fn migrate_compares_each_database_with_its_models() {
    let folder = project();
    folder.write("migrations/script.py.mako", TEMPLATE);
    folder.dms(&["stamp", "head"]).succeeds();
    let run = folder
        .dms(&["migrate", "-m", "all", "--rev-id", "two"])
        .succeeds();
    assert!(run.stderr.contains("Detected added table 'product'"));
    assert!(run.stderr.contains("Detected added table 'user'"));
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(folder.tables("app.db"), ["product"]);
    assert_eq!(folder.tables("users.db"), ["user"]);
    folder.dms(&["check"]).succeeds();
    let run = folder.dms(&["migrate", "-m", "none"]).succeeds();
    assert!(run.stderr.contains("No changes in schema detected."));
    folder.dms(&["downgrade"]).succeeds();
    assert_eq!(folder.tables("users.db"), [""; 0]);
    folder.dms(&["upgrade", "one"]).succeeds();
    // One database that differs is enough.
    folder.dms(&["upgrade", "--database", "default"]).succeeds();
    folder.write("migrations/script.py.mako", "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\ndef upgrade():\n    ${upgrades}\n");
    folder.dms(&["upgrade"]).succeeds();
    folder.write(
        "models.py",
        &format!("{MODELS}    age = db.Column(db.Integer)\n"),
    );
    let run = folder.dms(&["check"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr
            .contains("  database users:\n  ~ table user\n      + column age INTEGER\n"),
        "{}",
        run.stderr
    );
    folder
        .dms(&["migrate", "-m", "age"])
        .fails(&["upgrade_", "several databases"]);
}

#[test]
fn engines_of_alembic_have_their_own_models() {
    let folder = Folder::empty();
    folder.write(
        "alembic.ini",
        "[alembic]\nscript_location = %(here)s/alembic\ndatabases = engine1, engine2\n\n\
         [engine1]\nsqlalchemy.url = sqlite:///one.db\n\n[engine2]\nsqlalchemy.url = sqlite:///two.db\n",
    );
    folder.write(
        "alembic/versions/one.py",
        &script(
            "one",
            None,
            &[("engine1", &table("a")), ("engine2", &table("b"))],
        ),
    );
    folder.dms(&["upgrade", "head"]).succeeds();
    assert_eq!(folder.tables("one.db"), ["a"]);
    assert_eq!(folder.tables("two.db"), ["b"]);
    folder
        .dms(&["upgrade", "--url", "sqlite:///three.db"])
        .fails(&["engine1, engine2", "--database NAME"]);
    folder.write(
        "models.py",
        "import sqlalchemy as sa\none = sa.MetaData()\ntwo = sa.MetaData()\n\
         sa.Table('a', one, sa.Column('id', sa.Integer, primary_key=True))\n\
         sa.Table('b', two, sa.Column('id', sa.Integer, primary_key=True))\n",
    );
    folder.dms(&["check"]).fails(&[
        "do not say which tables belong to the database `engine1`",
        "[databases.engine1]",
    ]);
    folder.write(
        "dms.toml",
        "[databases.engine1]\nurl = \"sqlite:///one.db\"\nmodels = \"models.py:one\"\n\
         [databases.engine2]\nurl = \"sqlite:///two.db\"\nmodels = \"models.py:two\"\n",
    );
    folder.dms(&["check"]).succeeds();

    // Plain MetaData can say it as Flask-SQLAlchemy's does.
    folder.write("dms.toml", "models = \"models.py\"\n");
    let models = folder.read("models.py").replace(
        "one = sa.MetaData()",
        "one = sa.MetaData(info={'bind_key': 'engine1'})",
    );
    folder.write(
        "models.py",
        &models.replace(
            "two = sa.MetaData()",
            "two = sa.MetaData(info={'bind_key': 'engine2'})",
        ),
    );
    folder.dms(&["check"]).succeeds();
}

#[test]
fn one_database_under_two_names_is_refused() {
    let folder = project();
    folder.write(
        "dms.toml",
        "models = \"models.py\"\nurl = \"sqlite:///app.db\"\n[databases]\nusers = \"sqlite:///./app.db\"\n",
    );
    folder
        .dms(&["upgrade"])
        .fails(&["the databases `<default>` and `users` are the same one"]);
    assert!(!folder.path().join("app.db").exists());
}
