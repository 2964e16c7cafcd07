//! What is written where: results on stdout, everything else on stderr, colours where wanted.

use std::ffi::OsString;
use std::io::{ErrorKind as IoKind, IsTerminal, Write};

use dms::{Error, ErrorKind, Result};

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl ColorChoice {
    /// Whether stderr gets colours.
    pub fn on_stderr(self) -> bool {
        self.wants(|| std::io::stderr().is_terminal())
    }

    /// Whether stdout gets colours.
    pub fn on_stdout(self) -> bool {
        self.wants(|| std::io::stdout().is_terminal())
    }

    fn wants(self, is_terminal: impl Fn() -> bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                let is_dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
                !is_set("NO_COLOR") && !is_dumb && is_terminal()
            }
        }
    }

    /// The same choice for clap's own help and errors.
    pub fn for_clap(self) -> clap::ColorChoice {
        match self {
            Self::Auto => clap::ColorChoice::Auto,
            Self::Always => clap::ColorChoice::Always,
            Self::Never => clap::ColorChoice::Never,
        }
    }
}

/// `--color` as far as it can be seen before the command line is understood, for usage errors.
pub fn color_before_parsing(arguments: &[OsString]) -> ColorChoice {
    let mut choice = ColorChoice::Auto;
    let mut value_follows = false;
    for argument in arguments.iter().filter_map(|argument| argument.to_str()) {
        let value = if value_follows {
            Some(argument)
        } else {
            argument.strip_prefix("--color=")
        };
        value_follows = argument == "--color";
        match value {
            Some("always") => choice = ColorChoice::Always,
            Some("never") => choice = ColorChoice::Never,
            _ => {}
        }
    }
    choice
}

/// Writes a command's result to stdout. A reader that has gone away (`dms history | head -1`) is
/// no error.
///
/// # Errors
/// When stdout cannot be written, for example because the disk is full.
pub fn result(text: &str) -> Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let mut stdout = std::io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == IoKind::BrokenPipe => Ok(()),
        Err(error) => Err(Error::new(
            ErrorKind::Io,
            format!("cannot write the result to stdout: {error}"),
        )),
    }
}

/// Writes a message to stderr, ended by a line break. Where stderr is gone there is nobody to tell.
pub fn error(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let ending = if text.ends_with('\n') { "" } else { "\n" };
    let _ = write!(stderr, "{text}{ending}");
}
