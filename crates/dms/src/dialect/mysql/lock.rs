//! How runs keep each other out on MySQL and MariaDB.

use std::time::Duration;

use super::Mysql;
use crate::dialect::standard::Syntax as _;
use crate::dialect::{Lock, Statement, VersionTable};

/// A lock of a session by name. The server keeps these for all databases together and takes 64
/// characters at most, so that the name is a digest of database and version table.
/// <https://dev.mysql.com/doc/refman/8.0/en/locking-functions.html>
pub(super) fn lock(dialect: Mysql, version_table: &VersionTable) -> Lock {
    let schema = match &version_table.schema {
        Some(schema) => dialect.text(schema),
        None => "DATABASE()".to_owned(),
    };
    let name = dialect.text(&version_table.name);
    let key = format!("CONCAT('dms ', MD5(CONCAT_WS('.', {schema}, {name})))");
    Lock::Session {
        acquire: format!("SELECT GET_LOCK({key}, 0) = 1"),
        // Without the right to see the sessions of others, their number is all that the server tells.
        holder: format!(
            "SELECT CONCAT('connection ', IS_USED_LOCK({key}), COALESCE(\
             (SELECT CONCAT(', user ', user, ', from ', host) FROM information_schema.processlist \
             WHERE id = IS_USED_LOCK({key})), ''))"
        ),
    }
}

/// Bounds the waiting for the locks of tables and rows; the session's own lock is only tried.
pub(super) fn prepare(lock_timeout: Duration) -> Vec<Statement> {
    /// The most that the server takes, in seconds.
    const LONGEST: u64 = 31_536_000;
    let seconds = lock_timeout.as_secs().clamp(1, LONGEST);
    vec![
        Statement::new(format!("SET SESSION lock_wait_timeout = {seconds}")),
        Statement::new(format!("SET SESSION innodb_lock_wait_timeout = {seconds}")),
    ]
}
