use super::{Column, Constraint, ConstraintName, Index, Options, PrimaryKey};
use std::fmt;

/// A table's name, with its schema if one was given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableName {
    /// The schema; `None` is the connection's default schema.
    pub schema: Option<String>,
    /// The table's own name.
    pub name: String,
}

impl TableName {
    /// A name in the default schema.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            schema: None,
            name: name.into(),
        }
    }

    /// A name in a schema, or in the default one.
    pub fn in_schema(schema: Option<String>, name: impl Into<String>) -> Self {
        Self {
            schema,
            name: name.into(),
        }
    }
}

/// `schema.name` as it is shown to people; never SQL.
impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        f.write_str(&self.name)
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: TableName,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The primary key; `None` if there is none (SQLAlchemy's empty `PrimaryKeyConstraint`).
    pub primary_key: Option<PrimaryKey>,
    /// Every other constraint, in the order of creation, which is the order of DDL.
    pub constraints: Vec<Constraint>,
    /// The indexes, in the order of declaration; databases: by name.
    pub indexes: Vec<Index>,
    /// The comment.
    pub comment: Option<String>,
    /// Words between CREATE and TABLE (`UNLOGGED`).
    pub prefixes: Vec<String>,
    /// Dialect options by their whole keyword (`mysql_engine`), in the order given.
    pub options: Options,
    /// Whether it is a part of a partitioned table, with which it comes and goes.
    pub is_partition: bool,
    /// What a dialect's `normalize` filled in for the comparison, for each of `constraints`; empty before.
    pub normal: Vec<NormalConstraint>,
}

/// The part of a constraint that only a dialect can compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NormalConstraint {
    /// There is none: the constraint is compared by its fields.
    Fields,
    /// This database does not get the constraint: a check of a type that it has.
    Absent,
    /// What it checks cannot be compared.
    Unknown,
    /// What it checks, as text.
    Text(String),
}

impl Table {
    /// An empty table.
    pub fn new(name: TableName) -> Self {
        Self {
            name,
            columns: Vec::new(),
            primary_key: None,
            constraints: Vec::new(),
            indexes: Vec::new(),
            comment: None,
            prefixes: Vec::new(),
            options: Options::default(),
            is_partition: false,
            normal: Vec::new(),
        }
    }

    /// The table without the room that its lists left for more: a schema may have very many columns.
    pub fn without_room(mut self) -> Self {
        self.columns.shrink_to_fit();
        self.constraints.shrink_to_fit();
        self.indexes.shrink_to_fit();
        self
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The names of its constraints and indexes.
    pub fn names_within(&self) -> impl Iterator<Item = &ConstraintName> {
        let constraints = self.constraints.iter().filter_map(Constraint::name);
        constraints.chain(self.indexes.iter().filter_map(|index| index.name.as_ref()))
    }

    /// The column of this name, to change it.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }
}
