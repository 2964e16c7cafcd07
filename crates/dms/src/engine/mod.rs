//! The verbs: what a command does, from reading the scripts to the last commit.

mod branches;
mod check;
mod context;
mod ensure_version;
mod event;
mod export;
mod history;
mod hooks;
mod lock;
mod merge;
mod migrate;
mod migrator;
mod offline;
mod plan;
mod progress;
mod reread;
mod revision;
mod run;
mod several;
mod stamp;
mod version_table;
mod warnings;

pub use branches::Branch;
pub use event::{Event, Observer};
pub use export::Export;
pub use history::HistoryEntry;
pub use hooks::HookRun;
pub use merge::MergeOptions;
pub use migrate::{MigrateOptions, Written, diff_options};
pub use migrator::Migrator;
pub use progress::Resume;
pub use revision::RevisionOptions;
pub use run::Applied;
pub use several::{downgrade_all, migrate_all, stamp_all, upgrade_all};
