//! Where a command does otherwise than Alembic's on purpose, and why.

use std::collections::HashSet;

use dms::graph::{Graph, Revision};
use serde_json::Value;

use crate::recorded::{Answer, agrees, strings};
use crate::support::repository;

/// An answer of ours that is not Alembic's.
pub struct Difference<'a> {
    pub revisions: &'a [Revision],
    pub args: Vec<String>,
    /// The version table before the command.
    pub rows: &'a [String],
    pub alembic: &'a Value,
    pub ours: &'a Answer,
}

/// A reason, the words of docs/differences.md that tell it to the user, and when it holds.
type Rule = (&'static str, &'static str, fn(&Difference) -> bool);

const RULES: [Rule; 21] = [
    ("Alembic ends in a traceback", "Python tracebacks", |it| {
        it.alembic.get("crash").is_some()
    }),
    (
        "both refuse; another complaint comes first",
        "one message with place and hint",
        |it| it.is_refused() && it.alembic.get("error").is_some(),
    ),
    (
        "a broken graph is refused by every command",
        "a revision whose parent has no file",
        |it| it.is_refused() && Graph::new(it.revisions.to_vec()).is_err(),
    ),
    (
        "of two files with one id the graph has only one",
        "a duplicate id",
        |it| {
            let mut ids = HashSet::new();
            !it.revisions.iter().all(|revision| ids.insert(&revision.id))
        },
    ),
    ("an empty message is called so", "`empty message`", |it| {
        agrees(it.ours, &it.with_empty_messages(), it.rows)
    }),
    (
        "an empty identifier is refused",
        "an empty identifier",
        |it| it.refusal("identifier is empty"),
    ),
    (
        "a branch must exist even where it decides nothing",
        "a branch that does not exist",
        |it| it.has_label() && (it.refusal("no such branch") || it.refusal("it is the start of")),
    ),
    (
        "no row stands on another",
        "rows of the version table that overlap",
        |it| it.overlap(it.rows) || it.alembic_tables().iter().any(|rows| it.overlap(rows)),
    ),
    (
        "a stamp takes only rows above and below its target",
        "`stamp` with several targets",
        |it| {
            let targets = it.targets();
            let several = targets.len() > 1
                || it.has_label()
                || targets.iter().any(|target| target == "heads");
            it.does("stamp") && it.both_do() && several
        },
    ),
    (
        "the label of a stamp narrows the start of an id",
        "the start of an id behind a label",
        |it| it.does("stamp") && it.is_done() && it.has_label() && it.alembic_says("Can't locate"),
    ),
    (
        "nothing is applied, so nothing leads to `current`",
        "`history -r :current` of an empty database",
        |it| it.does("history") && it.rows.is_empty() && it.range_ends("current"),
    ),
    (
        "`current` may stand on both sides of a range",
        "`current` on both sides of a range",
        |it| it.does("history") && it.is_done() && it.range() == "current:current",
    ),
    (
        "a walk may end below a merge point, or follow a label",
        "`-1` at a merge point",
        |it| it.is_done() && it.alembic_says("Ambiguous walk"),
    ),
    ("there is nothing below base", "a walk below base", |it| {
        it.is_refused() && it.targets().iter().any(|arg| arg.contains("base-"))
    }),
    (
        "an ancestor is not merged",
        "a merge of a revision with its own ancestor",
        |it| it.refusal("is an ancestor of"),
    ),
    ("base is not merged", "a merge of base", |it| {
        it.refusal("there is nothing to merge")
    }),
    (
        "a range may begin below the heads, at base too",
        "a range that begins below the heads",
        |it| {
            let starts = it.range().split(':').next().unwrap_or_default().to_owned();
            let relative = starts
                .rsplit('@')
                .next()
                .is_some_and(|it| it.starts_with('-'));
            it.does("history") && it.is_done() && relative
        },
    ),
    (
        "an id stands for its line in a range",
        "an id in place of a label",
        |it| {
            let range = it.range();
            let label = range.split_once('@').map(|(label, _)| label);
            let mut labels = it.revisions.iter().flat_map(|it| &it.branch_labels);
            it.does("history")
                && it.is_done()
                && label.is_some_and(|label| !labels.any(|known| known == label))
        },
    ),
    (
        "a new revision too far below the heads is no base",
        "`revision --head -N` below base",
        |it| it.does("revision") && it.refusal("didn't produce"),
    ),
    (
        "of several rows `-N` goes down from the first by name",
        "`-N` with several rows",
        |it| {
            let first = it.targets().first().cloned().unwrap_or_default();
            it.does("downgrade")
                && it.rows.len() > 1
                && first.starts_with('-')
                && it.ours.stderr.contains("from multiple heads is ambiguous")
        },
    ),
    (
        "a stamp names several rows in order",
        "`-N` with several rows",
        |it| {
            let sorted = |line: &str| {
                let (from, to) = line.split_once(" -> ")?;
                let mut names: Vec<&str> = from.split([' ', ',']).collect();
                names.sort_unstable();
                Some((names.join(" "), to.to_owned()))
            };
            let alembic = strings(&it.alembic["log"]).into_iter();
            let alembic: Vec<_> = alembic
                .map(|line| sorted(&format!("Running {line}")))
                .collect();
            let ours: Vec<_> = it.ours.log.iter().map(|line| sorted(line)).collect();
            it.does("stamp")
                && it.both_do()
                && it.rows.len() > 1
                && ours == alembic
                && it.alembic.get("rows").map(strings).as_ref() == Some(&it.ours.rows)
        },
    ),
];

