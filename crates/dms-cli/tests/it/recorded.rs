//! Replays on the real binary what real Alembic's commands did in conformance/commands; record.py there makes the
//! answers and tells what they hold. `COMMAND_ANSWERS=path` replays another recording.
//!
//! Texts are compared to the letter. Where the answers differ, `recorded_differences` must have the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use dms::graph::Revision;
use serde_json::Value;

use crate::recorded_differences::Difference;
use crate::support::{Run, dms, repository};

/// The URL of a command that is `offline`.
const OFFLINE: &str = "postgresql://localhost/app";
const LOGGER: &str = "INFO  [alembic.runtime.migration] ";

pub fn strings(value: &Value) -> Vec<String> {
    let strings = value.as_array().into_iter().flatten();
    strings
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

/// What all projects are made of.
struct Recording<'a>(&'a Value);

impl Recording<'_> {
    fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap()
    }

    fn folders(&self, project: &Value) -> Vec<String> {
        strings(&self.0["folders"][project["layout"].as_str().unwrap()])
    }

    fn body(&self, revision: &Value, direction: usize, id: &str) -> String {
        let body = usize::try_from(revision[5].as_u64().unwrap()).unwrap();
        let text = self.0["bodies"][body][direction].as_str().unwrap();
        text.replace("{id}", id)
    }

    fn script(&self, revision: &Value) -> String {
        let id = revision[0].as_str().unwrap();
        let doc = match revision[4].as_str() {
            Some(message) => format!("\"\"\"{message}\n\nRevision ID: {id}\n\n\"\"\"\n"),
            None => String::new(),
        };
        let values = [
            ("{doc}", doc),
            ("{revision}", format!("'{id}'")),
            ("{down_revision}", literal(&revision[1])),
            ("{branch_labels}", literal(&revision[3])),
            ("{depends_on}", literal(&revision[2])),
            ("{upgrade}", self.body(revision, 0, id)),
            ("{downgrade}", self.body(revision, 1, id)),
        ];
        let script = self.text("script").to_owned();
        values
            .iter()
            .fold(script, |text, (name, value)| text.replacen(name, value, 1))
    }

    fn lay(&self, project: &Value, root: &Path) {
        let folders = self.folders(project);
        for folder in &folders {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        let ini = self.0["ini"][project["layout"].as_str().unwrap()].as_str();
        std::fs::write(root.join("alembic.ini"), ini.unwrap()).unwrap();
        std::fs::write(root.join("migrations/script.py.mako"), self.text("mako")).unwrap();
        for (number, revision) in project["revisions"].as_array().unwrap().iter().enumerate() {
            let folder = &folders[usize::try_from(revision[6].as_u64().unwrap()).unwrap()];
            let name = format!("{folder}/{number:02}_{}.py", revision[0].as_str().unwrap());
            std::fs::write(root.join(name), self.script(revision)).unwrap();
        }
    }
}

/// One or several names as Python.
fn literal(names: &Value) -> String {
    match strings(names).as_slice() {
        [] => "None".to_owned(),
        [name] => format!("'{name}'"),
        names => {
            let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
            format!("({})", quoted.join(", "))
        }
    }
}

fn revision(value: &Value) -> Revision {
    Revision {
        id: value[0].as_str().unwrap().to_owned(),
        down_revisions: strings(&value[1]),
        depends_on: strings(&value[2]),
        branch_labels: strings(&value[3]),
        message: value[4].as_str().unwrap_or_default().to_owned(),
    }
}

/// What our command did.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: i32,
    pub out: String,
    pub log: Vec<String>,
    pub rows: Vec<String>,
    pub file: Option<(String, String)>,
    /// All of stderr.
    pub stderr: String,
}

/// A project in its folder, and the rows that its version table should have now.
struct Place {
    root: PathBuf,
    database: Option<rusqlite::Connection>,
}

