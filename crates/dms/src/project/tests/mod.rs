#![allow(clippy::unwrap_used)]
mod python;

use std::fs;

use super::*;

fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn open(files: &[(&str, &str)]) -> (tempfile::TempDir, Result<Project>) {
    let folder = project(files);
    let opened = Project::open(folder.path(), &Selection::default());
    (folder, opened)
}

/// The message, and what the span underlines.
fn error(text: &str) -> (String, String) {
    let error = open(&[("dms.toml", text)]).1.unwrap_err();
    let shown = error
        .span()
        .map(|span| span.text[span.range.clone()].to_owned());
    (error.message().to_owned(), shown.unwrap_or_default())
}

#[test]
fn dms_toml() {
    let (folder, project) = open(&[(
        "dms.toml",
        "script_location = \"db\"\nmodels = [\"a\", \"b:db\"]\nurl = \"sqlite:///${DB:-x}.db\"\nversion_locations = [\"v1\", \"v2\"]\n\
         file_template = \"%(rev)s\"\ntruncate_slug_length = 0x10\ntimezone = \"UTC\"\nversion_table = \"v\"\nversion_table_schema = \"s\"\n\
         transaction_per_migration = true\ncompare_type = false\ncompare_server_default = true\nrender_as_batch = true\nlock_timeout = 1.5\n",
    )]);
    let project = project.unwrap();
    let root = folder.path();
    assert_eq!(project.root, root);
    assert_eq!(project.config_file, Some(root.join("dms.toml")));
    assert_eq!(project.scripts.script_location, root.join("db"));
    assert_eq!(
        project.scripts.version_locations,
        [root.join("v1"), root.join("v2")]
    );
    assert_eq!(project.scripts.file_template, "%(rev)s");
    assert_eq!(project.scripts.truncate_slug_length, 16);
    assert_eq!(project.scripts.timezone.as_deref(), Some("UTC"));
    assert_eq!(
        project.models,
        Some(Models {
            roots: vec![root.to_owned()],
            targets: vec!["a".into(), "b:db".into()],
            bind: None,
            python: None,
            environment: Vec::new(),
            options: project.scripts.options.clone(),
        })
    );
    assert_eq!(project.url.as_deref(), Some("sqlite:///${DB:-x}.db"));
    assert_eq!(
        project.database_url(&|_| None).unwrap().as_deref(),
        Some("sqlite:///x.db")
    );
    assert_eq!(
        (
            project.version_table.name.as_str(),
            project.version_table.schema.as_deref()
        ),
        ("v", Some("s"))
    );
    assert!(project.transaction_per_migration && !project.compare_type);
    assert!(project.compare_server_default && project.render.batch);
    assert_eq!(project.lock_timeout, Some(Duration::from_millis(1500)));
}

#[test]
fn defaults() {
    let (folder, project) = open(&[
        ("dms.toml", ""),
        ("migrations/script.py.mako", ""),
        ("app/models.py", ""),
    ]);
    let project = project.unwrap();
    assert_eq!(
        project.scripts,
        ScriptSettings::new(folder.path().join("migrations"))
    );
    assert_eq!(project.models.unwrap().targets, ["app.models"]);
    assert_eq!(project.version_table, VersionTable::default());
    assert!(project.compare_type && !project.compare_server_default && !project.render.batch);
    assert_eq!(
        (
            project.url,
            project.lock_timeout,
            project.transaction_per_migration
        ),
        (None, Some(Duration::from_secs(60)), false)
    );
    let (folder, bare) = open(&[("migrations/versions/a.py", "")]);
    let bare = bare.unwrap();
    assert_eq!(
        bare.scripts.script_location,
        folder.path().join("migrations")
    );
    assert_eq!((bare.config_file, bare.models), (None, None));
}

#[test]
fn errors_of_dms_toml_have_their_place() {
    let pair = |message: &str, shown: &str| (message.to_owned(), shown.to_owned());
    assert_eq!(
        error("\nmodles = \"x\"\n"),
        pair("unknown setting `modles`", "modles")
    );
    assert_eq!(
        error("compare_type = \"yes\""),
        pair(
            "`compare_type` must be true or false, not a string",
            "\"yes\""
        )
    );
    assert_eq!(
        error("models = [1]"),
        pair("`models` must be a string, not a whole number", "1")
    );
    assert_eq!(
        error("truncate_slug_length = -1"),
        pair("`truncate_slug_length` must be a positive number", "-1")
    );
    assert_eq!(
        error("lock_timeout = -1"),
        pair("`lock_timeout` must be a positive number of seconds", "-1")
    );
    assert_eq!(error("file_template = \"%%(rev)s\"").1, "\"%%(rev)s\"");
    assert!(error("url = ").0.contains("dms.toml` is not TOML: "));
    let (_folder, project) = open(&[(
        "dms.toml",
        "script_location = \"m\"\n\nurl = \"${DATABASE_URL}\"\n",
    )]);
    let missing = project.unwrap().database_url(&|_| None).unwrap_err();
    assert_eq!(
        missing.message(),
        "the environment variable `DATABASE_URL` is not set"
    );
    assert_eq!(missing.span().unwrap().line(), 3);
}

