//! Which revision a text means.
//!
//! An absolute identifier is `[LABEL@]SYMBOL` with the symbol `head`, `heads`, `base`, a label, an id or the start of
//! one; the label may be any of the last three too and then means that revision's line. A [`Relative`] one is
//! `[LABEL@][SYMBOL](+|-)N`.

use super::refusal::{self, quoted};
use super::{Graph, NodeSet, Revision};
use crate::error::{Error, Result};

/// Only what is longer than this can be found by its start.
const SHORT_ID: usize = 3;

/// `[LABEL@][SYMBOL](+|-)N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Relative<'text> {
    pub(super) label: Option<&'text str>,
    /// From where; the database's revision if none.
    pub(super) symbol: Option<&'text str>,
    /// `+N` or `-N` as written.
    pub(super) text: &'text str,
    pub(super) up: bool,
    pub(super) steps: usize,
}

impl<'text> Relative<'text> {
    /// `None` if the text is not relative.
    pub(super) fn parse(text: &'text str) -> Option<Self> {
        let (label, rest) = match text.rsplit_once('@') {
            Some(("", _)) => return None,
            Some((label, rest)) => (Some(label), rest),
            None => (None, text),
        };
        let sign = rest.find(['+', '-'])?;
        let (symbol, text) = rest.split_at(sign);
        let digits = &text[1..];
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_word = symbol
            .chars()
            .all(|character| character.is_alphanumeric() || character == '_');
        (is_number && is_word).then_some(Self {
            label,
            symbol: (!symbol.is_empty()).then_some(symbol),
            text,
            // A number too large to hold is further than any graph goes.
            steps: digits.parse().unwrap_or(usize::MAX),
            up: text.starts_with('+'),
        })
    }
}

impl Relative<'_> {
    /// `[LABEL@]-N`, which where no database is meant goes down from the heads.
    pub(super) fn is_below_heads(&self) -> bool {
        !self.up && self.symbol.is_none() && self.steps > 0
    }
}

/// Where a walk ended; no node is base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walk<Stop = Option<usize>> {
    /// There, after all steps.
    At(Stop),
    /// The steps went on where the graph does not; this was the last stop.
    TooFar(Stop),
}

impl<Stop> Walk<Stop> {
    pub(super) fn map<Other>(self, change: impl FnOnce(Stop) -> Other) -> Walk<Other> {
        match self {
            Self::At(stop) => Walk::At(change(stop)),
            Self::TooFar(stop) => Walk::TooFar(change(stop)),
        }
    }
}

/// `LABEL@SYMBOL`; an empty label is none.
pub(super) fn split_label(identifier: &str) -> (Option<&str>, &str) {
    match identifier.split_once('@') {
        Some(("", symbol)) => (None, symbol),
        Some((label, symbol)) => (Some(label), symbol),
        None => (None, identifier),
    }
}

impl Graph {
    /// The revisions that an identifier names (`head`, `heads`, `base`, `current`, partial ids, labels, `label@head`),
    /// as `show` and `edit` take it; `-N` is what lies N below each head.
    ///
    /// # Errors
    /// Nothing or more than one thing answers to the name; `head` where there are several.
    pub fn resolve(&self, identifier: &str, current: &[String]) -> Result<Vec<&Revision>> {
        let nodes = if identifier == "current" {
            self.rows(current)?
        } else {
            self.absolute_or_below_heads(identifier)?
        };
        Ok(nodes.iter().map(|node| &self.revisions[*node]).collect())
    }

    /// What an absolute identifier names; nothing for base.
    pub(super) fn absolute(&self, identifier: &str) -> Result<Vec<usize>> {
        let (label, symbol) = split_label(identifier);
        let branch = label.map(|label| self.branch(label)).transpose()?;
        match symbol {
            "heads" if branch.is_none() => Ok(self.real_head_nodes()),
            "heads" => Ok(self.on_line(&self.head_nodes(), branch)),
            "head" => {
                let heads = self.on_line(&self.head_nodes(), branch);
                if heads.len() > 1 {
                    return Err(refusal::several_heads(identifier, &self.names(&heads)));
                }
                self.check_duplicates(identifier)?;
                Ok(heads)
            }
            "base" => Ok(Vec::new()),
            _ => Ok(vec![self.named(symbol, label, branch)?]),
        }
    }

