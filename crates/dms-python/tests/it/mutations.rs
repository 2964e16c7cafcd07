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

/// Every script that can be mutated: the cases, and programs of the recording.
fn corpus() -> Vec<String> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut scripts: Vec<String> = std::fs::read_dir(tests.join("it/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    scripts.sort();
    let recorded = std::fs::read_to_string(tests.join("recorded/programs.json")).unwrap();
    let rows: Vec<(String, String)> = serde_json::from_str(&recorded).unwrap();
    let shown = "def show(f):\n    try: print(repr(f()))\n    except Exception as e: print(e)\n\
                 kept = lambda f, other: f()\n";
    scripts.extend(
        rows.iter()
            .step_by(10)
            .map(|(program, _)| format!("{shown}{program}")),
    );
    scripts
}

/// What a text may be made of: brackets in towers, numbers and texts without end, things that hold themselves.
const HOSTILE: &[&str] = &[
    "10 ** 10 ** 9",
    "'a' * 10**9",
    "[0] * 10**9",
    "range(10**18)",
    "list(range(10**12))",
    "(lambda f: f(f))(lambda f: f(f))",
    "'{:>{}}'.format(1, 10**9)",
    "f'{1:999999999}'",
    "'%999999999d' % 1",
    "(a := [], a.append(a), repr(a))",
    "(d := {}, d.update(d=d), str(d))",
    "1 << 10**9",
    "int('9' * 10**5)",
    "__import__('re').search('(a+)+(?!b)$', 'a' * 50 + 'c')",
    "__import__('itertools').repeat(1)",
    "list(__import__('itertools').count())",
    "type('A', (object,), {'__getattr__': lambda s, n: getattr(s, n)})().x",
    "sorted(range(10**7), key=lambda x: -x)",
    "max(iter(int, 1))",
    "'x'.join(iter(str, 1))",
    "b'' * 10**10",
    "{i: i for i in iter(int, 1)}",
    "compile",
    "globals()",
    "open('/etc/passwd').read()",
    "\u{0}",
    "\\",
    "\"\"\"",
    "yield",
    "await x",
    "*",
    "async def f(): pass",
    "class A(A): pass",
];

/// Bytes changed, lines exchanged between scripts, towers of brackets and operators, and hostile values put in.
fn disfigured(random: &mut Random, scripts: &[String]) -> String {
    let mut text = scripts[random.below(scripts.len())].clone();
    for _ in 0..=random.below(4) {
        let at = |random: &mut Random, text: &str| {
            let mut at = random.below(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (one, other) = (at(random, &text), at(random, &text));
        let (one, other) = (one.min(other), one.max(other));
        match random.below(6) {
            0 => {
                let byte = u8::try_from(random.below(128)).unwrap();
                text.insert(one, char::from(byte));
            }
            1 => {
                let end = text[one..].char_indices().nth(random.below(40));
                let end = end.map_or(text.len(), |(end, _)| one + end);
                text.replace_range(one..end, "");
            }
            2 => {
                let given = &scripts[random.below(scripts.len())];
                let lines: Vec<&str> = given.lines().collect();
                let line = lines[random.below(lines.len())].to_owned();
                let end = text[one..].find('\n').map_or(text.len(), |end| one + end);
                text.insert_str(end, &format!("\n{line}"));
            }
            3 => {
                let (open, close) = [
                    ("[", "]"),
                    ("(", ")"),
                    ("{", "}"),
                    ("-", ""),
                    ("not ", ""),
                    ("lambda: ", ""),
                    ("f'{", "}'"),
                ][random.below(7)];
                let depth = [10, 100, 1000, 20_000][random.below(4)];
                let tower = format!("{}1{}", open.repeat(depth), close.repeat(depth));
                text.insert_str(one, &tower);
            }
            4 => {
                let end = text[one..].find('\n').map_or(text.len(), |end| one + end);
                let hostile = HOSTILE[random.below(HOSTILE.len())];
                text.insert_str(end, &format!("\nx = {hostile}"));
            }
            _ => {
                let part = text[one..other].to_owned();
                if part.len() < 2_000 {
                    text.insert_str(other, &part.repeat(1 + random.below(3)));
                }
            }
        }
    }
    text
}

/// `DISFIGURED` sets how many are tried (300), `SEED` where they begin (1). None panics, and none takes long.
#[test]
fn disfigured_scripts_end() {
    let number = |name: &str, default: u64| {
        let value = std::env::var(name).ok();
        value
            .and_then(|value| value.parse().ok())
            .unwrap_or(default)
    };
    let mut random = Random(number("SEED", 1).max(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let scripts = corpus();
    for _ in 0..number("DISFIGURED", 300) {
        let text = disfigured(&mut random, &scripts);
        let kept = std::env::var_os("KEEP");
        if let Some(path) = &kept {
            std::fs::write(path, &text).unwrap();
        }
        let begun = std::time::Instant::now();
        run(&text);
        let seconds = begun.elapsed().as_secs();
        assert!(seconds < 60, "{seconds} seconds:\n{text}");
    }
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
