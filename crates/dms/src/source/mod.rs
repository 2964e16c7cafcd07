//! Where the wanted schema comes from, one file each.

mod comparison;
mod database;
mod file_system;
mod python;
mod renames;
mod sqlalchemy;

pub use crate::pylib::{Declared, Doubts, TablePlaces, UnknownAttribute, UnknownBase};
pub use comparison::{FilterFunction, Wanted};
pub use database::{FlaskDatabases, env_url, flask_databases, plain_values};
pub use file_system::{FileSystem, libraries, read_source};
pub(crate) use python::{Answer, Literal, PythonError, database};
pub use python::{Python, program};
pub use renames::RenameRemark;
pub use sqlalchemy::{Models, read, read_declared};
