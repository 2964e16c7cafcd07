//! `dms init --template` and `dms list-templates`.

use crate::support::Folder;

/// The names, in order.
const NAMES: [&str; 8] = [
    "async",
    "dms",
    "flask",
    "flask-multidb",
    "generic",
    "multidb",
    "pyproject",
    "pyproject_async",
];

#[test]
fn defect_24_templates_are_listed_in_order() {
    let folder = Folder::empty();
    let text = folder.dms(&["list-templates"]).succeeds().stdout;
    let names: Vec<&str> = text
        .lines()
        .map(|line| line.split_once(" - ").unwrap().0)
        .collect();
    assert_eq!(names, NAMES);
    assert_eq!(folder.dms(&["list_templates"]).succeeds().stdout, text);
    let run = folder.dms(&["list-templates", "--json"]).succeeds();
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["templates"][4]["name"], "generic");
}

/// Whatever is made can be worked with, and the revision is there for real Alembic to go on.
#[test]
fn every_template_works() {
    for name in NAMES {
        let folder = Folder::empty();
        folder.dms(&["init", "-t", name, "db"]).succeeds();
        folder.dms(&["-d", "db", "history"]).succeeds();
        // The template of Flask-Migrate for several databases asks the application for its binds.
        if name != "flask-multidb" {
            folder
                .dms(&["-d", "db", "revision", "-m", "one", "--rev-id", "abc123"])
                .succeeds();
            let text = folder.read("db/versions/abc123_one.py");
            assert!(text.contains("\n\nRevision ID: abc123\nRevises: \nCreate Date: "));
        }
        let inside = name.starts_with("flask");
        let files = folder.files();
        assert_eq!(files.contains_key("db/alembic.ini"), inside, "{name}");
        assert_eq!(
            files.contains_key("alembic.ini"),
            !inside && name != "dms",
            "{name}"
        );
        assert_eq!(files.contains_key("dms.toml"), name == "dms", "{name}");
        assert_eq!(
            files.contains_key("pyproject.toml"),
            name.starts_with("pyproject"),
            "{name}"
        );
        assert_eq!(files.contains_key("db/env.py"), name != "dms", "{name}");
    }
}

#[test]
fn settings_inside_or_beside() {
    let folder = Folder::empty();
    folder
        .dms(&["init", "-t", "generic", "db/steps"])
        .succeeds();
    assert!(
        folder
            .read("alembic.ini")
            .contains("\nscript_location = %(here)s/db/steps\n")
    );
    folder
        .dms(&["init", "-t", "pyproject", "-c", "conf/my.ini", "other"])
        .succeeds();
    assert!(folder.read("conf/my.ini").contains("[alembic]"));
    assert!(
        folder
            .read("pyproject.toml")
            .starts_with("[tool.alembic]\n")
    );
}

#[test]
fn what_is_there_is_kept() {
    let folder = Folder::empty();
    folder.write("alembic.ini", "[alembic]\n");
    folder.write("pyproject.toml", "[project]\nname = \"shop\"");
    let run = folder.dms(&["init", "-t", "pyproject"]).succeeds();
    assert!(run.stdout.contains("Kept alembic.ini"), "{}", run.stdout);
    assert!(
        run.stdout.contains("Extended pyproject.toml\n"),
        "{}",
        run.stdout
    );
    assert_eq!(folder.read("alembic.ini"), "[alembic]\n");
    let text = folder.read("pyproject.toml");
    assert!(
        text.starts_with("[project]\nname = \"shop\"\n\n[tool.alembic]\n"),
        "{text}"
    );
    folder
        .dms(&["revision", "-m", "one", "--rev-id", "abc123"])
        .succeeds();
    // The table is there now.
    let run = folder
        .dms(&["init", "-t", "pyproject", "again", "--json"])
        .succeeds();
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["kept"].as_array().unwrap().len(), 2, "{document}");
    assert_eq!(folder.read("pyproject.toml"), text);
}

#[test]
fn refusals_make_nothing() {
    let folder = Folder::empty();
    folder.write("migrations/mine.txt", "mine");
    folder.write("pyproject.toml", "[tool.\n");
    folder.write("source/models.py", "");
    let before = folder.files();
    folder
        .dms(&["init", "-t", "generic"])
        .fails(&["mine.txt", "exists"]);
    folder
        .dms(&["init", "-t", "nosuch", "new"])
        .fails(&["nosuch", "`generic`"]);
    folder
        .dms(&["init", "-t", "./nosuch", "new"])
        .fails(&["nosuch"]);
    folder
        .dms(&["init", "-t", "./source", "new"])
        .fails(&["script.py.mako"]);
    folder
        .dms(&["init", "-t", "pyproject", "new"])
        .fails(&["pyproject.toml"]);
    folder
        .dms(&["init", "-t", "async", "--multidb", "new"])
        .fails(&["async", "multidb"]);
    assert_eq!(folder.files(), before);
    assert!(!folder.path().join("new").exists());
}

#[test]
fn several_databases() {
    for (arguments, file, text) in [
        (
            &["--multidb"][..],
            "migrations/script.py.mako",
            "SQLALCHEMY_BINDS",
        ),
        (
            &["--multidb", "-t", "flask"],
            "migrations/env.py",
            "default.sql",
        ),
        (
            &["--multidb", "-t", "generic"],
            "alembic.ini",
            "\ndatabases = engine1, engine2\n",
        ),
    ] {
        let folder = Folder::empty();
        let arguments: Vec<&str> = ["init"].iter().chain(arguments).copied().collect();
        folder.dms(&arguments).succeeds();
        assert!(folder.read(file).contains(text), "{arguments:?}");
    }
}

#[test]
fn a_package() {
    let folder = Folder::empty();
    folder.dms(&["init", "--package"]).succeeds();
    assert_eq!(folder.read("migrations/__init__.py"), "");
    assert_eq!(folder.read("migrations/versions/__init__.py"), "");
    assert_eq!(folder.dms(&["history"]).succeeds().stdout, "");
}

#[test]
fn a_template_of_ones_own() {
    let folder = Folder::empty();
    folder.write("my/template/README", "Ours.\n");
    folder.write(
        "my/template/script.py.mako",
        "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n# ours\n",
    );
    folder.write(
        "my/template/alembic.ini.mako",
        "[alembic]\nscript_location = ${script_location}\n",
    );
    folder.write("my/template/nested/left_out.txt", "");
    folder.dms(&["init", "-t", "my/template", "db"]).succeeds();
    assert_eq!(
        folder.read("db/alembic.ini"),
        "[alembic]\nscript_location = %(here)s\n"
    );
    assert!(!folder.path().join("db/nested").exists());
    assert!(!folder.path().join("db/left_out.txt").exists());
    folder
        .dms(&["-d", "db", "revision", "-m", "one", "--rev-id", "abc123"])
        .succeeds();
    assert_eq!(
        folder.read("db/versions/abc123_one.py"),
        "revision = 'abc123'\ndown_revision = None\n# ours\n"
    );
}
