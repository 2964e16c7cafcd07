use super::{Operation, irreversible};
use crate::error::Result;
use crate::schema::Schema;

/// `op.execute()` with SQL text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execute {
    /// The statement as it goes to the database (`\:` already turned into `:`).
    pub sql: String,
}

impl Execute {
    /// Never known.
    ///
    /// # Errors
    /// Always.
    pub fn reverse(&self) -> Result<Operation> {
        Err(irreversible(
            &self.summary(),
            "what undoes a statement is not known",
            "write an `op.execute(...)` that undoes it into the downgrade by hand",
        ))
    }

    /// SQL is not understood here: a table that it creates or changes is not seen.
    pub fn apply(&self, _schema: &mut Schema) -> Result<()> {
        Ok(())
    }

    /// One line for people: the first words of the statement.
    pub fn summary(&self) -> String {
        const SHOWN: usize = 60;
        let words: Vec<&str> = self.sql.split_whitespace().collect();
        let line = words.join(" ");
        match line.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("execute {}...", &line[..end]),
            None => format!("execute {line}"),
        }
    }
}
