//! MySQL, and MariaDB as a flavor of it.

mod alter_column;
mod column;
mod comment;
mod constraint;
mod effect;
mod existence;
mod index;
mod introspect;
mod lock;
mod normalize;
mod options;
mod query;
mod render;
mod replay;
mod scratch;
mod settle;
mod string;
mod syntax;
mod types;

use std::time::Duration;

use super::{
    Comparison, Dialect, Effect, Lock, ProgressStatement, Scope, ScratchDatabase, Statement,
    VersionStatement, VersionTable, standard,
};
use crate::conn::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::op::{Operation, PlainSql};
use crate::schema::query::Query;
use crate::schema::{DataType, Definition, Expression, Schema, TableName};

/// What the servers keep of a name. <https://dev.mysql.com/doc/refman/8.0/en/identifier-length.html>
const MAXIMUM: usize = 64;

/// Which of the two databases it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavor {
    /// MySQL, as of version 8.
    Mysql,
    /// MariaDB, as of version 10.11.
    Mariadb,
    /// MariaDB reached by a `mysql://` URL: its SQL, and MySQL's name, which scripts ask for and `mysql_...` options
    /// begin with.
    MariadbAsMysql,
}

/// The dialect of MySQL and MariaDB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mysql {
    /// Which of the two.
    pub flavor: Flavor,
}

impl Mysql {
    fn is_mariadb(self) -> bool {
        self.flavor != Flavor::Mysql
    }
}

