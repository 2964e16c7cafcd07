//! PostgreSQL.

mod alter_column;
mod cast;
mod column;
mod comment;
mod constraint;
mod enumeration;
mod index;
mod introspect;
mod lock;
mod name;
mod named_type;
mod normalize;
mod plain_sql;
mod query;
mod render;
mod replay;
mod scratch;
mod sequence;
mod settle;
mod syntax;
mod type_statement;
mod types;

use std::time::Duration;

use super::{
    Comparison, Dialect, Effect, Lock, ProgressStatement, Scope, ScratchDatabase, Statement,
    VersionStatement, VersionTable, standard,
};
use crate::conn::Connection;
use crate::error::Result;
use crate::op::Operation;
use crate::schema::query::Query;
use crate::schema::{
    DataType, Definition, Enumeration, Expression, LabelChange, Schema, TableName,
};
use crate::tokens::{Syntax, leading_tokens};

/// The dialect of PostgreSQL.
#[derive(Debug, Clone, Copy, Default)]
pub struct Postgres;

impl Dialect for Postgres {
    fn name(&self) -> &'static str {
        "postgresql"
    }

    fn implementation(&self) -> &'static str {
        "PostgresqlImpl"
    }

    fn transactional_ddl(&self) -> bool {
        true
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

    /// Only whether a type is there counts, and no table has a say in that.
    fn needed_scope(&self) -> Scope {
        Scope {
            only: Some(Vec::new()),
            ..Scope::default()
        }
    }

    fn replay(&self, operation: &Operation, schema: &mut Schema) -> Result<()> {
        replay::replay(operation, schema)
    }

    fn drop_created_types(&self, operations: &[Operation]) -> Result<Vec<Statement>> {
        named_type::drop_created(self, operations)
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
        Ok(standard::effect(&leading_tokens(sql, Syntax::Postgres)))
    }

    fn expression(&self, expression: &Expression) -> Result<String> {
        standard::expression(self, expression)
    }

    fn definition(&self, definition: &Definition) -> Result<Statement> {
        standard::definition(self, definition)
    }

    fn query(&self, query: &Query) -> Result<Statement> {
        standard::statement(self, query)
    }

    fn index_expression(&self, expression: &Expression) -> Result<String> {
        standard::index_element(self, expression)
    }

    fn data_type(&self, data_type: &DataType) -> Result<String> {
        types::data_type(data_type)
    }

    fn quote(&self, name: &str) -> String {
        standard::quote(self, name)
    }

    fn normalize(&self, schema: Schema) -> Result<Schema> {
        normalize::normalize(self, schema)
    }

    fn settle(
        &self,
        connection: &mut dyn Connection,
        before: &Schema,
        after: &mut Schema,
        defaults: bool,
    ) -> Result<()> {
        settle::settle(connection, before, after, defaults)
    }

    fn introspect(&self, connection: &mut dyn Connection, scope: &Scope) -> Result<Schema> {
        introspect::introspect(self, connection, scope)
    }

    fn schemas(&self, connection: &mut dyn Connection) -> Result<Option<Vec<String>>> {
        let rows = connection.rows("SELECT nspname::text FROM pg_catalog.pg_namespace")?;
        let names = rows.iter().filter_map(|row| row.text(0).map(str::to_owned));
        Ok(Some(names.collect()))
    }

    fn drops_empty_schemas_only(&self) -> bool {
        true
    }

    fn comparison(&self) -> Comparison {
        Comparison {
            comments: true,
            alters_constraints: true,
            identities: true,
            unique_is_index: false,
            foreign_keys_need_indexes: false,
            restrict_is_no_action: false,
            unique_options: &["postgresql_nulls_not_distinct"],
            constraint_name: Some(name::of_constraint),
            kept_name: |name| standard::kept_name(&Postgres, name),
            deferrable_uniques: true,
            foreign_key_match: true,
            exclude_constraints: true,
            adds_type_checks: true,
            table_options: &[],
            numbers_columns: false,
            told_options: &[],
            plain_sql: plain_sql::plain_sql(),
        }
    }

    fn scratch(
        &self,
        connection: &mut dyn Connection,
        name: &str,
    ) -> Result<Option<ScratchDatabase>> {
        scratch::scratch(connection, name).map(Some)
    }

    fn has_schemas(&self) -> bool {
        true
    }

    fn copy(&self, connection: &mut dyn Connection) -> Result<Vec<Statement>> {
        standard::statements(connection, include_str!("queries/copy.sql"))
    }

    fn rename_index(&self, table: &TableName, old: &str, new: &str) -> Option<Statement> {
        Some(Statement::new(format!(
            "ALTER INDEX {} RENAME TO {}",
            standard::object_name(self, table.schema.as_deref(), old),
            standard::quote(self, new)
        )))
    }

    fn rename_constraint(&self, table: &TableName, old: &str, new: &str) -> Option<Statement> {
        Some(Statement::new(format!(
            "ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
            standard::table_name(self, table),
            standard::quote(self, old),
            standard::quote(self, new)
        )))
    }

    fn enumeration(&self, data_type: &DataType, table: &TableName) -> Option<Enumeration> {
        enumeration::of(data_type, table)
    }

    fn rename_label(&self, name: &TableName, old: &str, new: &str) -> Option<Statement> {
        Some(enumeration::rename_label(name, old, new))
    }

    fn change_labels(&self, change: &LabelChange) -> Result<Vec<Statement>> {
        enumeration::change(change)
    }

    fn wants_autocommit(&self, sql: &str) -> bool {
        enumeration::adds_label(sql)
    }

    fn using(
        &self,
        table: &TableName,
        column: &str,
        before: &DataType,
        after: &DataType,
    ) -> Result<Option<String>> {
        cast::using(table, column, before, after)
    }

    fn lock(&self, version_table: &VersionTable) -> Lock {
        lock::lock(version_table)
    }

    fn prepare(&self, lock_timeout: Duration) -> Vec<Statement> {
        lock::prepare(lock_timeout)
    }
}
