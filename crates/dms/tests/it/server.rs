//! Databases of their own on a server that a variable of the environment names.

use std::sync::atomic::{AtomicUsize, Ordering};

use dms::conn::Connection;
use dms::driver::{ConnectOptions, connect};
use dms::url::Url;

/// The URL in a variable.
pub fn url_of(variable: &str, title: &str) -> Url {
    let text = std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: the feature `live` needs a {title} server; scripts/test starts one")
    });
    Url::parse(&text).unwrap()
}

/// A database that is dropped with the value.
pub struct Database {
    pub url: Url,
    server: Url,
    drop: String,
}

impl Database {
    /// An empty one; `how` stands behind DROP DATABASE.
    pub fn on(server: Url, how: &str) -> Self {
        static COUNTER: AtomicUsize = AtomicUsize::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("dms_test_{}_{number}", std::process::id());
        let mut connection = connect(&server, &ConnectOptions::default()).unwrap();
        connection
            .execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        let url = Url {
            database: Some(name.clone()),
            ..server.clone()
        };
        let drop = format!("DROP DATABASE IF EXISTS {name}{how}");
        Self { url, server, drop }
    }

    pub fn connect(&self) -> Box<dyn Connection> {
        connect(&self.url, &ConnectOptions::default()).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Ok(mut connection) = connect(&self.server, &ConnectOptions::default()) {
            let _ = connection.execute(&self.drop);
        }
    }
}
