//! The command `dms`: options and settings in, the library's verbs, results and errors out.

mod cli;
mod commands;
mod docs;
mod json;
mod log;
mod mask;
mod output;
mod report;
mod session;
mod several;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os().collect())
}
