//! Which of several revisions comes first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

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

    fn follow_lines(&self, lines: Vec<usize>, todo: &mut NodeSet, order: &mut Vec<usize>) {
        let mut waiting = Waiting::new(self, &lines);
        // The lines that are left, by their number, with the revision that each has come to.
        let mut lines: Vec<(usize, usize)> = lines.into_iter().enumerate().collect();
        let mut turn = 0;
        while let Some((line, node)) = lines.get(turn).copied() {
            if let Some(first) = waiting.first_line_above(node)
                && let Ok(place) = lines.binary_search_by_key(&first, |(line, _)| *line)
            {
                turn = place;
                continue;
            }
            order.push(node);
            todo.remove(node);
            let mut below = self.nodes[node]
                .parents
                .iter()
                .copied()
                .filter(|parent| todo.contains(*parent) && !waiting.is_on_line(*parent))
                .collect::<Vec<usize>>()
                .into_iter();
            match below.next() {
                None => {
                    lines.remove(turn);
                    turn = turn.saturating_sub(1);
                }
                Some(first) => {
                    waiting.put_on_line(first, line);
                    lines[turn] = (line, first);
                    for other in below {
                        lines.push((waiting.put_on_new_line(other), other));
                    }
                }
            }
            waiting.done(node);
        }
    }
}

/// No line.
const NONE: usize = usize::MAX;

/// What is on the lines and below them, with the first line that leads to each: a revision's turn has come when none
/// leads to it any more. A line that goes on only ever leads to less, so each change is passed on from where it happens
/// to what lies below, and nothing is searched for.
struct Waiting<'graph> {
    graph: &'graph Graph,
    lines: usize,
    /// The line that has come to a revision.
    line: Vec<usize>,
    /// The first line that is at a revision or leads to it.
    first: Vec<usize>,
    /// For each revision those directly above, with what `first` was for them; those for which it changed are taken
    /// out when they come up.
    above: Vec<BinaryHeap<Reverse<(usize, usize)>>>,
}

impl<'graph> Waiting<'graph> {
    fn new(graph: &'graph Graph, lines: &[usize]) -> Self {
        let size = graph.nodes.len();
        let mut waiting = Self {
            graph,
            lines: 0,
            line: vec![NONE; size],
            first: vec![NONE; size],
            above: vec![BinaryHeap::new(); size],
        };
        for node in lines {
            waiting.put_on_new_line(*node);
        }
        waiting.pass_on(lines.iter().copied());
        waiting
    }

    fn is_on_line(&self, node: usize) -> bool {
        self.line[node] != NONE
    }

    fn put_on_line(&mut self, node: usize, line: usize) {
        self.line[node] = line;
    }

    fn put_on_new_line(&mut self, node: usize) -> usize {
        let line = self.lines;
        self.lines += 1;
        self.put_on_line(node, line);
        line
    }

    /// The first line on which something above the revision stands.
    fn first_line_above(&mut self, node: usize) -> Option<usize> {
        while let Some(Reverse((line, upper))) = self.above[node].peek().copied() {
            if self.first[upper] == line {
                return Some(line);
            }
            self.above[node].pop();
        }
        None
    }

    /// Takes out a revision, and what is then no longer below any line.
    fn done(&mut self, node: usize) {
        self.line[node] = NONE;
        self.pass_on([node]);
    }

    /// Works out `first` anew for these and, as far as it changes, for what lies below; the upper ones first.
    fn pass_on(&mut self, nodes: impl IntoIterator<Item = usize>) {
        let graph = self.graph;
        let with_place = |node: usize| (graph.nodes[node].place, node);
        let mut todo: BinaryHeap<(usize, usize)> = nodes.into_iter().map(with_place).collect();
        while let Some((_, node)) = todo.pop() {
            let above = self.first_line_above(node).unwrap_or(NONE);
            let first = above.min(self.line[node]);
            if self.first[node] == first {
                continue;
            }
            self.first[node] = first;
            for parent in &graph.nodes[node].parents {
                if first != NONE {
                    self.above[*parent].push(Reverse((first, node)));
                }
                todo.push(with_place(*parent));
            }
        }
    }
}
