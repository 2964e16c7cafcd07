//! Revisions as a directed graph: identifiers, heads, branches, and the path of an upgrade or downgrade.
//!
//! No IO and no database: what is at hand comes in, a list of [`Step`]s goes out.

use crate::error::Result;

/// What the graph knows of a revision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Revision {
    /// `revision`.
    pub id: String,
    /// `down_revision`: none for a base, several for a merge, in the order written.
    pub down_revisions: Vec<String>,
    /// `depends_on` as written: ids, partial ids or labels.
    pub depends_on: Vec<String>,
    /// `branch_labels` as written.
    pub branch_labels: Vec<String>,
    /// The docstring's first paragraph, lines joined as Alembic's `doc` has it.
    pub message: String,
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Direction {
    Upgrade,
    Downgrade,
    Stamp,
}

/// A change of one row of the version table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowChange {
    /// A new row.
    Insert(String),
    /// The row of the first becomes the second.
    Update(String, String),
    /// A row goes.
    Delete(String),
}

/// One revision on the way, and what it does to the version table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Up, down, or only recorded.
    pub direction: Direction,
    /// The revision whose `upgrade()` or `downgrade()` runs; for a stamp the one that is recorded, `None` for base.
    pub revision: Option<String>,
    /// What the log says before the arrow; empty for base.
    pub from: Vec<String>,
    /// What the log says behind the arrow; empty for base.
    pub to: Vec<String>,
    /// The changes to the version table, in order.
    pub rows: Vec<RowChange>,
}

/// A checked set of revisions.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    revisions: Vec<Revision>,
}

#[expect(unused_variables, reason = "a skeleton")]
impl Graph {
    /// Checks the revisions (in the order their files were read) and links them. Also returns warnings.
    pub fn new(revisions: Vec<Revision>) -> Result<(Self, Vec<String>)> {
        Ok((Self { revisions }, Vec::new()))
    }

    /// The revision of this full id.
    pub fn revision(&self, id: &str) -> Option<&Revision> {
        self.revisions.iter().find(|revision| revision.id == id)
    }

    /// The ids of the heads as `heads` lists them (dependencies do not count).
    pub fn heads(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The steps of `upgrade TARGET` for a database with these rows.
    pub fn upgrade(&self, current: &[String], target: &str) -> Result<Vec<Step>> {
        Ok(Vec::new())
    }

    /// The steps of `downgrade TARGET` for a database with these rows.
    pub fn downgrade(&self, current: &[String], target: &str) -> Result<Vec<Step>> {
        Ok(Vec::new())
    }

    /// The steps of `stamp TARGETS...` for a database with these rows.
    pub fn stamp(&self, current: &[String], targets: &[&str]) -> Result<Vec<Step>> {
        Ok(Vec::new())
    }

    /// The revisions that an identifier names (`head`, `heads`, `base`, `current`, partial ids, labels, `label@head`).
    pub fn resolve(&self, identifier: &str, current: &[String]) -> Result<Vec<&Revision>> {
        Ok(Vec::new())
    }

    /// The revisions of `history -r RANGE` newest first, in Alembic's order; `None` is everything.
    pub fn history(&self, range: Option<&str>, current: &[String]) -> Result<Vec<&Revision>> {
        Ok(Vec::new())
    }
}
