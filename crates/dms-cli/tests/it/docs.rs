//! Generated documentation is fresh.

use crate::support::{Folder, repository};

#[test]
fn the_command_reference_is_fresh() {
    let written = std::fs::read_to_string(repository().join("docs/commands.md")).unwrap();
    let current = Folder::empty().dms(&["docs-commands"]).succeeds().stdout;
    assert!(
        written == current,
        "docs/commands.md is stale: cargo run -p dms-cli -- docs-commands > docs/commands.md"
    );
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Folder::empty()
            .dms(&["completions", shell])
            .succeeds()
            .stdout;
        assert!(
            script.contains("dms") && script.contains("COMPLETE"),
            "{shell}"
        );
    }
}

#[test]
fn zsh_answers_the_first_time_that_it_reads_the_script() {
    let script = Folder::empty()
        .dms(&["completions", "zsh"])
        .succeeds()
        .stdout;
    // The engine's function, by the name that it has in this version.
    assert!(script.contains("\nfunction _clap_dynamic_completer_dms() {"));
    assert!(script.contains("\n    _clap_dynamic_completer_dms \"$@\"\n"));
}

#[test]
fn manual_pages_are_written() {
    let folder = Folder::empty();
    folder.dms(&["man", "pages"]).succeeds();
    assert!(folder.read("pages/dms.1").contains(".TH dms 1"));
    assert!(folder.read("pages/dms-upgrade.1").contains("upgrade"));
}
