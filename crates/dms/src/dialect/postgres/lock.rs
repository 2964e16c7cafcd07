//! How runs keep each other out on PostgreSQL.

use std::time::Duration;

use crate::dialect::{Lock, Statement, VersionTable};

/// An advisory lock of a session. The server keeps these locks per database, so the key is made of the
/// version table's schema and name only; a table without schema is in the current one.
pub(super) fn lock(version_table: &VersionTable) -> Lock {
    let schema = match &version_table.schema {
        Some(schema) => text(schema),
        None => "pg_catalog.current_schema()::text".to_owned(),
    };
    let name = text(&version_table.name);
    let key =
        format!("pg_catalog.hashtextextended(pg_catalog.concat('dms ', {schema}, '.', {name}), 0)");
    Lock::Session {
        acquire: format!("SELECT pg_catalog.pg_try_advisory_lock({key})"),
        holder: include_str!("queries/lock_holder.sql").replace("$key", &key),
    }
}

/// Bounds the waiting for the locks of tables: the advisory lock is only tried, and does not wait.
pub(super) fn prepare(lock_timeout: Duration) -> Vec<Statement> {
    // In milliseconds; for the server 0 means for ever, and for us not at all.
    let limit = i32::try_from(lock_timeout.as_millis())
        .unwrap_or(i32::MAX)
        .max(1);
    vec![Statement::new(format!("SET lock_timeout = {limit}"))]
}

/// A string constant that means the same whatever `standard_conforming_strings` is.
fn text(value: &str) -> String {
    let doubled = value.replace('\'', "''");
    if doubled.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_always_bounded() {
        let sql = |seconds| prepare(Duration::from_secs(seconds))[0].sql.clone();
        assert_eq!(sql(60), "SET lock_timeout = 60000");
        assert_eq!(sql(0), "SET lock_timeout = 1");
        assert_eq!(sql(u64::MAX), "SET lock_timeout = 2147483647");
    }

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        assert_eq!(text("a'b\\'c"), "E'a''b\\\\''c'");
    }
}
