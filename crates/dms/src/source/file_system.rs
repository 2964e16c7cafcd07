//! The project's modules on disk.

use std::cell::RefCell;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use dms_python::{Loader, Raised, Source};

use crate::error::{Error, ErrorKind};

/// Finds modules under folders: `a.b` is `a/b.py` or `a/b/__init__.py` under the first folder that has it.
///
/// Nothing outside of the folders is read, not even through symbolic links.
///
/// Of a folder of installed libraries (`site-packages`), a module counts that is about SQLAlchemy and that DMS does not
/// answer for itself, or that belongs to a package of the project: a model's base class may be there, and everything else
/// has nothing to say of a schema. A project may be installed itself: the package of its models, and that in which its
/// scripts are, counts as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSystem {
    roots: Vec<PathBuf>,
    /// Packages among the libraries that are the project's.
    own: RefCell<Vec<String>>,
    /// The modules that were loaded so far, with their text.
    loaded: RefCell<Vec<(PathBuf, Arc<str>)>>,
}

impl FileSystem {
    /// A loader of the modules under these folders, the first ones first.
    pub fn new(roots: impl Into<Vec<PathBuf>>) -> Self {
        let loader = Self {
            roots: roots.into(),
            own: RefCell::default(),
            loaded: RefCell::default(),
        };
        let folders = loader.roots.iter().filter(|root| !is_of_libraries(root));
        folders.for_each(|folder| loader.own_file(folder));
        loader
    }

    /// Tells that a module is the project's, with all of its package, should it be among the libraries.
    pub(super) fn own_module(&self, module: &str) {
        let package = module.split('.').next().unwrap_or(module);
        self.own.borrow_mut().push(package.to_owned());
    }

    /// Tells the same of a file or a folder.
    pub(super) fn own_file(&self, path: &Path) {
        for library in self.roots.iter().filter(|root| is_of_libraries(root)) {
            let (Ok(path), Ok(library)) = (path.canonicalize(), library.canonicalize()) else {
                continue;
            };
            let inner = path.strip_prefix(library).ok();
            let package = inner.and_then(|path| path.components().next());
            if let Some(Component::Normal(package)) = package {
                self.own_module(&package.to_string_lossy());
            }
        }
    }

    /// The files that were loaded so far, with their text.
    pub(super) fn loaded(&self) -> Vec<(PathBuf, Arc<str>)> {
        self.loaded.borrow().clone()
    }

    pub(super) fn note(&self, source: &Source) {
        let file = (source.path.clone(), source.text.clone());
        self.loaded.borrow_mut().push(file);
    }

    /// The file of a module, if there is one, and whether it is a package.
    pub fn find(&self, module: &str) -> Option<(PathBuf, bool)> {
        let found = self.locate(module)?;
        Some((found.path, found.is_package))
    }

    fn locate(&self, module: &str) -> Option<Found> {
        let words: Vec<&str> = module.split('.').collect();
        let is_name = |word: &&str| {
            !word.is_empty()
                && word
                    .chars()
                    .all(|character| character.is_alphanumeric() || matches!(character, '_' | '-'))
        };
        if !words.iter().all(is_name) {
            return None;
        }
        let relative: PathBuf = words.iter().collect();
        for root in &self.roots {
            let package = root.join(&relative).join("__init__.py");
            let file = root.join(&relative).with_extension("py");
            for (path, is_package) in [(package, true), (file, false)] {
                if !path.is_file() || !is_inside(&path, root) {
                    continue;
                }
                let mut text = None;
                if is_of_libraries(root) && !self.is_own(words[0]) {
                    text = about_models(words[0], &path);
                    if text.is_none() {
                        continue;
                    }
                }
                return Some(Found {
                    path: shown(&path),
                    is_package,
                    text,
                });
            }
        }
        None
    }

    /// Whether the project itself has a part of this package: some are spread over several distributions.
    fn is_own(&self, package: &str) -> bool {
        if self.own.borrow().iter().any(|own| own == package) {
            return true;
        }
        let mut roots = self.roots.iter().filter(|root| !is_of_libraries(root));
        roots.any(|root| root.join(package).is_dir())
    }

