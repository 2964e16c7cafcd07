//! The databases of a project that has several.

use toml::Spanned;
use toml::de::DeValue;

use super::ini::Ini;
use super::settings::{Origin, Setting, SettingValue};
use super::toml_file::TomlFile;
use crate::error::{Error, ErrorKind, Result, SourceSpan};

/// One of several databases: Alembic's template `multidb` calls it an engine, Flask-SQLAlchemy a bind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDatabase {
    /// What scripts call it; empty for the default one beside Flask-SQLAlchemy's binds.
    pub name: String,
    /// Its URL as it is written.
    pub url: Option<String>,
    /// Where the URL stands, for errors.
    pub url_span: Option<SourceSpan>,
    /// The models of this database alone; else its part of the project's.
    pub models: Option<Vec<String>>,
}

impl NamedDatabase {
    /// The name as it is shown: `<default>` for the empty one, as Flask-Migrate's log has it.
    pub fn shown(&self) -> &str {
        shown(&self.name)
    }
}

/// A database's name as it is shown.
pub(crate) fn shown(name: &str) -> &str {
    if name.is_empty() { "<default>" } else { name }
}

/// `[databases]` of `dms.toml`: a name with a URL, or with a table of `url` and `models`. A `url` of the project is
/// the default database, whose name is empty, and comes first.
pub(super) fn from_toml(
    file: &TomlFile<'_>,
    value: &Spanned<DeValue<'_>>,
    default: Option<&Setting>,
) -> Result<Vec<NamedDatabase>> {
    let DeValue::Table(table) = value.get_ref() else {
        return Err(file
            .error("`databases` must be a table", value.span())
            .with_hint("write `[databases]` and below it `users = \"sqlite:///users.db\"`"));
    };
    let mut databases = Vec::new();
    if let Some(Setting {
        value: SettingValue::Text(url),
        origin,
        ..
    }) = default
    {
        let url_span = match origin {
            Origin::File(span) => Some(span.clone()),
            _ => None,
        };
        databases.push(NamedDatabase {
            name: String::new(),
            url: Some(url.clone()),
            url_span,
            models: None,
        });
    }
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        let name = key.get_ref().to_string();
        check_name(&name).map_err(|error| error.with_span(file.span(key.span())))?;
        if databases.iter().any(|known| known.name == name) {
            return Err(file.error("`url` is the default database already", key.span()));
        }
        let mut database = NamedDatabase {
            name,
            url: None,
            url_span: None,
            models: None,
        };
        let DeValue::Table(settings) = value.get_ref() else {
            database.url = Some(file.text(&database.name, value)?);
            database.url_span = Some(file.span(value.span()));
            databases.push(database);
            continue;
        };
        for (key, value) in settings {
            match key.get_ref().as_ref() {
                "url" => {
                    database.url = Some(file.text("url", value)?);
                    database.url_span = Some(file.span(value.span()));
                }
                "models" => database.models = Some(file.texts("models", value)?),
                other => {
                    return Err(file
                        .error(format!("unknown setting `{other}`"), key.span())
                        .with_hint("a database has `url` and `models`"));
                }
            }
        }
        databases.push(database);
    }
    Ok(databases)
}

/// `databases = engine1, engine2` of an `alembic.ini`, each with a section of its own, as Alembic's template
/// `multidb` has them.
pub(super) fn from_ini(ini: &Ini, section: &str, here: &str) -> Result<Option<Vec<NamedDatabase>>> {
    let Some(names) = ini.value(section, "databases", here)? else {
        return Ok(None);
    };
    let names: Vec<&str> = names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    // Without sections the option is something of the project's own.
    if !names.iter().any(|name| ini.has_section(name)) {
        return Ok(None);
    }
    let mut databases = Vec::new();
    for name in names {
        let place = |error: Error| match ini.place(section, "databases") {
            Some(span) => error.with_span(span),
            None => error,
        };
        check_name(name).map_err(place)?;
        if !ini.has_section(name) {
            let message = format!("there is no section `[{name}]` for the database `{name}`");
            return Err(place(Error::new(ErrorKind::Config, message))
                .with_hint("add it with a `sqlalchemy.url`, or take the name out of `databases`"));
        }
        let url = ini
            .value(name, "sqlalchemy.url", here)?
            .filter(|url| !url.is_empty())
            // Only `dms.toml` has environment variables.
            .map(|url| url.replace("${", "$${"));
        databases.push(NamedDatabase {
            name: name.to_owned(),
            url_span: ini.place(name, "sqlalchemy.url"),
            url,
            models: None,
        });
    }
    Ok(Some(databases))
}

