//! Known defects of Alembic that must not return here, and sizes and shapes that must not hurt.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use super::{Direction, Graph, Revision, RowChange, Step, split_range};
use crate::error::{ErrorKind, Result};

/// Revisions from `id down,down +dependency #label` a line.
fn graph(text: &str) -> Graph {
    try_graph(text).unwrap()
}

fn try_graph(text: &str) -> Result<Graph> {
    let revisions = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(Graph::new(revisions.map(revision).collect())?.0)
}

fn revision(line: &str) -> Revision {
    let mut words = line.split_whitespace();
    let mut revision = Revision {
        id: words.next().unwrap().to_owned(),
        ..Revision::default()
    };
    for word in words {
        if let Some(dependency) = word.strip_prefix('+') {
            revision.depends_on.push(dependency.to_owned());
        } else if let Some(label) = word.strip_prefix('#') {
            revision.branch_labels.push(label.to_owned());
        } else {
            revision.down_revisions = word.split(',').map(str::to_owned).collect();
        }
    }
    revision
}

fn rows(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// The rows after the steps; every change must fit the rows before it.
fn after(steps: &[Step], start: &str) -> String {
    let mut rows = rows(start);
    for change in steps.iter().flat_map(|step| &step.rows) {
        let (old, new) = match change {
            RowChange::Insert(new) => (None, Some(new)),
            RowChange::Update(old, new) => (Some(old), Some(new)),
            RowChange::Delete(old) => (Some(old), None),
        };
        if let Some(old) = old {
            let place = rows.iter().position(|row| row == old).unwrap();
            rows.remove(place);
        }
        if let Some(new) = new {
            assert!(!rows.contains(new));
            rows.push(new.clone());
        }
    }
    rows.sort();
    rows.join(" ")
}

fn ran(steps: &[Step]) -> String {
    let ids = steps.iter().filter_map(|step| step.revision.as_deref());
    ids.collect::<Vec<&str>>().join(" ")
}

fn refused<T: std::fmt::Debug>(answer: Result<T>, message: &str, hint: &str) {
    let error = answer.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Graph);
    assert!(error.message().contains(message), "{error}");
    let given = error.hint().unwrap_or_default();
    assert!(given.contains(hint), "{given}");
}

const MERGED: &str = "
    root
    a1 root #left
    a2 a1
    b1 root #right
    b2 b1
    join a2,b2
    top join";

#[test]
fn defect_8_merge_without_arguments_merges_the_heads() {
    let two = graph("root\n a1 root\n b1 root");
    assert_eq!(two.merge_parents(&[], false).unwrap(), ["a1", "b1"]);
    assert_eq!(two.merge_parents(&["heads"], false).unwrap(), ["a1", "b1"]);
    refused(
        graph(MERGED).merge_parents(&[], false),
        "`top` is the only head",
        "dms heads",
    );
    refused(
        graph("a1 \n b1 +a1").merge_parents(&[], false),
        "of the heads `a1`, `b1` one depends on the others",
        "dms merge a1 b1",
    );
}

#[test]
fn defect_10_the_default_downgrade_reverts_a_merge_point() {
    let graph = graph(MERGED);
    let steps = graph.downgrade(&rows("join"), "-1").unwrap();
    assert_eq!(ran(&steps), "join");
    assert_eq!(steps[0].to, ["a2", "b2"]);
    assert_eq!(after(&steps, "join"), "a2 b2");
    let steps = graph.downgrade(&rows("top"), "-2").unwrap();
    assert_eq!(ran(&steps), "top join");
    // Further down there are two ways, and the labels tell them apart.
    refused(
        graph.downgrade(&rows("top"), "-3"),
        "ambiguous walk: revision `join` merges `a2`, `b2`",
        "`a2` or `b2`, or the branch to go down, as `left@-N`",
    );
    let steps = graph.downgrade(&rows("top"), "right@-3").unwrap();
    assert_eq!(ran(&steps), "top join b2");
    assert_eq!(after(&steps, "top"), "a2 b1");
    let shown = graph.history(Some("-2:"), &[]).unwrap();
    let shown: Vec<&str> = shown.iter().map(|revision| revision.id.as_str()).collect();
    assert_eq!(shown, ["top", "join", "a2", "b2"]);
}

