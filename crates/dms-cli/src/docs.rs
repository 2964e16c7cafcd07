//! The command reference as Markdown, from the definition of the command line alone.

use std::fmt::Write;

use clap::{Arg, Command};

use crate::cli;

/// docs/commands.md.
pub fn reference() -> String {
    let mut root = cli::command();
    root.build();
    let mut text =
        String::from("# Commands\n\n<!-- Written by `dms docs-commands`; do not edit. -->\n\n");
    push_help(&mut text, &root);
    text.push_str("How revisions are named: [revisions.md](revisions.md). ");
    text.push_str("What `--json` prints: [json.md](json.md).\n\n");
    text.push_str("## Global options\n\nBefore or after the command.\n\n");
    push_options(&mut text, root.get_arguments());
    for command in root
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
    {
        let mut arguments: Vec<&Arg> = command.get_arguments().collect();
        arguments.retain(|argument| !argument.is_global_set() && argument.get_id() != "help");
        let _ = writeln!(text, "## dms {}\n", command.get_name());
        push_help(&mut text, command);
        let _ = writeln!(text, "```\n{}\n```\n", usage(command, &arguments));
        push_options(&mut text, arguments.into_iter());
        let name = command.get_name();
        let _ = writeln!(
            text,
            "More, with examples: [dms {name}](commands/{name}.md)\n"
        );
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn push_help(text: &mut String, command: &Command) {
    let about = command.get_long_about().or_else(|| command.get_about());
    if let Some(about) = about {
        let _ = writeln!(text, "{about}\n");
    }
    if let Some(after) = command.get_after_help() {
        let after = after.to_string();
        let mut parts = after.split("\n\n");
        if let Some(example) = parts.next() {
            let lines: Vec<&str> = example.lines().skip(1).map(str::trim).collect();
            let _ = writeln!(text, "```sh\n{}\n```\n", lines.join("\n"));
        }
        for part in parts {
            let _ = writeln!(text, "{part}\n");
        }
    }
}

fn usage(command: &Command, arguments: &[&Arg]) -> String {
    let mut usage = format!("dms {} [OPTIONS]", command.get_name());
    for argument in arguments.iter().filter(|argument| argument.is_positional()) {
        let _ = write!(usage, " {}", positional(argument));
    }
    usage
}

fn positional(argument: &Arg) -> String {
    let name = value_name(argument);
    let more = if argument
        .get_num_args()
        .is_some_and(|count| count.max_values() > 1)
    {
        "..."
    } else {
        ""
    };
    if argument.is_required_set() {
        format!("<{name}>{more}")
    } else {
        format!("[{name}]{more}")
    }
}

fn value_name(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    names.first().map_or_else(
        || argument.get_id().as_str().to_uppercase(),
        ToString::to_string,
    )
}

fn push_options<'a>(text: &mut String, arguments: impl Iterator<Item = &'a Arg>) {
    let mut is_empty = true;
    for argument in arguments.filter(|argument| !argument.is_hide_set()) {
        is_empty = false;
        let mut name = if argument.is_positional() {
            value_name(argument)
        } else {
            let short = argument.get_short().map(|short| format!("-{short}"));
            let long = argument.get_long().map(|long| format!("--{long}"));
            short.into_iter().chain(long).collect::<Vec<_>>().join(", ")
        };
        if !argument.is_positional() && argument.get_action().takes_values() {
            let _ = write!(name, " {}", value_name(argument));
        }
        let help = argument.get_long_help().or_else(|| argument.get_help());
        let help = help.map(ToString::to_string).unwrap_or_default();
        let _ = write!(text, "- `{name}`: {}", help.replace("\n\n", ". "));
        let values: Vec<String> = argument
            .get_possible_values()
            .iter()
            .filter(|value| !value.is_hide_set())
            .filter(|_| argument.get_action().takes_values())
            .map(|value| format!("`{}`", value.get_name()))
            .collect();
        if !values.is_empty() {
            let _ = write!(text, ": {}", values.join(", "));
        }
        let defaults: Vec<_> = argument
            .get_default_values()
            .iter()
            .map(|value| value.to_string_lossy())
            .collect();
        if !defaults.is_empty() && argument.get_action().takes_values() {
            let _ = write!(text, " [default: {}]", defaults.join(", "));
        }
        if let Some(variable) = argument.get_env() {
            let _ = write!(text, " [environment: {}]", variable.to_string_lossy());
        }
        text.push('\n');
    }
    if !is_empty {
        text.push('\n');
    }
}