#[test]
fn scripts_find_modules_where_no_models_are_set() {
    let (folder, project) = open(&[(
        "dms.toml",
        "script_location = \"migrations\"\nprepend_sys_path = [\"src\"]\n",
    )]);
    let root = folder.path();
    assert_eq!(
        project.unwrap().python_roots(),
        [
            root.to_path_buf(),
            root.join("src"),
            root.join("migrations")
        ]
    );
}

#[test]
fn alembic_ini() {
    let (folder, project) = open(&[(
        "alembic.ini",
        "[alembic]\nscript_location = %(here)s/alembic\nprepend_sys_path = . src\nsqlalchemy.url = sqlite:///a%%20${b}.db\n\
         file_template = %%(year)d_%%(rev)s\nversion_locations = %(here)s/a:b\npath_separator = os\nrecursive_version_locations = true\n\
         truncate_slug_length = 12\ntimezone = UTC\ndatabases = x, y\n[post_write_hooks]\nhooks = black\n",
    )]);
    let project = project.unwrap();
    let root = folder.path();
    assert_eq!(project.scripts.script_location, root.join("alembic"));
    assert_eq!(
        project.scripts.version_locations,
        [root.join("a"), root.join("b")]
    );
    assert!(project.scripts.recursive && !project.render.batch);
    assert_eq!(project.scripts.file_template, "%(year)d_%(rev)s");
    assert_eq!(project.scripts.truncate_slug_length, 12);
    assert!(
        project
            .scripts
            .options
            .contains(&("databases".into(), "x, y".into()))
    );
    assert_eq!(
        project.database_url(&|_| None).unwrap().as_deref(),
        Some("sqlite:///a%20${b}.db")
    );
    assert_eq!(project.warnings, []);
    let incomplete = project.post_write_hooks[0].command().unwrap_err();
    assert_eq!(incomplete.message(), "hook `black` has no `type`");
    assert_eq!(incomplete.span().unwrap().line(), 13);
    // `path_separator` counts for this list too, and so `. src` is one folder.
    let (folder, old) = open(&[
        (
            "alembic.ini",
            "[alembic]\nscript_location = pkg.sub:mig\nprepend_sys_path = . src:lib\nversion_locations = a, b c\nsqlalchemy.url = driver://user:pass@localhost/dbname\n",
        ),
        ("models.py", ""),
    ]);
    let old = old.unwrap();
    let root = folder.path();
    assert_eq!(old.scripts.script_location, root.join("pkg/sub/mig"));
    assert_eq!(
        old.scripts.version_locations,
        [root.join("a"), root.join("b"), root.join("c")]
    );
    assert_eq!(
        old.models.unwrap().roots,
        [root.to_owned(), root.join("src"), root.join("lib")]
    );
    assert_eq!(old.url, None);
}

#[test]
fn flask_migrate() {
    let (folder, project) = open(&[(
        "migrations/alembic.ini",
        "[alembic]\n# file_template = x\n[logger_flask_migrate]\nlevel = INFO\n",
    )]);
    let project = project.unwrap();
    assert_eq!(
        project.scripts.script_location,
        folder.path().join("migrations")
    );
    assert!(project.render.batch);
    let other = Project::open(folder.path(), &in_directory("other")).unwrap();
    assert_eq!(other.scripts.script_location, folder.path().join("other"));
}

#[test]
fn dms_toml_wins_over_alembic_ini_and_that_over_pyproject() {
    let files = [
        ("dms.toml", "timezone = \"A\"\n"),
        (
            "alembic.ini",
            "[alembic]\ntimezone = B\ntruncate_slug_length = 7\n",
        ),
        (
            "pyproject.toml",
            "[tool.alembic]\nscript_location = \"%(here)s/p\"\ntruncate_slug_length = 8\nfile_template = \"%%(rev)s\"\nunknown = 1\n",
        ),
    ];
    let (folder, project) = open(&files);
    let project = project.unwrap();
    assert_eq!(project.scripts.timezone.as_deref(), Some("A"));
    assert_eq!(project.scripts.truncate_slug_length, 7);
    assert_eq!(project.scripts.file_template, "%(rev)s");
    assert_eq!(project.scripts.script_location, folder.path().join("p"));
    // Without dms.toml: Alembic reads alembic.ini beside the file that `-c` names.
    let one = Project::open(folder.path(), &Selection::of("pyproject.toml")).unwrap();
    assert_eq!(
        (
            one.scripts.timezone.as_deref(),
            one.scripts.truncate_slug_length
        ),
        (Some("B"), 7)
    );
    assert_eq!(one.config_file, Some(folder.path().join("alembic.ini")));
}

