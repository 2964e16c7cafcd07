//! Replays the answers of real Alembic in conformance/graph; record.py there makes them and tells what they hold.
//! `GRAPH_ANSWERS=path` replays another recording.
//!
//! Where the answers differ, [`differences`](super::differences) must have the reason.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::differences::Difference;
use super::{Graph, Revision, RowChange, Step};
use crate::error::{Error, ErrorKind, Result};

fn strings(value: &Value) -> Vec<String> {
    let strings = value.as_array().unwrap().iter();
    strings
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

/// `[id, down_revisions, depends_on, branch_labels]`
fn revision(value: &Value) -> Revision {
    Revision {
        id: value[0].as_str().unwrap().to_owned(),
        down_revisions: strings(&value[1]),
        depends_on: strings(&value[2]),
        branch_labels: strings(&value[3]),
        message: String::new(),
    }
}

/// Each step as `[revision, from, to, changes, rows afterwards]`, while the changes are checked against the rows.
fn steps(graph: &Graph, steps: Vec<Step>, rows: &[String]) -> Value {
    let overlap = |rows: &[String]| graph.overlap(&graph.rows(rows).unwrap());
    let was_sound = overlap(rows).is_none();
    let mut rows: BTreeSet<String> = rows.iter().cloned().collect();
    let steps = steps.into_iter().map(|step| {
        let changes = step.rows.iter().map(|change| match change {
            RowChange::Insert(new) => {
                assert!(rows.insert(new.clone()), "`{new}` is inserted twice");
                json!(["I", new])
            }
            RowChange::Delete(old) => {
                assert!(rows.remove(old), "`{old}` is deleted and is not there");
                json!(["D", old])
            }
            RowChange::Update(old, new) => {
                assert!(rows.remove(old), "`{old}` is updated and is not there");
                assert!(rows.insert(new.clone()), "`{new}` is there already");
                json!(["U", old, new])
            }
        });
        let changes: Vec<Value> = changes.collect();
        json!([step.revision, step.from, step.to, changes, rows])
    });
    let steps: Vec<Value> = steps.collect();
    let rows: Vec<String> = rows.into_iter().collect();
    assert!(!was_sound || overlap(&rows).is_none(), "{rows:?} overlap");
    json!({"steps": steps})
}

fn ids<'a>(revisions: impl IntoIterator<Item = &'a Revision>) -> Value {
    let ids = revisions.into_iter().map(|revision| &revision.id);
    json!({"ids": ids.collect::<Vec<&String>>()})
}

fn shape(graph: &Graph) -> Value {
    let of_each = |list: &dyn Fn(&str) -> Vec<String>| {
        let sorted = graph.revisions().iter().map(|revision| {
            let mut list = list(&revision.id);
            list.sort();
            (revision.id.clone(), json!(list))
        });
        Value::Object(sorted.collect::<Map<String, Value>>())
    };
    let owned = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect();
    let branches = graph.branches();
    json!({
        "heads": graph.heads(),
        "real_heads": graph.real_heads(),
        "bases": graph.bases(),
        "labels": of_each(&|id| owned(graph.labels(id))),
        "parents": of_each(&|id| graph.owned(&graph.node(id).unwrap().parents)),
        "children": of_each(&|id| owned(graph.children(id))),
        "branches": branches.iter().map(|(point, _)| &point.id).collect::<Vec<_>>(),
    })
}

