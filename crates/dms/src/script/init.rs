//! A new folder of migrations.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::draft::save;
use super::{FolderTemplate, Template, TemplateValue};
use crate::error::{Error, ErrorKind, Result};

/// What `init` is to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitOptions {
    /// The folder of the migrations, below the project's unless absolute.
    pub directory: PathBuf,
    /// What it is made from.
    pub template: FolderTemplate,
    /// The file for the settings, instead of the usual one; below the project's folder unless absolute.
    pub config: Option<PathBuf>,
    /// Whether the folder becomes a Python package.
    pub package: bool,
}

/// What `init` made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Started {
    /// New files, and the folder for revisions.
    pub created: Vec<PathBuf>,
    /// Files that were there, and have a new part.
    pub extended: Vec<PathBuf>,
    /// Files that were there, and stayed as they were.
    pub kept: Vec<PathBuf>,
}

/// Starts a project in `root`: the settings, and the folder with the template's files and an empty `versions/`.
/// An alembic.ini that is there is kept, a pyproject.toml without `[tool.alembic]` gets that table, and a dms.toml
/// without `script_location` that line.
///
/// # Errors
/// When the folder has something in it, a dms.toml that is there names another folder, the template cannot be filled
/// in, or a file cannot be written: nothing has been made then.
pub fn init(root: &Path, options: &InitOptions) -> Result<Started> {
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let folder = root.join(&options.directory);
    check_folder(&folder)?;
    let mut plan = Plan::default();
    let mut texts = Vec::new();
    for (name, text) in &options.template.files {
        match Settings::of(name) {
            Some(settings) => plan.settings(settings, text, &root, &folder, options)?,
            None => texts.push((folder.join(name), text.clone())),
        }
    }
    plan.new.append(&mut texts);
    let versions = folder.join("versions");
    if options.package {
        plan.packages = vec![folder.join("__init__.py"), versions.join("__init__.py")];
    }
    plan.carry_out(&folder, versions)
}

/// Only an empty folder, or none, can become one of migrations.
fn check_folder(folder: &Path) -> Result<()> {
    let occupied = fs::read_dir(folder)
        .ok()
        .and_then(|mut entries| entries.next()?.ok())
        .map(|entry| entry.path());
    let is_file = folder.symlink_metadata().is_ok() && !folder.is_dir();
    if occupied.is_none() && !is_file {
        return Ok(());
    }
    Err(exists(&occupied.unwrap_or_else(|| folder.to_owned())).with_hint(
        "name another folder with `-d DIRECTORY`; for migrations of Alembic or Flask-Migrate no `dms init` is needed",
    ))
}

fn exists(path: &Path) -> Error {
    Error::new(
        ErrorKind::Config,
        format!("`{}` exists already", path.display()),
    )
}

/// A file of settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Settings {
    AlembicIni,
    Pyproject,
    DmsToml,
}

impl Settings {
    /// What a template's file of this name becomes.
    fn of(name: &str) -> Option<Self> {
        match name {
            "alembic.ini.mako" => Some(Self::AlembicIni),
            "pyproject.toml.mako" => Some(Self::Pyproject),
            "dms.toml.mako" => Some(Self::DmsToml),
            _ => None,
        }
    }

    /// Where it goes.
    fn path(self, root: &Path, folder: &Path, options: &InitOptions) -> PathBuf {
        let config = options.config.as_ref().filter(|path| {
            let is_toml = path
                .extension()
                .is_some_and(|extension| extension == "toml");
            let is_pyproject = path
                .file_name()
                .is_some_and(|name| name == "pyproject.toml");
            match self {
                Self::AlembicIni => !is_toml,
                Self::Pyproject => is_pyproject,
                Self::DmsToml => is_toml && !is_pyproject,
            }
        });
        let (name, home) = match self {
            Self::AlembicIni if options.template.has_settings_inside => ("alembic.ini", folder),
            Self::AlembicIni => ("alembic.ini", root),
            Self::Pyproject => ("pyproject.toml", root),
            Self::DmsToml => ("dms.toml", root),
        };
        config.map_or_else(|| home.join(name), |config| root.join(config))
    }

