use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{Event, Observer, RenameAsker, RenameQuestion, Resume, heads};
use crate::conn::Connection;
use crate::dialect::{self, Dialect};
use crate::driver::{self, ConnectOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Graph;
use crate::project::{Concern, Project, Selection, shown_database};
use crate::schema::ObjectFilter;
use crate::schema::naming::NamingConvention;
use crate::script::ScriptDirectory;
use crate::url::Url;

/// A project, and the database that its verbs work on.
///
/// ```no_run
/// # fn main() -> dms::Result<()> {
/// dms::engine::Migrator::open(".")?.connect("sqlite:///app.db")?.upgrade("head")?;
/// # Ok(())
/// # }
/// ```
pub struct Migrator {
    pub(super) project: Project,
    pub(super) scripts: Rc<ScriptDirectory>,
    pub(super) graph: Rc<Graph>,
    warnings: Vec<String>,
    database: Option<Database>,
    pub(super) connect_options: ConnectOptions,
    pub(super) resume: Option<Resume>,
    pub(super) x_arguments: Vec<String>,
    /// Where the programs of post-write hooks are looked for; `None` runs no hooks.
    pub(super) program_folders: Option<Vec<PathBuf>>,
    /// Which of the project's warnings were told.
    pub(super) told: Rc<RefCell<BTreeSet<usize>>>,
    pub(super) observer: Rc<RefCell<Option<Box<Observer>>>>,
    /// Set by the program when the user wants an end; only looked at where something would be left behind.
    pub(super) interrupt: Option<Arc<AtomicBool>>,
    /// Whether the database stands for another one: what becomes of it after an error is not worth telling.
    pub(super) is_scratch: bool,
    pub(super) asker: Rc<RefCell<Option<Box<RenameAsker>>>>,
    /// What the models say of names, once a script has asked.
    pub(super) naming: Rc<RefCell<Option<NamingConvention>>>,
    /// What the project's functions left out of the last comparison.
    pub(super) left_out: ObjectFilter,
}

/// Which of several databases a migrator works on.
#[derive(Clone)]
pub(super) struct Named {
    /// What scripts call it.
    pub(super) name: Rc<str>,
    /// Whether it is the one that was there before there were several.
    pub(super) is_first: bool,
}

/// Where the database is, and what speaks its language.
struct Database {
    named: Option<Named>,
    url: Url,
    dialect: Rc<dyn Dialect>,
    connection: Option<Box<dyn Connection>>,
}

impl Migrator {
    /// Reads the settings and the revisions of the project in this folder.
    ///
    /// # Errors
    /// When a setting is wrong, the folder of scripts is missing, a script's head cannot be read, or
    /// the revisions do not form a graph.
    pub fn open(root: impl AsRef<Path>) -> Result<Self> {
        Self::new(Project::open(root.as_ref(), &Selection::default())?)
    }

    /// Reads the revisions of a project whose settings were read already.
    ///
    /// # Errors
    /// As [`Migrator::open`].
    pub fn new(project: Project) -> Result<Self> {
        let scripts = heads::scripts(&project, project.scripts.clone())?;
        Self::with_scripts(project, scripts)
    }

    /// Scripts that are part of the program, as (file name, text); see [`crate::embed_scripts`].
    ///
    /// # Errors
    /// When a script's head cannot be read, or the revisions do not form a graph.
    pub fn embedded(scripts: &[(&str, &str)]) -> Result<Self> {
        Self::with_scripts(Project::embedded(), ScriptDirectory::embedded(scripts)?)
    }

    fn with_scripts(project: Project, scripts: ScriptDirectory) -> Result<Self> {
        let (graph, graph_warnings) = Graph::new(scripts.revisions())?;
        let mut warnings: Vec<String> = project
            .warnings
            .iter()
            .filter(|warning| warning.concern == Concern::Everything)
            .map(|warning| project.told(warning))
            .collect();
        warnings.extend(graph_warnings);
        let mut connect_options = ConnectOptions::default();
        if let Some(lock_timeout) = project.lock_timeout {
            connect_options.lock_timeout = lock_timeout;
        }
        Ok(Self {
            project,
            scripts: Rc::new(scripts),
            graph: Rc::new(graph),
            warnings,
            database: None,
            connect_options,
            resume: None,
            x_arguments: Vec::new(),
            program_folders: None,
            told: Rc::default(),
            observer: Rc::default(),
            interrupt: None,
            is_scratch: false,
            asker: Rc::default(),
            naming: Rc::default(),
            left_out: ObjectFilter::default(),
        })
    }

    /// Opens the database of this SQLAlchemy URL.
    ///
    /// # Errors
    /// When the URL is malformed, names a database that this build does not know, or does not answer.
    pub fn connect(self, url: &str) -> Result<Self> {
        let mut migrator = self.for_url(url)?;
        let connection = migrator.open_connection()?;
        migrator.keep_connection(connection);
        Ok(migrator)
    }

    /// Remembers the database of this SQLAlchemy URL; a verb that needs it opens it.
    ///
    /// # Errors
    /// When the URL is malformed or names a database that this build does not know.
    pub fn for_url(mut self, url: &str) -> Result<Self> {
        let url = Url::parse(url)?;
        let dialect = dialect::by_name(&url.dialect).ok_or_else(|| {
            Error::new(
                ErrorKind::Config,
                format!("no dialect for `{}` databases", url.dialect),
            )
            .with_hint("use a `sqlite:///`, `postgresql://`, `mysql://` or `mariadb://` URL")
        })?;
        self.database = Some(Database {
            named: None,
            url,
            dialect: Rc::from(dialect),
            connection: None,
        });
        Ok(self)
    }

    /// The same project and revisions, on one of the databases of [`Project::databases`]; a verb that needs it
    /// opens it.
    ///
    /// # Errors
    /// When the project has no database of this name, and as [`Migrator::for_url`].
    pub fn for_named_database(&self, name: &str, url: &str) -> Result<Self> {
        let settings = self.project.database(name)?;
        let first = self.project.databases.first();
        let named = Named {
            name: settings.name.as_str().into(),
            is_first: first == Some(settings),
        };
        let mut migrator = self.without_database().for_url(url)?;
        if let Some(database) = &mut migrator.database {
            database.named = Some(named);
        }
        Ok(migrator)
    }

    /// The same project and revisions, on a database that stands for this one for a while. Nobody is told of what
    /// happens there.
    pub(super) fn on_scratch(&self, url: Url) -> Result<Self> {
        let mut migrator = self.without_database();
        migrator.observer = Rc::default();
        migrator.resume = None;
        migrator.is_scratch = true;
        let database = self.database()?;
        migrator.database = Some(Database {
            named: database.named.clone(),
            url,
            dialect: database.dialect.clone(),
            connection: None,
        });
        Ok(migrator)
    }

    /// The same project and revisions.
    fn without_database(&self) -> Self {
        Self {
            project: self.project.clone(),
            scripts: Rc::clone(&self.scripts),
            graph: Rc::clone(&self.graph),
            warnings: self.warnings.clone(),
            database: None,
            connect_options: self.connect_options,
            resume: self.resume,
            x_arguments: self.x_arguments.clone(),
            program_folders: self.program_folders.clone(),
            told: Rc::clone(&self.told),
            observer: Rc::clone(&self.observer),
            interrupt: self.interrupt.clone(),
            is_scratch: false,
            asker: Rc::clone(&self.asker),
            naming: Rc::clone(&self.naming),
            left_out: self.left_out.clone(),
        }
    }

    /// Tells `observer` of every event from now on.
    #[must_use]
    pub fn observe(self, observer: impl FnMut(&Event) + 'static) -> Self {
        *self.observer.borrow_mut() = Some(Box::new(observer));
        self
    }

    /// Asks `asker` what may have been renamed, where neither options nor the models say it. Without it nothing is taken
    /// for renamed.
    #[must_use]
    pub fn ask_renames(
        self,
        asker: impl FnMut(&RenameQuestion) -> Option<usize> + 'static,
    ) -> Self {
        *self.asker.borrow_mut() = Some(Box::new(asker));
        self
    }

    /// How long a run waits for another one on the same database; one minute unless the project says otherwise.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.connect_options.lock_timeout = timeout;
        self
    }

    /// Goes on with the revision that an earlier run left half-done, where its statements had taken effect one by one.
    /// Without it such a revision stops a run.
    #[must_use]
    pub fn resume(mut self, resume: Resume) -> Self {
        self.resume = Some(resume);
        self
    }

    /// Where a program says that its user wants an end (Ctrl-C): the proof of a script is then left, and what was made
    /// for it goes.
    #[must_use]
    pub fn interrupt(mut self, flag: Arc<AtomicBool>) -> Self {
        self.interrupt = Some(flag);
        self
    }

    /// An error if the user wants an end.
    pub(super) fn check_interrupt(&self) -> Result<()> {
        check_interrupt(self.interrupt.as_deref())
    }

    /// What scripts get from `context.get_x_argument()`: the values of `-x`.
    #[must_use]
    pub fn x_arguments(mut self, values: Vec<String>) -> Self {
        self.x_arguments = values;
        self
    }

    /// The project's settings.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// The revisions.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The revision files.
    pub fn scripts(&self) -> &ScriptDirectory {
        &self.scripts
    }

    /// What is odd about the settings and the revisions, and stops nothing. What concerns some verbs only is told by
    /// them, as [`Event::Warning`].
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The database's URL, if one was given.
    pub fn url(&self) -> Option<&Url> {
        self.database.as_ref().map(|database| &database.url)
    }

    /// The name of the database where the project has several; empty for the default one.
    pub fn database_name(&self) -> Option<&str> {
        self.named_database().map(|named| &*named.name)
    }

    /// The same as it is shown: `<default>` for the default one.
    pub fn shown_database(&self) -> Option<&str> {
        self.database_name().map(shown_database)
    }

    /// The same as part of a file's name: `default` for the default one, as a file without name is hidden.
    pub fn database_file_name(&self) -> Option<&str> {
        match self.database_name() {
            Some("") => Some("default"),
            name => name,
        }
    }

    /// Says which of several databases an error is about.
    #[must_use]
    pub fn of_database(&self, error: Error) -> Error {
        match self.shown_database() {
            Some(name) => error.context(format_args!("database `{name}`")),
            None => error,
        }
    }

    pub(super) fn named_database(&self) -> Option<&Named> {
        self.database.as_ref()?.named.as_ref()
    }

    pub(super) fn tell(&self, event: Event) {
        if let Some(observer) = self.observer.borrow_mut().as_mut() {
            observer(&event);
        }
    }

    pub(super) fn dialect(&self) -> Result<Rc<dyn Dialect>> {
        Ok(self.database()?.dialect.clone())
    }

    /// The open connection, or a new one. The server has its say in which dialect it is: ask for
    /// [`Self::dialect`] behind this.
    pub(super) fn open_connection(&mut self) -> Result<Box<dyn Connection>> {
        if let Some(open) = self
            .database
            .as_mut()
            .and_then(|database| database.connection.take())
        {
            return Ok(open);
        }
        let mut connection = self.open_another_connection()?;
        if let Some(database) = self.database.as_mut()
            && let Some(dialect) = database.dialect.of_server(connection.as_mut())?
        {
            database.dialect = Rc::from(dialect);
        }
        Ok(connection)
    }

    /// A connection beside the open one, for a lock that must not share its session.
    pub(super) fn open_another_connection(&self) -> Result<Box<dyn Connection>> {
        driver::connect(&self.database()?.url, &self.connect_options)
    }

    /// Opens the database to look at it: a SQLite file that is not there is not made, but read as empty.
    pub(super) fn open_to_look(&mut self) -> Result<Box<dyn Connection>> {
        if self.missing_file().is_some() {
            return driver::connect(&Url::parse("sqlite://")?, &self.connect_options);
        }
        self.open_connection()
    }

    /// The SQLite file that the URL names, if it is not there.
    pub(super) fn missing_file(&self) -> Option<PathBuf> {
        let database = self.database.as_ref()?;
        let is_file = database.connection.is_none() && database.url.dialect == "sqlite";
        let path = PathBuf::from(database.url.database.as_deref()?);
        (is_file && path != Path::new(":memory:") && !path.exists()).then_some(path)
    }

    /// Closes the connection that is kept: its file is about to go.
    pub(super) fn forget_connection(&mut self) {
        if let Some(database) = self.database.as_mut() {
            database.connection = None;
        }
    }

    /// Keeps a connection for the next verb; not the stand-in for a file that is still not there.
    pub(super) fn keep_connection(&mut self, connection: Box<dyn Connection>) {
        if self.missing_file().is_some() {
            return;
        }
        if let Some(database) = self.database.as_mut() {
            database.connection = Some(connection);
        }
    }

    fn database(&self) -> Result<&Database> {
        self.database.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Config, "no database was named").with_hint(
                "set `url` in dms.toml, give `--url sqlite:///app.db`, or set DATABASE_URL",
            )
        })
    }
}

/// An error if this is set.
pub(super) fn check_interrupt(flag: Option<&AtomicBool>) -> Result<()> {
    if flag.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
        return Err(Error::new(ErrorKind::State, "interrupted")
            .with_hint("nothing was changed; run the command again when you like"));
    }
    Ok(())
}
