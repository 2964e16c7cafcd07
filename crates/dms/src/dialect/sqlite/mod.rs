//! SQLite.

/// The dialect of SQLite.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sqlite;