    /// The folder of migrations as this file names it: relative to itself, unless it was given as absolute.
    fn script_location(self, path: &Path, folder: &Path, directory: &Path) -> String {
        let slashes = |path: &Path| path.to_string_lossy().replace('\\', "/");
        let home = path.parent().unwrap_or(Path::new(""));
        let relative = slashes(&relative(home, folder));
        let text = match self {
            _ if directory.is_absolute() => slashes(directory),
            Self::DmsToml if relative.is_empty() => ".".to_owned(),
            Self::DmsToml => relative,
            Self::AlembicIni | Self::Pyproject if relative.is_empty() => "%(here)s".to_owned(),
            Self::AlembicIni | Self::Pyproject => {
                format!("%(here)s/{}", relative.replace('%', "%%"))
            }
        };
        match self {
            Self::AlembicIni => text,
            // As it stands between the quotes of a TOML string.
            Self::Pyproject | Self::DmsToml => text.replace('\\', "\\\\").replace('"', "\\\""),
        }
    }
}

/// The way from one absolute folder to another.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let parts = |path: &Path| -> Vec<_> {
        let parts = path.components().filter(|part| *part != Component::CurDir);
        parts.map(|part| part.as_os_str().to_owned()).collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".into(), from.len() - shared);
    up.chain(to[shared..].iter().cloned()).collect()
}

/// What is going to be made, all of it known before anything is.
#[derive(Debug, Default)]
struct Plan {
    new: Vec<(PathBuf, String)>,
    packages: Vec<PathBuf>,
    /// Whole new texts of files that are there.
    extended: Vec<(PathBuf, String)>,
    kept: Vec<PathBuf>,
}

impl Plan {
    fn settings(
        &mut self,
        settings: Settings,
        template: &str,
        root: &Path,
        folder: &Path,
        options: &InitOptions,
    ) -> Result<()> {
        let path = settings.path(root, folder, options);
        let location = settings.script_location(&path, folder, &options.directory);
        let values = [("script_location", TemplateValue::Text(location.clone()))];
        let text = Template::parse(&path, template)?.render(&values)?;
        match settings {
            _ if path.symlink_metadata().is_err() => self.new.push((path, text)),
            Settings::DmsToml => match located(&path, &location)? {
                Some(text) => self.extended.push((path, text)),
                None => self.kept.push(path),
            },
            Settings::AlembicIni => self.kept.push(path),
            Settings::Pyproject => match extended(&path, &text)? {
                Some(text) => self.extended.push((path, text)),
                None => self.kept.push(path),
            },
        }
        Ok(())
    }

    fn carry_out(self, folder: &Path, versions: PathBuf) -> Result<Started> {
        let mut started = Started {
            kept: self.kept,
            ..Started::default()
        };
        let has_folder = folder.is_dir();
        let mut work = || -> Result<()> {
            for (path, text) in &self.new {
                save(path, text)?;
                started.created.push(path.clone());
            }
            fs::create_dir_all(&versions).map_err(|error| cannot("make", &versions, &error))?;
            for path in &self.packages {
                save(path, "")?;
                started.created.push(path.clone());
            }
            // Last, because it cannot fail half-way.
            for (path, text) in &self.extended {
                replace(path, text)?;
                started.extended.push(path.clone());
            }
            Ok(())
        };
        if let Err(error) = work() {
            // Nothing half-done stays behind; what cannot be removed now is of no more use to report than the cause.
            for path in started.created {
                let _ = fs::remove_file(path);
            }
            let _ = fs::remove_dir(&versions);
            if !has_folder {
                let _ = fs::remove_dir(folder);
            }
            return Err(error);
        }
        let place = self.new.len().min(started.created.len());
        started.created.insert(place, versions);
        Ok(started)
    }
}

