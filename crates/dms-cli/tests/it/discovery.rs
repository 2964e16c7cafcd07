//! Projects as they are, without a word of settings for DMS: where Flask and Alembic would find database and models.
//!
//! The places were verified with Flask 3.1, Flask-SQLAlchemy 3.1.1 (`db.engine.url`) and Alembic 1.20.1.

use crate::support::{Folder, dms};

const MODELS: &str = "
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_migrate import Migrate

db = SQLAlchemy()
migrate = Migrate()


class Product(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Elsewhere(db.Model):
    __bind_key__ = 'other'
    id = db.Column(db.Integer, primary_key=True)


def create_app(config=None):
    app = Flask(__name__)
    app.config.from_object('config.Config')
    app.config.from_mapping(config or {}, DEBUG=True)
    db.init_app(app)
    migrate.init_app(app, db)
    from views import blueprint

    app.register_blueprint(blueprint, url_prefix='/shop')
    if not app.debug and not app.testing:
        app.logger.setLevel('INFO')
    app.secret_key = 'y'
    return app
";

const CONFIG: &str = "
import os
from sqlalchemy import URL

basedir = os.path.abspath(os.path.dirname(__file__))


class Config:
    SECRET_KEY = os.environ.get('SECRET_KEY') or 'x'
    SQLALCHEMY_DATABASE_URI = os.environ.get('SHOP_DB') or 'sqlite:///' + os.path.join(basedir, 'shop.db')
    SQLALCHEMY_BINDS = {'other': URL.create('sqlite', database='other.db')}
";

/// A project as `flask db init` leaves it.
fn flask(template: &str) -> Folder {
    let folder = Folder::empty();
    folder.write("app.py", MODELS);
    folder.write("config.py", CONFIG);
    folder.write("views.py", "from flask import Blueprint\n\nblueprint = Blueprint('shop', __name__)\n\n\n@blueprint.route('/')\ndef index():\n    return ''\n");
    folder.dms(&["init", "-t", template]).succeeds();
    folder
}

#[test]
fn the_database_and_the_models_of_a_flask_application() {
    let folder = flask("flask");
    folder.dms(&["migrate", "-m", "first"]).succeeds();
    folder.dms(&["upgrade"]).succeeds();
    // What is bound to another database is not in this one, with Flask-Migrate's env.py for one database.
    assert_eq!(folder.tables("shop.db"), ["product"]);
    let config = folder.dms(&["config"]).succeeds();
    assert!(
        config.stdout.contains("app.py:create_app()"),
        "{}",
        config.stdout
    );
}

#[test]
fn the_environment_and_the_files_beside_it_decide() {
    let folder = flask("flask");
    folder.write(".env", "SHOP_DB=sqlite:///from_file.db\n");
    folder.dms(&["migrate", "-m", "first"]).succeeds();
    folder.dms(&["upgrade"]).succeeds();
    // A relative file is in the application's instance folder.
    assert_eq!(folder.tables("instance/from_file.db"), ["product"]);

    let mut command = dms();
    command
        .current_dir(folder.path())
        .arg("upgrade")
        .env("SHOP_DB", "sqlite:///from_variable.db");
    assert!(command.status().unwrap().success());
    assert_eq!(folder.tables("instance/from_variable.db"), ["product"]);
}

#[test]
fn flask_app_names_the_application() {
    let folder = flask("flask");
    folder.write("shop.py", "from app import create_app\nserver = create_app({'SQLALCHEMY_DATABASE_URI': 'sqlite:///server.db'})\n");
    folder.write(".flaskenv", "FLASK_APP=shop:server\n");
    folder.dms(&["migrate", "-m", "first"]).succeeds();
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(folder.tables("instance/server.db"), ["product"]);
}

#[test]
fn the_binds_of_a_flask_application() {
    let folder = flask("flask-multidb");
    folder.dms(&["migrate", "-m", "first"]).succeeds();
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(folder.tables("shop.db"), ["product"]);
    assert_eq!(folder.tables("instance/other.db"), ["elsewhere"]);
}

#[test]
fn a_password_in_the_environment_is_not_shown() {
    let folder = flask("flask");
    folder.dms(&["migrate", "-m", "first"]).succeeds();
    folder.write(
        "config.py",
        "import os\nraise ValueError(os.environ['SHOP_DB'])\n",
    );
    let mut command = dms();
    command
        .current_dir(folder.path())
        .arg("upgrade")
        .env("SHOP_DB", "postgresql://u:hunter2@h/db");
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("config.py:2"), "{stderr}");
    assert!(stderr.contains("DATABASE_URL"), "{stderr}");
    assert!(!stderr.contains("hunter2"), "{stderr}");
}

