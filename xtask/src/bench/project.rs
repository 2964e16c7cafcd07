//! A project on disk that both programs work in, and the commands that they are given.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::measure::{Usage, measure};
use crate::compat::fetch::{create, io};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    Dms,
    Alembic,
    /// The database's own tool.
    Floor,
}

/// Where the two programs are.
#[derive(Debug, Clone)]
pub struct Programs {
    pub dms: PathBuf,
    pub alembic: PathBuf,
}

impl Programs {
    /// The `alembic` beside an interpreter.
    pub fn new(dms: &Path, python: &Path) -> Result<Self, String> {
        let alembic = python.with_file_name("alembic");
        if !alembic.is_file() {
            return Err(format!("there is no `{}`", alembic.display()));
        }
        Ok(Self {
            dms: dms.to_owned(),
            alembic,
        })
    }
}

/// A folder with `alembic.ini` and `migrations/`.
#[derive(Debug, Clone)]
pub struct Project {
    pub folder: PathBuf,
    programs: Programs,
    /// Of one run of a command.
    pub limit: Duration,
}

/// What the files of a project say.
pub struct Files<'a> {
    pub url: &'a str,
    pub has_models: bool,
    /// The folder of revisions, and that of the modules which they import; without one both are the project's own.
    pub elsewhere: Option<(&'a Path, &'a Path)>,
}

impl Project {
    /// Writes one, as `alembic init` does.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn new(
        folder: &Path,
        files: &Files<'_>,
        programs: &Programs,
        limit: Duration,
    ) -> Result<Self, String> {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(|error| io("remove", folder, &error))?;
        }
        let migrations = folder.join("migrations");
        create(&migrations.join("versions"))?;
        let (roots, locations) = match files.elsewhere {
            None => (".".to_owned(), String::new()),
            Some((versions, modules)) => (
                modules.display().to_string(),
                format!("version_locations = {}\n", versions.display()),
            ),
        };
        let settings = format!(
            "[alembic]\nscript_location = migrations\nprepend_sys_path = {roots}\npath_separator = newline\n\
             {locations}sqlalchemy.url = {}\n{LOGGING}",
            files.url.replace('%', "%%")
        );
        let metadata = if files.has_models {
            "from models import Base\n\ntarget_metadata = Base.metadata\n"
        } else {
            "target_metadata = None\n"
        };
        let mut env = ENV.replace("# models\n", metadata);
        if files.url.starts_with("sqlite") {
            // As projects on SQLite have it; DMS would else write a batch where Alembic's script cannot work.
            let last = "process_revision_directives=process_revision_directives,\n";
            env = env.replace(last, &format!("{last}            render_as_batch=True,\n"));
        }
        for (path, text) in [
            (folder.join("alembic.ini"), settings),
            (migrations.join("script.py.mako"), TEMPLATE.to_owned()),
            (migrations.join("env.py"), env),
        ] {
            fs::write(&path, text).map_err(|error| io("write", &path, &error))?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            programs: programs.clone(),
            limit,
        })
    }

    /// The same, for what is not measured.
    pub fn patient(&self) -> Self {
        Self {
            limit: Duration::from_secs(600),
            ..self.clone()
        }
    }

    pub fn versions(&self) -> PathBuf {
        self.folder.join("migrations/versions")
    }

    /// Where the output of a tool's last command is.
    pub fn output(&self, tool: Tool) -> PathBuf {
        self.folder.join(match tool {
            Tool::Dms => "dms.out",
            Tool::Alembic => "alembic.out",
            Tool::Floor => "floor.out",
        })
    }

    /// Measures a command of one of the two programs; `None` if it was stopped.
    ///
    /// # Errors
    /// When it fails.
    pub fn run(&self, tool: Tool, arguments: &[&str]) -> Result<Option<Usage>, String> {
        let program = match tool {
            Tool::Dms => &self.programs.dms,
            Tool::Alembic => &self.programs.alembic,
            Tool::Floor => return Err("the floor has no commands".to_owned()),
        };
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.folder);
        for variable in ["DATABASE_URL", "ALEMBIC_CONFIG", "FLASK_APP", "PYTHONPATH"] {
            command.env_remove(variable);
        }
        measure(&mut command, Stdio::null(), &self.output(tool), self.limit)
    }

    /// The revision files, but those in the list.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn revisions(&self, known: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
        let folder = self.versions();
        let entries = fs::read_dir(&folder).map_err(|error| io("read", &folder, &error))?;
        Ok(entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|it| it == "py") && !known.contains(path))
            .collect())
    }
}

/// Whether two files have the same lines, but for the random words of newer versions of `pg_dump`, and for the tabs of
/// Alembic's live SQL, which are four blanks in its printed one.
///
/// They are read bit by bit: what a child of this process has for its largest size is at first that of its parent.
///
/// # Errors
/// When one cannot be read.
pub fn same(left: &Path, right: &Path) -> Result<bool, String> {
    let lines = |path: &Path| {
        let file = File::open(path).map_err(|error| io("read", path, &error))?;
        let lines = BufReader::new(file).split(b'\n').map_while(Result::ok);
        let is_random =
            |line: &Vec<u8>| line.starts_with(b"\\restrict ") || line.starts_with(b"\\unrestrict ");
        let blank = |line: Vec<u8>| match line.iter().position(|byte| *byte != b'\t') {
            Some(tabs @ 1..) => [vec![b' '; 4 * tabs].as_slice(), &line[tabs..]].concat(),
            _ => line,
        };
        Ok::<_, String>(lines.filter(move |line| !is_random(line)).map(blank))
    };
    Ok(lines(left)?.eq(lines(right)?))
}

const LOGGING: &str = "
[loggers]
keys = root,sqlalchemy,alembic

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console
qualname =

[logger_sqlalchemy]
level = WARNING
handlers =
qualname = sqlalchemy.engine

[logger_alembic]
level = INFO
handlers =
qualname = alembic

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(levelname)-5.5s [%(name)s] %(message)s
datefmt = %H:%M:%S
";

const TEMPLATE: &str = "\
\"\"\"${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

\"\"\"
from alembic import op
import sqlalchemy as sa
${imports if imports else \"\"}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else \"pass\"}


def downgrade():
    ${downgrades if downgrades else \"pass\"}
";

/// Writes no script where nothing has changed, as Flask-Migrate's does.
const ENV: &str = "\
from logging.config import fileConfig

from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config
fileConfig(config.config_file_name)

# models


def process_revision_directives(context, revision, directives):
    if getattr(config.cmd_opts, \"autogenerate\", False):
        script = directives[0]
        if script.upgrade_ops.is_empty():
            directives[:] = []


def run_migrations_offline():
    url = config.get_main_option(\"sqlalchemy.url\")
    context.configure(url=url, target_metadata=target_metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {}), prefix=\"sqlalchemy.\", poolclass=pool.NullPool
    )
    with connectable.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            process_revision_directives=process_revision_directives,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
";
