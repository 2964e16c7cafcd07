//! Which of several revisions comes first.

use super::{Graph, NodeSet};

impl Graph {
    /// The revisions of `todo` with each before its parents and dependencies, in Alembic's order: one line is followed
    /// down from the heads until another needs to go first; the lines are taken in the order of files.
    ///
    /// What no head leads to comes last, in the same way.
    pub(super) fn newest_first(&self, mut todo: NodeSet, heads: &[usize]) -> Vec<usize> {
        let mut order = Vec::new();
        let mut lines: Vec<usize> = heads
            .iter()
            .copied()
            .filter(|node| todo.contains(*node))
            .collect();
        loop {
            lines.sort_unstable();
            lines.dedup();
            self.follow_lines(lines, &mut todo, &mut order);
            if todo.is_empty() {
                return order;
            }
            let left: Vec<usize> = todo.iter().collect();
            let below = self.ancestors_of(&self.parents_of(&left));
            lines = left
                .into_iter()
                .filter(|node| !below.contains(*node))
                .collect();
        }
    }

    fn follow_lines(&self, mut lines: Vec<usize>, todo: &mut NodeSet, order: &mut Vec<usize>) {
        let mut waiting = Waiting::new(self, &lines);
        let mut turn = 0;
        while let Some(node) = lines.get(turn).copied() {
            if waiting.has_something_above(node)
                && let Some(line) = waiting.first_line_above(&lines, node)
            {
                turn = line;
                continue;
            }
            order.push(node);
            todo.remove(node);
            let mut below = self.nodes[node]
                .parents
                .iter()
                .copied()
                .filter(|parent| todo.contains(*parent) && !waiting.on_line.contains(*parent))
                .collect::<Vec<usize>>()
                .into_iter();
            waiting.on_line.remove(node);
            match below.next() {
                None => {
                    lines.remove(turn);
                    turn = turn.saturating_sub(1);
                }
                Some(first) => {
                    waiting.on_line.insert(first);
                    lines[turn] = first;
                    for other in below {
                        waiting.on_line.insert(other);
                        lines.push(other);
                    }
                }
            }
            waiting.done(node);
        }
    }
}

/// What is on the lines and below them, with the count of what is directly above each: a revision's turn has come when
/// that is nothing. So the order costs little more than a look at each edge.
struct Waiting<'graph> {
    graph: &'graph Graph,
    on_line: NodeSet,
    above: Vec<usize>,
    /// For each node the last search that came by.
    seen: Vec<usize>,
    searches: usize,
}

impl<'graph> Waiting<'graph> {
    fn new(graph: &'graph Graph, lines: &[usize]) -> Self {
        let size = graph.nodes.len();
        let mut on_line = NodeSet::empty(size);
        for node in lines {
            on_line.insert(*node);
        }
        let mut above = vec![0; size];
        for node in graph.ancestors_of(lines).iter() {
            for parent in &graph.nodes[node].parents {
                above[*parent] += 1;
            }
        }
        Self {
            graph,
            on_line,
            above,
            seen: vec![0; size],
            searches: 0,
        }
    }

    fn has_something_above(&self, node: usize) -> bool {
        self.above[node] > 0
    }

    /// The place of the first line on which something above the node stands.
    fn first_line_above(&mut self, lines: &[usize], node: usize) -> Option<usize> {
        self.searches += 1;
        lines
            .iter()
            .position(|line| *line != node && self.leads_to(*line, node))
    }

    /// Whether a way that this search has not gone yet leads down from here to the node.
    fn leads_to(&mut self, start: usize, node: usize) -> bool {
        let floor = self.graph.nodes[node].place;
        let mut todo = vec![start];
        while let Some(here) = todo.pop() {
            if here == node {
                return true;
            }
            if self.graph.nodes[here].place > floor && self.seen[here] != self.searches {
                self.seen[here] = self.searches;
                todo.extend(&self.graph.nodes[here].parents);
            }
        }
        false
    }

    /// Takes out a revision, and what is then no longer below any line.
    fn done(&mut self, node: usize) {
        let mut gone = vec![node];
        while let Some(node) = gone.pop() {
            for parent in &self.graph.nodes[node].parents {
                self.above[*parent] -= 1;
                if self.above[*parent] == 0 && !self.on_line.contains(*parent) {
                    gone.push(*parent);
                }
            }
        }
    }
}
