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

/// Real Alembic raises a CompileError, which such a script catches.
#[test]
fn what_a_dialect_cannot_do_python_may_catch() {
    let files = Folder::empty();
    let sqlite = format!("sqlite:///{}/app.db", files.path().display());
    let database = Postgres::new();
    for url in [&sqlite, &database.url] {
        let folder = Folder::with_chain(4);
        folder.write("models.py", "import sqlalchemy as sa\nmetadata = sa.MetaData()\nsa.Table('t01', metadata, sa.Column('id', sa.Integer))\n");
        let lost = "op.create_table('lost', sa.Column('id', sa.Integer()))";
        folder.write_revision(2, &format!("try:\n        op.drop_constraint(None, 't01', type_='unique')\n        {lost}\n    except Exception as error:\n        print('caught', type(error).__name__)"));
        let shown = run(&folder, url, &["upgrade"]).succeeds();
        assert!(shown.stderr.contains("caught "), "{}", shown.stderr);
        assert_eq!(current(&folder, url), "r04_id (head)\n");
    }
    assert_eq!(files.tables("app.db"), ["t01", "t03", "t04"]);
    assert_eq!(without_version(database.tables()), ["t01", "t03", "t04"]);
}

/// Real Alembic ends so when it changes the version table.
#[test]
fn a_transaction_that_a_script_has_lost_is_an_error() {
    let database = Postgres::new();
    let folder = chain();
    folder.write_revision(2, &format!("try:\n        op.execute('SELECT nothing / %d' % {UNKNOWN})\n    except Exception:\n        pass"));
    run(&folder, &database.url, &["upgrade"]).fails(&["current transaction is aborted"]);
    assert_eq!(current(&folder, &database.url), "r01_id\n");
}

