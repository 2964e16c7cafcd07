use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{Event, HookRun, Migrator, RevisionOptions, progress, version_table};
use crate::dialect::{Dialect, Scope};
use crate::diff::{DiffOptions, Difference, diff};
use crate::error::{Error, ErrorKind, Result};
use crate::project::Concern;
use crate::schema::TableName;
use crate::script::{RenderedScript, render};
use crate::source::{self, Models};

/// The options of `migrate`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MigrateOptions {
    /// Those that it shares with `revision`.
    pub revision: RevisionOptions,
}

/// What a verb that writes a script did.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        render(
            &difference.upgrade,
            &difference.downgrade,
            &self.project.render,
            self.dialect()?.as_ref(),
        )
    }

    /// What leads from the database to the models. Changes neither.
    pub(super) fn compare(&mut self) -> Result<Difference> {
        let models = self.models()?;
        self.warn_of(&[Concern::Autogenerate, Concern::VersionTable]);
        let after = source::read(&models)?;
        self.tell_database();
        let mut connection = self.open_to_look()?;
        let dialect = self.dialect()?;
        self.tell_context(dialect.as_ref(), false);
        let table = &self.project.version_table;
        let rows =
            version_table::read(dialect.as_ref(), connection.as_mut(), table)?.unwrap_or_default();
        self.warn_of_half_done(dialect.as_ref(), connection.as_mut())?;
        if !is_same_set(&rows, &self.graph.real_heads()) {
            let at = if rows.is_empty() {
                "no revision".to_owned()
            } else {
                format!("`{}`", rows.join("`, `"))
            };
            return Err(Error::new(
                ErrorKind::State,
                format!(
                    "target database is not up to date: it is at {at}, the newest revision is `{}`",
                    self.graph.heads().join("`, `")
                ),
            )
            .with_hint("apply what is missing first: `dms upgrade`"));
        }
        let scope = Scope {
            all_schemas: self.project.include_schemas,
            exclude: [table, &progress::table(table)]
                .map(|table| TableName::in_schema(table.schema.clone(), table.name.clone()))
                .to_vec(),
            ..Scope::default()
        };
        let before = dialect.introspect(connection.as_mut(), &scope)?;
        self.keep_connection(connection);
        let options = DiffOptions {
            alembic_compat: self.project.alembic_compat,
            compare_type: self.project.compare_type,
            compare_server_default: self.project.compare_server_default,
            ..diff_options(dialect.as_ref())
        };
        let difference = diff(
            &dialect.normalize(before)?,
            &dialect.normalize(after)?,
            &options,
        );
        for finding in &difference.findings {
            self.tell(Event::Finding(finding.clone()));
        }
        Ok(difference)
    }
}

impl Migrator {
    /// The models that describe the database: its own, or its part of the project's.
    fn models(&self) -> Result<Models> {
        let mut models = self.project.models.clone().ok_or_else(|| {
            Error::new(
                ErrorKind::Config,
                "no models were named, so there is nothing to compare with",
            )
            .with_hint("set `models = \"models.py\"` in dms.toml, or give `--models models.py`")
        })?;
        let Some(name) = self.database_name() else {
            return Ok(models);
        };
        match &self.project.database(name)?.models {
            Some(targets) => models.targets.clone_from(targets),
            None => models.bind = Some(name.to_owned()),
        }
        Ok(models)
    }
}

/// How schemas of a dialect are compared, with everything compared that it keeps.
pub fn diff_options(dialect: &dyn Dialect) -> DiffOptions {
    let comparison = dialect.comparison();
    DiffOptions {
        alembic_compat: false,
        compare_type: true,
        compare_server_default: true,
        compare_comments: comparison.comments,
        compare_identities: comparison.identities,
        unique_is_index: comparison.unique_is_index,
        foreign_keys_need_indexes: comparison.foreign_keys_need_indexes,
        restrict_is_no_action: comparison.restrict_is_no_action,
        unique_options: comparison
            .unique_options
            .iter()
            .map(|&name| name.to_owned())
            .collect(),
        separate_cyclic_foreign_keys: comparison.alters_constraints,
        constraint_name: comparison.constraint_name,
    }
}

fn is_same_set(rows: &[String], heads: &[&str]) -> bool {
    let rows: BTreeSet<&str> = rows.iter().map(String::as_str).collect();
    rows == heads.iter().copied().collect()
}
