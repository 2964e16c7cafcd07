//! The real binary in folders of its own.
#![allow(clippy::unwrap_used, missing_docs)]

mod bad_input;
mod batch;
mod chain;
mod config;
mod console;
mod constraints;
mod container;
mod defects_autogenerate;
mod defects_commands;
mod defects_graph;
mod discovery;
mod docs;
mod doctor;
mod doubts;
mod edit;
mod ensure_version;
mod filters;
mod history;
mod init;
mod json;
mod json_page;
#[cfg(feature = "live")]
mod live;
#[cfg(feature = "live")]
mod live_mariadb;
#[cfg(feature = "live")]
mod live_renames;
#[cfg(feature = "live")]
mod live_sequences;
#[cfg(feature = "live")]
mod live_types;
#[cfg(feature = "live")]
mod live_verify;
mod merge;
mod models;
mod pages;
mod progress;
#[cfg(feature = "live")]
mod python;
mod readme;
mod recorded;
mod recorded_differences;
mod refused;
mod renames;
#[cfg(feature = "live")]
mod resume;
mod several;
mod styles;
mod support;
mod templates;
mod terminal;
mod together;
mod usage;
mod verify;
