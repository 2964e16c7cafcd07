//! On what a new revision stands.

use super::Graph;
use super::identifier::split_label;
use super::refusal::{self, quoted};
use crate::error::Result;

impl Graph {
    /// The `down_revision` of a new revision for `--head`, which is `head` if not given: full ids, none for a base,
    /// several for a merge point.
    ///
    /// # Errors
    /// Several heads where one is meant, or, unless `splice` is set, a revision that is no head.
    pub fn new_revision_parents(&self, head: Option<&str>, splice: bool) -> Result<Vec<String>> {
        let head = head.unwrap_or("head");
        let (label, symbol) = split_label(head);
        if symbol == "head" && label.is_none() && self.head_nodes().len() > 1 {
            let heads = self.heads();
            return Err(refusal::graph(format!(
                "multiple heads are present: {}; please specify the head revision on which the new revision \
                 should be based, or perform a merge",
                quoted(&heads)
            ))
            .with_hint(format!(
                "`dms merge heads` joins them; `dms revision --head {}` goes on from one",
                heads[0]
            )));
        }
        let parents = self.absolute_or_below_heads(head)?;
        self.check_parents(&parents, splice)?;
        Ok(self.owned(&parents))
    }

    /// The `down_revision`s of a merge point; without arguments it merges the heads.
    ///
    /// # Errors
    /// As [`Graph::new_revision_parents`], and where one revision is an ancestor of another: to merge what is merged
    /// already only leads the version table astray.
    pub fn merge_parents(&self, revisions: &[&str], splice: bool) -> Result<Vec<String>> {
        let mut parents = Vec::new();
        if revisions.is_empty() {
            parents = self.real_head_nodes();
            if parents.len() < 2 {
                return Err(self.nothing_to_merge());
            }
        }
        for revision in revisions {
            parents.extend(self.absolute_or_below_heads(revision)?);
        }
        if parents.is_empty() {
            return Err(
                refusal::graph("there is nothing to merge: the revisions given are base")
                    .with_hint("`dms merge heads` merges all heads"),
            );
        }
        self.check_parents(&parents, splice)?;
        Ok(self.owned(&parents))
    }

    /// `--depends-on` as it is written into the file: labels stay, all else becomes full ids.
    ///
    /// # Errors
    /// What names no revision, or several.
    pub fn resolve_dependencies(&self, depends_on: &[&str]) -> Result<Vec<String>> {
        depends_on
            .iter()
            .map(|dependency| match self.absolute_one(dependency)? {
                Some(node) if self.is_on_branch(node, dependency) => Ok((*dependency).to_owned()),
                Some(node) => Ok(self.id(node).to_owned()),
                None => Err(refusal::graph(format!(
                    "a revision cannot depend on `{dependency}`: that is no revision"
                ))
                .with_hint("give an id or a branch label to `--depends-on`")),
            })
            .collect()
    }

    fn nothing_to_merge(&self) -> crate::error::Error {
        let heads = self.heads();
        let message = match heads.as_slice() {
            [] => "there is nothing to merge: there are no revisions".to_owned(),
            [head] => format!("there is nothing to merge: `{head}` is the only head"),
            _ => format!(
                "there is nothing to merge: of the heads {} one depends on the others",
                quoted(&heads)
            ),
        };
        refusal::graph(message).with_hint(match heads.len() {
            0 | 1 => "`dms heads` lists the heads".to_owned(),
            _ => format!(
                "to merge them nevertheless, `dms merge {}`",
                heads.join(" ")
            ),
        })
    }

    fn check_parents(&self, parents: &[usize], splice: bool) -> Result<()> {
        for (place, parent) in parents.iter().enumerate() {
            if parents[..place].contains(parent) {
                return Err(refusal::graph(format!(
                    "duplicate head revisions specified: `{}`",
                    self.id(*parent)
                ))
                .with_hint("give each revision once"));
            }
        }
        let below_another: Vec<usize> = parents
            .iter()
            .flat_map(|parent| self.nodes[*parent].down.iter().copied())
            .collect();
        let below = self.versioned_ancestors_of(&below_another);
        if let Some(ancestor) = parents.iter().find(|parent| below.contains(**parent)) {
            let upper: Vec<&str> = parents
                .iter()
                .filter(|parent| !below.contains(**parent))
                .map(|parent| self.id(*parent))
                .collect();
            return Err(refusal::graph(format!(
                "revision `{}` is an ancestor of {} and merged with it already",
                self.id(*ancestor),
                quoted(&upper)
            ))
            .with_hint(format!("leave `{}` out", self.id(*ancestor))));
        }
        if splice {
            return Ok(());
        }
        match parents
            .iter()
            .find(|parent| !self.nodes[**parent].children.is_empty())
        {
            None => Ok(()),
            Some(inner) => Err(refusal::graph(format!(
                "revision `{}` is not a head revision; please specify --splice to create a new branch from this \
                 revision",
                self.id(*inner)
            ))
            .with_hint("`dms heads` lists the heads")),
        }
    }
}