impl Difference<'_> {
    /// Why the answers differ, if there is a reason.
    pub fn reason(&self) -> Option<&'static str> {
        let holds = |(_, _, rule): &&Rule| rule(self);
        RULES.iter().find(holds).map(|(reason, _, _)| *reason)
    }

    fn does(&self, command: &str) -> bool {
        self.args[0] == command
    }

    /// The arguments behind the command that are no options.
    fn targets(&self) -> Vec<String> {
        let is_option = |arg: &&String| {
            arg.starts_with("--")
                || (arg.starts_with('-') && arg.len() > 1 && !arg.as_bytes()[1].is_ascii_digit())
        };
        let rest = self.args[1..].iter().filter(|arg| !is_option(arg));
        rest.cloned().collect()
    }

    /// What `--rev-range` is.
    fn range(&self) -> String {
        let range = self
            .args
            .iter()
            .find_map(|arg| arg.strip_prefix("--rev-range="));
        range.unwrap_or_default().to_owned()
    }

    fn range_ends(&self, word: &str) -> bool {
        self.range().ends_with(&format!(":{word}"))
    }

    fn has_label(&self) -> bool {
        self.args.iter().any(|arg| arg.contains('@'))
    }

    fn is_done(&self) -> bool {
        self.ours.status == 0
    }

    fn is_refused(&self) -> bool {
        self.ours.status == 1
            && self.ours.stderr.contains("\nhint: ")
            && self.ours.rows == self.rows
            && self.ours.out.is_empty()
            && self.ours.file.is_none()
    }

    fn refusal(&self, words: &str) -> bool {
        self.is_refused() && self.ours.stderr.contains(words)
    }

    fn alembic_says(&self, words: &str) -> bool {
        let error = self.alembic.get("error").and_then(Value::as_str);
        error.is_some_and(|error| error.contains(words))
    }

    fn both_do(&self) -> bool {
        self.is_done() && self.alembic.get("error").is_none()
    }

    /// The rows that Alembic left, or those that its SQL leaves after each statement.
    fn alembic_tables(&self) -> Vec<Vec<String>> {
        let mut tables: Vec<Vec<String>> =
            self.alembic.get("rows").map(strings).into_iter().collect();
        let mut rows: Vec<String> = Vec::new();
        for line in self.alembic["out"].as_str().unwrap_or_default().lines() {
            let names: Vec<&str> = line.split('\'').skip(1).step_by(2).collect();
            match (line.split(' ').next(), names.as_slice()) {
                (Some("INSERT"), [new]) => rows.push((*new).to_owned()),
                (Some("UPDATE"), [new, old]) => {
                    rows.retain(|row| row != old);
                    rows.push((*new).to_owned());
                }
                (Some("DELETE"), [old]) => rows.retain(|row| row != old),
                _ => continue,
            }
            tables.push(rows.clone());
        }
        tables
    }

    /// Whether one of these rows is an ancestor of another.
    fn overlap(&self, rows: &[String]) -> bool {
        let Ok((graph, _)) = Graph::new(self.revisions.to_vec()) else {
            return false;
        };
        rows.iter().any(|row| {
            let others: Vec<String> = rows.iter().filter(|other| *other != row).cloned().collect();
            graph
                .applied(&others)
                .is_ok_and(|applied| applied.contains(&row.as_str()))
        })
    }

    /// Alembic's answer where a docstring without a message would have one.
    fn with_empty_messages(&self) -> Value {
        let mut answer = self.alembic.clone();
        let mut ids: Vec<&str> = self.revisions.iter().map(|it| it.id.as_str()).collect();
        // One id may be the start of another.
        ids.sort_by_key(|id| std::cmp::Reverse(id.len()));
        let mend = |text: &str| -> String {
            ids.iter().fold(text.to_owned(), |text, id| {
                text.replace(&format!(", Revision ID: {id}"), ", empty message")
            })
        };
        if let Some(out) = answer.get("out").and_then(Value::as_str).map(mend) {
            answer["out"] = Value::String(out);
        }
        for line in answer
            .get_mut("log")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            *line = Value::String(mend(line.as_str().unwrap()));
        }
        answer
    }
}

#[test]
fn each_difference_is_documented() {
    let text = std::fs::read_to_string(repository().join("docs/differences.md")).unwrap();
    for (reason, words, _) in RULES {
        assert!(text.contains(words), "`{words}` ({reason})");
    }
}
