//! What a developer of DMS runs now and then, as `cargo xtask ...`.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod compat;
mod fuzz;
mod record;

use std::fs;
use std::process::ExitCode;

use compat::Part;
use dms_conformance::sweep::{Sweep, answers, page};

const USAGE: &str = "\
usage: cargo xtask record [programs|scripts|dialects|graph|commands|sweep|pairs|all]
       cargo xtask operations
       cargo xtask compat [--native|--models|--python|--download] [PROJECT...]
       cargo xtask bench [WORK...] [--quick|--real] [--database sqlite|postgresql|mariadb] [--sizes N,...] [--tables N,...] [--limit SECONDS] [--dms FILE]
       cargo xtask bench --page
       cargo xtask fuzz [--seconds N] [--seed N] [TARGET|all]

record: records anew what real Alembic answers to the cases of conformance/, which the tests replay. The Python
for it is the one that ORACLE_PYTHON names, or else a virtual environment below the target folder, into
which the pinned versions are installed from PyPI. `pairs` needs the servers that DMS_TEST_POSTGRES and DMS_TEST_MARIADB name.

operations: writes docs/operations.md anew, from the recorded sweep and from what DMS answers.

compat: downloads real projects from PyPI, a pinned list, below the target folder, each with an environment of its
own. Upgrades an empty database with the history of each, revision by revision, with DMS and with real Alembic, and
holds beside each other the schemas, the SQL of --sql, and the tables of the models. What comes of each is kept there,
and docs/compatibility.md's table is written of what is kept. --native: only what DMS makes of the revisions.
--models: only the models. --python: only the whole history in one run, with the setting `python`. --download: nothing more. Needs pg_dump and a throwaway PostgreSQL, whose URL is in DMS_TEST_POSTGRES.

bench: measures the release build beside real Alembic and the databases' own tools, in turn, on generated projects and
on two real histories, and compares the results. Writes the tables of docs/benchmarks.md if everything is measured
(about half an hour), and target/bench/report.md always. --quick: the smaller sizes, in minutes. --real: only the real histories. --sizes, --tables: how
many revisions, how many tables. --limit: how long a single run may take. --dms: what to measure instead of building it. Needs sqlite3, and for the servers that
DMS_TEST_POSTGRES and DMS_TEST_MARIADB name psql with pg_dump, and mariadb with mariadb-dump.

fuzz: runs new programs of the grammar in conformance/python/generate.py in CPython (found as for record) and in the
evaluator, for a minute if --seconds does not say otherwise, and prints the smallest part of each that differs. With the
name of a target below fuzz/ (scripts, revisions, models, tokens, url, ini, mako, metadata) that target with cargo-fuzz,
which takes a nightly toolchain. --seed: the same seed makes the same programs.
";

/// Writes docs/operations.md.
fn operations() -> Result<(), String> {
    let sweep = Sweep::read()?;
    let text = page(&sweep, &answers(&sweep))?;
    let path = record::repository().join("docs/operations.md");
    fs::write(&path, text).map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        [] | ["-h" | "--help" | "help"] => {
            print!("{USAGE}");
            Ok(())
        }
        ["operations"] => operations(),
        ["compat", "--download"] => compat::download(),
        ["compat", "--native", names @ ..] => compat::compat(Part::Native, names),
        ["compat", "--models", names @ ..] => compat::compat(Part::Models, names),
        ["compat", "--python", names @ ..] => compat::compat(Part::Python, names),
        ["compat", names @ ..] => compat::compat(Part::Everything, names),
        ["bench", arguments @ ..] => bench::bench(arguments),
        ["fuzz", arguments @ ..] => fuzz::fuzz(arguments),
        ["record"] => record::record("all"),
        ["record", what] if record::is_known(what) => record::record(what),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
