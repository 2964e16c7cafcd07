//! Revisions that real Alembic runs, in the interpreter of DMS_TEST_PYTHON.

use crate::live::Database as Postgres;
use crate::live_mariadb::Database as Mariadb;
use crate::support::{Folder, Run, repository};

fn python() -> String {
    std::env::var("DMS_TEST_PYTHON")
        .expect("DMS_TEST_PYTHON names a Python with Alembic: run scripts/test, which makes one")
}

/// What the evaluator has no answer for: the number of bytes of an `int`.
const UNKNOWN: &str = "__import__('ctypes').sizeof(__import__('ctypes').c_int32)";

const MODELS: &str = "import sqlalchemy as sa\n\
    metadata = sa.MetaData(naming_convention={'uq': 'uq_%(table_name)s_%(column_0_name)s'})\n\
    sa.Table('t01', metadata, sa.Column('id', sa.Integer, primary_key=True))\n";

/// A chain of four; the second needs Python.
fn chain() -> Folder {
    let folder = Folder::with_chain(4);
    folder.write("models.py", MODELS);
    let body = format!(
        "op.create_table('t02', sa.Column('id', sa.Integer()), sa.UniqueConstraint('id')); \
         op.execute('INSERT INTO t02 VALUES (%d)' % {UNKNOWN}); print('by Python')"
    );
    folder.write_revision(2, &body);
    folder
}

fn run(folder: &Folder, url: &str, arguments: &[&str]) -> Run {
    let python = python();
    let mut all = vec!["--url", url, "--python", &python];
    all.extend(arguments);
    folder.dms(&all)
}

fn current(folder: &Folder, url: &str) -> String {
    let run = folder.dms(&["-q", "--url", url, "current"]);
    run.succeeds().stdout
}

/// Up and down on a database; the log is Alembic's.
fn up_and_down(url: &str, tables: &dyn Fn() -> Vec<String>) {
    let folder = chain();
    let up = run(&folder, url, &["upgrade"]).succeeds();
    assert_eq!(
        up.stderr.matches("Running upgrade ").count(),
        4,
        "{}",
        up.stderr
    );
    assert!(up.stderr.contains("by Python\n"), "{}", up.stderr);
    assert_eq!(current(&folder, url), "r04_id (head)\n");
    assert_eq!(tables(), ["t01", "t02", "t03", "t04"]);
    run(&folder, url, &["downgrade", "base"]).succeeds();
    assert_eq!(current(&folder, url), "");
    assert_eq!(tables(), [""; 0]);
}

fn without_version(tables: Vec<String>) -> Vec<String> {
    let tables = tables.into_iter();
    tables.filter(|name| name != "alembic_version").collect()
}

#[test]
fn one_revision_of_a_run_is_run_by_python_on_sqlite() {
    let files = Folder::empty();
    let url = format!("sqlite:///{}/app.db", files.path().display());
    up_and_down(&url, &|| files.tables("app.db"));
}

#[test]
fn one_revision_of_a_run_is_run_by_python_on_postgresql() {
    let database = Postgres::new();
    up_and_down(&database.url, &|| without_version(database.tables()));
    // A driver that cannot be used without an event loop is replaced.
    let url = database.url.replace("postgresql:", "postgresql+asyncpg:");
    up_and_down(&url, &|| without_version(database.tables()));
}

#[test]
fn one_revision_of_a_run_is_run_by_python_on_mariadb() {
    let database = Mariadb::new();
    up_and_down(&database.url, &|| without_version(database.tables()));
}

/// A script of which the evaluator finds out only on the database that it cannot follow it.
const LATE: &str = "op.create_table('t03', sa.Column('id', sa.Integer())); \
                    n = op.get_bind().execute(sa.text('SELECT count(*) FROM t01')).scalar(); ";

#[test]
fn a_revision_that_turns_out_to_need_python_begins_anew() {
    let files = Folder::empty();
    let sqlite = format!("sqlite:///{}/app.db", files.path().display());
    let database = Postgres::new();
    for url in [&sqlite, &database.url] {
        let folder = chain();
        folder.write_revision(
            3,
            &format!("{LATE}op.execute('INSERT INTO t03 VALUES (%d)' % (n + {UNKNOWN}))"),
        );
        run(&folder, url, &["upgrade"]).succeeds();
        assert_eq!(current(&folder, url), "r04_id (head)\n");
    }
    assert_eq!(files.tables("app.db"), ["t01", "t02", "t03", "t04"]);
    let rows = database.client().query("SELECT id FROM t03", &[]).unwrap();
    assert_eq!(rows.iter().map(|row| row.get(0)).collect::<Vec<i32>>(), [4]);
}

