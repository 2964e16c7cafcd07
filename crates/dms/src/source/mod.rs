//! Where the wanted schema comes from, one file each.

mod file_system;
mod sqlalchemy;

pub use file_system::{FileSystem, read_source};
pub use sqlalchemy::{Models, read};
