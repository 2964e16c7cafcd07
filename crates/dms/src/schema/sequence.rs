use super::{DataType, Identity, TableName};

/// A sequence that no column owns.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// Its name.
    pub name: TableName,
    /// The integer type of its values, if said; not compared.
    pub data_type: Option<DataType>,
    /// Start, increment and the like.
    pub options: Identity,
    /// The columns whose default is known to take its values: table and name.
    pub columns: Vec<(TableName, String)>,
    /// Whether anything else is known to need it.
    pub is_used: bool,
}