    /// The one revision that an absolute identifier names; `None` for base.
    pub(super) fn absolute_one(&self, identifier: &str) -> Result<Option<usize>> {
        let nodes = self.absolute(identifier)?;
        if nodes.len() > 1 {
            return Err(refusal::several_heads(identifier, &self.names(&nodes)));
        }
        Ok(nodes.first().copied())
    }

    /// [`Graph::absolute`], or `[LABEL@]-N`: N below each head. Base is left out.
    pub(super) fn absolute_or_below_heads(&self, identifier: &str) -> Result<Vec<usize>> {
        match Relative::parse(identifier) {
            Some(relative) if relative.is_below_heads() => {
                let mut nodes = Vec::new();
                for (_, below) in self.below_heads(&relative)? {
                    match below {
                        Walk::At(found) => nodes.extend(found),
                        Walk::TooFar(_) => {
                            return Err(refusal::too_far(relative.text, relative.steps));
                        }
                    }
                }
                Ok(nodes)
            }
            _ => self.absolute(identifier),
        }
    }

    /// Where N steps below each head end, with that head.
    pub(super) fn below_heads(&self, relative: &Relative) -> Result<Vec<(usize, Walk)>> {
        let mut heads = self.real_head_nodes();
        if let Some(label) = relative.label {
            self.branch(label)?;
            heads.retain(|head| self.is_on_branch(*head, label));
        }
        heads
            .into_iter()
            .map(|head| Ok((head, self.walk_down(Some(head), relative.steps, None)?)))
            .collect()
    }

    /// The rows of the version table as nodes, without doubles.
    ///
    /// # Errors
    /// A row that no file answers for.
    pub(super) fn rows(&self, current: &[String]) -> Result<Vec<usize>> {
        let mut nodes = Vec::with_capacity(current.len());
        let mut seen = NodeSet::empty(self.nodes.len());
        for row in current {
            let Some(node) = self.ids.get(row) else {
                let hint = format!(
                    "bring the file of `{row}` back (another branch of the source may have it), or, if you know \
                     which revision the database really matches, `dms stamp --purge REVISION`"
                );
                return Err(
                    refusal::unknown(row, ", which is what the version table holds")
                        .with_hint(hint),
                );
            };
            if seen.insert(*node) {
                nodes.push(*node);
            }
        }
        Ok(nodes)
    }

    /// The revision that stands for a branch: the one with the label, or with the id or start of one.
    pub(super) fn branch(&self, label: &str) -> Result<usize> {
        let exact = self.ids.get(label).or_else(|| self.labels.get(label));
        if let Some(node) = exact {
            return Ok(*node);
        }
        let found = self.starting_with(label, None);
        match found.as_slice() {
            [(_, node)] => Ok(*node),
            [] => {
                let hint = if self.labels.is_empty() {
                    "no revision has a branch label; an id stands for its branch as well".to_owned()
                } else {
                    format!("the branch labels are {}", quoted(self.labels.keys()))
                };
                Err(refusal::unknown(label, ": no such branch").with_hint(hint))
            }
            several => Err(refusal::start_of_several(label, several)),
        }
    }

    /// The revision with this id or label or, on the branch if one is given, with this start of either.
    fn named(&self, symbol: &str, label: Option<&str>, branch: Option<usize>) -> Result<usize> {
        let line = branch.map(|branch| self.lineage_of(&[branch]));
        let exact = self.ids.get(symbol).or_else(|| self.labels.get(symbol));
        if let Some(node) = exact {
            if line.is_none_or(|line| line.contains(*node)) {
                return Ok(*node);
            }
            let id = self.id(*node);
            let label = label.unwrap_or_default();
            let why = format!(": revision `{id}` is not a member of branch `{label}`");
            return Err(refusal::unknown(symbol, &why)
                .with_hint(format!("`dms show {id}` tells its branches")));
        }
        if symbol.is_empty() {
            return Err(refusal::graph("the revision identifier is empty")
                .with_hint("give an id, a label, `head`, `heads` or `base`"));
        }
        let found = self.starting_with(symbol, line.as_ref());
        match found.as_slice() {
            [(_, node)] => Ok(*node),
            [] if Relative::parse(symbol).is_some() => Err(refusal::unknown(symbol, "").with_hint(
                "a relative identifier is not understood here; `dms history` lists the ids",
            )),
            [] => Err(refusal::unknown(symbol, "")
                .with_hint("`dms history` lists the revisions that have a file")),
            several => Err(refusal::start_of_several(symbol, several)),
        }
    }

