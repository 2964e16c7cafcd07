//! A database of its own for each test, on the server that DMS_TEST_MARIADB names.

use std::sync::atomic::{AtomicUsize, Ordering};

use dms::conn::Connection;
use dms::driver::{ConnectOptions, connect};
use dms::url::Url;

/// The URL of the server: of a user with all rights, to a database that stays.
pub fn server() -> Url {
    let text = std::env::var("DMS_TEST_MARIADB").expect(
        "DMS_TEST_MARIADB is not set: the feature `live` needs a MariaDB server; scripts/test starts one",
    );
    Url::parse(&text).unwrap()
}

/// A database that is dropped with the value.
pub struct Database {
    pub url: Url,
    name: String,
}

impl Database {
    pub fn create() -> Self {
        static COUNTER: AtomicUsize = AtomicUsize::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("dms_test_{}_{number}", std::process::id());
        let mut connection = connect(&server(), &ConnectOptions::default()).unwrap();
        connection
            .execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        let url = Url {
            database: Some(name.clone()),
            ..server()
        };
        Self { url, name }
    }

    pub fn connect(&self) -> Box<dyn Connection> {
        connect(&self.url, &ConnectOptions::default()).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Ok(mut connection) = connect(&server(), &ConnectOptions::default()) {
            let _ = connection.execute(&format!("DROP DATABASE IF EXISTS {}", self.name));
        }
    }
}
