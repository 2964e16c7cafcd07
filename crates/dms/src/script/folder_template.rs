//! What `init` makes a folder of migrations from.

use std::fs;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

/// The template of new revisions: it makes what Alembic's `generic` one makes, and Alembic can use it.
pub(super) const SCRIPT_TEMPLATE: &str = include_str!("templates/generic/script.py.mako");

/// The name of the template that `init` takes if it is told nothing.
pub const DEFAULT_TEMPLATE: &str = "dms";

/// A set of files that `init` copies. `alembic.ini.mako`, `pyproject.toml.mako` and `dms.toml.mako` are filled in and
/// become the settings; everything else goes into the folder of migrations as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderTemplate {
    /// What it is called, or its path.
    pub name: String,
    /// File names and texts.
    pub(super) files: Vec<(String, String)>,
    /// Whether alembic.ini lies in the folder itself, as Flask-Migrate has it, and not in the project's.
    pub has_settings_inside: bool,
}

/// A template that is part of the program.
struct Embedded {
    name: &'static str,
    has_settings_inside: bool,
    files: &'static [(&'static str, &'static str)],
}

/// The files of a template; the template of new revisions is the generic one unless a file says otherwise.
macro_rules! files {
    ($folder:literal: $($name:literal),*) => {
        &[$(($name, include_str!(concat!("templates/", $folder, "/", $name)))),*]
    };
    ($folder:literal with generic script: $($name:literal),*) => {
        &[
            $(($name, include_str!(concat!("templates/", $folder, "/", $name))),)*
            ("script.py.mako", SCRIPT_TEMPLATE),
        ]
    };
}

/// Sorted by name.
static EMBEDDED: [Embedded; 8] = [
    Embedded {
        name: "async",
        has_settings_inside: false,
        files: files!("async" with generic script: "README", "alembic.ini.mako", "env.py"),
    },
    Embedded {
        name: "dms",
        has_settings_inside: false,
        files: files!("dms" with generic script: "README", "dms.toml.mako"),
    },
    Embedded {
        name: "flask",
        has_settings_inside: true,
        files: files!("flask": "README", "alembic.ini.mako", "env.py", "script.py.mako"),
    },
    Embedded {
        name: "flask-multidb",
        has_settings_inside: true,
        files: files!("flask-multidb": "README", "alembic.ini.mako", "env.py", "script.py.mako"),
    },
    Embedded {
        name: "generic",
        has_settings_inside: false,
        files: files!("generic": "README", "alembic.ini.mako", "env.py", "script.py.mako"),
    },
    Embedded {
        name: "multidb",
        has_settings_inside: false,
        files: files!("multidb": "README", "alembic.ini.mako", "env.py", "script.py.mako"),
    },
    Embedded {
        name: "pyproject",
        has_settings_inside: false,
        files: &[
            ("README", include_str!("templates/pyproject/README")),
            (
                "alembic.ini.mako",
                include_str!("templates/pyproject/alembic.ini.mako"),
            ),
            ("env.py", include_str!("templates/generic/env.py")),
            (
                "pyproject.toml.mako",
                include_str!("templates/pyproject/pyproject.toml.mako"),
            ),
            ("script.py.mako", SCRIPT_TEMPLATE),
        ],
    },
    Embedded {
        name: "pyproject_async",
        has_settings_inside: false,
        files: &[
            ("README", include_str!("templates/pyproject_async/README")),
            (
                "alembic.ini.mako",
                include_str!("templates/pyproject_async/alembic.ini.mako"),
            ),
            ("env.py", include_str!("templates/async/env.py")),
            (
                "pyproject.toml.mako",
                include_str!("templates/pyproject/pyproject.toml.mako"),
            ),
            ("script.py.mako", SCRIPT_TEMPLATE),
        ],
    },
];

impl FolderTemplate {
    /// The templates that are part of the program, by name.
    pub fn all() -> Vec<Self> {
        EMBEDDED.iter().map(Embedded::template).collect()
    }

    /// The template of this name.
    ///
    /// # Errors
    /// When there is none.
    pub fn named(name: &str) -> Result<Self> {
        let found = EMBEDDED.iter().find(|template| template.name == name);
        found.map(Embedded::template).ok_or_else(|| {
            let names: Vec<String> = EMBEDDED
                .iter()
                .map(|template| format!("`{}`", template.name))
                .collect();
            Error::new(ErrorKind::Config, format!("no such template `{name}`")).with_hint(format!(
                "the templates are {}; a folder is given with a `/`, as `./{name}`",
                names.join(", ")
            ))
        })
    }

    /// The same for several databases; without a name Flask-Migrate's, which has the option.
    ///
    /// # Errors
    /// When the template has no such variant.
    pub fn for_several_databases(name: Option<&str>) -> Result<Self> {
        match name {
            None | Some("flask" | "flask-multidb") => Self::named("flask-multidb"),
            Some("generic" | "multidb") => Self::named("multidb"),
            Some(name) => Err(Error::new(
                ErrorKind::Config,
                format!("the template `{name}` has no variant for several databases"),
            )
            .with_hint("`-t multidb` and `-t flask-multidb` are for several databases")),
        }
    }

