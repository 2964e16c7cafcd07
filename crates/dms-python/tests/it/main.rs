//! Scripts whose output CPython 3.11 has written: `cases/*.py` with `cases/*.out`.
//! `python3 tests/it/record.py` writes the outputs anew.

#![allow(clippy::unwrap_used)]

mod answers;
mod host;
mod limits;
mod mutations;
mod programs;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use dms_python::{Interpreter, Limits, Loader, Result, Source};

/// Finds modules in a folder, as a project's root is searched.
struct Folder(PathBuf);

impl Loader for Folder {
    fn load(&self, module: &str) -> Result<Option<Source>> {
        let stem = self.0.join(module.replace('.', "/"));
        let candidates = [
            (stem.join("__init__.py"), true),
            (stem.with_extension("py"), false),
        ];
        for (path, is_package) in candidates {
            if let Ok(text) = std::fs::read_to_string(&path) {
                return Ok(Some(Source {
                    path,
                    text: text.into(),
                    is_package,
                }));
            }
        }
        Ok(None)
    }

    fn read(&self, path: &Path) -> Result<Option<Vec<u8>>> {
        Ok(std::fs::read(path).ok())
    }

    fn list(&self, folder: &Path) -> Result<Option<Vec<(String, bool)>>> {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return Ok(None);
        };
        let entries = entries.map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, entry.path().is_dir())
        });
        Ok(Some(entries.collect()))
    }
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases")
}

/// What a script prints, with the error that ended it.
fn printed(path: &Path) -> String {
    let loader = Rc::new(Folder(cases().join("project")));
    let mut interpreter = Interpreter::new(loader, Limits::default());
    let output = Rc::new(RefCell::new(String::new()));
    interpreter.set_output(output.clone());
    let source = Source {
        path: path.to_path_buf(),
        text: std::fs::read_to_string(path).unwrap().into(),
        is_package: false,
    };
    let result = interpreter.run("__main__", source);
    let mut text = output.borrow().clone();
    if let Err(raised) = result {
        let line = raised.0.place.as_ref().map(|place| {
            let before = &place.text()[..place.range().start];
            format!(
                "{}:{}",
                place.path().display(),
                before.matches('\n').count() + 1
            )
        });
        text.push_str(&format!("error: {raised} at {line:?}\n"));
    }
    text
}

#[test]
fn scripts_print_what_cpython_prints() {
    let only = std::env::var("CASE").ok();
    let mut failures = Vec::new();
    let mut count = 0;
    let mut paths: Vec<PathBuf> = std::fs::read_dir(cases())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|only| *only != name) {
            continue;
        }
        count += 1;
        let expected = std::fs::read_to_string(path.with_extension("out")).unwrap();
        let actual = printed(&path);
        if actual != expected {
            let mut difference = String::new();
            let (mut one, mut other) = (expected.lines(), actual.lines());
            let mut line = 0;
            loop {
                line += 1;
                match (one.next(), other.next()) {
                    (None, None) => break,
                    (expected, actual) if expected != actual => {
                        difference.push_str(&format!(
                            "  line {line}:\n    expected {}\n    printed  {}\n",
                            expected.unwrap_or("(nothing)"),
                            actual.unwrap_or("(nothing)")
                        ));
                        if actual.is_none() {
                            break;
                        }
                    }
                    _ => {}
                }
            }
            failures.push(format!("{name}:\n{difference}"));
        }
    }
    assert!(count > 0, "no case was run");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
