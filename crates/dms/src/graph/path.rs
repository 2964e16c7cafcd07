//! The steps of an upgrade or downgrade.

use super::identifier::{Relative, Walk, split_label};
use super::refusal::{self, quoted};
use super::{Graph, NodeSet, Step};
use crate::error::{Error, Result};

impl Graph {
    /// The steps of `upgrade TARGET` for a database with these rows.
    ///
    /// A target that is applied already gives no steps, as in Alembic.
    ///
    /// # Errors
    /// An unknown row or target, several revisions where one is meant, a relative target outside of the graph.
    pub fn upgrade(&self, current: &[String], target: &str) -> Result<Vec<Step>> {
        let rows = self.rows(current)?;
        let targets = match self.upgrade_targets(&rows, target)? {
            Walk::At(targets) => targets,
            Walk::TooFar(_) => {
                return Err(match Relative::parse(target) {
                    Some(relative) if relative.symbol.is_none() => {
                        refusal::too_far(relative.text, relative.steps)
                    }
                    _ => walked_too_far(target),
                });
            }
        };
        if let Some((lower, upper)) = self.overlap(&targets) {
            return Err(refusal::graph(format!(
                "requested revision `{}` overlaps with other requested revisions `{}`",
                self.id(upper),
                self.id(lower)
            ))
            .with_hint(format!(
                "give the upper one alone: `dms upgrade {}`",
                self.id(upper)
            )));
        }
        self.check_rows(&rows)?;
        let applied = self.ancestors_of(&rows);
        let mut needed = self.ancestors_of(&targets);
        needed.retain(|node| !applied.contains(node));
        let mut order = self.newest_first(needed, &targets);
        order.reverse();
        Ok(self.upgrade_steps(&rows, &order))
    }

    /// The steps of `downgrade TARGET` for a database with these rows.
    ///
    /// # Errors
    /// As [`Graph::upgrade`], and where nothing of what is applied stands on the target.
    pub fn downgrade(&self, current: &[String], target: &str) -> Result<Vec<Step>> {
        let rows = self.rows(current)?;
        let goal = self.downgrade_goal(&rows, target)?;
        let roots = self.downgrade_roots(&goal)?;
        let applied = self.ancestors_of(&rows);
        let mut reverted = self.descendants_of(&roots);
        reverted.retain(|node| applied.contains(node));
        if let Some(to) = goal.to
            && reverted.is_empty()
            && !rows.contains(&to)
        {
            let stands = if rows.is_empty() {
                ": the database is at base".to_owned()
            } else {
                format!(" {}", quoted(self.names(&rows)))
            };
            return Err(refusal::graph(format!(
                "destination `{target}` is not a valid downgrade target from current head(s){stands}"
            ))
            .with_hint("`dms current` shows where the database stands, `dms history` what lies below"));
        }
        let order = self.newest_first(reverted, &rows);
        Ok(self.downgrade_steps(&rows, &order))
    }

    /// The steps of `upgrade START:END` without a database. An empty start is base.
    ///
    /// # Errors
    /// As [`Graph::upgrade`].
    pub fn upgrade_range(&self, start: &str, end: &str) -> Result<Vec<Step>> {
        self.upgrade(&self.range_start(start)?, end)
    }

    /// The steps of `downgrade START:END` without a database. An empty start is base.
    ///
    /// # Errors
    /// As [`Graph::downgrade`].
    pub fn downgrade_range(&self, start: &str, end: &str) -> Result<Vec<Step>> {
        self.downgrade(&self.range_start(start)?, end)
    }

    /// The rows with which `START:...` begins: none for base.
    ///
    /// # Errors
    /// An unknown start, or one that names several revisions.
    pub fn range_start(&self, start: &str) -> Result<Vec<String>> {
        if start.is_empty() {
            return Ok(Vec::new());
        }
        let start = self.absolute_one(start)?;
        Ok(start
            .map(|node| self.id(node).to_owned())
            .into_iter()
            .collect())
    }

    /// What to tell about a `downgrade TARGET` that is done and yet not quite clear: `-1` with several rows means the
    /// first of them.
    pub fn downgrade_warning(&self, current: &[String], target: &str) -> Option<String> {
        let relative = Relative::parse(target)?;
        let rows = self.rows(current).ok()?;
        let unclear =
            !relative.up && relative.label.is_none() && relative.symbol.is_none() && rows.len() > 1;
        unclear.then(|| {
            let label = |row: &usize| format!("{}@{}", self.id(*row), relative.text);
            format!(
                "downgrade {} from multiple heads is ambiguous: it goes down from `{}`; name the branch, as {}",
                relative.text,
                self.id(rows[0]),
                quoted(rows.iter().map(label))
            )
        })
    }

