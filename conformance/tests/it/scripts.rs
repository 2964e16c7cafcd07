use dms::engine::Migrator;
use dms_conformance::{ScriptCase, script_cases, without_version_table};

fn migrator(case: &ScriptCase) -> Migrator {
    let name = format!("{}.py", case.name);
    Migrator::embedded(&[(name.as_str(), case.text.as_str())]).unwrap()
}

fn tables(connection: &mut dyn dms::conn::Connection, sql: &str) -> Vec<String> {
    let rows = connection.execute(sql).unwrap();
    rows.rows
        .iter()
        .map(|row| row.text(0).unwrap().to_owned())
        .collect()
}

/// Runs `check` for each case that was recorded for the dialect (for any, if none is given), and tells all failures
/// at once.
fn for_each(dialect: Option<&str>, check: impl Fn(&ScriptCase) -> Result<(), String>) {
    let mut cases = script_cases().unwrap();
    if let Some(dialect) = dialect {
        cases.retain(|case| case.recorded.iter().any(|(name, ..)| name == dialect));
    }
    assert!(cases.len() >= 11, "the cases are found: {}", cases.len());
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            check(case)
                .err()
                .map(|failure| format!("== {}\n{failure}", case.name))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} cases:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

fn compare(what: &str, ours: &str, recorded: &str) -> Result<(), String> {
    if ours == recorded {
        return Ok(());
    }
    Err(format!(
        "{what}: ours\n{ours}\n{what}: recorded\n{recorded}"
    ))
}

#[test]
fn offline_sql_is_what_alembic_prints() {
    for_each(None, |case| {
        for (dialect, upgrade, downgrade) in &case.recorded {
            let mut migrator = migrator(case).for_url(&format!("{dialect}://")).unwrap();
            let text = migrator
                .upgrade_sql("head")
                .map_err(|error| format!("{dialect}: {error}"))?;
            compare(dialect, &without_version_table(&text), upgrade)?;
            let text = migrator
                .downgrade_sql("head:base")
                .map_err(|error| format!("{dialect}: {error}"))?;
            compare(dialect, &without_version_table(&text), downgrade)?;
        }
        Ok(())
    });
}

#[test]
fn sqlite_is_as_before_after_a_downgrade() {
    for_each(Some("sqlite"), |case| {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:///{}", folder.path().join("case.db").display());
        let mut migrator = migrator(case).connect(&url).unwrap();
        let names =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let look = || {
            dms::driver::connect(
                &dms::url::Url::parse(&url).unwrap(),
                &dms::driver::ConnectOptions::default(),
            )
            .unwrap()
        };
        migrator
            .upgrade("head")
            .map_err(|error| format!("upgrade: {error} {:?}", error.detail()))?;
        if tables(look().as_mut(), names).len() < 2 {
            return Err("the upgrade made no table".to_owned());
        }
        migrator
            .downgrade("base")
            .map_err(|error| format!("downgrade: {error} {:?}", error.detail()))?;
        let left = tables(look().as_mut(), names);
        if left != ["alembic_version"] {
            return Err(format!("left after the downgrade: {left:?}"));
        }
        Ok(())
    });
}

#[cfg(feature = "live")]
#[test]
fn postgresql_is_as_before_after_a_downgrade() {
    let names = "SELECT relname::text FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace \
                 WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema')";
    for_each(Some("postgresql"), |case| {
        let database = Database::new(&case.name);
        round_trip(case, &database.url, names)
    });
}

/// A database of its own, which is dropped at the end.
#[cfg(feature = "live")]
pub(crate) struct Database {
    server: String,
    name: String,
    /// How it is reached.
    pub(crate) url: String,
}

#[cfg(feature = "live")]
impl Database {
    pub(crate) fn new(name: &str) -> Self {
        let server = std::env::var("DMS_TEST_POSTGRES").expect("DMS_TEST_POSTGRES names a server");
        let name = format!("dms_conformance_{name}_{}", std::process::id());
        maintenance_run(
            &server,
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        );
        maintenance_run(&server, &format!("CREATE DATABASE {name}"));
        let url = with_database(&server, &name);
        Self { server, name, url }
    }

