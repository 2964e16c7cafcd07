//! Settings: `dms config`, what is heeded of env.py and the application, hooks, `-n` and `-c`.

use serde_json::Value;

use crate::support::{Folder, dms};

/// A project as `alembic init` leaves it, with these lines in `[alembic]`, and one table in its models.
fn alembic(settings: &str, online: &str) -> Folder {
    let folder = Folder::empty();
    folder.write(
        "alembic.ini",
        &format!("[alembic]\nscript_location = %(here)s/m\nprepend_sys_path = .\npath_separator = os\nsqlalchemy.url = sqlite:///app.db\n{settings}"),
    );
    folder.write(
        "m/env.py",
        &format!("from alembic import context\n\n\ndef offline():\n    context.configure(url=url, literal_binds=True{online})\n\n\ndef online():\n    with engine.connect() as connection:\n        context.configure(connection=connection, target_metadata=metadata{online})\n"),
    );
    folder.write(
        "m/script.py.mako",
        "\"\"\"${message}\n\nRevision ID: ${up_revision}\n\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n${imports if imports else \"\"}\n\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\nbranch_labels = ${repr(branch_labels)}\ndepends_on = ${repr(depends_on)}\n\n\ndef upgrade():\n    ${upgrades if upgrades else \"pass\"}\n\n\ndef downgrade():\n    ${downgrades if downgrades else \"pass\"}\n",
    );
    for (id, down) in [("a1", "None"), ("b2", "'a1'")] {
        folder.write(
            &format!("m/versions/{id}.py"),
            &format!("\"\"\"{id}\"\"\"\nfrom alembic import op\n\nrevision = '{id}'\ndown_revision = {down}\n\n\ndef upgrade():\n    op.execute('SELECT 1')\n\n\ndef downgrade():\n    pass\n"),
        );
    }
    folder.write(
        "models.py",
        "import sqlalchemy as sa\nfrom kinds import Money\nmetadata = sa.MetaData()\nsa.Table('t', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('m', Money()))\n",
    );
    folder.write(
        "kinds.py",
        "import sqlalchemy as sa\nclass Money(sa.types.TypeDecorator):\n    impl = sa.Integer\n    cache_ok = True\n",
    );
    folder
}

fn offline(dialect: &str, online: &str) -> String {
    let url = format!("{dialect}://localhost/x");
    alembic("", online)
        .dms(&["upgrade", "--sql", "--url", &url])
        .succeeds()
        .stdout
}

/// What real Alembic 1.20.1 prints for the same two revisions.
#[test]
fn sql_in_the_transactions_that_env_py_asks_for() {
    let create = "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n);\n\n";
    let first = "-- Running upgrade  -> a1\n\nSELECT 1;\n\nINSERT INTO alembic_version (version_num) VALUES ('a1') RETURNING alembic_version.version_num;\n\n";
    let second = "-- Running upgrade a1 -> b2\n\nSELECT 1;\n\nUPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'a1';\n\n";
    let (begin, commit) = ("BEGIN;\n\n", "COMMIT;\n\n");
    assert_eq!(
        offline("postgresql", ""),
        format!("{begin}{create}{first}{second}{commit}")
    );
    assert_eq!(
        offline("postgresql", ", transaction_per_migration=True"),
        format!("{begin}{create}{first}{commit}{begin}{second}{commit}")
    );
    assert_eq!(
        offline("postgresql", ", transactional_ddl=False"),
        format!("{create}{first}{second}")
    );
    let sqlite = first.replace(
        "RETURNING alembic_version.version_num",
        "RETURNING version_num",
    );
    assert_eq!(
        offline("sqlite", ", transactional_ddl=True"),
        format!("{begin}{create}{sqlite}{second}{commit}")
    );
    assert_eq!(
        offline("sqlite", ", transaction_per_migration=True"),
        format!("{create}{sqlite}{second}")
    );
    let table = ", version_table='v', version_table_schema='s', version_table_pk=False";
    assert_eq!(
        offline("postgresql", table),
        "BEGIN;\n\nCREATE TABLE s.v (\n    version_num VARCHAR(32) NOT NULL\n);\n\n\
         -- Running upgrade  -> a1\n\nSELECT 1;\n\nINSERT INTO s.v (version_num) VALUES ('a1');\n\n\
         -- Running upgrade a1 -> b2\n\nSELECT 1;\n\nUPDATE s.v SET version_num='b2' WHERE s.v.version_num = 'a1';\n\nCOMMIT;\n\n"
    );
}

