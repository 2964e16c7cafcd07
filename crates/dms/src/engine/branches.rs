use super::{HistoryEntry, Migrator};

/// A revision that several others follow, as `branches` tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The branch point.
    pub point: HistoryEntry,
    /// What follows it, in the order of files.
    pub children: Vec<HistoryEntry>,
}

impl Branch {
    /// The paragraph of `branches`: the branch point, then a line for each child, each ended by a line break.
    pub fn text(&self, is_verbose: bool) -> String {
        let mut text = if is_verbose {
            self.point.verbose()
        } else {
            self.point.branch_line()
        };
        text.push('\n');
        let indent = " ".repeat(self.point.id.chars().count());
        for child in &self.children {
            text.push_str(&format!("{indent} -> {}", child.branch_line()));
            if is_verbose {
                text.push_str(&format!(", {}", child.message));
            }
            text.push('\n');
        }
        text
    }
}

impl Migrator {
    /// The branch points, newest first.
    pub fn branches(&self) -> Vec<Branch> {
        let branches = self.graph.branches().into_iter();
        branches
            .map(|(point, children)| Branch {
                point: self.entry(point, None),
                children: children
                    .into_iter()
                    .map(|child| self.entry(child, None))
                    .collect(),
            })
            .collect()
    }
}
