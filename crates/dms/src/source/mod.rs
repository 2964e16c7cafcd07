//! Where the wanted schema comes from, one file each.

mod comparison;
mod database;
mod file_system;
mod renames;
mod sqlalchemy;

pub use comparison::{FilterFunction, Wanted};
pub use database::{FlaskDatabases, env_url, flask_databases};
pub use file_system::{FileSystem, read_source};
pub use renames::RenameRemark;
pub use sqlalchemy::{Models, read};
