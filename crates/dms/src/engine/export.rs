use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Migrator;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Step;
use crate::script::slug;

/// The file that lists what an export wrote, so that the next one can tell its own files from others.
const MANIFEST: &str = ".dms-export";

/// The file that holds the whole of `upgrade --sql`.
const WHOLE: &str = "upgrade.sql";

/// What an export did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Export {
    /// The folder.
    pub directory: PathBuf,
    /// Files that are new or have a new text.
    pub written: Vec<PathBuf>,
    /// Files of revisions that are gone.
    pub removed: Vec<PathBuf>,
    /// How many files were right already.
    pub unchanged: usize,
}

impl Migrator {
    /// Writes the SQL of every revision, up and down, and of the whole upgrade, into a folder:
    /// `transforms` beside `versions` unless `output` says otherwise. Each file is replaced atomically;
    /// files of an earlier export whose revision is gone are removed; nothing else is touched.
    ///
    /// # Errors
    /// When a script cannot be rendered without a database (nothing is written then), or a file cannot
    /// be written.
    pub fn export(&mut self, output: Option<&Path>) -> Result<Export> {
        let mut directory = output.map_or_else(
            || self.project.scripts.script_location.join("transforms"),
            Path::to_path_buf,
        );
        if let Some(name) = self.database_file_name() {
            directory.push(name);
        }
        let files = self.export_files()?;
        fs::create_dir_all(&directory).map_err(|error| io("create", &directory, &error))?;
        let earlier = read_manifest(&directory)?;
        // The new manifest covers old and new files until the old ones are gone, so that an export that
        // is killed leaves nothing behind that the next one would not recognise.
        let all: Vec<&str> = earlier
            .iter()
            .map(String::as_str)
            .chain(files.keys().map(String::as_str))
            .collect();
        write_manifest(&directory, &all)?;
        let mut export = Export {
            directory: directory.clone(),
            ..Export::default()
        };
        for (name, text) in &files {
            let path = directory.join(name);
            if fs::read(&path).is_ok_and(|present| present == text.as_bytes()) {
                export.unchanged += 1;
            } else {
                write_atomically(&path, text)?;
                export.written.push(path);
            }
        }
        for name in earlier.iter().filter(|name| !files.contains_key(*name)) {
            let path = directory.join(name);
            match fs::remove_file(&path) {
                Ok(()) => export.removed.push(path),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(io("remove", &path, &error)),
            }
        }
        write_manifest(
            &directory,
            &files.keys().map(String::as_str).collect::<Vec<_>>(),
        )?;
        Ok(export)
    }

    /// The files of an export: name to text.
    fn export_files(&self) -> Result<BTreeMap<String, String>> {
        let up_steps = self.graph.upgrade(&[], "heads")?;
        let mut rows = Vec::new();
        for change in up_steps.iter().flat_map(|step| &step.rows) {
            super::version_table::apply(&mut rows, change);
        }
        let down_steps = self.graph.downgrade(&rows, "base")?;
        let numbers: BTreeMap<String, usize> = up_steps
            .iter()
            .enumerate()
            .filter_map(|(index, step)| Some((step.revision.clone()?, index + 1)))
            .collect();
        let up = self.render_steps(Vec::new(), up_steps.clone())?;
        let down = self.render_steps(rows, down_steps.clone())?;
        let mut files = BTreeMap::new();
        files.insert(WHOLE.to_owned(), up.text());
        for (steps, run, ending) in [(&up_steps, &up, "up"), (&down_steps, &down, "down")] {
            for (step, text) in steps.iter().zip(&run.steps) {
                let Some(name) = self.export_name(step, &numbers) else {
                    continue;
                };
                files.insert(
                    format!("{name}.{ending}.sql"),
                    format!("{}{text}{}", run.opening, run.closing),
                );
            }
        }
        Ok(files)
    }

    /// `0001_6173b7ed3174_add_product`.
    fn export_name(&self, step: &Step, numbers: &BTreeMap<String, usize>) -> Option<String> {
        let id = step.revision.as_deref()?;
        let number = numbers.get(id)?;
        let message = &self.graph.revision(id)?.message;
        let slug = slug(message, self.project.scripts.truncate_slug_length);
        let file_safe: String = id
            .chars()
            .map(|character| {
                if character.is_alphanumeric() || matches!(character, '_' | '.') {
                    character
                } else {
                    '_'
                }
            })
            .collect();
        Some(if slug.is_empty() {
            format!("{number:04}_{file_safe}")
        } else {
            format!("{number:04}_{file_safe}_{slug}")
        })
    }
}

/// The names that an earlier export wrote. Only plain file names count: a manifest is a file that anyone
/// can edit, and must not lead out of its folder.
fn read_manifest(directory: &Path) -> Result<Vec<String>> {
    let path = directory.join(MANIFEST);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text
            .lines()
            .filter(|name| name.ends_with(".sql") && !name.contains(['/', '\\']))
            .map(str::to_owned)
            .collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(io("read", &path, &error)),
    }
}

fn write_manifest(directory: &Path, names: &[&str]) -> Result<()> {
    let mut text = names.join("\n");
    text.push('\n');
    write_atomically(&directory.join(MANIFEST), &text)
}

/// Writes beside the target and renames over it.
fn write_atomically(path: &Path, text: &str) -> Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".tmp");
    let temporary = PathBuf::from(temporary);
    fs::write(&temporary, text).map_err(|error| io("write", &temporary, &error))?;
    fs::rename(&temporary, path).map_err(|error| io("write", path, &error))
}

fn io(verb: &str, path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("cannot {verb} `{}`: {error}", path.display()),
    )
    .with_hint("check that the folder exists and may be written, or give another with `--output`")
}