#[test]
fn an_error_in_python_has_its_line_and_takes_the_revision_back() {
    let files = Folder::empty();
    let sqlite = format!("sqlite:///{}/app.db", files.path().display());
    let postgres = Postgres::new();
    for url in [&sqlite, &postgres.url] {
        let folder = chain();
        folder.write_revision(2, &format!("op.create_table('t02', sa.Column('id', sa.Integer()))\n    helper({UNKNOWN})\n\n\ndef helper(n):\n    raise ValueError('no %d' % n)"));
        let failed = run(&folder, url, &["upgrade"]).fails(&[
            "upgrade of revision `r02_id` failed in Python: ValueError: no 4",
            "r02_id_step.py:21:5",
            "r02_id_step.py:17 in upgrade: helper(",
            "nothing of the failed revision took effect; those before it are committed",
        ]);
        assert!(!failed.stderr.contains("<string>"), "{}", failed.stderr);
        assert_eq!(current(&folder, url), "r01_id\n");
    }
    assert_eq!(files.tables("app.db"), ["t01"]);
    assert_eq!(without_version(postgres.tables()), ["t01"]);
}

#[test]
fn no_password_is_in_what_python_prints_or_raises() {
    let database = Postgres::new();
    let folder = chain();
    folder.write_revision(2, &format!("u = op.get_bind().engine.url.render_as_string(hide_password=False); print(u)\n    raise ValueError(u * ({UNKNOWN} // 4))"));
    let failed =
        run(&folder, &database.url, &["upgrade"]).fails(&["ValueError: postgresql", "***"]);
    let (_, rest) = database.url.split_once("://").unwrap();
    let (_, rest) = rest.split_once(':').unwrap();
    let (password, _) = rest.split_once('@').unwrap();
    assert!(!failed.stderr.contains(password), "{}", failed.stderr);
}

/// Checked with `alembic upgrade head --sql` of Alembic 1.20.1.
#[test]
fn offline_python_prints_the_revision() {
    let folder = chain();
    let shown = run(
        &folder,
        "postgresql://h/d",
        &["upgrade", "r01_id:r02_id", "--sql"],
    );
    assert_eq!(
        shown.succeeds().stdout,
        "BEGIN;\n\n-- Running upgrade r01_id -> r02_id\n\n\
         CREATE TABLE t02 (\n    id INTEGER, \n    CONSTRAINT uq_t02_id UNIQUE (id)\n);\n\n\
         INSERT INTO t02 VALUES (4);\n\n\
         UPDATE alembic_version SET version_num='r02_id' WHERE alembic_version.version_num = 'r01_id';\n\nCOMMIT;\n\n"
    );
}

#[test]
fn without_python_nothing_is_applied_and_the_line_is_told() {
    let database = Mariadb::new();
    let folder = chain();
    folder.dms(&["--url", &database.url, "upgrade"]).fails(&[
        "upgrade of revision `r02_id` failed",
        "r02_id_step.py:16:",
        "python = \".venv/bin/python\"",
    ]);
    assert_eq!(without_version(database.tables()), [""; 0]);
    folder
        .dms(&["upgrade"])
        .fails(&["python = \".venv/bin/python\""]);
    assert_eq!(folder.tables("app.db"), [""; 0]);
}

#[test]
fn the_application_context_of_a_flask_project_is_there() {
    let folder = chain();
    folder.write(
        "models.py",
        "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n\
         class T(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n\
         def create_app():\n    app = Flask('shop')\n    app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite://'\n    db.init_app(app)\n    return app\n",
    );
    folder.write(
        "dms.toml",
        &format!(
            "script_location = \"migrations\"\nmodels = \"models:create_app()\"\nurl = \"sqlite:///app.db\"\npython = {:?}\n",
            python()
        ),
    );
    folder.write_revision(2, &format!("from flask import current_app\n    op.create_table(current_app.name + '_%d' % {UNKNOWN}, sa.Column('id', sa.Integer()))"));
    folder.dms(&["upgrade", "r02_id"]).succeeds();
    assert_eq!(folder.tables("app.db"), ["shop_4", "t01"]);
}

#[test]
fn an_env_py_is_read_up_to_its_metadata() {
    let folder = chain();
    folder.write("migrations/env.py", "from alembic import context\nimport models\nconfig = context.config\ntarget_metadata = models.metadata\nraise SystemExit('the migrations are run')\n");
    folder.write(
        "dms.toml",
        "script_location = \"migrations\"\nmodels = \"migrations/env.py:target_metadata\"\n",
    );
    let shown = run(
        &folder,
        "sqlite:///app.db",
        &["upgrade", "r01_id:r02_id", "--sql"],
    )
    .succeeds();
    assert!(
        shown.stdout.contains("CONSTRAINT uq_t02_id UNIQUE"),
        "{}",
        shown.stdout
    );
}

