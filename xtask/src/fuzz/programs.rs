//! New programs of the grammar in conformance/python/generate.py, run by CPython and by the evaluator.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use serde_json::{Value, json};

use super::answers::{Comparison, compare};
use super::server::{Answer, Server};
use super::shrink::shrink;
use super::{Outcome, Request};
use crate::record;

/// Both sides.
struct Pair {
    python: Server,
    evaluator: Server,
}

/// What became of a program.
enum Finding {
    Same,
    Limit,
    /// The evaluator says that it cannot.
    Refused(String),
    /// What it printed, or how it ended.
    Different(String),
}

impl Pair {
    /// What CPython says to a request; `None` if that is nothing to compare with.
    fn expected(&mut self, request: &Value) -> Outcome<Option<(String, String)>> {
        let Answer::Object(found) = self.python.ask(request)? else {
            return Ok(None);
        };
        let text = |key: &str| found[key].as_str().map(str::to_owned);
        Ok(text("program").zip(text("answer")))
    }

    fn finding(&mut self, program: &str, expected: &str) -> Outcome<Finding> {
        let found = match self.evaluator.ask(&json!({ "program": program }))? {
            Answer::Late => return Ok(Finding::Different("(hangs)\n".to_owned())),
            Answer::Died => {
                return Ok(Finding::Different(
                    "(panics, or runs out of memory)\n".to_owned(),
                ));
            }
            Answer::Object(found) => found,
        };
        if let Some(refusal) = found["refusal"].as_str() {
            return Ok(Finding::Refused(refusal.to_owned()));
        }
        let actual = found["answer"].as_str().unwrap_or_default();
        Ok(match compare(expected, actual) {
            Comparison::Same => Finding::Same,
            Comparison::Limit => Finding::Limit,
            Comparison::Different => Finding::Different(actual.to_owned()),
        })
    }

    /// The smallest program that differs, with both answers.
    fn smallest(&mut self, program: &str) -> Outcome<(String, String, String)> {
        let mut last = (String::new(), String::new(), String::new());
        let small = shrink(program, |fewer| {
            let Some((_, expected)) = self.expected(&json!({ "program": fewer }))? else {
                return Ok(false);
            };
            // A name or a block that went away with a line is another matter.
            if ["SyntaxError", "NameError", "IndentationError"]
                .iter()
                .any(|it| expected.contains(it))
            {
                return Ok(false);
            }
            let Finding::Different(actual) = self.finding(fewer, &expected)? else {
                return Ok(false);
            };
            last = (fewer.to_owned(), expected, actual);
            Ok::<_, String>(true)
        })?;
        if last.0 == small {
            return Ok(last);
        }
        // Nothing could be taken away.
        let expected = self
            .expected(&json!({ "program": program }))?
            .unwrap_or_default()
            .1;
        let actual = match self.finding(program, &expected)? {
            Finding::Different(actual) => actual,
            _ => String::new(),
        };
        Ok((program.to_owned(), expected, actual))
    }
}

/// Runs new programs for a while.
///
/// # Errors
/// When one differs.
pub fn run(request: &Request) -> Outcome {
    let repository = record::repository();
    let python = record::python(&repository)?;
    let mut pair = Pair {
        python: Server::python(&python, &repository.join("conformance/python/generate.py")),
        evaluator: Server::evaluator()?,
    };
    println!("programs: seed {}", request.seed);
    let begun = Instant::now();
    let (mut count, mut limits) = (0_u32, 0_u32);
    let mut refusals: BTreeMap<String, u32> = BTreeMap::new();
    let mut told = BTreeSet::new();
    while begun.elapsed() < request.seconds {
        let seed = format!("{}-{count}", request.seed);
        count += 1;
        let Some((program, expected)) = pair.expected(&json!({ "seed": seed }))? else {
            if count == 1 {
                return Err(format!("`{}` does not answer", python.display()));
            }
            continue;
        };
        match pair.finding(&program, &expected)? {
            Finding::Same => {}
            Finding::Limit => limits += 1,
            Finding::Refused(why) => *refusals.entry(why).or_default() += 1,
            Finding::Different(_) => {
                let (program, expected, actual) = pair.smallest(&program)?;
                // One of each kind.
                if told.insert(first_difference(&expected, &actual)) {
                    println!(
                        "seed {seed} differs:\n{program}--- CPython\n{expected}--- the evaluator\n{actual}====="
                    );
                }
            }
        }
    }
    println!(
        "{count} programs; {} differences, {limits} at a known limit, {} refused",
        told.len(),
        refusals.values().sum::<u32>()
    );
    for (why, count) in &refusals {
        println!("  refused {count} times: {why}");
    }
    match told.len() {
        0 => Ok(()),
        count => Err(format!("{count} programs differ from CPython")),
    }
}

/// The first line that is another, in CPython and in the evaluator.
fn first_difference(expected: &str, actual: &str) -> (String, String) {
    let mut others = actual.lines();
    for line in expected.lines() {
        let other = others.next().unwrap_or_default();
        if line != other {
            return (line.to_owned(), other.to_owned());
        }
    }
    (String::new(), others.next().unwrap_or_default().to_owned())
}