    /// What to tell about an `upgrade TARGET` without steps whose target lies below what is applied: the database is
    /// not what was asked for, and going down is another command.
    pub fn upgrade_notice(&self, current: &[String], target: &str) -> Option<String> {
        let rows = self.rows(current).ok()?;
        let Ok(Walk::At(targets)) = self.upgrade_targets(&rows, target) else {
            return None;
        };
        let applied = self.ancestors_of(&rows);
        let tips = self.current_nodes(&rows);
        let is_past = |node: &usize| applied.contains(*node) && !tips.contains(node);
        if rows.is_empty() || !targets.iter().all(is_past) {
            return None;
        }
        let below = targets.first().map_or("base", |node| self.id(*node));
        Some(format!(
            "nothing was done: the database is past `{below}` already, at {}; `dms downgrade {below}` goes down",
            quoted(self.names(&tips))
        ))
    }

    /// A version table in which one row stands on another tells nothing certain about what is applied.
    fn check_rows(&self, rows: &[usize]) -> Result<()> {
        let Some((lower, upper)) = self.overlap(rows) else {
            return Ok(());
        };
        let below = self.ancestors_of(&self.parents_of(rows));
        let least: Vec<&str> = rows
            .iter()
            .filter(|row| !below.contains(**row))
            .map(|row| self.id(*row))
            .collect();
        Err(refusal::graph(format!(
            "the version table holds `{}` as well as `{}`, which stands on it: \
             requested revision `{}` overlaps with other requested revisions `{}`",
            self.id(lower),
            self.id(upper),
            self.id(upper),
            self.id(lower),
        ))
        .with_hint(format!(
            "if all of them are applied, `dms stamp --purge {}` writes the rows as they should be",
            least.join(" ")
        )))
    }

    /// What an upgrade aims at; nothing for base.
    pub(super) fn upgrade_targets(&self, rows: &[usize], target: &str) -> Result<Walk<Vec<usize>>> {
        let Some(relative) = Relative::parse(target) else {
            return Ok(Walk::At(self.absolute(target)?));
        };
        let branch = relative.label.map(|label| self.branch(label)).transpose()?;
        let walk = match (relative.symbol, relative.up && relative.steps > 0) {
            (None, true) => {
                let start = self.start_above_rows(rows, &relative, branch)?;
                self.walk_up(start, relative.steps, branch)?
            }
            (None, false) => return Err(refusal::too_far(relative.text, relative.steps)),
            (Some(symbol), true) => {
                self.walk_up(self.absolute_one(symbol)?, relative.steps, branch)?
            }
            (Some(symbol), false) => {
                let start = self.start_below(&relative, symbol)?;
                self.walk_down(start, relative.steps, branch)?
            }
        };
        Ok(walk.map(|node| node.into_iter().collect()))
    }

    /// The revision from which `[LABEL@]SYMBOL-N` goes down.
    fn start_below(&self, relative: &Relative, symbol: &str) -> Result<Option<usize>> {
        match relative.label {
            Some(label) => self.absolute_one(&format!("{label}@{symbol}")),
            None => self.absolute_one(symbol),
        }
    }

    /// From where `[LABEL@]+N` goes up: what is applied (on the branch).
    fn start_above_rows(
        &self,
        rows: &[usize],
        relative: &Relative,
        branch: Option<usize>,
    ) -> Result<Option<usize>> {
        let mut starts = self.on_line(rows, branch);
        if starts.is_empty() && branch.is_some() {
            starts = self.applied_tips(rows, branch);
        }
        if starts.len() > 1 {
            let names = self.names(&starts);
            return Err(refusal::graph(format!(
                "ambiguous upgrade from multiple current revisions {}",
                quoted(&names)
            ))
            .with_hint(format!(
                "say from which: `dms upgrade {}{}`, or on which branch: `dms upgrade LABEL@{}`",
                names[0], relative.text, relative.text
            )));
        }
        Ok(starts.first().copied())
    }

    /// What is applied of a branch and has nothing applied of that branch above it.
    fn applied_tips(&self, rows: &[usize], branch: Option<usize>) -> Vec<usize> {
        let applied: Vec<usize> = self.ancestors_of(rows).iter().collect();
        let on_branch = self.on_line(&applied, branch);
        let mut has_above = NodeSet::empty(self.nodes.len());
        for parent in self.parents_of(&on_branch) {
            has_above.insert(parent);
        }
        let mut tips = on_branch;
        tips.retain(|node| !has_above.contains(*node));
        tips
    }

    fn downgrade_goal(&self, rows: &[usize], target: &str) -> Result<Goal> {
        let Some(relative) = Relative::parse(target) else {
            let (label, symbol) = match target.rsplit_once('@') {
                Some((label, symbol)) if !label.is_empty() => (Some(label), symbol),
                _ => split_label(target),
            };
            let branch = label.map(|label| self.branch(label)).transpose()?;
            let to = self.absolute_one(symbol)?;
            return Ok(Goal { branch, to });
        };
        let branch = relative.label.map(|label| self.branch(label)).transpose()?;
        let Some(symbol) = relative.symbol else {
            if relative.up || relative.steps == 0 {
                return Err(refusal::too_far(relative.text, relative.steps));
            }
            return self.goal_below_rows(rows, &relative, branch);
        };
        let walk = if relative.up || relative.steps == 0 {
            self.walk_up(self.absolute_one(symbol)?, relative.steps, branch)?
        } else {
            self.walk_below(self.start_below(&relative, symbol)?, relative.steps, branch)?
        };
        match walk {
            Walk::At(to) => Ok(Goal { branch, to }),
            Walk::TooFar(_) => Err(walked_too_far(target)),
        }
    }