/// A pyproject.toml with one more table, or `None` if it has that table already.
fn extended(path: &Path, table: &str) -> Result<Option<String>> {
    let (text, document) = read(path)?;
    let tool = document.get("tool");
    if tool.is_some_and(|tool| tool.get("alembic").is_some()) {
        return Ok(None);
    }
    let text = format!("{}\n\n{table}", text.trim_end());
    parse(path, &text)?;
    Ok(Some(text))
}

/// A dms.toml that names the folder of migrations (`location`, as between the quotes of TOML), or `None` if it does.
fn located(path: &Path, location: &str) -> Result<Option<String>> {
    let (text, document) = read(path)?;
    let line = format!("script_location = \"{location}\"\n");
    let wanted = parse(path, &line)?;
    match document.get("script_location") {
        None => {
            // In front of all tables, where it is a setting of its own.
            let text = format!("{line}{text}");
            parse(path, &text)?;
            Ok(Some(text))
        }
        named if named == wanted.get("script_location") => Ok(None),
        Some(named) => Err(exists(path).with_hint(format!(
            "its `script_location` is {named}: give that folder to `dms init`, or edit the file"
        ))),
    }
}

/// A file of TOML, its text and what it says.
fn read(path: &Path) -> Result<(String, toml::Table)> {
    let text = fs::read_to_string(path).map_err(|error| cannot("read", path, &error))?;
    let document = parse(path, &text)?;
    Ok((text, document))
}

fn parse(path: &Path, text: &str) -> Result<toml::Table> {
    text.parse().map_err(|error: toml::de::Error| {
        Error::new(
            ErrorKind::Config,
            format!(
                "`{}` cannot be extended: {}",
                path.display(),
                error.message()
            ),
        )
        .with_hint("correct the file, or use `-t generic`, which leaves it alone")
    })
}

/// A new text for a file that is there, all of it or nothing.
fn replace(path: &Path, text: &str) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tmp");
    let beside = PathBuf::from(beside);
    save(&beside, text)?;
    let permissions = fs::metadata(path).map(|found| found.permissions());
    let replaced = permissions
        .and_then(|permissions| fs::set_permissions(&beside, permissions))
        .and_then(|()| fs::rename(&beside, path));
    replaced.map_err(|error| {
        let _ = fs::remove_file(&beside);
        cannot("write", path, &error)
    })
}

