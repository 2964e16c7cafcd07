//! A database of its own for one run.

use super::Postgres;
use crate::conn::Connection;
use crate::dialect::{Dialect as _, ScratchDatabase, Statement};
use crate::error::Result;

/// An empty database with the encoding, the locale and the search path of the one that is connected.
/// <https://www.postgresql.org/docs/current/sql-createdatabase.html>
pub(super) fn scratch(connection: &mut dyn Connection, name: &str) -> Result<ScratchDatabase> {
    let rows = connection.rows(include_str!("queries/database.sql"))?;
    let row = rows.first();
    let text = |index: usize| row.and_then(|row| row.text(index)).unwrap_or_default();
    let quoted = Postgres.quote(name);
    let mut create = vec![Statement::new(format!(
        "CREATE DATABASE {quoted} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}",
        text(0),
        text(1),
        text(2)
    ))];
    let path = text(3);
    if !path.is_empty() {
        create.push(Statement::new(format!(
            "ALTER DATABASE {quoted} SET search_path TO {path}"
        )));
    }
    Ok(ScratchDatabase {
        name: name.to_owned(),
        create,
        drop: Statement::new(format!("DROP DATABASE IF EXISTS {quoted}")),
        current: Statement::new("SELECT pg_catalog.current_database()::text"),
    })
}
