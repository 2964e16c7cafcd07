//! What lies above and below a revision.

use super::Graph;

/// A set of nodes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NodeSet(Vec<bool>);

impl NodeSet {
    /// Without members, for a graph of this many revisions.
    pub(super) fn empty(size: usize) -> Self {
        Self(vec![false; size])
    }

    pub(super) fn contains(&self, node: usize) -> bool {
        self.0[node]
    }

    /// Whether the node is new.
    pub(super) fn insert(&mut self, node: usize) -> bool {
        !std::mem::replace(&mut self.0[node], true)
    }

    pub(super) fn remove(&mut self, node: usize) {
        self.0[node] = false;
    }

    pub(super) fn retain(&mut self, wanted: impl Fn(usize) -> bool) {
        for (node, member) in self.0.iter_mut().enumerate() {
            *member = *member && wanted(node);
        }
    }

    /// The members in the order of files.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0
            .iter()
            .enumerate()
            .filter(|(_, member)| **member)
            .map(|(node, _)| node)
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.0.contains(&true)
    }
}

impl Graph {
    /// The given nodes and all that can be reached from them.
    pub(super) fn reach<'graph>(
        &'graph self,
        starts: impl IntoIterator<Item = usize>,
        next: impl Fn(usize) -> &'graph [usize],
    ) -> NodeSet {
        let mut seen = NodeSet::empty(self.nodes.len());
        let mut todo: Vec<usize> = starts.into_iter().collect();
        while let Some(node) = todo.pop() {
            if seen.insert(node) {
                todo.extend(next(node));
            }
        }
        seen
    }

    /// What must be applied for these to be applied, and they themselves.
    pub(super) fn ancestors_of(&self, nodes: &[usize]) -> NodeSet {
        self.reach(nodes.iter().copied(), |node| &self.nodes[node].parents)
    }

    /// What can be applied only after these, and they themselves.
    pub(super) fn descendants_of(&self, nodes: &[usize]) -> NodeSet {
        self.reach(nodes.iter().copied(), |node| &self.nodes[node].dependents)
    }

    /// The ancestors by `down_revision` alone.
    pub(super) fn versioned_ancestors_of(&self, nodes: &[usize]) -> NodeSet {
        self.reach(nodes.iter().copied(), |node| &self.nodes[node].down)
    }

    /// The descendants by `down_revision` alone.
    pub(super) fn versioned_descendants_of(&self, nodes: &[usize]) -> NodeSet {
        self.reach(nodes.iter().copied(), |node| &self.nodes[node].children)
    }

    /// What shares a line of `down_revision`s with one of these.
    pub(super) fn lineage_of(&self, nodes: &[usize]) -> NodeSet {
        let mut lineage = self.versioned_ancestors_of(nodes);
        for node in self.versioned_descendants_of(nodes).iter() {
            lineage.insert(node);
        }
        lineage
    }

    /// What lies above or below one of these, dependencies included.
    pub(super) fn related_to(&self, nodes: &[usize]) -> NodeSet {
        let mut related = self.ancestors_of(nodes);
        for node in self.descendants_of(nodes).iter() {
            related.insert(node);
        }
        related
    }

    /// Two of these of which the first is an ancestor of the second, dependencies included.
    pub(super) fn overlap(&self, nodes: &[usize]) -> Option<(usize, usize)> {
        let parents: Vec<usize> = self.parents_of(nodes);
        let below = self.ancestors_of(&parents);
        let lower = *nodes.iter().find(|node| below.contains(**node))?;
        let above = self.descendants_of(&[lower]);
        let upper = nodes
            .iter()
            .find(|node| **node != lower && above.contains(**node))?;
        Some((lower, *upper))
    }

    /// The direct parents of these, dependencies included.
    pub(super) fn parents_of(&self, nodes: &[usize]) -> Vec<usize> {
        nodes
            .iter()
            .flat_map(|node| self.nodes[*node].parents.iter().copied())
            .collect()
    }

    /// For each label the nodes on its branch: see [`Graph::labels`].
    pub(super) fn branches_of_labels(&self) -> &[NodeSet] {
        self.branches_of_labels.get_or_init(|| {
            self.labels
                .values()
                .map(|carrier| self.branch_of(*carrier))
                .collect()
        })
    }

    fn branch_of(&self, carrier: usize) -> NodeSet {
        let mut branch = self.versioned_descendants_of(&[carrier]);
        // The label goes down only if nothing forks or joins from its revision up to the tip.
        let ends =
            |node: usize| self.nodes[node].dependents.len() > 1 || self.nodes[node].down.len() > 1;
        let mut node = carrier;
        while let Some(child) = self.nodes[node].children.first() {
            if ends(node) {
                return branch;
            }
            node = *child;
        }
        if ends(node) {
            return branch;
        }
        let mut below = self.nodes[carrier].down.first();
        while let Some(node) = below
            && !ends(*node)
        {
            branch.insert(*node);
            below = self.nodes[*node].down.first();
        }
        branch
    }
}
