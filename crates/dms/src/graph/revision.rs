//! The values that go into the graph and come out of it.

/// What the graph knows of a revision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Revision {
    /// `revision`.
    pub id: String,
    /// `down_revision`: none for a base, several for a merge, in the order written.
    pub down_revisions: Vec<String>,
    /// `depends_on` as written: full ids or labels.
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
