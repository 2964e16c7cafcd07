//! env.py and the application, in texts of our own with the calls that the templates make.

use super::*;

const GENERIC: &str = "from alembic import context\nconfig = context.config\n\ndef offline():\n    context.configure(url=config.get_main_option('sqlalchemy.url'), target_metadata=None,\n        literal_binds=True, dialect_opts={'paramstyle': 'named'})\n\ndef online():\n    with engine.connect() as connection:\n        context.configure(\n            connection=connection, target_metadata=metadata ONLINE\n        )\n";

const FLASK: &str = "from alembic import context\nfrom flask import current_app\n\ndef offline():\n    context.configure(url=url, target_metadata=get_metadata(), literal_binds=True)\n\ndef online():\n    def process_revision_directives(context, revision, directives):\n        if getattr(config.cmd_opts, 'autogenerate', False):\n            script = directives[0]\n            if script.upgrade_ops.is_empty():\n                directives[:] = []\n                logger.info('nothing')\n\n    conf_args = current_app.extensions['migrate'].configure_args\n    if conf_args.get('process_revision_directives') is None:\n        conf_args['process_revision_directives'] = process_revision_directives\n    MORE\n    with connectable.connect() as connection:\n        context.configure(connection=connection, target_metadata=get_metadata(), **conf_args)\n";

const MULTIDB: &str = "from alembic import context\nfor name, rec in engines.items():\n    context.configure(url=rec['url'], output_buffer=buffer, target_metadata=m.get(name), literal_binds=True, dialect_opts={'paramstyle': 'named'})\nfor name, rec in engines.items():\n    context.configure(connection=rec['connection'], upgrade_token='%s_upgrades' % name, downgrade_token='%s_downgrades' % name, target_metadata=m.get(name))\n";

const ASYNC: &str = "from alembic import context\ndef offline():\n    context.configure(url=url, target_metadata=m, literal_binds=True, dialect_opts={'paramstyle': 'named'})\ndef do_run(connection):\n    context.configure(connection=connection, target_metadata=m)\n";

const INI: (&str, &str) = ("alembic.ini", "[alembic]\nscript_location = m\n");
const FLASK_INI: (&str, &str) = (
    "migrations/alembic.ini",
    "[alembic]\n[logger_flask_migrate]\nlevel = INFO\n",
);

fn generic(online: &str) -> String {
    GENERIC.replace("ONLINE", online)
}

fn flask(more: &str) -> String {
    FLASK.replace("MORE", more)
}

fn project_of(files: &[(&str, &str)]) -> Project {
    open(files).1.unwrap()
}

fn told(project: &Project) -> Vec<String> {
    project
        .warnings
        .iter()
        .map(|warning| project.told(warning))
        .collect()
}

#[test]
fn untouched_templates_are_silent() {
    for (files, env) in [
        (INI, generic("")),
        (INI, MULTIDB.to_owned()),
        (INI, ASYNC.to_owned()),
        (
            ("alembic.ini", "[alembic]\nscript_location = migrations\n"),
            flask("pass"),
        ),
        (FLASK_INI, flask("pass")),
    ] {
        let path = if files == INI {
            "m/env.py"
        } else {
            "migrations/env.py"
        };
        let (_folder, project) = open(&[files, (path, &env)]);
        let project = project.unwrap();
        assert_eq!(told(&project), [""; 0], "{env}");
        assert_eq!(project.render.batch, env.contains("extensions"));
    }
}

