//! Statements that a database itself writes.

use crate::conn::Connection;
use crate::dialect::Statement;
use crate::error::Result;

/// The texts that a query of one column finds, a statement each.
pub(in crate::dialect) fn statements(
    connection: &mut dyn Connection,
    query: &str,
) -> Result<Vec<Statement>> {
    let rows = connection.execute(query)?.rows;
    let texts = rows.iter().filter_map(|row| row.text(0));
    Ok(texts.map(Statement::new).collect())
}
