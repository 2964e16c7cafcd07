//! From what the files say to a checked graph.

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};

use super::refusal::{self, quoted};
use super::{Graph, Node, NodeSet, Revision};
use crate::error::{Error, Result};

/// What an identifier uses for itself, and a revision's id can therefore not hold.
const RESERVED_CHARACTERS: [char; 4] = ['@', '-', '+', ':'];
/// What means something else wherever an identifier may stand.
const RESERVED_NAMES: [&str; 4] = ["base", "current", "head", "heads"];

/// One kind of edges of a node.
type Edges = fn(&Node) -> &Vec<usize>;

impl Graph {
    /// Checks the revisions (in the order their files were read) and links them. Also returns warnings.
    ///
    /// Of two files with the same id the later one counts, with a warning, as in Alembic; `head` is refused then.
    ///
    /// # Errors
    /// An id with `@`, `-`, `+` or `:`, a label that is taken, an unknown `down_revision` or `depends_on`, and
    /// revisions that follow upon each other in a circle.
    pub fn new(revisions: Vec<Revision>) -> Result<(Self, Vec<String>)> {
        for revision in &revisions {
            check_id(&revision.id)?;
            check_self_loop(revision)?;
        }
        let mut graph = Self::default();
        let mut warnings = Vec::new();
        for revision in revisions {
            if let Some(place) = graph.ids.get(&revision.id) {
                warnings.push(format!(
                    "revision `{}` is present more than once; the file read last counts",
                    revision.id
                ));
                if !graph.duplicates.contains(&revision.id) {
                    graph.duplicates.push(revision.id.clone());
                }
                graph.revisions[*place] = revision;
            } else {
                graph.ids.insert(revision.id.clone(), graph.revisions.len());
                graph.revisions.push(revision);
            }
        }
        graph.labels = labels(&graph.revisions, &graph.ids)?;
        graph.nodes = vec![Node::default(); graph.revisions.len()];
        for node in 0..graph.nodes.len() {
            graph.link_down(node)?;
            graph.link_dependencies(node)?;
        }
        graph.check_cycle(|node| &node.down, "cycle", "down_revision")?;
        graph.link_up();
        // Until the redundant dependencies are out, `parents` are all of them.
        let order = graph.check_cycle(
            |node| &node.parents,
            "dependency cycle",
            "depends_on` or `down_revision",
        )?;
        for (place, node) in order.into_iter().enumerate() {
            graph.nodes[node].place = place;
        }
        graph.drop_inherited_dependencies();
        Ok((graph, warnings))
    }

    /// Checks what a new revision would be called, so that no file is written which then stops every command.
    ///
    /// # Errors
    /// An id or label that is taken, or could not be typed as an identifier.
    pub fn check_new_revision(&self, id: &str, branch_labels: &[&str]) -> Result<()> {
        check_id(id)?;
        if RESERVED_NAMES.contains(&id) {
            return Err(refusal::graph(format!(
                "`{id}` cannot be a revision's id: it stands for something else in every command"
            ))
            .with_hint("give another `--rev-id`, or none to have one made"));
        }
        if self.ids.contains_key(id) {
            return Err(
                refusal::graph(format!("revision `{id}` is already present"))
                    .with_hint("give another `--rev-id`, or none to have one made"),
            );
        }
        if let Some(carrier) = self.labels.get(id) {
            return Err(refusal::graph(format!(
                "`{id}` is already the branch label of revision `{}`",
                self.id(*carrier)
            ))
            .with_hint("give another `--rev-id`, or none to have one made"));
        }
        for (place, label) in branch_labels.iter().enumerate() {
            let hint = "give another `--branch-label`";
            if label.is_empty() || label.contains(['@', ':']) || RESERVED_NAMES.contains(label) {
                return Err(refusal::graph(format!(
                    "`{label}` cannot be a branch label: no identifier could name it"
                ))
                .with_hint(hint));
            }
            let user = self.labels.get(*label).or_else(|| self.ids.get(*label));
            if let Some(user) = user {
                return Err(label_taken(label, id, self.id(*user)).with_hint(hint));
            }
            if *label == id || branch_labels[..place].contains(label) {
                return Err(label_taken(label, id, id).with_hint(hint));
            }
        }
        Ok(())
    }

