use super::{Operation, irreversible};
use crate::error::Result;
use crate::schema::{Schema, TableName};

/// `op.execute()` with SQL text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execute {
    /// The statement as it goes to the database (`\:` already turned into `:`).
    pub sql: String,
    /// What it is for, if a comparison wrote it.
    pub about: Option<About>,
}

/// What happens to a thing of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It comes.
    Added,
    /// It goes.
    Removed,
    /// It becomes another.
    Changed,
}

impl Sign {
    /// `+`, `-` or `~`.
    pub fn symbol(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
        }
    }
}

/// What statements are for that no directive stands for, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What happens to the thing.
    pub sign: Sign,
    /// The table that it belongs to, if it does.
    pub table: Option<TableName>,
    /// What it is: `enum`, `sequence`, `index`, ...
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What becomes of it; empty where the sign says it.
    pub change: String,
}

impl Execute {
    /// A statement of which nothing is known but its text.
    pub fn new(sql: impl Into<String>) -> Self {
        Self {
            sql: sql.into(),
            about: None,
        }
    }

    /// A statement that a comparison wrote.
    pub fn about(sql: impl Into<String>, about: &About) -> Self {
        Self {
            sql: sql.into(),
            about: Some(about.clone()),
        }
    }

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