#[test]
fn defect_10_several_rows_are_told_apart() {
    let graph = graph("root\n a1 root\n b1 root");
    let rows = rows("b1 a1");
    assert_eq!(ran(&graph.downgrade(&rows, "-1").unwrap()), "b1");
    let warning = graph.downgrade_warning(&rows, "-1").unwrap();
    assert!(warning.contains("`b1@-1`, `a1@-1`"), "{warning}");
    assert_eq!(graph.downgrade_warning(&rows, "a1@-1"), None);
    assert_eq!(graph.downgrade_warning(&rows[..1], "-1"), None);
}

#[test]
fn defect_11_odd_identifiers_are_refused_with_a_message() {
    let graph = graph("root\n s1 root #side");
    refused(
        graph.downgrade(&[], "side@-1"),
        "nothing of branch `side` is applied",
        "dms current",
    );
    refused(graph.upgrade(&[], ""), "identifier is empty", "head");
    refused(graph.upgrade(&[], "side@"), "identifier is empty", "head");
    refused(
        graph.stamp(&rows("s1"), &[""]),
        "identifier is empty",
        "head",
    );
    refused(
        graph.history(Some("a:b:c"), &[]),
        "history range requires",
        "dms history",
    );
    refused(split_range("a:b:c"), "no range", "a1b2:head");
    refused(graph.upgrade(&[], "s1+9"), "walked too far", "dms history");
    refused(
        graph.upgrade(&[], "+99999999999999999999999"),
        "didn't produce",
        "dms history",
    );
    refused(
        graph.upgrade(&[], "+1junk"),
        "can't locate revision identified by `+1junk`",
        "",
    );
}

#[test]
fn defect_12_labels_and_ids_are_checked_before_a_file_is_written() {
    let graph = graph("b100 #B");
    refused(
        graph.check_new_revision("c100", &["B"]),
        "branch name `B` in revision `c100` already used by revision `b100`",
        "--branch-label",
    );
    refused(
        graph.check_new_revision("c100", &["b100"]),
        "already used by",
        "--branch-label",
    );
    refused(
        graph.check_new_revision("c100", &["C", "C"]),
        "already used by",
        "--branch-label",
    );
    refused(
        graph.check_new_revision("b100", &[]),
        "`b100` is already present",
        "--rev-id",
    );
    refused(
        graph.check_new_revision("B", &[]),
        "branch label of revision `b100`",
        "--rev-id",
    );
    refused(
        graph.check_new_revision("a-b", &[]),
        "`-` not allowed",
        "letters",
    );
    refused(
        graph.check_new_revision("head", &[]),
        "stands for something else",
        "--rev-id",
    );
    refused(
        graph.check_new_revision("c100", &["x@y"]),
        "no identifier",
        "--branch-label",
    );
    graph.check_new_revision("c100", &["C"]).unwrap();
}

#[test]
fn defect_12_two_files_of_one_id_are_told() {
    let files = ["a1", "b1 a1", "b1 a1"].map(revision).to_vec();
    let (graph, warnings) = Graph::new(files).unwrap();
    assert_eq!(
        warnings,
        ["revision `b1` is present more than once; the file read last counts"]
    );
    assert_eq!(graph.heads(), ["b1"]);
    refused(
        graph.upgrade(&[], "head"),
        "more than one file claims to be revision `b1`",
        "remove it",
    );
    assert_eq!(ran(&graph.upgrade(&[], "heads").unwrap()), "a1 b1");
}

#[test]
fn defect_13a_a_parent_that_another_parent_depends_on_has_no_row() {
    let graph = graph("r0\n r1\n r2 r0\n r3 r0,r1 +r2");
    let steps = graph.upgrade(&[], "r3").unwrap();
    assert_eq!(ran(&steps), "r0 r1 r2 r3");
    assert_eq!(after(&steps, ""), "r3");
    let steps = graph.downgrade(&rows("r3"), "base").unwrap();
    assert_eq!(after(&steps, "r3"), "");
}