    fn link_down(&mut self, node: usize) -> Result<()> {
        let mut nodes = IndexSet::new();
        for down in &self.revisions[node].down_revisions {
            let Some(below) = self.ids.get(down) else {
                let hint = match self.labels.get(down) {
                    Some(carrier) => format!(
                        "`{down}` is a branch label: write the id, `{}`",
                        self.id(*carrier)
                    ),
                    None => format!(
                        "bring the file of `{down}` back, or correct `down_revision` in the file of `{}`",
                        self.id(node)
                    ),
                };
                return Err(refusal::graph(format!(
                    "revision `{down}` referenced from `{}` is not present",
                    self.id(node)
                ))
                .with_hint(hint));
            };
            nodes.insert(*below);
        }
        self.nodes[node].down = nodes.into_iter().collect();
        Ok(())
    }

    fn link_dependencies(&mut self, node: usize) -> Result<()> {
        let mut parents: IndexSet<usize> = self.nodes[node].down.iter().copied().collect();
        let mut dependencies = IndexSet::new();
        for dependency in &self.revisions[node].depends_on {
            let found = self
                .ids
                .get(dependency)
                .or_else(|| self.labels.get(dependency));
            let Some(below) = found else {
                let mut full = self
                    .ids
                    .keys()
                    .filter(|id| !dependency.is_empty() && id.starts_with(dependency.as_str()));
                let hint = match (full.next(), full.next()) {
                    (Some(id), None) => format!("`depends_on` takes full ids: write `{id}`"),
                    _ => format!(
                        "bring the file of `{dependency}` back, or correct `depends_on` in the file of `{}`",
                        self.id(node)
                    ),
                };
                return Err(refusal::graph(format!(
                    "revision `{dependency}`, on which `{}` depends, is not present",
                    self.id(node)
                ))
                .with_hint(hint));
            };
            if *below == node {
                return Err(cycle(
                    "dependency self-loop",
                    "depends_on",
                    &[self.id(node)],
                ));
            }
            dependencies.insert(*below);
            parents.insert(*below);
        }
        self.nodes[node].dependencies = dependencies.into_iter().collect();
        self.nodes[node].parents = parents.into_iter().collect();
        Ok(())
    }

    fn link_up(&mut self) {
        for node in 0..self.nodes.len() {
            for place in 0..self.nodes[node].parents.len() {
                let below = self.nodes[node].parents[place];
                self.nodes[below].dependents.push(node);
                // The parents begin with those of `down`.
                if place < self.nodes[node].down.len() {
                    self.nodes[below].children.push(node);
                }
            }
        }
    }

    /// The nodes with those below before those above; refused where that is impossible.
    fn check_cycle(&self, below: Edges, kind: &str, key: &str) -> Result<Vec<usize>> {
        let mut above = vec![Vec::new(); self.nodes.len()];
        let mut open = vec![0_usize; self.nodes.len()];
        for (node, links) in self.nodes.iter().enumerate() {
            for lower in below(links) {
                above[*lower].push(node);
                open[node] += 1;
            }
        }
        let mut order: Vec<usize> = (0..open.len()).filter(|node| open[*node] == 0).collect();
        let mut next = 0;
        while let Some(node) = order.get(next).copied() {
            next += 1;
            for upper in &above[node] {
                open[*upper] -= 1;
                if open[*upper] == 0 {
                    order.push(*upper);
                }
            }
        }
        match open.iter().position(|count| *count > 0) {
            None => Ok(order),
            Some(node) => Err(self.cycle_below(node, below, &open, kind, key)),
        }
    }

    /// Every node that is still open has an open one below it, so going down must come round.
    fn cycle_below(
        &self,
        start: usize,
        below: Edges,
        open: &[usize],
        kind: &str,
        key: &str,
    ) -> Error {
        let mut path = Vec::new();
        let mut places = HashMap::new();
        let mut node = Some(start);
        while let Some(here) = node {
            if let Some(place) = places.insert(here, path.len()) {
                path.drain(..place);
                break;
            }
            path.push(here);
            node = below(&self.nodes[here])
                .iter()
                .copied()
                .find(|lower| open[*lower] > 0);
        }
        cycle(kind, key, &self.names(&path))
    }

