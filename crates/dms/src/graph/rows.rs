//! What a step does to the rows of the version table.
//!
//! The table holds the least that tells what is applied: a revision that another applied one stands on or depends on
//! has no row.

use super::{Direction, Graph, NodeSet, RowChange, Step};

/// The rows of the version table on the way.
pub(super) struct Rows<'graph> {
    graph: &'graph Graph,
    present: NodeSet,
}

impl<'graph> Rows<'graph> {
    pub(super) fn new(graph: &'graph Graph, rows: &[usize]) -> Self {
        let mut present = NodeSet::empty(graph.nodes.len());
        for row in rows {
            present.insert(*row);
        }
        Self { graph, present }
    }

    /// Applies a revision whose parents are all applied: the rows of its parents become its own.
    fn upgrade(&mut self, node: usize) -> Vec<RowChange> {
        let parents: Vec<usize> = self.graph.nodes[node]
            .parents
            .iter()
            .copied()
            .filter(|parent| self.present.contains(*parent))
            .collect();
        self.replace(&parents, node)
    }

    /// The rows become one: all but the last go, the last changes its name.
    pub(super) fn replace(&mut self, rows: &[usize], new: usize) -> Vec<RowChange> {
        for row in rows {
            self.present.remove(*row);
        }
        self.present.insert(new);
        let new = self.name(new);
        match rows.split_last() {
            None => vec![RowChange::Insert(new)],
            Some((last, others)) => {
                let mut changes = self.deleted(others);
                changes.push(RowChange::Update(self.name(*last), new));
                changes
            }
        }
    }

    /// The row becomes several: all but the last are new, the last has its place.
    fn split(&mut self, row: usize, into: &[usize]) -> Vec<RowChange> {
        self.present.remove(row);
        for new in into {
            self.present.insert(*new);
        }
        match into.split_last() {
            None => self.deleted(&[row]),
            Some((last, others)) => {
                let mut changes: Vec<RowChange> = others
                    .iter()
                    .map(|new| RowChange::Insert(self.name(*new)))
                    .collect();
                changes.push(RowChange::Update(self.name(row), self.name(*last)));
                changes
            }
        }
    }

    pub(super) fn delete(&mut self, rows: &[usize]) -> Vec<RowChange> {
        for row in rows {
            self.present.remove(*row);
        }
        self.deleted(rows)
    }

    pub(super) fn contains(&self, node: usize) -> bool {
        self.present.contains(node)
    }

    pub(super) fn into_present(self) -> NodeSet {
        self.present
    }

    fn deleted(&self, rows: &[usize]) -> Vec<RowChange> {
        rows.iter()
            .map(|row| RowChange::Delete(self.name(*row)))
            .collect()
    }

    fn name(&self, node: usize) -> String {
        self.graph.id(node).to_owned()
    }
}

impl Graph {
    /// The steps that apply these revisions, oldest first.
    pub(super) fn upgrade_steps(&self, rows: &[usize], order: &[usize]) -> Vec<Step> {
        let mut rows = Rows::new(self, rows);
        order
            .iter()
            .map(|node| Step {
                direction: Direction::Upgrade,
                revision: Some(self.id(*node).to_owned()),
                from: self.owned(&self.nodes[*node].down),
                to: vec![self.id(*node).to_owned()],
                rows: rows.upgrade(*node),
            })
            .collect()
    }

    /// The steps that revert these revisions, newest first.
    pub(super) fn downgrade_steps(&self, rows: &[usize], order: &[usize]) -> Vec<Step> {
        let mut applied_above = vec![0_usize; self.nodes.len()];
        for node in self.ancestors_of(rows).iter() {
            for parent in &self.nodes[node].parents {
                applied_above[*parent] += 1;
            }
        }
        let mut rows = Rows::new(self, rows);
        let mut steps = Vec::with_capacity(order.len());
        for node in order {
            let mut uncovered = Vec::new();
            for parent in &self.nodes[*node].parents {
                applied_above[*parent] -= 1;
                if applied_above[*parent] == 0 && !rows.contains(*parent) {
                    uncovered.push(*parent);
                }
            }
            steps.push(Step {
                direction: Direction::Downgrade,
                revision: Some(self.id(*node).to_owned()),
                from: vec![self.id(*node).to_owned()],
                to: self.owned(&self.nodes[*node].down),
                rows: rows.split(*node, &uncovered),
            });
        }
        steps
    }
}
