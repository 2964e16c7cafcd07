//! The targets of cargo-fuzz below fuzz/, with what they begin from.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Outcome, Request};
use crate::record;

/// A target.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Files of the repository that it begins from: a folder, and how their names end.
    seeds: &'static [(&'static str, &'static str)],
}

/// Those that there are.
pub const TARGETS: [Target; 8] = [
    Target {
        name: "scripts",
        seeds: &[("crates/dms-python/tests/it/cases", ".py")],
    },
    Target {
        name: "revisions",
        seeds: &[
            ("conformance/scripts", ".py"),
            ("examples/product/migrations/versions", ".py"),
        ],
    },
    Target {
        name: "models",
        seeds: &[
            ("conformance/declared", ".py"),
            ("fuzz/seeds/models", ".py"),
        ],
    },
    Target {
        name: "tokens",
        seeds: &[("conformance/scripts", ".sql")],
    },
    Target {
        name: "url",
        seeds: &[("fuzz/seeds/url", "")],
    },
    Target {
        name: "ini",
        seeds: &[
            ("crates/dms/src/script/templates", ".ini.mako"),
            ("fuzz/seeds/ini", ".ini"),
        ],
    },
    Target {
        name: "mako",
        seeds: &[
            ("crates/dms/src/script/templates", ".mako"),
            ("fuzz/seeds/mako", ".mako"),
        ],
    },
    Target {
        name: "metadata",
        seeds: &[
            ("conformance/scripts", ".py"),
            ("fuzz/seeds/metadata", ".py"),
        ],
    },
];

/// Whether there is such a target.
pub fn is_known(name: &str) -> bool {
    TARGETS.iter().any(|target| target.name == name)
}

/// Whether cargo-fuzz and the toolchain that it takes are there.
fn check_tools() -> Outcome {
    let asked = Command::new("cargo")
        .args(["+nightly", "fuzz", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match asked {
        Ok(status) if status.success() => Ok(()),
        _ => Err("`cargo +nightly fuzz` does not run\n\n\
             hint: it takes `rustup toolchain install nightly` and `cargo install cargo-fuzz`"
            .to_owned()),
    }
}

/// The inputs that failed, as cargo-fuzz keeps them.
fn failures(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// Runs a target for a while, on one core. What it finds worth keeping stays in target/fuzz/corpus.
///
/// # Errors
/// When an input panics, hangs or takes too much memory: the message says where it is kept.
pub fn run(target: &Target, request: &Request) -> Outcome {
    check_tools()?;
    let repository = record::repository();
    let kept = repository.join("fuzz/artifacts").join(target.name);
    let before = failures(&kept);
    let build = record::target(&repository).join("fuzz");
    let corpus = build.join("corpus").join(target.name);
    let failed = |error: std::io::Error| format!("cannot write `{}`: {error}", corpus.display());
    fs::create_dir_all(&corpus).map_err(failed)?;
    for (folder, end) in target.seeds {
        copy(&repository.join(folder), end, &corpus)?;
    }
    if target.name == "scripts" {
        programs(&repository, &corpus)?;
    }
    // Without the address sanitizer, which is for unsafe code, of which there is none.
    println!("{}: seed {}", target.name, request.seed);
    let result = record::run(
        Command::new("cargo")
            .args([
                "+nightly",
                "fuzz",
                "run",
                "--sanitizer",
                "none",
                "--target-dir",
            ])
            .arg(&build)
            .arg(target.name)
            .arg(&corpus)
            .arg("--")
            .arg(format!("-max_total_time={}", request.seconds.as_secs()))
            .arg(format!("-seed={}", request.seed % u64::from(u32::MAX)))
            .args([
                "-timeout=20",
                "-rss_limit_mb=2048",
                "-max_len=8192",
                "-print_final_stats=1",
            ])
            .current_dir(repository.join("fuzz")),
    );
    let Err(message) = result else {
        println!("{}: nothing found", target.name);
        return Ok(());
    };
    match failures(&kept).difference(&before).next() {
        Some(input) => {
            let input = input.strip_prefix(&repository).unwrap_or(input).display();
            Err(format!(
                "the target `{}` fails on `{input}`\n\nhint: `cargo +nightly fuzz tmin --sanitizer none {} {input}` makes it smaller",
                target.name, target.name
            ))
        }
        None => Err(message),
    }
}

/// What the recorded programs call.
const SHOW: &str = "\
def show(f):
    try: print(repr(f()))
    except Exception as e: print(e)
kept = lambda f, other: f()
";

/// Some of the recorded programs, which are small.
fn programs(repository: &Path, corpus: &Path) -> Outcome {
    let path = repository.join("crates/dms-python/tests/recorded/programs.json");
    let failed = |error: &dyn Display| format!("cannot use `{}`: {error}", path.display());
    let text = fs::read_to_string(&path).map_err(|error| failed(&error))?;
    let rows: Vec<(String, String)> =
        serde_json::from_str(&text).map_err(|error| failed(&error))?;
    for (number, (program, _)) in rows.iter().enumerate().step_by(5) {
        let seed = corpus.join(format!("program_{number}.py"));
        fs::write(seed, format!("{SHOW}{program}")).map_err(|error| failed(&error))?;
    }
    Ok(())
}

/// Copies the files of a folder and those below it.
fn copy(folder: &Path, end: &str, corpus: &Path) -> Outcome {
    let failed = |error: std::io::Error| format!("cannot copy `{}`: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let text = path.to_string_lossy();
        if path.is_dir() {
            copy(&path, end, corpus)?;
        } else if text.ends_with(end) {
            let parts: Vec<_> = path
                .iter()
                .rev()
                .take(2)
                .map(OsStr::to_string_lossy)
                .collect();
            fs::copy(&path, corpus.join(parts.join("_"))).map_err(failed)?;
        }
    }
    Ok(())
}
