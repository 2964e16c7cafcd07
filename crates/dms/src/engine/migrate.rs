use std::collections::BTreeSet;
use std::path::PathBuf;
use std::rc::Rc;
use std::thread;

use super::autogenerate::{Compared, Purpose, autogenerate};
use super::renames::{Decided, Decider};
use super::{Event, HookRun, Migrator, Proved, RevisionOptions, progress, schemas, version_table};
use crate::conn::Connection;
use crate::dialect::{Dialect, Scope};
use crate::diff::{DiffOptions, Difference};
use crate::error::{Error, ErrorKind, Result};
use crate::project::Concern;
use crate::schema::{ObjectFilter, Schema, TableName};
use crate::script::{RenderOptions, RenderedScript, render};
use crate::source::{Models, Wanted};

/// The options of `migrate`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MigrateOptions {
    /// Those that it shares with `revision`.
    pub revision: RevisionOptions,
    /// What was renamed.
    pub renames: RenameOptions,
    /// Whether the script is proved in a scratch database: applied, compared with the models, reverted, and compared
    /// with what was there before.
    pub verify: bool,
}

/// What is known of renames.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RenameOptions {
    /// Renames as `old=new`: `table=table`, `table.column=column`, `table.index=index`, `enum.value=value`.
    pub given: Vec<String>,
    /// Whether nothing else was renamed, whatever it looks like.
    pub none: bool,
}

/// What a verb that writes a script did.
#[derive(Debug, Clone)]
pub enum Written {
    /// The database is what the models describe: there was nothing to write.
    Nothing,
    /// A script.
    Script {
        /// Where it lies.
        path: PathBuf,
        /// Its revision id.
        id: String,
        /// What the post-write hooks did to it.
        hooks: Vec<HookRun>,
        /// Whether it does what it should.
        proof: Proved,
    },
    /// A script that was made and not written.
    Printed {
        /// Its revision id.
        id: String,
        /// Its text.
        text: String,
        /// Whether it does what it should.
        proof: Proved,
    },
}

impl Migrator {
    /// Compares the models with the database and writes a script that leads from one to the other.
    ///
    /// # Errors
    /// When the database is not at the heads of the graph, the models cannot be evaluated, or the file
    /// cannot be written.
    pub fn migrate(&mut self, options: &MigrateOptions) -> Result<Written> {
        super::migrate_all(std::slice::from_mut(self), options)
    }

    /// The bodies of the script's functions.
    pub(super) fn render(&self, difference: &Difference) -> Result<RenderedScript> {
        let options = RenderOptions {
            batch_where_needed: !self.project.alembic_compat,
            ..self.project.render.clone()
        };
        let dialect = self.dialect()?;
        let script = render(
            &difference.upgrade,
            &difference.downgrade,
            &options,
            dialect.as_ref(),
        )?;
        Ok(script.with_notes(&difference.notes, &difference.downgrade_notes))
    }

    /// What leads from the database, which is at the newest revision, to the models. Changes neither.
    pub(super) fn compare(
        &mut self,
        renames: &RenameOptions,
        purpose: Purpose,
    ) -> Result<Compared> {
        self.compare_at(true, renames, purpose)
    }

    /// The same, wherever the database is.
    pub(super) fn compare_anywhere(&mut self) -> Result<Compared> {
        self.compare_at(false, &RenameOptions::default(), Purpose::Check)
    }

    fn compare_at(
        &mut self,
        newest: bool,
        renames: &RenameOptions,
        purpose: Purpose,
    ) -> Result<Compared> {
        let models = self.project.models_of(self.database_name())?;
        self.warn_of(&[Concern::Autogenerate, Concern::VersionTable])?;
        let (wanted, mut looked) = self.read_both(&models);
        let mut wanted = wanted?;
        let doubts = std::mem::take(&mut wanted.doubts);
        let doubts = doubts.without(&self.project.bases_without_columns);
        for warning in doubts.warnings(|span| self.project.place(span)) {
            self.tell(Event::Warning(warning));
        }
        self.tell_database();
        let mut connection = looked.connection?;
        let dialect = self.dialect()?;
        self.tell_context(dialect.as_ref(), false);
        if newest {
            self.check_newest(dialect.as_ref(), connection.as_mut())?;
        }
        let scope = self.compared_scope(&wanted.schema);
        let mut before = match looked.schema.take() {
            Some((read, schema)) if read == scope => schema?,
            _ => dialect.introspect(connection.as_mut(), &scope)?,
        };
        self.leave_out_unnamed(&mut before, &wanted.schema);
        self.left_out = wanted.left_out(&self.project.filter_functions, &before)?;
        let mut after = std::mem::take(&mut wanted.schema);
        self.leave_out(&mut before, &mut after)?;
        let options = DiffOptions {
            alembic_compat: self.project.alembic_compat,
            compare_type: self.project.compare_type,
            compare_server_default: self.project.compare_server_default,
            ..diff_options(dialect.as_ref())
        };
        let asker = Rc::clone(&self.asker);
        let mut asker = asker.borrow_mut();
        let mut decider = Decider {
            given: &renames.given,
            remarks: &wanted.renames,
            is_never: renames.none,
            only_given: self.project.alembic_compat,
            asker: asker.as_deref_mut(),
            decided: Decided::default(),
        };
        let mut compared = autogenerate(
            dialect.as_ref(),
            connection.as_mut(),
            [before, after],
            &options,
            purpose,
            &mut decider,
        )?;
        doubts.check(&compared.difference.upgrade)?;
        if !self.project.alembic_compat {
            schemas::create(
                dialect.as_ref(),
                connection.as_mut(),
                &mut compared.difference,
            )?;
        }
        self.keep_connection(connection);
        for finding in &compared.difference.findings {
            self.tell(Event::Finding(finding.clone()));
        }
        let decided = &compared.decided;
        for warning in decided.warnings.iter().cloned().chain(decided.losses()) {
            self.tell(Event::Warning(warning));
        }
        Ok(compared)
    }

