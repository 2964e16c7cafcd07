//! Programs that a grammar made, beside what CPython printed for them: `cargo xtask record programs`.

use std::cell::RefCell;
use std::path::Path;
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
fn answer(program: &str) -> std::result::Result<String, String> {
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

/// Where the evaluator is known to say something else; nothing that decides what a migration does.
const LIMITS: &[&str] = &[
    // Views of an ordered dict say so.
    "odict_",
    "OrderedDict(",
    // Title case of letters that become two.
    "Ss",
    // Which of the several errors of a wrong format or argument is found first, and its place.
    "unsupported format character",
    "object of type 'bool'",
    "Negative zero coercion",
    "need more than 1 value to unpack",
    "index-sized integer",
    "must be an integer with the value 0 or 1",
    "argument must be a sequence of length 3",
    // The signals of a division by zero, and zeros with a sign.
    "[<class 'decimal.",
    "Decimal('-0",
    // Counts that are no numbers.
    "Counter({",
    "[Errno",
    "is not in deque",
    "cannot convert float NaN",
    "TypeError",
    "'tuple'",
];

fn is_limit(expected: &str, actual: &str) -> bool {
    let lines = expected
        .lines()
        .zip(actual.lines().chain(std::iter::repeat("")));
    let first = lines.into_iter().find(|(one, other)| one != other);
    first.is_some_and(|(expected, _)| LIMITS.iter().any(|limit| expected.contains(limit)))
}

/// `PROGRAMS` names another recording.
#[test]
fn generated_programs_print_what_cpython_prints() {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded/programs.json");
    let path = std::env::var("PROGRAMS").map_or(recorded, Into::into);
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<(String, String)> = serde_json::from_str(&text).unwrap();
    let mut differences = Vec::new();
    let mut refusals = Vec::new();
    let mut limits = 0;
    for (program, expected) in &rows {
        match answer(program) {
            Ok(actual) if without_wording(&actual) == without_wording(expected) => {}
            Ok(actual) if is_limit(&without_wording(expected), &without_wording(&actual)) => {
                limits += 1;
            }
            Ok(actual) => differences.push(format!(
                "{program}--- expected\n{expected}--- printed\n{actual}"
            )),
            Err(message) => refusals.push(format!("{message}\n{program}")),
        }
    }
    assert!(
        differences.is_empty(),
        "{} of {} differ:\n{}",
        differences.len(),
        rows.len(),
        differences.join("\n=====\n")
    );
    assert!(limits * 50 <= rows.len(), "{limits} meet a known limit");
    assert!(
        refusals.len() * 50 <= rows.len(),
        "{} of {} are refused:\n{}",
        refusals.len(),
        rows.len(),
        refusals.join("\n=====\n")
    );
}