    /// The path if it lies, or would lie, under one of the folders; a relative one starts at the first of them.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let path = match path.is_relative() && !path.exists() {
            true => self.roots.first()?.join(path),
            false => path.to_owned(),
        };
        // What is not there yet lies where its folder does.
        let there = path.ancestors().find(|part| part.exists())?;
        let is_plain = !(path.components()).any(|part| matches!(part, Component::ParentDir));
        let is_ours = self.roots.iter().any(|root| is_inside(there, root));
        (is_ours && (is_plain || there == path)).then_some(path)
    }

    /// Whether a module is a folder without `__init__.py`, which Python takes as a package too.
    fn is_namespace(&self, module: &str) -> Option<PathBuf> {
        let relative: PathBuf = module.split('.').collect();
        let is_plain = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_plain || module.is_empty() {
            return None;
        }
        let package = module.split('.').next().unwrap_or(module);
        self.roots
            .iter()
            .filter(|root| !is_of_libraries(root) || self.is_own(package))
            .map(|root| (root, root.join(&relative)))
            .find_map(|(root, folder)| {
                (folder.is_dir() && is_inside(&folder, root) && has_modules(&folder))
                    .then(|| shown(&folder))
            })
    }
}

/// The file of a module.
struct Found {
    path: PathBuf,
    is_package: bool,
    /// Its text, if it had to be read to know whether it counts.
    text: Option<String>,
}

fn is_of_libraries(root: &Path) -> bool {
    root.ends_with("site-packages")
}

/// Whether the module is there in the machine's own code, which cannot be read.
fn is_compiled(module: &Path) -> bool {
    let (Some(folder), Some(name)) = (module.parent(), module.file_name()) else {
        return false;
    };
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    let (name, kinds) = (name.to_string_lossy(), [".so", ".pyd"]);
    entries.filter_map(Result::ok).any(|entry| {
        let file = entry.file_name();
        let file = file.to_string_lossy();
        let rest = file.strip_prefix(&*name);
        rest.is_some_and(|rest| rest.starts_with('.') && kinds.iter().any(|it| rest.ends_with(it)))
    })
}

/// The text of a library's module, if it is about SQLAlchemy, names a type, as models annotate their fields with, or has
/// constants, as lengths and defaults of columns are taken from.
fn about_models(package: &str, path: &Path) -> Option<String> {
    const MOST_BYTES: u64 = 1 << 20;
    let is_short = path
        .metadata()
        .is_ok_and(|metadata| metadata.len() <= MOST_BYTES);
    let tells_version = crate::pylib::tells_version(path);
    if !is_short || crate::pylib::answers_for(package) && !tells_version {
        return None;
    }
    let text = fs::read_to_string(path).ok()?;
    let is_wanted = tells_version
        || is_about_models(&text)
        || names_type(&text)
        || path.ends_with("constants.py")
        || leads_to_models(package, path, &text)
        || derives_from_models(package, path, &text);
    is_wanted.then_some(text)
}

fn is_about_models(text: &str) -> bool {
    text.contains("sqlalchemy")
}

/// Whether a package takes names from a module of its own that is about SQLAlchemy: `from .models import Model`, or
/// `from package.models import Model`.
fn leads_to_models(package: &str, path: &Path, text: &str) -> bool {
    let (true, Some(folder)) = (path.ends_with("__init__.py"), path.parent()) else {
        return false;
    };
    let root = path.ancestors().find(|folder| is_of_libraries(folder));
    let modules = imports_from(text).filter_map(|(module, _)| {
        let (folder, module) = match module.strip_prefix('.') {
            Some(module) => (folder, module),
            None if module.split('.').next() == Some(package) => (root?, module),
            None => return None,
        };
        Some(folder.join(module.trim().replace('.', "/")))
    });
    modules
        .into_iter()
        .any(|module| is_file_about_models(&module))
}

/// Whether a class of the module derives from one that it takes from a module of its own package that is about
/// SQLAlchemy: `from package.models import Model`, `class Query(Model):`.
fn derives_from_models(package: &str, path: &Path, text: &str) -> bool {
    let is_package = |folder: &&Path| folder.file_name().is_some_and(|name| name == package);
    let Some(root) = path.ancestors().find(is_package).and_then(Path::parent) else {
        return false;
    };
    let classes: Vec<&str> = (text.lines())
        .filter(|line| line.starts_with("class "))
        .filter_map(|line| line.split_once('(').map(|(_, bases)| bases))
        .collect();
    let is_base = |name: &str| {
        let mut bases = classes.iter().flat_map(|bases| bases.split([',', ')']));
        bases.any(|base| base.trim() == name)
    };
    imports_from(text)
        .filter(|(module, _)| module.split('.').next() == Some(package))
        .filter(|(_, names)| names.split(',').any(|name| is_base(name.trim())))
        .any(|(module, _)| is_file_about_models(&root.join(module.replace('.', "/"))))
}

