use std::path::PathBuf;

use super::{Migrator, Written};
use crate::error::Result;
use crate::project::Concern;
use crate::script::{self, NewRevision, RenderedScript};

/// The options of `revision`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RevisionOptions {
    /// The message; empty is allowed.
    pub message: String,
    /// `--rev-id`; `None` makes one.
    pub rev_id: Option<String>,
    /// `--head`: what the new revision follows; `None` is the only head.
    pub head: Option<String>,
    /// `--splice`: it may follow a revision that is no head.
    pub splice: bool,
    /// `--branch-label`.
    pub branch_label: Vec<String>,
    /// `--version-path`.
    pub version_path: Option<PathBuf>,
    /// `--depends-on`.
    pub depends_on: Vec<String>,
}

impl Migrator {
    /// Writes a script whose functions are empty.
    ///
    /// # Errors
    /// When there are several heads and none is named, the id is taken, or the file cannot be written.
    pub fn revision(&mut self, options: &RevisionOptions) -> Result<Written> {
        self.write_revision(options, RenderedScript::default())
    }

    pub(super) fn write_revision(
        &self,
        options: &RevisionOptions,
        body: RenderedScript,
    ) -> Result<Written> {
        let parents = self
            .graph
            .new_revision_parents(options.head.as_deref(), options.splice)?;
        self.write_above(parents, options, body)
    }

    /// Writes a script that follows `parents`, whatever the options say of the head.
    pub(super) fn write_above(
        &self,
        parents: Vec<String>,
        options: &RevisionOptions,
        body: RenderedScript,
    ) -> Result<Written> {
        let id = options
            .rev_id
            .clone()
            .unwrap_or_else(|| script::new_id(&self.scripts));
        let labels: Vec<&str> = options.branch_label.iter().map(String::as_str).collect();
        self.graph.check_new_revision(&id, &labels)?;
        self.warn_of(&[Concern::Scripts]);
        let scripts = &self.project.scripts;
        script::check_timezone(scripts)
            .map_err(|error| self.project.at_setting("timezone", error))?;
        script::check_output_encoding(scripts)
            .map_err(|error| self.project.at_setting("output_encoding", error))?;
        let hooks = self.ready_hooks()?;
        let depends_on: Vec<&str> = options.depends_on.iter().map(String::as_str).collect();
        let revision = NewRevision {
            id: Some(id),
            message: options.message.clone(),
            down_revisions: parents,
            branch_labels: options.branch_label.clone(),
            depends_on: self.graph.resolve_dependencies(&depends_on)?,
            version_path: options.version_path.clone(),
            body,
        };
        let (path, id) = script::write(&self.scripts, &revision)?;
        let hooks = self.run_hooks(&hooks, &path)?;
        Ok(Written::Script { path, id, hooks })
    }
}
