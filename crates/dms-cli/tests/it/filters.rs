//! `include_object` and `include_name` of a project's env.py or application.

use crate::support::Folder;

const MODELS: &str = r#"
import sqlalchemy as sa
metadata = sa.MetaData()
sa.Table('kept', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('a', sa.String(50)), sa.Column('legacy_new', sa.Integer),
    sa.Column('b', sa.Integer), sa.Index('ix_new', 'b'), sa.Index('ix_new_old', 'a'), sa.Index('ix_both_old', 'b'))
sa.Table('view_x', metadata, sa.Column('id', sa.Integer, primary_key=True), info={'is_view': True})
sa.Table('fresh', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('c', sa.Integer, info={'skip': True}), sa.Index('ix_fresh_old', 'id'), sa.Index('ix_fresh', 'c'))
sa.Table('same', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('n', sa.Integer, info={'skip': True}))
"#;

const ENV: &str = r#"
from logging.config import fileConfig

from sqlalchemy import engine_from_config
from sqlalchemy import pool

from alembic import context
import models

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name)
target_metadata = models.metadata


def include_object(object, name, type_, reflected, compare_to):
    if type_ == "table" and object.info.get("is_view", False):
        return False
    if type_ == "table" and reflected and compare_to is None and name.startswith("tmp_"):
        return False
    if type_ == "column" and not reflected and object.info.get("skip"):
        return False
    if type_ == "column" and name.startswith("legacy_"):
        return object.table.name != "kept"
    if type_ == "index" and name.endswith("_old"):
        return False
    return True


def include_name(name, type_, parent_names):
    if type_ == "schema":
        return name in [None, "public"]
    if type_ == "table":
        return not parent_names["schema_qualified_table_name"].startswith("sys_")
    if type_ == "index":
        return (parent_names["table_name"], name) != ("kept", "ix_hidden")
    return True


