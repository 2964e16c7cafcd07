//! Revisions as a directed graph: identifiers, heads, branches, and the path of an upgrade or downgrade.
//!
//! No IO and no database: what is at hand comes in, a list of [`Step`]s goes out.
//!
//! The semantics are Alembic's (1.20). Two kinds of edges: `down_revision` ("versioned") makes
//! branches, heads and labels; `depends_on` only adds to what must be applied before. Wherever
//! Alembic's answer hangs on the hash seed of the Python process (the order of a revision's
//! children, labels and dependencies, of the rows of an un-merge, of `current`) the order here is
//! the one in which things are written, then the one in which the files were read.
//!
//! | file | the question it answers |
//! |---|---|
//! | `build` | are these revisions a graph, and how do they hang together? |
//! | `reach` | what lies above and below? |
//! | `identifier` | which revision does this text mean? |
//! | `order` | which comes first? |
//! | `path` | which steps lead there? |
//! | `rows` | what does a step do to the version table? |
//! | `stamp` | the same without running anything |
//! | `history` | what is printed for a range? |
//! | `parents` | on what does a new revision stand? |

mod build;
mod history;
mod identifier;
mod order;
mod parents;
mod path;
mod reach;
mod refusal;
mod revision;
mod rows;
mod stamp;

#[cfg(test)]
mod differences;
#[cfg(test)]
mod recorded;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::OnceLock;

use indexmap::IndexMap;

pub use path::split_range;
use reach::NodeSet;
pub use revision::{Direction, Revision, RowChange, Step};

/// A checked set of revisions: every parent exists and nothing goes in circles.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// In the order in which the files were read; a node's number is its place here.
    revisions: Vec<Revision>,
    nodes: Vec<Node>,
    ids: HashMap<String, usize>,
    /// The revision that carries each label.
    labels: IndexMap<String, usize>,
    /// Ids that more than one file claims.
    duplicates: Vec<String>,
    /// For each label the revisions on its branch; made when first asked for.
    branches_of_labels: OnceLock<Vec<NodeSet>>,
}

/// How one revision hangs together with the others. All lists are free of doubles.
#[derive(Debug, Clone, Default)]
struct Node {
    /// `down_revision`, in the order written.
    down: Vec<usize>,
    /// `depends_on`, in the order written.
    dependencies: Vec<usize>,
    /// `down`, then the dependencies that no ancestor has already.
    parents: Vec<usize>,
    /// The revisions with this one in `down`, in the order of files.
    children: Vec<usize>,
    /// `children` and the revisions that depend on this one, in the order of files.
    dependents: Vec<usize>,
    /// Smaller than that of each revision above it.
    place: usize,
}

impl Graph {
    /// All revisions, in the order in which their files were read.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The revision of this full id.
    pub fn revision(&self, id: &str) -> Option<&Revision> {
        self.ids.get(id).map(|node| &self.revisions[*node])
    }

    /// The ids of the heads as `heads` lists them (dependencies do not count), in the order of files.
    pub fn heads(&self) -> Vec<&str> {
        self.names(&self.head_nodes())
    }

    /// The heads on which no other revision depends, as `heads --resolve-dependencies` lists them and `upgrade heads`
    /// aims at them.
    pub fn real_heads(&self) -> Vec<&str> {
        self.names(&self.real_head_nodes())
    }

    /// The ids of the revisions without `down_revision`.
    pub fn bases(&self) -> Vec<&str> {
        self.names(&self.base_nodes())
    }

    /// No revision has this one as its `down_revision`. False for an unknown id, as the following.
    pub fn is_head(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| node.children.is_empty())
    }

    /// A head on which no other revision depends either. A head that is not a real one is what Alembic prints as
    /// `(effective head)`.
    pub fn is_real_head(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| node.dependents.is_empty())
    }

    /// More than one revision has this one as its `down_revision`.
    pub fn is_branch_point(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| node.children.len() > 1)
    }

    /// The revision has more than one `down_revision`.
    pub fn is_merge_point(&self, id: &str) -> bool {
        self.node(id).is_some_and(|node| node.down.len() > 1)
    }

    /// The revisions that have this one as their `down_revision`, in the order of files.
    pub fn children(&self, id: &str) -> Vec<&str> {
        self.node(id)
            .map(|node| self.names(&node.children))
            .unwrap_or_default()
    }

    /// `depends_on` of a revision as full ids, in the order written.
    pub fn dependencies(&self, id: &str) -> Vec<&str> {
        self.node(id)
            .map(|node| self.names(&node.dependencies))
            .unwrap_or_default()
    }

    /// The labels of the branches on which a revision lies, in the order in which the files define them.
    ///
    /// A label holds for its revision and all that follow it, and, as long as the line of its revision neither forks
    /// nor joins, for what lies below, down to the next branch point, merge point or base.
    pub fn labels(&self, id: &str) -> Vec<&str> {
        let Some(node) = self.ids.get(id) else {
            return Vec::new();
        };
        self.labels
            .keys()
            .zip(self.branches_of_labels())
            .filter(|(_, branch)| branch.contains(*node))
            .map(|(label, _)| label.as_str())
            .collect()
    }

    fn node(&self, id: &str) -> Option<&Node> {
        self.ids.get(id).map(|node| &self.nodes[*node])
    }

    fn id(&self, node: usize) -> &str {
        &self.revisions[node].id
    }

    fn names(&self, nodes: &[usize]) -> Vec<&str> {
        nodes.iter().map(|node| self.id(*node)).collect()
    }

    fn owned(&self, nodes: &[usize]) -> Vec<String> {
        nodes.iter().map(|node| self.id(*node).to_owned()).collect()
    }

    fn nodes_where(&self, wanted: impl Fn(&Node) -> bool) -> Vec<usize> {
        (0..self.nodes.len())
            .filter(|node| wanted(&self.nodes[*node]))
            .collect()
    }

    fn head_nodes(&self) -> Vec<usize> {
        self.nodes_where(|node| node.children.is_empty())
    }

    fn real_head_nodes(&self) -> Vec<usize> {
        self.nodes_where(|node| node.dependents.is_empty())
    }

    fn base_nodes(&self) -> Vec<usize> {
        self.nodes_where(|node| node.down.is_empty())
    }
}

/// The word that Alembic logs: `upgrade`, `downgrade`, `stamp_revision`.
impl std::fmt::Display for Direction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
            Self::Stamp => "stamp_revision",
        })
    }
}