#[test]
fn what_cannot_be_is_refused() {
    let folder = chain();
    run(&folder, "sqlite://", &["upgrade"])
        .fails(&["a SQLite database in memory", "sqlite:///app.db"]);
    for (program, words) in [
        ("./none/python", "cannot start `"),
        ("true", "ended without an answer"),
        ("false", "ended without an answer"),
    ] {
        let failed = folder.dms(&["--python", program, "upgrade"]);
        failed.fails(&[words, "python = \".venv/bin/python\""]);
        assert_eq!(folder.tables("app.db"), ["t01"]);
    }
}

#[test]
fn the_interpreter_is_a_setting() {
    let folder = chain();
    folder.write(
        "dms.toml",
        "script_location = \"migrations\"\nmodels = \"models.py\"\npython = \".venv/bin/python\"\n",
    );
    let shown = folder.dms(&["config"]).succeeds().stdout;
    let row = shown
        .lines()
        .find(|line| line.starts_with("python "))
        .unwrap();
    assert!(
        row.contains(".venv/bin/python") && row.contains("dms.toml:3"),
        "{row}"
    );
    let shown = folder
        .dms(&["config", "--python", "python3"])
        .succeeds()
        .stdout;
    let row = shown
        .lines()
        .find(|line| line.starts_with("python "))
        .unwrap();
    assert!(row.contains("python3") && row.contains("--python"), "{row}");
}

/// The tables as text without the lines of the models, those of a table sorted: the order of indexes is that of a set.
fn shown_models(run: Run) -> Vec<Vec<String>> {
    let shown = run.succeeds().stdout;
    let tables = shown.split("\n\n").map(|table| {
        let lines = table.lines().map(|line| {
            let line = line.split(".py:").next().unwrap_or_default();
            let (text, file) = line.rsplit_once("  ").unwrap_or((line, ""));
            let text = if file.contains(' ') { line } else { text };
            text.trim_end().to_owned()
        });
        let mut lines: Vec<String> = lines.collect();
        lines.sort();
        lines
    });
    let mut tables: Vec<Vec<String>> = tables.collect();
    tables.sort();
    tables
}

/// The statements of `--sql`, sorted.
fn statements(run: Run) -> Vec<String> {
    let shown = run.succeeds().stdout;
    let mut statements: Vec<String> = shown.split(";\n\n").map(str::to_owned).collect();
    statements.sort();
    statements
}

/// The models of the conformance cases and of the example, evaluated and imported.
#[test]
fn models_imported_in_python_are_those_that_are_evaluated() {
    let declared = repository().join("conformance/declared");
    let mut cases = vec![(repository().join("examples/product/models.py"), "models")];
    for name in ["core", "declarative", "flask_models"] {
        cases.push((declared.join(format!("{name}.py")), name));
    }
    for (path, name) in cases {
        let folder = Folder::with_chain(0);
        folder.write(
            &format!("{name}.py"),
            &std::fs::read_to_string(&path).unwrap(),
        );
        let python = python();
        for dialect in ["postgresql", "sqlite", "mysql", "mariadb"] {
            let native = ["models", "--models", name, "--dialect", dialect];
            let mut imported = native.to_vec();
            imported.extend(["--python", &python, "--models-from-python"]);
            assert_eq!(
                shown_models(folder.dms(&imported)),
                shown_models(folder.dms(&native)),
                "{name} on {dialect}"
            );
            let sql = |arguments: &[&str]| {
                let mut arguments = arguments.to_vec();
                arguments.push("--sql");
                statements(folder.dms(&arguments))
            };
            assert_eq!(sql(&imported), sql(&native), "{name} on {dialect}");
        }
    }
}

#[test]
fn models_that_only_python_can_read_are_compared_with_the_database() {
    let folder = chain();
    let models = format!(
        "{MODELS}import ctypes\nsa.Table('n%d' % ctypes.sizeof(ctypes.c_int32), metadata, sa.Column('id', sa.Integer, primary_key=True))\n"
    );
    folder.write("models.py", &models);
    folder.dms(&["models"]).fails(&["ctypes", "models.py:5:"]);
    let shown = run(
        &folder,
        "sqlite:///app.db",
        &["models", "--models-from-python"],
    )
    .succeeds();
    assert!(shown.stdout.contains("table n4"), "{}", shown.stdout);
    folder
        .dms(&["models", "--models-from-python"])
        .fails(&["no interpreter is named", "--python PATH"]);
    run(&folder, "sqlite:///app.db", &["upgrade"]).succeeds();
    run(
        &folder,
        "sqlite:///app.db",
        &["check", "--models-from-python"],
    )
    .fails(&["+ table n4"]);
    folder.write("models.py", "import nothing_of_this\n");
    run(
        &folder,
        "sqlite:///app.db",
        &["models", "--models-from-python"],
    )
    .fails(&[
        "the models cannot be imported: ModuleNotFoundError",
        "models.py:1",
    ]);
}