#[test]
fn literal_arguments_are_settings() {
    let env = format!(
        "TABLE: str = 'versions'\n{}",
        generic(
            ", version_table=TABLE, version_table_schema='s', version_table_pk=False,\n transaction_per_migration=True, transactional_ddl=False, compare_type=False,\n compare_server_default=True, include_schemas=True, render_as_batch=True,\n user_module_prefix='types.', sqlalchemy_module_prefix='sqla.', alembic_module_prefix='o.'"
        )
        .replace("literal_binds=True", "literal_binds=True, version_table=TABLE, version_table_schema='s', version_table_pk=False, transaction_per_migration=True, transactional_ddl=False")
    );
    let (_folder, project) = open(&[INI, ("m/env.py", &env)]);
    let project = project.unwrap();
    assert_eq!(told(&project), [""; 0]);
    assert_eq!(
        project.version_table,
        VersionTable {
            name: "versions".into(),
            schema: Some("s".into()),
            primary_key: false
        }
    );
    assert!(project.transaction_per_migration && !project.compare_type);
    assert!(project.compare_server_default && project.include_schemas);
    assert_eq!(project.transactional_ddl, Some(false));
    assert_eq!(
        project.render,
        RenderOptions {
            sqlalchemy_prefix: "sqla.".into(),
            alembic_prefix: "o.".into(),
            user_prefix: Some("types.".into()),
            batch: true,
            ..RenderOptions::default()
        }
    );
    assert_eq!(
        origins(&project, &["version_table", "compare_type"]),
        ["m/env.py:12", "m/env.py:13"]
    );
    // dms.toml wins.
    let dms = ("dms.toml", "version_table = \"d\"\ncompare_type = true\n");
    let (_folder, project) = open(&[dms, INI, ("m/env.py", &env)]);
    let project = project.unwrap();
    assert_eq!(project.version_table.name, "d");
    assert!(project.compare_type && project.include_schemas);
}

#[test]
fn what_is_not_true_is_false() {
    let env = generic(", compare_type=None, render_as_batch=1, transactional_ddl=None");
    let project = project_of(&[INI, ("m/env.py", &env)]);
    assert!(!project.compare_type && project.render.batch);
    assert_eq!(project.transactional_ddl, None);
}

#[test]
fn what_cannot_be_honoured_is_told_with_its_line() {
    let env = generic(
        ",\n render_item=keep,\n compare_type=same_type,\n version_table=name(),\n on_version_apply=[log],\n template_args={},\n include_name=None,\n process_revision_directives=own, output_encoding='latin-1',\n version_table_schema=config.schema",
    );
    let project = project_of(&[INI, ("m/env.py", &env)]);
    let expected = [
        (
            "m/env.py:12: `render_item` is not honoured: ",
            Concern::Autogenerate,
        ),
        (
            "m/env.py:13: `compare_type` is not honoured: ",
            Concern::Autogenerate,
        ),
        (
            "m/env.py:14: `version_table` is not honoured: ",
            Concern::VersionTable,
        ),
        (
            "m/env.py:15: `on_version_apply` is not honoured: ",
            Concern::Runs,
        ),
        (
            "m/env.py:16: `template_args` is not honoured: ",
            Concern::Scripts,
        ),
        (
            "m/env.py:18: `process_revision_directives` is not honoured: ",
            Concern::Autogenerate,
        ),
        (
            "m/env.py:18: `output_encoding` is not honoured: ",
            Concern::Runs,
        ),
        (
            "m/env.py:19: `version_table_schema` is not honoured: ",
            Concern::VersionTable,
        ),
    ];
    let told = told(&project);
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for ((text, warning), (start, concern)) in told.iter().zip(&project.warnings).zip(expected) {
        assert!(text.starts_with(start), "{text}");
        assert_eq!(warning.concern, concern, "{text}");
    }
}

#[test]
fn the_online_call_counts() {
    let env = generic(", version_table='on', compare_type=False").replace(
        "literal_binds=True",
        "literal_binds=True, version_table='off', compare_type=True",
    );
    let project = project_of(&[INI, ("m/env.py", &env)]);
    assert_eq!(project.version_table.name, "on");
    assert!(!project.compare_type);
    let told = told(&project);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("m/env.py:6: `version_table` is not honoured: "));
    // A setting of the runs that only one of them has.
    for (online, offline) in [(", version_table='x'", ""), ("", ", version_table='x'")] {
        let env = generic(online).replace(
            "literal_binds=True",
            &format!("literal_binds=True{offline}"),
        );
        let project = project_of(&[INI, ("m/env.py", &env)]);
        assert_eq!(project.version_table.name == "x", offline.is_empty());
        assert_eq!(self::told(&project).len(), 1);
    }
    // Autogenerate has no offline mode.
    let env = generic(", compare_type=False");
    assert_eq!(self::told(&project_of(&[INI, ("m/env.py", &env)])), [""; 0]);
}

