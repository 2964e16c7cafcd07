//! What a shell offers when a key asks it to complete the line: commands, options, revisions, labels.
//!
//! The shell's script (`dms completions SHELL`) runs this program with the line and with `COMPLETE` set to the shell's
//! name. `clap_complete` answers; its engine has no stability promise, is pinned, and is used in this file alone.

use std::ffi::{OsStr, OsString};
use std::io::{Error, Result, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Command, FromArgMatches};
pub use clap_complete::Shell;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh};

use crate::cli::{self, GlobalOptions};
use crate::session::Session;

/// What sets the program to completing.
const VARIABLE: &str = "COMPLETE";

const SHELLS: Shells<'static> = Shells(&[&Bash, &Elvish, &Fish, &Powershell, &Zsh]);

/// Zsh reads the script from its file when the first completion is asked for, which is then still to be answered.
const ZSH_FIRST_TIME: &str = "
if [[ \"${funcstack[1]}\" == _dms ]]; then
    _clap_dynamic_completer_dms \"$@\"
fi
";

/// The script that a shell reads.
///
/// # Errors
/// None that is expected: it is written to memory.
pub fn script(shell: Shell) -> Result<String> {
    let name = shell.to_string();
    let completer = SHELLS
        .completer(&name)
        .ok_or_else(|| Error::other(format!("`{name}` is not known")))?;
    let mut script = Vec::new();
    completer.write_registration(VARIABLE, "dms", "dms", "dms", &mut script)?;
    if shell == Shell::Zsh {
        script.extend_from_slice(ZSH_FIRST_TIME.as_bytes());
    }
    String::from_utf8(script).map_err(Error::other)
}

/// Answers a shell that asks for completions; `None` if this is an ordinary run.
pub fn answer(arguments: &[OsString]) -> Option<ExitCode> {
    std::env::var_os(VARIABLE)?;
    let line: Arc<[OsString]> = arguments
        .iter()
        .skip_while(|argument| *argument != "--")
        .skip(1)
        .cloned()
        .collect();
    let here = std::env::current_dir().ok();
    let answered = CompleteEnv::with_factory(move || command(&line))
        .var(VARIABLE)
        .bin("dms")
        .completer("dms")
        .shells(SHELLS)
        .try_complete(arguments, here.as_deref());
    match answered {
        Ok(true) => Some(ExitCode::SUCCESS),
        Ok(false) => None,
        // A shell in the middle of a line is no place for an error.
        Err(_) => Some(ExitCode::FAILURE),
    }
}

/// What may stand at an argument beside the ids of revisions.
#[derive(Debug, Clone, Copy)]
struct Form {
    side: Side,
    /// The right side, where `FROM:TO` may stand.
    right: Option<Side>,
}

/// The words, and what follows `LABEL@`; nothing for the label alone.
#[derive(Debug, Clone, Copy)]
struct Side {
    words: &'static [&'static str],
    ends: &'static [&'static str],
}

const UP: Form = Form::range(
    Side::new(&["head", "heads"], &["head"]),
    Side::new(&["head", "heads"], &["head"]),
);
const DOWN: Form = Form::range(
    Side::new(&["base"], &["base"]),
    Side::new(&["base"], &["base"]),
);
const STAMP: Form = Form::range(
    Side::new(&["head", "heads", "base"], &["head"]),
    Side::new(&["head", "heads", "base"], &["head"]),
);
const HISTORY: Form = Form::range(
    Side::new(&["base", "current"], &["base", "head"]),
    Side::new(&["head", "heads", "current"], &["head"]),
);
const SHOWN: Form = Form::one(Side::new(&["head", "heads", "current"], &["head"]));
const MERGED: Form = Form::one(Side::new(&["heads"], &["head"]));
const FOLLOWED: Form = Form::one(Side::new(&["head", "heads", "base"], &["head"]));
const NEEDED: Form = Form::one(Side::new(&[], &[]));

impl Side {
    const fn new(words: &'static [&'static str], ends: &'static [&'static str]) -> Self {
        Self { words, ends }
    }
}

impl Form {
    const fn one(side: Side) -> Self {
        Self { side, right: None }
    }

