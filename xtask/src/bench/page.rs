//! The tables of docs/benchmarks.md.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use super::measure::{Usage, exponent, median};
use super::works::{Figure, Row};
use crate::compat::fetch::io;

/// Between these, the page is written.
const BEGIN: &str = "<!-- measured -->\n";
const END: &str = "<!-- end of measured -->\n";

/// What is told of a work while it is measured.
pub fn line(row: &Row) -> String {
    let told = |figure: &Figure| match figure {
        Figure::Wrong(why) => format!("({why})"),
        _ => wall(figure),
    };
    format!(
        "{:12} {:10} {:6} {}: dms {}, alembic {}, floor {}",
        row.place,
        row.work,
        row.size,
        row.unit,
        told(&row.dms),
        told(&row.alembic),
        told(&row.floor)
    )
}

/// A row, and the number of the run that measured it.
type Measured<'a> = (usize, &'a Row);

/// Writes what was measured with what, and the tables, into the page. What was measured in several runs on one database
/// stands in one table, as growth shows only there.
///
/// # Errors
/// When the page is missing or has no place for it.
pub fn write(repository: &Path, runs: &[(String, Vec<Row>)]) -> Result<(), String> {
    let path = repository.join("docs/benchmarks.md");
    let page = fs::read_to_string(&path).map_err(|error| io("read", &path, &error))?;
    let (before, rest) = page
        .split_once(BEGIN)
        .ok_or_else(|| format!("`{}` has no line `{}`", path.display(), BEGIN.trim()))?;
    let (_, after) = rest
        .split_once(END)
        .ok_or_else(|| format!("`{}` has no line `{}`", path.display(), END.trim()))?;
    let text = format!("{before}{BEGIN}{}{END}{after}", measured(runs));
    fs::write(&path, text).map_err(|error| io("write", &path, &error))
}

/// The runs with their numbers, and the tables.
fn measured(runs: &[(String, Vec<Row>)]) -> String {
    let mut text = String::new();
    let mut all: Vec<Measured<'_>> = Vec::new();
    for (number, (head, rows)) in (1..).zip(runs) {
        let _ = writeln!(text, "{number}. {}", head.trim());
        all.extend(rows.iter().map(|row| (number, row)));
    }
    format!("{text}\n{}", tables(&all))
}

