//! A database schema as plain values: no IO, no dialect, no SQL text of our own making.
//!
//! Models, databases and replayed histories all become a [`Schema`]; the differ compares two of them.

mod column;
mod constraint;
mod data_type;
mod definition;
mod dependent;
mod enumeration;
mod expression;
mod filter;
mod index;
pub mod naming;
mod options;
pub mod query;
mod sequence;
mod table;

use std::collections::HashMap;

pub use column::{
    Autoincrement, Column, Computed, ExactType, Identity, NormalColumn, ServerDefault, TextForm,
    TypeForm,
};
pub use constraint::{
    CheckConstraint, Constraint, ConstraintName, ExcludeConstraint, ExcludeElement, ForeignKey,
    PrimaryKey, UniqueConstraint,
};
pub use data_type::{DataType, TypeClass, TypeModule};
pub use definition::Definition;
pub use dependent::{Dependent, DependentKind};
pub use enumeration::{Enumeration, EnumerationColumn, LabelChange};
pub use expression::{ElementForm, Expression, Literal};
pub use filter::{ObjectFilter, ObjectKind, PartName};
pub use index::{Index, NormalIndex};
pub use options::{OptionValue, Options};
pub use sequence::Sequence;
pub use table::{NormalConstraint, Table, TableName};

/// Everything that a database holds and DMS manages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schema {
    /// The tables. Models: in foreign-key order as SQLAlchemy sorts them; databases: by schema and name.
    pub tables: Vec<Table>,
    /// The sequences that no column owns, of a database that has such.
    pub sequences: Vec<Sequence>,
    /// The naming convention of the models' `MetaData`; empty for a database.
    pub naming: naming::NamingConvention,
    /// Views and triggers, where the dialect has to keep them (SQLite, when it rebuilds a table); never compared.
    pub dependents: Vec<Dependent>,
    /// Whether the database takes names of tables that differ in case alone for one name, and may have changed it.
    pub ignores_table_case: bool,
    /// Types that stand on their own (enums, domains) and are known to be there, beside those of the columns; never
    /// compared.
    pub types: Vec<StandingType>,
    /// Whether `types` are all that there are.
    pub knows_all_types: bool,
}

/// A type that stands on its own, as an enum or a domain of PostgreSQL does.
#[derive(Debug, Clone, PartialEq)]
pub struct StandingType {
    /// The type.
    pub data_type: DataType,
    /// Whether something is known to use it, other than the columns of the schema.
    pub is_used: bool,
}

impl Schema {
    /// The tables by name, to look up many.
    pub fn by_name(&self) -> HashMap<&TableName, &Table> {
        let tables = self.tables.iter();
        tables.map(|table| (&table.name, table)).collect()
    }

    /// The table of this name.
    pub fn table(&self, name: &TableName) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == *name)
    }

    /// The table of this name, to change it.
    pub fn table_mut(&mut self, name: &TableName) -> Option<&mut Table> {
        self.tables.iter_mut().find(|table| table.name == *name)
    }
}