    const fn range(side: Side, right: Side) -> Self {
        Self {
            side,
            right: Some(right),
        }
    }
}

/// The arguments that name revisions, by command and id.
const ARGUMENTS: &[(&str, &str, Form)] = &[
    ("upgrade", "revision", UP),
    ("downgrade", "revision", DOWN),
    ("stamp", "revision", STAMP),
    ("show", "revision", SHOWN),
    ("edit", "revision", SHOWN),
    ("merge", "revisions", MERGED),
    ("migrate", "head", FOLLOWED),
    ("revision", "head", FOLLOWED),
    ("migrate", "depends_on", NEEDED),
    ("revision", "depends_on", NEEDED),
    ("history", "rev_range", HISTORY),
];

/// The command line with completers at the arguments that name revisions; `line` is what stands in the shell.
fn command(line: &Arc<[OsString]>) -> Command {
    let mut command = cli::command();
    let is_option = line
        .last()
        .is_some_and(|word| word.to_string_lossy().starts_with('-'));
    if !is_option {
        // Where there is something else to offer, the options wait for their dash.
        command = without_options(command).mut_subcommands(without_options);
    }
    for (name, id, form) in ARGUMENTS {
        let has_argument = command.find_subcommand(name).is_some_and(|found| {
            found
                .get_arguments()
                .any(|argument| argument.get_id() == id)
        });
        if !has_argument {
            continue;
        }
        let (line, form) = (line.clone(), *form);
        let is_history = *name == "history";
        let completer = ArgValueCompleter::new(move |typed: &OsStr| {
            typed
                .to_str()
                .map(|typed| revisions(&line, typed, form, is_history))
                .unwrap_or_default()
        });
        command = command.mut_subcommand(name, |command| {
            command.mut_arg(id, |argument| argument.add(completer))
        });
    }
    command
}

fn without_options(command: Command) -> Command {
    command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|argument| {
            let is_hidden = argument.is_hide_set() || !argument.is_positional();
            argument.hide(is_hidden)
        })
}

/// The names of revisions that begin as typed. A project that cannot be read has none.
fn revisions(
    line: &[OsString],
    typed: &str,
    form: Form,
    needs_colon: bool,
) -> Vec<CompletionCandidate> {
    let colon = if needs_colon { ":" } else { "" };
    let (before, typed, side, after) = match (form.right, typed.split_once(':')) {
        (Some(right), Some((from, to))) => (format!("{from}:"), to, right, ""),
        (None, Some(_)) => return Vec::new(),
        (_, None) => (String::new(), typed, form.side, colon),
    };
    let names = names(line, side).unwrap_or_default();
    names
        .into_iter()
        .filter(|(name, _)| name.starts_with(typed))
        .map(|(name, help)| {
            CompletionCandidate::new(format!("{before}{name}{after}"))
                .help((!help.is_empty()).then(|| help.into()))
        })
        .collect()
}

/// Words, labels and ids with what they are about, in the order in which they are offered.
fn names(line: &[OsString], side: Side) -> dms::Result<Vec<(String, String)>> {
    let globals = globals(line)
        .map_err(|error| dms::Error::new(dms::ErrorKind::Config, error.to_string()))?;
    let migrator = Session::new(globals).migrator()?;
    let graph = migrator.graph();
    let mut names: Vec<(String, String)> = side
        .words
        .iter()
        .map(|word| ((*word).to_owned(), String::new()))
        .collect();
    let revisions = graph.history(None, &[])?;
    for revision in &revisions {
        for label in &revision.branch_labels {
            let about = format!("branch of {}", revision.message);
            if side.ends.is_empty() {
                names.push((label.clone(), about));
            } else {
                names.extend(
                    side.ends
                        .iter()
                        .map(|end| (format!("{label}@{end}"), about.clone())),
                );
            }
        }
    }
    let ids = revisions.iter();
    names.extend(ids.map(|revision| (revision.id.clone(), revision.message.clone())));
    Ok(names)
}

