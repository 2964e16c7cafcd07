//! The project's own Python files.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use super::settings::read_text;

/// At most so many files are opened.
const FILES: usize = 2_000;
/// At most so many folders are listed.
const FOLDERS: usize = 2_000;
/// Larger files are data.
const BYTES: u64 = 1 << 20;

/// Python files with one of the wanted texts in them.
pub(super) struct Found {
    pub files: Vec<(PathBuf, String)>,
    /// Set if there are more files than are looked at: how many were.
    pub cap: Option<usize>,
}

/// Finds the Python files below `root` that contain one of these texts: the files of a folder before those of the
/// folders in it, and by name. Hidden folders, virtual environments, installed packages and `skip` are left out, and
/// links to folders are not followed.
pub(super) fn find(root: &Path, skip: Option<&Path>, wanted: &[&str]) -> Found {
    let mut found = Found {
        files: Vec::new(),
        cap: None,
    };
    let mut folders = VecDeque::from([root.to_owned()]);
    let (mut opened, mut listed) = (0, 0);
    while let Some(folder) = folders.pop_front() {
        if listed == FOLDERS {
            found.cap = Some(opened);
            return found;
        }
        listed += 1;
        let mut files = Vec::new();
        let mut below = Vec::new();
        // A folder that cannot be listed has nothing of the project's.
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            let path = entry.path();
            if kind.is_dir() {
                below.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                files.push(path);
            }
        }
        files.sort();
        below.sort();
        for path in files {
            if opened == FILES {
                found.cap = Some(FILES);
                return found;
            }
            opened += 1;
            if let Some(text) = read(&path).filter(|text| wanted.iter().any(|w| text.contains(w))) {
                found.files.push((path, text));
            }
        }
        folders.extend(below.into_iter().filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| {
                !name.starts_with('.')
                    && !["node_modules", "site-packages", "__pycache__"].contains(&name)
            }) && skip != Some(path.as_path())
                && !path.join("pyvenv.cfg").exists()
        }));
    }
    found
}

/// The text of a Python file, unless it cannot be read, is no UTF-8 or is too large.
pub(super) fn read(path: &Path) -> Option<String> {
    if fs::metadata(path).ok()?.len() > BYTES {
        return None;
    }
    read_text(path).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_projects_own_files() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in [
            "z.py",
            "a.py",
            "a.txt",
            "b/a.py",
            "b/c/a.py",
            "migrations/env.py",
            ".venv/a.py",
            "env/pyvenv.cfg",
            "env/lib/a.py",
            "node_modules/a.py",
            "b/__pycache__/a.py",
            "lib/site-packages/a.py",
        ] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "wanted").unwrap();
        }
        fs::write(root.join("no.py"), "other").unwrap();
        fs::write(root.join("bad.py"), b"wanted \xff").unwrap();
        let skip = root.join("migrations");
        let found = find(root, Some(&skip), &["wanted"]);
        let names: Vec<_> = found
            .files
            .iter()
            .map(|(path, _)| path.strip_prefix(root).unwrap().to_str().unwrap())
            .collect();
        assert_eq!(names, ["a.py", "z.py", "b/a.py", "b/c/a.py"]);
        assert_eq!(found.cap, None);
    }

    #[test]
    fn a_huge_project_is_not_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..=FILES {
            fs::write(folder.path().join(format!("{number:05}.py")), "").unwrap();
        }
        assert_eq!(find(folder.path(), None, &["x"]).cap, Some(FILES));
    }
}
