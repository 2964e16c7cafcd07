//! docs/operations.md: what DMS does with every argument of every directive, from the answers to the sweep.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Answer, DIALECTS, Difference, Sweep, SweepCase, agree};

const HEAD: &str = "\
# Operations

<!-- Written by `cargo xtask operations`; do not edit. -->

Every directive of `op` and of a batch, argument by argument. `yes`: what is printed and run is what Alembic prints
for the same script. A number leads to a note below: where DMS does otherwise, or refuses what Alembic prints, and why.
`refused`: Alembic refuses it too, or the database has no such thing.

The table is made from the recorded answers of real Alembic in `conformance/sweep` and from DMS's own.
";
const TAIL: &str = "
`op.run_async()` is refused: there is no asynchronous driver here. `op.invoke()` takes the operations of
`alembic.operations.ops`; those that a project registers itself (`Operations.register_operation`,
`Operations.implementation_for`) are called by their names.
";
const COLUMNS: [(&str, &str, Option<bool>); 5] = [
    ("PostgreSQL", "postgresql", None),
    ("MySQL", "mysql", None),
    ("MariaDB", "mariadb", None),
    ("SQLite", "sqlite", Some(false)),
    ("SQLite batch", "sqlite", Some(true)),
];

/// What DMS answers to every case, by the order of [`DIALECTS`].
pub fn answers(sweep: &Sweep) -> Vec<[Answer; 4]> {
    let ours = |case: &SweepCase| DIALECTS.map(|dialect| sweep.ours(case, dialect));
    let (front, back) = sweep.cases.split_at(sweep.cases.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| back.iter().map(ours).collect::<Vec<_>>());
        let mut answers: Vec<[Answer; 4]> = front.iter().map(ours).collect();
        answers.extend(other.join().unwrap_or_default());
        answers
    })
}

/// The page.
///
/// # Errors
/// Names the cells in which Alembic prints what DMS refuses without a reason, or otherwise.
pub fn page(sweep: &Sweep, answers: &[[Answer; 4]]) -> Result<String, String> {
    let mut rows: Vec<(&str, &str)> = Vec::new();
    for case in &sweep.cases {
        let row = (case.operation.as_str(), case.argument.as_str());
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    // A directive's arguments stand together, in the order in which they come first.
    let place = |operation: &str| rows.iter().position(|(known, _)| *known == operation);
    let mut sorted = rows.clone();
    sorted.sort_by_key(|(operation, _)| place(operation));
    let mut notes = Notes::default();
    let mut text = String::from(HEAD);
    let mut holes = Vec::new();
    let mut last = "";
    for row in sorted {
        if row.0 != last {
            let names = COLUMNS.map(|(name, ..)| name).join(" | ");
            let _ = write!(
                text,
                "\n## {}\n\n| argument | {names} |\n|---|---|---|---|---|---|\n",
                row.0
            );
            last = row.0;
        }
        let mut cells = Vec::new();
        for column in COLUMNS {
            let cell = cell(sweep, answers, row, column, &mut notes);
            cells.push(cell.unwrap_or_else(|hole| {
                holes.push(format!("{} {}, {}: {hole}", row.0, row.1, column.0));
                "**hole**".to_owned()
            }));
        }
        let _ = writeln!(text, "| {} | {} |", row.1, cells.join(" | "));
    }
    text.push_str("\n## Notes\n\n");
    for (number, note) in notes.texts.iter().enumerate() {
        let _ = writeln!(text, "{}. {note}", number + 1);
    }
    text.push_str(TAIL);
    if holes.is_empty() {
        Ok(text)
    } else {
        Err(holes.join("\n"))
    }
}

/// Notes by their numbers.
#[derive(Default)]
struct Notes {
    texts: Vec<&'static str>,
}

impl Notes {
    fn number(&mut self, note: &'static str) -> usize {
        let known = self.texts.iter().position(|text| *text == note);
        known.map_or_else(
            || {
                self.texts.push(note);
                self.texts.len()
            },
            |at| at + 1,
        )
    }
}

fn cell(
    sweep: &Sweep,
    answers: &[[Answer; 4]],
    row: (&str, &str),
    (_, dialect, batch): (&str, &str, Option<bool>),
    notes: &mut Notes,
) -> Result<String, String> {
    let number = DIALECTS.iter().position(|known| *known == dialect);
    let mut is_rendered = false;
    let mut is_there = false;
    let mut reasons: BTreeMap<usize, ()> = BTreeMap::new();
    for (case, ours) in sweep.cases.iter().zip(answers) {
        let is_here = (case.operation.as_str(), case.argument.as_str()) == row
            && batch.is_none_or(|batch| case.is_batch == batch);
        let Some(ours) = number
            .and_then(|number| ours.get(number))
            .filter(|_| is_here)
        else {
            continue;
        };
        is_there = true;
        is_rendered |= matches!(ours, Answer::Text(_));
        let alembic = case.alembic(dialect);
        if agree(alembic, ours) {
            continue;
        }
        let difference = Difference {
            case,
            dialect,
            alembic,
            ours,
        };
        let reason = difference.reason().ok_or_else(|| case.script.clone())?;
        reasons.insert(notes.number(reason.note), ());
    }
    if !is_there {
        return Ok("–".to_owned());
    }
    let word = if is_rendered { "yes" } else { "refused" };
    let numbers: Vec<String> = reasons.keys().map(|number| format!("[{number}]")).collect();
    Ok(format!("{word} {}", numbers.join(" "))
        .trim_end()
        .to_owned())
}
