use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexSet;

use super::metadata::EvaluateHead;
use super::{Encoding, Metadata};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Revision;

/// Where scripts lie and how new ones are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptSettings {
    /// The folder with `script.py.mako` and `versions/`.
    pub script_location: PathBuf,
    /// The folders with revisions; empty means `versions` below `script_location`.
    pub version_locations: Vec<PathBuf>,
    /// Whether folders below those count too.
    pub recursive: bool,
    /// `file_template`, with Python's `%(rev)s` tokens.
    pub file_template: String,
    /// `truncate_slug_length`.
    pub truncate_slug_length: usize,
    /// `timezone`: an IANA name, or `None` for local time without offset.
    pub timezone: Option<String>,
    /// `output_encoding`, as Python names it: how new scripts are stored.
    pub output_encoding: String,
    /// The options of `[alembic]`, which templates can ask for by `config.get_main_option("databases")`.
    pub options: Vec<(String, String)>,
    /// The names of the databases of a project that has several; the default one's is empty.
    pub databases: Vec<String>,
}

impl ScriptSettings {
    /// Alembic's defaults for a script location.
    pub fn new(script_location: impl Into<PathBuf>) -> Self {
        Self {
            script_location: script_location.into(),
            version_locations: Vec::new(),
            recursive: false,
            file_template: "%(rev)s_%(slug)s".into(),
            truncate_slug_length: 40,
            timezone: None,
            output_encoding: "utf-8".into(),
            options: Vec::new(),
            databases: Vec::new(),
        }
    }

    /// The folders with revisions; they need not exist.
    pub fn locations(&self) -> Vec<PathBuf> {
        if self.version_locations.is_empty() {
            vec![self.script_location.join("versions")]
        } else {
            self.version_locations.clone()
        }
    }
}

/// A revision file.
#[derive(Debug, Clone)]
pub struct ScriptFile {
    /// Where it lies; for an embedded script its name.
    pub path: PathBuf,
    /// Its text, without a byte order mark.
    pub text: Arc<str>,
    /// What its head says.
    pub metadata: Metadata,
}

/// All revision files of a project.
#[derive(Debug, Clone)]
pub struct ScriptDirectory {
    /// Where they were read.
    pub settings: ScriptSettings,
    /// The files in the order that Alembic reads them: location by location, the files of a folder by name, then
    /// the folders below by name.
    pub files: Vec<ScriptFile>,
    /// What was odd, in Alembic's words.
    pub warnings: Vec<String>,
    /// The place of each revision's file among `files`; of two files with one id the later one counts, as in the graph.
    places: HashMap<String, usize>,
}

impl ScriptDirectory {
    /// Reads every revision file: `*.py`, unless the name starts with `.#` or `__init__`. A version location that
    /// does not exist has no files.
    ///
    /// # Errors
    /// When the folder is missing (with the hint to run `dms init`), a file cannot be read or parsed,
    /// or a file has no `revision`.
    pub fn open(settings: ScriptSettings) -> Result<Self> {
        Self::open_with(settings, &|_, _| None)
    }

    /// The same, where heads that are no literals are asked of `evaluate`, as in [`Metadata::read_with`].
    ///
    /// # Errors
    /// As [`ScriptDirectory::open`].
    pub fn open_with(settings: ScriptSettings, evaluate: &EvaluateHead) -> Result<Self> {
        if !settings.script_location.exists() {
            return Err(Error::new(
                ErrorKind::Config,
                format!("`{}` does not exist", settings.script_location.display()),
            )
            .with_hint(
                "run `dms init` to start a folder of migrations, or name yours with `-d DIRECTORY`",
            ));
        }
        let mut listing = Listing::default();
        for location in settings.locations() {
            if location.exists() {
                listing.folder(&location, settings.recursive)?;
            }
        }
        let files = read_all(&listing.paths, evaluate)?;
        Ok(Self::new(settings, files, listing.warnings))
    }

