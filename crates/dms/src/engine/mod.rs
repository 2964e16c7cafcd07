//! The verbs: what a command does, from reading the scripts to the last commit.

mod check;
mod context;
mod event;
mod export;
mod history;
mod lock;
mod migrate;
mod migrator;
mod offline;
mod revision;
mod run;
mod stamp;
mod version_table;

pub use event::{Event, Observer};
pub use export::Export;
pub use history::HistoryEntry;
pub use migrate::{MigrateOptions, Written};
pub use migrator::Migrator;
pub use revision::RevisionOptions;
pub use run::Applied;