/// The name becomes part of a function's and of a file's name.
fn check_name(name: &str) -> Result<()> {
    let is_word = name
        .chars()
        .all(|character| character.is_alphanumeric() || character == '_');
    if is_word {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Config,
        format!(
            "`{}` cannot be the name of a database",
            name.escape_default()
        ),
    )
    .with_hint("scripts have a function `upgrade_NAME()` for it: use letters, digits and `_`"))
}

/// The database of this name.
///
/// # Errors
/// When there is none.
pub(super) fn find<'a>(databases: &'a [NamedDatabase], name: &str) -> Result<&'a NamedDatabase> {
    let is_default = name == "default" || name == "<default>";
    databases
        .iter()
        .find(|database| database.name == name)
        .or_else(|| {
            databases
                .iter()
                .find(|database| is_default && database.name.is_empty())
        })
        .ok_or_else(|| {
            let error = Error::new(ErrorKind::Config, format!("no database is named `{name}`"));
            if databases.is_empty() {
                return error.with_hint(
                    "the project has one database; several are named in `[databases]` of dms.toml",
                );
            }
            let names: Vec<&str> = databases.iter().map(NamedDatabase::shown).collect();
            error.with_hint(format!("the databases are {}", names.join(", ")))
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use crate::project::{Project, Selection};

    fn open(file: &str, text: &str) -> crate::Result<Project> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("migrations/versions")).unwrap();
        fs::write(folder.path().join(file), text).unwrap();
        Project::open(folder.path(), &Selection::default())
    }

    #[test]
    fn binds_of_dms_toml_come_after_the_default_database() {
        let project = open(
            "dms.toml",
            "url = \"sqlite:///app.db\"\n[databases]\nusers = \"sqlite:///users.db\"\n\
             [databases.audit]\nurl = \"sqlite:///audit.db\"\nmodels = \"audit.py\"\n",
        )
        .unwrap();
        let names: Vec<&str> = project
            .databases
            .iter()
            .map(|database| database.name.as_str())
            .collect();
        assert_eq!(names, ["", "users", "audit"]);
        assert_eq!(project.databases[0].shown(), "<default>");
        assert_eq!(
            project.databases[1].url.as_deref(),
            Some("sqlite:///users.db")
        );
        assert_eq!(project.databases[2].models, Some(vec!["audit.py".into()]));
        assert_eq!(project.database("users").unwrap().name, "users");
        assert_eq!(project.database("default").unwrap().name, "");
        assert_eq!(
            project.database("nosuch").unwrap_err().hint(),
            Some("the databases are <default>, users, audit")
        );
        assert_eq!(project.scripts.databases, names);
    }

    #[test]
    fn engines_of_an_ini_have_sections() {
        let text = "[alembic]\nscript_location = migrations\ndatabases = engine1,  engine2\n\
                    [engine1]\nsqlalchemy.url = sqlite:///one.db\n[engine2]\nsqlalchemy.url = sqlite:///%%2.db\n";
        let project = open("alembic.ini", text).unwrap();
        let urls: Vec<_> = project
            .databases
            .iter()
            .map(|database| (database.name.as_str(), database.url.as_deref().unwrap()))
            .collect();
        assert_eq!(
            urls,
            [
                ("engine1", "sqlite:///one.db"),
                ("engine2", "sqlite:///%2.db")
            ]
        );
        let error = open(
            "alembic.ini",
            "[alembic]\nscript_location = migrations\ndatabases = a, b\n[b]\n",
        );
        let error = error.unwrap_err();
        assert_eq!(
            error.message(),
            "there is no section `[a]` for the database `a`"
        );
        assert_eq!(error.span().unwrap().line(), 3);
    }

    #[test]
    fn what_cannot_be_a_database_is_refused_with_its_place() {
        let message = |text: &str| {
            let error = open("dms.toml", text).unwrap_err();
            (error.message().to_owned(), error.span().unwrap().line())
        };
        assert_eq!(
            message("databases = 1\n"),
            ("`databases` must be a table".to_owned(), 1)
        );
        assert_eq!(
            message("[databases]\n\"a/../b\" = \"sqlite://\"\n"),
            ("`a/../b` cannot be the name of a database".to_owned(), 2)
        );
        assert_eq!(
            message("[databases.a]\nulr = \"sqlite://\"\n"),
            ("unknown setting `ulr`".to_owned(), 2)
        );
        assert_eq!(
            message("url = \"sqlite://\"\n[databases]\n\"\" = \"sqlite://\"\n"),
            ("`url` is the default database already".to_owned(), 3)
        );
    }
}