#[test]
fn the_version_table_of_env_py_is_used() {
    let folder = alembic("", ", version_table='versions', version_table_pk=False");
    let log = folder.dms(&["upgrade"]).succeeds().stderr;
    assert!(!log.contains("WARNI"), "{log}");
    let (tables, _) = folder.database("app.db");
    assert_eq!(
        tables.keys().collect::<Vec<_>>(),
        ["versions"],
        "no primary key, so no index"
    );
    assert_eq!(folder.dms(&["current"]).succeeds().stdout, "b2 (head)\n");
    let log = alembic("", ", transactional_ddl=True")
        .dms(&["upgrade"])
        .succeeds()
        .stderr;
    assert!(log.contains("Will assume transactional DDL."), "{log}");
}

#[test]
fn what_env_py_computes_counts_or_is_refused() {
    let folder = alembic(
        "",
        ", version_table=PREFIX + '_versions', version_table_schema=NOWHERE",
    );
    let env = folder.read("m/env.py");
    let start =
        "import names\nfrom names import PREFIX\nNOWHERE = getattr(names, 'SCHEMA', None)\n";
    folder.write("m/env.py", &format!("{start}{env}"));
    folder.write(
        "names.py",
        "import unknown_library\nfor it in unknown_library.all():\n    it.start()\nPREFIX = 'app'.upper()\n",
    );
    let log = folder.dms(&["upgrade"]).succeeds().stderr;
    assert!(!log.contains("WARNI"), "{log}");
    let (tables, _) = folder.database("app.db");
    assert_eq!(
        tables.keys().next().map(String::as_str),
        Some("APP_versions")
    );
    assert_eq!(folder.dms(&["current"]).succeeds().stdout, "b2 (head)\n");

    // In another table the database would look empty, and everything would be applied again.
    folder.write(
        "names.py",
        "import unknown_library\nPREFIX = unknown_library.prefix()\n",
    );
    for arguments in [
        &["upgrade"] as &[&str],
        &["current"],
        &["downgrade", "base"],
    ] {
        let run = folder.dms(arguments);
        assert_eq!(run.status, 1);
        assert!(
            run.stderr.contains("`version_table` is not known")
                && run.stderr.contains("m/env.py:")
                && run.stderr.contains("hint: say it in dms.toml"),
            "{}",
            run.stderr
        );
    }
    folder.write(
        "dms.toml",
        "script_location = \"m\"\nurl = \"sqlite:///app.db\"\nversion_table = \"APP_versions\"\n",
    );
    let run = folder.dms(&["current"]).succeeds();
    assert_eq!(run.stdout, "b2 (head)\n");
    assert!(!run.stderr.contains("version_table"), "{}", run.stderr);
}

/// A failure in the second revision leaves the first, where DDL is said to stand in no transaction.
#[test]
fn without_transactional_ddl_each_revision_is_committed() {
    for (setting, left) in [(", transactional_ddl=False", "a1\n"), ("", "")] {
        let folder = alembic("", setting);
        let script = folder
            .read("m/versions/b2.py")
            .replace("SELECT 1", "SELECT FROM");
        folder.write("m/versions/b2.py", &script);
        folder
            .dms(&["upgrade"])
            .fails(&["upgrade of revision `b2` failed"]);
        assert_eq!(folder.dms(&["current"]).succeeds().stdout, left);
    }
}

#[test]
fn prefixes_and_batch_of_env_py_are_in_the_script() {
    let folder = alembic(
        "",
        ", render_as_batch=True, user_module_prefix='own.', sqlalchemy_module_prefix='sqla.', alembic_module_prefix='o.'",
    );
    folder.dms(&["upgrade"]).succeeds();
    folder
        .dms(&["migrate", "-m", "t", "--rev-id", "c3"])
        .succeeds();
    let script = folder.read("m/versions/c3_t.py");
    assert!(script.contains("    o.create_table('t',\n"), "{script}");
    assert!(
        script.contains("sqla.Column('m', own.Money(), nullable=True)"),
        "{script}"
    );
}

