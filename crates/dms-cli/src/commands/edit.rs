use std::path::{Path, PathBuf};
use std::process;

use clap::Args;
use dms::{Error, ErrorKind, Result};

use super::{Command, Outcome};
use crate::session::Session;

/// Open a revision's script in the editor
///
/// The editor is EDITOR, else VISUAL, else the first of sensible-editor, editor, nano, vim and code
/// that is installed. The variables may hold arguments, as in `code --wait`. Several scripts open
/// one after the other. Afterwards the history is checked: if it no longer holds together, the exit
/// status is 1.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  dms edit\n  EDITOR=\"code --wait\" dms edit 6173")]
pub struct Edit {
    /// Which: an id or the beginning of one, `head`, `heads`, `current`, `-N`
    #[arg(default_value = "head", allow_negative_numbers = true)]
    revision: String,
}

impl Command for Edit {
    const NAME: &'static str = "edit";

    fn run(self, session: &mut Session) -> Result<Outcome> {
        let start = std::path::absolute(session.checked_start()?).unwrap_or_default();
        let mut migrator = session.migrator()?;
        let entries = migrator.show(&self.revision)?;
        if entries.is_empty() {
            return Err(nothing_to_edit(&self.revision));
        }
        let editor = find_editor(&start, &|text| session.log().borrow().warning(text))?;
        let paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path).collect();
        for path in &paths {
            editor.open(path, &start)?;
        }
        migrator
            .reread(&paths)
            .map_err(|error| error.context("the history is broken now"))?;
        Ok(Outcome::default())
    }
}

fn nothing_to_edit(revision: &str) -> Error {
    if revision == "current" {
        return Error::new(ErrorKind::Graph, "no current revisions")
            .with_hint("the database is at no revision: `dms history` lists those there are");
    }
    Error::new(
        ErrorKind::Graph,
        format!("no revision files indicated by symbol `{revision}`"),
    )
    .with_hint("`dms history` lists the revisions")
}

/// What is tried where the user has chosen nothing that is there, in Alembic's order.
const KNOWN: [&str; 5] = ["sensible-editor", "editor", "nano", "vim", "code"];

/// A program that opens a file.
#[derive(Debug, PartialEq, Eq)]
struct Editor {
    program: PathBuf,
    arguments: Vec<String>,
}

/// The editor that the environment names, else one that is installed. A choice that is not there is told
/// and passed over, as Alembic does.
fn find_editor(start: &Path, warn: &dyn Fn(&str)) -> Result<Editor> {
    for name in ["EDITOR", "VISUAL"] {
        let Some(value) = std::env::var(name).ok().filter(|value| !value.is_empty()) else {
            continue;
        };
        match Editor::chosen(&value, start) {
            Some(editor) => return Ok(editor),
            None => warn(&format!("{name} is `{value}`, which is not there")),
        }
    }
    let known = KNOWN.iter().find_map(|name| in_path(name));
    known
        .map(|program| Editor {
            program,
            arguments: Vec::new(),
        })
        .ok_or_else(|| {
            Error::new(ErrorKind::Config, "no editor was found").with_hint(
                "name one in the environment variable EDITOR, as in `EDITOR=vim dms edit`",
            )
        })
}

impl Editor {
    /// What a variable says: a file as a whole, or else a command with arguments.
    fn chosen(value: &str, start: &Path) -> Option<Self> {
        let file = start.join(value);
        if file.is_file() {
            return Some(Self {
                program: file,
                arguments: Vec::new(),
            });
        }
        let mut words = words(value)?.into_iter();
        let name = words.next()?;
        let program = if name.contains(std::path::MAIN_SEPARATOR) {
            Some(start.join(&name)).filter(|path| path.is_file())
        } else {
            in_path(&name)
        };
        Some(Self {
            program: program?,
            arguments: words.collect(),
        })
    }

    /// Waits until the editor has ended.
    fn open(&self, path: &Path, start: &Path) -> Result<()> {
        let failed = |what: String| {
            Error::new(
                ErrorKind::Io,
                format!("the editor `{}` {what}", self.program.display()),
            )
            .with_hint(format!(
                "name another one in EDITOR, or open `{}` yourself",
                path.display()
            ))
        };
        let status = process::Command::new(&self.program)
            .args(&self.arguments)
            .arg(path)
            .current_dir(start)
            .status()
            .map_err(|error| failed(format!("cannot be started: {error}")))?;
        if status.success() {
            return Ok(());
        }
        Err(failed(match status.code() {
            Some(code) => format!("ended with exit status {code}"),
            None => "was killed".to_owned(),
        }))
    }
}

/// The file of a program in the folders of PATH.
fn in_path(name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file())
}

/// The words of a command as a shell splits them; `None` if a quote is not closed.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (Some(open), _) if open == character => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().push(characters.next()?),
            (None, _) if character.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_shell() {
        let split = |text| words(text).map(|words| words.join("|"));
        assert_eq!(split("code --wait").as_deref(), Some("code|--wait"));
        assert_eq!(
            split(" a 'b c'  \"d 'e\" f\\ g '' ").as_deref(),
            Some("a|b c|d 'e|f g|")
        );
        assert_eq!(split("a 'b"), None);
        assert_eq!(split(""), Some(String::new()));
    }
}
