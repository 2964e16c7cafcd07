//! How runs keep each other out on SQLite.

use std::time::Duration;

use crate::dialect::{Lock, Statement, VersionTable};

/// The run's own transaction: BEGIN IMMEDIATE lets no other writer in.
pub(super) fn lock(_version_table: &VersionTable) -> Lock {
    Lock::Transaction
}

/// Nothing: the driver waits for as long as it was told when it was opened.
pub(super) fn prepare(_lock_timeout: Duration) -> Vec<Statement> {
    Vec::new()
}
