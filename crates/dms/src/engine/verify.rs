//! The proof of a script: in a scratch copy of the database it is applied, compared with the models, reverted, and
//! compared with what was there before.

use std::cell::RefCell;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::rc::Rc;
use std::sync::Arc;

use super::autogenerate::{Compared, Purpose};
use super::change::{changes, listing};
use super::migrate::diff_options;
use super::run::Start;
use super::{Event, Migrator, Observer, RenameOptions};
use crate::conn::Connection;
use crate::dialect::{Dialect, ScratchDatabase, Statement};
use crate::diff::{Difference, diff};
use crate::error::{Error, ErrorKind, Result, SourceSpan};
use crate::graph::{Direction, Graph, RowChange, Step};
use crate::schema::{Constraint, Schema};
use crate::script::Draft;
use crate::url::Url;

/// Options of URLs that name the database beside the path.
const DATABASE_OPTIONS: [&str; 2] = ["dbname", "database"];

/// Whether a script does what it should.
#[derive(Debug, Clone)]
pub enum Proved {
    /// Nobody asked.
    NotAsked,
    /// It leads from the database to the models and back.
    Holds,
    /// It does not, and the error says why.
    Fails(Box<Error>),
}

/// Copies of the databases of a project, in which a script is proved. They go with this.
pub(super) struct Proof {
    scratches: Vec<Scratch>,
}

/// The copy of one database. Its connections are closed before it is dropped: the order of the fields counts.
struct Scratch {
    migrator: Migrator,
    /// The rows of the version table.
    rows: Vec<String>,
    /// What stands in the copy before the script.
    before: Schema,
    /// What the models describe.
    models: Schema,
    _database: Option<Scaffold>,
}

/// A database on a server that is dropped with this.
struct Scaffold {
    connection: Box<dyn Connection>,
    name: String,
    drop: Statement,
    observer: Rc<RefCell<Option<Box<Observer>>>>,
}

/// Why a script fails its proof.
pub(super) struct Finding {
    message: String,
    detail: Option<String>,
    cause: Option<Error>,
}

impl Proof {
    /// Makes the copies. Nothing is made that is not dropped again, and nothing of the databases is touched.
    ///
    /// # Errors
    /// When the server does not allow a database, or the copy could not stand apart from the original.
    pub(super) fn prepare(migrators: &mut [Migrator], compared: &[Compared]) -> Result<Self> {
        let mut scratches = Vec::with_capacity(migrators.len());
        for (migrator, compared) in migrators.iter_mut().zip(compared) {
            migrator.check_interrupt()?;
            let scratch = Scratch::of(migrator, compared);
            scratches.push(scratch.map_err(|error| migrator.of_database(error))?);
        }
        Ok(Self { scratches })
    }

    /// What is wrong with the script, if anything is.
    ///
    /// # Errors
    /// When the proof could not be carried through.
    pub(super) fn prove(&mut self, draft: &Draft) -> Result<Option<Finding>> {
        for scratch in &mut self.scratches {
            if let Some(finding) = scratch.prove(draft)? {
                return Ok(Some(finding.of_database(&scratch.migrator)));
            }
        }
        Ok(None)
    }
}

