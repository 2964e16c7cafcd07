//! Processes that answer requests, one JSON object a line: CPython, and the evaluator. Each has a bound on its memory,
//! and a deadline for each answer; one that misses it, or dies, is started anew.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::Outcome;
use super::answers::answer;

/// A program takes CPython two seconds at most, and its interpreter a gigabyte.
const DEADLINE: Duration = Duration::from_secs(20);
const KILOBYTES: u32 = 3_000_000;

/// A process that answers.
pub struct Server {
    command: Vec<String>,
    process: Option<Process>,
}

struct Process {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

/// What came of a request.
pub enum Answer {
    /// The object that it answered with.
    Object(Value),
    /// No answer in time.
    Late,
    /// The process ended.
    Died,
}

impl Server {
    /// CPython with what makes and runs programs.
    pub fn python(python: &Path, script: &Path) -> Self {
        let paths = [python, script].map(|path| path.to_string_lossy().into_owned());
        Self::of(paths.into_iter().chain(["serve".to_owned()]))
    }

    /// The evaluator: this program.
    ///
    /// # Errors
    /// When it does not know where it is.
    pub fn evaluator() -> Outcome<Self> {
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let own = own.to_string_lossy().into_owned();
        Ok(Self::of([own, "fuzz".to_owned(), "evaluate".to_owned()]))
    }

    fn of(command: impl IntoIterator<Item = String>) -> Self {
        Self {
            command: command.into_iter().collect(),
            process: None,
        }
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// When the process cannot be started.
    pub fn ask(&mut self, request: &Value) -> Outcome<Answer> {
        if self.process.is_none() {
            self.process = Some(start(&self.command)?);
        }
        let Some(process) = &mut self.process else {
            return Ok(Answer::Died);
        };
        let told = writeln!(process.input, "{request}").and_then(|()| process.input.flush());
        let found = match told {
            Ok(()) => process.lines.recv_timeout(DEADLINE),
            Err(_) => process.lines.recv_timeout(Duration::ZERO),
        };
        let answer = match found {
            Ok(line) => serde_json::from_str(&line).map_or(Answer::Died, Answer::Object),
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => Answer::Late,
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => Answer::Died,
        };
        if !matches!(answer, Answer::Object(_)) {
            self.end();
        }
        Ok(answer)
    }

    fn end(&mut self) {
        if let Some(mut process) = self.process.take() {
            // It may have ended by itself.
            let _ = process.child.kill();
            let _ = process.child.wait();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

fn start(command: &[String]) -> Outcome<Process> {
    // The shell can bound a process's memory without unsafe code.
    let bounded = format!("ulimit -v {KILOBYTES}; exec \"$@\"");
    let mut child = Command::new("sh")
        .args(["-c", &bounded, "sh"])
        .args(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start `{}`: {error}", command.join(" ")))?;
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("the process has no pipes".to_owned());
    };
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    Ok(Process {
        child,
        input,
        lines,
    })
}

/// Answers requests with what the evaluator prints, or why it refuses, until there are no more.
///
/// # Errors
/// When a request is none.
pub fn evaluate() -> Outcome {
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let request: Value = serde_json::from_str(&line).map_err(|error| error.to_string())?;
        let program = request["program"].as_str().unwrap_or_default();
        let found = match answer(program) {
            Ok(text) => json!({ "answer": text }),
            Err(refusal) => json!({ "refusal": refusal }),
        };
        println!("{found}");
    }
    Ok(())
}
