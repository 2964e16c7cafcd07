//! Every case against what real Alembic answered, and against databases.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod bad_arguments;
#[cfg(feature = "live")]
mod defects;
mod hostile;
mod offline;
mod scripts;
mod sweep;
mod tokenizer;
