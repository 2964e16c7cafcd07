//! PostgreSQL.

mod alter_column;
mod column;
mod comment;
mod constraint;
mod index;
mod introspect;
mod lock;
mod name;
mod named_type;
mod normalize;
mod query;
mod render;
mod syntax;
mod type_statement;
mod types;

use std::time::Duration;

use super::{
    Comparison, Dialect, Effect, Lock, ProgressStatement, Scope, Statement, VersionStatement,
    VersionTable, standard,
};
use crate::conn::Connection;
use crate::error::Result;
use crate::op::Operation;
use crate::schema::query::Query;
use crate::schema::{DataType, Definition, Expression, Schema};
use crate::tokens::{Syntax, significant_tokens};

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
        operation.apply(schema)?;
        if let Operation::Execute(execute) = operation {
            type_statement::replay(&execute.sql, schema)?;
        }
        if let Operation::DropType(drop) = operation {
            named_type::forget(schema, drop.data_type.for_dialect("postgresql"));
        }
        Ok(())
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
        Ok(standard::effect(&significant_tokens(sql, Syntax::Postgres)))
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

    fn introspect(&self, connection: &mut dyn Connection, scope: &Scope) -> Result<Schema> {
        introspect::introspect(self, connection, scope)
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
        }
    }

    fn lock(&self, version_table: &VersionTable) -> Lock {
        lock::lock(version_table)
    }

    fn prepare(&self, lock_timeout: Duration) -> Vec<Statement> {
        lock::prepare(lock_timeout)
    }
}