impl Scratch {
    fn of(migrator: &mut Migrator, compared: &Compared) -> Result<Self> {
        let mut connection = migrator.open_to_look()?;
        let dialect = migrator.dialect()?;
        check_schemas(dialect.as_ref(), migrator, compared)?;
        let unique = RandomState::new().build_hasher().finish();
        let scratch = dialect.scratch(connection.as_mut(), &format!("dms_verify_{unique:016x}"))?;
        let copy = dialect.copy(connection.as_mut());
        migrator.keep_connection(connection);
        let copy = copy?;
        let (url, database) = match scratch {
            None => (Url::parse("sqlite://")?, None),
            Some(scratch) => {
                let url = scratch_url(migrator.url(), &scratch.name)?;
                (url, Some((Scaffold::build(migrator, &scratch)?, scratch)))
            }
        };
        let mut on_scratch = migrator.on_scratch(url)?;
        if !dialect.has_schemas() {
            on_scratch.project.version_table.schema = None;
        }
        let mut connection = on_scratch.open_connection()?;
        if let Some((_, scratch)) = &database {
            check_place(connection.as_mut(), scratch)?;
        }
        let left_out = run_copy(&on_scratch, connection.as_mut(), copy)?;
        on_scratch.keep_connection(connection);
        let rows: Vec<String> = migrator
            .graph
            .real_heads()
            .iter()
            .map(ToString::to_string)
            .collect();
        stamp(&mut on_scratch, &rows)?;
        let before = on_scratch.present(&compared.after)?;
        let scratch = Self {
            migrator: on_scratch,
            rows,
            before,
            models: compared.after.clone(),
            _database: database.map(|(scaffold, _)| scaffold),
        };
        scratch.warn(migrator, dialect.as_ref(), compared, &left_out);
        Ok(scratch)
    }

    /// Tells in what the copy is not like the original.
    fn warn(
        &self,
        migrator: &Migrator,
        dialect: &dyn Dialect,
        compared: &Compared,
        left_out: &[Error],
    ) {
        for error in left_out {
            let detail = error.detail().map(|detail| format!("\n{detail}"));
            migrator.tell(Event::Warning(format!(
                "the scratch copy is made without a part of the database: {error}{}",
                detail.unwrap_or_default()
            )));
        }
        let difference = diff(&compared.before, &self.before, &diff_options(dialect));
        if !difference.upgrade.is_empty() {
            migrator.tell(Event::Warning(format!(
                "the scratch copy is not quite like the database:\n{}",
                list(&difference, dialect)
            )));
        }
    }

    fn prove(&mut self, draft: &Draft) -> Result<Option<Finding>> {
        let scripts = self.migrator.scripts.with_file(&draft.path, &draft.text)?;
        let (graph, _) = Graph::new(scripts.revisions())?;
        let steps = graph.upgrade(&self.rows, &draft.id)?;
        let back: Vec<Step> = steps.iter().rev().map(reverse).collect();
        let known = (
            std::mem::replace(&mut self.migrator.scripts, Rc::new(scripts)),
            std::mem::replace(&mut self.migrator.graph, Rc::new(graph)),
        );
        let finding = self.there_and_back(&steps, &back);
        (self.migrator.scripts, self.migrator.graph) = known;
        finding
    }

    fn there_and_back(&mut self, up: &[Step], down: &[Step]) -> Result<Option<Finding>> {
        if let Some(finding) = self.run(up, "the script cannot be applied")? {
            return Ok(Some(finding));
        }
        let dialect = self.migrator.dialect()?;
        let unnamed = RenameOptions {
            none: true,
            ..RenameOptions::default()
        };
        let difference = self.migrator.compare(&unnamed, Purpose::Check)?.difference;
        if !difference.upgrade.is_empty() {
            return Ok(Some(Finding::of_difference(
                "the script does not lead to the models; what would be missing",
                &difference,
                dialect.as_ref(),
            )));
        }
        if let Some(finding) = self.run(down, "the script cannot be reverted")? {
            return Ok(Some(finding));
        }
        let after = self.migrator.present(&self.models)?;
        let difference = diff(&after, &self.before, &diff_options(dialect.as_ref()));
        if difference.upgrade.is_empty() {
            return Ok(None);
        }
        Ok(Some(Finding::of_difference(
            "the downgrade does not lead back to what was there before; what would be missing",
            &difference,
            dialect.as_ref(),
        )))
    }

    /// Runs steps; what the script or the database has against them is a finding.
    fn run(&mut self, steps: &[Step], message: &str) -> Result<Option<Finding>> {
        let result = self.migrator.run(Start::AsItIs, &|_, _| Ok(steps.to_vec()));
        let Err(error) = result else {
            return Ok(None);
        };
        self.migrator.check_interrupt()?;
        match error.kind() {
            ErrorKind::Connection | ErrorKind::Locked | ErrorKind::Io => Err(error),
            _ => Ok(Some(Finding::of_error(message, error))),
        }
    }
}

