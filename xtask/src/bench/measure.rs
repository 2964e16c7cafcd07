//! What a program costs: wall time, CPU and peak memory of one process with the children it waits for.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use wait4::Wait4;

use crate::compat::fetch::io;

/// What one run cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    pub wall: Duration,
    /// In user and system mode.
    pub cpu: Duration,
    /// The largest resident set, in bytes.
    pub memory: u64,
}

/// Runs a program to its end with its output in a file, and its errors beside it; `None` if it was stopped after `limit`.
///
/// # Errors
/// When it cannot be started, or fails; the message has the last line that it wrote.
pub fn measure(
    command: &mut Command,
    input: Stdio,
    output: &Path,
    limit: Duration,
) -> Result<Option<Usage>, String> {
    // What is told stands in a page, where the folders of a machine are nothing to anyone.
    let program = Path::new(command.get_program()).file_name();
    let program = program.unwrap_or_default().to_string_lossy().into_owned();
    let errors = output.with_extension("err");
    let file = |path: &Path| File::create(path).map_err(|error| io("write", path, &error));
    command.stdin(input);
    match run(command.stdout(file(output)?).stderr(file(&errors)?), limit)? {
        Ended::Done(usage) => Ok(Some(usage)),
        Ended::Stopped => Ok(None),
        Ended::Failed => {
            let text = std::fs::read(&errors).unwrap_or_default();
            let text = String::from_utf8_lossy(&text);
            let last = text.lines().rfind(|line| !line.trim().is_empty());
            let last = last.unwrap_or("it says nothing");
            Err(format!("`{program}` failed: {last}"))
        }
    }
}

enum Ended {
    Done(Usage),
    Failed,
    Stopped,
}

fn run(command: &mut Command, limit: Duration) -> Result<Ended, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |error| format!("cannot run `{program}`: {error}");
    let start = Instant::now();
    let child = command.spawn().map_err(failed)?;
    let process = child.id().to_string();
    let (ended, watched) = mpsc::channel::<()>();
    // Waiting blocks, so that the time it takes is the child's alone; another thread looks at the clock.
    let guard = thread::spawn(move || {
        let is_over = watched.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
        if is_over {
            // One that has just ended is as good as stopped.
            let _ = Command::new("kill").args(["-KILL", &process]).status();
        }
        is_over
    });
    let waited = child.wait4();
    let wall = start.elapsed();
    drop(ended);
    let is_over = guard.join().unwrap_or(false);
    let waited = waited.map_err(failed)?;
    Ok(if is_over {
        Ended::Stopped
    } else if waited.status.success() {
        Ended::Done(Usage {
            wall,
            cpu: waited.rusage.utime + waited.rusage.stime,
            memory: waited.rusage.maxrss,
        })
    } else {
        Ended::Failed
    })
}

/// The median of each figure by itself; of an even number the mean of the middle two.
pub fn median(runs: &[Usage]) -> Option<Usage> {
    Some(Usage {
        wall: Duration::from_nanos(middle(runs.iter().map(|run| nanos(run.wall)))?),
        cpu: Duration::from_nanos(middle(runs.iter().map(|run| nanos(run.cpu)))?),
        memory: middle(runs.iter().map(|run| run.memory))?,
    })
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

fn middle(values: impl Iterator<Item = u64>) -> Option<u64> {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some(upper.midpoint(values[values.len() / 2 - 1]))
}

/// By which power of the size the cost grows: 1 is linear, 2 with the square.
pub fn exponent(sizes: (usize, usize), costs: (Duration, Duration)) -> Option<f64> {
    let ratio = sizes.1 as f64 / sizes.0 as f64;
    let growth = costs.1.as_secs_f64() / costs.0.as_secs_f64();
    (ratio > 1.0 && growth > 0.0 && growth.is_finite()).then(|| growth.ln() / ratio.ln())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn usage(wall: u64, cpu: u64, memory: u64) -> Usage {
        Usage {
            wall: Duration::from_millis(wall),
            cpu: Duration::from_millis(cpu),
            memory,
        }
    }

    #[test]
    fn the_median_of_each_figure_is_its_own() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[usage(3, 1, 8)]), Some(usage(3, 1, 8)));
        let runs = [usage(900, 1, 20), usage(1, 3, 10), usage(2, 2, 30)];
        assert_eq!(median(&runs), Some(usage(2, 2, 20)));
        let runs = [
            usage(10, 4, 1),
            usage(2, 2, 3),
            usage(4, 8, 5),
            usage(90, 6, 7),
        ];
        assert_eq!(median(&runs), Some(usage(7, 5, 4)));
    }

    #[test]
    fn the_exponent_tells_how_cost_grows() {
        let grows = |sizes, from, to| {
            exponent(
                sizes,
                (Duration::from_millis(from), Duration::from_millis(to)),
            )
        };
        let about = |left: Option<f64>, right: f64| (left.unwrap() - right).abs() < 1e-9;
        assert!(about(grows((100, 1_000), 5, 50), 1.0));
        assert!(about(grows((100, 1_000), 5, 500), 2.0));
        assert!(about(grows((1_000, 5_000), 7, 7), 0.0));
        assert!(about(grows((1, 4), 10, 20), 0.5));
        assert_eq!(grows((100, 100), 5, 50), None);
        assert_eq!(grows((100, 1_000), 0, 50), None);
    }

    #[test]
    fn a_program_is_measured_stopped_and_its_failure_told() {
        let output = std::env::temp_dir().join(format!("dms-measure-{}.out", std::process::id()));
        let shell = |script: &str, limit: u64| {
            let mut command = Command::new("sh");
            let command = command.args(["-c", script]);
            measure(
                command,
                Stdio::null(),
                &output,
                Duration::from_millis(limit),
            )
        };
        let usage = shell("sleep 0.05; echo done", 20_000).unwrap().unwrap();
        assert!(usage.wall >= Duration::from_millis(50));
        assert!(usage.memory > 0);
        assert_eq!(shell("exec sleep 20", 50), Ok(None));
        assert_eq!(
            shell("echo first >&2; echo why >&2; exit 3", 20_000),
            Err("`sh` failed: why".to_owned())
        );
        for path in [output.clone(), output.with_extension("err")] {
            std::fs::remove_file(path).unwrap();
        }
    }
}
