//! Operations: Alembic's directives as values. One file per operation.
//!
//! An operation knows its fields, its reverse, what it does to a [`Schema`], and a one-line summary.
//! It names no dialect; a dialect's `render` turns it into statements.

mod add_column;
mod alter_column;
mod batch_alter_table;
mod bulk_insert;
mod comparison;
mod create_constraint;
mod create_index;
mod create_table;
mod create_table_comment;
mod drop_column;
mod drop_constraint;
mod drop_index;
mod drop_table;
mod drop_table_comment;
mod execute;
mod expression_names;
mod named_type;
mod plain_sql;
mod rename_table;

pub use add_column::AddColumn;
pub use alter_column::{AlterColumn, Change, DefaultValue};
pub use batch_alter_table::{BatchAlterTable, BatchError, Placement, Recreate};
pub use bulk_insert::BulkInsert;
pub use comparison::Comparison;
pub use create_constraint::CreateConstraint;
pub use create_index::CreateIndex;
pub use create_table::CreateTable;
pub use create_table_comment::CreateTableComment;
pub use drop_column::DropColumn;
pub use drop_constraint::{ConstraintType, DropConstraint};
pub use drop_index::DropIndex;
pub use drop_table::DropTable;
pub use drop_table_comment::DropTableComment;
pub use execute::{About, Execute, Sign};
pub use named_type::{CreateType, DropType};
pub use plain_sql::{FillColumn, FreeSequenceSql, PlainSql, SequenceSql};
pub use rename_table::RenameTable;

pub(crate) use expression_names::{column_names, for_each_column};

use crate::error::{Error, ErrorKind, Result};
use crate::schema::{Schema, TableName};

/// One migration directive.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant is documented at its struct")]
pub enum Operation {
    CreateTable(CreateTable),
    DropTable(DropTable),
    RenameTable(RenameTable),
    AddColumn(AddColumn),
    DropColumn(DropColumn),
    AlterColumn(AlterColumn),
    CreateIndex(CreateIndex),
    DropIndex(DropIndex),
    CreateConstraint(CreateConstraint),
    DropConstraint(DropConstraint),
    CreateTableComment(CreateTableComment),
    DropTableComment(DropTableComment),
    Execute(Execute),
    BulkInsert(BulkInsert),
    CreateType(CreateType),
    DropType(DropType),
}

/// Calls the same method of whichever operation it is.
macro_rules! each {
    ($operation:expr, $each:ident => $call:expr) => {
        match $operation {
            Operation::CreateTable($each) => $call,
            Operation::DropTable($each) => $call,
            Operation::RenameTable($each) => $call,
            Operation::AddColumn($each) => $call,
            Operation::DropColumn($each) => $call,
            Operation::AlterColumn($each) => $call,
            Operation::CreateIndex($each) => $call,
            Operation::DropIndex($each) => $call,
            Operation::CreateConstraint($each) => $call,
            Operation::DropConstraint($each) => $call,
            Operation::CreateTableComment($each) => $call,
            Operation::DropTableComment($each) => $call,
            Operation::Execute($each) => $call,
            Operation::BulkInsert($each) => $call,
            Operation::CreateType($each) => $call,
            Operation::DropType($each) => $call,
        }
    };
}

impl Operation {
    /// The operation that undoes this one, as Alembic's `reverse()`.
    ///
    /// # Errors
    /// When it is not known; the message says what is missing, the hint what to write by hand.
    pub fn reverse(&self) -> Result<Operation> {
        each!(self, operation => operation.reverse())
    }

    /// Does to a schema what the operation does to a database.
    ///
    /// A replayed history can hold DDL that nobody sees (`op.execute`), so a table, column or constraint that is
    /// not there is passed over, and one that is there already is replaced. Nothing is an error today; callers must
    /// not rely on that.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        each!(self, operation => operation.apply(schema))
    }

    /// One line for people: `add column product.price`.
    pub fn summary(&self) -> String {
        each!(self, operation => operation.summary())
    }

    /// The table that is changed, where the operation names one.
    pub fn table(&self) -> Option<&TableName> {
        match self {
            Self::CreateTable(create) => Some(&create.table.name),
            Self::DropTable(drop) => Some(&drop.name),
            Self::RenameTable(rename) => Some(&rename.name),
            Self::AddColumn(add) => Some(&add.table),
            Self::DropColumn(drop) => Some(&drop.table),
            Self::AlterColumn(alter) => Some(&alter.table),
            Self::CreateIndex(create) => Some(&create.table),
            Self::DropIndex(drop) => drop.table.as_ref(),
            Self::CreateConstraint(create) => Some(&create.table),
            Self::DropConstraint(drop) => Some(&drop.table),
            Self::CreateTableComment(create) => Some(&create.table),
            Self::DropTableComment(drop) => Some(&drop.table),
            Self::Execute(_) | Self::CreateType(_) | Self::DropType(_) => None,
            Self::BulkInsert(insert) => Some(&insert.table),
        }
    }
}

/// The error of an operation that cannot be reversed.
fn irreversible(summary: &str, reason: &str, hint: &str) -> Error {
    Error::new(
        ErrorKind::Script,
        format!("cannot reverse `{summary}`: {reason}"),
    )
    .with_hint(hint)
}

#[cfg(test)]
mod tests;
