use crate::error::Result;
use crate::schema::{Column, DataType, Expression, Identity, Sequence, TableName};

/// Sets a column of every row of a table to an expression over the others.
pub type FillColumn = fn(&TableName, &str, &Expression) -> Result<String>;

/// The SQL of what Alembic has no directive for, and autogenerate writes into `op.execute()`. `None` where the database
/// cannot do it, or needs none.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainSql {
    /// Sets a column of every row to an expression.
    pub fill_column: Option<FillColumn>,
    /// Renames a constraint from the first name to the second.
    pub rename_constraint: Option<fn(&TableName, &str, &str) -> String>,
    /// The sequences of numbered columns.
    pub sequences: Option<SequenceSql>,
}

/// What is done to the sequence that numbers a column. Sequences have names as SQL writes them.
#[derive(Debug, Clone, Copy)]
pub struct SequenceSql {
    /// The name that the database gives the sequence of a column.
    pub name: fn(&TableName, &str) -> String,
    /// Creates it, as the column's own.
    pub create: fn(&str, &TableName, &Column) -> String,
    /// Drops it.
    pub drop: fn(&str) -> String,
    /// The default that takes its next value.
    pub next_value: fn(&str) -> String,
    /// Sets the column's sequence behind what the column holds.
    pub advance: fn(&TableName, &str, &Identity) -> String,
    /// Those that no column owns.
    pub free: FreeSequenceSql,
}

/// What is done to a sequence that no column owns.
#[derive(Debug, Clone, Copy)]
pub struct FreeSequenceSql {
    /// Its name as SQL writes it.
    pub written: fn(&TableName) -> String,
    /// All its options, with what goes without saying for values of this type.
    pub effective: fn(Option<&DataType>, &Identity) -> Identity,
    /// Creates it.
    pub create: fn(&Sequence) -> Result<String>,
    /// Sets options.
    pub alter: fn(&TableName, &Identity) -> String,
    /// Drops it.
    pub drop: fn(&TableName) -> String,
}