#[test]
fn arguments_in_a_dictionary() {
    let env =
        generic(", **options").replace("def online", "options['version_table'] = 'x'\ndef online");
    let project = project_of(&[INI, ("m/env.py", &env)]);
    assert_eq!(project.version_table.name, "x");
    let told = told(&project);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("the arguments behind `**` are not honoured"));
}

#[test]
fn a_broken_env_is_no_failure() {
    let project = project_of(&[INI, ("m/env.py", "x = 1\ncontext.configure(\n")]);
    let told = told(&project);
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("m/env.py:"), "{told:?}");
    assert_eq!(project.warnings[0].concern, Concern::Everything);
}

#[test]
fn flask_migrates_own_arguments() {
    let app = "from flask_migrate import Migrate\nmigrate = Migrate(app, db, compare_type=False, version_table='m')\n";
    let env = flask("conf_args['compare_server_default'] = True");
    let (_folder, project) = open(&[FLASK_INI, ("migrations/env.py", &env), ("app.py", app)]);
    let project = project.unwrap();
    assert_eq!(told(&project), [""; 0]);
    assert_eq!(project.version_table.name, "m");
    assert!(!project.compare_type && project.compare_server_default && project.render.batch);
    assert_eq!(
        origins(
            &project,
            &["version_table", "compare_server_default", "render_as_batch"]
        ),
        ["app.py:2", "migrations/env.py:18", "default"]
    );
    // `init_app`, in another file, replaces what `Migrate` was given, but for `None`.
    let extensions = "import flask_migrate\nmigrate = flask_migrate.Migrate(compare_type=False, render_as_batch=False, render_item=keep)\n";
    let factory = "from .extensions import migrate\ndef create():\n    migrate.init_app(app, db, compare_type=True, render_as_batch=None)\n    other.init_app(app, render_as_batch=True)\n";
    let (_folder, project) = open(&[
        FLASK_INI,
        ("shop/extensions.py", extensions),
        ("shop/__init__.py", factory),
    ]);
    let project = project.unwrap();
    assert!(project.compare_type && !project.render.batch);
    assert_eq!(
        origins(&project, &["compare_type", "render_as_batch"]),
        ["shop/__init__.py:3", "shop/extensions.py:2"]
    );
    assert_eq!(told(&project).len(), 1);
    assert!(told(&project)[0].starts_with("shop/extensions.py:2: `render_item` is not honoured: "));
    // What is no Flask-Migrate project has no `Migrate(...)`.
    let (_folder, project) = open(&[INI, ("app.py", app)]);
    assert_eq!(project.unwrap().version_table.name, "alembic_version");
}

#[test]
fn the_folder_that_the_application_names() {
    let app = "from flask_migrate import Migrate\nMigrate(app, db, 'db/scripts')\n";
    let ini = ("db/scripts/alembic.ini", FLASK_INI.1);
    let (folder, project) = open(&[ini, ("app.py", app)]);
    let project = project.unwrap();
    assert_eq!(
        project.scripts.script_location,
        folder.path().join("db/scripts")
    );
    assert!(project.render.batch);
    // Also where `migrations` is there too.
    let (folder, project) = open(&[ini, FLASK_INI, ("app.py", app)]);
    assert_eq!(
        project.unwrap().scripts.script_location,
        folder.path().join("db/scripts")
    );
    let other = Project::open(folder.path(), &in_directory("migrations")).unwrap();
    assert_eq!(
        other.scripts.script_location,
        folder.path().join("migrations")
    );
    let two = "from flask_migrate import Migrate\nMigrate(directory='a')\nMigrate(directory='b')\nMigrate(directory=where())\nMigrate(**options)\n";
    let (_folder, project) = open(&[
        FLASK_INI,
        ("app.py", two),
        ("bad.py", "import flask_migrate\nf(\n"),
    ]);
    let told = told(&project.unwrap());
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(told[0].starts_with("bad.py:"));
    assert!(
        told[1].starts_with("app.py:3: `directory` is not honoured: an earlier call in line 2")
    );
    assert!(told[2].contains("with `-d`"));
    assert!(told[3].contains("behind `*`"));
}
