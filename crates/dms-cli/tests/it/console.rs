//! Console blocks of documents: read, run as a reader would, and compared with what is shown.

use std::path::Path;
use std::process::Command;

/// A command of a console block and what the document shows behind it.
pub struct Shown {
    pub command: String,
    output: Vec<String>,
}

/// The text of each fenced block of this language.
pub fn blocks(text: &str, language: &str) -> Vec<String> {
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

/// The commands of all console blocks of a document.
pub fn commands(text: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    for block in blocks(text, "console") {
        assert!(
            block.starts_with("$ "),
            "a console block begins with a command: {block}"
        );
        for line in block.split('\n') {
            match (line.strip_prefix("$ "), shown.last_mut()) {
                (Some(command), _) => shown.push(Shown {
                    command: command.to_owned(),
                    output: Vec::new(),
                }),
                (None, Some(last)) => last.output.push(line.to_owned()),
                (None, None) => {}
            }
        }
    }
    shown
}

/// Runs the commands one after the other in the folder; the first whose output is not what is
/// shown, as a message.
pub fn run(commands: &[Shown], folder: &Path) -> Result<(), String> {
    let programs = Path::new(env!("CARGO_BIN_EXE_dms")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    for shown in commands {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &format!("({}) 2>&1", shown.command)])
            .current_dir(folder)
            .env("PATH", &path);
        for variable in crate::support::VARIABLES {
            shell.env_remove(variable);
        }
        let output = shell.output().unwrap();
        let real = String::from_utf8(output.stdout).unwrap();
        let real: Vec<&str> = real.lines().collect();
        if !output_matches(&shown.output, &real) {
            return Err(format!(
                "`{}` prints\n{}\nand the document shows\n{}\n",
                shown.command,
                real.join("\n"),
                shown.output.join("\n")
            ));
        }
    }
    Ok(())
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
fn wildcards_are_not_everything() {
    assert!(line_matches("a [..] z", "a b z"));
    assert!(!line_matches("a [..] z", "b b z"));
    assert!(!line_matches("a", "a b"));
    assert!(!output_matches(&["a".into()], &["a", "b"]));
    assert!(output_matches(&["a".into(), "[...]".into()], &["a", "b"]));
}

#[test]
fn a_wrong_output_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let right = commands("```console\n$ echo a\na\n$ echo b; echo c\nb\nc\n```\n");
    assert_eq!(right.len(), 2);
    assert_eq!(run(&right, folder.path()), Ok(()));
    let wrong = commands("```console\n$ echo a\na\n$ echo b\nc\n```\n");
    assert!(run(&wrong, folder.path()).unwrap_err().contains("`echo b`"));
}
