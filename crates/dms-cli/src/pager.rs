//! A long result on a terminal goes through a pager, as with git.

use std::io::{IsTerminal, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dms::Result;
use terminal_size::{Height, Width};

use crate::output;
use crate::style;

/// What a shell has to look at; a program with its options alone is started without one.
const SHELL_CHARACTERS: &str = "|&;<>()$`\\\"'*?[]#~=%{}\n";

/// Writes a result to stdout, through the pager if it is longer than the terminal and `is_wanted`.
///
/// # Errors
/// When stdout cannot be written.
pub fn show(text: &str, is_wanted: bool) -> Result<()> {
    if is_wanted
        && is_long(text)
        && let Some(program) = program(|name| std::env::var(name).ok())
        && page(&program, text)
    {
        return Ok(());
    }
    output::result(text)
}

/// The pager of the environment: `$DMS_PAGER`, `$PAGER`, else `less`. An empty one or `cat` is none.
fn program(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let program = variable("DMS_PAGER")
        .or_else(|| variable("PAGER"))
        .unwrap_or_else(|| "less".to_owned());
    let program = program.trim();
    (!program.is_empty() && program != "cat").then(|| program.to_owned())
}

/// Whether stdout is a terminal on which the text does not fit.
fn is_long(text: &str) -> bool {
    if !std::io::stdout().is_terminal() {
        return false;
    }
    terminal_size::terminal_size_of(std::io::stdout())
        .is_some_and(|(Width(width), Height(height))| !fits(text, width.into(), height.into()))
}

/// Whether the text and the next prompt fit on a screen of this size.
fn fits(text: &str, width: usize, height: usize) -> bool {
    let rows = text
        .lines()
        .map(|line| style::plain(line).count().div_ceil(width.max(1)).max(1));
    rows.sum::<usize>() < height
}

/// Whether the pager has shown the text; if it could not be started, nothing has been.
fn page(program: &str, text: &str) -> bool {
    // Ctrl-C belongs to the pager: were this program to end by it, the shell and the pager would both read the keys.
    // Where that cannot be had, the pager still pages.
    let _ = signal_hook::flag::register(
        signal_hook::consts::SIGINT,
        Arc::new(AtomicBool::new(false)),
    );
    let Ok(mut child) = start(program) else {
        return false;
    };
    if let Some(mut stdin) = child.stdin.take() {
        // A pager that ends early does not want the rest.
        let _ = stdin.write_all(text.as_bytes());
    }
    match child.wait() {
        // The shell's words for a program that is not there, or not one.
        Ok(status) => !matches!(status.code(), Some(126 | 127)),
        Err(_) => true,
    }
}

fn start(program: &str) -> std::io::Result<Child> {
    let mut command = if cfg!(unix) && program.contains(|c| SHELL_CHARACTERS.contains(c)) {
        let mut shell = Command::new("sh");
        shell.args(["-c", program]);
        shell
    } else {
        let mut words = program.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words);
        command
    };
    if std::env::var_os("LESS").is_none() {
        // End where the text fits, show colours, leave the text on the screen.
        command.env("LESS", "FRX");
    }
    command.stdin(Stdio::piped()).spawn()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pager_is_taken_from_the_environment() {
        let with = |own: Option<&str>, general: Option<&str>| {
            program(|name| {
                let value = if name == "DMS_PAGER" { own } else { general };
                value.map(str::to_owned)
            })
        };
        assert_eq!(with(None, None).as_deref(), Some("less"));
        assert_eq!(with(None, Some("more -s")).as_deref(), Some("more -s"));
        assert_eq!(with(Some("most"), Some("more")).as_deref(), Some("most"));
        for none in ["", " ", "cat"] {
            assert_eq!(with(Some(none), Some("more")), None);
            assert_eq!(with(None, Some(none)), None);
        }
    }

    #[test]
    fn what_does_not_fit_is_long() {
        assert!(fits("a\nb\n", 80, 3));
        assert!(!fits("a\nb\nc\n", 80, 3));
        assert!(
            !fits(&"a".repeat(161), 80, 3),
            "a long line takes more rows"
        );
        assert!(fits(
            &format!("\u{1b}[33m{}\u{1b}[0m", "a".repeat(80)),
            80,
            2
        ));
        assert!(!fits("\n\n\n", 80, 3), "an empty line takes a row");
    }
}