    /// The ids and labels with this start; names of up to three characters must be given in full.
    fn starting_with(&self, start: &str, line: Option<&NodeSet>) -> Vec<(&str, usize)> {
        let ids = self.revisions.iter().map(|revision| revision.id.as_str());
        let labels = self.labels.iter();
        ids.enumerate()
            .map(|(node, id)| (id, node))
            .chain(labels.map(|(label, node)| (label.as_str(), *node)))
            .filter(|(name, node)| {
                !start.is_empty()
                    && name.chars().count() > SHORT_ID
                    && name.starts_with(start)
                    && line.is_none_or(|line| line.contains(*node))
            })
            .collect()
    }

    /// Those that share a line of revisions with the branch; all if there is none.
    pub(super) fn on_line(&self, nodes: &[usize], branch: Option<usize>) -> Vec<usize> {
        let Some(branch) = branch else {
            return nodes.to_vec();
        };
        let line: NodeSet = self.lineage_of(&[branch]);
        nodes
            .iter()
            .copied()
            .filter(|node| line.contains(*node))
            .collect()
    }

    /// With two files of one id nobody can say which `head` is, and Alembic does not either.
    fn check_duplicates(&self, identifier: &str) -> Result<()> {
        match self.duplicates.as_slice() {
            [] => Ok(()),
            duplicates => Err(refusal::graph(format!(
                "multiple head revisions are present for given argument `{identifier}`: more than one file \
                 claims to be revision {}",
                quoted(duplicates)
            ))
            .with_hint("give one of the two files another `revision`, or remove it")),
        }
    }

    /// N steps towards the heads, on the branch if one is given.
    pub(super) fn walk_up(
        &self,
        start: Option<usize>,
        steps: usize,
        branch: Option<usize>,
    ) -> Result<Walk> {
        let line = branch.map(|branch| self.lineage_of(&[branch]));
        let bases = self.base_nodes();
        let mut here = start;
        for _ in 0..steps {
            let above = here.map_or(&bases, |node| &self.nodes[node].children);
            let above: Vec<usize> = above
                .iter()
                .copied()
                .filter(|node| line.as_ref().is_none_or(|line| line.contains(*node)))
                .collect();
            match above.as_slice() {
                [] => return Ok(Walk::TooFar(here)),
                [node] => here = Some(*node),
                several => {
                    let from = match here {
                        Some(node) => format!("revision `{}` branches", self.id(node)),
                        None => "the history starts".to_owned(),
                    };
                    return Err(refusal::graph(format!(
                        "ambiguous walk: {from} into {}",
                        quoted(self.names(several))
                    ))
                    .with_hint(format!(
                        "name the one to go to, as `{}`, or its branch, as `LABEL@+1`",
                        self.id(several[0])
                    )));
                }
            }
        }
        Ok(Walk::At(here))
    }

    /// N steps towards base; below a merge point on the branch, if one is given.
    pub(super) fn walk_down(
        &self,
        start: Option<usize>,
        steps: usize,
        branch: Option<usize>,
    ) -> Result<Walk> {
        let mut here = start;
        for _ in 0..steps {
            let Some(node) = here else {
                return Ok(Walk::TooFar(None));
            };
            here = match self.nodes[node].down.as_slice() {
                [] => None,
                [below] => Some(*below),
                parents => match self.on_line(parents, branch).as_slice() {
                    [below] => Some(*below),
                    _ => return Err(self.ambiguous_walk_down(node, parents)),
                },
            };
        }
        Ok(Walk::At(here))
    }

    fn ambiguous_walk_down(&self, merge: usize, parents: &[usize]) -> Error {
        let labels = parents
            .iter()
            .flat_map(|parent| self.labels(self.id(*parent)));
        let example = match labels.into_iter().next() {
            Some(label) => format!("{label}@-N"),
            None => "LABEL@-N".to_owned(),
        };
        refusal::graph(format!(
            "ambiguous walk: revision `{}` merges {}",
            self.id(merge),
            quoted(self.names(parents))
        ))
        .with_hint(format!(
            "name the revision to go to, as `{}` or `{}`, or the branch to go down, as `{example}`",
            self.id(parents[0]),
            self.id(parents[1])
        ))
    }
}
