//! The architecture's rule that imports go one way, read from the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may import. `error`, `tokens`, `conn` and `url` are the ground that all stand on.
const LAYERS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("tokens", &[]),
    ("conn", &["error"]),
    ("url", &["error"]),
    ("schema", &["error"]),
    ("op", &["error", "schema"]),
    ("python_text", &["error", "schema"]),
    ("diff", &["error", "schema", "op", "python_text"]),
    ("dialect", &["error", "tokens", "conn", "schema", "op"]),
    (
        "pylib",
        &[
            "error",
            "conn",
            "url",
            "schema",
            "op",
            "dialect",
            "python_text",
        ],
    ),
    ("graph", &["error"]),
    ("driver", &["error", "tokens", "conn", "url"]),
    (
        "script",
        &["error", "schema", "op", "dialect", "graph", "python_text"],
    ),
    (
        "source",
        &[
            "error",
            "url",
            "schema",
            "op",
            "dialect",
            "pylib",
            "python_text",
        ],
    ),
    (
        "project",
        &["error", "dialect", "pylib", "script", "source"],
    ),
    (
        "engine",
        &[
            "error",
            "conn",
            "url",
            "schema",
            "op",
            "diff",
            "dialect",
            "pylib",
            "graph",
            "driver",
            "script",
            "source",
            "project",
            "python_text",
        ],
    ),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The part of a source file that is not there for tests alone.
fn code(file: &Path) -> String {
    let is_test = file.components().any(|part| part.as_os_str() == "tests")
        || ["tests.rs", "recorded.rs"]
            .iter()
            .any(|name| file.ends_with(name));
    if is_test {
        return String::new();
    }
    let text = fs::read_to_string(file).unwrap();
    match text.split_once("#[cfg(test)]\nmod tests {") {
        Some((code, _)) => code.to_owned(),
        None => text,
    }
}

/// The room of a source file: the first part of its path below `src`.
fn room(file: &Path, source: &Path) -> String {
    let relative = file.strip_prefix(source).unwrap();
    let first = relative
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that a text imports by `crate::room`.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for part in code.split("crate::").skip(1) {
            let name: String = part
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if LAYERS.iter().any(|(room, _)| *room == name) {
                found.push((index + 1, name));
            }
        }
    }
    found
}

#[test]
fn imports_go_one_way() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in sources(&source) {
        let room = room(&file, &source);
        if room == "lib" {
            continue;
        }
        let (_, allowed) = LAYERS
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{} belongs to no layer: add it to LAYERS", file.display()));
        for (line, import) in imports(&code(&file)) {
            seen += 1;
            if import != room && !allowed.contains(&import.as_str()) {
                wrong.push(format!(
                    "{}:{line}: `{room}` imports `{import}`",
                    file.display()
                ));
            }
        }
    }
    assert!(seen > 100, "the test sees the imports: {seen}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_dialect_never_imports_another() {
    let dialects = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dialect");
    for (own, others) in [
        ("postgres", ["sqlite", "mysql"]),
        ("sqlite", ["postgres", "mysql"]),
    ] {
        for file in sources(&dialects.join(own)) {
            let text = fs::read_to_string(&file).unwrap();
            for other in others {
                assert!(
                    !text.contains(&format!("dialect::{other}"))
                        && !text.contains(&format!("super::super::{other}")),
                    "{} imports the dialect {other}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn the_evaluator_knows_nothing_of_databases() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dms-python/Cargo.toml");
    let text = fs::read_to_string(manifest).unwrap();
    assert!(
        !text.contains("dms."),
        "dms-python depends on no other crate of the workspace"
    );
}

#[test]
fn the_library_does_not_print_read_the_environment_or_exit() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in sources(&source) {
        let text = code(&file);
        for word in [
            "println!",
            "eprintln!",
            "std::env::var",
            "env::var(",
            "process::exit",
        ] {
            assert!(!text.contains(word), "{} has {word}", file.display());
        }
    }
}
