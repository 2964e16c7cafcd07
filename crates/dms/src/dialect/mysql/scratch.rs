//! A database of its own for one run, and what makes its tables.

use super::Mysql;
use crate::conn::Connection;
use crate::dialect::{Dialect as _, ScratchDatabase, Statement};
use crate::error::Result;

/// An empty database with the character set and collation of the one that is connected.
/// <https://dev.mysql.com/doc/refman/8.0/en/create-database.html>
pub(super) fn scratch(
    dialect: Mysql,
    connection: &mut dyn Connection,
    name: &str,
) -> Result<ScratchDatabase> {
    let rows = connection.execute("SELECT @@character_set_database, @@collation_database")?;
    let row = rows.rows.first();
    let text = |index: usize| row.and_then(|row| row.text(index)).unwrap_or_default();
    let quoted = dialect.quote(name);
    Ok(ScratchDatabase {
        name: name.to_owned(),
        create: vec![Statement::new(format!(
            "CREATE DATABASE {quoted} CHARACTER SET {} COLLATE {}",
            text(0),
            text(1)
        ))],
        drop: Statement::new(format!("DROP DATABASE IF EXISTS {quoted}")),
        current: Statement::new("SELECT DATABASE()"),
    })
}

/// The statements that the server keeps of the tables, and of MariaDB's sequences. Views and triggers are left out:
/// they stand in no statement's way, and the server writes the database's name into them.
pub(super) fn copy(dialect: Mysql, connection: &mut dyn Connection) -> Result<Vec<Statement>> {
    let names = connection.execute(include_str!("queries/copy.sql"))?;
    let mut statements = vec![Statement::new("SET foreign_key_checks = 0")];
    for name in names.rows.iter().filter_map(|row| row.text(0)) {
        let made = connection.execute(&format!("SHOW CREATE TABLE {}", dialect.quote(name)))?;
        let text = made.rows.first().and_then(|row| row.text(1));
        statements.extend(text.map(Statement::new));
    }
    statements.push(Statement::new("SET foreign_key_checks = 1"));
    Ok(statements)
}
