use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::{Event, Migrator};
use crate::error::{Error, ErrorKind, Result};
use crate::project::{HookCommand, HookProgram, PostWriteHook};

/// A hook whose program was found.
pub(super) struct ReadyHook<'a> {
    hook: &'a PostWriteHook,
    command: HookCommand,
    program: PathBuf,
}

/// What a hook did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookRun {
    /// Its name.
    pub name: String,
    /// What its program wrote to stdout.
    pub stdout: String,
}

impl Migrator {
    /// Has the project's post-write hooks run on new scripts. Programs are looked for in these folders, in order.
    /// Without this call no hook is run.
    #[must_use]
    pub fn post_write_hooks(mut self, program_folders: Vec<PathBuf>) -> Self {
        self.program_folders = Some(program_folders);
        self
    }

    /// The hooks that are to run, as far as it can be known before the script is there.
    ///
    /// # Errors
    /// When a hook is not complete or its program is not there.
    pub(super) fn ready_hooks(&self) -> Result<Vec<ReadyHook<'_>>> {
        let Some(folders) = &self.program_folders else {
            return Ok(Vec::new());
        };
        let mut ready = Vec::new();
        for hook in &self.project.post_write_hooks {
            // The project has a warning about those that only Python can run.
            if let Some(command) = hook.command()? {
                let program = self.find_program(hook, &command, folders)?;
                ready.push(ReadyHook {
                    hook,
                    command,
                    program,
                });
            }
        }
        Ok(ready)
    }

    fn find_program(
        &self,
        hook: &PostWriteHook,
        command: &HookCommand,
        folders: &[PathBuf],
    ) -> Result<PathBuf> {
        let (names, hint): (&[&str], &str) = match &command.program {
            HookProgram::Executable(name) => {
                if Path::new(name).components().count() > 1 {
                    let path = self.hook_folder(command).join(name);
                    return is_program(&path).then_some(path).ok_or_else(|| {
                        missing(
                            hook,
                            name,
                            "a path is relative to the hook's `cwd`, or to the project's folder",
                        )
                    });
                }
                (&[name.as_str()], "install it, or add its folder to PATH")
            }
            HookProgram::ConsoleScript(name) => (
                &[name.as_str()],
                "install it into the project's virtual environment (.venv, venv or $VIRTUAL_ENV), or add its folder to PATH",
            ),
            HookProgram::Module(_) => (
                &["python3", "python"],
                "a hook of type `module` needs Python: install it, or run the program itself with the type `exec`",
            ),
        };
        let endings: &[&str] = if cfg!(windows) { &[".exe", ""] } else { &[""] };
        folders
            .iter()
            .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
            .flat_map(|path| {
                endings.iter().map(move |ending| {
                    let mut path = OsString::from(&path);
                    path.push(ending);
                    PathBuf::from(path)
                })
            })
            .find(|path| is_program(path))
            .ok_or_else(|| missing(hook, names[0], hint))
    }

    /// The folder that a hook runs in.
    fn hook_folder(&self, command: &HookCommand) -> PathBuf {
        let root = absolute(&self.project.root);
        match &command.cwd {
            Some(cwd) => root.join(cwd),
            None => root,
        }
    }

    /// Runs the hooks on a script that was written, until one fails. Alembic takes no notice of that.
    ///
    /// # Errors
    /// When a hook cannot be started or does not exit with 0. The script stays.
    pub(super) fn run_hooks(&self, hooks: &[ReadyHook<'_>], script: &Path) -> Result<Vec<HookRun>> {
        let script = absolute(script);
        let mut runs = Vec::new();
        for ReadyHook {
            hook,
            command,
            program,
        } in hooks
        {
            let failed = |message: String| {
                hook.error(message).with_hint(format!(
                    "the script was written and lies at `{}`: correct the hook or the script, and run the hook by hand",
                    script.display()
                ))
            };
            let output = Command::new(program)
                .args(command.arguments(&script))
                .current_dir(self.hook_folder(command))
                .stdin(Stdio::null())
                .output()
                .map_err(|error| {
                    let program = program.display();
                    failed(format!(
                        "hook `{}`: cannot run `{program}`: {error}",
                        hook.name
                    ))
                })?;
            let stderr = String::from_utf8_lossy(&output.stderr);
            if !output.status.success() {
                let message = format!("hook `{}` failed: {}", hook.name, ending(&output));
                let stdout = String::from_utf8_lossy(&output.stdout);
                let said = format!("{}\n{}", stdout.trim_end(), stderr.trim_end());
                return Err(failed(message).with_detail(said.trim().to_owned()));
            }
            for line in stderr.lines() {
                self.tell(Event::Printed(line.to_owned()));
            }
            runs.push(HookRun {
                name: hook.name.clone(),
                stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            });
        }
        Ok(runs)
    }
}

/// How a program ended: `exit status 2`, or by which signal.
fn ending(output: &Output) -> String {
    match output.status.code() {
        Some(code) => format!("exit status {code}"),
        None => output.status.to_string(),
    }
}

fn absolute(path: &Path) -> PathBuf {
    // An empty path is the current folder.
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn missing(hook: &PostWriteHook, program: &str, hint: &str) -> Error {
    let message = format!(
        "hook `{}` cannot run: there is no program `{program}`",
        hook.name
    );
    Error::new(ErrorKind::Config, message)
        .with_span(hook.span.clone())
        .with_hint(hint)
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}