/// The lines `from module import names` of a text, in these two parts.
fn imports_from(text: &str) -> impl Iterator<Item = (&str, &str)> {
    (text.lines()).filter_map(|line| line.strip_prefix("from ")?.split_once(" import "))
}

/// Whether the file of a module is about SQLAlchemy.
fn is_file_about_models(module: &Path) -> bool {
    let files = [module.join("__init__.py"), module.with_extension("py")];
    let mut texts = files
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok());
    texts.any(|text| is_about_models(&text))
}

/// Whether a module has a line `Name = Annotated[...]` of its own.
fn names_type(text: &str) -> bool {
    let is_alias = |line: &str| match line.split_once(" = Annotated[") {
        Some((name, _)) => name.starts_with(|first: char| first.is_ascii_alphabetic()),
        None => false,
    };
    text.lines().any(is_alias)
}

/// Where the virtual environment in this folder keeps its libraries, if it is one.
pub fn libraries(environment: &Path) -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = fs::read_dir(environment.join("lib"))
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("site-packages")))
        .filter(|path| path.is_dir())
        .collect();
    versions.sort();
    versions.pop()
}

/// Whether a folder has a module in it or in a folder of its own.
fn has_modules(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.filter_map(Result::ok).any(|entry| {
        let path = entry.path();
        path.extension().is_some_and(|extension| extension == "py")
            || path.join("__init__.py").is_file()
    })
}

fn is_inside(path: &Path, root: &Path) -> bool {
    match (path.canonicalize(), root.canonicalize()) {
        (Ok(path), Ok(root)) => path.starts_with(root),
        _ => false,
    }
}

/// A path without `./` at its start, as messages show it.
fn shown(path: &Path) -> PathBuf {
    path.strip_prefix(".")
        .map_or_else(|_| path.to_path_buf(), Path::to_path_buf)
}

/// The text of a source file.
///
/// # Errors
/// [`ErrorKind::Io`] when it cannot be read or is not UTF-8.
pub fn read_source(path: &Path) -> crate::error::Result<String> {
    fs::read_to_string(path).map_err(|error| {
        Error::new(
            ErrorKind::Io,
            format!("cannot read `{}`: {error}", path.display()),
        )
        .with_hint("check that the file is there, is readable, and is UTF-8 text")
    })
}

impl Loader for FileSystem {
    fn load(&self, module: &str) -> Result<Option<Source>, Raised> {
        if let Some(found) = self.locate(module) {
            let text = match found.text {
                Some(text) => text,
                None => read_source(&found.path).map_err(Raised::host)?,
            };
            let source = Source {
                path: found.path,
                text: text.into(),
                is_package: found.is_package,
            };
            self.note(&source);
            return Ok(Some(source));
        }
        Ok(self.is_namespace(module).map(|path| Source {
            path,
            text: "".into(),
            is_package: true,
        }))
    }

    fn passes_over(&self, module: &str) -> bool {
        let relative: PathBuf = module.split('.').collect();
        let mut libraries = self.roots.iter().filter(|root| is_of_libraries(root));
        libraries.any(|root| {
            let path = root.join(&relative);
            path.is_dir() || path.with_extension("py").is_file() || is_compiled(&path)
        })
    }

    fn libraries(&self) -> Vec<PathBuf> {
        let libraries = self.roots.iter().filter(|root| is_of_libraries(root));
        libraries.cloned().collect()
    }

    fn read(&self, path: &Path) -> Result<Option<Vec<u8>>, Raised> {
        const MOST_BYTES: u64 = 16 << 20;
        let Some(path) = self.inside(path) else {
            // What is nowhere is not outside either.
            if path.is_absolute() && !path.exists() {
                return Ok(None);
            }
            let message = format!(
                "`{}` is outside of the project, and this code is evaluated without other files",
                path.display()
            );
            return Err(Raised::unsupported(message).with_hint(
                "write the data into the script, or keep the file in the project's folder",
            ));
        };
        if !path.is_file() {
            return Ok(None);
        }
        if path.metadata().is_ok_and(|it| it.len() > MOST_BYTES) {
            let message = format!(
                "`{}` has more than {} MiB",
                path.display(),
                MOST_BYTES >> 20
            );
            return Err(Raised::unsupported(message)
                .with_hint("load so much data outside of the migration"));
        }
        let bytes = fs::read(&path).map_err(|error| {
            Raised::exception(
                "OSError",
                format!("cannot read `{}`: {error}", path.display()),
            )
        })?;
        Ok(Some(bytes))
    }

