//! The one test binary of the library: linking is what costs.
#![allow(clippy::unwrap_used)]

mod layers;
#[cfg(feature = "sqlite")]
mod migrator;
#[cfg(feature = "sqlite")]
mod sessions;
#[cfg(feature = "sqlite")]
mod statements;

#[cfg(any(feature = "sqlite", feature = "live"))]
mod described;
#[cfg(feature = "sqlite")]
mod sqlite_driver;
#[cfg(feature = "sqlite")]
mod sqlite_introspect;

// With the feature `live` a missing server is a failure, not a skip.
#[cfg(feature = "live")]
mod mysql_driver;
#[cfg(feature = "live")]
mod mysql_introspect;
#[cfg(feature = "live")]
mod mysql_server;
#[cfg(feature = "live")]
mod postgres_casts;
#[cfg(feature = "live")]
mod postgres_driver;
#[cfg(feature = "live")]
mod postgres_introspect;
#[cfg(feature = "live")]
mod postgres_server;
#[cfg(feature = "live")]
mod server;