/// A table for each place.
fn tables(rows: &[Measured<'_>]) -> String {
    let mut text = String::new();
    let mut places: Vec<&str> = Vec::new();
    for (_, row) in rows {
        if !places.contains(&row.place.as_str()) {
            places.push(&row.place);
        }
    }
    for place in places {
        let of_place = rows.iter().copied();
        let of_place: Vec<Measured<'_>> = of_place.filter(|(_, row)| row.place == place).collect();
        let has_floor = (of_place.iter()).any(|(_, row)| row.floor != Figure::None);
        let _ = write!(
            text,
            "### {place}\n\n| work | size | dms | alembic | faster |"
        );
        text.push_str(if has_floor {
            " floor | of the floor |"
        } else {
            ""
        });
        text.push_str(
            " CPU dms | CPU alembic | memory dms | memory alembic | growth dms | growth alembic |",
        );
        text.push_str(if has_floor {
            " growth floor | run |"
        } else {
            " run |"
        });
        text.push_str("\n|---|---|");
        text.push_str(&"---|".repeat(if has_floor { 13 } else { 10 }));
        text.push('\n');
        for unit in ["revisions", "tables"] {
            for work in super::works::WORKS {
                let mut of_work: Vec<Measured<'_>> = of_place
                    .iter()
                    .copied()
                    .filter(|(_, row)| row.work == work && row.unit == unit)
                    .collect();
                of_work.sort_by_key(|(_, row)| row.size);
                let mut before = None;
                for (run, row) in of_work {
                    let line = table_line(row, before, has_floor, run);
                    let _ = writeln!(text, "{line}");
                    before = Some(row);
                }
            }
        }
        text.push('\n');
        text.push_str(&notes(&of_place));
    }
    text
}

fn table_line(row: &Row, before: Option<&Row>, has_floor: bool, run: usize) -> String {
    let mut cells = vec![
        title(row.work).to_owned(),
        format!("{} {}", thousands(row.size), row.unit),
        wall(&row.dms),
        wall(&row.alembic),
        ratio(&row.alembic, &row.dms, 0),
    ];
    if has_floor {
        cells.push(wall(&row.floor));
        cells.push(ratio(&row.dms, &row.floor, 2));
    }
    for figure in [&row.dms, &row.alembic] {
        cells.push(cell(figure, |usage| milliseconds(usage.cpu)));
    }
    for figure in [&row.dms, &row.alembic] {
        cells.push(cell(figure, |usage| {
            format!("{:.0} MB", usage.memory as f64 / 1e6)
        }));
    }
    cells.push(growth(row, before, |row| &row.dms));
    cells.push(growth(row, before, |row| &row.alembic));
    if has_floor {
        cells.push(growth(row, before, |row| &row.floor));
    }
    cells.push(run.to_string());
    format!("| {} |", cells.join(" | "))
}

/// What has no figure, and why.
fn notes(rows: &[Measured<'_>]) -> String {
    let mut text = String::new();
    for (_, row) in rows {
        for (tool, figure) in [
            ("dms", &row.dms),
            ("alembic", &row.alembic),
            ("the floor", &row.floor),
        ] {
            if let Figure::Wrong(why) = figure {
                let title = title(row.work);
                let _ = writeln!(
                    text,
                    "- {title}, {} {}: {tool} has no figure: {why}",
                    row.size, row.unit
                );
            }
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// A work as the page calls it.
fn title(work: &str) -> &str {
    match work {
        "upgrade" => "`upgrade head` from empty",
        "nothing" => "`upgrade head`, nothing to do",
        "sql" => "`upgrade head --sql`",
        "downgrade" => "`downgrade base`",
        "migrate" => "`migrate`, nothing changed",
        "migrate10" => "`migrate`, 10 changes",
        "history" => "`history`",
        "heads" => "`heads`",
        "current" => "`current`",
        "check" => "`check`",
        "export" => "`export`",
        other => other,
    }
}

fn cell(figure: &Figure, show: impl Fn(&Usage) -> String) -> String {
    match figure {
        Figure::Runs(runs) => median(runs).as_ref().map_or_else(none, show),
        _ => none(),
    }
}

fn none() -> String {
    "–".to_owned()
}

fn wall(figure: &Figure) -> String {
    match figure {
        Figure::Over(limit) => format!("not run: over {} s", limit.as_secs()),
        Figure::Wrong(_) => "see below".to_owned(),
        _ => cell(figure, |usage| milliseconds(usage.wall)),
    }
}

fn milliseconds(duration: Duration) -> String {
    let milliseconds = duration.as_secs_f64() * 1e3;
    if milliseconds < 10.0 {
        format!("{milliseconds:.1} ms")
    } else if milliseconds < 10_000.0 {
        format!("{} ms", thousands(milliseconds.round() as usize))
    } else {
        format!("{:.1} s", milliseconds / 1e3)
    }
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How many times the second the first took.
fn ratio(first: &Figure, second: &Figure, decimals: usize) -> String {
    let (Some(first), Some(second)) = (typical(first), typical(second)) else {
        return none();
    };
    let ratio = first.wall.as_secs_f64() / second.wall.as_secs_f64();
    let decimals = if ratio < 10.0 {
        decimals.max(1)
    } else {
        decimals
    };
    format!("{ratio:.decimals$} ×")
}

fn growth<'a>(row: &'a Row, before: Option<&'a Row>, of: impl Fn(&'a Row) -> &'a Figure) -> String {
    let grown = before.and_then(|before| {
        let walls = (typical(of(before))?.wall, typical(of(row))?.wall);
        exponent((before.size, row.size), walls)
    });
    grown.map_or_else(none, |exponent| format!("{exponent:.2}"))
}

fn typical(figure: &Figure) -> Option<Usage> {
    match figure {
        Figure::Runs(runs) => median(runs),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(milliseconds: u64, megabytes: u64) -> Figure {
        Figure::Runs(vec![Usage {
            wall: Duration::from_millis(milliseconds),
            cpu: Duration::from_millis(milliseconds / 2),
            memory: megabytes * 1_000_000,
        }])
    }

    fn row(work: &'static str, size: usize, figures: [Figure; 3]) -> Row {
        let [dms, alembic, floor] = figures;
        Row {
            place: "SQLite".to_owned(),
            work,
            size,
            unit: "revisions",
            dms,
            alembic,
            floor,
        }
    }

    #[test]
    fn the_table_has_ratios_growth_and_what_was_not_run() {
        let second = Duration::from_secs(60);
        let first = vec![
            row("upgrade", 100, [runs(30, 10), runs(1_000, 60), runs(25, 5)]),
            row(
                "heads",
                1_000,
                [runs(5, 9), Figure::Over(second), Figure::None],
            ),
            row(
                "export",
                1,
                [
                    Figure::Wrong("it is empty".to_owned()),
                    Figure::None,
                    Figure::None,
                ],
            ),
        ];
        // Measured another day, it stands in the same table.
        let figures = [runs(300, 20), runs(12_000, 80), runs(500, 5)];
        let second = vec![row("upgrade", 1_000, figures)];
        let expected = "\
1. Measured today.
2. Measured later.

### SQLite

| work | size | dms | alembic | faster | floor | of the floor | CPU dms | CPU alembic | memory dms | memory alembic | growth dms | growth alembic | growth floor | run |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
| `heads` | 1,000 revisions | 5.0 ms | not run: over 60 s | – | – | – | 2.0 ms | – | 9 MB | – | – | – | – | 1 |
| `upgrade head` from empty | 100 revisions | 30 ms | 1,000 ms | 33 × | 25 ms | 1.20 × | 15 ms | 500 ms | 10 MB | 60 MB | – | – | – | 1 |
| `upgrade head` from empty | 1,000 revisions | 300 ms | 12.0 s | 40 × | 500 ms | 0.60 × | 150 ms | 6,000 ms | 20 MB | 80 MB | 1.00 | 1.08 | 1.30 | 2 |
| `export` | 1 revisions | see below | – | – | – | – | – | – | – | – | – | – | – | 1 |

- `export`, 1 revisions: dms has no figure: it is empty

";
        let measured = measured(&[
            ("Measured today.\n".to_owned(), first),
            ("Measured later.\n".to_owned(), second),
        ]);
        assert_eq!(measured, expected);
    }

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(20_000), "20,000");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(milliseconds(Duration::from_micros(1_940)), "1.9 ms");
        assert_eq!(milliseconds(Duration::from_millis(1_250)), "1,250 ms");
        assert_eq!(milliseconds(Duration::from_secs(75)), "75.0 s");
    }
}