    fn list(&self, folder: &Path) -> Result<Option<Vec<(String, bool)>>, Raised> {
        let Some(folder) = self.inside(folder).filter(|folder| folder.is_dir()) else {
            return Ok(None);
        };
        let entries = fs::read_dir(&folder).map_err(|error| {
            Raised::exception(
                "OSError",
                format!("cannot read `{}`: {error}", folder.display()),
            )
        })?;
        let mut names: Vec<(String, bool)> = entries
            .filter_map(Result::ok)
            // Two runs give the same answer, whether Python has left what it compiled or not.
            .filter(|entry| entry.file_name() != "__pycache__")
            .filter_map(|entry| {
                Some((entry.file_name().into_string().ok()?, entry.path().is_dir()))
            })
            .collect();
        names.sort();
        Ok(Some(names))
    }

    fn file(&self, path: &Path) -> Result<Option<Source>, Raised> {
        if !path.is_file() || !self.roots.iter().any(|root| is_inside(path, root)) {
            return Ok(None);
        }
        Ok(Some(Source {
            path: shown(path),
            text: read_source(path).map_err(Raised::host)?.into(),
            is_package: false,
        }))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::rc::Rc;

    use super::*;

    #[test]
    fn modules_are_found_under_the_roots_alone() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        fs::create_dir_all(root.join("pkg/inner")).unwrap();
        fs::create_dir_all(root.join("space")).unwrap();
        fs::write(root.join("pkg/__init__.py"), "").unwrap();
        fs::write(root.join("pkg/inner/__init__.py"), "").unwrap();
        fs::write(root.join("pkg/models.py"), "x = 1").unwrap();
        fs::write(root.join("space/models.py"), "y = 1").unwrap();
        fs::write(folder.path().join("secret.py"), "").unwrap();
        let loader = FileSystem::new([root.clone()]);
        assert_eq!(
            loader.find("pkg"),
            Some((root.join("pkg/__init__.py"), true))
        );
        assert_eq!(
            loader.find("pkg.models"),
            Some((root.join("pkg/models.py"), false))
        );
        for module in [
            "secret",
            "..secret",
            "../secret",
            "pkg.nothing",
            "",
            "pkg..models",
            "/etc/passwd",
        ] {
            assert_eq!(loader.find(module), None, "{module}");
            assert!(loader.load(module).unwrap().is_none(), "{module}");
        }
        assert!(loader.load("space").unwrap().unwrap().is_package);
        assert_eq!(
            &*loader.load("space.models").unwrap().unwrap().text,
            "y = 1"
        );
    }

