use super::{Migrator, RevisionOptions, Written};
use crate::error::{Error, ErrorKind, Result};
use crate::script::RenderedScript;

/// The options of `merge`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergeOptions {
    /// What is merged; none are all heads.
    pub revisions: Vec<String>,
    /// The message; empty is allowed.
    pub message: String,
    /// `--rev-id`; `None` makes one.
    pub rev_id: Option<String>,
    /// `--branch-label`.
    pub branch_label: Vec<String>,
    /// `--splice`: what is merged need not be a head.
    pub splice: bool,
}

impl Migrator {
    /// Writes a script that follows several revisions, so that they have one head again. Its functions are empty.
    ///
    /// # Errors
    /// When there is nothing to merge, a revision is unknown, no head (without `splice`) or an ancestor of another
    /// one, the id is taken, or the file cannot be written.
    pub fn merge(&mut self, options: &MergeOptions) -> Result<Written> {
        let revisions: Vec<&str> = options.revisions.iter().map(String::as_str).collect();
        let parents = self.graph.merge_parents(&revisions, options.splice)?;
        if let [only] = parents.as_slice() {
            return Err(Error::new(
                ErrorKind::Graph,
                format!("there is nothing to merge: `{only}` would be the only one"),
            )
            .with_hint(
                "`dms heads` lists what can be merged; `dms revision` writes one that follows a single revision",
            ));
        }
        let revision = RevisionOptions {
            message: options.message.clone(),
            rev_id: options.rev_id.clone(),
            branch_label: options.branch_label.clone(),
            ..RevisionOptions::default()
        };
        self.write_above(parents, &revision, RenderedScript::default(), None)
    }
}