#[test]
fn a_warning_is_told_once_by_the_commands_that_it_concerns() {
    let folder = alembic("", ",\n        render_item=keep, on_version_apply=log");
    let line = "WARNI [alembic.runtime.migration] m/env.py:12: `render_item` is not honoured: ";
    let run = "m/env.py:12: `on_version_apply` is not honoured: ";
    let told = |arguments: &[&str], text: &str| {
        let log = folder.dms(arguments).stderr;
        log.matches(text).count()
    };
    assert_eq!((told(&["upgrade"], line), told(&["history"], line)), (0, 0));
    assert_eq!((told(&["check"], line), told(&["check"], run)), (1, 0));
    folder.dms(&["downgrade", "base"]).succeeds();
    assert_eq!(told(&["upgrade"], run), 1);
    assert_eq!(told(&["upgrade", "--sql"], run), 1);
    assert_eq!(told(&["heads"], run), 0);
    let all = folder.dms(&["config"]).succeeds().stdout;
    assert!(
        all.contains("`render_item`") && all.contains("`on_version_apply`"),
        "{all}"
    );
}

#[test]
fn config_shows_values_and_where_they_come_from() {
    let folder = Folder::empty();
    folder.write(
        "dms.toml",
        "script_location = \"db\"\nurl = \"postgresql://u:${PASSWORD}@h/app\"\ntimezone = \"UTC\"\n",
    );
    folder.write(
        "db/env.py",
        "from alembic import context\ncontext.configure(connection=c,\n    compare_type=False, render_item=f)\n",
    );
    folder.write("models.py", "this is no Python\n");
    folder.write("db/versions/a.py", "nor is this\n");
    let shown = crate::support::Run::of(
        dms()
            .current_dir(folder.path())
            .env("PASSWORD", "secret")
            .args(["config", "--lock-timeout", "5"]),
    )
    .succeeds();
    assert_eq!(shown.stderr, "");
    let line = |name: &str| {
        let start = format!("{name} ");
        let line = shown.stdout.lines().find(|line| line.starts_with(&start));
        line.unwrap()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(line("script_location"), "script_location db dms.toml:1");
    assert_eq!(line("url"), "url postgresql://u:***@h/app dms.toml:2");
    assert_eq!(line("timezone"), "timezone UTC dms.toml:3");
    assert_eq!(line("compare_type"), "compare_type false db/env.py:3");
    assert_eq!(line("models"), "models models default");
    assert_eq!(line("lock_timeout"), "lock_timeout 5 --lock-timeout");
    assert_eq!(
        line("version_locations"),
        "version_locations db/versions default"
    );
    assert!(
        shown
            .stdout
            .contains("\nWarnings:\n  db/env.py:3: `render_item` is not honoured: "),
        "{}",
        shown.stdout
    );
    // The value of a variable that is not there is not known, and that is all.
    let unset = folder.dms(&["config"]).succeeds().stdout;
    assert!(
        unset.contains("dms.toml:2: the environment variable `PASSWORD` is not set"),
        "{unset}"
    );

    let json = folder
        .dms(&["config", "--json", "--url", "postgresql://u:secret@h/b"])
        .succeeds()
        .stdout;
    assert!(!json.contains("secret"), "{json}");
    let json: Value = serde_json::from_str(&json).unwrap();
    let setting = |name: &str| {
        let settings = json["settings"].as_array().unwrap();
        settings
            .iter()
            .find(|setting| setting["name"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(setting("compare_type")["value"], false);
    assert_eq!(setting("compare_type")["origin"], "db/env.py:3");
    assert_eq!(setting("compare_type")["line"], 3);
    assert_eq!(setting("url")["origin"], "--url");
    assert_eq!(setting("url")["value"], "postgresql://u:***@h/b");
    assert_eq!(setting("transactional_ddl")["value"], Value::Null);
    assert_eq!(json["warnings"][0]["line"], 3);
}

#[test]
fn the_variable_database_url_is_named_as_the_origin() {
    let folder = alembic("", "");
    let shown = crate::support::Run::of(
        dms()
            .current_dir(folder.path())
            .env("DATABASE_URL", "postgresql://u:secret@h/b")
            .arg("config"),
    )
    .succeeds()
    .stdout;
    let line = shown.lines().find(|line| line.starts_with("url ")).unwrap();
    assert!(
        line.ends_with(" DATABASE_URL") && line.contains("u:***@h/b"),
        "{line}"
    );
}

const HOOKS: &str = "[post_write_hooks]\nhooks = one, two\none.type = exec\none.executable = tools/hook\none.options = first REVISION_SCRIPT_FILENAME 'a b'\ntwo.type = console_scripts\ntwo.entrypoint = tidy\ntwo.cwd = m\n";

fn program(folder: &Folder, path: &str, text: &str) {
    folder.write(path, &format!("#!/bin/sh\n{text}\n"));
    let path = folder.path().join(path);
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(path, mode).unwrap();
}

/// The lines are those of real Alembic 1.20.1.
#[test]
fn hooks_run_in_order_on_the_written_file() {
    let folder = alembic(HOOKS, "");
    program(&folder, "tools/hook", "echo \"$@\"; echo '# one' >> \"$2\"");
    program(
        &folder,
        ".venv/bin/tidy",
        "pwd; echo '# two' >> \"$1\"; echo noise >&2",
    );
    let run = folder
        .dms(&["revision", "-m", "x", "--rev-id", "c3"])
        .succeeds();
    let root = folder.path().canonicalize().unwrap();
    let file = folder.path().join("m/versions/c3_x.py");
    let file = file.display();
    let cwd = root.join("m");
    let cwd = cwd.display();
    assert_eq!(
        run.stdout,
        format!(
            "Generating {file} ...  done\nRunning post write hook 'one' ...\nfirst {file} a b\n  done\nRunning post write hook 'two' ...\n{cwd}\n  done\n"
        )
    );
    assert_eq!(run.stderr, "noise\n");
    assert!(
        folder
            .read("m/versions/c3_x.py")
            .ends_with("# one\n# two\n")
    );
    // One document on stdout, whatever a hook prints.
    let json = folder
        .dms(&["revision", "-m", "y", "--json"])
        .succeeds()
        .stdout;
    assert!(serde_json::from_str::<Value>(&json).is_ok(), "{json}");
}

#[test]
fn defect_22_a_hook_that_fails_is_a_failure() {
    let folder = alembic(HOOKS, "");
    program(&folder, "tools/hook", "echo said; echo why >&2; exit 3");
    program(&folder, ".venv/bin/tidy", "touch never");
    let run = folder
        .dms(&["revision", "-m", "x", "--rev-id", "c3"])
        .fails(&[
            "hook `one` failed: exit status 3",
            "said",
            "why",
            "the script was written and lies at `",
            "m/versions/c3_x.py`",
            "alembic.ini",
        ]);
    assert_eq!(run.status, 1);
    assert!(folder.path().join("m/versions/c3_x.py").exists());
    assert!(!folder.path().join("m/never").exists());
    // `migrate` writes through the same.
    let folder = alembic(HOOKS, "");
    program(&folder, "tools/hook", "exit 1");
    program(&folder, ".venv/bin/tidy", "true");
    folder.dms(&["upgrade"]).succeeds();
    folder
        .dms(&["migrate", "-m", "t"])
        .fails(&["hook `one` failed: exit status 1"]);
}

#[test]
fn a_hook_that_cannot_run_stops_before_the_file_is_written() {
    for (hook, words) in [
        ("x.executable = a\n", "hook `x` has no `type`"),
        ("x.type = exec\n", "hook `x` has no `executable`"),
        ("x.type = module\n", "hook `x` has no `module`"),
        (
            "x.type = exec\nx.executable = no-such-program\n",
            "there is no program `no-such-program`",
        ),
        (
            "x.type = exec\nx.executable = ./no\n",
            "there is no program `./no`",
        ),
        (
            "x.type = console_scripts\nx.entrypoint = no-such-program\n",
            "there is no program `no-such-program`",
        ),
        (
            "x.type = exec\nx.executable = true\nx.options = 'a\n",
            "a quotation is not closed",
        ),
    ] {
        let folder = alembic(&format!("[post_write_hooks]\nhooks = x\n{hook}"), "");
        let before = folder.files();
        folder
            .dms(&["revision", "-m", "x"])
            .fails(&[words, "alembic.ini:"]);
        assert_eq!(folder.files(), before);
        // It is no matter of other commands.
        folder.dms(&["heads"]).succeeds();
    }
}

#[test]
fn a_hook_of_python_is_told_and_left_out() {
    let folder = alembic("[post_write_hooks]\nhooks = x\nx.type = mine\n", "");
    let run = folder.dms(&["revision", "-m", "x"]).succeeds();
    assert!(
        run.stderr.contains(
            "alembic.ini:8: the hook `x` is not run: its type `mine` is a function in Python"
        ),
        "{}",
        run.stderr
    );
    assert!(!run.stdout.contains("Running post write hook"));
}

#[test]
fn a_hook_of_type_module_runs_python_with_m() {
    let folder = alembic("", "");
    folder.write("dms.toml", "[[post_write_hooks]]\nname = \"m\"\ntype = \"module\"\nmodule = \"black\"\noptions = \"-q\"\n");
    program(&folder, "venv/bin/python3", "echo \"$1 $2 $4\"");
    let run = folder.dms(&["revision", "-m", "x"]).succeeds();
    assert!(
        run.stdout
            .ends_with("Running post write hook 'm' ...\n-m black -q\n  done\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn sections_and_files_on_the_command_line() {
    let folder = alembic(
        "[test]\nscript_location = m\nsqlalchemy.url = sqlite:///test.db\n",
        "",
    );
    folder
        .dms(&["-n", "test", "--raiseerr", "upgrade"])
        .succeeds();
    assert!(folder.path().join("test.db").exists() && !folder.path().join("app.db").exists());
    folder
        .dms(&["-n", "no", "heads"])
        .fails(&["has no section `[no]`"]);
    folder.write(
        "pyproject.toml",
        "[tool.alembic]\ntimezone = \"UTC\"\nscript_location = \"elsewhere\"\n",
    );
    let shown = folder
        .dms(&["-c", "alembic.ini", "-c", "pyproject.toml", "config"])
        .succeeds()
        .stdout;
    assert!(
        shown.contains("alembic.ini:2") && shown.contains("pyproject.toml:2"),
        "{shown}"
    );
    folder
        .dms(&["-c", "alembic.ini", "-c", "alembic.ini", "heads"])
        .fails(&["two files of the same kind"]);
}

#[test]
fn settings_of_scripts_are_refused_with_their_place_and_before_anything_is_written() {
    for (setting, words) in [
        (
            "timezone = Nowhere/City\n",
            "can't locate timezone: `Nowhere/City`",
        ),
        (
            "output_encoding = utf-16\n",
            "`output_encoding` `utf-16` is not known",
        ),
    ] {
        let folder = alembic(setting, "");
        let before = folder.files();
        folder
            .dms(&["revision", "-m", "x"])
            .fails(&[words, "alembic.ini:6:"]);
        assert_eq!(folder.files(), before);
        folder.dms(&["upgrade"]).succeeds();
    }
    let folder = alembic("timezone = utc\n", "");
    folder.dms(&["revision", "-m", "x"]).succeeds();
}

#[test]
fn scripts_in_latin_1() {
    let folder = alembic("output_encoding = latin-1\n", "");
    // Python would not read it back: the template does not say how it is stored.
    folder.dms(&["revision", "-m", "caf\u{e9}"]).fails(&[
        "the script would not be readable",
        "# -*- coding: latin-1 -*-",
    ]);
    let template = folder.read("m/script.py.mako");
    folder.write(
        "m/script.py.mako",
        &format!("# -*- coding: latin-1 -*-\n# -*- coding: latin-1 -*-\n{template}"),
    );
    folder
        .dms(&["revision", "-m", "caf\u{e9}", "--rev-id", "c3"])
        .succeeds();
    let bytes = std::fs::read(folder.path().join("m/versions/c3_caf\u{e9}.py")).unwrap();
    assert!(bytes.windows(4).any(|part| part == b"caf\xe9"));
    let shown = folder.dms(&["show", "c3"]).succeeds().stdout;
    assert!(shown.contains("    caf\u{e9}\n"), "{shown}");
    folder
        .dms(&["revision", "-m", "5 \u{20ac}"])
        .fails(&["the script has `\u{20ac}`, which is not in the `output_encoding` `latin-1`"]);
}