    /// The goal of `[LABEL@]-N`.
    fn goal_below_rows(
        &self,
        rows: &[usize],
        relative: &Relative,
        branch: Option<usize>,
    ) -> Result<Goal> {
        let start = match branch {
            None => match rows.first() {
                Some(first) => *first,
                None => return Err(refusal::too_far(relative.text, relative.steps)),
            },
            Some(_) => self.only_row_on_branch(rows, relative, branch)?,
        };
        match self.walk_below(Some(start), relative.steps, branch)? {
            Walk::At(to) => Ok(Goal {
                branch: branch.or(Some(start)),
                to,
            }),
            Walk::TooFar(_) => Err(refusal::too_far(relative.text, relative.steps)),
        }
    }

    fn only_row_on_branch(
        &self,
        rows: &[usize],
        relative: &Relative,
        branch: Option<usize>,
    ) -> Result<usize> {
        let mut starts = self.on_line(rows, branch);
        if starts.is_empty() {
            let applied = self.current_nodes(rows);
            starts = self.on_line(&applied, branch);
        }
        let label = relative.label.unwrap_or_default();
        match starts.as_slice() {
            [start] => Ok(*start),
            [] => Err(refusal::graph(format!(
                "relative revision `{}` didn't produce {} migrations: nothing of branch `{label}` is applied",
                relative.text, relative.steps
            ))
            .with_hint("`dms current` shows what is applied")),
            several => Err(refusal::graph(format!(
                "`{label}@{}` is ambiguous: {} are applied on branch `{label}`",
                relative.text,
                quoted(self.names(several))
            ))
            .with_hint(format!(
                "say from which: `dms downgrade {}@{}`",
                self.id(several[0]),
                relative.text
            ))),
        }
    }

    /// N steps down, for a goal: where the last step leaves a merge point, each of its parents will do, because what
    /// is reverted is the merge point and what stands on it. (Alembic calls this an ambiguous walk.)
    fn walk_below(
        &self,
        start: Option<usize>,
        steps: usize,
        branch: Option<usize>,
    ) -> Result<Walk> {
        let Some(before) = steps.checked_sub(1) else {
            return Ok(Walk::At(start));
        };
        match self.walk_down(start, before, branch)? {
            Walk::At(Some(node)) if self.nodes[node].down.len() > 1 => {
                Ok(Walk::At(self.upper_parent(node)))
            }
            Walk::At(node) => self.walk_down(node, 1, branch),
            too_far @ Walk::TooFar(_) => Ok(too_far),
        }
    }

    /// The first parent of a merge point that is not itself below another.
    fn upper_parent(&self, merge: usize) -> Option<usize> {
        let parents = &self.nodes[merge].down;
        let below = self.ancestors_of(&self.parents_of(parents));
        parents
            .iter()
            .find(|parent| !below.contains(**parent))
            .copied()
    }

    /// What a downgrade takes away first of all, counted from below.
    fn downgrade_roots(&self, goal: &Goal) -> Result<Vec<usize>> {
        let mut roots = match goal.to {
            None => self.base_nodes(),
            Some(to) => self.nodes[to].children.clone(),
        };
        if let Some(branch) = goal.branch
            && roots.len() > 1
        {
            let below = self.versioned_ancestors_of(&[branch]);
            roots.retain(|root| below.contains(*root));
            if roots.is_empty() {
                let to = goal.to.map_or("base", |to| self.id(to));
                return Err(refusal::graph(format!(
                    "not a valid downgrade target from current heads: nothing above `{to}` leads to `{}`",
                    self.id(branch)
                ))
                .with_hint("give a target below the branch, or the target without a branch"));
            }
        }
        Ok(roots)
    }
}

/// The two ends of `START:END`, as `--sql` takes it; `None` if the text is no range.
///
/// # Errors
/// More than one `:`.
pub fn split_range(text: &str) -> Result<Option<(&str, &str)>> {
    match text.split_once(':') {
        Some((_, end)) if end.contains(':') => Err(refusal::graph(format!(
            "`{text}` is no range: a range is START:END"
        ))
        .with_hint("as in `a1b2:head`")),
        ends => Ok(ends),
    }
}

/// Where a downgrade leads.
struct Goal {
    /// The revision whose line is meant, where there is a choice.
    branch: Option<usize>,
    /// `None` is base.
    to: Option<usize>,
}

fn walked_too_far(target: &str) -> Error {
    refusal::graph(format!(
        "walked too far: `{target}` is outside of the history"
    ))
    .with_hint("`dms history` shows how far it goes")
}
