use super::{Syntax, object_name};
use crate::dialect::{ProgressStatement, VersionTable};

/// A statement about the record of progress. `options` stands behind the table's columns.
pub(in crate::dialect) fn progress_statement(
    syntax: &dyn Syntax,
    table: &VersionTable,
    statement: &ProgressStatement,
    options: &str,
) -> String {
    let name = object_name(syntax, table.schema.as_deref(), &table.name);
    match statement {
        ProgressStatement::Create => format!(
            "CREATE TABLE {name} (\n    \
             revision VARCHAR(255) NOT NULL, \n    \
             direction VARCHAR(16) NOT NULL, \n    \
             number INTEGER NOT NULL, \n    \
             digest VARCHAR(64) NOT NULL, \n    \
             state VARCHAR(16) NOT NULL, \n    \
             statement_text TEXT NOT NULL, \n    \
             PRIMARY KEY (number)\n){options}"
        ),
        ProgressStatement::Drop => format!("DROP TABLE {name}"),
        ProgressStatement::Select => format!(
            "SELECT revision, direction, number, digest, state, statement_text FROM {name} ORDER BY number"
        ),
        ProgressStatement::Insert(row) => format!(
            "INSERT INTO {name} (revision, direction, number, digest, state, statement_text) \
             VALUES ({}, {}, {}, {}, {}, {})",
            syntax.text(&row.revision),
            syntax.text(&row.direction),
            row.number,
            syntax.text(&row.digest),
            syntax.text(&row.state),
            syntax.text(&row.text)
        ),
        ProgressStatement::SetState(number, state) => format!(
            "UPDATE {name} SET state = {} WHERE number = {number}",
            syntax.text(state)
        ),
        ProgressStatement::Remove(number) => {
            format!("DELETE FROM {name} WHERE number = {number}")
        }
        ProgressStatement::Clear => format!("DELETE FROM {name}"),
    }
}
