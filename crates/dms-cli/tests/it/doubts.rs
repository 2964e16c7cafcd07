//! Models of which a part is not known: what may be lost is told, and never dropped without a word.

use crate::support::Folder;

/// A database with everything, at its newest revision, and then models that are partly unknown.
fn project(models: &str) -> Folder {
    let folder = Folder::with_models(
        "import sqlalchemy as sa\nmetadata = sa.MetaData()\n\
         sa.Table('user', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('created', sa.DateTime))\n\
         sa.Table('token', metadata, sa.Column('id', sa.Integer, primary_key=True))\n",
    );
    folder.dms(&["migrate", "-m", "first"]).succeeds();
    folder.dms(&["upgrade"]).succeeds();
    folder.write("models.py", models);
    folder
}

const HEAD: &str = "import sqlalchemy as sa\nfrom sqlalchemy.orm import declarative_base\nimport stamps\nBase = declarative_base()\n";
const TOKEN: &str = "class Token(Base):\n    __tablename__ = 'token'\n    id = sa.Column(sa.Integer, primary_key=True)\n";
const USER: &str = "    __tablename__ = 'user'\n    id = sa.Column(sa.Integer, primary_key=True)\n";

#[test]
fn columns_of_an_unknown_base_are_not_dropped() {
    let folder = project(&format!(
        "{HEAD}{TOKEN}class User(stamps.Stamped, Base):\n{USER}"
    ));
    for command in ["migrate", "check"] {
        folder.dms(&[command]).fails(&[
            "the column `user.created` would be dropped, but `User` derives from `stamps.Stamped`, which is not known",
            "models.py:8",
            "install `stamps`",
            "--models-from-python",
            "bases_without_columns = [\"stamps.Stamped\"]",
        ]);
    }
    assert_eq!(
        folder
            .files()
            .keys()
            .filter(|it| it.contains("versions/"))
            .count(),
        1
    );
    let shown = folder.dms(&["models"]).succeeds();
    let warning = "models.py:8: `User` derives from `stamps.Stamped`, which is not known: columns that it declares are not seen";
    assert!(shown.stderr.contains(warning), "{}", shown.stderr);
    // Who knows better says so.
    let settings = folder.read("dms.toml");
    folder.write(
        "dms.toml",
        &format!("{settings}bases_without_columns = [\"stamps.Stamped\"]\n"),
    );
    let written = folder.dms(&["migrate", "-m", "drop"]).succeeds();
    assert!(!written.stderr.contains("stamps"), "{}", written.stderr);
    assert_eq!(
        folder
            .files()
            .keys()
            .filter(|it| it.contains("versions/"))
            .count(),
        2
    );
}

#[test]
fn a_base_whose_source_is_there_is_known() {
    let folder = project(&format!(
        "{HEAD}{TOKEN}class User(stamps.Stamped, Base):\n{USER}"
    ));
    folder.write(
        ".venv/lib/python3.12/site-packages/stamps.py",
        "import sqlalchemy as sa\nclass Stamped:\n    created = sa.Column(sa.DateTime)\n",
    );
    let checked = folder.dms(&["check"]).succeeds();
    assert!(!checked.stderr.contains("stamps"), "{}", checked.stderr);
}

#[test]
fn a_table_whose_class_is_no_model_for_want_of_its_base_is_not_dropped() {
    let folder = project(&format!(
        "{HEAD}{TOKEN}class User(stamps.Model):\n{USER}    created = sa.Column(sa.DateTime)\n"
    ));
    folder.dms(&["migrate"]).fails(&[
        "the table `user` would be dropped, but `User` derives from `stamps.Model`, which is not known",
    ]);
    let shown = folder.dms(&["models"]).succeeds();
    let warning = "so it is not taken for a model, and its table is not seen";
    assert!(shown.stderr.contains(warning), "{}", shown.stderr);
}

#[test]
fn a_base_of_all_models_is_told_once() {
    let folder = project(&format!(
        "import sqlalchemy as sa\nfrom sqlalchemy.orm import declarative_base\nimport stamps\nBase = declarative_base(cls=stamps.Everything)\n{TOKEN}class User(Base):\n{USER}    created = sa.Column(sa.DateTime)\n"
    ));
    let checked = folder.dms(&["check"]).succeeds();
    assert_eq!(
        checked.stderr.matches("stamps.Everything").count(),
        1,
        "{}",
        checked.stderr
    );
    assert!(
        checked.stderr.contains("(and 1 other class)"),
        "{}",
        checked.stderr
    );
}

