//! docs/json.md: what it documents is what `--json` prints, field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::console;
use crate::pages::visible_commands;
use crate::support::{Folder, Run, repository};

/// For each command with `--json` the runs whose documents are held against the page; each starts in a copy of
/// examples/product that stands at its revision, for `merge` and `branches` with two heads above it; other.py has models that differ. A command that is not here fails the test.
const RUNS: &[(&str, &[&str])] = &[
    ("current", &["current"]),
    ("heads", &["heads"]),
    ("history", &["history", "history -i"]),
    ("show", &["show"]),
    ("upgrade", &["upgrade", "upgrade --url sqlite:///new.db"]),
    ("downgrade", &["downgrade"]),
    (
        "stamp",
        &["stamp base", "stamp head --url sqlite:///new.db"],
    ),
    (
        "migrate",
        &[
            "migrate",
            "migrate --models other.py",
            "migrate --models other.py --verify",
            "migrate --models other.py --stdout",
        ],
    ),
    ("revision", &["revision -m x"]),
    (
        "check",
        &[
            "check",
            "check --models other.py",
            "check --models altered.py",
        ],
    ),
    ("export", &["export"]),
    ("init", &["-C empty init"]),
    ("version", &["version"]),
    ("branches", &["branches"]),
    ("merge", &["merge"]),
    ("list-templates", &["list-templates"]),
    (
        "ensure-version",
        &["ensure-version", "ensure-version --url sqlite:///new.db"],
    ),
    ("config", &["config"]),
    ("doctor", &["doctor", "doctor --models none.py"]),
    (
        "models",
        &["models", "models --models parts.py --dialect postgresql"],
    ),
];

/// What the page says of the documents of some commands.
#[derive(Debug)]
struct Section {
    heading: String,
    /// The types that each field may have.
    fields: BTreeMap<String, BTreeSet<String>>,
    example: Value,
}

fn sections() -> Vec<Section> {
    let page = std::fs::read_to_string(repository().join("docs/json.md")).unwrap();
    let parts = page.split("\n## ").skip(1);
    parts.map(section).collect()
}

fn section(text: &str) -> Section {
    let heading = text.lines().next().unwrap().to_owned();
    let examples = console::blocks(text, "json");
    let [example] = examples.as_slice() else {
        panic!(
            "`{heading}` in docs/json.md has {} examples",
            examples.len()
        );
    };
    let example =
        serde_json::from_str(example).unwrap_or_else(|error| panic!("{heading}: {error}"));
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    let fields = rows
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let types = cells[1].split(" or ").map(str::to_owned).collect();
            (cells[0].trim_end_matches('`').to_owned(), types)
        })
        .collect();
    Section {
        heading,
        fields,
        example,
    }
}

/// The fields of a document with the types that they have in it.
fn fields(value: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    push_fields("", value, &mut found);
    found
}

fn push_fields(name: &str, value: &Value, found: &mut BTreeMap<String, BTreeSet<String>>) {
    let word = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    if !name.is_empty() {
        found
            .entry(name.to_owned())
            .or_default()
            .insert(word.to_owned());
    }
    match value {
        Value::Array(elements) => {
            for element in elements {
                push_fields(&format!("{name}[]"), element, found);
            }
        }
        Value::Object(fields) => {
            for (field, value) in fields {
                let dot = if name.is_empty() { "" } else { "." };
                push_fields(&format!("{name}{dot}{field}"), value, found);
            }
        }
        _ => {}
    }
}

impl Section {
    /// What a document has that the page does not tell, or the other way round.
    fn check(&self, document: &Value) -> Result<(), String> {
        let real = fields(document);
        for (field, types) in &real {
            if field.ends_with("[]") && types.contains("object") {
                // Its fields are in the table.
                continue;
            }
            let Some(told) = self.fields.get(field) else {
                return Err(format!("`{field}` is not in the table"));
            };
            if !types.is_subset(told) {
                return Err(format!(
                    "`{field}` is {types:?}, and the table says {told:?}"
                ));
            }
        }
        // What lies within a list without elements, or in a null, is not there to be seen.
        let is_seen = |field: &str| {
            let dots = field.match_indices('.').map(|(at, _)| &field[..at]);
            dots.into_iter().all(|above| match real.get(above) {
                Some(types) => !types.contains("null"),
                None => !above.ends_with("[]"),
            }) && !field.ends_with("[]")
        };
        match self
            .fields
            .keys()
            .find(|field| !real.contains_key(*field) && is_seen(field))
        {
            Some(field) => Err(format!("`{field}` is missing")),
            None => Ok(()),
        }
    }
}