impl Place {
    fn rows(&self) -> Vec<String> {
        let Some(connection) = &self.database else {
            return Vec::new();
        };
        let Ok(mut query) =
            connection.prepare("SELECT version_num FROM alembic_version ORDER BY 1")
        else {
            return Vec::new();
        };
        let rows = query.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// A connection, if there is a file now, or one that may make it.
    fn open(&mut self, make: bool) {
        let path = self.root.join("app.db");
        if make || path.exists() {
            let connection = rusqlite::Connection::open(path).unwrap();
            connection
                .execute_batch("PRAGMA synchronous = OFF")
                .unwrap();
            self.database = Some(connection);
        }
    }

    fn put_rows(&mut self, rows: &[String]) {
        self.open(true);
        let connection = self.database.as_mut().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL, \
                 CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));\nDELETE FROM alembic_version",
            )
            .unwrap();
        for row in rows {
            connection
                .execute("INSERT INTO alembic_version VALUES (?1)", [row])
                .unwrap();
        }
    }

    fn scripts(&self) -> BTreeSet<PathBuf> {
        let mut found = BTreeSet::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|it| it == "py") {
                    found.insert(path);
                }
            }
        }
        found
    }

    /// The file that is not among those of before, which is removed again.
    fn new_file(&self, before: &BTreeSet<PathBuf>) -> Option<(String, String)> {
        let path = self.scripts().difference(before).next()?.clone();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.split_inclusive('\n');
        let kept = lines.filter(|line| !line.starts_with("Create Date:"));
        let kept = kept.collect();
        std::fs::remove_file(&path).unwrap();
        let name = path.strip_prefix(&self.root).unwrap();
        Some((name.to_str().unwrap().to_owned(), kept))
    }

    fn run(&mut self, command: &Value) -> Answer {
        let args = strings(&command["args"]);
        let scripts = if args[0] == "revision" || args[0] == "merge" {
            self.scripts()
        } else {
            BTreeSet::new()
        };
        let mut process = dms();
        process.current_dir(&self.root).args(&args);
        if command["offline"] == true {
            process.args(["--url", OFFLINE]);
        }
        let run = Run::of(&mut process);
        self.open(false);
        let here = self.root.to_str().unwrap();
        let is_sql = args.iter().any(|arg| arg == "--sql");
        Answer {
            status: run.status,
            out: run.stdout.replace(here, "{here}"),
            log: if is_sql { Vec::new() } else { log(&run.stderr) },
            rows: self.rows(),
            file: if scripts.is_empty() {
                None
            } else {
                self.new_file(&scripts)
            },
            stderr: run.stderr.replace(here, "{here}"),
        }
    }
}

/// The lines of the log from the first step on.
fn log(stderr: &str) -> Vec<String> {
    let lines = stderr.lines().filter_map(|line| line.strip_prefix(LOGGER));
    let lines = lines.skip_while(|line| !line.starts_with("Running "));
    lines.map(str::to_owned).collect()
}

/// What a message of Alembic says, in the words that ours keep.
const WORDS: [&str; 22] = [
    "can't locate revision",
    "multiple head",
    "ambiguous walk",
    "ambiguous upgrade",
    "didn't produce",
    "walked too far",
    "not a valid downgrade target",
    "does not refer to ancestor",
    "overlaps with other requested",
    "is not a head revision",
    "duplicate head",
    "history range requires",
    "already used by",
    "not allowed in revision identifier",
    "dependency self-loop",
    "self-loop",
    "cycle",
    "requires <fromrev>:<torev>",
    "single starting revision",
    "not on all head revisions",
    "please specify --version-path",
    "multiple heads are present",
];

fn says_the_same(ours: &Answer, alembic: &str) -> bool {
    let alembic = alembic.to_lowercase();
    let word = WORDS.iter().find(|word| alembic.contains(**word));
    ours.status == 1 && word.is_some_and(|word| ours.stderr.contains(word))
}

