use super::Operation;
use crate::error::Error;
use crate::schema::naming::NamingConvention;
use crate::schema::{Table, TableName};

/// When a batch rebuilds its table: `recreate=` of `op.batch_alter_table()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Recreate {
    /// Where the database cannot alter the table in place.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

/// Where a column is to stand among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The column.
    pub column: String,
    /// Directly before this one.
    pub before: Option<String>,
    /// Directly behind this one.
    pub after: Option<String>,
}

/// `op.batch_alter_table()`: the operations of its block, to be carried out together.
///
/// Not an [`Operation`] of its own: a database that alters tables in place carries its operations out one by one.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchAlterTable {
    /// The table.
    pub table: TableName,
    /// The operations, in order.
    pub operations: Vec<Operation>,
    /// When the table is rebuilt.
    pub recreate: Recreate,
    /// `copy_from=`: what the table looks like, rather than what is known of it.
    pub copy_from: Option<Table>,
    /// `reflect_args=` and `reflect_kwargs=`: what stands for the columns, constraints and options which the database has.
    pub reflect_args: Option<Table>,
    /// `naming_convention=`: by which constraints without a name are found.
    pub naming: Option<NamingConvention>,
    /// `insert_before=` and `insert_after=` of added columns.
    pub placements: Vec<Placement>,
    /// `partial_reordering=`: columns that are to follow each other.
    pub partial_reordering: Vec<Vec<String>>,
    /// `table_args=` and `table_kwargs=`: what the rebuilt table has besides.
    pub table_args: Option<Table>,
    /// Columns that have a new name already, which the operations may still call by the old: (old, new).
    pub renamed: Vec<(String, String)>,
}

impl BatchAlterTable {
    /// A batch of nothing.
    pub fn new(table: TableName) -> Self {
        Self {
            table,
            operations: Vec::new(),
            recreate: Recreate::Auto,
            copy_from: None,
            reflect_args: None,
            naming: None,
            placements: Vec::new(),
            partial_reordering: Vec::new(),
            table_args: None,
            renamed: Vec::new(),
        }
    }
}

/// Why a batch could not be carried out.
#[derive(Debug)]
pub struct BatchError {
    /// The operation at fault, as its position in [`BatchAlterTable::operations`]; `None` if it is none alone.
    pub operation: Option<usize>,
    /// The error.
    pub error: Error,
}

impl From<Error> for BatchError {
    fn from(error: Error) -> Self {
        Self {
            operation: None,
            error,
        }
    }
}