#[test]
fn defect_13b_an_ancestor_in_a_merge_gets_no_row_of_its_own() {
    let graph = graph("r0\n r1 r0\n r2 r0,r1\n r3");
    let up = graph.upgrade(&[], "heads").unwrap();
    assert_eq!(after(&up, ""), "r2 r3");
    let down = graph.downgrade(&rows("r2 r3"), "r1").unwrap();
    assert_eq!(after(&down, "r2 r3"), "r1 r3");
    // What Alembic leaves behind is refused with the command that mends it.
    refused(
        graph.upgrade(&rows("r0 r1 r3"), "heads"),
        "holds `r0` as well as `r1`",
        "dms stamp --purge r1 r3",
    );
    for splice in [false, true] {
        refused(
            graph.merge_parents(&["r2", "r0"], splice),
            "`r0` is an ancestor of `r2`",
            "leave `r0` out",
        );
    }
}

#[test]
fn defect_18_an_upgrade_downwards_has_no_steps() {
    let graph = graph("r0\n r1 r0\n r2 r1");
    for target in ["r0", "base", "heads-1"] {
        assert_eq!(graph.upgrade(&rows("r2"), target).unwrap(), []);
    }
    assert_eq!(graph.upgrade_range("head", "base").unwrap(), []);
    assert_eq!(graph.downgrade(&rows("r2"), "head").unwrap(), []);
}

#[test]
fn a_row_without_a_file_is_named() {
    let graph = graph("r0\n r1 r0");
    let lost = rows("lost");
    for answer in [
        graph.upgrade(&lost, "head"),
        graph.downgrade(&lost, "base"),
        graph.stamp(&lost, &["head"]),
    ] {
        refused(
            answer,
            "can't locate revision identified by `lost`, which is what the version table holds",
            "dms stamp --purge",
        );
    }
    assert_eq!(after(&graph.stamp(&[], &["head"]).unwrap(), ""), "r1");
}

#[test]
fn broken_graphs_are_refused() {
    refused(
        try_graph("a1 b1\n b1 a1"),
        "cycle is detected in revisions (`a1`, `b1`)",
        "down_revision",
    );
    // Between a base and a head, where Alembic does not see it.
    refused(
        try_graph("r\n x r,y\n y x\n h y"),
        "cycle is detected in revisions (`x`, `y`)",
        "down_revision",
    );
    refused(
        try_graph("a1\n b1 a1 +c1\n c1 b1"),
        "dependency cycle",
        "depends_on",
    );
    refused(
        try_graph("a1 a1"),
        "self-loop is detected in revisions (`a1`)",
        "down_revision",
    );
    refused(try_graph("a1 +a1"), "dependency self-loop", "depends_on");
    refused(try_graph("a1 #A +A"), "dependency self-loop", "depends_on");
    refused(
        try_graph("a1 #A\n b1 #A"),
        "already used by revision `a1`",
        "branch_labels",
    );
    refused(
        try_graph("b1 a1"),
        "revision `a1` referenced from `b1` is not present",
        "down_revision",
    );
    refused(
        try_graph("a1 #A\n b1 A"),
        "`A` referenced from `b1`",
        "write the id, `a1`",
    );
    refused(
        try_graph("abcd\n b1 +abc"),
        "`abc`, on which `b1` depends",
        "write `abcd`",
    );
}

#[test]
fn a_stamp_with_several_targets_loses_no_row() {
    let graph = graph("a1\n a2 a1\n b1\n b2 b1\n c1");
    for (start, targets, end) in [
        ("a2 b2", "a1 b1", "a1 b1"),
        ("a1 b2", "heads", "a2 b2 c1"),
        ("a2 b1", "a2 b2", "a2 b2"),
        ("", "a1 a2", "a2"),
        ("c1", "base a1", "a1"),
        ("a2 b2", "a1@base", "b2"),
        ("a2 b2", "base", ""),
    ] {
        let targets: Vec<&str> = targets.split_whitespace().collect();
        let steps = graph.stamp(&rows(start), &targets).unwrap();
        assert_eq!(after(&steps, start), end, "{start}: stamp {targets:?}");
        assert!(steps.iter().all(|step| step.direction == Direction::Stamp));
    }
    let steps = graph.stamp_ranges(&["a1:a2", "b1"]).unwrap();
    assert_eq!(after(&steps, "a1"), "a2 b1");
    refused(
        graph.stamp_ranges(&["a1:a2", "b1:b2"]),
        "single starting revision",
        "SQL",
    );
}

