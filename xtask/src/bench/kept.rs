//! The rows that were measured, kept between runs, so that the page can be made of several.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::works::{Figure, Row, WORKS};
use crate::compat::fetch::io;

/// A row with what it was measured with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    head: String,
    place: String,
    work: String,
    size: usize,
    unit: String,
    dms: Figure,
    alembic: Figure,
    floor: Figure,
}

/// Keeps rows in place of those of the same place, work and size.
///
/// # Errors
/// When the file cannot be written.
pub fn keep(folder: &Path, head: &str, rows: &[Row]) -> Result<(), String> {
    let mut kept = read(folder);
    for row in rows {
        kept.retain(|old| {
            (
                old.place.as_str(),
                old.work.as_str(),
                old.size,
                old.unit.as_str(),
            ) != (row.place.as_str(), row.work, row.size, row.unit)
        });
        kept.push(Kept {
            head: head.trim().to_owned(),
            place: row.place.clone(),
            work: row.work.to_owned(),
            size: row.size,
            unit: row.unit.to_owned(),
            dms: row.dms.clone(),
            alembic: row.alembic.clone(),
            floor: row.floor.clone(),
        });
    }
    let path = path(folder);
    let text = serde_json::to_string_pretty(&kept).map_err(|error| error.to_string())?;
    fs::write(&path, text).map_err(|error| io("write", &path, &error))
}

/// All that is kept, by what it was measured with, the oldest first.
pub fn all(folder: &Path) -> Vec<(String, Vec<Row>)> {
    let mut runs: Vec<(String, Vec<Row>)> = Vec::new();
    for kept in read(folder) {
        let work = WORKS.into_iter().find(|work| *work == kept.work);
        let unit = ["revisions", "tables"]
            .into_iter()
            .find(|unit| *unit == kept.unit);
        let (Some(work), Some(unit)) = (work, unit) else {
            continue;
        };
        let row = Row {
            place: kept.place,
            work,
            size: kept.size,
            unit,
            dms: kept.dms,
            alembic: kept.alembic,
            floor: kept.floor,
        };
        match runs.iter_mut().find(|(head, _)| *head == kept.head) {
            Some((_, rows)) => rows.push(row),
            None => runs.push((kept.head, vec![row])),
        }
    }
    runs
}

fn path(folder: &Path) -> PathBuf {
    folder.join("rows.json")
}

fn read(folder: &Path) -> Vec<Kept> {
    let text = fs::read(path(folder)).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::measure::Usage;
    use super::*;
    use std::time::Duration;

    fn row(size: usize, milliseconds: u64) -> Row {
        Row {
            place: "SQLite".to_owned(),
            work: "heads",
            size,
            unit: "revisions",
            dms: Figure::Runs(vec![Usage {
                wall: Duration::from_millis(milliseconds),
                cpu: Duration::ZERO,
                memory: 7,
            }]),
            alembic: Figure::Over(Duration::from_secs(60)),
            floor: Figure::Wrong("it is empty".to_owned()),
        }
    }

    #[test]
    fn a_later_run_takes_the_place_of_what_it_measures() {
        let name = format!("dms-kept-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        assert_eq!(all(&folder), []);
        keep(&folder, "first\n", &[row(1, 5), row(100, 6)]).unwrap();
        keep(&folder, "second\n", &[row(100, 7), row(1_000, 8)]).unwrap();
        let expected = [
            ("first".to_owned(), vec![row(1, 5)]),
            ("second".to_owned(), vec![row(100, 7), row(1_000, 8)]),
        ];
        assert_eq!(all(&folder), expected);
        fs::remove_dir_all(&folder).unwrap();
    }
}
