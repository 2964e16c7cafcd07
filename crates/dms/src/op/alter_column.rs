use crate::schema::{Autoincrement, Computed, DataType, Identity, ServerDefault, TableName};

/// Whether a property is left alone or set. Alembic's `False` is `Keep`, its `None` is `Set(None)`.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Change<T> {
    /// Not given.
    #[default]
    Keep,
    /// Given.
    Set(T),
}

/// What `server_default=` can hold in an alteration.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant is documented at its struct")]
pub enum DefaultValue {
    Default(ServerDefault),
    Identity(Identity),
    Computed(Computed),
}

/// `op.alter_column()`.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterColumn {
    /// The table.
    pub table: TableName,
    /// The column's present name.
    pub column: String,
    /// The new name.
    pub new_name: Option<String>,
    /// The new type.
    pub data_type: Option<DataType>,
    /// The new nullability.
    pub nullable: Option<bool>,
    /// The new default, identity or computed expression; `Set(None)` removes it.
    pub server_default: Change<Option<DefaultValue>>,
    /// The new comment; `Set(None)` removes it.
    pub comment: Change<Option<String>>,
    /// `autoincrement=`, which only MySQL heeds.
    pub autoincrement: Option<Autoincrement>,
    /// PostgreSQL's USING, as SQL text.
    pub postgresql_using: Option<String>,
    /// `existing_type=`.
    pub existing_type: Option<DataType>,
    /// `existing_nullable=`.
    pub existing_nullable: Option<bool>,
    /// `existing_server_default=`.
    pub existing_server_default: Change<Option<DefaultValue>>,
    /// `existing_comment=`.
    pub existing_comment: Option<String>,
    /// `existing_autoincrement=`.
    pub existing_autoincrement: Option<Autoincrement>,
}

impl AlterColumn {
    /// An alteration that changes nothing yet.
    pub fn new(table: TableName, column: impl Into<String>) -> Self {
        Self {
            table,
            column: column.into(),
            new_name: None,
            data_type: None,
            nullable: None,
            server_default: Change::Keep,
            comment: Change::Keep,
            autoincrement: None,
            postgresql_using: None,
            existing_type: None,
            existing_nullable: None,
            existing_server_default: Change::Keep,
            existing_comment: None,
            existing_autoincrement: None,
        }
    }
}
