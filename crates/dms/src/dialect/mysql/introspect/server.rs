//! Which server it is, and what its queries ask for.

use crate::conn::Connection;
use crate::dialect::Scope;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::TableName;

use super::owned;

/// What of a server decides how its catalog is read. The URL does not tell: `mysql://` is for both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) is_mariadb: bool,
    version: [u32; 3],
    /// The default schema.
    database: Option<String>,
    /// Whether names of tables do not heed case.
    /// <https://dev.mysql.com/doc/refman/8.0/en/identifier-case-sensitivity.html>
    pub(super) folds_names: bool,
}

impl Server {
    pub(super) fn ask(connection: &mut dyn Connection) -> Result<Self> {
        let rows = connection
            .execute(include_str!("../queries/server.sql"))?
            .rows;
        let text = |index: usize| rows.first().and_then(|row| owned(row, index));
        let version = text(0).unwrap_or_default();
        let folding = rows.first().and_then(|row| row.integer(2)).unwrap_or(0);
        Ok(Self {
            is_mariadb: version.to_ascii_lowercase().contains("mariadb"),
            version: numbers(&version),
            database: text(1),
            folds_names: folding != 0,
        })
    }

    /// Without a database every server looks empty, and all of it would be created anew.
    pub(super) fn require_database(&self, scope: &Scope) -> Result<()> {
        if scope.all_schemas || self.database.is_some() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::State,
            "the URL names no database, so there is no place for tables",
        )
        .with_hint("name it behind the server: `mysql://user@host/NAME`"))
    }

    /// A query of ours for this server and the schemas of the scope.
    pub(super) fn query(&self, query: &str, scope: &Scope) -> String {
        let schemas = if scope.all_schemas {
            "NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')"
        } else {
            "= DATABASE()"
        };
        // <https://dev.mysql.com/doc/refman/8.0/en/information-schema-statistics-table.html>
        let has_expressions = !self.is_mariadb && self.version >= [8, 0, 13];
        let expression = if has_expressions {
            "EXPRESSION"
        } else {
            "NULL"
        };
        query
            .replace("$scope", schemas)
            .replace("$expression", expression)
    }

    /// The query for checks; older servers read them over.
    /// <https://dev.mysql.com/doc/refman/8.0/en/create-table-check-constraints.html>
    pub(super) fn checks(&self) -> Option<&'static str> {
        if self.is_mariadb {
            Some(include_str!("../queries/checks_mariadb.sql"))
        } else {
            (self.version >= [8, 0, 16]).then_some(include_str!("../queries/checks_mysql.sql"))
        }
    }

    pub(super) fn table_name(&self, schema: String, name: String) -> TableName {
        let is_default = self
            .database
            .as_ref()
            .is_some_and(|own| self.is_same(own, &schema));
        TableName::in_schema((!is_default).then_some(schema), name)
    }

    /// Whether both name one table, be its schema said or not.
    pub(super) fn is_same_table(&self, left: &TableName, right: &TableName) -> bool {
        let schema = |name: &TableName| {
            let schema = name.schema.as_ref().or(self.database.as_ref());
            schema.cloned().unwrap_or_default()
        };
        self.is_same(&left.name, &right.name) && self.is_same(&schema(left), &schema(right))
    }

    fn is_same(&self, left: &str, right: &str) -> bool {
        left == right || self.folds_names && left.to_lowercase() == right.to_lowercase()
    }
}

/// The numbers at the beginning of a version: `5.5.5-10.11.14-MariaDB` is only of interest for MySQL.
fn numbers(version: &str) -> [u32; 3] {
    let mut numbers = version
        .split(|character: char| !character.is_ascii_digit())
        .map(|number| number.parse().unwrap_or(0));
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}
