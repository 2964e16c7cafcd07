//! PostgreSQL.

/// The dialect of PostgreSQL.
#[derive(Debug, Clone, Copy, Default)]
pub struct Postgres;