impl Migrator {
    /// The database as it is, as far as it is compared with these models.
    fn present(&mut self, models: &Schema) -> Result<Schema> {
        let mut connection = self.open_connection()?;
        let dialect = self.dialect()?;
        let schema = dialect.introspect(connection.as_mut(), &self.compared_scope(models));
        self.keep_connection(connection);
        let mut schema = schema?;
        self.leave_out(&mut schema, &mut models.clone())?;
        dialect.normalize(schema)
    }
}

impl Scaffold {
    /// Makes the database, over a connection that stays open until it goes again.
    fn build(migrator: &Migrator, scratch: &ScratchDatabase) -> Result<Self> {
        let mut scaffold = Self {
            connection: migrator.open_another_connection()?,
            name: scratch.name.clone(),
            drop: scratch.drop.clone(),
            observer: Rc::clone(&migrator.observer),
        };
        for statement in &scratch.create {
            let made = scaffold.connection.execute(&statement.sql);
            made.map_err(|error| {
                error
                    .context("no scratch database can be made for `--verify`")
                    .with_hint(
                        "the user needs the right to create databases (`ALTER ROLE app CREATEDB`, or `GRANT ALL ON \
                         \\`dms_verify_%\\`.* TO app`); or run it where it has: `--url` of a development database; \
                         `--no-verify` writes the script unproved",
                    )
            })?;
        }
        Ok(scaffold)
    }
}

impl Drop for Scaffold {
    fn drop(&mut self) {
        if let Err(error) = self.connection.execute(&self.drop.sql)
            && let Some(observer) = self.observer.borrow_mut().as_mut()
        {
            observer(&Event::Warning(format!(
                "the scratch database `{}` could not be dropped: {error}; drop it by hand: {};",
                self.name, self.drop.sql
            )));
        }
    }
}

impl Finding {
    fn of_error(message: &str, cause: Error) -> Self {
        Self {
            message: format!("{message}: {}", cause.message()),
            detail: cause.detail().map(str::to_owned),
            cause: Some(cause),
        }
    }

    fn of_difference(message: &str, difference: &Difference, dialect: &dyn Dialect) -> Self {
        Self {
            message: message.to_owned(),
            detail: Some(list(difference, dialect)),
            cause: None,
        }
    }

    fn of_database(mut self, migrator: &Migrator) -> Self {
        if let (Some(name), None) = (migrator.shown_database(), &self.cause) {
            self.message = format!("database `{name}`: {}", self.message);
        }
        self
    }

    /// What stands on top of the script.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            "This script failed its proof (dms migrate --verify):".to_owned(),
            self.message.clone(),
        ];
        let detail = self.detail.as_deref().unwrap_or_default();
        lines.extend(detail.lines().map(|line| format!("  {line}")));
        lines.push(String::new());
        lines
    }

    /// The same as an error. The script's text is by now `text`, with `added` bytes in front of what was proved.
    pub(super) fn into_error(self, text: &str, added: usize) -> Error {
        let mut error = Error::new(
            ErrorKind::State,
            format!("the script failed its proof: {}", self.message),
        )
        .with_hint(
            "your database was not touched; correct the script by hand (it says the same on top), or delete it and run \
             `dms migrate --verify` again",
        );
        if let Some(detail) = self.detail {
            error = error.with_detail(detail);
        }
        let text: Arc<str> = Arc::from(text);
        if let Some(span) = self.cause.as_ref().and_then(Error::span) {
            let range = span.range.start + added..span.range.end + added;
            let is_the_script = text.get(added..) == Some(&*span.text);
            error = error.with_span(if is_the_script {
                SourceSpan {
                    path: span.path.clone(),
                    text,
                    range,
                }
            } else {
                span.clone()
            });
        }
        error
    }
}

fn list(difference: &Difference, dialect: &dyn Dialect) -> String {
    listing(&changes(dialect, &difference.upgrade))
}

