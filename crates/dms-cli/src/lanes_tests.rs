#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::*;

/// The rows of a drawing with a mark and a name for each node.
fn rows(parents: &[Vec<usize>]) -> Vec<(String, Option<usize>)> {
    let mut rows = Vec::new();
    for (node, drawing) in draw(parents).into_iter().enumerate() {
        rows.extend(drawing.before.into_iter().map(|row| (row, None)));
        rows.push((format!("{}*{}", drawing.left, drawing.right), Some(node)));
        rows.extend(drawing.after.into_iter().map(|row| (row, None)));
    }
    rows
}

/// The picture of a history written as `child parent parent, child parent`; nodes appear in the order written.
fn picture(history: &str) -> String {
    let entries: Vec<Vec<&str>> = history
        .split(',')
        .map(|entry| entry.split_whitespace().collect())
        .collect();
    let number = |name: &str| entries.iter().position(|entry| entry[0] == name).unwrap();
    let parents: Vec<Vec<usize>> = entries
        .iter()
        .map(|entry| entry[1..].iter().map(|name| number(name)).collect())
        .collect();
    let mut text = String::new();
    for (row, node) in rows(&parents) {
        let name = node.map_or("", |node| entries[node][0]);
        text.push_str(format!("{row}{name}").trim_end());
        text.push('\n');
    }
    text
}

#[track_caller]
fn check(history: &str, expected: &str) {
    let drawn = picture(history);
    let expected = expected.trim_start_matches('\n');
    assert!(drawn == expected, "drawn\n{drawn}expected\n{expected}");
}

#[test]
fn a_line() {
    check("c b, b a, a", "\n* c\n* b\n* a\n");
}

#[test]
fn a_branch() {
    check("c a, b a, a", "\n* c\n| * b\n|/\n* a\n");
}

#[test]
fn a_merge() {
    check(
        "m a b, a z, b z, z",
        r"
*   m
|\
* | a
| * b
|/
* z
",
    );
}

#[test]
fn a_merge_beside_another_line() {
    check(
        "x p, m a b, p z, a z, b z, z",
        r"
* x
| *   m
| |\
* | | p
| * | a
|/ /
| * b
|/
* z
",
    );
    check(
        "m a b, x p, a z, b z, p z, z",
        r"
*   m
|\
| | * x
* | | a
| * | b
|/ /
| * p
|/
* z
",
    );
}

#[test]
fn lines_right_of_a_merge_make_room() {
    check(
        "l m, x p, m a b, a z, b z, p z, z",
        r"
* l
| * x
* |   m
|\ \
* | | a
| * | b
|/ /
| * p
|/
* z
",
    );
}

#[test]
fn criss_cross() {
    check(
        "m a b, n a b, a z, b z, z",
        r"
*   m
|\
| | * n
| |/|
|_|/
* | a
| * b
|/
* z
",
    );
}

#[test]
fn a_long_way_is_drawn_beneath_the_lines_between() {
    check(
        "a z, b y, c z, y x, z x, x",
        r"
* a
| * b
| | * c
|_|/
| * y
* | z
|/
* x
",
    );
}

#[test]
fn several_bases() {
    check("b a, a, d c, c", "\n* b\n* a\n\n* d\n* c\n");
    check("b a, d c, a, c", "\n* b\n| * d\n* | a\n /\n* c\n");
    check("b a, d c, c, x, a", "\n* b\n| * d\n| * c\n|\n| * x\n* a\n");
}

#[test]
fn octopus() {
    check(
        "m a b c, a z, b z, c z, z",
        r"
*-.   m
|\ \
* | | a
| * | b
|/ /
| * c
|/
* z
",
    );
    check(
        "l m, x p, m a b c d, a z, b z, c z, d z, p z, z",
        r"
* l
| * x
|  \
|    \
*---. |   m
|\ \ \ \
* | | | | a
| * | | | b
|/ / / /
| * | | c
|/ / /
| * | d
|/ /
| * p
|/
* z
",
    );
}

/// Follows every line from top to bottom by what the characters say, and finds the edges.
fn edges(rows: &[(String, Option<usize>)]) -> BTreeSet<(usize, usize)> {
    let mut found = BTreeSet::new();
    // Who comes in at which character, and whether a node stands there.
    let mut ports: BTreeMap<usize, (BTreeSet<usize>, bool)> = BTreeMap::new();
    for (row, node) in rows {
        let cells: Vec<char> = row.trim_end().chars().collect();
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        let mut next: BTreeMap<usize, (BTreeSet<usize>, bool)> = BTreeMap::new();
        for (at, cell) in cells.iter().enumerate() {
            let (top, bottom) = match cell {
                ' ' | '_' => continue,
                '|' => (at, at),
                '\\' => (at - 1, at + 1),
                '/' => {
                    let mut end = at - 1;
                    while end >= 1 && cells[end - 1] == '_' {
                        end -= 2;
                    }
                    (at + 1, end)
                }
                '*' => {
                    let node = node.unwrap();
                    let end = cells[at + 1..]
                        .iter()
                        .position(|cell| !matches!(cell, '-' | '.'));
                    let end = at + end.unwrap_or(cells.len() - at - 1);
                    if let Some((from, _)) = ports.get(&at) {
                        found.extend(from.iter().map(|child| (*child, node)));
                        taken.insert(at, 1);
                    }
                    for port in (at..=end).step_by(2) {
                        next.insert(port, (BTreeSet::from([node]), true));
                    }
                    continue;
                }
                '-' | '.' => continue,
                other => panic!("`{other}` in {row:?}"),
            };
            assert_eq!(bottom % 2, 0, "{row:?}");
            let (from, _) = ports
                .get(&top)
                .unwrap_or_else(|| panic!("nothing leads to character {at} of {row:?}: {rows:#?}"));
            *taken.entry(top).or_default() += 1;
            let port = next.entry(bottom).or_default();
            port.0.extend(from);
        }
        for (port, (from, is_node)) in &ports {
            let count = taken.get(port).copied().unwrap_or_default();
            let is_clear = if *is_node { true } else { count == 1 };
            assert!(
                is_clear,
                "{count} ways on from character {port}, where {from:?} comes, above {row:?}: {rows:#?}"
            );
        }
        ports = next;
    }
    found
}

/// Numbers that look random and are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

#[test]
fn every_line_leads_from_child_to_parent_and_nowhere_else() {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    for round in 0..20_000 {
        let count = 1 + numbers.below(14);
        let far = 1 + numbers.below(count);
        let mut wanted = BTreeSet::new();
        let parents: Vec<Vec<usize>> = (0..count)
            .map(|node| {
                let most = [1, 1, 1, 1, 2, 2, 3, 5][numbers.below(8)];
                let below = (count - node - 1).min(far);
                let mut parents: Vec<usize> = Vec::new();
                if below > 0 && numbers.below(8) > 0 {
                    parents.extend((0..most).map(|_| node + 1 + numbers.below(below)));
                }
                wanted.extend(parents.iter().map(|parent| (node, *parent)));
                parents
            })
            .collect();
        let rows = rows(&parents);
        assert_eq!(
            edges(&rows),
            wanted,
            "round {round}: {parents:?}\n{rows:#?}"
        );
    }
}

#[test]
fn parents_that_do_not_come_later_are_left_out() {
    let drawn = draw(&[vec![0, 7, 1, 1], vec![0]]);
    assert_eq!((drawn.len(), drawn[1].left.as_str()), (2, ""));
    assert_eq!(edges(&rows(&[vec![1], vec![0]])), BTreeSet::from([(0, 1)]));
}
