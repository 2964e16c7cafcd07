//! Tests of what models and scripts make.

#![allow(clippy::unwrap_used)]

mod ends;
mod evaluated;
mod evaluated_differences;
mod found_in_projects;
mod harness;
mod listeners;
mod models;
mod operations;
mod plugins;
mod product;
mod real_classes;
mod refusals;
mod script;
mod standing;
mod statements;
mod unknown;

pub(crate) use evaluated::Scripts;
pub(crate) use harness::{Recorder, facts, models, models_error, run, script, script_error, sql};
