/// `op.execute()` with SQL text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execute {
    /// The statement as it goes to the database (`\:` already turned into `:`).
    pub sql: String,
}