    /// Reads the models and, meanwhile, the database, as nearly all models want it read. What is wrong with the models
    /// comes before what is wrong with the database.
    fn read_both(&mut self, models: &Models) -> (Result<Wanted>, Looked) {
        let mut connection = self.open_to_look();
        let dialect = self.dialect();
        let scope = self.compared_scope(&Schema::default());
        let has_functions = !self.project.filter_functions.is_empty();
        let (wanted, schema) = thread::scope(|threads| {
            let reader = match (&mut connection, &dialect) {
                (Ok(connection), Ok(dialect)) => {
                    let (dialect, scope) = (dialect.as_ref(), &scope);
                    let read = move || dialect.introspect(connection.as_mut(), scope);
                    let reader = thread::Builder::new().name("dms-introspect".into());
                    reader.spawn_scoped(threads, read).ok()
                }
                _ => None,
            };
            let wanted = Wanted::read(models, has_functions);
            (wanted, reader.and_then(|reader| reader.join().ok()))
        });
        let schema = schema.map(|schema| (scope, schema));
        (wanted, Looked { connection, schema })
    }

    /// What of the database is looked at, to compare it with these models.
    pub(super) fn compared_scope(&self, models: &Schema) -> Scope {
        let table = &self.project.version_table;
        let tables = models.tables.iter().map(|table| &table.name);
        let sequences = models.sequences.iter().map(|sequence| &sequence.name);
        let names_schemas = tables.chain(sequences).any(|name| name.schema.is_some());
        let sees_named = names_schemas && !self.project.alembic_compat;
        Scope {
            all_schemas: self.project.include_schemas || sees_named,
            exclude: [table, &progress::table(table)]
                .map(|table| TableName::in_schema(table.schema.clone(), table.name.clone()))
                .to_vec(),
            ..Scope::default()
        }
    }

    /// Takes out what is not to be compared.
    pub(super) fn leave_out(&self, before: &mut Schema, models: &mut Schema) -> Result<()> {
        let filter = ObjectFilter::parse(&self.project.include, &[])
            .map_err(|error| self.project.at_setting("include", error))
            .and_then(|_| {
                ObjectFilter::parse(&self.project.include, &self.project.exclude)
                    .map_err(|error| self.project.at_setting("exclude", error))
            })?;
        self.leave_out_unnamed(before, models);
        filter.apply(before, models);
        self.left_out.apply(before, models);
        Ok(())
    }

    /// Of the other schemas, unless all are looked at, and of partitions only what the models name: Alembic would
    /// create the one again, and drop the other behind its table's back.
    fn leave_out_unnamed(&self, before: &mut Schema, models: &Schema) {
        let wanted = models.by_name();
        (before.tables).retain(|table| {
            let is_elsewhere = !self.project.include_schemas && table.name.schema.is_some();
            let is_part = !self.project.alembic_compat && table.is_partition;
            !(is_elsewhere || is_part) || wanted.contains_key(&table.name)
        });
        (before.sequences).retain(|sequence| {
            let is_elsewhere = !self.project.include_schemas && sequence.name.schema.is_some();
            let mut known = models.sequences.iter();
            !is_elsewhere || known.any(|known| known.name == sequence.name)
        });
    }

    /// Refuses a database that is not at the newest revision: a script would have what the revisions before it have.
    fn check_newest(&self, dialect: &dyn Dialect, connection: &mut dyn Connection) -> Result<()> {
        let table = &self.project.version_table;
        let rows = version_table::read(dialect, connection, table)?.unwrap_or_default();
        self.warn_of_half_done(dialect, connection)?;
        if is_same_set(&rows, &self.graph.real_heads()) {
            return Ok(());
        }
        let at = if rows.is_empty() {
            "no revision".to_owned()
        } else {
            format!("`{}`", rows.join("`, `"))
        };
        Err(Error::new(
            ErrorKind::State,
            format!(
                "target database is not up to date: it is at {at}, the newest revision is `{}`",
                self.graph.heads().join("`, `")
            ),
        )
        .with_hint("apply what is missing first: `dms upgrade`"))
    }
}

/// A database that was read before it was known what for.
struct Looked {
    connection: Result<Box<dyn Connection>>,
    /// What was read, if it was.
    schema: Option<(Scope, Result<Schema>)>,
}

/// How schemas of a dialect are compared, with everything compared that it keeps.
pub fn diff_options(dialect: &dyn Dialect) -> DiffOptions {
    DiffOptions {
        compare_server_default: true,
        comparison: dialect.comparison(),
        ..DiffOptions::default()
    }
}

fn is_same_set(rows: &[String], heads: &[&str]) -> bool {
    let rows: BTreeSet<&str> = rows.iter().map(String::as_str).collect();
    rows == heads.iter().copied().collect()
}
