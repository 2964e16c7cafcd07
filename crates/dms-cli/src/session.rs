//! What a command starts from: the settings, the URL, the log.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use dms::{Error, ErrorKind, Result};

use crate::cli::GlobalOptions;
use crate::environment;
use crate::log::Log;
use crate::style::Paint;
use dms::engine::{Event, Migrator};
use dms::project::{NamedDatabase, Project, Selection, SettingValue};
use dms::source::{Models, program};

/// One run of the program.
#[derive(Debug)]
pub struct Session {
    globals: GlobalOptions,
    start: PathBuf,
    log: Rc<RefCell<Log>>,
}

impl Session {
    /// From the options; nothing is read yet.
    pub fn new(globals: GlobalOptions) -> Self {
        let log = Rc::new(RefCell::new(Log::new(
            globals.quiet,
            Paint::new(globals.color.on_stderr()),
        )));
        let here = std::env::current_dir().unwrap_or_default();
        let start = match &globals.folder {
            Some(folder) => here.join(folder),
            None => here,
        };
        Self {
            globals,
            start,
            log,
        }
    }

    /// The folder in which the program was started, or that of `-C`.
    pub fn start(&self) -> &Path {
        &self.start
    }

    /// Whether more was asked for.
    pub fn is_verbose(&self) -> bool {
        self.globals.verbose
    }

    /// Whether only results were asked for.
    pub fn is_quiet(&self) -> bool {
        self.globals.quiet
    }

    /// The colours of a result.
    pub fn paint(&self) -> Paint {
        Paint::new(self.globals.color.on_stdout())
    }

    /// The log.
    pub fn log(&self) -> &RefCell<Log> {
        &self.log
    }

    /// `--database`.
    pub fn database(&self) -> Option<&str> {
        self.globals.database.as_deref()
    }

    /// `-d`.
    pub fn directory(&self) -> Option<&Path> {
        self.globals.directory.as_deref()
    }

    /// The first `-c`, as it was given.
    pub fn config(&self) -> Option<&Path> {
        let mut config = self.globals.config.iter().map(PathBuf::as_path);
        config.find(|path| !path.as_os_str().is_empty())
    }

