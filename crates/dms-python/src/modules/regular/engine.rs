//! The two engines below `re`: one that takes no longer than the text is long, and one that goes back and tries again,
//! for the patterns that only such a one can answer (look-around and back-references).

use std::rc::Rc;

use regex::{Regex, RegexBuilder};

use crate::error::{Raised, Result};
use crate::interpreter::Interpreter;

pub(super) const IGNORECASE: i64 = 2;
pub(super) const MULTILINE: i64 = 8;
pub(super) const DOTALL: i64 = 16;
pub(super) const VERBOSE: i64 = 64;
/// Bytes that a compiled pattern may take.
const LARGEST: usize = 1 << 20;
/// How often the second engine may go back, for one match.
const MOST_RETURNS: usize = 300_000;

/// Byte ranges of the groups of a match, the whole of it first.
pub(super) type Groups = Vec<Option<(usize, usize)>>;

/// A compiled pattern.
pub(super) enum Engine {
    Linear(Regex),
    Backtracking(Box<fancy_regex::Regex>),
}

impl Engine {
    /// Compiles a pattern that is in the engines' own syntax; an error in their words.
    pub(super) fn new(pattern: &str, flags: i64) -> std::result::Result<Self, String> {
        let linear = RegexBuilder::new(pattern)
            .case_insensitive(flags & IGNORECASE != 0)
            .multi_line(flags & MULTILINE != 0)
            .dot_matches_new_line(flags & DOTALL != 0)
            .ignore_whitespace(flags & VERBOSE != 0)
            .size_limit(LARGEST)
            .build();
        let error = match linear {
            Ok(regex) => return Ok(Self::Linear(regex)),
            Err(error) => error.to_string(),
        };
        let message = || {
            let last = error.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_owned()
        };
        if !needs_backtracking(pattern) {
            return Err(message());
        }
        fancy_regex::RegexBuilder::new(pattern)
            .case_insensitive(flags & IGNORECASE != 0)
            .multi_line(flags & MULTILINE != 0)
            .dot_matches_new_line(flags & DOTALL != 0)
            .ignore_whitespace(flags & VERBOSE != 0)
            .backtrack_limit(MOST_RETURNS)
            .delegate_size_limit(LARGEST)
            .max_prog_size(LARGEST >> 4)
            .build()
            .map(|regex| Self::Backtracking(Box::new(regex)))
            .map_err(|error| error.to_string())
    }

    /// The first match from a position on.
    pub(super) fn first(&self, text: &str, from: usize) -> Result<Option<Groups>> {
        match self {
            Self::Linear(regex) => Ok(regex.captures_at(text, from).map(|captures| {
                let groups = captures.iter();
                groups
                    .map(|it| it.map(|it| (it.start(), it.end())))
                    .collect()
            })),
            Self::Backtracking(regex) => match regex.captures_from_pos(text, from) {
                Ok(captures) => Ok(captures.map(|captures| {
                    let groups = captures.iter();
                    groups
                        .map(|it| it.map(|it| (it.start(), it.end())))
                        .collect()
                })),
                Err(_) => Err(Raised::limit(
                    "a regular expression takes too many attempts on this text",
                )),
            },
        }
    }

    /// Every match from a position on, as Python finds them: an empty one may follow directly behind one that is not.
    pub(super) fn all(
        &self,
        interpreter: &mut Interpreter,
        text: &str,
        mut from: usize,
    ) -> Result<Vec<Groups>> {
        let mut found = Vec::new();
        while from <= text.len() {
            interpreter.step()?;
            interpreter.allocate(96 + self.count() * 24)?;
            let Some(groups) = self.first(text, from)? else {
                break;
            };
            let Some(Some((start, end))) = groups.first().copied() else {
                break;
            };
            from = match end > start {
                true => end,
                false => end + text[end..].chars().next().map_or(1, char::len_utf8),
            };
            found.push(groups);
        }
        Ok(found)
    }

    /// How many groups there are, the whole of the match among them.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Linear(regex) => regex.captures_len(),
            Self::Backtracking(regex) => regex.captures_len(),
        }
    }

    /// The names of the groups.
    pub(super) fn names(&self) -> Vec<Option<Rc<str>>> {
        match self {
            Self::Linear(regex) => (regex.capture_names())
                .map(|name| name.map(Rc::from))
                .collect(),
            Self::Backtracking(regex) => (regex.capture_names())
                .map(|name| name.map(Rc::from))
                .collect(),
        }
    }
}

fn needs_backtracking(pattern: &str) -> bool {
    let constructs = ["(?=", "(?!", "(?<=", "(?<!", "(?P=", "(?>", "(?("];
    let refers = |pair: &[u8]| matches!(pair, [b'\\', b'1'..=b'9']);
    constructs
        .iter()
        .any(|construct| pattern.contains(construct))
        || pattern.as_bytes().windows(2).any(refers)
}
