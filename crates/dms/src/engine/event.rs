use std::fmt;

use crate::graph::Direction;

/// What a run tells while it runs. `Display` is the line that Alembic logs for it, where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A run begins: Alembic's "Context impl" line and the two after it.
    Context {
        /// `PostgresqlImpl`.
        implementation: &'static str,
        /// Whether DDL can be rolled back.
        transactional_ddl: bool,
        /// Whether SQL is only printed.
        is_offline: bool,
    },
    /// The turn of one of several databases has come.
    Database {
        /// Its name as it is shown.
        name: String,
    },
    /// A revision's turn has come.
    Running {
        /// Up, down, or stamp.
        direction: Direction,
        /// Revisions before the arrow.
        from: Vec<String>,
        /// Revisions behind the arrow.
        to: Vec<String>,
        /// The script's message; empty if it has none.
        message: String,
        /// Which step this is, from 1.
        number: usize,
        /// How many steps the run has.
        total: usize,
    },
    /// The steps are done.
    Finished,
    /// Another run holds the lock; told once.
    Waiting {
        /// Who holds it, as far as the server says.
        holder: String,
    },
    /// Autogenerate found something (`Detected added table 'product'`).
    Finding(String),
    /// A script printed a line.
    Printed(String),
    /// Something that the user should know, and that stops nothing.
    Warning(String),
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Context {
                implementation,
                transactional_ddl,
                is_offline,
            } => {
                writeln!(f, "Context impl {implementation}.")?;
                if *is_offline {
                    writeln!(f, "Generating static SQL")?;
                }
                let kind = if *transactional_ddl {
                    "transactional"
                } else {
                    "non-transactional"
                };
                write!(f, "Will assume {kind} DDL.")
            }
            Self::Database { name } => write!(f, "Migrating database {name}"),
            Self::Running {
                direction,
                from,
                to,
                message,
                ..
            } => {
                write!(
                    f,
                    "Running {direction} {} -> {}",
                    from.join(", "),
                    to.join(", ")
                )?;
                if !message.is_empty() {
                    write!(f, ", {message}")?;
                }
                Ok(())
            }
            Self::Finished => f.write_str("Done."),
            Self::Waiting { holder } => write!(f, "Waiting for another run: {holder}"),
            Self::Finding(text) | Self::Printed(text) | Self::Warning(text) => f.write_str(text),
        }
    }
}

/// Who is told of events.
pub type Observer = dyn FnMut(&Event);