impl Dialect for Mysql {
    fn name(&self) -> &'static str {
        standard::Syntax::dialect(self)
    }

    fn implementation(&self) -> &'static str {
        match self.flavor {
            Flavor::Mysql | Flavor::MariadbAsMysql => "MySQLImpl",
            Flavor::Mariadb => "MariaDBImpl",
        }
    }

    /// DDL commits by itself. <https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html>
    fn transactional_ddl(&self) -> bool {
        false
    }

    fn rolls_back_ddl(&self) -> bool {
        false
    }

    fn render(&self, operation: &Operation, before: &Schema) -> Result<Vec<Statement>> {
        render::render(*self, operation, before)
    }

    fn needs_schema(&self, operation: &Operation) -> bool {
        existence::needs_schema(*self, operation)
    }

    fn replay(&self, operation: &Operation, schema: &mut Schema) -> Result<()> {
        replay::replay(*self, operation, schema)
    }

    fn version_statement(&self, table: &VersionTable, statement: &VersionStatement) -> Statement {
        render::version_statement(*self, table, statement)
    }

    fn version_table_exists(&self, table: &VersionTable) -> Statement {
        render::version_table_exists(*self, table)
    }

    fn progress_statement(&self, table: &VersionTable, statement: &ProgressStatement) -> Statement {
        Statement::new(standard::progress_statement(
            self,
            table,
            statement,
            " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
        ))
    }

    fn effect(&self, sql: &str) -> Result<Effect> {
        effect::effect(sql)
    }

    fn expression(&self, expression: &Expression) -> Result<String> {
        standard::expression(self, expression)
    }

    fn inserted_key(&self) -> Option<&'static str> {
        Some("SELECT LAST_INSERT_ID()")
    }

    fn definition(&self, definition: &Definition) -> Result<Statement> {
        standard::definition(self, definition)
    }

    fn query(&self, query: &Query) -> Result<Statement> {
        standard::statement(self, query)
    }

    fn index_expression(&self, expression: &Expression) -> Result<String> {
        index::element(*self, expression)
    }

    fn data_type(&self, data_type: &DataType) -> Result<String> {
        types::data_type(*self, data_type)
    }

    fn quote(&self, name: &str) -> String {
        standard::quote(self, name)
    }

    fn normalize(&self, schema: Schema) -> Result<Schema> {
        normalize::normalize(*self, schema)
    }

    fn settle(
        &self,
        connection: &mut dyn Connection,
        before: &Schema,
        after: &mut Schema,
        _defaults: bool,
    ) -> Result<()> {
        settle::settle(*self, connection, before, after)
    }

    fn introspect(&self, connection: &mut dyn Connection, scope: &Scope) -> Result<Schema> {
        introspect::introspect(*self, connection, scope)
    }

    fn schemas(&self, connection: &mut dyn Connection) -> Result<Option<Vec<String>>> {
        let rows = connection
            .execute("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA")?
            .rows;
        let names = rows.iter().filter_map(|row| row.text(0).map(str::to_owned));
        Ok(Some(names.collect()))
    }

    fn comparison(&self) -> Comparison {
        Comparison {
            comments: true,
            alters_constraints: true,
            identities: false,
            unique_is_index: true,
            foreign_keys_need_indexes: true,
            restrict_is_no_action: true,
            unique_options: &[],
            constraint_name: Some(|table, constraint| {
                standard::conventional_name(table, constraint, MAXIMUM)
            }),
            kept_name: |name| {
                let dialect = Self {
                    flavor: Flavor::Mysql,
                };
                standard::kept_name(&dialect, name)
            },
            deferrable_uniques: false,
            foreign_key_match: false,
            exclude_constraints: false,
            adds_type_checks: true,
            table_options: &["engine", "charset", "default_charset", "collate"],
            numbers_columns: true,
            told_options: &[],
            plain_sql: PlainSql {
                fill_column: Some(|table, column, expression| {
                    // Both servers write names and expressions alike.
                    let dialect = Self {
                        flavor: Flavor::Mariadb,
                    };
                    standard::fill_column(&dialect, table, column, expression)
                }),
                ..PlainSql::default()
            },
        }
    }

    /// <https://mariadb.com/kb/en/alter-table/#rename-indexkey>, from MariaDB 10.5.2 and MySQL 5.7 on.
    fn rename_index(&self, table: &TableName, old: &str, new: &str) -> Option<Statement> {
        Some(Statement::new(format!(
            "ALTER TABLE {} RENAME INDEX {} TO {}",
            standard::table_name(self, table),
            standard::quote(self, old),
            standard::quote(self, new)
        )))
    }

    /// A unique constraint is a unique index.
    fn rename_constraint(&self, table: &TableName, old: &str, new: &str) -> Option<Statement> {
        self.rename_index(table, old, new)
    }

    fn of_server(&self, connection: &mut dyn Connection) -> Result<Option<Box<dyn Dialect>>> {
        let rows = connection.execute("SELECT VERSION()")?;
        let version = rows.rows.first().and_then(|row| row.text(0));
        let version = version.unwrap_or_default();
        let flavor = match (self.flavor, version.contains("MariaDB")) {
            (Flavor::Mysql, true) => Flavor::MariadbAsMysql,
            (Flavor::Mysql, false) | (Flavor::Mariadb | Flavor::MariadbAsMysql, true) => {
                return Ok(None);
            }
            (Flavor::Mariadb | Flavor::MariadbAsMysql, false) => {
                return Err(Error::new(
                    ErrorKind::Config,
                    format!("the URL says `mariadb`, and the server is MySQL {version}"),
                )
                .with_hint("begin the URL with `mysql://`"));
            }
        };
        Ok(Some(Box::new(Self { flavor })))
    }

    fn scratch(
        &self,
        connection: &mut dyn Connection,
        name: &str,
    ) -> Result<Option<ScratchDatabase>> {
        scratch::scratch(*self, connection, name).map(Some)
    }

    fn copy(&self, connection: &mut dyn Connection) -> Result<Vec<Statement>> {
        scratch::copy(*self, connection)
    }

    fn lock(&self, version_table: &VersionTable) -> Lock {
        lock::lock(*self, version_table)
    }

    fn prepare(&self, lock_timeout: Duration) -> Vec<Statement> {
        lock::prepare(lock_timeout)
    }
}
