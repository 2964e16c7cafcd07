//! Every case against what real Alembic answered, and against databases.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod bad_arguments;
mod columns;
mod database;
mod declared;
#[cfg(feature = "live")]
mod defects;
mod equal;
mod hostile;
mod live;
mod offline;
#[cfg(feature = "live")]
mod pairs;
mod scripts;
mod sweep;
#[cfg(feature = "live")]
mod sweep_live;
mod tokenizer;
mod types;
