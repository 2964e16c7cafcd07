/// What a [`Dependent`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum DependentKind {
    View,
    Trigger,
}

/// A view or a trigger: nothing that DMS manages, but something that must survive a change of its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependent {
    /// What it is.
    pub kind: DependentKind,
    /// Its name.
    pub name: String,
    /// The table that a trigger hangs on; of a view its own name.
    pub table: String,
    /// The statement that makes it.
    pub sql: String,
}
