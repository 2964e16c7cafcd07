//! The README's console blocks, run in an empty folder as a reader would.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A command of a console block and what the README shows behind it.
struct Shown {
    command: String,
    output: Vec<String>,
}

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap()
}

/// The text of each fenced block of this language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current: Option<Vec<&str>> = None;
    for line in text.lines() {
        match (&mut current, line.strip_prefix("```")) {
            (None, Some(name)) if name == language => current = Some(Vec::new()),
            (Some(lines), Some("")) => {
                found.push(lines.join("\n"));
                current = None;
            }
            (Some(lines), _) => lines.push(line),
            _ => {}
        }
    }
    found
}

fn commands(block: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    for line in block.split('\n') {
        if let Some(command) = line.strip_prefix("$ ") {
            shown.push(Shown {
                command: command.to_owned(),
                output: Vec::new(),
            });
        } else {
            let last = shown
                .last_mut()
                .expect("a console block begins with a command");
            last.output.push(line.to_owned());
        }
    }
    shown
}

/// `[..]` stands for anything within a line.
fn line_matches(shown: &str, real: &str) -> bool {
    let parts: Vec<&str> = shown.split("[..]").collect();
    let [first, middle @ .., last] = parts.as_slice() else {
        return shown == real;
    };
    let Some(mut rest) = real.strip_prefix(first) else {
        return false;
    };
    for part in middle {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// A line `[...]` stands for all that follows.
fn output_matches(shown: &[String], real: &[&str]) -> bool {
    let open = shown.last().is_some_and(|line| line == "[...]");
    let shown = if open {
        &shown[..shown.len() - 1]
    } else {
        shown
    };
    (real.len() == shown.len() || open && real.len() >= shown.len())
        && shown
            .iter()
            .zip(real)
            .all(|(shown, real)| line_matches(shown, real))
}

#[test]
fn the_tour_is_what_happens() {
    let folder = tempfile::tempdir().unwrap();
    let text = readme();
    let models = blocks(&text, "python").into_iter().next().unwrap();
    assert!(models.starts_with("# models.py"));
    fs::write(folder.path().join("models.py"), models).unwrap();
    let programs = Path::new(env!("CARGO_BIN_EXE_dms")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut count = 0;
    for shown in blocks(&text, "console")
        .iter()
        .flat_map(|block| commands(block))
    {
        let output = Command::new("sh")
            .args(["-c", &format!("({}) 2>&1", shown.command)])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env_remove("DATABASE_URL")
            .env_remove("ALEMBIC_CONFIG")
            .output()
            .unwrap();
        let real = String::from_utf8(output.stdout).unwrap();
        let real: Vec<&str> = real.lines().collect();
        assert!(
            output_matches(&shown.output, &real),
            "`{}` prints\n{}\nand the README shows\n{}",
            shown.command,
            real.join("\n"),
            shown.output.join("\n")
        );
        count += 1;
    }
    assert!(count >= 9, "the blocks are found: {count} commands");
}

#[test]
fn wildcards_are_not_everything() {
    assert!(line_matches("a [..] z", "a b z"));
    assert!(!line_matches("a [..] z", "b b z"));
    assert!(!line_matches("a", "a b"));
    assert!(!output_matches(&["a".into()], &["a", "b"]));
    assert!(output_matches(&["a".into(), "[...]".into()], &["a", "b"]));
}
