//! Recorded answers of real Alembic.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is recorded, with these versions; scripts/oracle and the tests of it use the same.
const PACKAGES: [&str; 10] = [
    "alembic==1.20.1",
    "sqlalchemy==2.1.9",
    "flask-migrate==4.1.0",
    "flask-sqlalchemy==3.1.1",
    "sqlmodel==0.0.50",
    "email-validator==2.4.0",
    "alembic-postgresql-enum==1.11.0",
    "alembic-utils==0.8.8",
    "psycopg[binary]",
    "PyMySQL",
];

/// A recorder: a Python script below conformance/.
struct Recorder {
    name: &'static str,
    script: &'static str,
    /// Sizes and seed: the same ones make the same recording.
    arguments: &'static [&'static str],
    /// The file that takes what it prints; one without writes its files itself.
    output: Option<&'static str>,
}

const RECORDERS: [Recorder; 9] = [
    Recorder {
        name: "programs",
        script: "python/generate.py",
        arguments: &["record", "1", "2000"],
        output: Some("../crates/dms-python/tests/recorded/programs.json"),
    },
    Recorder {
        name: "scripts",
        script: "record.py",
        arguments: &[],
        output: None,
    },
    Recorder {
        name: "dialects",
        script: "record_dialects.py",
        arguments: &[],
        output: None,
    },
    Recorder {
        name: "types",
        script: "record_types.py",
        arguments: &[],
        output: None,
    },
    Recorder {
        name: "declared",
        script: "record_declared.py",
        arguments: &[],
        output: None,
    },
    Recorder {
        name: "graph",
        script: "graph/record.py",
        arguments: &["1300", "3", "20"],
        output: Some("graph/recorded.json"),
    },
    Recorder {
        name: "commands",
        script: "commands/record.py",
        arguments: &["600", "7", "1"],
        output: Some("commands/recorded.json"),
    },
    Recorder {
        name: "sweep",
        script: "sweep/record.py",
        arguments: &[],
        output: Some("sweep/recorded.json"),
    },
    Recorder {
        name: "pairs",
        script: "pairs/record.py",
        arguments: &[],
        output: Some("pairs/recorded.json"),
    },
];

type Outcome<T = ()> = Result<T, String>;

/// Whether `cargo xtask record WHAT` means something.
pub fn is_known(what: &str) -> bool {
    what == "all" || RECORDERS.iter().any(|recorder| recorder.name == what)
}

/// Records one kind of answers, or `all`.
///
/// # Errors
/// When there is no usable Python, or a recorder fails; its recording is then as it was.
pub fn record(what: &str) -> Outcome {
    let repository = repository();
    let python = python(&repository)?;
    for recorder in RECORDERS
        .iter()
        .filter(|recorder| what == "all" || recorder.name == what)
    {
        println!("recording {}", recorder.name);
        run_recorder(&repository.join("conformance"), &python, recorder)?;
    }
    Ok(())
}

fn run_recorder(folder: &Path, python: &Path, recorder: &Recorder) -> Outcome {
    let mut command = Command::new(python);
    command
        .arg(folder.join(recorder.script))
        .args(recorder.arguments)
        .stdin(Stdio::null());
    let Some(output) = recorder.output else {
        return run(&mut command);
    };
    let target = folder.join(output);
    let unfinished = target.with_extension("json.new");
    let file = File::create(&unfinished)
        .map_err(|error| format!("cannot write `{}`: {error}", unfinished.display()))?;
    if let Err(message) = run(command.stdout(file)) {
        // What failed is the thing to tell.
        let _ = std::fs::remove_file(&unfinished);
        return Err(message);
    }
    std::fs::rename(&unfinished, &target)
        .map_err(|error| format!("cannot write `{}`: {error}", target.display()))
}

/// The folder above this package.
pub fn repository() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

/// The folder of what is built.
pub fn target(repository: &Path) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| repository.join("target"))
}

/// The Python of ORACLE_PYTHON, or that of a virtual environment below the target folder.
pub fn python(repository: &Path) -> Outcome<PathBuf> {
    if let Some(python) = std::env::var_os("ORACLE_PYTHON").filter(|python| !python.is_empty()) {
        return Ok(PathBuf::from(python));
    }
    let environment = target(repository).join("oracle");
    let python = environment.join("bin/python");
    if !python.exists() {
        println!("making {}", environment.display());
        run(Command::new("python3")
            .args(["-m", "venv"])
            .arg(&environment))?;
    }
    // Also where the environment is there already: it may hold other versions.
    run(Command::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(PACKAGES))?;
    Ok(python)
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Outcome {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .map_err(|error| format!("cannot start `{program}`: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{program}` failed ({status})"))
    }
}
