//! Projects in temporary folders, and the binary run in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The revision of examples/product.
pub const FIRST: &str = "6173b7ed3174";

/// What the binary reads of the environment, and what the tests therefore take out.
pub const VARIABLES: &[&str] = &[
    "ALEMBIC_CONFIG",
    "CLICOLOR_FORCE",
    "COMPLETE",
    "DATABASE_URL",
    "DMS_PAGER",
    "DMS_PYTHON",
    "EDITOR",
    "FLASK_APP",
    "LESS",
    "NO_COLOR",
    "PAGER",
    "VISUAL",
];

/// The binary, with nothing of the caller's environment that it would read.
pub fn dms() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dms"));
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null());
    command
}

/// The repository's root.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_path_buf()
}

/// A folder for one test.
pub struct Folder(TempDir);

impl Folder {
    /// How many steps three upgrades at the same time took together.
    #[cfg(feature = "live")]
    pub fn steps_of_three_upgrades(&self, url: &str) -> usize {
        let runs: Vec<_> = (0..3)
            .map(|_| {
                dms()
                    .current_dir(self.path())
                    .args(["upgrade", "--url", url])
                    .stderr(std::process::Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        let steps = runs.into_iter().map(|run| {
            let output = run.wait_with_output().unwrap();
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert!(output.status.success(), "{stderr}");
            stderr.matches("Running upgrade").count()
        });
        steps.sum()
    }

    pub fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A copy of examples/product.
    pub fn product() -> Self {
        let folder = Self::empty();
        let example = repository().join("examples/product");
        for (path, text) in text_files(&example) {
            if !path.contains(".db") {
                folder.write(&path, &text);
            }
        }
        folder
    }

    /// A project of its own models, started with `dms init`.
    pub fn with_models(models: &str) -> Self {
        let folder = Self::empty();
        folder.dms(&["init"]).succeeds();
        folder.write("dms.toml", "script_location = \"migrations\"\nmodels = \"models.py\"\nurl = \"sqlite:///app.db\"\n");
        folder.write("models.py", models);
        folder
    }

    /// A project of `count` revisions `r01_first`, ...; each makes a table `t01`, ...
    pub fn with_chain(count: usize) -> Self {
        let folder = Self::with_models("");
        for number in 1..=count {
            folder.write_revision(number, &format!("op.create_table('t{number:02}', sa.Column('id', sa.Integer(), primary_key=True))"));
        }
        folder
    }

    /// The revision of this number in a chain, with this body of `upgrade()`.
    pub fn write_revision(&self, number: usize, body: &str) {
        let down = if number == 1 {
            "None".to_owned()
        } else {
            format!("'r{:02}_id'", number - 1)
        };
        let text = format!(
            "\"\"\"step {number}\n\nRevision ID: r{number:02}_id\n\n\"\"\"\n\
             from alembic import op\nimport sqlalchemy as sa\n\n\
             revision = 'r{number:02}_id'\ndown_revision = {down}\nbranch_labels = None\ndepends_on = None\n\n\n\
             def upgrade():\n    {body}\n\n\ndef downgrade():\n    op.drop_table('t{number:02}')\n"
        );
        self.write(
            &format!("migrations/versions/r{number:02}_id_step.py"),
            &text,
        );
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Every text file below the folder; databases are left out.
    pub fn files(&self) -> BTreeMap<String, String> {
        let mut files = text_files(self.path());
        files.retain(|path, _| !path.ends_with(".db"));
        files
    }

    /// Runs the binary in the folder.
    pub fn dms(&self, arguments: &[&str]) -> Run {
        Run::of(dms().current_dir(self.path()).args(arguments))
    }

    /// The statements that made the tables of a SQLite file here, and the rows of the version table.
    pub fn database(&self, file: &str) -> (BTreeMap<String, String>, Vec<String>) {
        let path = self.path().join(file);
        if !path.exists() {
            return Default::default();
        }
        let connection = rusqlite::Connection::open(path).unwrap();
        let mut query = connection
            .prepare("SELECT name, coalesce(sql, '') FROM sqlite_master")
            .unwrap();
        let tables: BTreeMap<String, String> = query
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let mut rows = Vec::new();
        if tables.contains_key("alembic_version") {
            let mut query = connection
                .prepare("SELECT version_num FROM alembic_version ORDER BY 1")
                .unwrap();
            rows = query
                .query_map([], |row| row.get(0))
                .unwrap()
                .map(Result::unwrap)
                .collect();
        }
        (tables, rows)
    }

    /// The names of the tables of a SQLite file, without the version table and its index.
    pub fn tables(&self, file: &str) -> Vec<String> {
        let names = self.database(file).0.into_keys();
        names
            .filter(|name| name != "alembic_version" && !name.starts_with("sqlite_"))
            .collect()
    }
}

fn text_files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                found.insert(name, text);
            }
        }
    }
    found
}

/// A finished run.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub fn succeeds(self) -> Self {
        assert_eq!(
            self.status, 0,
            "stdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        self
    }

    /// Refused: status 1, nothing on stdout, one message with these words, and a hint or the place.
    #[track_caller]
    pub fn fails(self, words: &[&str]) -> Self {
        assert_eq!(
            self.status, 1,
            "stdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        assert_eq!(self.stdout, "");
        assert_eq!(self.stderr.matches("error: ").count(), 1, "{}", self.stderr);
        let has_place = self.stderr.contains("\n --> ") || self.stderr.contains("\n  --> ");
        assert!(
            has_place || self.stderr.contains("\nhint: "),
            "no hint and no place: {}",
            self.stderr
        );
        for word in words {
            assert!(
                self.stderr.contains(word),
                "`{word}` is missing: {}",
                self.stderr
            );
        }
        for word in ["panicked", "Traceback", "RUST_BACKTRACE"] {
            assert!(!self.stderr.contains(word), "{}", self.stderr);
        }
        self
    }
}