/// A pseudo-random number below the limit.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

fn random_graph(dice: &mut Dice) -> String {
    let mut text = String::new();
    for node in 0..1 + dice.below(14) {
        let mut below: Vec<usize> = (0..dice.below(3).min(node))
            .map(|_| dice.below(node))
            .collect();
        below.sort_unstable();
        below.dedup();
        let down: Vec<String> = below.iter().map(|other| format!("n{other}")).collect();
        text.push_str(&format!("n{node} {}", down.join(",")));
        if node > 0 && dice.below(4) == 0 {
            let other = dice.below(node);
            if !below.contains(&other) {
                text.push_str(&format!(" +n{other}"));
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn rows_are_always_the_least_that_tells_what_is_applied() {
    let mut dice = Dice(7);
    for _ in 0..500 {
        let graph = graph(&random_graph(&mut dice));
        let mut now = String::new();
        for _ in 0..8 {
            let target = format!("n{}", dice.below(graph.revisions().len()));
            let current = rows(&now);
            let was: Vec<String> = graph
                .applied(&current)
                .unwrap()
                .into_iter()
                .map(str::to_owned)
                .collect();
            let steps = match dice.below(4) {
                0 => graph.upgrade(&current, &target),
                1 => graph.downgrade(&current, "-1"),
                2 => graph.downgrade(&current, &target),
                _ => graph.upgrade(&current, "heads"),
            };
            let Ok(steps) = steps else { continue };
            now = after(&steps, &now);
            let nodes = graph.rows(&rows(&now)).unwrap();
            assert_eq!(graph.overlap(&nodes), None, "{now}");
            let mut expected = was;
            for step in &steps {
                let id = step.revision.clone().unwrap();
                if step.direction == Direction::Upgrade {
                    expected.push(id);
                } else {
                    expected.retain(|applied| *applied != id);
                }
            }
            let mut applied: Vec<String> = graph
                .applied(&rows(&now))
                .unwrap()
                .into_iter()
                .map(str::to_owned)
                .collect();
            applied.sort();
            expected.sort();
            assert_eq!(applied, expected);
        }
    }
}

/// Goes everywhere on a graph; too slow to wait for if anything is done for each pair of revisions.
fn exercise(name: &str, text: &str) {
    let started = std::time::Instant::now();
    let graph = graph(text);
    let built = started.elapsed();
    let up = graph.upgrade(&[], "heads").unwrap();
    assert_eq!(up.len(), graph.revisions().len());
    let resolved = started.elapsed();
    let now = rows(&after_fast(&up));
    let down = graph.downgrade(&now, "base").unwrap();
    assert_eq!(down.len(), up.len());
    assert_eq!(graph.history(None, &[]).unwrap().len(), up.len());
    assert_eq!(graph.current(&now).unwrap().len(), graph.heads().len());
    assert!(
        started.elapsed() < std::time::Duration::from_secs(10),
        "{name}"
    );
    println!(
        "{name}: new {built:?}, upgrade {:?}, all {:?}",
        resolved - built,
        started.elapsed()
    );
}

fn after_fast(steps: &[Step]) -> String {
    let mut rows = std::collections::BTreeSet::new();
    for change in steps.iter().flat_map(|step| &step.rows) {
        match change {
            RowChange::Insert(new) => assert!(rows.insert(new.clone())),
            RowChange::Update(old, new) => assert!(rows.remove(old) && rows.insert(new.clone())),
            RowChange::Delete(old) => assert!(rows.remove(old)),
        }
    }
    rows.into_iter().collect::<Vec<String>>().join(" ")
}

fn lines(count: usize, line: &dyn Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<String>>().join("\n")
}

/// A revision of 50 labelled branches, which merge and depend on each other now and then.
fn fifty_branches(node: usize) -> String {
    match node {
        0 => "n0".to_owned(),
        1..=50 => format!("n{node} n0 #branch{node}"),
        _ if node.is_multiple_of(10) => format!("n{node} n{},n{}", node - 50, node - 49),
        _ if node.is_multiple_of(7) => format!("n{node} n{} +n{}", node - 50, node - 30),
        _ => format!("n{node} n{}", node - 50),
    }
}

/// The time in which everything is planned and listed.
fn planning_time(line: &dyn Fn(usize) -> String, count: usize) -> std::time::Duration {
    let text = lines(count, line);
    let revisions: Vec<Revision> = text.lines().map(revision).collect();
    let started = std::time::Instant::now();
    let (graph, _) = Graph::new(revisions).unwrap();
    let up = graph.upgrade(&[], "heads").unwrap();
    let now: Vec<String> = graph.real_heads().into_iter().map(str::to_owned).collect();
    assert_eq!(graph.upgrade(&now, "heads").unwrap(), []);
    let down = graph.downgrade(&now, "base").unwrap();
    let stamp = graph.stamp(&[], &["heads"]).unwrap();
    let listed = graph.history(None, &now).unwrap();
    let labels: usize = listed.iter().map(|it| graph.labels(&it.id).len()).sum();
    let current = graph.current(&now).unwrap();
    let taken = started.elapsed();
    assert_eq!((up.len(), down.len(), listed.len()), (count, count, count));
    assert!(stamp.len() <= current.len() && labels <= 50 * count);
    taken
}

/// Ten times the revisions may take ten times as long, and some more for memory that no longer fits a cache and for what
/// else the machine does; what looks at pairs of revisions would take a hundred times as long.
#[test]
fn the_time_to_plan_grows_no_faster_than_the_graph() {
    let line = |node: usize| match node {
        0 => "n0".to_owned(),
        _ => format!("n{node} n{}", node - 1),
    };
    for (name, shape) in [
        ("a line", &line as &dyn Fn(usize) -> String),
        ("50 branches", &fifty_branches),
    ] {
        let tries = (0..5).map(|_| (planning_time(shape, 1_000), planning_time(shape, 10_000)));
        let (small, large): (Vec<_>, Vec<_>) = tries.unzip();
        let (small, large) = (
            small.into_iter().min().unwrap(),
            large.into_iter().min().unwrap(),
        );
        println!("{name}: 1,000 in {small:?}, 10,000 in {large:?}");
        assert!(large < small * 80, "{name}: {small:?}, {large:?}");
    }
}

#[test]
fn large_and_hostile_graphs_are_no_burden() {
    let below = |node: usize, by: usize| {
        node.checked_sub(by)
            .map(|other| format!("n{other}"))
            .unwrap_or_default()
    };
    exercise(
        "10,000 in a line",
        &lines(10_000, &|node| format!("n{node} {}", below(node, 1))),
    );
    exercise(
        "2,000 on 50 branches with merges",
        &lines(2_000, &fifty_branches),
    );
    exercise(
        "a merge at every step",
        &lines(10_000, &|node| match node {
            0 => "n0".to_owned(),
            1 | 2 => format!("n{node} n0"),
            _ if node % 3 == 0 => format!("n{node} n{},n{}", node - 2, node - 1),
            _ => format!("n{node} n{}", node - node % 3),
        }),
    );
    exercise(
        "a branch at every step",
        &lines(4_000, &|node| {
            format!("n{node} {}", below(node, 1 + node % 2))
        }),
    );
    exercise(
        "a dependency at every step",
        &lines(10_000, &|node| match node {
            0..10 => format!("n{node}"),
            _ => format!("n{node} n{} +n{}", node - 10, (node * 7) % (node - 1)),
        }),
    );
    exercise("10,000 bases", &lines(10_000, &|node| format!("n{node}")));
    exercise(
        "one merge of 5,000",
        &format!(
            "{}\nlast {}",
            lines(5_000, &|node| format!("n{node}")),
            lines(5_000, &|node| format!("n{node}")).replace('\n', ",")
        ),
    );
}
