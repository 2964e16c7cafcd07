use super::{Identity, TableName};

/// A statement about schemas and sequences, which no table has; scripts run them, models do not know them.
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