    /// Scripts that are part of a program: (file name, text).
    ///
    /// # Errors
    /// When a text does not parse or has no `revision`.
    pub fn embedded(scripts: &[(&str, &str)]) -> Result<Self> {
        let mut scripts: Vec<_> = scripts
            .iter()
            .filter(|(name, _)| is_revision_name(file_name(Path::new(name))))
            .collect();
        scripts.sort_by_key(|(name, _)| *name);
        let files = scripts
            .into_iter()
            .map(|(name, text)| ScriptFile::new(PathBuf::from(name), text, &|_, _| None))
            .collect::<Result<_>>()?;
        Ok(Self::new(ScriptSettings::new(""), files, Vec::new()))
    }

    fn new(settings: ScriptSettings, files: Vec<ScriptFile>, warnings: Vec<String>) -> Self {
        let mut places = HashMap::with_capacity(files.len());
        for (place, file) in files.iter().enumerate() {
            places.insert(file.metadata.revision.id.clone(), place);
        }
        Self {
            settings,
            files,
            warnings,
            places,
        }
    }

    /// The same, with one more file.
    ///
    /// # Errors
    /// When the text does not parse or has no `revision`.
    pub fn with_file(&self, path: &Path, text: &str) -> Result<Self> {
        let mut files = self.files.clone();
        files.push(ScriptFile::new(path.to_owned(), text, &|_, _| None)?);
        Ok(Self::new(
            self.settings.clone(),
            files,
            self.warnings.clone(),
        ))
    }

    /// What the graph is made of.
    pub fn revisions(&self) -> Vec<Revision> {
        self.files
            .iter()
            .map(|file| file.metadata.revision.clone())
            .collect()
    }

    /// The file of this revision.
    pub fn file(&self, revision: &str) -> Option<&ScriptFile> {
        self.places.get(revision).map(|place| &self.files[*place])
    }
}

impl ScriptFile {
    /// A file of this text.
    ///
    /// # Errors
    /// When it does not parse or has no `revision`.
    fn new(path: PathBuf, text: &str, evaluate: &EvaluateHead) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let Some(metadata) = Metadata::read_with(&path, text, evaluate)? else {
            let name = file_name(&path);
            return Err(Error::new(
                ErrorKind::Script,
                format!("could not determine revision id from filename `{name}`"),
            )
            .with_detail(format!("in {}", path.display()))
            .with_hint(
                "declare `revision = \"...\"` and `down_revision = ...` at the top of the file, or move a file that is no migration out of the folder",
            ));
        };
        Ok(Self {
            path,
            text: text.into(),
            metadata,
        })
    }

    /// Reads a file by way of a buffer that serves for many: two allocations and a question for the size less.
    pub(super) fn read(path: &Path, buffer: &mut Vec<u8>, evaluate: &EvaluateHead) -> Result<Self> {
        buffer.clear();
        File::open(path)
            .and_then(|file| file.take(u64::MAX).read_to_end(buffer))
            .map_err(|error| cannot_read(path, &error))?;
        // Files in UTF-8, nearly all, are not searched for another encoding.
        let encoding = match std::str::from_utf8(buffer) {
            Ok(text) if !text.contains("coding") => Encoding::Utf8,
            _ => Encoding::declared(buffer).unwrap_or(Encoding::Utf8),
        };
        let text = encoding.decode(buffer).map_err(|error| {
            let line = 1 + buffer[..error.valid_up_to()]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count();
            Error::new(
                ErrorKind::Script,
                format!(
                    "`{}` is not UTF-8: line {line} has a byte that is no character",
                    path.display()
                ),
            )
            .with_hint("save the file as UTF-8")
        })?;
        Self::new(path.to_owned(), &text, evaluate)
    }
}

fn cannot_read(path: &Path, error: &io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("cannot read `{}`: {error}", path.display()),
    )
}

