//! The real binary in folders of its own.
#![allow(clippy::unwrap_used, missing_docs)]

mod bad_input;
mod chain;
mod container;
mod docs;
mod history;
mod init;
mod json;
#[cfg(feature = "live")]
mod live;
mod readme;
mod several;
mod styles;
mod support;
mod together;
mod usage;
