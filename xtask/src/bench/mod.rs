//! `cargo xtask bench`: DMS beside real Alembic and beside the databases' own tools, in turn.

mod database;
mod generate;
mod histories;
mod kept;
mod measure;
mod models;
mod page;
mod project;
mod real;
mod works;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::compat::fetch::{create, io};
use crate::record;
use database::{Kind, Scratch};
use project::Programs;
use works::{Bench, Extent, WORKS};

/// What the command line asks for.
#[derive(Debug, PartialEq)]
struct Request {
    works: Vec<&'static str>,
    kinds: Vec<Kind>,
    /// The numbers of revisions; `None` for those that suit each kind of database.
    revisions: Option<Vec<usize>>,
    tables: Option<Vec<usize>>,
    real: bool,
    is_quick: bool,
    limit: Duration,
    /// The program to measure; without one it is built.
    dms: Option<PathBuf>,
    /// Whether the page is written of what is kept, and nothing is measured.
    is_page: bool,
}

impl Request {
    fn parse(arguments: &[&str]) -> Result<Self, String> {
        let mut request = Self {
            works: Vec::new(),
            kinds: Vec::new(),
            revisions: None,
            tables: None,
            real: true,
            is_quick: false,
            limit: Duration::ZERO,
            dms: None,
            is_page: false,
        };
        let mut limit = None;
        let mut only_real = false;
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .ok_or_else(|| format!("`{argument}` needs a value"))
            };
            match *argument {
                "--real" => only_real = true,
                "--quick" => request.is_quick = true,
                "--page" => request.is_page = true,
                "--database" => {
                    let name = value()?;
                    let kind = Kind::named(name);
                    request
                        .kinds
                        .push(kind.ok_or_else(|| format!("`{name}` is no kind of database"))?);
                }
                "--sizes" | "--revisions" => request.revisions = Some(numbers(value()?)?),
                "--tables" => request.tables = Some(numbers(value()?)?),
                "--dms" => request.dms = Some(PathBuf::from(value()?)),
                "--limit" => limit = numbers(value()?)?.first().copied(),
                name => {
                    let work = WORKS.into_iter().find(|work| *work == name);
                    let known = WORKS.join(", ");
                    request.works.push(
                        work.ok_or_else(|| format!("`{name}` is no work; known are {known}"))?,
                    );
                }
            }
        }
        let is_narrow = request.revisions.is_some() || request.tables.is_some();
        request.real = !is_narrow && request.kinds.is_empty() && !request.is_quick;
        if request.works.is_empty() {
            request.works = WORKS.to_vec();
        }
        if request.kinds.is_empty() {
            request.kinds = Kind::ALL
                .into_iter()
                .filter(|kind| kind.is_there())
                .collect();
        }
        if only_real {
            request.real = true;
            (request.revisions, request.tables) = (Some(Vec::new()), Some(Vec::new()));
        }
        // Who names sizes of the one means that alone.
        match (&request.revisions, &request.tables) {
            (Some(_), None) => request.tables = Some(Vec::new()),
            (None, Some(_)) => request.revisions = Some(Vec::new()),
            _ => {}
        }
        let usual = if request.is_quick { 20 } else { 60 };
        request.limit = Duration::from_secs(limit.map_or(usual, |limit| limit as u64));
        Ok(request)
    }

    fn revisions(&self, kind: Kind) -> &[usize] {
        match (&self.revisions, self.is_quick, kind) {
            (Some(sizes), ..) => sizes,
            (None, true, _) => &[1, 100, 1_000],
            (None, false, Kind::Sqlite) => &[1, 100, 1_000, 5_000, 20_000],
            (None, false, Kind::Postgres | Kind::Mariadb) => &[1, 100, 1_000, 5_000],
        }
    }

    fn most_runs(&self) -> usize {
        if self.is_quick { 3 } else { 7 }
    }

    fn tables(&self) -> &[usize] {
        match (&self.tables, self.is_quick) {
            (Some(sizes), _) => sizes,
            (None, true) => &[100, 1_000],
            (None, false) => &[100, 1_000, 10_000],
        }
    }
}

fn numbers(text: &str) -> Result<Vec<usize>, String> {
    let number = |part: &str| {
        let number = part.replace('_', "").parse();
        number.ok().filter(|number| *number > 0)
    };
    text.split(',')
        .map(|part| number(part).ok_or_else(|| format!("`{part}` is no size")))
        .collect()
}

