//! Every case on a database: applied, read from the catalog and held beside what the operations say, reverted.

use dms::conn::Connection;
use dms::dialect::{Dialect, Scope, by_name};
use dms::schema::{Schema, TableName};
use dms_conformance::ScriptCase;

use crate::database::{Database, look};
use crate::equal::differences;
use crate::scripts::{for_each, migrator};

/// Where the catalog and the operations differ, with the reason: (case, dialect, line).
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    // The script does it in SQL of its own, which nobody reads.
    (
        "python_language",
        "postgresql",
        "remove comment of table alpha_log",
    ),
    // For the replayed history the table in the schema `public` is another one.
    (
        "exclude_constraints",
        "postgresql",
        r#"exclude constraints of booking: ["gist [\"other &&\"] where None, false false"] in the database, [] in the operations"#,
    ),
    // The plugin's directive is SQL of its own.
    (
        "plugin_alembic_postgresql_enum",
        "postgresql",
        "alter column orders.status (type, default)",
    ),
    (
        "plugin_alembic_postgresql_enum",
        "postgresql",
        "alter column orders.history (type, default)",
    ),
];

/// What a server does not have is taken out of a case, so that the rest of it is still proven: (case, dialect, what
/// stands in the script, what stands there instead).
const WITHOUT: &[(&str, &str, &str, &str)] = &[
    // Constraints are never deferred.
    (
        "foreign_keys",
        "mariadb",
        ", deferrable=True, initially=\"DEFERRED\"",
        "",
    ),
    // No expressions in indexes.
    ("indexes", "mariadb", "lower(title)", "year"),
    // A text can be indexed in part alone.
    (
        "quoting",
        "mariadb",
        "[\"a b\", 'q\"x'])",
        "[\"a b\", 'q\"x'], mysql_length=10)",
    ),
];

/// The case as it can run on this database.
fn for_server(case: &ScriptCase, dialect: &str) -> ScriptCase {
    let mut case = case.clone();
    for (name, on, what, instead) in WITHOUT {
        if *name == case.name && *on == dialect {
            assert!(case.text.contains(what), "{name} still holds {what}");
            case.text = case.text.replace(what, instead);
        }
    }
    case
}

/// Applies a case to an empty database, looks, and reverts it.
fn round_trip(case: &ScriptCase, dialect: &str, url: &str) -> Result<(), String> {
    let case = &for_server(case, dialect);
    let rules = by_name(dialect).unwrap();
    let mut connection = look(url);
    let before = schema_of(rules.as_ref(), connection.as_mut());
    drop(connection);
    let mut migrator = migrator(case)
        .connect(url)
        .map_err(|error| error.to_string())?;
    let told = |what: &str, error: &dms::Error| format!("{what}: {error} {:?}", error.detail());
    migrator
        .upgrade("head")
        .map_err(|error| told("upgrade", &error))?;
    let mut connection = look(url);
    let found = schema_of(rules.as_ref(), connection.as_mut());
    drop(connection);
    if found.tables.is_empty() {
        return Err("the upgrade made no table".to_owned());
    }
    let replayed = crate::scripts::migrator(case)
        .for_url(&format!("{dialect}://"))
        .and_then(|mut offline| offline.replayed("head"))
        .map_err(|error| told("replay", &error))?;
    let mut lines = differences(rules.as_ref(), &found, &replayed);
    for (name, on, line) in EXCEPTIONS {
        if *name == case.name && *on == dialect {
            let position = lines.iter().position(|own| own == line);
            lines.remove(position.ok_or_else(|| format!("no exception any more: {line}"))?);
        }
    }
    migrator
        .downgrade("base")
        .map_err(|error| told("downgrade", &error))?;
    let mut connection = look(url);
    let after = schema_of(rules.as_ref(), connection.as_mut());
    if after != before {
        let names = |schema: &Schema| -> Vec<String> {
            schema
                .tables
                .iter()
                .map(|table| table.name.to_string())
                .collect()
        };
        lines.push(format!(
            "after the downgrade {:?}, before the upgrade {:?}",
            names(&after),
            names(&before)
        ));
    }
    if lines.is_empty() {
        Ok(())
    } else {
        Err(lines.join("\n"))
    }
}

/// All of a database but the version table.
fn schema_of(dialect: &dyn Dialect, connection: &mut dyn Connection) -> Schema {
    let scope = Scope {
        // On MySQL a schema is a database, and those of others are none of ours.
        all_schemas: dialect.name() == "postgresql",
        exclude: vec![TableName::new("alembic_version")],
        only: None,
    };
    let mut schema = dialect.introspect(connection, &scope).unwrap();
    // A downgrade leaves the types of its tables, as Alembic's does: `drop_types` has tests of its own.
    schema.types.clear();
    schema
}

#[test]
fn sqlite_is_as_the_operations_say_and_as_before_after_a_downgrade() {
    for_each(Some("sqlite"), |case| {
        let database = Database::new("sqlite", &case.name);
        round_trip(case, "sqlite", &database.url)
    });
}

#[cfg(feature = "live")]
mod servers {
    use std::fs;

    use dms::engine::{MigrateOptions, Migrator, Written};

    use super::*;

    #[test]
    fn postgresql_is_as_the_operations_say_and_as_before_after_a_downgrade() {
        for_each(Some("postgresql"), |case| {
            let database = Database::new("postgresql", &case.name);
            round_trip(case, "postgresql", &database.url)
        });
    }

    #[test]
    fn mariadb_is_as_the_operations_say_and_as_before_after_a_downgrade() {
        for_each(Some("mariadb"), |case| {
            let database = Database::new("mariadb", &case.name);
            round_trip(case, "mariadb", &database.url)
        });
    }

    /// Models of every type, with defaults in all forms: what is written for them leaves nothing to do.
    #[test]
    fn models_on_mariadb_come_to_rest() {
        for scheme in ["mariadb", "mysql"] {
            let database = Database::new(scheme, "models");
            let url = database.url.as_str();
            let folder = project("mysql_types.py");
            let open = || {
                let migrator = Migrator::open(folder.path()).unwrap();
                migrator.connect(url).unwrap()
            };
            let written = open().migrate(&MigrateOptions::default()).unwrap();
            assert!(matches!(written, Written::Script { .. }));
            open().upgrade("head").unwrap();
            assert!(open().check().unwrap().is_empty(), "{scheme}");
            let dialect = by_name(scheme).unwrap();
            let found = schema_of(dialect.as_ref(), look(url).as_mut());
            assert!(
                found
                    .tables
                    .iter()
                    .any(|table| table.name.name == "product")
            );
            open().downgrade("base").unwrap();
            let left = schema_of(dialect.as_ref(), look(url).as_mut());
            assert_eq!(left.tables, []);
        }
    }

    /// A project of one file of models and no revision yet.
    fn project(models: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let own = dms_conformance::folder();
        let migrations = folder.path().join("migrations");
        fs::create_dir_all(migrations.join("versions")).unwrap();
        let template = own.join("../examples/product/migrations/script.py.mako");
        fs::copy(template, migrations.join("script.py.mako")).unwrap();
        fs::copy(
            own.join("models").join(models),
            folder.path().join("models.py"),
        )
        .unwrap();
        let settings = "script_location = \"migrations\"
models = \"models.py\"
compare_server_default = true
";
        fs::write(folder.path().join("dms.toml"), settings).unwrap();
        folder
    }
}
