//! Post-write hooks: commands that a new script goes through.

use std::path::{Path, PathBuf};

use super::shell_words;
use crate::error::{Error, ErrorKind, Result, SourceSpan};

/// What stands for the script's path in a hook's options.
const SCRIPT: &str = "REVISION_SCRIPT_FILENAME";

/// A hook as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostWriteHook {
    /// Its name.
    pub name: String,
    /// Its keys and their values: `type`, `options`, `cwd`, and what its type wants.
    pub options: Vec<(String, String)>,
    /// Where it stands.
    pub span: SourceSpan,
}

/// What a hook runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookCommand {
    /// The program.
    pub program: HookProgram,
    /// The options, cut into words; [`HookCommand::arguments`] fills in the script.
    words: Vec<String>,
    /// The folder that it runs in, if it is not the project's.
    pub cwd: Option<PathBuf>,
}

/// The program of a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HookProgram {
    /// `exec`: a program, by name or path.
    Executable(String),
    /// `console_scripts`: a program that a Python package installed.
    ConsoleScript(String),
    /// `module`: what `python -m` runs.
    Module(String),
}

impl PostWriteHook {
    fn option(&self, key: &str) -> Option<&str> {
        self.options
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// Its type, if it says one that only a function in Python has.
    pub(super) fn unknown_type(&self) -> Option<&str> {
        self.option("type")
            .filter(|kind| !["exec", "console_scripts", "module"].contains(kind))
    }

    /// The command, or `None` for a type that is a function in Python.
    ///
    /// # Errors
    /// With the place, when the type or what the type wants is missing, or the options cannot be cut into words.
    pub fn command(&self) -> Result<Option<HookCommand>> {
        let program = match self.required("type", "`exec`, `console_scripts` or `module`")? {
            "exec" => HookProgram::Executable(self.required("executable", "a program")?.to_owned()),
            "console_scripts" => {
                HookProgram::ConsoleScript(self.required("entrypoint", "a program")?.to_owned())
            }
            "module" => HookProgram::Module(self.required("module", "a module")?.to_owned()),
            _ => return Ok(None),
        };
        let mut options = self.option("options").unwrap_or_default().to_owned();
        if !options.contains(SCRIPT) {
            options = format!("{SCRIPT} {options}");
        }
        let words = shell_words::split(&options).map_err(|message| {
            self.error(format!(
                "the `options` of hook `{}` cannot be cut into words: {message}",
                self.name
            ))
            .with_hint("quote them as in a shell")
        })?;
        Ok(Some(HookCommand {
            program,
            words,
            cwd: self.option("cwd").map(PathBuf::from),
        }))
    }

    fn required(&self, key: &str, what: &str) -> Result<&str> {
        self.option(key).ok_or_else(|| {
            self.error(format!("hook `{}` has no `{key}`", self.name))
                .with_hint(format!("name {what} with the key `{key}`"))
        })
    }

    /// An error about this hook, with its place.
    pub fn error(&self, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Config, message).with_span(self.span.clone())
    }
}

impl HookCommand {
    /// The arguments of the program, for the script of this path.
    pub fn arguments(&self, script: &Path) -> Vec<String> {
        let script = script.to_string_lossy();
        let module = match &self.program {
            HookProgram::Module(module) => vec!["-m".to_owned(), module.clone()],
            HookProgram::Executable(_) | HookProgram::ConsoleScript(_) => Vec::new(),
        };
        let words = self.words.iter().map(|word| word.replace(SCRIPT, &script));
        module.into_iter().chain(words).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn hook(options: &[(&str, &str)]) -> PostWriteHook {
        PostWriteHook {
            name: "h".into(),
            options: options
                .iter()
                .map(|&(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
            span: SourceSpan {
                path: "a.ini".into(),
                text: "[x]\nhooks = h\n".into(),
                range: 4..13,
            },
        }
    }

    #[test]
    fn arguments_are_alembics() {
        let arguments = |options: &[(&str, &str)]| {
            hook(options)
                .command()
                .unwrap()
                .unwrap()
                .arguments(Path::new("/a b/x.py"))
        };
        let exec = ("type", "exec");
        let program = ("executable", "p");
        assert_eq!(arguments(&[exec, program]), ["/a b/x.py"]);
        assert_eq!(
            arguments(&[exec, program, ("options", "-l 79 'a b'")]),
            ["/a b/x.py", "-l", "79", "a b"]
        );
        assert_eq!(
            arguments(&[
                exec,
                program,
                ("options", "--f=REVISION_SCRIPT_FILENAME -q")
            ]),
            ["--f=/a b/x.py", "-q"]
        );
        let module = [("type", "module"), ("module", "black"), ("options", "-q")];
        assert_eq!(arguments(&module), ["-m", "black", "/a b/x.py", "-q"]);
    }

    #[test]
    fn what_is_missing_is_named_with_its_place() {
        let error = |options: &[(&str, &str)]| hook(options).command().unwrap_err();
        assert_eq!(error(&[]).message(), "hook `h` has no `type`");
        assert_eq!(error(&[]).span().unwrap().line(), 2);
        assert_eq!(
            error(&[("type", "console_scripts")]).message(),
            "hook `h` has no `entrypoint`"
        );
        let quote = [("type", "exec"), ("executable", "p"), ("options", "'a")];
        assert!(
            error(&quote)
                .message()
                .ends_with("a quotation is not closed")
        );
        let own = hook(&[("type", "own")]);
        assert_eq!(own.command().unwrap(), None);
        assert_eq!(own.unknown_type(), Some("own"));
    }
}