const ENV: &str = "
import os
import sys
from logging.config import fileConfig

from alembic import context
from sqlalchemy import engine_from_config, pool

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from shop.base import Base
from shop import tables  # noqa: F401

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name)
config.set_main_option('sqlalchemy.url', os.environ.get('SHOP_DB', 'sqlite:///shop.db'))
target_metadata = Base.metadata


def run_migrations_offline():
    context.configure(url=config.get_main_option('sqlalchemy.url'), target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    connectable = engine_from_config(config.get_section(config.config_ini_section), prefix='sqlalchemy.')
    with connectable.connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
";

/// A project as `alembic init` leaves it, with an env.py that was filled in.
fn alembic(env: &str) -> Folder {
    let folder = Folder::empty();
    folder.dms(&["init", "-t", "generic", "alembic"]).succeeds();
    folder.write("alembic/env.py", env);
    folder.write("shop/__init__.py", "");
    folder.write(
        "shop/base.py",
        "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n",
    );
    folder.write(
        "shop/tables.py",
        "from sqlalchemy.orm import Mapped, mapped_column\nfrom .base import Base\n\n\nclass Product(Base):\n    __tablename__ = 'product'\n    id: Mapped[int] = mapped_column(primary_key=True)\n",
    );
    folder
}

#[test]
fn the_database_and_the_models_of_an_env_py() {
    let folder = alembic(ENV);
    folder.dms(&["migrate", "-m", "first"]).succeeds();
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(folder.tables("shop.db"), ["product"]);

    let mut command = dms();
    command
        .current_dir(folder.path())
        .arg("upgrade")
        .env("SHOP_DB", "sqlite:///other.db");
    assert!(command.status().unwrap().success());
    assert_eq!(folder.tables("other.db"), ["product"]);
}

#[test]
fn a_url_that_env_py_only_configures() {
    let env = ENV.replace("config.set_main_option('sqlalchemy.url', os.environ.get('SHOP_DB', 'sqlite:///shop.db'))\n", "")
        .replace("url=config.get_main_option('sqlalchemy.url')", "url='sqlite:///configured.db'");
    let folder = alembic(&env);
    let ini = folder.read("alembic.ini");
    let lines = ini
        .lines()
        .filter(|line| !line.starts_with("sqlalchemy.url"));
    folder.write("alembic.ini", &lines.collect::<Vec<_>>().join("\n"));
    folder.dms(&["migrate", "-m", "first"]).succeeds();
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(folder.tables("configured.db"), ["product"]);
}

#[test]
fn an_env_py_that_cannot_be_followed_is_told_with_its_place() {
    let folder = alembic(&ENV.replace(
        "os.environ.get('SHOP_DB', 'sqlite:///shop.db')",
        "os.environ['NOT_SET']",
    ));
    folder
        .dms(&["current"])
        .fails(&["KeyError: 'NOT_SET'", "alembic/env.py"]);
    // Nothing of it is needed where the database is named.
    folder
        .dms(&["current", "--url", "sqlite:///x.db"])
        .succeeds();
    folder.dms(&["heads"]).succeeds();
}

#[test]
fn what_dms_toml_says_counts() {
    let folder = alembic(ENV);
    folder.write(
        "dms.toml",
        "script_location = \"alembic\"\nurl = \"sqlite:///own.db\"\n",
    );
    folder.dms(&["migrate", "-m", "first"]).succeeds();
    folder.dms(&["upgrade"]).succeeds();
    assert_eq!(folder.tables("own.db"), ["product"]);
    assert!(folder.tables("shop.db").is_empty());
}