fn document(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

fn run(arguments: &str) -> Run {
    let folder = Folder::product();
    folder.dms(&["-q", "upgrade"]).succeeds();
    folder.write("empty/.keep", "");
    let models = folder.read("models.py") + "    weight: Mapped[int]\n";
    folder.write("other.py", &models);
    let altered = folder
        .read("models.py")
        .replace("Mapped[str]", "Mapped[str | None]");
    folder.write("altered.py", &altered);
    let parts = "    part_id = mapped_column(ForeignKey('product.id'), index=True)\n    twice = mapped_column(Integer, Computed('id * 2'))\n";
    let parts =
        folder
            .read("models.py")
            .replacen("TIMESTAMP", "TIMESTAMP, Computed, ForeignKey", 1)
            + parts;
    folder.write("parts.py", &parts);
    if ["merge", "branches"].contains(&arguments) {
        for branch in ["left", "right"] {
            folder.write(
                &format!("migrations/versions/{branch}.py"),
                &format!("revision = '{branch}'\ndown_revision = '6173b7ed3174'\n"),
            );
        }
    }
    let mut arguments: Vec<&str> = arguments.split(' ').collect();
    arguments.push("--json");
    folder.dms(&arguments)
}

#[test]
fn the_page_is_what_every_command_prints() {
    let sections = sections();
    let mut checked = 0;
    for command in visible_commands() {
        let help = Folder::empty().dms(&[&command, "--help"]).succeeds().stdout;
        if !help.contains("--json") {
            continue;
        }
        let name = format!("dms {command}");
        let section = sections
            .iter()
            .find(|section| section.heading.split(", ").any(|heading| heading == name))
            .unwrap_or_else(|| panic!("docs/json.md has no section `## {name}`"));
        let (_, runs) = RUNS
            .iter()
            .find(|(named, _)| *named == command)
            .unwrap_or_else(|| panic!("RUNS in json_page.rs has no run of `{name} --json`"));
        for arguments in *runs {
            let document = document(&run(arguments));
            section
                .check(&document)
                .unwrap_or_else(|wrong| panic!("`dms {arguments} --json`: {wrong}: {document:#}"));
            checked += 1;
        }
    }
    assert!(checked >= 17, "{checked} documents");
}

#[test]
fn the_examples_of_the_page_are_of_its_shapes() {
    let sections = sections();
    assert!(sections.len() >= 8, "{} sections", sections.len());
    for section in sections {
        assert!(
            !section.fields.is_empty(),
            "`{}` has no table",
            section.heading
        );
        section
            .check(&section.example)
            .unwrap_or_else(|wrong| panic!("the example of `{}`: {wrong}", section.heading));
    }
}

#[test]
fn errors_are_as_the_page_says() {
    let sections = sections();
    let section = sections
        .iter()
        .find(|section| section.heading == "Errors")
        .unwrap();
    let folder = Folder::product();
    let mut errors = vec![folder.dms(&["-q", "upgrade", "nosuch", "--json"])];
    folder.write(
        "migrations/versions/bad.py",
        "revision = 'bad1'\ndown_revision = (\n",
    );
    errors.push(folder.dms(&["-q", "heads", "--json"]));
    let places = errors.into_iter().map(|run| {
        assert_eq!((run.status, run.stdout.as_str()), (1, ""));
        let document: Value = serde_json::from_str(&run.stderr).unwrap();
        section
            .check(&document)
            .unwrap_or_else(|wrong| panic!("{wrong}: {document:#}"));
        document["error"]["line"].is_number()
    });
    assert_eq!(places.collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_difference_from_the_page_is_found() {
    let section = section(
        "dms x\n\n| `a` | list |\n| `a[].b` | text or null |\n| `c` | number |\n\n```json\n{}\n```\n",
    );
    let check = |text: &str| section.check(&serde_json::from_str(text).unwrap());
    assert_eq!(check(r#"{"a": [{"b": "x"}, {"b": null}], "c": 1}"#), Ok(()));
    assert_eq!(check(r#"{"a": [], "c": 1}"#), Ok(()));
    for wrong in [
        r#"{"a": []}"#,
        r#"{"a": [], "c": "1"}"#,
        r#"{"a": [{}], "c": 1}"#,
        r#"{"a": [{"b": 1}], "c": 1}"#,
        r#"{"a": [], "c": 1, "d": 1}"#,
        r#"{"a": null, "c": 1}"#,
    ] {
        assert!(check(wrong).is_err(), "{wrong}");
    }
}