    /// A path of the command line, relative to where the program was started.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        self.start.join(path)
    }

    /// The folder of `-C`, checked.
    ///
    /// # Errors
    /// When it is not a folder.
    pub fn checked_start(&self) -> Result<&Path> {
        if self.start.is_dir() {
            return Ok(&self.start);
        }
        let error = Error::new(
            ErrorKind::Io,
            format!("`{}` is not a folder", self.start.display()),
        );
        Err(error.with_hint("give the folder of the project to `-C`"))
    }

    /// The project and its revisions, without a database.
    ///
    /// # Errors
    /// When the settings or the revisions are wrong.
    pub fn migrator(&self) -> Result<Migrator> {
        self.migrator_of(self.project()?)
    }

    fn migrator_of(&self, project: Project) -> Result<Migrator> {
        let chosen = match self.chosen(&project)? {
            Some(database) => Some((database.name.clone(), self.named_url(&project, database)?)),
            None => None,
        };
        let url = if project.databases.is_empty() {
            self.url(&project)?
        } else {
            None
        };
        // A relative SQLite path starts at the project's folder, wherever the program was started.
        if project.root.is_dir() {
            std::env::set_current_dir(&project.root).map_err(|error| {
                Error::new(
                    ErrorKind::Io,
                    format!("cannot enter `{}`: {error}", project.root.display()),
                )
            })?;
        }
        let folders = program_folders(&project.root);
        let mut migrator = Migrator::new(project)?.post_write_hooks(folders);
        if let Some(url) = url {
            migrator = migrator.for_url(&url)?;
        }
        if let Some(seconds) = self.globals.lock_timeout {
            migrator = migrator.lock_timeout(Duration::from_secs(seconds.into()));
        }
        for warning in migrator.warnings() {
            self.log.borrow().warning(warning);
        }
        let log = self.log.clone();
        let migrator = migrator.x_arguments(self.globals.x_arg.clone());
        let migrator = migrator.observe(move |event: &Event| log.borrow_mut().event(event));
        match chosen {
            Some((name, url)) => migrator.for_named_database(&name, &url),
            None => Ok(migrator),
        }
    }

    /// The same, for a command that cannot do without a database's URL: one for each database of the project, or
    /// the one of `--database`.
    ///
    /// # Errors
    /// Also when there is no URL.
    pub fn migrators(&self) -> Result<Vec<Migrator>> {
        let mut project = self.project()?;
        let variables = environment::variables(&project.root);
        project.evaluate_settings(&variables);
        if self.given_url().is_none() {
            project.discover(variables)?;
        }
        let migrator = self.migrator_of(project)?;
        if migrator.url().is_some() {
            return Ok(vec![migrator]);
        }
        let project = migrator.project();
        if project.databases.is_empty() {
            let error = Error::new(ErrorKind::Config, "no database is named");
            return Err(error.with_hint(
                "set `url = \"sqlite:///app.db\"` in dms.toml, give `--url`, or set DATABASE_URL",
            ));
        }
        if self.given_url().is_some() && project.database("").is_err() {
            let names: Vec<&str> = project.databases.iter().map(NamedDatabase::shown).collect();
            let error = Error::new(
                ErrorKind::Config,
                format!(
                    "`--url` or DATABASE_URL gives one database, and the project has several: {}",
                    names.join(", ")
                ),
            );
            return Err(error.with_hint("say which it is with `--database NAME`"));
        }
        let databases = project.databases.iter();
        databases
            .map(|database| {
                let url = self.named_url(project, database)?;
                migrator.for_named_database(&database.name, &url)
            })
            .collect()
    }

    /// The database of `--database`.
    fn chosen<'a>(&self, project: &'a Project) -> Result<Option<&'a NamedDatabase>> {
        let name = self.globals.database.as_deref();
        name.map(|name| project.database(name)).transpose()
    }

    /// `--url` or DATABASE_URL for the database of `--database`, or else for the default one; the others' own.
    pub fn named_url(&self, project: &Project, database: &NamedDatabase) -> Result<String> {
        let is_meant = self.globals.database.is_some() || database.name.is_empty();
        if let Some((url, _)) = self.given_url().filter(|_| is_meant) {
            return Ok(url.to_owned());
        }
        let url = project.named_database_url(database, &|name| std::env::var(name).ok())?;
        url.ok_or_else(|| {
            let name = database.shown();
            let error = Error::new(
                ErrorKind::Config,
                format!("the database `{name}` has no URL"),
            );
            error.with_hint(format!(
                "set it in dms.toml: `[databases]` with `{} = \"sqlite:///...\"`",
                database.name
            ))
        })
    }

    /// The settings, with those of the command line.
    ///
    /// # Errors
    /// When one is wrong, or there is no project.
    pub fn project(&self) -> Result<Project> {
        let root = self.checked_start()?;
        let config = self.globals.config.iter();
        let selection = Selection {
            config: config
                .filter(|path| !path.as_os_str().is_empty())
                .map(|path| self.absolute(path))
                .collect(),
            section: self.globals.section.clone(),
            directory: self
                .globals
                .directory
                .as_ref()
                .map(|path| self.absolute(path)),
            flask_app: environment::variable(root, "FLASK_APP"),
        };
        let mut project = Project::open(root, &selection)?;
        if let Some(seconds) = self.globals.lock_timeout {
            let value = SettingValue::Seconds(Duration::from_secs(seconds.into()));
            project.note("lock_timeout", value, "--lock-timeout");
        }
        let python = self.globals.python.as_deref();
        if let Some(python) = python.filter(|path| !path.as_os_str().is_empty()) {
            let shown = python.display().to_string();
            let is_variable = std::env::var_os("DMS_PYTHON").is_some_and(|it| *it == *python);
            let origin = if is_variable {
                "DMS_PYTHON"
            } else {
                "--python"
            };
            project.interpreter = Some(program(&self.start, &shown));
            project.note("python", SettingValue::Text(shown), origin);
        }
        if self.globals.models_from_python {
            project.models_from_python = true;
            project.note(
                "models_from_python",
                SettingValue::Flag(true),
                "--models-from-python",
            );
        }
        if let Some(active) = environment::variable(root, "VIRTUAL_ENV")
            && let Some(libraries) = dms::source::libraries(Path::new(&active))
        {
            project.use_libraries(libraries);
        }
        if let Some(models) = &self.globals.models {
            let value = SettingValue::Texts(vec![models.clone()]);
            project.note("models", value, "--models");
            project.models = Some(Models {
                roots: project.model_roots(),
                targets: vec![models.clone()],
                environment: project.environment.clone(),
                options: project.scripts.options.clone(),
                ..Models::default()
            });
        }
        Ok(project)
    }

    /// `--url` or DATABASE_URL, else the project's with `${NAME}` taken from the environment.
    ///
    /// # Errors
    /// When a variable is not set.
    pub fn url(&self, project: &Project) -> Result<Option<String>> {
        if let Some((url, _)) = self.given_url() {
            return Ok(Some(url.to_owned()));
        }
        project.database_url(&|name| std::env::var(name).ok())
    }

    /// The URL of `--url` or DATABASE_URL, and which of them it is.
    pub fn given_url(&self) -> Option<(&str, &'static str)> {
        let url = self.globals.url.as_deref().filter(|url| !url.is_empty())?;
        let variable = std::env::var("DATABASE_URL");
        let name = if variable.is_ok_and(|value| value == url) {
            "DATABASE_URL"
        } else {
            "--url"
        };
        Some((url, name))
    }
}

/// Where the programs of post-write hooks are looked for: in the project's virtual environment, then on PATH.
fn program_folders(root: &Path) -> Vec<PathBuf> {
    let environments = std::env::var_os("VIRTUAL_ENV")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .into_iter()
        .chain([root.join(".venv"), root.join("venv")]);
    let programs = if cfg!(windows) { "Scripts" } else { "bin" };
    let path = std::env::var_os("PATH").unwrap_or_default();
    environments
        .map(|environment| environment.join(programs))
        .chain(std::env::split_paths(&path).map(|folder| root.join(folder)))
        .collect()
}