fn file_name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

/// Whether Alembic takes a file of this name for a revision.
fn is_revision_name(name: &str) -> bool {
    name.ends_with(".py") && !name.starts_with(".#") && !name.starts_with("__init__")
}

/// The files that are to be read.
#[derive(Default)]
struct Listing {
    paths: Vec<PathBuf>,
    /// The folders in which files really lie.
    real_folders: IndexSet<PathBuf>,
    /// The number of its real folder and the name of each file.
    known: HashSet<(usize, OsString)>,
    warnings: Vec<String>,
}

impl Listing {
    /// Adds the files of a folder and, when asked, of those below it. Links to folders are not followed.
    fn folder(&mut self, root: &Path, recursive: bool) -> Result<()> {
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            let unreadable = |error: io::Error| cannot_read(&folder, &error);
            let real = folder.canonicalize().map_err(unreadable)?;
            let number = self.real_folders.insert_full(real).0;
            let mut files = Vec::new();
            let mut below = Vec::new();
            for entry in fs::read_dir(&folder).map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                let kind = entry.file_type().map_err(unreadable)?;
                let name = entry.file_name();
                if kind.is_dir() {
                    below.push(name);
                } else if name.to_str().is_some_and(is_revision_name)
                    && (kind.is_file() || !entry.path().is_dir())
                {
                    files.push((name, kind.is_symlink()));
                }
            }
            files.sort();
            for (name, is_link) in files {
                let path = folder.join(&name);
                let (number, real_name) = if is_link {
                    let target = path
                        .canonicalize()
                        .map_err(|error| cannot_read(&path, &error))?;
                    let parent = target.parent().unwrap_or(&target).to_owned();
                    let name = target.file_name().unwrap_or_default().to_owned();
                    (self.real_folders.insert_full(parent).0, name)
                } else {
                    (number, name)
                };
                let known = (number, real_name);
                if self.known.contains(&known) {
                    self.warnings.push(format!(
                        "File {} loaded twice! ignoring. Please ensure version_locations is unique.",
                        self.real_folders[number].join(&known.1).display()
                    ));
                } else if !is_link || known.1.to_str().is_some_and(is_revision_name) {
                    self.known.insert(known);
                    self.paths.push(path);
                }
            }
            if recursive {
                below.retain(|name| name != "__pycache__");
                below.sort();
                folders.extend(below.iter().rev().map(|name| folder.join(name)));
            }
        }
        Ok(())
    }
}

