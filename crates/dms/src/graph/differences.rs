//! Where the graph answers otherwise than Alembic on purpose, and why.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use serde_json::Value;

use super::identifier::Relative;
use super::{Graph, Revision};
use crate::error::Result;

/// An answer of ours that is not Alembic's.
pub(super) struct Difference<'a> {
    pub(super) revisions: &'a [Revision],
    pub(super) case: &'a Value,
    pub(super) alembic: &'a Value,
    pub(super) ours: &'a Result<Value>,
}

/// A reason, and when it holds.
type Rule = (&'static str, fn(&Difference) -> bool);

const RULES: [Rule; 19] = [
    ("Alembic ends in a traceback", |it| {
        it.alembic.get("crash").is_some()
    }),
    ("both refuse; another complaint comes first", |it| {
        it.ours.is_err() && it.alembic.get("error").is_some()
    }),
    ("a broken graph is refused by every command", |it| {
        it.ours.is_err() && Graph::new(it.revisions.to_vec()).is_err()
    }),
    ("of two files with one id the graph has only one", |it| {
        let mut ids = HashSet::new();
        !it.revisions.iter().all(|revision| ids.insert(&revision.id))
    }),
    ("an empty identifier is refused", |it| {
        it.refusal("identifier is empty")
    }),
    ("a branch must exist even where it decides nothing", |it| {
        it.has_label() && (it.refusal("no such branch") || it.refusal("it is the start of"))
    }),
    ("no row stands on another", |it| {
        it.both_step() && it.alembic_rows_overlap()
    }),
    ("a stamp takes only rows above and below its target", |it| {
        let several = it.args().len() > 1 || it.has_label() || it.args()[0] == "heads";
        it.does("stamp") && it.both_step() && several
    }),
    ("a stamp needs a revision itself", |it| {
        it.does("stamp") && it.refusal("a stamp needs a revision itself")
    }),
    ("the label of a stamp narrows the start of an id", |it| {
        it.does("stamp") && it.ours.is_ok() && it.has_label() && it.alembic_says("Can't locate")
    }),
    ("nothing is applied, so nothing leads to `current`", |it| {
        let nothing = it.case["rows"].as_array().unwrap().is_empty();
        it.does("history") && nothing && it.args()[0].ends_with(":current")
    }),
    ("`current` may stand on both sides of a range", |it| {
        it.does("history") && it.ours.is_ok() && it.args()[0] == "current:current"
    }),
    (
        "a walk may end below a merge point, or follow a label",
        |it| it.ours.is_ok() && it.alembic_says("Ambiguous walk"),
    ),
    ("there is nothing below base", |it| {
        it.ours.is_err() && it.args().iter().any(|arg| arg.contains("base-"))
    }),
    ("an ancestor is not merged", |it| {
        it.refusal("is an ancestor of")
    }),
    ("base is not merged", |it| {
        it.refusal("there is nothing to merge")
    }),
    ("a range may begin below the heads, at base too", |it| {
        let relative = |(start, _)| Relative::parse(start).is_some_and(|it| it.is_below_heads());
        let starts_below = it.args()[0].split_once(':').is_some_and(relative);
        it.does("history") && it.ours.is_ok() && starts_below
    }),
    ("an id stands for its line in a range", |it| {
        let label = it.args()[0]
            .split_once('@')
            .map(|(label, _)| label.to_owned());
        let mut labels = it.revisions.iter().flat_map(|it| &it.branch_labels);
        it.does("history")
            && it.ours.is_ok()
            && label.is_some_and(|label| !labels.any(|known| *known == label))
    }),
    ("a new revision too far below the heads is no base", |it| {
        it.does("parents") && it.refusal("didn't produce")
    }),
];

impl Difference<'_> {
    /// Why the answers differ, if there is a reason.
    pub(super) fn reason(&self) -> Option<&'static str> {
        let holds = |(_, rule): &&Rule| rule(self);
        RULES.iter().find(holds).map(|(reason, _)| *reason)
    }

    fn args(&self) -> Vec<&str> {
        let args = self.case["args"].as_array().unwrap();
        args.iter().map(|arg| arg.as_str().unwrap()).collect()
    }

    fn does(&self, command: &str) -> bool {
        self.case["do"] == command
    }

    fn has_label(&self) -> bool {
        self.args().iter().any(|arg| arg.contains('@'))
    }

    fn refusal(&self, words: &str) -> bool {
        let says = |error: &crate::error::Error| error.message().contains(words);
        self.ours.as_ref().is_err_and(says)
    }

    fn alembic_says(&self, words: &str) -> bool {
        let error = self.alembic.get("error").and_then(Value::as_str);
        error.is_some_and(|error| error.contains(words))
    }

    fn both_step(&self) -> bool {
        let ours = self.ours.as_ref().is_ok_and(|it| it.get("steps").is_some());
        ours && self.alembic.get("steps").is_some()
    }

    /// At the start or after one of Alembic's steps.
    fn alembic_rows_overlap(&self) -> bool {
        let (graph, _) = Graph::new(self.revisions.to_vec()).unwrap();
        let steps = self.alembic["steps"].as_array().unwrap().iter();
        let mut tables = steps
            .map(|step| &step[4])
            .chain(std::iter::once(&self.case["rows"]));
        tables.any(|rows| {
            let rows = rows.as_array().unwrap().iter();
            let rows: Vec<String> = rows.map(|row| row.as_str().unwrap().to_owned()).collect();
            graph.overlap(&graph.rows(&rows).unwrap()).is_some()
        })
    }
}
