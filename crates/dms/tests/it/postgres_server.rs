//! A database of its own for each test, on the server that DMS_TEST_POSTGRES names.

use dms::url::Url;

use crate::server::{Database, url_of};

/// The URL of the server: of a user with all rights, to a database that stays.
pub fn server() -> Url {
    url_of("DMS_TEST_POSTGRES", "PostgreSQL")
}

/// An empty database.
pub fn database() -> Database {
    Database::on(server(), " WITH (FORCE)")
}
