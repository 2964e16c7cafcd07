//! Where the wanted schema comes from, one file each.

mod sqlalchemy;

pub use sqlalchemy::{Models, read};
