//! What is rendered equals what real Alembic prints. The files under `recorded/` hold scripts and
//! Alembic's answers to them; a test builds the operation of each script and compares.

mod alter_column;
mod alter_table;
mod build;
mod bulk_insert;
mod create_table;
mod create_table_parts;
mod differences;
mod differences_mysql;
mod expression;
mod hostile;
mod index;
mod known_schema;
mod mysql;
mod types;
mod version;