/// The global options of the line that say where the project is. The URL is none that a database could be opened by.
fn globals(line: &[OsString]) -> std::result::Result<GlobalOptions, clap::Error> {
    let mut arguments: Vec<OsString> = ["dms", "--quiet", "--url", "sqlite://"]
        .map(OsString::from)
        .to_vec();
    let mut words = line.iter();
    while let Some(word) = words.next() {
        let Some(text) = word.to_str() else { continue };
        let is_alone = matches!(text, "-C" | "-d" | "--directory" | "-c" | "--config");
        let has_value = ["-C", "-d", "-c", "--directory=", "--config="]
            .iter()
            .any(|option| text.starts_with(option) && !text.starts_with("--color"));
        if is_alone && let Some(value) = words.next() {
            arguments.extend([word.clone(), at_home(value)]);
        } else if has_value && !is_alone {
            arguments.push(word.clone());
        }
    }
    let matches =
        GlobalOptions::augment_args(Command::new("dms")).try_get_matches_from(arguments)?;
    GlobalOptions::from_arg_matches(&matches)
}

/// A path as the shell will give it: `~/` is not expanded yet while a line is written.
fn at_home(path: &OsStr) -> OsString {
    let below = path.to_str().and_then(|path| path.strip_prefix("~/"));
    match (below, std::env::var_os("HOME")) {
        (Some(below), Some(home)) => Path::new(&home).join(below).into_os_string(),
        _ => path.to_owned(),
    }
}

/// Bash cuts a line at `:`, `@` and `=`, which the names of revisions contain. This script puts the words together
/// before it asks, and cuts the answers to what bash will put in.
struct Bash;

const BASH_SCRIPT: &str = r#"_dms() {
    local dms="${1/#\~\//$HOME/}" rest="${COMP_LINE:0:COMP_POINT}"
    local words=() index=-1 i word before line
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word="${COMP_WORDS[i]}"
        if [[ $index -lt 0 || "$rest" == [[:space:]]* ]]; then
            rest="${rest#"${rest%%[![:space:]]*}"}"
            words[++index]=""
        fi
        if [[ $i -eq $COMP_CWORD ]]; then
            word="$rest"
        fi
        words[index]+="$word"
        rest="${rest#"$word"}"
    done
    # What stands before the part that will be replaced, which is $2.
    before="${words[index]%"$2"}"
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("${line#"$before"}")
    done < <(VARIABLE=bash "$dms" -- "${words[@]}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == *[:=/] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o bashdefault -o nosort -F _dms dms 2>/dev/null || complete -o bashdefault -F _dms dms
"#;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == "bash"
    }

    fn write_registration(
        &self,
        variable: &str,
        _name: &str,
        _bin: &str,
        _completer: &str,
        script: &mut dyn Write,
    ) -> Result<()> {
        script.write_all(BASH_SCRIPT.replace("VARIABLE", variable).as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut Command,
        arguments: Vec<OsString>,
        here: Option<&Path>,
        answer: &mut dyn Write,
    ) -> Result<()> {
        let last = arguments.len().saturating_sub(1);
        for candidate in clap_complete::engine::complete(command, arguments, last, here)? {
            writeln!(answer, "{}", candidate.get_value().to_string_lossy())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_line_says_where_the_project_is() {
        let line = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        let found = globals(&line(&[
            "dms",
            "-C",
            "a",
            "--color=never",
            "history",
            "--directory=b",
            "-c",
            "f.toml",
            "-r",
        ]))
        .unwrap();
        assert_eq!(found.folder.as_deref(), Some(Path::new("a")));
        assert_eq!(found.directory.as_deref(), Some(Path::new("b")));
        assert_eq!(found.config, [Path::new("f.toml")]);
        assert!(found.quiet);
        assert!(globals(&line(&["dms", "-C"])).unwrap().folder.is_none());
    }

    #[test]
    fn the_arguments_are_there() {
        let command = cli::command();
        for (name, id, _) in ARGUMENTS {
            let Some(found) = command.find_subcommand(name) else {
                continue;
            };
            let is_there = found
                .get_arguments()
                .any(|argument| argument.get_id() == id);
            assert!(is_there || *id == "depends_on", "{name} {id}");
        }
    }
}
