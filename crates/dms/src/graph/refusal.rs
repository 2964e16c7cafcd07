//! The words in which the graph says no.

use std::fmt::Write as _;

use crate::error::{Error, ErrorKind};

/// An error of the graph.
pub(super) fn graph(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Graph, message)
}

/// How many names a message lists before it only counts.
const LISTED: usize = 12;

/// The names in backticks, with commas; a long list ends with the count of the rest.
pub(super) fn quoted<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    let mut rest = 0;
    for (place, name) in names.into_iter().enumerate() {
        if place >= LISTED {
            rest += 1;
            continue;
        }
        let comma = if place == 0 { "" } else { ", " };
        // Writing to a string does not fail.
        let _ = write!(text, "{comma}`{}`", name.as_ref());
    }
    if rest > 0 {
        let _ = write!(text, " and {rest} more");
    }
    text
}

/// No revision has this identifier; `why` follows the message, if there is more to say.
pub(super) fn unknown(identifier: &str, why: &str) -> Error {
    graph(format!(
        "can't locate revision identified by `{identifier}`{why}"
    ))
}

/// `head` was asked for and there are several.
pub(super) fn several_heads(argument: &str, heads: &[&str]) -> Error {
    let example = heads.first().copied().unwrap_or_default();
    graph(format!(
        "multiple head revisions are present for given argument `{argument}`: {}",
        quoted(heads)
    ))
    .with_hint(format!(
        "give one of them, as `{example}`, narrow to a branch with `LABEL@head`, or take all with `heads`; \
         `dms merge heads` makes one of them"
    ))
}

/// A walk of N steps ended early.
pub(super) fn too_far(relative: &str, steps: usize) -> Error {
    graph(format!(
        "relative revision `{relative}` didn't produce {steps} migrations"
    ))
    .with_hint("`dms history` shows how far it goes, `dms current` where the database stands")
}

/// An identifier was given by its start, and that fits more than one name.
pub(super) fn start_of_several(start: &str, names: &[(&str, usize)]) -> Error {
    let names = quoted(names.iter().map(|(name, _)| name));
    unknown(start, &format!(": it is the start of {names}"))
        .with_hint("give more of its characters")
}