    /// Takes out of `parents` each dependency that an ancestor by `down_revision` names as well.
    fn drop_inherited_dependencies(&mut self) {
        let mut dependants: IndexMap<usize, Vec<usize>> = IndexMap::new();
        for (node, links) in self.nodes.iter().enumerate() {
            for dependency in &links.dependencies {
                dependants.entry(*dependency).or_default().push(node);
            }
        }
        let mut inherited = Vec::new();
        for (dependency, users) in dependants.iter().filter(|(_, users)| users.len() > 1) {
            let last = users
                .iter()
                .map(|user| self.nodes[*user].place)
                .max()
                .unwrap_or(0);
            let above = self.above(users, |node| self.nodes[node].place <= last);
            inherited.extend(
                users
                    .iter()
                    .filter(|user| above.contains(user))
                    .map(|user| (*user, *dependency)),
            );
        }
        for (user, dependency) in inherited {
            let node = &mut self.nodes[user];
            if !node.down.contains(&dependency) {
                node.parents.retain(|parent| *parent != dependency);
            }
        }
    }

    /// What is strictly above one of the users by `down_revision`, as far as it is near.
    fn above(&self, users: &[usize], near: impl Fn(usize) -> bool) -> HashSet<usize> {
        let children = users
            .iter()
            .flat_map(|user| &self.nodes[*user].children)
            .copied();
        let mut seen = HashSet::new();
        let mut todo: Vec<usize> = children.collect();
        while let Some(node) = todo.pop() {
            if near(node) && seen.insert(node) {
                todo.extend(&self.nodes[node].children);
            }
        }
        seen
    }

    /// Whether a revision stands on a branch; a label's branch is known without walking it.
    pub(super) fn is_on_branch(&self, node: usize, label: &str) -> bool {
        self.labels
            .get_index_of(label)
            .and_then(|place| self.branches_of_labels().get(place))
            .is_some_and(|branch: &NodeSet| branch.contains(node))
    }
}

fn check_id(id: &str) -> Result<()> {
    let mut illegal: Vec<char> = RESERVED_CHARACTERS
        .into_iter()
        .filter(|character| id.contains(*character))
        .collect();
    if illegal.is_empty() && !id.is_empty() {
        return Ok(());
    }
    illegal.sort_unstable();
    let message = if id.is_empty() {
        "a revision's identifier is empty".to_owned()
    } else {
        format!(
            "character(s) {} not allowed in revision identifier `{id}`",
            quoted(illegal.iter().map(char::to_string))
        )
    };
    Err(refusal::graph(message).with_hint("use letters, digits and `_`"))
}

fn check_self_loop(revision: &Revision) -> Result<()> {
    if revision.down_revisions.contains(&revision.id) {
        Err(cycle("self-loop", "down_revision", &[&revision.id]))
    } else if revision.depends_on.contains(&revision.id) {
        Err(cycle("dependency self-loop", "depends_on", &[&revision.id]))
    } else {
        Ok(())
    }
}

fn labels(revisions: &[Revision], ids: &HashMap<String, usize>) -> Result<IndexMap<String, usize>> {
    let mut labels = IndexMap::new();
    for (node, revision) in revisions.iter().enumerate() {
        for label in &revision.branch_labels {
            let user = ids.get(label).or_else(|| labels.get(label));
            if let Some(user) = user {
                let user = &revisions[*user].id;
                return Err(label_taken(label, &revision.id, user).with_hint(format!(
                    "change `branch_labels` in the file of `{}`",
                    revision.id
                )));
            }
            labels.insert(label.clone(), node);
        }
    }
    Ok(labels)
}

fn label_taken(label: &str, revision: &str, user: &str) -> Error {
    refusal::graph(format!(
        "branch name `{label}` in revision `{revision}` already used by revision `{user}`"
    ))
}

fn cycle(kind: &str, key: &str, revisions: &[&str]) -> Error {
    refusal::graph(format!(
        "{kind} is detected in revisions ({})",
        quoted(revisions)
    ))
    .with_hint(format!("correct `{key}` in one of these files"))
}