fn cannot(verb: &str, path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("cannot {verb} `{}`: {error}", path.display()),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::project::{Project, Selection};

    fn options(template: &str, directory: &str) -> InitOptions {
        InitOptions {
            directory: directory.into(),
            template: FolderTemplate::named(template).unwrap(),
            config: None,
            package: false,
        }
    }

    fn start(root: &Path, directory: &str) -> Result<Started> {
        init(root, &options("dms", directory))
    }

    /// What `init` writes about the folder is what the settings find.
    #[test]
    fn every_template_finds_its_folder() {
        for template in FolderTemplate::all() {
            let root = tempfile::tempdir().unwrap();
            let directory = "100% \"db\"/migrations";
            init(root.path(), &options(&template.name, directory)).unwrap();
            let folder = root.path().join(directory);
            let selection = Selection {
                directory: template.has_settings_inside.then(|| folder.clone()),
                ..Selection::default()
            };
            let project = Project::open(root.path(), &selection).unwrap();
            assert_eq!(project.scripts.script_location, folder, "{}", template.name);
            assert_eq!(project.warnings, [], "{}", template.name);
        }
    }

    #[test]
    fn the_folder_itself() {
        for name in ["dms", "generic", "pyproject"] {
            let root = tempfile::tempdir().unwrap();
            init(root.path(), &options(name, ".")).unwrap();
            let project = Project::open(root.path(), &Selection::default()).unwrap();
            let versions = root.path().join("versions");
            assert!(versions.is_dir());
            let locations = project.scripts.locations();
            assert_eq!(
                locations[0].canonicalize().unwrap(),
                versions.canonicalize().unwrap()
            );
        }
    }

    #[test]
    fn a_config_elsewhere_and_an_absolute_folder() {
        let root = tempfile::tempdir().unwrap();
        let config = root.path().join("conf/db.ini");
        let mut options = options("generic", "migrations");
        options.config = Some("conf/db.ini".into());
        init(root.path(), &options).unwrap();
        let text = fs::read_to_string(&config).unwrap();
        assert!(
            text.contains("script_location = %(here)s/../migrations\n"),
            "{text}"
        );
        fs::remove_file(&config).unwrap();
        options.directory = root.path().join("other");
        init(root.path(), &options).unwrap();
        let text = fs::read_to_string(&config).unwrap();
        let line = format!("script_location = {}/other\n", root.path().display());
        assert!(text.contains(&line), "{text}");
    }

    #[test]
    fn a_new_project_can_be_opened() {
        let root = tempfile::tempdir().unwrap();
        let made = start(root.path(), "my \"migrations\"").unwrap().created;
        let folder = root.path().join("my \"migrations\"");
        assert_eq!(
            made,
            [
                root.path().join("dms.toml"),
                folder.join("README"),
                folder.join("script.py.mako"),
                folder.join("versions")
            ]
        );
        let project = Project::open(root.path(), &Selection::default()).unwrap();
        assert_eq!(project.scripts.script_location, folder);
        assert!(project.warnings.is_empty());
        assert_eq!(
            crate::script::ScriptDirectory::open(project.scripts)
                .unwrap()
                .files
                .len(),
            0
        );
    }

    /// What is commented out in the file is right, too: every key exists, with its default or an example.
    #[test]
    fn every_line_that_is_commented_out_is_a_setting() {
        let root = tempfile::tempdir().unwrap();
        start(root.path(), "migrations").unwrap();
        let path = root.path().join("dms.toml");
        let text = fs::read_to_string(&path).unwrap();
        let lines = text
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter(|line| line.contains(" = "));
        let mut count = 0;
        for line in lines {
            fs::write(&path, line).unwrap();
            Project::open(root.path(), &Selection::default()).unwrap();
            count += 1;
        }
        assert_eq!(count, 9);
    }

    #[test]
    fn nothing_is_overwritten_or_half_done() {
        let root = tempfile::tempdir().unwrap();
        let migrations = root.path().join("migrations");
        fs::create_dir(&migrations).unwrap();
        fs::write(migrations.join("README"), "mine").unwrap();
        let error = start(root.path(), "migrations").unwrap_err();
        assert!(error.message().ends_with("README` exists already"));
        assert!(!root.path().join("dms.toml").exists());
        fs::remove_file(migrations.join("README")).unwrap();
        start(root.path(), "migrations").unwrap();
        let error = start(root.path(), "other").unwrap_err();
        assert!(error.message().ends_with("dms.toml` exists already"));
        let hint = error.hint().unwrap();
        assert!(
            hint.starts_with("its `script_location` is \"migrations\":"),
            "{hint}"
        );
        assert!(!root.path().join("other").exists());
    }

    #[test]
    fn settings_that_are_there_get_their_folder() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("dms.toml");
        fs::write(&path, "url = \"sqlite:///a.db\"\n[env.live]\n").unwrap();
        let started = start(root.path(), "db/migrations").unwrap();
        assert_eq!(started.extended, [path.as_path()]);
        let expected =
            "script_location = \"db/migrations\"\nurl = \"sqlite:///a.db\"\n[env.live]\n";
        assert_eq!(fs::read_to_string(&path).unwrap(), expected);
        fs::remove_dir_all(root.path().join("db")).unwrap();
        let started = start(root.path(), "db/migrations").unwrap();
        assert_eq!(started.kept, [path.as_path()]);
        assert_eq!(fs::read_to_string(&path).unwrap(), expected);
        assert!(root.path().join("db/migrations/versions").is_dir());
        fs::write(&path, "url = ").unwrap();
        start(root.path(), "other").unwrap_err();
        assert!(!root.path().join("other").exists());
    }
}