#[test]
fn an_attribute_that_may_be_the_column_keeps_it() {
    let models = |value: &str| format!("{HEAD}{TOKEN}class User(Base):\n{USER}    {value}\n");
    let folder = project(&models("created = stamps.CreatedColumn()"));
    folder.dms(&["migrate"]).fails(&[
        "the column `user.created` would be dropped, and `User.created` may well be it: its value, `stamps.CreatedColumn()`, is not known",
    ]);
    folder.write("models.py", &models("changed = stamps.CreatedColumn()"));
    let written = folder.dms(&["migrate"]).succeeds();
    assert!(!written.stderr.contains("stamps"), "{}", written.stderr);
}

#[test]
fn bases_without_columns_are_silent() {
    let folder = project(&format!(
        "from abc import ABC\nfrom typing import Generic, Protocol, TypeVar\nfrom flask_login import UserMixin\n\
         from flask_security import RoleMixin\nfrom sqlalchemy.ext.asyncio import AsyncAttrs\nfrom pydantic import BaseModel\n\
         {HEAD}{TOKEN}T = TypeVar('T')\nclass Seen(Protocol): pass\nclass Some(Generic[T]): pass\n\
         class Form(BaseModel):\n    id: int\n    title = stamps.field()\n\
         class User(UserMixin, RoleMixin, AsyncAttrs, Some[int], Base):\n{USER}    created = sa.Column(sa.DateTime)\n"
    ));
    let checked = folder.dms(&["check"]).succeeds();
    assert!(!checked.stderr.contains("WARNI"), "{}", checked.stderr);
}

#[test]
fn what_python_would_raise_is_told() {
    let models = format!(
        "{HEAD}{TOKEN}ratio = 1 / 0\nlimit = stamps.limit + 1 if stamps.limit else 0\nclass User(Base):\n{USER}    created = sa.Column(sa.DateTime)\n"
    );
    let folder = project(&models);
    let checked = folder.dms(&["check"]).succeeds();
    let warning = "models.py:8: the statement is passed over: ZeroDivisionError: division by zero";
    assert!(checked.stderr.contains(warning), "{}", checked.stderr);
    assert_eq!(
        checked.stderr.matches("WARNI").count(),
        1,
        "{}",
        checked.stderr
    );
}

#[test]
fn a_module_that_is_no_python_is_told() {
    let folder = project(&format!("{HEAD}import other\n{TOKEN}"));
    folder.write("other.py", "class Broken(:\n");
    let shown = folder.dms(&["models"]);
    assert!(shown.stderr.contains("other.py:1"), "{}", shown.stderr);
    assert!(shown.stderr.contains("SyntaxError"), "{}", shown.stderr);
}

/// A factory does much that says nothing of models, but what was passed over may have imported some.
#[test]
fn a_factory_that_is_not_known_to_its_end_drops_no_table() {
    let app = "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\nimport gadgets\n\ndb = SQLAlchemy()\n\n\n\
               def create_app():\n    app = Flask(__name__)\n    db.init_app(app)\n    if gadgets.are_there():\n        \
               import extra\n    import users\n    return app\n";
    let model = |name: &str| {
        format!(
            "from app import db\n\n\nclass {name}(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n"
        )
    };
    let folder = project("");
    folder.write("app.py", app);
    folder.write("users.py", &model("User"));
    folder.write("extra.py", &model("Token"));
    let settings = folder.read("dms.toml");
    let with = |models: &str| {
        folder.write(
            "dms.toml",
            &settings.replace("models = \"models.py\"", &format!("models = {models}")),
        );
    };
    with("[\"app.py:create_app()\"]");
    let shown = folder.dms(&["models"]).succeeds();
    assert!(shown.stdout.contains("table user") && !shown.stdout.contains("token"));
    let warning = "app.py:11: the statement is passed over: `gadgets.are_there()` comes from";
    assert!(shown.stderr.contains(warning), "{}", shown.stderr);
    folder.dms(&["check"]).fails(&[
        "the table `token` would be dropped, but the application is not known to its end",
        "app.py:11",
        "models = [\"app.models\"]",
    ]);
    with("[\"users.py\", \"extra.py\"]");
    let shown = folder.dms(&["models"]).succeeds();
    assert!(shown.stdout.contains("table user") && shown.stdout.contains("table token"));
    assert_eq!(shown.stderr, "");
}