pub fn agrees(ours: &Answer, alembic: &Value, before: &[String]) -> bool {
    let rows = match alembic.get("rows") {
        Some(rows) => strings(rows),
        None => before.to_vec(),
    };
    if rows != ours.rows || alembic.get("crash").is_some() {
        return false;
    }
    if let Some(error) = alembic.get("error") {
        return says_the_same(ours, error.as_str().unwrap()) && ours.out.is_empty();
    }
    if alembic.get("usage").is_some() {
        return ours.status == 2;
    }
    let log = strings(&alembic["log"]);
    let log = log.iter().map(|line| format!("Running {line}"));
    let log: Vec<String> = log
        .flat_map(|line| line.lines().map(str::to_owned).collect::<Vec<String>>())
        .collect();
    let file = alembic.get("file").map(|file| {
        let text = |part: &Value| part.as_str().unwrap().to_owned();
        (text(&file[0]), text(&file[1]))
    });
    ours.status == 0
        && ours.out == alembic["out"].as_str().unwrap_or_default()
        && ours.log == log
        && ours.file == file
}

/// What became of the commands: how often each reason was met, and what has none.
#[derive(Default)]
struct Count {
    commands: usize,
    reasons: BTreeMap<&'static str, usize>,
    failures: Vec<String>,
}

impl Count {
    fn met(&mut self, reason: &'static str) {
        *self.reasons.entry(reason).or_default() += 1;
    }
}

fn replay(recording: &Recording, project: &Value, count: &mut Count) {
    let folder = tempfile::tempdir().unwrap();
    let mut place = Place {
        root: folder.path().canonicalize().unwrap(),
        database: None,
    };
    recording.lay(project, &place.root);
    let revisions = project["revisions"].as_array().unwrap().iter();
    let revisions: Vec<Revision> = revisions.map(revision).collect();
    let mut rows: Vec<String> = Vec::new();
    for command in project["commands"].as_array().unwrap() {
        if let Some(given) = command.get("rows") {
            rows = strings(given);
        }
        if place.rows() != rows {
            place.put_rows(&rows);
        }
        let answers = command["answers"].as_array().unwrap();
        count.commands += 1;
        let ours = place.run(command);
        let difference = Difference {
            revisions: &revisions,
            args: strings(&command["args"]),
            rows: &rows,
            alembic: &answers[0],
            ours: &ours,
        };
        if answers.iter().any(|alembic| agrees(&ours, alembic, &rows)) {
            count.met("agrees");
        } else if let Some(reason) = difference.reason() {
            count.met(reason);
        } else {
            count.failures.push(format!(
                "{}\n  {command}\n  {rows:?}\n  {ours:?}",
                project["revisions"]
            ));
        }
        if let Some(left) = answers[0].get("rows") {
            rows = strings(left);
        }
    }
}

#[test]
#[allow(clippy::print_stdout)]
fn commands_do_as_alembics_did() {
    let other = std::env::var_os("COMMAND_ANSWERS").map(PathBuf::from);
    let least = if other.is_some() { 1 } else { 3_000 };
    let path = other.unwrap_or_else(|| repository().join("conformance/commands/recorded.json"));
    let data: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let recording = Recording(&data);
    let projects = data["projects"].as_array().unwrap();
    let next = AtomicUsize::new(0);
    let total = Mutex::new(Count::default());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(project) = projects.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut count = Count::default();
                    replay(&recording, project, &mut count);
                    let mut total = total.lock().unwrap();
                    total.commands += count.commands;
                    total.failures.append(&mut count.failures);
                    for (reason, number) in count.reasons {
                        *total.reasons.entry(reason).or_default() += number;
                    }
                }
            });
        }
    });
    let total = total.into_inner().unwrap();
    println!("{} commands: {:#?}", total.commands, total.reasons);
    let shown = &total.failures[..total.failures.len().min(10)];
    assert!(
        shown.is_empty(),
        "{} of {} differ without a reason:\n{}",
        total.failures.len(),
        total.commands,
        shown.join("\n")
    );
    assert!(total.commands >= least, "{}", total.commands);
}
