//! SQLite.

mod alter_column;
mod column;
mod constraint;
mod index;
mod introspect;
mod lock;
mod normalize;
mod query;
mod rebuild;
mod render;
mod syntax;
mod types;

use std::time::Duration;

use super::{
    Comparison, Dialect, Effect, Lock, ProgressStatement, Rebuild, Scope, Statement,
    VersionStatement, VersionTable, standard,
};
use crate::conn::Connection;
use crate::error::{Error, Result};
use crate::op::{BatchAlterTable, BatchError, Operation, PlainSql};
use crate::schema::query::Query;
use crate::schema::{Constraint, DataType, Definition, Expression, Schema, TableName};
use crate::tokens::{Syntax, leading_tokens};

/// The dialect of SQLite.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sqlite;

impl Dialect for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn implementation(&self) -> &'static str {
        "SQLiteImpl"
    }

    fn transactional_ddl(&self) -> bool {
        false
    }

    fn rolls_back_ddl(&self) -> bool {
        true
    }

    fn render(&self, operation: &Operation, before: &Schema) -> Result<Vec<Statement>> {
        render::render(operation, before)
    }

    fn needs_schema(&self, operation: &Operation) -> bool {
        render::needs_schema(operation)
    }

    /// A column that is added in place does not bring the check of its type along.
    fn replay(&self, operation: &Operation, schema: &mut Schema) -> Result<()> {
        let Operation::AddColumn(add) = operation else {
            return operation.apply(schema);
        };
        let mut add = add.clone();
        (add.constraints)
            .retain(|own| !matches!(own, Constraint::Check(check) if check.of_type.is_some()));
        standard::without_inline_name(&mut add);
        add.apply(schema)
    }

    fn rebuilds(&self, batch: &BatchAlterTable) -> bool {
        rebuild::is_needed(batch)
    }

    fn rebuild(
        &self,
        batch: &BatchAlterTable,
        before: &Schema,
    ) -> std::result::Result<Rebuild, BatchError> {
        rebuild::rebuild(batch, before)
    }

    fn explain_rebuild(&self, table: &TableName, error: Error) -> Error {
        rebuild::explain(table, &error)
    }

    fn foreign_key_violations(&self, connection: &mut dyn Connection) -> Result<Vec<String>> {
        rebuild::violations(connection)
    }

    fn version_statement(&self, table: &VersionTable, statement: &VersionStatement) -> Statement {
        render::version_statement(table, statement)
    }

    fn version_table_exists(&self, table: &VersionTable) -> Statement {
        render::version_table_exists(table)
    }

    fn progress_statement(&self, table: &VersionTable, statement: &ProgressStatement) -> Statement {
        Statement::new(standard::progress_statement(self, table, statement, ""))
    }

    fn effect(&self, sql: &str) -> Result<Effect> {
        Ok(standard::effect(&leading_tokens(sql, Syntax::Sqlite)))
    }

    fn expression(&self, expression: &Expression) -> Result<String> {
        standard::expression(self, expression)
    }

    fn server_default_expression(&self, expression: &Expression) -> Result<String> {
        column::default_expression(expression)
    }

    fn inserted_key(&self) -> Option<&'static str> {
        Some("SELECT last_insert_rowid()")
    }

    fn definition(&self, definition: &Definition) -> Result<Statement> {
        standard::definition(self, definition)
    }

    fn query(&self, query: &Query) -> Result<Statement> {
        standard::statement(self, query)
    }

    fn data_type(&self, data_type: &DataType) -> Result<String> {
        types::data_type(data_type)
    }

    fn quote(&self, name: &str) -> String {
        standard::quote(self, name)
    }

    /// An `INTEGER PRIMARY KEY` is the number of the row, and never NULL whether it says so or not. Nobody is asked.
    fn settle(
        &self,
        _: &mut dyn Connection,
        before: &Schema,
        after: &mut Schema,
        _: bool,
    ) -> Result<()> {
        normalize::settle_row_numbers(before, after);
        Ok(())
    }

    fn normalize(&self, schema: Schema) -> Result<Schema> {
        normalize::normalize(self, schema)
    }

    fn introspect(&self, connection: &mut dyn Connection, scope: &Scope) -> Result<Schema> {
        introspect::introspect(self, connection, scope)
    }

    fn comparison(&self) -> Comparison {
        Comparison {
            comments: false,
            alters_constraints: false,
            identities: false,
            unique_is_index: false,
            foreign_keys_need_indexes: false,
            restrict_is_no_action: false,
            unique_options: &[],
            constraint_name: Some(|table, constraint| {
                standard::conventional_name(table, constraint, 128)
            }),
            kept_name: str::to_owned,
            deferrable_uniques: false,
            foreign_key_match: true,
            exclude_constraints: false,
            adds_type_checks: false,
            table_options: &[],
            numbers_columns: false,
            told_options: &["sqlite_autoincrement"],
            plain_sql: PlainSql {
                fill_column: Some(|table, column, expression| {
                    standard::fill_column(&Sqlite, table, column, expression)
                }),
                ..PlainSql::default()
            },
        }
    }

    /// The texts that SQLite keeps of them.
    fn copy(&self, connection: &mut dyn Connection) -> Result<Vec<Statement>> {
        standard::statements(connection, include_str!("queries/copy.sql"))
    }

    fn lock(&self, version_table: &VersionTable) -> Lock {
        lock::lock(version_table)
    }

    fn prepare(&self, lock_timeout: Duration) -> Vec<Statement> {
        lock::prepare(lock_timeout)
    }
}
