//! Every case against what real Alembic answered, and against databases.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod scripts;
