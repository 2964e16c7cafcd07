//! `Session` in scripts: the assertions of the scripts under `sessions/` hold under real Alembic and here.

use dms::engine::Migrator;

fn upgraded(url: &str, script: &str) {
    let mut migrator = Migrator::embedded(&[("aaaa11112222_t.py", script)])
        .unwrap()
        .connect(url)
        .unwrap();
    if let Err(error) = migrator.upgrade("head") {
        panic!(
            "{error} {:?} {:?}",
            error.detail(),
            error.span().map(|span| span.line())
        );
    }
}

/// Runs a script on SQLite, and with the feature `live` on PostgreSQL.
fn everywhere(script: &str) {
    #[cfg(feature = "sqlite")]
    upgraded("sqlite://", script);
    #[cfg(feature = "live")]
    {
        let database = crate::postgres_server::database();
        let server = std::env::var("DMS_TEST_POSTGRES").unwrap();
        let (server, query) = server.split_once('?').unwrap_or((&server, ""));
        let (start, _) = server.rsplit_once('/').unwrap();
        let name = database.url.database.as_deref().unwrap();
        upgraded(&format!("{start}/{name}?{query}"), script);
    }
}

#[test]
fn a_session_reads_rows_as_objects() {
    everywhere(include_str!("sessions/rows.py"));
}

#[test]
fn a_session_writes_what_its_objects_are() {
    everywhere(include_str!("sessions/changes.py"));
}

#[test]
fn relationships_are_followed_and_kept() {
    everywhere(include_str!("sessions/relations.py"));
}
