//! Recording revisions without running them.

use super::identifier::{Relative, split_label};
use super::refusal;
use super::rows::Rows;
use super::{Direction, Graph, NodeSet, RowChange, Step};
use crate::error::Result;

impl Graph {
    /// The steps of `stamp TARGETS...` for a database with these rows; after `--purge` there are none.
    ///
    /// A target takes the place of the rows above and below it; base takes away all rows, or those of its branch.
    ///
    /// # Errors
    /// An unknown row or target, or a relative one.
    pub fn stamp(&self, current: &[String], targets: &[&str]) -> Result<Vec<Step>> {
        let rows = self.rows(current)?;
        let targets = targets
            .iter()
            .map(|target| self.target(target))
            .collect::<Result<Vec<Target>>>()?;
        let (right, steps) = self.one_after_the_other(&rows, &targets);
        // Alembic works out all steps from the rows as they were before the first. With several targets that can lose
        // a row or fail half-way, so its plan is taken only where it ends well.
        match self.all_at_once(&rows, &targets) {
            Some((rows, steps)) if rows == right => Ok(steps),
            _ => Ok(steps),
        }
    }

    /// The steps of `stamp TARGETS...` with `--sql`, where each may be `START:TARGET` with the same start.
    ///
    /// # Errors
    /// As [`Graph::stamp`], and where the targets have different starts.
    pub fn stamp_ranges(&self, targets: &[&str]) -> Result<Vec<Step>> {
        let mut start = None;
        let mut ends = Vec::with_capacity(targets.len());
        for target in targets {
            let Some((before, end)) = target.split_once(':') else {
                ends.push(*target);
                continue;
            };
            if start.is_some_and(|start| start != before) {
                return Err(refusal::graph(
                    "stamp operation with --sql only supports a single starting revision at a time",
                )
                .with_hint("print the SQL of each start with a command of its own"));
            }
            start = Some(before);
            ends.push(end);
        }
        self.stamp(&self.range_start(start.unwrap_or_default())?, &ends)
    }

    fn target(&self, identifier: &str) -> Result<Target> {
        if Relative::parse(identifier).is_some() {
            return Err(
                refusal::unknown(identifier, ": a stamp needs a revision itself")
                    .with_hint("`dms history` lists the ids"),
            );
        }
        let (label, symbol) = split_label(identifier);
        let branch = label.map(|label| self.branch(label)).transpose()?;
        let revisions = self.absolute(identifier)?;
        let mut line: Vec<usize> = branch
            .into_iter()
            .chain(revisions.iter().copied())
            .collect();
        line.sort_unstable();
        line.dedup();
        Ok(Target {
            is_base: symbol == "base",
            // Without any revision to look at, every row is meant.
            line: (!line.is_empty()).then(|| self.related_to(&line)),
            revisions,
        })
    }

    /// What the rows should be in the end, and a plan that leads there.
    fn one_after_the_other(&self, rows: &[usize], targets: &[Target]) -> (NodeSet, Vec<Step>) {
        let mut left = rows.to_vec();
        let mut table = Rows::new(self, rows);
        let mut steps = Vec::new();
        for base in targets.iter().filter(|target| target.is_base) {
            let (gone, rest) = left.iter().partition(|row| base.concerns(**row));
            left = rest;
            for row in gone {
                steps.push(self.stamp_step(&[row], None, table.delete(&[row])));
            }
        }
        let all: Vec<usize> = targets
            .iter()
            .flat_map(|target| target.revisions.iter().copied())
            .collect();
        let below = self.ancestors_of(&self.parents_of(&all));
        for target in all.iter().filter(|target| !below.contains(**target)) {
            if left.contains(target) {
                continue;
            }
            let related = self.related_to(&[*target]);
            let (replaced, rest): (Vec<usize>, Vec<usize>) =
                left.iter().partition(|row| related.contains(**row));
            left = rest;
            left.push(*target);
            let changes = table.replace(&replaced, *target);
            steps.push(self.stamp_step(&replaced, Some(*target), changes));
        }
        (table.into_present(), steps)
    }

    /// Alembic's plan; `None` where it would fail half-way.
    fn all_at_once(&self, rows: &[usize], targets: &[Target]) -> Option<(NodeSet, Vec<Step>)> {
        let mut concerned = Vec::new();
        for target in targets {
            for row in rows {
                if target.concerns(*row) && !concerned.contains(row) {
                    concerned.push(*row);
                }
            }
        }
        let mut table = Rows::new(self, rows);
        let mut steps = Vec::new();
        let all: Vec<usize> = targets
            .iter()
            .flat_map(|target| target.revisions.iter().copied())
            .collect();
        if all.is_empty() {
            for row in concerned {
                steps.push(self.stamp_step(&[row], None, table.delete(&[row])));
            }
            return Some((table.into_present(), steps));
        }
        for target in all {
            if concerned.contains(&target) {
                continue;
            }
            let step = self.stamp_at_once(&concerned, target, &mut table)?;
            steps.push(step);
        }
        Some((table.into_present(), steps))
    }

    fn stamp_at_once(&self, concerned: &[usize], target: usize, table: &mut Rows) -> Option<Step> {
        let above = self.descendants_of(&[target]);
        let below = self.ancestors_of(&[target]);
        let is_down = concerned.iter().any(|row| above.contains(*row));
        let is_up = concerned.iter().any(|row| below.contains(*row));
        if table.contains(target) || (is_down && is_up) {
            return None;
        }
        let from = if is_down || is_up { concerned } else { &[] };
        let gone = from.iter().any(|row| !table.contains(*row));
        let changes = match (gone, is_down) {
            (false, _) => table.replace(from, target),
            // An earlier target has taken one of the rows: this one gets a row of its own.
            (true, false) => table.replace(&[], target),
            (true, true) => return None,
        };
        Some(self.stamp_step(from, Some(target), changes))
    }

    fn stamp_step(&self, from: &[usize], to: Option<usize>, rows: Vec<RowChange>) -> Step {
        let revision = to.map(|to| self.id(to).to_owned());
        Step {
            direction: Direction::Stamp,
            from: self.owned(from),
            to: revision.iter().cloned().collect(),
            revision,
            rows,
        }
    }
}

/// One argument of `stamp`.
struct Target {
    revisions: Vec<usize>,
    is_base: bool,
    /// The rows that it concerns; `None` is all.
    line: Option<NodeSet>,
}

impl Target {
    fn concerns(&self, row: usize) -> bool {
        self.line.as_ref().is_none_or(|line| line.contains(row))
    }
}
