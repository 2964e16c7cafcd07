//! The shapes of `--json`: stable field names, one document per run.

use std::path::Path;

use dms::Error;
use dms::graph::Direction;
use serde_json::{Value, json};

use crate::mask::mask_passwords;

use dms::engine::{Applied, Change, Export, HistoryEntry, Proved, Written};
use dms::op::Sign;

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

/// What `migrate`, `revision` and `merge` wrote or made; all `null` when nothing changed.
pub fn written(written: &Written) -> Value {
    let (id, file, script, proof) = match written {
        Written::Nothing => (None, None, None, &Proved::NotAsked),
        Written::Script {
            path: file,
            id,
            proof,
            ..
        } => (Some(id), Some(path(file)), None, proof),
        Written::Printed { id, text, proof } => (Some(id), None, Some(text), proof),
    };
    let (verified, finding) = match proof {
        Proved::NotAsked => (None, None),
        Proved::Holds => (Some(true), None),
        Proved::Fails(error) => (Some(false), Some(finding(error))),
    };
    json!({
        "revision": id,
        "path": file,
        "script": script,
        "verified": verified,
        "finding": finding,
    })
}

/// An error with what stands below it, as one text.
fn finding(error: &Error) -> String {
    let detail = error.detail().map(|detail| format!("\n{detail}"));
    let text = format!("{}{}", error.message(), detail.unwrap_or_default());
    mask_passwords(&text)
}

/// What `check` found: the operations that are missing.
pub fn changes(changes: &[Change]) -> Value {
    json!({
        "is_up_to_date": changes.is_empty(),
        "operations": changes.iter().map(change).collect::<Vec<_>>(),
    })
}

fn change(change: &Change) -> Value {
    let properties = change.properties.iter().map(|property| {
        json!({
            "property": property.name,
            "before": property.before,
            "after": property.after,
        })
    });
    let table = change.table.as_ref();
    json!({
        "change": match change.sign {
            Sign::Added => "add",
            Sign::Removed => "remove",
            Sign::Changed => "alter",
        },
        "schema": table.and_then(|table| table.schema.as_deref()),
        "table": table.map(|table| table.name.as_str()),
        "kind": change.kind,
        "name": change.name,
        "definition": change.definition,
        "properties": properties.collect::<Vec<_>>(),
        "parts": change.parts.iter().map(|part| part.summary.as_str()).collect::<Vec<_>>(),
        "summary": change.summary,
    })
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
