//! Every command has a page under docs/commands, and the examples of the pages are what happens.

use std::collections::BTreeSet;
use std::path::Path;

use crate::console;
use crate::support::{Folder, repository};

/// Pages beside those of the commands whose console blocks are run, too.
const OTHER_PAGES: &[&str] = &["docs/revisions.md"];

/// The first line of a page that does not start in a copy of examples/product.
const STARTS_EMPTY: &str = "<!-- starts in: empty -->\n";

/// What `dms --help` lists.
pub fn visible_commands() -> BTreeSet<String> {
    let help = Folder::empty().dms(&["--help"]).succeeds().stdout;
    let (_, list) = help.split_once("\nCommands:\n").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    let names = list
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter_map(|line| {
            line.split_whitespace()
                .next()
                .filter(|_| !line.starts_with(' '))
        });
    names.map(str::to_owned).collect()
}

fn page(path: &str) -> Option<String> {
    std::fs::read_to_string(repository().join(path)).ok()
}

/// Runs a page's blocks in a folder of its own.
fn run(text: &str) -> Result<(), String> {
    let folder = if text.starts_with(STARTS_EMPTY) {
        Folder::empty()
    } else {
        Folder::product()
    };
    console::run(&console::commands(text), folder.path())
}

/// What is wrong with the page of a command.
fn check(name: &str) -> Result<(), String> {
    let Some(text) = page(&format!("docs/commands/{name}.md")) else {
        return Err(format!(
            "`dms {name}` has no page: write docs/commands/{name}.md"
        ));
    };
    let body = text.strip_prefix(STARTS_EMPTY).unwrap_or(&text);
    let title = format!("# dms {name}\n");
    if !body.trim_start().starts_with(&title) {
        return Err(format!(
            "docs/commands/{name}.md does not begin with `{title}`"
        ));
    }
    let call = format!("dms {name} ");
    let shows_itself = console::commands(&text)
        .iter()
        .any(|shown| format!("{} ", shown.command).contains(&call));
    if !shows_itself {
        return Err(format!(
            "docs/commands/{name}.md has no example of `{call}`"
        ));
    }
    run(&text).map_err(|difference| format!("docs/commands/{name}.md: {difference}"))
}

#[test]
fn every_command_has_a_page_whose_examples_are_what_happens() {
    let commands = visible_commands();
    assert!(
        commands.contains("upgrade") && commands.contains("version"),
        "{commands:?}"
    );
    let wrong: Vec<String> = commands
        .iter()
        .filter_map(|name| check(name).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_has_a_command() {
    let commands = visible_commands();
    for file in std::fs::read_dir(repository().join("docs/commands")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let command = name.strip_suffix(".md").unwrap_or(&name);
        assert!(
            commands.contains(command),
            "docs/commands/{name}: no such command"
        );
    }
}

#[test]
fn the_examples_of_other_pages_are_what_happens() {
    for path in OTHER_PAGES {
        let text = page(path).unwrap();
        assert!(
            !console::commands(&text).is_empty(),
            "{path} has no example"
        );
        run(&text).unwrap_or_else(|difference| panic!("{path}: {difference}"));
    }
}

/// The targets of `[text](target)` that are files.
fn links(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .map(|target| target.split('#').next().unwrap_or(target))
        .collect()
}

#[test]
fn links_lead_to_files() {
    let docs = repository().join("docs");
    let mut count = 0;
    for folder in [docs.clone(), docs.join("commands")] {
        for file in std::fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|extension| extension == "md") {
                count += check_links(&file);
            }
        }
    }
    assert!(count >= 20, "{count} links are found");
}

fn check_links(file: &Path) -> usize {
    let text = std::fs::read_to_string(file).unwrap();
    let links = links(&text);
    for link in &links {
        let target = file.parent().unwrap().join(link);
        assert!(
            target.is_file(),
            "{}: `{link}` leads nowhere",
            file.display()
        );
    }
    links.len()
}
