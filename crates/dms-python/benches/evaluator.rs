//! What parsing and evaluating cost: `cargo bench -p dms-python`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use dms_python::{Interpreter, Limits, Loader, Result, Source, outline};

fn main() {
    divan::main();
}

/// A project without modules.
struct Nothing;

impl Loader for Nothing {
    fn load(&self, _module: &str) -> Result<Option<Source>> {
        Ok(None)
    }
}

/// Classes with what models and migrations are made of, and some work.
fn module(classes: usize) -> String {
    let mut text = "from dataclasses import dataclass, field\n\nregistry = {}\n".to_owned();
    for number in 0..classes {
        let _ = write!(
            text,
            "\n\n@dataclass\nclass Thing{number}:\n    \"\"\"One of many.\"\"\"\n    name: str\n    size: int = {number}\n    \
             parts: list = field(default_factory=list)\n\n    def label(self, *, upper=False):\n        \
             text = f\"{{self.name}}:{{self.size:>4}}\"\n        return text.upper() if upper else text\n\n\n\
             registry[\"thing_{number}\"] = Thing{number}(\"thing\", parts=[n * n for n in range(8) if n % 2]).label(upper=True)\n"
        );
    }
    text
}

#[divan::bench(args = [1, 100])]
fn parse(bencher: Bencher, classes: usize) {
    let text = module(classes);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| outline(Path::new("module.py"), black_box(&text)).unwrap());
}

#[divan::bench(args = [1, 100])]
fn evaluate(bencher: Bencher, classes: usize) {
    let text = module(classes);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let mut interpreter = Interpreter::new(Rc::new(Nothing), Limits::default());
        let source = Source {
            path: PathBuf::from("module.py"),
            text: text.as_str().into(),
            is_package: false,
        };
        interpreter.run("module", source).unwrap()
    });
}