/// Reads the files, on several threads when there are many; the first error in the files' order counts.
fn read_all(paths: &[PathBuf], evaluate: &EvaluateHead) -> Result<Vec<ScriptFile>> {
    /// Below this, starting a thread costs more than it saves.
    const FILES_PER_THREAD: usize = 64;
    let threads = std::thread::available_parallelism()
        .map_or(1, std::num::NonZero::get)
        .min(8)
        .min(paths.len() / FILES_PER_THREAD);
    let read = |part: &[PathBuf]| -> Result<Vec<ScriptFile>> {
        let mut buffer = Vec::with_capacity(16 * 1024);
        part.iter()
            .map(|path| ScriptFile::read(path, &mut buffer, evaluate))
            .collect()
    };
    if threads < 2 {
        return read(paths);
    }
    std::thread::scope(|scope| {
        let mut parts = paths.chunks(paths.len().div_ceil(threads));
        let own = parts.next().unwrap_or_default();
        let others: Vec<_> = parts.map(|part| scope.spawn(move || read(part))).collect();
        let mut files = read(own)?;
        files.reserve_exact(paths.len() - own.len());
        for part in others {
            let part = part.join().map_err(|_| {
                Error::new(ErrorKind::Io, "a thread that reads revision files failed")
            })?;
            files.extend(part?);
        }
        Ok(files)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn script(id: &str) -> String {
        format!("\"\"\"m\"\"\"\nrevision = '{id}'\ndown_revision = None\n")
    }

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (number, name) in files.iter().enumerate() {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, script(&format!("r{number}"))).unwrap();
        }
        folder
    }

    fn ids(directory: &ScriptDirectory) -> Vec<&str> {
        directory
            .files
            .iter()
            .map(|file| file.metadata.revision.id.as_str())
            .collect()
    }

    #[test]
    fn files_are_chosen_and_ordered_as_alembic_does() {
        let folder = folder(&[
            "versions/b.py",
            "versions/a.py",
            "versions/.#a.py",
            "versions/__init__.py",
            "versions/__init__x.py",
            "versions/c.pyc",
            "versions/Z.py",
            "versions/sub/a.py",
            "versions/__pycache__/a.py",
        ]);
        let mut settings = ScriptSettings::new(folder.path());
        let directory = ScriptDirectory::open(settings.clone()).unwrap();
        assert_eq!(ids(&directory), ["r6", "r1", "r0"]);
        assert!(
            directory
                .file("r1")
                .unwrap()
                .path
                .ends_with("versions/a.py")
        );
        settings.recursive = true;
        assert_eq!(
            ids(&ScriptDirectory::open(settings).unwrap()),
            ["r6", "r1", "r0", "r7"]
        );
    }

    #[test]
    fn a_file_that_is_reached_twice_counts_once() {
        let folder = folder(&["versions/a.py", "versions/sub/b.py"]);
        let versions = folder.path().join("versions");
        let mut settings = ScriptSettings::new(folder.path());
        settings.recursive = true;
        settings.version_locations = vec![
            versions.clone(),
            versions.join("sub"),
            folder.path().join("missing"),
        ];
        let directory = ScriptDirectory::open(settings).unwrap();
        assert_eq!(ids(&directory), ["r0", "r1"]);
        assert_eq!(directory.warnings.len(), 1);
        assert!(directory.warnings[0].contains("b.py loaded twice! ignoring."));
    }

    #[test]
    fn many_files_are_read_in_order() {
        let names: Vec<String> = (0..300)
            .map(|number| format!("versions/{number:04}.py"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let folder = folder(&names);
        let directory = ScriptDirectory::open(ScriptSettings::new(folder.path())).unwrap();
        assert_eq!(directory.files.len(), 300);
        assert!(
            ids(&directory)
                .iter()
                .enumerate()
                .all(|(number, id)| *id == format!("r{number}"))
        );
    }

    #[test]
    fn errors_say_what_to_do() {
        let folder = folder(&["versions/a.py"]);
        let missing =
            ScriptDirectory::open(ScriptSettings::new(folder.path().join("no"))).unwrap_err();
        assert!(missing.message().ends_with("no` does not exist"));
        assert!(missing.hint().unwrap().contains("dms init"));
        let path = folder.path().join("versions/b.py");
        fs::write(&path, b"# a\n# \xff\n").unwrap();
        let open = || ScriptDirectory::open(ScriptSettings::new(folder.path())).unwrap_err();
        assert!(
            open()
                .message()
                .ends_with("is not UTF-8: line 2 has a byte that is no character")
        );
        fs::write(&path, "x = 1\n").unwrap();
        // `b` is a hexadecimal digit, and so an id of the old kind.
        assert!(open().message().ends_with("has no `down_revision`"));
        fs::rename(&path, folder.path().join("versions/x.py")).unwrap();
        assert_eq!(
            open().message(),
            "could not determine revision id from filename `x.py`"
        );
    }

    #[test]
    fn embedded_scripts_are_sorted_by_name() {
        let (a, b) = (script("a"), format!("\u{feff}{}", script("b")));
        let directory =
            ScriptDirectory::embedded(&[("2_b.py", &b), ("1_a.py", &a), ("__init__.py", "")])
                .unwrap();
        assert_eq!(ids(&directory), ["a", "b"]);
    }
}