    /// The template that is this folder, as Flask-Migrate takes one. Folders in it are left out.
    ///
    /// # Errors
    /// When it cannot be read, or has no `script.py.mako`.
    pub fn read(folder: &Path) -> Result<Self> {
        let cannot = |path: &Path, error: std::io::Error| {
            Error::new(
                ErrorKind::Io,
                format!("cannot read `{}`: {error}", path.display()),
            )
            .with_hint("give the folder of a template, or the name of one: `dms list-templates`")
        };
        if !folder.join("script.py.mako").is_file() {
            return Err(Error::new(
                ErrorKind::Config,
                format!(
                    "`{}` is no template: it has no `script.py.mako`",
                    folder.display()
                ),
            )
            .with_hint("give the folder of a template, or the name of one: `dms list-templates`"));
        }
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| cannot(folder, error))? {
            let path = entry.map_err(|error| cannot(folder, error))?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            if path.is_file() {
                let text = fs::read_to_string(&path).map_err(|error| cannot(&path, error))?;
                files.push((name.to_owned(), text));
            }
        }
        files.sort();
        Ok(Self {
            name: folder.display().to_string(),
            files,
            has_settings_inside: true,
        })
    }

    /// The first line of its README.
    pub fn summary(&self) -> &str {
        let readme = self.files.iter().find(|(name, _)| name == "README");
        readme
            .and_then(|(_, text)| text.lines().next())
            .unwrap_or_default()
    }
}

impl Embedded {
    fn template(&self) -> FolderTemplate {
        let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        FolderTemplate {
            name: self.name.to_owned(),
            files: self.files.iter().map(owned).collect(),
            has_settings_inside: self.has_settings_inside,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;
    use std::rc::Rc;

    use dms_python::{Arguments, Source, Value};

    use super::*;
    use crate::script::{FLASK_BINDS, Template, TemplateValue};
    use crate::source::FileSystem;

    fn revision(template: &str, values: &[(&'static str, TemplateValue)]) -> String {
        let text = |text: &str| TemplateValue::Text(text.to_owned());
        let mut all = vec![
            ("message", text("first")),
            ("up_revision", text("aaaa")),
            ("down_revision", TemplateValue::None),
            ("branch_labels", TemplateValue::None),
            ("depends_on", TemplateValue::None),
            ("create_date", text("2026-11-22")),
            ("imports", text("")),
        ];
        all.extend_from_slice(values);
        let template = FolderTemplate::named(template).unwrap();
        let mut files = template.files.iter();
        let (_, script) = files.find(|(name, _)| name == "script.py.mako").unwrap();
        let template = Template::parse(Path::new("script.py.mako"), script).unwrap();
        template.render(&all).unwrap()
    }

    /// What the script makes of `upgrade(name)`: the name of the exception, or nothing.
    fn upgrade(script: &str, name: &str) -> Option<String> {
        let loader = Rc::new(FileSystem::new(Vec::new()));
        let mut interpreter = crate::pylib::interpreter(loader, None);
        let source = Source {
            path: "aaaa_first.py".into(),
            text: script.into(),
            is_package: false,
        };
        let module = interpreter.run("aaaa_first", source).unwrap();
        let function = module.globals.borrow().get("upgrade").cloned().unwrap();
        let arguments = Arguments::positional(vec![Value::str(name)]);
        let raised = interpreter.call(&function, arguments).err()?;
        Some(raised.to_string())
    }

    /// The functions are named as Flask-Migrate's, and a bind that is younger than the file is passed over.
    #[test]
    fn defect_19_a_bind_that_comes_later_breaks_no_file() {
        let values = [
            (FLASK_BINDS, TemplateValue::List(vec!["users".to_owned()])),
            ("_upgrades", TemplateValue::Text("print('default')".into())),
            (
                "users_upgrades",
                TemplateValue::Text("raise ValueError('users')".into()),
            ),
        ];
        let script = revision("flask-multidb", &values);
        for function in ["upgrade_", "downgrade_", "upgrade_users", "downgrade_users"] {
            assert!(
                script.contains(&format!("\n\n\ndef {function}():\n")),
                "{script}"
            );
        }
        assert_eq!(upgrade(&script, ""), None);
        assert_eq!(
            upgrade(&script, "users").as_deref(),
            Some("ValueError: users")
        );
        assert_eq!(upgrade(&script, "new"), None);
    }

    #[test]
    fn several_databases_of_alembic_ini() {
        let options = vec![("databases".to_owned(), "engine1, engine2".to_owned())];
        let values = [
            ("config", TemplateValue::Config(options)),
            (
                "engine2_upgrades",
                TemplateValue::Text("raise ValueError('2')".into()),
            ),
        ];
        let script = revision("multidb", &values);
        assert_eq!(upgrade(&script, "engine1"), None);
        assert_eq!(
            upgrade(&script, "engine2").as_deref(),
            Some("ValueError: 2")
        );
        assert_eq!(upgrade(&script, "engine3"), None);
    }

    #[test]
    fn every_template_says_what_it_is() {
        for template in FolderTemplate::all() {
            assert!(template.summary().ends_with('.'), "{}", template.name);
            assert_eq!(FolderTemplate::named(&template.name).unwrap(), template);
        }
    }
}