def run_migrations_online():
    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    with connectable.connect() as connection:
        context.configure(
            connection=connection, target_metadata=target_metadata,
            include_object=include_object, include_name=include_name,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
"#;

const DATABASE: &str = "
CREATE TABLE kept (id INTEGER PRIMARY KEY NOT NULL, a VARCHAR(20), legacy_gone INTEGER, gone INTEGER, b INTEGER);
CREATE INDEX ix_gone_old ON kept (a);
CREATE INDEX ix_gone ON kept (a);
CREATE INDEX ix_both_old ON kept (a);
CREATE INDEX ix_hidden ON kept (b);
CREATE TABLE tmp_a (id INTEGER);
CREATE TABLE removed (id INTEGER);
CREATE INDEX ix_r_old ON removed (id);
CREATE TABLE sys_x (id INTEGER);
CREATE TABLE same (id INTEGER NOT NULL PRIMARY KEY, n VARCHAR(9));
";

/// What Alembic 1.20.1 writes into `upgrade()` for all this.
const UPGRADE: &str = "    op.create_table('fresh',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('c', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_fresh', 'fresh', ['c'], unique=False)
    op.drop_table('removed')
    op.alter_column('kept', 'a',
               existing_type=sa.VARCHAR(length=20),
               type_=sa.String(length=50),
               existing_nullable=True)
    op.drop_index(op.f('ix_gone'), table_name='kept')
    op.create_index('ix_new', 'kept', ['b'], unique=False)
    op.drop_column('kept', 'gone')
";

/// A project of Alembic's own, with this env.py and its database.
fn project(env: &str) -> Folder {
    let folder = Folder::empty();
    folder.write(
        "alembic.ini",
        "[alembic]\nscript_location = m\nprepend_sys_path = .\nsqlalchemy.url = sqlite:///app.db\n",
    );
    folder.write("models.py", MODELS);
    folder.write("m/env.py", env);
    folder.write("m/versions/.keep", "");
    rusqlite::Connection::open(folder.path().join("app.db"))
        .unwrap()
        .execute_batch(DATABASE)
        .unwrap();
    folder
}

#[test]
fn functions_of_env_py_are_asked_as_alembic_asks_them() {
    let folder = project(ENV);
    folder.write(
        "dms.toml",
        "script_location = \"m\"\nurl = \"sqlite:///app.db\"\nalembic_compat = true\n",
    );
    let run = folder
        .dms(&["migrate", "-m", "x", "--rev-id", "x1"])
        .succeeds();
    assert!(!run.stderr.contains("WARNI"), "{}", run.stderr);
    let script = folder.read("m/versions/x1_x.py");
    let body = script.split("def upgrade").nth(1).unwrap();
    let body = body.split("def downgrade").next().unwrap();
    let lines: Vec<&str> = (body.lines())
        .filter(|line| !line.starts_with("    #") && !line.is_empty())
        .collect();
    assert_eq!(lines[2..].join("\n") + "\n", UPGRADE);
}

/// The proof looks at no more than the comparison.
#[test]
fn what_functions_leave_out_is_not_missed_by_the_proof() {
    let folder = project(ENV);
    folder
        .dms(&["migrate", "-m", "x", "--rev-id", "x1", "--verify"])
        .succeeds();
    folder.dms(&["upgrade"]).succeeds();
    folder.dms(&["check"]).succeeds();
}

#[test]
fn an_async_env_py_is_read_as_far_as_it_defines_things() {
    let tail = "
async def run_async_migrations():
    async with engine.connect() as connection:
        await connection.run_sync(do_run_migrations)


def do_run_migrations(connection):
    context.configure(connection=connection, target_metadata=target_metadata,
        include_object=lambda object, name, type_, reflected, compare_to: not name.startswith('tmp_'))


if context.is_offline_mode():
    raise ValueError('not reached')
else:
    asyncio.run(run_async_migrations())
";
    let (head, _) = ENV.split_once("def run_migrations_online").unwrap();
    let folder = project(&format!("import asyncio\n{head}{tail}"));
    let run = folder.dms(&["check"]);
    assert!(!run.stderr.contains("tmp_a"), "{}", run.stderr);
    assert!(run.stderr.contains("sys_x"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_followed_is_shown_with_its_line_and_a_way_on() {
    let local = ENV.replace(
        "include_object=include_object",
        "include_object=connection.keep",
    );
    let folder = project(&local);
    folder.dms(&["check"]).fails(&[
        "`include_object` cannot be followed: NameError",
        "m/env.py",
        "take its place: `exclude = [\"tmp_*\"]`",
    ]);
    let unknown = ENV.replace(
        "    if type_ == \"table\" and object.info",
        "    if config.unknown:\n        return False\n    if type_ == \"table\" and object.info",
    );
    let folder = project(&unknown);
    let run = folder.dms(&["check"]).fails(&[
        "`include_object` and `include_name` are asked what is compared",
        "if config.unknown:",
        "say it in dms.toml",
    ]);
    assert!(run.stderr.contains("m/env.py:17"), "{}", run.stderr);
    // Said in dms.toml, nobody is asked.
    folder.write(
        "dms.toml",
        "script_location = \"m\"\nurl = \"sqlite:///app.db\"\nexclude = [\"sys_*\"]\n",
    );
    let run = folder.dms(&["check"]);
    assert!(
        run.stderr.contains("tmp_a") && !run.stderr.contains("sys_x"),
        "{}",
        run.stderr
    );
}

const APPLICATION: &str = "
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_migrate import Migrate


def keep(object, name, type_, reflected, compare_to):
    return not (type_ == 'table' and object.info.get('skip_autogenerate', False))


app = Flask(__name__)
app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///app.db'
db = SQLAlchemy(app)
migrate = Migrate(app, db, include_object=keep)


class Product(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class View(db.Model):
    __table_args__ = {'info': {'skip_autogenerate': True}}
    id = db.Column(db.Integer, primary_key=True)
";

#[test]
fn a_function_given_to_flask_migrate_counts() {
    let folder = Folder::empty();
    folder.write("app.py", APPLICATION);
    folder.dms(&["init", "-t", "flask"]).succeeds();
    let run = folder.dms(&["check"]);
    assert!(
        run.stderr.contains("product") && !run.stderr.contains("view"),
        "{}",
        run.stderr
    );
}
