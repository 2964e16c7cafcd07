//! `dms edit`, with editors that are shell scripts.

use crate::support::{Folder, Run, dms};

/// Runs `dms edit` with these variables instead of EDITOR, VISUAL and PATH of the test.
fn edit(folder: &Folder, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = dms();
    command.env_remove("EDITOR").env_remove("VISUAL");
    command.envs(variables.iter().copied());
    Run::of(
        command
            .current_dir(folder.path())
            .arg("edit")
            .args(arguments),
    )
}

/// The path of a revision of the chain.
fn path(folder: &Folder, revision: &str) -> String {
    let path = folder
        .path()
        .join(format!("migrations/versions/{revision}_step.py"));
    path.canonicalize().unwrap().display().to_string()
}

#[test]
fn opens_the_file() {
    let folder = Folder::with_chain(3);
    let echo = [("EDITOR", "echo")];
    let opened = |arguments: &[&str]| edit(&folder, &echo, arguments).succeeds().stdout;
    assert_eq!(opened(&[]), path(&folder, "r03_id") + "\n");
    assert_eq!(opened(&["r01"]), path(&folder, "r01_id") + "\n");
    assert_eq!(opened(&["-1"]), path(&folder, "r02_id") + "\n");
    folder.dms(&["upgrade", "r02_id"]).succeeds();
    assert_eq!(opened(&["current"]), path(&folder, "r02_id") + "\n");
}

#[test]
fn opens_several_one_after_the_other() {
    let folder = Folder::with_chain(2);
    let second = folder.read("migrations/versions/r02_id_step.py");
    folder.write(
        "migrations/versions/side1_step.py",
        &second.replace("r02_id", "side1"),
    );
    let run = edit(&folder, &[("EDITOR", "echo opened")], &["heads"]).succeeds();
    assert_eq!(
        run.stdout,
        format!(
            "opened {}\nopened {}\n",
            path(&folder, "r02_id"),
            path(&folder, "side1")
        )
    );
    edit(&folder, &[("EDITOR", "echo")], &[]).fails(&["r02_id", "side1"]);
}

/// EDITOR counts more than VISUAL, as in Alembic; unlike there, it may have arguments.
#[test]
fn the_editor_is_the_one_of_the_environment() {
    let folder = Folder::with_chain(1);
    let file = path(&folder, "r01_id");
    let opened = |variables: &[(&str, &str)]| edit(&folder, variables, &[]).succeeds().stdout;
    let both = [("EDITOR", "echo editor"), ("VISUAL", "echo visual")];
    assert_eq!(opened(&both), format!("editor {file}\n"));
    assert_eq!(opened(&both[1..]), format!("visual {file}\n"));
    assert_eq!(
        opened(&[("EDITOR", "echo 'two words' \"a 'b'\" c\\ d")]),
        format!("two words a 'b' c d {file}\n")
    );
    folder.write("my editor", "#!/bin/sh\necho mine \"$1\"\n");
    let script = folder.path().join("my editor");
    make_executable(&script);
    assert_eq!(
        opened(&[("EDITOR", script.to_str().unwrap())]),
        format!("mine {file}\n")
    );
    let run = edit(
        &folder,
        &[("EDITOR", "nosuch-editor"), ("VISUAL", "echo visual")],
        &[],
    );
    assert_eq!(run.stdout, format!("visual {file}\n"));
    assert!(run.stderr.contains("nosuch-editor"), "{}", run.stderr);
}

#[cfg(unix)]
fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn refuses_before_it_starts_anything() {
    let folder = Folder::with_chain(1);
    let touch = [("EDITOR", "touch started")];
    edit(&folder, &touch, &["base"]).fails(&["no revision files indicated by symbol `base`"]);
    edit(&folder, &touch, &["nosuch"]).fails(&["nosuch"]);
    edit(&folder, &touch, &["current"]).fails(&["no current revisions"]);
    assert!(!folder.path().join("started").exists());
    edit(&folder, &[("PATH", "/nosuch")], &[]).fails(&["no editor", "EDITOR"]);
}

#[test]
fn a_failing_editor_is_a_failure() {
    let folder = Folder::with_chain(1);
    edit(&folder, &[("EDITOR", "sh -c 'exit 3'")], &[]).fails(&["exit status 3"]);
}

#[test]
fn a_broken_history_is_told() {
    let folder = Folder::with_chain(3);
    let with = |command: &str, words: &[&str]| {
        let editor = format!("sed -i {command}");
        edit(&folder, &[("EDITOR", &editor)], &["r02_id"]).fails(words);
        folder.write_revision(2, "pass");
    };
    with(
        "\"s/^down_revision.*/down_revision='gone'/\"",
        &["gone", "r02_id_step.py:10", "down_revision='gone'"],
    );
    with("s/^revision.*/revision=gone/", &["r02_id_step.py:9"]);
    with(
        "\"s/^revision.*/revision='other'/\"",
        &["r02_id", "r02_id_step.py:9", "revision='other'"],
    );
    with(
        "\"s/^revision.*/revision='r03_id'/\"",
        &["r03_id", "r02_id_step.py:9"],
    );
    // What changes nothing of the history is the user's own affair.
    let editor = [("EDITOR", "sed -i s/pass/return/")];
    edit(&folder, &editor, &["r02_id"]).succeeds();
}
