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
    /// The paragraph of `branches`: the branch point's line, or block, then a line for each child, each with the
    /// revision that it is about.
    pub fn lines(&self, is_verbose: bool) -> Vec<(String, &HistoryEntry)> {
        let point = if is_verbose {
            self.point.verbose()
        } else {
            self.point.branch_line()
        };
        let indent = " ".repeat(self.point.id.chars().count());
        let children = self.children.iter().map(|child| {
            let line = format!("{indent} -> {}", child.branch_line());
            let message = if is_verbose {
                format!(", {}", child.message)
            } else {
                String::new()
            };
            (line + &message, child)
        });
        std::iter::once((point, &self.point))
            .chain(children)
            .collect()
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
