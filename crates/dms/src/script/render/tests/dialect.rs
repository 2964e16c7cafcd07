use std::time::Duration;

use crate::conn::Connection;
use crate::dialect::{Dialect, Lock, Scope, Statement, VersionStatement, VersionTable};
use crate::error::Result;
use crate::op::Operation;
use crate::schema::{DataType, Expression, Literal, Schema};

/// Writes the few expressions that the tests use as PostgreSQL has them, with SQLite's parentheses behind DEFAULT.
pub(super) struct TestDialect;

impl Dialect for TestDialect {
    fn name(&self) -> &'static str {
        "test"
    }

    fn implementation(&self) -> &'static str {
        "TestImpl"
    }

    fn transactional_ddl(&self) -> bool {
        true
    }

    fn rolls_back_ddl(&self) -> bool {
        true
    }

    fn render(&self, _operation: &Operation, _before: &Schema) -> Result<Vec<Statement>> {
        Ok(Vec::new())
    }

    fn version_statement(&self, _: &VersionTable, _: &VersionStatement) -> Statement {
        Statement::new("")
    }

    fn version_table_exists(&self, _table: &VersionTable) -> Statement {
        Statement::new("")
    }

    fn progress_statement(
        &self,
        _: &VersionTable,
        _: &crate::dialect::ProgressStatement,
    ) -> Statement {
        Statement::new("")
    }

    fn expression(&self, expression: &Expression) -> Result<String> {
        Ok(match expression {
            Expression::Text(text) => text.clone(),
            Expression::Column {
                table: Some(table),
                name,
            } => format!("{table}.{name}"),
            Expression::Column { table: None, name } => name.clone(),
            Expression::Literal(Literal::Integer(number)) => number.to_string(),
            Expression::Function { name, arguments } => {
                let mut rendered = Vec::new();
                for argument in arguments {
                    rendered.push(self.expression(argument)?);
                }
                format!("{name}({})", rendered.join(", "))
            }
            Expression::Binary {
                left,
                operator,
                right,
            } => format!(
                "{} {operator} {}",
                self.expression(left)?,
                self.expression(right)?
            ),
            other => format!("{other:?}"),
        })
    }

    fn server_default_expression(&self, expression: &Expression) -> Result<String> {
        let text = self.expression(expression)?;
        Ok(match expression {
            Expression::Binary { .. } => format!("({text})"),
            _ => text,
        })
    }

    fn index_expression(&self, expression: &Expression) -> Result<String> {
        self.server_default_expression(expression)
    }

    fn definition(&self, _: &crate::schema::Definition) -> Result<Statement> {
        Ok(Statement::new(""))
    }
    fn query(&self, _: &crate::schema::query::Query) -> Result<Statement> {
        Ok(Statement::new(""))
    }

    fn data_type(&self, _data_type: &DataType) -> Result<String> {
        Ok(String::new())
    }

    fn quote(&self, name: &str) -> String {
        name.to_owned()
    }

    fn normalize(&self, schema: Schema) -> Result<Schema> {
        Ok(schema)
    }

    fn introspect(&self, _: &mut dyn Connection, _: &Scope) -> Result<Schema> {
        Ok(Schema::default())
    }

    fn comparison(&self) -> crate::dialect::Comparison {
        crate::dialect::Comparison {
            exclude_constraints: false,
            ..crate::dialect::Comparison::default()
        }
    }

    fn lock(&self, _version_table: &VersionTable) -> Lock {
        Lock::Transaction
    }

    fn prepare(&self, _lock_timeout: Duration) -> Vec<Statement> {
        Vec::new()
    }
}
