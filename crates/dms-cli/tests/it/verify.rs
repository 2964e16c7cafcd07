//! `migrate --verify`, `--stdout`, `stamp --verify` and what `check` prints, on SQLite.

use serde_json::{Value, json};

use crate::support::{FIRST, Folder, Run};

/// examples/product at its revision, with one more column in the models.
fn grown() -> Folder {
    let folder = Folder::product();
    folder.dms(&["-q", "upgrade"]).succeeds();
    let models = folder.read("models.py") + "    weight: Mapped[int | None]\n";
    folder.write("models.py", &models);
    folder
}

/// Replaces a part of the template of scripts.
fn change_template(folder: &Folder, old: &str, new: &str) {
    let template = folder.read("migrations/script.py.mako");
    assert!(template.contains(old), "{template}");
    folder.write("migrations/script.py.mako", &template.replace(old, new));
}

const NO_DOWNGRADE: (&str, &str) = ("${downgrades if downgrades else \"pass\"}", "pass");
const WRONG_UPGRADE: (&str, &str) = (
    "${upgrades if upgrades else \"pass\"}",
    "op.execute('INSERT INTO nosuch VALUES (1)')",
);

fn document(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

#[test]
fn a_script_that_holds_is_the_one_that_is_written_without_proof() {
    let folder = grown();
    let before = folder.database("product.db");
    let migrate = ["migrate", "-m", "w", "--rev-id", "abc"];
    folder.dms(&migrate).succeeds();
    let name = "migrations/versions/abc_w.py";
    let plain = folder.read(name);
    std::fs::remove_file(folder.path().join(name)).unwrap();
    let run = folder
        .dms(&[&migrate[..], &["--verify"]].concat())
        .succeeds();
    assert!(
        run.stdout
            .ends_with("Verified: it leads to the models and back.\n")
    );
    let body = |text: &str| text[text.find("revision: str").unwrap()..].to_owned();
    assert_eq!(body(&folder.read(name)), body(&plain));
    assert_eq!(folder.database("product.db"), before);
    folder.dms(&["upgrade"]).succeeds();
    folder.dms(&["check"]).succeeds();
}

#[test]
fn a_script_that_does_not_lead_back_says_so_on_top() {
    let folder = grown();
    let before = folder.database("product.db");
    change_template(&folder, NO_DOWNGRADE.0, NO_DOWNGRADE.1);
    let run = folder.dms(&["-q", "migrate", "-m", "w", "--rev-id", "abc", "--verify"]);
    run.fails(&[
        "the script failed its proof: the downgrade does not lead back",
        "- column weight INTEGER",
        "your database was not touched",
    ]);
    let text = folder.read("migrations/versions/abc_w.py");
    assert!(
        text.starts_with("# This script failed its proof (dms migrate --verify):\n# the downgrade"),
        "{text}"
    );
    assert!(
        text.contains("\n#       - column weight INTEGER\n#\n\"\"\"w\n"),
        "{text}"
    );
    assert_eq!(folder.database("product.db"), before);
    // It is a script like any other.
    assert!(
        folder
            .dms(&["history"])
            .succeeds()
            .stdout
            .contains("abc (head), w")
    );
    folder.dms(&["upgrade"]).succeeds();
}

#[test]
fn a_script_that_cannot_be_applied_is_shown_with_its_line() {
    let folder = grown();
    change_template(&folder, WRONG_UPGRADE.0, WRONG_UPGRADE.1);
    let run = folder.dms(&["-q", "migrate", "-m", "w", "--rev-id", "abc", "--verify"]);
    let text = folder.read("migrations/versions/abc_w.py");
    let line = 1 + text
        .lines()
        .position(|line| line.contains("op.execute"))
        .unwrap();
    run.fails(&[
        "the script cannot be applied",
        "no such table: nosuch",
        &format!("abc_w.py:{line}:"),
    ]);
    assert!(text.starts_with("# This script failed its proof"), "{text}");
}

#[test]
fn the_models_are_asked_and_not_the_operations() {
    let folder = grown();
    change_template(&folder, WRONG_UPGRADE.0, "pass");
    folder
        .dms(&["-q", "migrate", "-m", "w", "--rev-id", "abc", "--verify"])
        .fails(&[
            "the script does not lead to the models",
            "+ column weight INTEGER",
        ]);
}

#[test]
fn the_proof_is_in_the_document() {
    let folder = grown();
    let run = folder
        .dms(&["-q", "migrate", "--rev-id", "abc", "--verify", "--json"])
        .succeeds();
    let written = document(&run);
    assert_eq!(written["verified"], true);
    assert_eq!(written["finding"], Value::Null);
    std::fs::remove_file(written["path"].as_str().unwrap()).unwrap();
    change_template(&folder, NO_DOWNGRADE.0, NO_DOWNGRADE.1);
    let run = folder.dms(&["-q", "migrate", "--rev-id", "abc", "--verify", "--json"]);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    let written = document(&run);
    assert_eq!(written["verified"], false);
    let finding = written["finding"].as_str().unwrap();
    assert!(finding.contains("does not lead back"), "{finding}");
    assert!(std::fs::exists(written["path"].as_str().unwrap()).unwrap());
}

/// What a hook makes of the script is what will run.
#[test]
fn the_file_is_proved_as_hooks_leave_it() {
    let folder = grown();
    let settings = folder.read("dms.toml");
    let hook = "\n[[post_write_hooks]]\nname = \"break\"\ntype = \"exec\"\nexecutable = \"sed\"\n\
                options = \"-i s/op.drop_column.*/pass/ REVISION_SCRIPT_FILENAME\"\n";
    folder.write("dms.toml", &(settings.clone() + hook));
    let arguments = ["-q", "migrate", "-m", "w", "--rev-id", "abc", "--verify"];
    folder.dms(&arguments).fails(&["does not lead back"]);
    std::fs::remove_file(folder.path().join("migrations/versions/abc_w.py")).unwrap();
    // What is no script any more could not be proved.
    folder.write(
        "dms.toml",
        &(settings + &hook.replace("s/op.drop_column.*/pass/", "s/^revision/rev/")),
    );
    let before = folder.files();
    folder.dms(&arguments).fails(&["abc_w.py"]);
    assert_eq!(folder.files(), before);
}

#[test]
fn a_setting_asks_for_the_proof() {
    let folder = grown();
    change_template(&folder, NO_DOWNGRADE.0, NO_DOWNGRADE.1);
    folder.write(
        "dms.toml",
        &("verify = true\n".to_owned() + &folder.read("dms.toml")),
    );
    let migrate = ["-q", "migrate", "-m", "w", "--rev-id", "abc"];
    folder.dms(&migrate).fails(&["failed its proof"]);
    std::fs::remove_file(folder.path().join("migrations/versions/abc_w.py")).unwrap();
    folder
        .dms(&["-q", "revision", "--autogenerate", "--rev-id", "abd"])
        .fails(&["failed its proof"]);
    std::fs::remove_file(folder.path().join("migrations/versions/abd_.py")).unwrap();
    folder
        .dms(&[&migrate[..], &["--no-verify"]].concat())
        .succeeds();
    folder
        .dms(&["revision", "--verify"])
        .fails(&["`--verify` makes no sense here", "--autogenerate"]);
    folder
        .dms(&["revision", "--rev-id", "abe", "--head", "abc"])
        .succeeds();
}

#[test]
fn everything_of_the_database_is_in_the_copy() {
    let folder = Folder::with_models(
        "import sqlalchemy as sa\nm = sa.MetaData()\n\
         sa.Table('a', m, sa.Column('id', sa.Integer, primary_key=True), sa.Column('t', sa.Text), \
         sa.Column('n', sa.INT), sa.Column('z', sa.Text))\n\
         sa.Table('b c', m, sa.Column('id', sa.Integer, primary_key=True), sa.Column('a_id', sa.ForeignKey('a.id')))\n",
    );
    let connection = rusqlite::Connection::open(folder.path().join("app.db")).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, t TEXT COLLATE NOCASE, n INT DEFAULT (1 + 1));\
             CREATE TABLE \"b c\" (id INTEGER NOT NULL PRIMARY KEY, a_id INTEGER REFERENCES a (id)) STRICT;\
             CREATE UNIQUE INDEX i ON a (lower(t)) WHERE n > 1;\
             CREATE VIEW v AS SELECT t FROM a;\
             CREATE TRIGGER tr AFTER INSERT ON a BEGIN DELETE FROM \"b c\" WHERE a_id = new.id; END;\
             CREATE VIRTUAL TABLE f USING fts5(body);\
             INSERT INTO a (t) VALUES ('x');",
        )
        .unwrap();
    let run = folder
        .dms(&["migrate", "-m", "w", "--rev-id", "abc", "--verify"])
        .succeeds();
    assert!(!run.stderr.contains("scratch copy"), "{}", run.stderr);
    assert!(
        run.stderr.contains("Detected added column 'a.z'"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_printed_script_is_not_written() {
    let folder = grown();
    let hook = "\n[[post_write_hooks]]\nname = \"no\"\ntype = \"exec\"\nexecutable = \"nosuch\"\n";
    folder.write("dms.toml", &(folder.read("dms.toml") + hook));
    let before = folder.files();
    let printed = |arguments: &[&str]| folder.dms(arguments).succeeds().stdout;
    let text = printed(&[
        "-q", "migrate", "-m", "w", "--rev-id", "abc", "--stdout", "--verify",
    ]);
    assert!(text.starts_with("\"\"\"w\n\nRevision ID: abc\n"), "{text}");
    assert!(
        text.contains("op.add_column('product', sa.Column('weight'"),
        "{text}"
    );
    let empty = printed(&["revision", "-m", "e", "--rev-id", "abd", "--stdout"]);
    assert!(
        empty.starts_with("\"\"\"e\n\nRevision ID: abd\n"),
        "{empty}"
    );
    let run = folder
        .dms(&[
            "-q", "migrate", "-m", "w", "--rev-id", "abc", "--stdout", "--json",
        ])
        .succeeds();
    let made = document(&run);
    assert_eq!(
        (&made["revision"], &made["path"]),
        (&json!("abc"), &Value::Null)
    );
    assert!(made["script"].as_str().unwrap().starts_with("\"\"\"w\n"));
    assert_eq!(made["verified"], Value::Null);
    change_template(&folder, NO_DOWNGRADE.0, NO_DOWNGRADE.1);
    let before = {
        let mut files = before;
        files.insert(
            "migrations/script.py.mako".into(),
            folder.read("migrations/script.py.mako"),
        );
        files
    };
    let run = folder.dms(&["-q", "migrate", "--stdout", "--verify"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stdout.starts_with("# This script failed its proof"),
        "{}",
        run.stdout
    );
    assert_eq!(folder.files(), before);
}

#[test]
fn each_of_several_databases_is_proved() {
    let folder = Folder::empty();
    folder.dms(&["init", "--multidb"]).succeeds();
    folder.write(
        "dms.toml",
        "models = \"models.py\"\nurl = \"sqlite:///app.db\"\n[databases]\nusers = \"sqlite:///users.db\"\n",
    );
    folder.write(
        "models.py",
        "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n\n\
         class Product(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n\n\
         class User(db.Model):\n    __bind_key__ = 'users'\n    id = db.Column(db.Integer, primary_key=True)\n",
    );
    folder
        .dms(&["migrate", "-m", "one", "--rev-id", "one", "--verify"])
        .succeeds();
    assert!(folder.tables("app.db").is_empty() && folder.tables("users.db").is_empty());
    std::fs::remove_file(folder.path().join("migrations/versions/one_one.py")).unwrap();
    change_template(
        &folder,
        "${context.get(\"%s_downgrades\" % name, \"pass\")}",
        "${'pass' if name == 'users' else context.get(\"%s_downgrades\" % name, \"pass\")}",
    );
    folder
        .dms(&["-q", "migrate", "-m", "one", "--rev-id", "one", "--verify"])
        .fails(&["database `users`: the downgrade does not lead back"]);
}

/// Alembic records whatever it is told, and the first downgrade fails half-way.
#[test]
fn defect_26_a_stamp_can_be_held_to_the_models() {
    let folder = grown();
    folder.dms(&["stamp", "base"]).succeeds();
    folder.dms(&["stamp", "head", "--verify"]).fails(&[
        "nothing was recorded",
        "~ table product",
        "+ column weight INTEGER",
    ]);
    assert_eq!(folder.database("product.db").1, [""; 0]);
    folder
        .dms(&["stamp", "base", "--verify"])
        .fails(&["the newest revision alone", "`heads`"]);
    folder.write(
        "models.py",
        &folder
            .read("models.py")
            .replace("    weight: Mapped[int | None]\n", ""),
    );
    folder.dms(&["stamp", "head", "--verify"]).succeeds();
    assert_eq!(folder.database("product.db").1, [FIRST]);
}

const BEFORE: &str = "CREATE TABLE product (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30), price NUMERIC(10, 2) \
                      DEFAULT 0, old INTEGER);\
                      CREATE INDEX ix_old ON product (old);\
                      CREATE TABLE gone (id INTEGER);";

const AFTER: &str = "import sqlalchemy as sa
m = sa.MetaData()
sa.Table('product', m, sa.Column('id', sa.Integer, primary_key=True),
    sa.Column('name', sa.String(60), nullable=False), sa.Column('price', sa.Numeric(10, 2), server_default='1'),
    sa.Column('shop_id', sa.ForeignKey('shop.id', ondelete='CASCADE', name='fk_shop')))
sa.Table('shop', m, sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.Text, index=True))
";

fn changed() -> Folder {
    let folder = Folder::with_models(AFTER);
    folder.write(
        "dms.toml",
        &(folder.read("dms.toml") + "compare_server_default = true\n"),
    );
    let connection = rusqlite::Connection::open(folder.path().join("app.db")).unwrap();
    connection.execute_batch(BEFORE).unwrap();
    folder
}

#[test]
fn defect_28_check_tells_table_by_table_what_becomes_of_what() {
    let folder = changed();
    let run = folder.dms(&["-q", "check"]);
    assert_eq!(
        run.stderr,
        "error: new upgrade operations detected
  + table shop
      + column id INTEGER NOT NULL
      + column name TEXT
      + primary key (id)
      + index ix_shop_name (name)
  - table gone
  ~ table product
      + column shop_id INTEGER
      ~ column name: type VARCHAR(30) -> VARCHAR(60), NULL -> NOT NULL
      ~ column price: default 0 -> '1'
      - index ix_old (old)
      + foreign key fk_shop (shop_id) -> shop (id) ON DELETE CASCADE
      - column old INTEGER

hint: write them down with `dms migrate -m \"...\"`
"
    );
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    let run = folder.dms(&["-q", "check", "--color", "always"]);
    for painted in [
        "\u{1b}[32m+ table shop\u{1b}[0m",
        "\u{1b}[31m- table gone\u{1b}[0m",
        "\u{1b}[33m~ table product\u{1b}[0m",
    ] {
        assert!(run.stderr.contains(painted), "{:?}", run.stderr);
    }
}

#[test]
fn check_gives_programs_the_values_before_and_after() {
    let folder = changed();
    let run = folder.dms(&["-q", "check", "--json"]);
    let document = document(&run);
    let operations = document["operations"].as_array().unwrap();
    let of_name: Vec<&Value> = operations
        .iter()
        .filter(|it| it["name"] == "name")
        .collect();
    assert_eq!(
        of_name,
        [&json!({
            "change": "alter", "schema": null, "table": "product", "kind": "column", "name": "name", "definition": "",
            "properties": [
                {"property": "type", "before": "VARCHAR(30)", "after": "VARCHAR(60)"},
                {"property": "nullable", "before": "true", "after": "false"},
            ],
            "parts": [],
            "summary": "alter column product.name (type, NOT NULL)",
        })]
    );
    let shop = operations.iter().find(|it| it["table"] == "shop").unwrap();
    assert_eq!(shop["parts"][0], "column id INTEGER NOT NULL");
}

#[test]
fn the_sql_that_check_prints_makes_the_database_what_the_models_say() {
    let folder = changed();
    let run = folder.dms(&["-q", "check", "--sql"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr.contains("new upgrade operations detected"),
        "{}",
        run.stderr
    );
    rusqlite::Connection::open(folder.path().join("app.db"))
        .unwrap()
        .execute_batch(&run.stdout)
        .unwrap();
    let run = folder.dms(&["check", "--sql"]).succeeds();
    assert_eq!(run.stdout, "");
    folder.dms(&["check"]).succeeds();
}
