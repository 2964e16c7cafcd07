use crate::error::Result;
use crate::graph::Revision;

/// What the head of a revision file says, read without evaluating it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// What the graph needs.
    pub revision: Revision,
    /// The whole docstring, as Alembic's `longdoc` has it.
    pub doc: String,
}

impl Metadata {
    /// Reads the module's docstring and its `revision`, `down_revision`, `branch_labels` and `depends_on`
    /// (plain or annotated assignments of literals).
    ///
    /// # Errors
    /// When the file does not parse, or one of them is not a literal, with the place; `Ok(None)` when the file
    /// has no `revision` at all.
    #[expect(unused_variables, reason = "a skeleton")]
    pub fn read(path: &std::path::Path, text: &str) -> Result<Option<Self>> {
        Ok(None)
    }
}
