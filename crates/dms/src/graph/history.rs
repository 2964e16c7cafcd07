//! What is printed: the history, branch points, and what is current.

use super::identifier::{Relative, Walk};
use super::refusal::{self, quoted};
use super::{Graph, Revision};
use crate::error::Result;

impl Graph {
    /// The revisions of `history -r RANGE` newest first, in Alembic's order; `None` is everything.
    ///
    /// A range is `[START]:[END]`; without a start it begins at base, without an end it goes to all heads. Either may
    /// be `current`, the start also `-N` (below the heads), the end also `+N` (above the start).
    ///
    /// # Errors
    /// A range without `:`, an unknown identifier, an end that the start does not lead to.
    pub fn history(&self, range: Option<&str>, current: &[String]) -> Result<Vec<&Revision>> {
        let nodes = match range {
            None => self.between(&Lower::default(), &self.real_head_nodes()),
            Some(range) => self.history_range(range.trim(), current)?,
        };
        Ok(nodes.iter().map(|node| &self.revisions[*node]).collect())
    }

    /// The branch points, newest first, each with its children in the order of files.
    pub fn branches(&self) -> Vec<(&Revision, Vec<&Revision>)> {
        self.between(&Lower::default(), &self.real_head_nodes())
            .into_iter()
            .filter(|node| self.nodes[*node].children.len() > 1)
            .map(|node| {
                let children = self.nodes[node].children.iter();
                (
                    &self.revisions[node],
                    children.map(|child| &self.revisions[*child]).collect(),
                )
            })
            .collect()
    }

    /// What `current` lists for these rows: with each row also the tip of every branch that is applied because the row
    /// depends on it. In the order of files.
    ///
    /// # Errors
    /// A row that no file answers for.
    pub fn current(&self, rows: &[String]) -> Result<Vec<&Revision>> {
        let nodes = self.current_nodes(&self.rows(rows)?);
        Ok(nodes.iter().map(|node| &self.revisions[*node]).collect())
    }

    /// The ids of what is applied where the version table has these rows, in the order of files.
    ///
    /// # Errors
    /// A row that no file answers for.
    pub fn applied(&self, rows: &[String]) -> Result<Vec<&str>> {
        let applied: Vec<usize> = self.ancestors_of(&self.rows(rows)?).iter().collect();
        Ok(self.names(&applied))
    }

    pub(super) fn current_nodes(&self, rows: &[usize]) -> Vec<usize> {
        let applied = self.ancestors_of(rows);
        let is_tip = |node: &usize| {
            let children = &self.nodes[*node].children;
            !children.iter().any(|child| applied.contains(*child))
        };
        applied.iter().filter(is_tip).collect()
    }

    fn history_range(&self, range: &str, current: &[String]) -> Result<Vec<usize>> {
        let Some((start, end)) = range.split_once(':').filter(|(_, end)| !end.contains(':')) else {
            return Err(refusal::graph(format!(
                "history range requires [start]:[end], [start]:, or :[end]; got `{range}`"
            ))
            .with_hint("as in `dms history -r a1b2:head` or `dms history -r current:`"));
        };
        let lower = self.lower_end(start, current)?;
        let mut targets = match end {
            "" => self.real_head_nodes(),
            "current" => self.rows(current)?,
            // Too far is far enough here.
            _ => match self.upgrade_targets(&lower.nodes, end)? {
                Walk::At(targets) | Walk::TooFar(targets) => targets,
            },
        };
        if let Some((label, _)) = start.split_once('@').filter(|(label, _)| !label.is_empty()) {
            self.keep_branch(&mut targets, label)?;
        }
        let above = self.ancestors_of(&targets);
        if lower.nodes.iter().any(|node| !above.contains(*node)) {
            let shown = if end.is_empty() { "heads" } else { end };
            return Err(refusal::graph(format!(
                "requested range `{start}:{shown}` does not refer to ancestor/descendant revisions along the same branch"
            ))
            .with_hint("the start comes first and must lead to the end; `dms history` shows how they hang together"));
        }
        if let Some((below, upper)) = self
            .overlap(&lower.nodes)
            .or_else(|| self.overlap(&targets))
        {
            return Err(refusal::graph(format!(
                "requested revision {} overlaps with other requested revisions {}",
                quoted([self.id(upper)]),
                quoted([self.id(below)])
            ))
            .with_hint("give one start and one end"));
        }
        Ok(self.between(&lower, &targets))
    }

    /// A range that starts with `LABEL@` ends on that branch.
    fn keep_branch(&self, targets: &mut Vec<usize>, label: &str) -> Result<()> {
        let branch = self.branch(label)?;
        if self.labels.contains_key(label) {
            targets.retain(|target| self.is_on_branch(*target, label));
        } else {
            // An id stands for its label, or without one for its line.
            match self.labels(self.id(branch)).as_slice() {
                [label] => targets.retain(|target| self.is_on_branch(*target, label)),
                _ => *targets = self.on_line(targets, Some(branch)),
            }
        }
        Ok(())
    }

    fn lower_end(&self, start: &str, current: &[String]) -> Result<Lower> {
        let relative = Relative::parse(start);
        let nodes = match (start, relative) {
            ("", _) => Vec::new(),
            ("current", _) => self.rows(current)?,
            (_, Some(relative))
                if !relative.up && relative.symbol.is_none() && relative.steps > 0 =>
            {
                return self.lower_below_heads(&relative);
            }
            _ => self.absolute(start)?,
        };
        Ok(Lower {
            nodes,
            whole_lines: Vec::new(),
        })
    }

    /// N below each head. A walk that ends at or below base means all of its line; one whose last step leaves a merge
    /// point means all that is merged.
    fn lower_below_heads(&self, relative: &Relative) -> Result<Lower> {
        let mut lower = Lower::default();
        let before = Relative {
            steps: relative.steps.saturating_sub(1),
            ..*relative
        };
        for (head, walk) in self.below_heads(&before)? {
            match walk {
                Walk::At(Some(node)) if !self.nodes[node].down.is_empty() => {
                    for below in &self.nodes[node].down {
                        if !lower.nodes.contains(below) {
                            lower.nodes.push(*below);
                        }
                    }
                }
                Walk::At(_) | Walk::TooFar(_) => lower.whole_lines.push(head),
            }
        }
        // Lines of different length that meet: the lowest counts.
        while let Some((_, upper)) = self.overlap(&lower.nodes) {
            lower.nodes.retain(|node| *node != upper);
        }
        Ok(lower)
    }

    /// What is applied on the way from the lower revisions (which are included) to the targets, newest first.
    fn between(&self, lower: &Lower, targets: &[usize]) -> Vec<usize> {
        let below = self.ancestors_of(&lower.nodes);
        let mut wanted = self.ancestors_of(targets);
        wanted.retain(|node| !below.contains(node));
        for node in &lower.nodes {
            wanted.insert(*node);
        }
        if !lower.nodes.is_empty() {
            let above = self.versioned_descendants_of(&lower.nodes);
            let whole = self.ancestors_of(&lower.whole_lines);
            wanted.retain(|node| above.contains(node) || whole.contains(node));
        }
        self.newest_first(wanted, targets)
    }
}

/// The lower end of a range; no revisions are base.
#[derive(Default)]
struct Lower {
    nodes: Vec<usize>,
    /// Heads below which everything is meant.
    whole_lines: Vec<usize>,
}