#[test]
fn no_project() {
    let (_folder, project) = open(&[("pyproject.toml", "[project]\nname = \"x\"\n")]);
    let error = project.unwrap_err();
    assert!(error.message().starts_with("there are no migrations in `"));
    assert!(error.hint().unwrap().contains("dms init"));
    let folder = tempfile::tempdir().unwrap();
    let missing = Project::open(folder.path(), &Selection::of("no.toml")).unwrap_err();
    assert!(missing.message().ends_with("no.toml` does not exist"));
    let (_folder, no_section) = open(&[("alembic.ini", "[other]\n")]);
    assert!(
        no_section
            .unwrap_err()
            .message()
            .ends_with("has no section `[alembic]`")
    );
    let (_folder, bad) = open(&[(
        "alembic.ini",
        "[alembic]\nscript_location = x\ntruncate_slug_length = many\n",
    )]);
    let bad = bad.unwrap_err();
    assert_eq!(
        (bad.message(), bad.span().unwrap().line()),
        ("`truncate_slug_length` must be a number", 3)
    );
}

fn in_directory(directory: &str) -> Selection {
    Selection {
        directory: Some(directory.into()),
        ..Selection::default()
    }
}

/// Where the settings of these names come from.
fn origins(project: &Project, names: &[&str]) -> Vec<String> {
    let shown = |setting: &Setting| match &setting.origin {
        Origin::Default => "default".to_owned(),
        Origin::File(span) => project.place(span),
        Origin::Given(name) => name.clone(),
    };
    names
        .iter()
        .map(|name| {
            let settings = project.settings();
            shown(settings.iter().find(|found| found.name == *name).unwrap())
        })
        .collect()
}

#[test]
fn every_setting_says_where_it_comes_from() {
    let (_folder, project) = open(&[
        ("dms.toml", "timezone = \"A\"\n\nversion_table_pk = false\n"),
        (
            "alembic.ini",
            "[alembic]\nscript_location = m\ntruncate_slug_length = 7\nsqlalchemy.url = sqlite:///a.db\n",
        ),
        (
            "pyproject.toml",
            "[tool.alembic]\nfile_template = \"%%(rev)s\"\noutput_encoding = \"latin-1\"\n",
        ),
    ]);
    let mut project = project.unwrap();
    let names: Vec<&str> = project.settings().iter().map(|found| found.name).collect();
    assert_eq!(
        names,
        DEFINITIONS.iter().map(|row| row.name).collect::<Vec<_>>()
    );
    project.note("lock_timeout", SettingValue::None, "--lock-timeout");
    assert_eq!(
        origins(
            &project,
            &[
                "timezone",
                "version_table_pk",
                "script_location",
                "truncate_slug_length",
                "url",
                "file_template",
                "output_encoding",
                "compare_type",
                "lock_timeout",
            ]
        ),
        [
            "dms.toml:1",
            "dms.toml:3",
            "alembic.ini:2",
            "alembic.ini:3",
            "alembic.ini:4",
            "pyproject.toml:2",
            "pyproject.toml:3",
            "default",
            "--lock-timeout"
        ]
    );
    assert!(!project.version_table.primary_key);
    assert_eq!(project.scripts.output_encoding, "latin-1");
}