#[test]
fn the_first_revision_of_all_can_be_one_for_python() {
    let files = Folder::empty();
    let sqlite = format!("sqlite:///{}/app.db", files.path().display());
    let (postgres, mariadb) = (Postgres::new(), Mariadb::new());
    for url in [&sqlite, &postgres.url, &mariadb.url] {
        let folder = chain();
        folder.write_revision(
            1,
            &format!("op.create_table('t%02d' % ({UNKNOWN} // 4), sa.Column('id', sa.Integer()))"),
        );
        run(&folder, url, &["upgrade"]).succeeds();
        assert_eq!(current(&folder, url), "r04_id (head)\n");
    }
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
    let bare = format!("#!/bin/sh\nexec {:?} -S \"$@\"\n", python());
    folder.write("bare.sh", &bare);
    let path = folder.path().join("bare.sh");
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for (program, words) in [
        ("./none/python", "cannot start `"),
        (
            "./bare.sh",
            "bare.sh` cannot be used: ModuleNotFoundError: No module named 'alembic'",
        ),
        ("true", "ended without an answer"),
        ("false", "ended without an answer"),
    ] {
        let failed = folder.dms(&["--python", program, "upgrade"]);
        failed.fails(&[words, "python = \".venv/bin/python\""]);
        assert_eq!(folder.tables("app.db"), [""; 0]);
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

/// The settings of [`chain`], with a startup file.
fn with_startup(folder: &Folder, text: &str) {
    folder.write(
        "dms.toml",
        &format!(
            "script_location = \"migrations\"\nmodels = \"models.py\"\nurl = \"sqlite:///app.db\"\n\
             python = {:?}\npython_startup = \"startup.py\"\n",
            python()
        ),
    );
    folder.write("startup.py", text);
}

#[test]
fn a_startup_file_does_what_the_command_of_the_project_does() {
    let folder = chain();
    with_startup(
        &folder,
        "import models\nmodels.prefix = 'made_by_startup_'\nconfigure_options = {'profile': 'it'}\n",
    );
    folder.write_revision(2, &format!("import models\n    op.create_table(models.prefix + op.get_context().opts['profile'] + str({UNKNOWN}), sa.Column('id', sa.Integer()))"));
    folder.dms(&["upgrade", "r02_id"]).succeeds();
    assert_eq!(folder.tables("app.db"), ["made_by_startup_it4", "t01"]);
    folder.write("models.py", "import sqlalchemy as sa\nprefix = ''\nmetadata = sa.MetaData()\nwanted = lambda: sa.Table(prefix + 't', metadata, sa.Column('id', sa.Integer, primary_key=True))\n");
    folder.write(
        "startup.py",
        "import models\nmodels.prefix = 'made_by_startup_'\nmodels.wanted()\n",
    );
    let shown = folder.dms(&[
        "models",
        "--models",
        "models:metadata",
        "--models-from-python",
    ]);
    let shown = shown.succeeds().stdout;
    assert!(shown.contains("table made_by_startup_t"), "{shown}");
}

#[test]
fn a_startup_file_that_fails_is_told_with_its_line() {
    let folder = chain();
    with_startup(
        &folder,
        "import os\n\ndef begin():\n    raise LookupError('no profile')\n\nbegin()\n",
    );
    folder.dms(&["upgrade"]).fails(&[
        "`python_startup` failed: LookupError: no profile",
        "startup.py:4:5",
        "startup.py:6 in <module>: begin()",
        "hint: ",
    ]);
    with_startup(&folder, "import os\nif:\n");
    let message = "`python_startup` failed: ";
    folder
        .dms(&["upgrade"])
        .fails(&[message, "SyntaxError: invalid syntax", "startup.py:2:1"]);
    with_startup(&folder, "raise SystemExit(3)\n");
    folder.dms(&["upgrade"]).fails(&[message, "SystemExit: 3"]);
    std::fs::remove_file(folder.path().join("startup.py")).unwrap();
    folder
        .dms(&["upgrade"])
        .fails(&["cannot read `", "startup.py`", "correct `python_startup`"]);
    assert_eq!(folder.tables("app.db"), [""; 0]);
}

#[test]
fn what_the_imports_of_env_py_register_is_there() {
    let folder = chain();
    folder.write("migrations/env.py", "from alembic import context\nimport directives\nimport nothing_of_this\ncontext.configure(url='sqlite://')\nraise SystemExit('the migrations are run')\n");
    folder.write("directives.py", "from alembic.operations import MigrateOperation, Operations\n@Operations.register_operation('make_table')\nclass MakeTable(MigrateOperation):\n    def __init__(self, name):\n        self.name = name\n    @classmethod\n    def make_table(cls, operations, name):\n        return operations.invoke(cls(name))\n@Operations.implementation_for(MakeTable)\ndef make(operations, operation):\n    operations.execute('CREATE TABLE %s (id INTEGER)' % operation.name)\n");
    folder.write_revision(2, &format!("op.make_table('v%d' % {UNKNOWN})"));
    let shown = run(&folder, "sqlite:///app.db", &["upgrade", "r02_id"]).succeeds();
    let failure = "`import nothing_of_this` of env.py fails: ModuleNotFoundError";
    assert!(shown.stderr.contains(failure), "{}", shown.stderr);
    assert_eq!(folder.tables("app.db"), ["t01", "v4"]);
}

/// An application of its own kind, which its command has to set up.
#[test]
fn what_the_application_refuses_without_its_command_is_run_by_python() {
    let folder = chain();
    folder.write("shop.py", "session = None\ndef needed():\n    if session is None:\n        raise RuntimeError('the session must be set')\n    return session\n");
    with_startup(&folder, "import shop\nshop.session = 's'\n");
    folder.write_revision(
        2,
        "import shop\n    op.create_table(shop.needed(), sa.Column('id', sa.Integer()))",
    );
    let shown = folder.dms(&["doctor"]);
    assert!(shown.stdout.contains("r02_id  needs Python"), "{shown:?}");
    folder.dms(&["upgrade", "r02_id"]).succeeds();
    assert_eq!(folder.tables("app.db"), ["s", "t01"]);
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