    /// Runs a statement in it.
    pub(crate) fn run(&self, sql: &str) {
        maintenance_run(&self.url, sql);
    }
}

#[cfg(feature = "live")]
impl Drop for Database {
    fn drop(&mut self) {
        maintenance_run(
            &self.server,
            &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
        );
    }
}

/// The first column of what a query answers.
pub(crate) fn rows(url: &str, sql: &str) -> Vec<String> {
    let options = dms::driver::ConnectOptions::default();
    let mut connection =
        dms::driver::connect(&dms::url::Url::parse(url).unwrap(), &options).unwrap();
    tables(connection.as_mut(), sql)
}

/// What MariaDB's server refuses of the very text that Alembic prints, and with which words.
#[cfg(feature = "live")]
const REFUSED_BY_MARIADB: &[(&str, &str)] = &[
    ("foreign_keys", "near 'DEFERRABLE INITIALLY DEFERRED"),
    ("indexes", "near 'title))'"),
    ("quoting", "Specified key was too long"),
];

#[cfg(feature = "live")]
#[test]
fn mariadb_is_as_before_after_a_downgrade() {
    let server = std::env::var("DMS_TEST_MARIADB").expect("DMS_TEST_MARIADB names a server");
    let server = server.replace("mysql://", "mariadb://");
    let names = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()";
    for_each(Some("mariadb"), |case| {
        let database = format!("dms_conformance_{}_{}", case.name, std::process::id());
        maintenance_run(&server, &format!("DROP DATABASE IF EXISTS {database}"));
        maintenance_run(&server, &format!("CREATE DATABASE {database}"));
        let result = round_trip(case, &with_database(&server, &database), names);
        maintenance_run(&server, &format!("DROP DATABASE {database}"));
        let refused = REFUSED_BY_MARIADB
            .iter()
            .find(|(name, _)| *name == case.name);
        match (refused, result) {
            (None, result) => result,
            (Some((_, words)), Err(error)) if error.contains(words) => Ok(()),
            (Some((_, words)), result) => Err(format!("not refused with `{words}`: {result:?}")),
        }
    });
}

#[cfg(feature = "live")]
fn round_trip(case: &ScriptCase, url: &str, names: &str) -> Result<(), String> {
    let mut migrator = migrator(case)
        .connect(url)
        .map_err(|error| error.to_string())?;
    migrator
        .upgrade("head")
        .map_err(|error| format!("upgrade: {error} {:?}", error.detail()))?;
    let options = dms::driver::ConnectOptions::default();
    let mut look = dms::driver::connect(&dms::url::Url::parse(url).unwrap(), &options).unwrap();
    if tables(look.as_mut(), names).len() < 2 {
        return Err("the upgrade made no table".to_owned());
    }
    migrator
        .downgrade("base")
        .map_err(|error| format!("downgrade: {error} {:?}", error.detail()))?;
    let left = tables(look.as_mut(), names);
    if left != ["alembic_version"] {
        return Err(format!("left after the downgrade: {left:?}"));
    }
    Ok(())
}

#[cfg(feature = "live")]
fn maintenance_run(server: &str, sql: &str) {
    let options = dms::driver::ConnectOptions::default();
    let mut connection =
        dms::driver::connect(&dms::url::Url::parse(server).unwrap(), &options).unwrap();
    connection.execute(sql).unwrap();
}

#[cfg(feature = "live")]
fn with_database(server: &str, database: &str) -> String {
    let (base, query) = match server.split_once('?') {
        Some((base, query)) => (base, format!("?{query}")),
        None => (server, String::new()),
    };
    let (front, _) = base.rsplit_once('/').unwrap();
    format!("{front}/{database}{query}")
}
