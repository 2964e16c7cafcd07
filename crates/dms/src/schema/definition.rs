use super::{DataType, Identity, TableName};

/// A statement about schemas and sequences, which no table has.
#[derive(Debug, Clone, PartialEq)]
pub enum Definition {
    /// CREATE SCHEMA.
    CreateSchema {
        /// The schema.
        name: String,
        /// IF NOT EXISTS.
        if_not_exists: bool,
    },
    /// DROP SCHEMA.
    DropSchema {
        /// The schema.
        name: String,
        /// IF EXISTS.
        if_exists: bool,
        /// CASCADE.
        cascade: bool,
    },
    /// CREATE SEQUENCE.
    CreateSequence {
        /// The sequence.
        name: TableName,
        /// The integer type of its values, if said.
        data_type: Option<DataType>,
        /// Start, increment and the like.
        options: Identity,
        /// IF NOT EXISTS.
        if_not_exists: bool,
    },
    /// DROP SEQUENCE.
    DropSequence {
        /// The sequence.
        name: TableName,
        /// IF EXISTS.
        if_exists: bool,
    },
}
