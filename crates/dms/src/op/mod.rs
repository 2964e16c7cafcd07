//! Operations: Alembic's directives as values. One file per operation.
//!
//! An operation knows its fields, its reverse, what it does to a [`Schema`], and a one-line summary.
//! It names no dialect; a dialect's `render` turns it into statements.

mod add_column;
mod alter_column;
mod bulk_insert;
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
mod rename_table;

pub use add_column::AddColumn;
pub use alter_column::{AlterColumn, Change, DefaultValue};
pub use bulk_insert::BulkInsert;
pub use create_constraint::CreateConstraint;
pub use create_index::CreateIndex;
pub use create_table::CreateTable;
pub use create_table_comment::CreateTableComment;
pub use drop_column::DropColumn;
pub use drop_constraint::{ConstraintType, DropConstraint};
pub use drop_index::DropIndex;
pub use drop_table::DropTable;
pub use drop_table_comment::DropTableComment;
pub use execute::Execute;
pub use rename_table::RenameTable;

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
}
