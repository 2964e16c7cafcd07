//! Two normalized schemas to operations; no dialect, no IO.

use crate::op::Operation;
use crate::schema::Schema;

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffOptions {
    /// `compare_type`.
    pub compare_type: bool,
    /// `compare_server_default`.
    pub compare_server_default: bool,
}

impl Default for DiffOptions {
    fn default() -> Self {
        Self {
            compare_type: true,
            compare_server_default: false,
        }
    }
}

/// What leads from one schema to the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Difference {
    /// The operations of an upgrade, in Alembic's order.
    pub upgrade: Vec<Operation>,
    /// Those of the downgrade: each reversed, in reverse order.
    pub downgrade: Vec<Operation>,
    /// What was found, one line each, in Alembic's words (`Detected added table 'product'`).
    pub findings: Vec<String>,
}

/// Compares the database (`before`) with the models (`after`).
#[expect(unused_variables, reason = "a skeleton")]
pub fn diff(before: &Schema, after: &Schema, options: &DiffOptions) -> Difference {
    Difference::default()
}