/// What the factory sets up within a `try`, and in a method of its own, is there when the models are imported.
#[test]
fn a_factory_goes_on_behind_what_it_cannot_do() {
    let folder = project("");
    folder.write(
        "app.py",
        "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\nimport gadgets\n\ndb = SQLAlchemy()\nlengths = {}\n\n\n\
         class Setup:\n    def __init__(self, app):\n        self.app = app\n\n    def run(self):\n        \
         if gadgets.are_there():\n            pass\n        lengths['name'] = self.app.config['NAME_LENGTH']\n\n\n\
         def create_app():\n    app = Flask(__name__)\n    try:\n        app.config['NAME_LENGTH'] = 7\n        \
         if gadgets.are_there():\n            pass\n        setup = Setup(app)\n        setup.run()\n        import users\n        \
         return app\n    except Exception:\n        print('no application')\n        raise\n",
    );
    folder.write(
        "users.py",
        "from app import db, lengths\n\n\nclass User(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    \
         name = db.Column(db.String(lengths['name']))\n",
    );
    let settings = folder.read("dms.toml");
    folder.write(
        "dms.toml",
        &settings.replace("models = \"models.py\"", "models = \"app.py:create_app()\""),
    );
    let shown = folder.dms(&["models", "--sql"]).succeeds();
    assert!(shown.stdout.contains("name VARCHAR(7)"), "{}", shown.stdout);
    let warning = "app.py:23: the statement (and others behind it) is passed over";
    assert!(shown.stderr.contains(warning), "{}", shown.stderr);
}

#[test]
fn models_see_the_environment_of_the_settings_alone() {
    let folder = project(
        "import os\nimport sqlalchemy as sa\nmetadata = sa.MetaData(schema=os.environ.get('HOME'))\n\
         sa.Table('user', metadata, sa.Column('id', sa.String(int(os.environ['LENGTH'])), primary_key=True))\n",
    );
    folder
        .dms(&["models"])
        .fails(&["KeyError: 'LENGTH'", "models.py:4"]);
    let settings = folder.read("dms.toml");
    let with = |value: &str| {
        folder.write(
            "dms.toml",
            &format!("{settings}environment = [\"{value}\"]\n"),
        );
    };
    with("LENGTH=12");
    let shown = folder.dms(&["models", "--sql"]).succeeds();
    assert!(
        shown.stdout.contains("CREATE TABLE user"),
        "{}",
        shown.stdout
    );
    assert!(shown.stdout.contains("id VARCHAR(12)"), "{}", shown.stdout);
    with("12");
    folder.dms(&["models"]).fails(&[
        "an entry of `environment` has no name of a variable with `=` behind it",
        "environment = [\"NAME=value\"]",
    ]);
}

#[test]
fn doctor_tells_them() {
    let folder = project(&format!(
        "{HEAD}{TOKEN}class User(stamps.Stamped, Base):\n{USER}"
    ));
    let shown = folder.dms(&["doctor"]).succeeds();
    let doubt = "models.py:8: `User` derives from `stamps.Stamped`, which is not known: columns that it declares are not seen";
    let lines: Vec<&str> = shown.stdout.lines().collect();
    let models = lines
        .iter()
        .position(|line| *line == "models: native: 2 tables");
    let below = models
        .and_then(|at| lines.get(at + 1))
        .copied()
        .unwrap_or_default();
    assert!(
        below.starts_with(&format!("    in doubt: {doubt}")),
        "{}",
        shown.stdout
    );
    let json = folder.dms(&["doctor", "--json"]).succeeds();
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let doubts = report["models"]["doubts"].as_array().unwrap();
    assert_eq!(doubts.len(), 1, "{}", json.stdout);
    assert!(doubts[0].as_str().unwrap().starts_with(doubt));
    let settings = folder.read("dms.toml");
    folder.write(
        "dms.toml",
        &format!("{settings}bases_without_columns = [\"stamps.Stamped\"]\n"),
    );
    let shown = folder.dms(&["doctor"]).succeeds();
    assert!(!shown.stdout.contains("in doubt"), "{}", shown.stdout);
}