    #[test]
    fn a_package_may_have_parts_among_the_libraries() {
        let folder = tempfile::tempdir().unwrap();
        let (root, libraries) = (
            folder.path().join("root"),
            folder.path().join("site-packages"),
        );
        fs::create_dir_all(root.join("shop")).unwrap();
        for package in ["shop", "other"] {
            fs::create_dir_all(libraries.join(package)).unwrap();
            fs::write(libraries.join(package).join("util.py"), "x = 1").unwrap();
        }
        let loader = FileSystem::new([root, libraries.clone()]);
        let found = Some((libraries.join("shop/util.py"), false));
        assert_eq!(loader.find("shop.util"), found);
        assert_eq!(loader.find("other.util"), None);
        assert!(loader.passes_over("other.util"));
        assert!(!loader.passes_over("other.none"));
        fs::write(libraries.join("other/constants.py"), "ONLINE = 'on'").unwrap();
        let found = Some((libraries.join("other/constants.py"), false));
        assert_eq!(loader.find("other.constants"), found);
        fs::create_dir_all(libraries.join("lib/models")).unwrap();
        let files = [
            (
                "lib/__init__.py",
                "from .models.base import Model  # noqa\n",
            ),
            ("lib/models/base.py", "import sqlalchemy"),
            ("lib/views.py", "x = 1"),
            (
                "absolute/__init__.py",
                "from absolute.base import (\n    Model,\n)\n",
            ),
            ("absolute/base.py", "import sqlalchemy"),
            ("away/__init__.py", "from absolute.base import Model\n"),
        ];
        for (file, text) in files {
            let file = libraries.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let found = Some((libraries.join("lib/__init__.py"), true));
        assert_eq!(loader.find("lib"), found);
        assert_eq!(loader.find("lib.views"), None);
        assert!(loader.find("absolute").is_some());
        assert_eq!(loader.find("away"), None);
        fs::write(libraries.join("other/fast.cpython-311.so"), "").unwrap();
        assert!(loader.passes_over("other.fast"));

        // A project that is installed: the package of its models, and that of its scripts.
        loader.own_module("other.models");
        let found = Some((libraries.join("other/util.py"), false));
        assert_eq!(loader.find("other.util"), found);
        assert_eq!(loader.find("lib.views"), None);
        let scripts = libraries.join("lib/models");
        let loader = FileSystem::new([scripts, libraries.clone()]);
        assert!(loader.find("lib.views").is_some());
        assert_eq!(loader.find("other.util"), None);
    }

    #[test]
    fn what_is_installed_tells_its_entry_points() {
        let folder = tempfile::tempdir().unwrap();
        let libraries = folder.path().join("site-packages");
        let installed = libraries.join("Shop_Plugin-1.2.dist-info");
        fs::create_dir_all(&installed).unwrap();
        let files = [
            (
                "METADATA",
                "Name: Shop-Plugin\nVersion: 1.2\nProject-URL: a, b\n\nText\n",
            ),
            (
                "entry_points.txt",
                "[shop]\nmodels = json:dumps\n\n[other]\nx=y\n",
            ),
        ];
        for (file, text) in files {
            fs::write(installed.join(file), text).unwrap();
        }
        let evaluated = |roots: Vec<PathBuf>, expression: &str| {
            let loader = Rc::new(FileSystem::new(roots));
            let mut interpreter = crate::pylib::interpreter(loader, None);
            let metadata = interpreter.import("importlib.metadata").unwrap();
            let found = interpreter.evaluate(expression, &[("metadata", metadata)]);
            found.map(|value| interpreter.text(&value).unwrap())
        };
        let roots = vec![folder.path().to_owned(), libraries];
        for (expression, expected) in [
            ("metadata.version('shop.plugin')", "1.2"),
            (
                "metadata.distribution('shop-plugin').metadata.get_all('project-url')",
                "['a, b']",
            ),
            (
                "[point.load()(1) for point in metadata.entry_points(group='shop')]",
                "['1']",
            ),
            ("metadata.entry_points()['x'].value", "y"),
        ] {
            let found = evaluated(roots.clone(), expression).unwrap();
            assert_eq!(found, expected, "{expression}");
        }
        let missing = evaluated(roots, "metadata.version('none')").unwrap_err();
        assert_eq!(&*missing.0.class, "PackageNotFoundError");
        // Where the libraries are not known, nothing is known of them.
        let unknown = evaluated(vec![folder.path().to_owned()], "metadata.version('none')");
        assert!(unknown.is_err_and(|raised| &*raised.0.class == "Unsupported"));
    }

    #[test]
    fn files_are_read_under_the_roots_alone() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        fs::create_dir_all(root.join("data/__pycache__")).unwrap();
        fs::write(root.join("data/rows.csv"), "a,b").unwrap();
        fs::write(folder.path().join("secret"), "").unwrap();
        let loader = FileSystem::new([root.clone()]);
        for path in ["data/rows.csv", "data/../data/rows.csv"] {
            let read = loader.read(Path::new(path)).unwrap();
            assert_eq!(read.as_deref(), Some(&b"a,b"[..]), "{path}");
        }
        assert_eq!(loader.read(&root.join("data/none.csv")).unwrap(), None);
        assert_eq!(
            loader.list(&root.join("data")).unwrap(),
            Some(vec![("rows.csv".to_owned(), false)])
        );
        for path in ["/etc/hostname", "../secret", "data/../../secret"] {
            let raised = loader.read(Path::new(path)).unwrap_err();
            assert!(
                raised.0.message.contains("outside of the project"),
                "{path}"
            );
            assert_eq!(loader.list(Path::new(path)).unwrap(), None, "{path}");
        }
        assert_eq!(loader.list(folder.path()).unwrap(), None);
        assert_eq!(loader.read(Path::new("/no/such")).unwrap(), None);
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_out() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        fs::create_dir_all(&root).unwrap();
        fs::write(folder.path().join("secret.py"), "").unwrap();
        std::os::unix::fs::symlink(folder.path().join("secret.py"), root.join("linked.py"))
            .unwrap();
        let loader = FileSystem::new([root.clone()]);
        assert_eq!(loader.find("linked"), None);
        assert!(loader.read(&root.join("linked.py")).is_err());
    }
}
