//! The command `dms`: options and settings in, the library's verbs, results and errors out.

mod cli;
mod commands;
mod complete;
mod docs;
mod environment;
mod interrupt;
mod json;
mod lanes;
mod log;
mod mask;
mod output;
mod pager;
mod renames;
mod report;
mod session;
mod several;
mod style;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os().collect())
}