fn answer(revisions: Vec<Revision>, case: &Value) -> Result<Value> {
    let (graph, _) = Graph::new(revisions)?;
    let rows = strings(&case["rows"]);
    let args = strings(&case["args"]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    Ok(match case["do"].as_str().unwrap() {
        "upgrade" => steps(&graph, graph.upgrade(&rows, args[0])?, &rows),
        "downgrade" => steps(&graph, graph.downgrade(&rows, args[0])?, &rows),
        "stamp" => steps(&graph, graph.stamp(&rows, &args)?, &rows),
        "upgrade_range" => steps(
            &graph,
            graph.upgrade_range(args[0], args[1])?,
            &graph.range_start(args[0])?,
        ),
        "downgrade_range" => steps(
            &graph,
            graph.downgrade_range(args[0], args[1])?,
            &graph.range_start(args[0])?,
        ),
        "history" => ids(graph.history(Some(args[0]), &rows)?),
        "resolve" => ids(graph.resolve(args[0], &rows)?),
        "current" => {
            let mut current = graph.current(&rows)?;
            current.sort_by_key(|revision| &revision.id);
            ids(current)
        }
        "parents" => {
            json!({"ids": graph.new_revision_parents(Some(args[0]), args[1] == "splice")?})
        }
        "merge" => json!({"ids": graph.merge_parents(&args[1..], args[0] == "splice")?}),
        "depends_on" => json!({"ids": graph.resolve_dependencies(&args)?}),
        "shape" => shape(&graph),
        unknown => panic!("`{unknown}` is no command"),
    })
}

/// What a message of Alembic says, in the words that ours keep.
const WORDS: [&str; 17] = [
    "can't locate revision",
    "multiple head",
    "ambiguous walk",
    "ambiguous upgrade",
    "didn't produce",
    "walked too far",
    "not a valid downgrade target",
    "does not refer to ancestor",
    "overlaps with other requested",
    "is not a head revision",
    "duplicate head",
    "history range requires",
    "already used by",
    "not allowed in revision identifier",
    "dependency self-loop",
    "self-loop",
    "cycle",
];

fn says_the_same(error: &Error, alembic: &str) -> bool {
    let alembic = alembic.to_lowercase();
    let word = WORDS.iter().find(|word| alembic.contains(**word));
    error.kind() == ErrorKind::Graph && word.is_some_and(|word| error.message().contains(word))
}

fn agrees(answer: &Result<Value>, alembic: &Value) -> bool {
    match (answer, alembic.get("error")) {
        (Err(error), Some(text)) => says_the_same(error, text.as_str().unwrap()),
        (Ok(answer), None) => answer == alembic,
        _ => false,
    }
}

fn check(data: &Value) -> usize {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    let mut total = 0;
    for group in data["groups"].as_array().unwrap() {
        let revisions = group["graph"].as_array().unwrap().iter().map(revision);
        let revisions: Vec<Revision> = revisions.collect();
        for case in group["cases"].as_array().unwrap() {
            total += 1;
            let case =
                &json!({"do": case[0], "rows": case[1], "args": case[2], "answers": case[3]});
            let ours = answer(revisions.clone(), case);
            if let Err(error) = &ours {
                assert_eq!(error.kind(), ErrorKind::Graph);
                assert!(error.hint().is_some(), "{error} has no hint");
            }
            let answers = case["answers"].as_array().unwrap();
            if answers.iter().any(|alembic| agrees(&ours, alembic)) {
                *reasons.entry("agrees").or_default() += 1;
                continue;
            }
            let difference = Difference {
                revisions: &revisions,
                case,
                alembic: &answers[0],
                ours: &ours,
            };
            match difference.reason() {
                Some(reason) => *reasons.entry(reason).or_default() += 1,
                None => failures.push(format!("{}\n  {case}\n  {ours:?}", group["graph"])),
            }
        }
    }
    println!("{total} cases: {reasons:#?}");
    let shown = &failures[..failures.len().min(10)];
    assert!(
        failures.is_empty(),
        "{} of {total} differ without a reason:\n{}",
        failures.len(),
        shown.join("\n")
    );
    total
}

#[test]
fn answers_as_alembic_does() {
    let path = std::env::var("GRAPH_ANSWERS").unwrap_or_else(|_| {
        concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../conformance/graph/recorded.json"
        )
        .to_owned()
    });
    let data: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(data["groups"].as_array().unwrap().len() >= 1_200);
    assert!(check(&data) >= 4_000);
}
