//! What the evaluator prints for a generated program, beside what CPython printed; also used by `cargo xtask fuzz`.

use std::cell::RefCell;
use std::rc::Rc;

use dms_python::{Interpreter, Limits, Loader, Result, Source};

/// What stands before each program, as in conformance/python/generate.py.
const PREAMBLE: &str = "\
def show(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)
def kept(function, otherwise):
    try:
        return function()
    except Exception as error:
        print(type(error).__name__, error)
        return otherwise
";

struct Nothing;

impl Loader for Nothing {
    fn load(&self, _: &str) -> Result<Option<Source>> {
        Ok(None)
    }
}

/// What a program prints, with the error that ends it; the message of a refusal if it meets one.
pub fn answer(program: &str) -> std::result::Result<String, String> {
    let mut interpreter = Interpreter::new(Rc::new(Nothing), Limits::default());
    let output = Rc::new(RefCell::new(String::new()));
    interpreter.set_output(output.clone());
    let source = Source {
        path: "script.py".into(),
        text: format!("{PREAMBLE}{program}").into(),
        is_package: false,
    };
    let result = interpreter.run("__main__", source);
    let mut text = output.borrow().clone();
    if let Err(raised) = result {
        let message = match &*raised.0.class {
            "Unsupported" | "Limit" => return Err(raised.to_string()),
            "SyntaxError" => "",
            _ => &raised.0.message,
        };
        text.push_str(&format!("ended by {} {message}\n", raised.0.class));
    }
    Ok(text)
}

/// The same without the wording of these, which is no part of the language: it changes from release to release.
fn without_wording(answer: &str) -> String {
    let mut kept = String::with_capacity(answer.len());
    for line in answer.lines() {
        let words = [
            "TypeError",
            "AttributeError",
            "UnicodeEncodeError",
            "UnicodeDecodeError",
        ];
        let found = words
            .iter()
            .filter_map(|word| Some(line.find(word)? + word.len()));
        kept.push_str(&line[..found.min().unwrap_or(line.len())]);
        kept.push('\n');
    }
    kept
}

/// Where the evaluator is known to say something else, as parts of the lines that CPython prints; nothing that decides
/// what a migration does.
const LIMITS: &[&str] = &[
    // Views of an ordered dict say so, and it tells otherwise what it cannot be updated with.
    "odict_",
    "need more than 1 value to unpack",
    // The two arguments of an OSError.
    "[Errno",
    // A match can be indexed, and so iterated over.
    "argument of type 're.Match' is not iterable",
];

fn is_limit(expected: &str, actual: &str) -> bool {
    let lines = expected
        .lines()
        .zip(actual.lines().chain(std::iter::repeat("")));
    let first = lines
        .into_iter()
        .find(|(one, other)| without_wording(one) != without_wording(other));
    first.is_some_and(|(expected, _)| LIMITS.iter().any(|limit| expected.contains(limit)))
}

/// What two answers come to.
pub enum Comparison {
    /// The same, but for the wording of some errors.
    Same,
    /// Something else, as it is known.
    Limit,
    /// Something else.
    Different,
}

/// Holds an answer beside that of CPython.
pub fn compare(expected: &str, actual: &str) -> Comparison {
    if without_wording(expected) == without_wording(actual) {
        Comparison::Same
    } else if is_limit(expected, actual) {
        Comparison::Limit
    } else {
        Comparison::Different
    }
}