/// Measures what the arguments ask for and keeps the rows; `--page` writes docs/benchmarks.md of all that is kept.
///
/// # Errors
/// When an argument means nothing, or a program or server is missing.
pub fn bench(arguments: &[&str]) -> Result<(), String> {
    let request = Request::parse(arguments)?;
    let repository = record::repository();
    let work = record::target(&repository).join("bench");
    if request.is_page {
        return page::write(&repository, &kept::all(&work));
    }
    let python = record::python(&repository)?;
    let dms = match &request.dms {
        Some(dms) => fs::canonicalize(dms).map_err(|error| io("find", dms, &error))?,
        None => release(&repository)?,
    };
    let programs = Programs::new(&dms, &python)?;
    let mut bench = Bench::new(Extent {
        works: request.works.clone(),
        limit: request.limit,
        budget: Duration::from_secs(if request.is_quick { 2 } else { 12 }),
        most_runs: request.most_runs(),
    });
    // What went wrong can be looked at.
    let tidy = |bench: &Bench, folder: &Path| {
        if bench.is_right() {
            fs::remove_dir_all(folder).map_err(|error| io("remove", folder, &error))
        } else {
            Ok(())
        }
    };
    let fresh = |name: String| -> Result<PathBuf, String> {
        let folder = work.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| io("remove", &folder, &error))?;
        }
        create(&folder)?;
        Ok(folder)
    };
    let head = machine(&request, &programs, &python, &fresh("versions".to_owned())?)?;
    println!("{head}");
    for kind in &request.kinds {
        for size in request.revisions(*kind) {
            let folder = fresh(format!("{kind}-{size}-revisions"))?;
            bench.histories(*kind, *size, &programs, &folder)?;
            kept::keep(&work, &head, &bench.rows)?;
            tidy(&bench, &folder)?;
        }
        for size in request.tables() {
            let folder = fresh(format!("{kind}-{size}-tables"))?;
            bench.models(*kind, *size, &programs, &folder)?;
            kept::keep(&work, &head, &bench.rows)?;
            tidy(&bench, &folder)?;
        }
    }
    if request.real && Kind::Postgres.is_there() {
        let cache = record::target(&repository).join("compat");
        for name in real::HISTORIES {
            let folder = fresh(name.to_owned())?;
            bench.real(name, &dms, &python, &cache, &folder)?;
            kept::keep(&work, &head, &bench.rows)?;
        }
    }
    Ok(())
}

/// Builds the program that is measured.
fn release(repository: &Path) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    record::run(
        Command::new(cargo)
            .args(["build", "--quiet", "--release", "--package", "dms-cli"])
            .current_dir(repository),
    )?;
    Ok(record::target(repository).join("release/dms"))
}

/// With what the figures were measured, and when.
fn machine(
    request: &Request,
    programs: &Programs,
    python: &Path,
    folder: &Path,
) -> Result<String, String> {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = read("/proc/meminfo");
    let memory: f64 = memory
        .split_whitespace()
        .nth(1)
        .and_then(|kilobytes| kilobytes.parse().ok())
        .unwrap_or_default();
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or_default();
    let versions = "import sys, alembic, sqlalchemy; print(f'Alembic {alembic.__version__} with SQLAlchemy \
                    {sqlalchemy.__version__} on Python {sys.version.split()[0]}')";
    let alembic = told(Command::new(python).args(["-c", versions]))?;
    let dms = told(Command::new(&programs.dms).arg("--version"))?;
    let date = told(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    let mut databases = Vec::new();
    for kind in &request.kinds {
        databases.push(Scratch::new(*kind, folder)?.version());
    }
    Ok(format!(
        "Measured on {date} on {cores} cores with {:.0} GB of memory (load {load} at the start): {dms} (release build), {alembic}, \
         {}; at most {} counted runs.\n",
        memory / 1e6,
        databases.join(", "),
        request.most_runs()
    ))
}

fn told(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("cannot run `{program}`: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_command_line_says_what_is_measured() {
        let all = Request::parse(&[]).unwrap();
        assert!(all.real && !all.is_page);
        assert_eq!(all.works.len(), WORKS.len());
        assert_eq!(all.limit, Duration::from_secs(60));
        assert_eq!(all.revisions(Kind::Sqlite), [1, 100, 1_000, 5_000, 20_000]);
        let some = [
            "heads",
            "--database",
            "sqlite",
            "--sizes",
            "10,2_000",
            "--limit",
            "5",
        ];
        let some = Request::parse(&some).unwrap();
        assert!(!some.real);
        assert_eq!(some.works, ["heads"]);
        assert_eq!(some.revisions(Kind::Sqlite), [10, 2_000]);
        assert!(some.tables().is_empty());
        assert_eq!(some.limit, Duration::from_secs(5));
        let quick = Request::parse(&["--quick"]).unwrap();
        assert_eq!(quick.revisions(Kind::Postgres), [1, 100, 1_000]);
        let real = Request::parse(&["--real"]).unwrap();
        assert!(real.real);
        assert!(real.tables().is_empty() && real.revisions(Kind::Sqlite).is_empty());
        for wrong in [
            &["walk"][..],
            &["--sizes"],
            &["--sizes", "0"],
            &["--database", "oracle"],
        ] {
            assert!(Request::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