/// A schema that is a database of its own would be the original's, not the copy's.
fn check_schemas(dialect: &dyn Dialect, migrator: &Migrator, compared: &Compared) -> Result<()> {
    if dialect.has_schemas() {
        return Ok(());
    }
    let tables = compared.before.tables.iter().chain(&compared.after.tables);
    let elsewhere = tables.flat_map(|table| {
        let keys = table.constraints.iter().filter_map(|it| match it {
            Constraint::ForeignKey(key) => Some(&key.referred_table),
            _ => None,
        });
        std::iter::once(&table.name).chain(keys)
    });
    match elsewhere.into_iter().find(|name| name.schema.is_some()) {
        None => Ok(()),
        Some(name) => Err(Error::new(
            ErrorKind::Unsupported,
            format!(
                "`--verify` works on a copy of one database, and the table `{name}` is in another one{}",
                match migrator.shown_database() {
                    Some(_) => " than the models'",
                    None => "",
                }
            ),
        )
        .with_hint("leave `--verify` out, or give it `--no-verify` where the settings ask for it")),
    }
}

/// The URL of the scratch database: the original's in everything but the name.
fn scratch_url(url: Option<&Url>, name: &str) -> Result<Url> {
    let mut url = url
        .cloned()
        .ok_or_else(|| Error::new(ErrorKind::Config, "no database was named"))?;
    url.query
        .retain(|(option, _)| !DATABASE_OPTIONS.contains(&option.as_str()));
    url.database = Some(name.to_owned());
    Ok(url)
}

/// Whatever a URL says: nothing is run before it is certain that this is not the original.
fn check_place(connection: &mut dyn Connection, scratch: &ScratchDatabase) -> Result<()> {
    let rows = connection.execute(&scratch.current.sql)?;
    let name = rows.rows.first().and_then(|row| row.text(0));
    if name == Some(&scratch.name) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Connection,
        format!(
            "the server gave a connection to `{}` instead of the scratch database `{}`",
            name.unwrap_or_default(),
            scratch.name
        ),
    )
    .with_hint("connect to the server itself, and not by way of a pool that chooses the database"))
}

/// Runs the statements of a copy. Those that fail are tried again behind the others, for as long as that helps; what
/// the database says of the rest is returned.
fn run_copy(
    migrator: &Migrator,
    connection: &mut dyn Connection,
    copy: Vec<Statement>,
) -> Result<Vec<Error>> {
    let mut waiting = copy;
    loop {
        let count = waiting.len();
        let mut failed = Vec::new();
        let mut errors = Vec::new();
        for statement in waiting {
            migrator.check_interrupt()?;
            match connection.execute(&statement.sql) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Connection => return Err(error),
                Err(error) => {
                    failed.push(statement);
                    errors.push(error);
                }
            }
        }
        if failed.is_empty() || failed.len() == count {
            return Ok(errors);
        }
        waiting = failed;
    }
}

/// Sets the version table to where the original is. Its rows were not copied.
fn stamp(migrator: &mut Migrator, rows: &[String]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let step = Step {
        direction: Direction::Stamp,
        revision: None,
        from: Vec::new(),
        to: rows.to_vec(),
        rows: rows.iter().cloned().map(RowChange::Insert).collect(),
    };
    migrator
        .run(Start::Stamped, &|_, _| Ok(vec![step.clone()]))
        .map(drop)
}

/// The step that takes this one back.
fn reverse(step: &Step) -> Step {
    Step {
        direction: Direction::Downgrade,
        revision: step.revision.clone(),
        from: step.to.clone(),
        to: step.from.clone(),
        rows: step
            .rows
            .iter()
            .rev()
            .map(|change| match change {
                RowChange::Insert(id) => RowChange::Delete(id.clone()),
                RowChange::Delete(id) => RowChange::Insert(id.clone()),
                RowChange::Update(from, to) => RowChange::Update(to.clone(), from.clone()),
            })
            .collect(),
    }
}
