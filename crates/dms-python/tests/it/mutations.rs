//! The cases with their literals exchanged at random: whatever comes, it is a value or an error, never a panic.

use std::path::Path;
use std::rc::Rc;

use dms_python::{Interpreter, Limits, Loader, Result, Source};
use regex::Regex;

struct Nothing;

impl Loader for Nothing {
    fn load(&self, _: &str) -> Result<Option<Source>> {
        Ok(None)
    }
}

/// What literals are exchanged for: the ends of every range, and the wrong types.
const ODD: &[&str] = &[
    "-1",
    "10**30",
    "2**63",
    "-2**63",
    "''",
    "None",
    "0",
    "[]",
    "{}",
    "()",
    "1.5",
    "-0.0",
    "float('nan')",
    "float('-inf')",
    "b''",
    "'%'",
    "'{'",
    "'{}'",
    "'{!r:>{}}'",
    "'.'",
    "'(a'",
    "'[a-'",
    "'%s'",
    "'%Y'",
    "99999999",
    "-99999999999",
    "(lambda: 0)",
    "int",
    "object()",
    "'\u{e9}\u{1F600}'",
    "'a' * 300",
    "[[]]",
    "{1: 2}",
    "(1,)",
    "range(3)",
    "'2020-01-01'",
    "True",
    "slice(None)",
    "...",
    "NotImplemented",
    "iter([1])",
    "{1}",
    "frozenset([1])",
    "print",
    "list[int]",
];

/// A generator of numbers that is the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}

fn run(text: &str) {
    let limits = Limits {
        steps: 100_000,
        memory: 1 << 26,
        depth: 100,
    };
    let mut interpreter = Interpreter::new(Rc::new(Nothing), limits);
    let source = Source {
        path: "script.py".into(),
        text: text.into(),
        is_package: false,
    };
    let _result = interpreter.run("script", source);
}

/// `MUTATIONS` sets how many are tried (400), `SEED` where they begin (1).
#[test]
fn mutated_scripts_do_not_panic() {
    let number = |name: &str, default: u64| {
        let value = std::env::var(name).ok();
        value
            .and_then(|value| value.parse().ok())
            .unwrap_or(default)
    };
    let mut random = Random(number("SEED", 1).max(1));
    let literal =
        Regex::new(r#""[^"\n]*"|'[^'\n]*'|\b\d+(\.\d+)?\b|\b(None|True|False|int|str)\b"#).unwrap();
    let mut scripts: Vec<String> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect();
    scripts.sort();
    for _ in 0..number("MUTATIONS", 400) {
        let mut text = scripts[random.below(scripts.len())].clone();
        for _ in 0..=random.below(6) {
            let found: Vec<_> = literal
                .find_iter(&text)
                .map(|found| found.range())
                .collect();
            let range = found[random.below(found.len())].clone();
            let new = ODD[random.below(ODD.len())];
            text.replace_range(range, new);
        }
        run(&text);
    }
}