#[test]
fn a_section_and_several_files() {
    let (folder, _) = open(&[
        (
            "alembic.ini",
            "[DEFAULT]\nbase = %(here)s/x\n[alembic]\nscript_location = a\n[other]\nscript_location = %(base)s/b\n",
        ),
        (
            "pyproject.toml",
            "[tool.alembic]\nscript_location = \"p\"\ntimezone = \"UTC\"\n",
        ),
        ("dms.toml", "timezone = \"A\"\nscript_location = \"d\"\n"),
    ]);
    let root = folder.path();
    let open = |config: &[&str], section: Option<&str>| {
        let selection = Selection {
            config: config.iter().map(Into::into).collect(),
            section: section.map(str::to_owned),
            directory: None,
            flask_app: None,
        };
        Project::open(root, &selection)
    };
    let location = |project: Result<Project>| project.unwrap().scripts.script_location;
    assert_eq!(location(open(&[], None)), root.join("d"));
    assert_eq!(location(open(&["alembic.ini"], None)), root.join("a"));
    let both = open(&["pyproject.toml", "alembic.ini"], Some("other"));
    assert_eq!(
        both.as_ref().unwrap().scripts.timezone.as_deref(),
        Some("UTC")
    );
    assert_eq!(location(both), root.join("x/b"));
    let twice = open(&["alembic.ini", "alembic.ini"], None).unwrap_err();
    assert!(
        twice
            .message()
            .contains("two files of the same kind, alembic.ini")
    );
    let missing = open(&["alembic.ini"], Some("no")).unwrap_err();
    assert!(missing.message().ends_with("has no section `[no]`"));
    fs::remove_file(root.join("alembic.ini")).unwrap();
    let none = open(&[], Some("other")).unwrap_err();
    assert!(none.message().starts_with("`-n other` names a section"));
}

#[test]
fn hooks_of_the_three_files() {
    let ini = "[alembic]\nscript_location = m\n[post_write_hooks]\nhooks = a, b  c\na.type = exec\na.executable = %(here)s/x\nb.type = module\nc.type = own\n";
    let toml = "[tool.alembic]\nscript_location = \"m\"\n[[tool.alembic.post_write_hooks]]\nname = \"p\"\ntype = \"exec\"\ncwd = \"%(here)s\"\n";
    let dms = "script_location = \"m\"\n[[post_write_hooks]]\nname = \"d\"\ntype = \"exec\"\nexecutable = \"%x\"\n";
    let hooks = |files: &[(&str, &str)]| {
        let (folder, project) = open(files);
        let project = project.unwrap();
        let names: Vec<String> = project
            .post_write_hooks
            .iter()
            .map(|hook| hook.name.clone())
            .collect();
        (folder, project, names)
    };
    let (folder, project, names) = hooks(&[("alembic.ini", ini), ("pyproject.toml", toml)]);
    assert_eq!(names, ["a", "b", "c"]);
    let first = &project.post_write_hooks[0];
    let executable = folder.path().join("x").to_string_lossy().into_owned();
    assert!(first.options.contains(&("executable".into(), executable)));
    let warnings: Vec<String> = project
        .warnings
        .iter()
        .map(|warning| project.told(warning))
        .collect();
    assert_eq!(
        warnings,
        ["alembic.ini:8: the hook `c` is not run: its type `own` is a function in Python"]
    );
    let (folder, project, names) = hooks(&[("pyproject.toml", toml)]);
    assert_eq!(names, ["p"]);
    let cwd = (
        "cwd".to_owned(),
        folder.path().to_string_lossy().into_owned(),
    );
    assert!(project.post_write_hooks[0].options.contains(&cwd));
    let (_folder, project, names) = hooks(&[
        ("dms.toml", dms),
        ("alembic.ini", ini),
        ("pyproject.toml", toml),
    ]);
    assert_eq!(names, ["d"]);
    assert!(
        project.post_write_hooks[0]
            .options
            .contains(&("executable".into(), "%x".into()))
    );
    // A section without hooks means none, whatever pyproject.toml says.
    let empty = "[alembic]\nscript_location = m\n[post_write_hooks]\n";
    assert_eq!(
        hooks(&[("alembic.ini", empty), ("pyproject.toml", toml)]).2,
        [""; 0]
    );
    assert_eq!(
        error("[[post_write_hooks]]\ntype = \"exec\"\n").0,
        "this hook has no `name`"
    );
}

#[test]
fn what_alembics_files_ask_in_vain() {
    let (_folder, project) = open(&[(
        "alembic.ini",
        "[alembic]\nscript_location = m\nsourceless = true\nrevision_environment = true\nunknown = x\npath_separator = bogus\n",
    )]);
    let project = project.unwrap();
    let warnings: Vec<_> = project
        .warnings
        .iter()
        .map(|warning| (project.told(warning), warning.concern))
        .collect();
    assert_eq!(
        warnings,
        [
            (format!("alembic.ini:3: {SOURCELESS}"), Concern::Everything),
            (
                format!("alembic.ini:4: {REVISION_ENVIRONMENT}"),
                Concern::Scripts
            ),
        ]
    );
    let (_folder, bad) = open(&[(
        "alembic.ini",
        "[alembic]\nscript_location = m\nversion_locations = a b\npath_separator = bogus\n",
    )]);
    let bad = bad.unwrap_err();
    assert_eq!(
        (bad.message(), bad.span().unwrap().line()),
        ("`path_separator` is unknown", 4)
    );
}
