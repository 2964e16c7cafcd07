use super::{ConstraintName, Expression, Options};

/// An index.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Index {
    /// Its name; `None` only until a naming convention has been applied.
    pub name: Option<ConstraintName>,
    /// What is indexed: [`Expression::Column`] for plain columns, anything else for expressions.
    pub elements: Vec<Expression>,
    /// UNIQUE.
    pub unique: bool,
    /// Dialect options by their whole keyword (`postgresql_where`).
    pub options: Options,
    /// What a dialect's `normalize` filled in for the comparison; `None` before.
    pub normal: Option<NormalIndex>,
}

/// The parts of an index that only a dialect can compare.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NormalIndex {
    /// Each element's text, cleaned of what a server adds.
    pub elements: Vec<String>,
    /// Options that count for the comparison, as (keyword, text), sorted.
    pub options: Vec<(String, String)>,
    /// What counts as well, but not for Alembic, as (keyword, text), sorted.
    pub details: Vec<(String, String)>,
    /// Whether the server may have made it by itself (for a foreign key), so that models need not know of it.
    pub is_implied: bool,
}
