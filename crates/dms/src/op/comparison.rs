//! What a database can show of a schema, as far as it bears on a comparison.

use super::PlainSql;
use crate::schema::{Constraint, TableName};

/// What of two schemas of a dialect can differ, for the comparison of models with a database.
#[derive(Debug, Clone, Copy)]
pub struct Comparison {
    /// Whether the database keeps comments.
    pub comments: bool,
    /// Whether constraints can be added to a table that is there.
    pub alters_constraints: bool,
    /// Whether there are identity columns, rather than numbered ones that the database does not tell apart.
    pub identities: bool,
    /// Whether a unique constraint is nothing but a unique index, so that the database does not tell which it was.
    pub unique_is_index: bool,
    /// Whether a foreign key needs an index, which cannot be dropped before it.
    pub foreign_keys_need_indexes: bool,
    /// Whether RESTRICT of a foreign key is what NO ACTION is, and what goes without saying.
    pub restrict_is_no_action: bool,
    /// Options of unique constraints that count, where true, by their whole keyword.
    pub unique_options: &'static [&'static str],
    /// The name that the server gives a constraint without one; `None` where it gives none.
    pub constraint_name: Option<fn(&TableName, &Constraint) -> String>,
    /// Whether columns are numbered by AUTO_INCREMENT, which the catalog tells of each.
    pub numbers_columns: bool,
    /// Options of tables that count, where true, and that no directive changes, by their whole keyword.
    pub told_options: &'static [&'static str],
    /// The SQL of what has no directive.
    pub plain_sql: PlainSql,
    /// What the database keeps of a name that a convention made.
    pub kept_name: fn(&str) -> String,
    /// Whether it keeps DEFERRABLE of unique constraints.
    pub deferrable_uniques: bool,
    /// Whether it keeps MATCH of foreign keys.
    pub foreign_key_match: bool,
    /// Whether the exclude constraints of a database are known.
    pub exclude_constraints: bool,
    /// Whether ADD COLUMN brings the check of the column's type along.
    pub adds_type_checks: bool,
    /// Options of tables that are compared where both sides say them, by their keyword without the dialect.
    pub table_options: &'static [&'static str],
}

/// All differs that can, no name is given or cut, and nothing is told or written beside the directives.
impl Default for Comparison {
    fn default() -> Self {
        Self {
            comments: true,
            alters_constraints: true,
            identities: true,
            unique_is_index: false,
            foreign_keys_need_indexes: false,
            restrict_is_no_action: false,
            unique_options: &[],
            constraint_name: None,
            numbers_columns: false,
            told_options: &[],
            plain_sql: PlainSql::default(),
            kept_name: str::to_owned,
            deferrable_uniques: true,
            foreign_key_match: true,
            exclude_constraints: true,
            adds_type_checks: true,
            table_options: &[],
        }
    }
}
