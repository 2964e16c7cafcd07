//! The order of a rebuilt table's columns: Alembic's, which sorts by who must stand before whom.

use crate::op::Placement;

/// Wishes, by the columns' present names.
pub(super) struct Wanted {
    /// `partial_reordering`: columns that are to follow each other.
    pub(super) groups: Vec<Vec<String>>,
    /// `insert_before` and `insert_after`.
    pub(super) placements: Vec<Placement>,
    /// Columns that are new.
    pub(super) added: Vec<String>,
}

/// The columns in the order that is wanted; `None` if there is none that satisfies all.
pub(super) fn order(names: &[String], wanted: &Wanted) -> Option<Vec<String>> {
    if wanted.groups.is_empty() && wanted.placements.is_empty() {
        return Some(names.to_vec());
    }
    let pairs = pairs(names, wanted);
    let mut left: Vec<&String> = names.iter().collect();
    let mut sorted = Vec::new();
    while !left.is_empty() {
        // All that wait for nothing, in their old order, then those that waited for them.
        let (waiting, free): (Vec<&String>, Vec<&String>) = left.iter().partition(|name| {
            let mut earlier = pairs.iter().filter(|(_, later)| later == **name);
            earlier.any(|(first, _)| first != **name && left.contains(&first))
        });
        if free.is_empty() {
            return None;
        }
        sorted.extend(free.into_iter().cloned());
        left = waiting;
    }
    Some(sorted)
}

/// (earlier, later), as far as something is said.
fn pairs(names: &[String], wanted: &Wanted) -> Vec<(String, String)> {
    let existing: Vec<&String> = names
        .iter()
        .filter(|name| !wanted.added.contains(name))
        .collect();
    let is_free = wanted.groups.is_empty();
    let mut places: Vec<(String, String)> = Vec::new();
    for name in &wanted.added {
        let placement = wanted
            .placements
            .iter()
            .find(|placement| placement.column == *name);
        let (before, after) = match placement {
            Some(placement) if is_free => completed(placement, &existing, &places),
            Some(placement) => (placement.before.clone(), placement.after.clone()),
            None if is_free => (None, existing.last().map(|last| (*last).clone())),
            None => (None, None),
        };
        places.extend(before.map(|before| (name.clone(), before)));
        places.extend(after.map(|after| (after, name.clone())));
    }
    let follow = |columns: &[&String]| -> Vec<(String, String)> {
        let pairs = columns.windows(2).filter_map(|pair| match pair {
            [first, second] => Some(((*first).clone(), (*second).clone())),
            _ => None,
        });
        pairs.collect()
    };
    let mut pairs = if is_free {
        follow(&existing)
    } else {
        let groups = wanted.groups.iter();
        groups
            .flat_map(|group| follow(&group.iter().collect::<Vec<&String>>()))
            .collect()
    };
    pairs.extend(places);
    pairs
}

/// A place of which one neighbour is told has the other one too: the column stands between them.
fn completed(
    placement: &Placement,
    existing: &[&String],
    places: &[(String, String)],
) -> (Option<String>, Option<String>) {
    let position = |name: &String| existing.iter().position(|known| *known == name);
    match (&placement.before, &placement.after) {
        (None, Some(after)) => {
            let next = match position(after) {
                Some(at) => existing.get(at + 1).map(|name| (*name).clone()),
                None => (places.iter().rev())
                    .find(|(first, _)| first == after)
                    .map(|(_, second)| second.clone()),
            };
            (next, Some(after.clone()))
        }
        (Some(before), None) => {
            let last = match position(before) {
                Some(at) => at
                    .checked_sub(1)
                    .and_then(|at| existing.get(at))
                    .map(|name| (*name).clone()),
                None => (places.iter().rev())
                    .find(|(_, second)| second == before)
                    .map(|(first, _)| first.clone()),
            };
            (Some(before.clone()), last)
        }
        both => (both.0.clone(), both.1.clone()),
    }
}
