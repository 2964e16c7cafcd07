//! The evaluator and the readers of text under random input.

#[path = "../../../crates/dms-python/tests/it/answers.rs"]
mod answers;
mod programs;
mod server;
mod shrink;
mod targets;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

type Outcome<T = ()> = Result<T, String>;

/// What is asked for.
struct Request {
    seconds: Duration,
    seed: u64,
}

/// Runs a target: `programs`, one of those below fuzz/, or all of them, one after the other.
///
/// # Errors
/// When something differs from CPython, panics, hangs or takes too much memory; or when it cannot be tried.
pub fn fuzz(arguments: &[&str]) -> Outcome {
    if arguments == ["evaluate"] {
        return server::evaluate();
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let mut request = Request {
        seconds: Duration::from_secs(60),
        seed: since.map_or(1, |since| since.as_secs()),
    };
    let mut target = "programs";
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut number = || {
            let given = rest.next().and_then(|given| given.parse::<u64>().ok());
            given.ok_or_else(|| format!("`{argument}` wants a number"))
        };
        match *argument {
            "--seconds" => request.seconds = Duration::from_secs(number()?),
            "--seed" => request.seed = number()?,
            name if name == "all" || name == "programs" || targets::is_known(name) => target = name,
            other => {
                let known = targets::TARGETS.map(|target| target.name).join(", ");
                return Err(format!(
                    "no target `{other}`; there are programs, {known}, and all"
                ));
            }
        }
    }
    match target {
        "programs" => programs::run(&request),
        "all" => {
            // What one finds does not keep the others from being run.
            let targets = targets::TARGETS.iter();
            let results = targets.map(|target| targets::run(target, &request));
            let results = std::iter::once_with(|| programs::run(&request)).chain(results);
            let failed: Vec<_> = results.filter_map(Result::err).collect();
            match failed.is_empty() {
                true => Ok(()),
                false => Err(failed.join("\n")),
            }
        }
        name => (targets::TARGETS.iter())
            .filter(|target| target.name == name)
            .try_for_each(|target| targets::run(target, &request)),
    }
}
