//! Database migrations for SQLAlchemy projects, without Python.
//!
//! DMS reads the models that describe a database, compares them with the database, writes an
//! Alembic migration script, and turns scripts into SQL which it prints, exports or applies.
//! Everything is a pipe of plain values: [`schema::Schema`], [`op::Operation`] and
//! [`dialect::Statement`] are the only things that cross borders. ARCHITECTURE.md has the map.

pub mod conn;
pub mod dialect;
pub mod diff;
pub mod driver;
pub mod engine;
pub mod error;
pub mod graph;
pub mod op;
pub mod project;
pub mod pylib;
mod python_text;
pub mod schema;
pub mod script;
pub mod source;
mod tokens;
pub mod url;

pub use error::{Error, ErrorKind, Result};

/// Compiles revision files into a program, for [`engine::Migrator::embedded`]: paths relative to the file
/// that calls it, as with `include_str!`. Whoever rather embeds a whole folder can hand the names and texts
/// that a crate like `include_dir` collects to the same function.
#[macro_export]
macro_rules! embed_scripts {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!($path))),+]
    };
}
