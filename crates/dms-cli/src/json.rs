//! The shapes of `--json`: stable field names, one document per run.

use std::path::Path;

use dms::graph::Direction;
use serde_json::{Value, json};

use dms::engine::{Applied, Export, HistoryEntry, Written};

/// One document, indented, ended by a line break.
pub fn document(value: &Value) -> String {
    format!("{value:#}\n")
}

/// A revision as `current`, `history`, `heads` and `show` have it.
pub fn revision(entry: &HistoryEntry) -> Value {
    json!({
        "revision": entry.id,
        "down_revisions": entry.down_revisions,
        "depends_on": entry.depends_on,
        "branch_labels": entry.branch_labels,
        "message": entry.message,
        "doc": entry.doc,
        "path": path(&entry.path),
        "is_head": entry.is_head,
        "is_effective_head": entry.is_effective_head,
        "is_branch_point": entry.is_branch_point,
        "is_merge_point": entry.is_merge_point,
        "is_current": entry.is_current,
        "children": entry.children,
    })
}

/// A list of revisions under `revisions`.
pub fn revisions(entries: &[HistoryEntry]) -> Value {
    json!({ "revisions": entries.iter().map(revision).collect::<Vec<_>>() })
}

/// What `upgrade`, `downgrade` and `stamp` did.
pub fn applied(applied: &Applied) -> Value {
    let steps: Vec<Value> = applied
        .steps
        .iter()
        .map(|step| {
            json!({
                "direction": direction(step.direction),
                "revision": step.revision,
                "from": step.from,
                "to": step.to,
            })
        })
        .collect();
    json!({ "before": applied.before, "after": applied.after, "steps": steps })
}

/// What `migrate` and `revision` wrote; `null` when nothing changed.
pub fn written(written: &Written) -> Value {
    match written {
        Written::Nothing => json!({ "revision": null, "path": null }),
        Written::Script { path: file, id, .. } => json!({ "revision": id, "path": path(file) }),
    }
}

/// What `export` did.
pub fn export(export: &Export) -> Value {
    let paths =
        |files: &[std::path::PathBuf]| files.iter().map(|file| path(file)).collect::<Vec<_>>();
    json!({
        "directory": path(&export.directory),
        "written": paths(&export.written),
        "removed": paths(&export.removed),
        "unchanged": export.unchanged,
    })
}

/// A path as text.
pub fn path(path: &Path) -> String {
    path.display().to_string()
}

/// What a step does, as a word.
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
        Direction::Stamp => "stamp",
    }
}
