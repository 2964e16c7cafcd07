//! The only door to a database: a [`Connection`] runs SQL text and returns plain rows.

use std::sync::Arc;

use crate::error::Result;

/// A value that goes into or comes out of a database.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// A boolean; SQLite has none and returns [`Value::Integer`].
    Boolean(bool),
    /// Any integer type that fits 64 bits.
    Integer(i64),
    /// Any binary floating point type.
    Float(f64),
    /// Any character type, and every type that has no variant here in the server's text form.
    Text(String),
    /// Binary data.
    Bytes(Vec<u8>),
}

/// A row of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The names of the result's columns, shared by all its rows.
    pub columns: Arc<[String]>,
    /// As many values as there are columns.
    pub values: Vec<Value>,
}

impl Row {
    /// The text in column `index`; `None` for NULL, another type, or no such column.
    pub fn text(&self, index: usize) -> Option<&str> {
        match self.values.get(index)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer in column `index`; booleans count as 0 and 1, and the text of an integer as what it says.
    pub fn integer(&self, index: usize) -> Option<i64> {
        match self.values.get(index)? {
            Value::Integer(integer) => Some(*integer),
            Value::Boolean(boolean) => Some(i64::from(*boolean)),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The boolean in column `index`; integers other than 0 count as true, and PostgreSQL's texts as what they say.
    pub fn boolean(&self, index: usize) -> Option<bool> {
        match self.values.get(index)? {
            Value::Boolean(boolean) => Some(*boolean),
            Value::Integer(integer) => Some(*integer != 0),
            Value::Text(text) => match text.as_str() {
                "t" => Some(true),
                "f" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What a query returned.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// The rows, in the server's order; empty for a statement that returns none.
    pub rows: Vec<Row>,
    /// How many rows a statement changed, where the server says so.
    pub affected: u64,
}

/// An open connection. Implemented by the modules under `driver`.
///
/// Every method fails with [`crate::ErrorKind::Database`] when the server refuses (its message and, in
/// [`crate::Error::detail`], its detail, hint and the statement), with [`crate::ErrorKind::Locked`] when
/// a lock cannot be had in time, and with [`crate::ErrorKind::Connection`] when the connection is lost.
/// No error text contains a password.
pub trait Connection: Send {
    /// Runs exactly one statement without parameters; its text goes to the server as it is.
    fn execute(&mut self, sql: &str) -> Result<Rows>;

    /// Runs several statements separated by semicolons, in the server's own simple protocol.
    fn execute_script(&mut self, sql: &str) -> Result<()>;

    /// Runs statements one after the other and says how many rows each changed. A driver whose protocol tells their
    /// results apart sends them together.
    fn execute_each(&mut self, statements: &[String]) -> Result<Vec<u64>> {
        let affected = |sql: &String| Ok(self.execute(sql)?.affected);
        statements.iter().map(affected).collect()
    }

    /// The same between the beginning of a transaction and its commit, where these are wanted.
    fn execute_within(
        &mut self,
        begins: bool,
        statements: &[String],
        commits: bool,
    ) -> Result<Vec<u64>> {
        if begins {
            self.begin()?;
        }
        let affected = self.execute_each(statements)?;
        if commits {
            self.commit()?;
        }
        Ok(affected)
    }

    /// Runs one statement with parameters in the driver's own notation (`?1` for SQLite, `$1` for PostgreSQL).
    fn query(&mut self, sql: &str, parameters: &[Value]) -> Result<Rows>;

    /// As [`Connection::query`], for a reader that knows the types of the columns: a value may come in the server's text
    /// form, where to ask for the types would be a round trip of its own. Each row is handed over by itself.
    fn read(&mut self, sql: &str, parameters: &[Value], each: &mut dyn FnMut(Row)) -> Result<()> {
        let rows = match parameters {
            [] => self.execute(sql)?,
            _ => self.query(sql, parameters)?,
        };
        rows.rows.into_iter().for_each(each);
        Ok(())
    }

    /// All rows of [`Connection::read`] of a query without parameters.
    fn rows(&mut self, sql: &str) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.read(sql, &[], &mut |row| rows.push(row))?;
        Ok(rows)
    }

    /// Begins a transaction (SQLite: `BEGIN IMMEDIATE`, waiting at most the driver's lock time-out).
    fn begin(&mut self) -> Result<()>;

    /// Commits the open transaction.
    fn commit(&mut self) -> Result<()>;

    /// Rolls the open transaction back; no error if none is open.
    fn rollback(&mut self) -> Result<()>;

    /// The server's version as (major, minor): (15, 18) or (3, 46).
    fn server_version(&mut self) -> Result<(u32, u32)>;
}
