use super::{Syntax, object_name, quote};
use crate::dialect::{VersionStatement, VersionTable};

/// How the INSERT into the version table returns its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect) enum Returning {
    /// `RETURNING table.version_num`.
    Qualified,
    /// `RETURNING version_num`.
    Bare,
    /// It returns nothing.
    Nothing,
}

/// A statement about the version table. `order` stands behind the query for the rows.
pub(in crate::dialect) fn version_statement(
    syntax: &dyn Syntax,
    table: &VersionTable,
    statement: &VersionStatement,
    returning: Returning,
    order: &str,
) -> String {
    let name = object_name(syntax, table.schema.as_deref(), &table.name);
    match statement {
        VersionStatement::Create => {
            let key = if table.primary_key {
                format!(
                    ", \n    CONSTRAINT {} PRIMARY KEY (version_num)",
                    quote(syntax, &format!("{}_pkc", table.name))
                )
            } else {
                String::new()
            };
            format!("CREATE TABLE {name} (\n    version_num VARCHAR(32) NOT NULL{key}\n)")
        }
        VersionStatement::Drop => format!("DROP TABLE {name}"),
        VersionStatement::Insert(version) => {
            let returning = match (table.primary_key, returning) {
                (false, _) | (true, Returning::Nothing) => String::new(),
                (true, Returning::Qualified) => format!(" RETURNING {name}.version_num"),
                (true, Returning::Bare) => " RETURNING version_num".to_owned(),
            };
            format!(
                "INSERT INTO {name} (version_num) VALUES ({}){returning}",
                syntax.text(version)
            )
        }
        VersionStatement::Update(from, to) => format!(
            "UPDATE {name} SET version_num={} WHERE {name}.version_num = {}",
            syntax.text(to),
            syntax.text(from)
        ),
        VersionStatement::Delete(version) => format!(
            "DELETE FROM {name} WHERE {name}.version_num = {}",
            syntax.text(version)
        ),
        VersionStatement::DeleteAll => format!("DELETE FROM {name}"),
        VersionStatement::Select => format!("SELECT version_num FROM {name}{order}"),
    }
}
