//! Enums whose values are others in the models than in the database.

use std::fmt::Write as _;

use super::rename::enumerations;
use crate::error::Result;
use crate::op::Operation;
use crate::python_text;
use crate::schema::{
    Column, DataType, Enumeration, EnumerationColumn, Expression, LabelChange, Schema,
    ServerDefault, TableName,
};

/// Says whether a type is an enum that the database knows by name.
pub type EnumerationOf<'a> = &'a dyn Fn(&DataType, &TableName) -> Option<Enumeration>;

/// What has to be done about the enums of one direction, an upgrade or a downgrade.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EnumSteps {
    /// Before everything else.
    pub first: Vec<Operation>,
    /// Behind everything else.
    pub last: Vec<Operation>,
    /// What was found, one line each.
    pub findings: Vec<String>,
    /// What whoever runs it should know.
    pub notes: Vec<String>,
}

/// Leads the enums of one schema to their values in the other. `write` makes the operations of a change.
///
/// Values are added first, since defaults may need them. Values are taken away last, when tables and columns that had
/// them are gone; but first where a new default needs one that comes at the same time.
///
/// # Errors
/// When a change cannot be written.
pub fn enum_steps(
    before: &Schema,
    after: &Schema,
    of: EnumerationOf<'_>,
    write: &dyn Fn(&LabelChange) -> Result<Vec<Operation>>,
) -> Result<EnumSteps> {
    let mut steps = EnumSteps::default();
    let known = enumerations(before, of);
    for new in enumerations(after, of) {
        let Some(old) = known.iter().find(|old| old.name == new.name) else {
            continue;
        };
        if old.labels == new.labels {
            continue;
        }
        let mut change = LabelChange {
            name: new.name.clone(),
            before: old.labels.clone(),
            after: new.labels.clone(),
            columns: Vec::new(),
        };
        tell(&change, &mut steps);
        let is_first = change.only_adds() || needs_new_label(&change, after, of);
        let (here, there) = if is_first {
            (before, after)
        } else {
            (after, before)
        };
        change.columns = columns(&change, here, there, is_first, of);
        let operations = write(&change)?;
        if is_first {
            steps.first.extend(operations);
        } else {
            steps.last.extend(operations);
        }
    }
    Ok(steps)
}

/// The enum's columns with their names.
fn columns_of<'a>(
    schema: &'a Schema,
    name: &'a TableName,
    of: EnumerationOf<'a>,
) -> impl Iterator<Item = (&'a TableName, &'a Column, bool)> {
    schema.tables.iter().flat_map(move |table| {
        table.columns.iter().filter_map(move |column| {
            let own = of(&column.data_type, &table.name)?;
            (own.name == *name).then_some((&table.name, column, own.is_array))
        })
    })
}

/// Whether a default names a value that was not there before.
fn needs_new_label(change: &LabelChange, after: &Schema, of: EnumerationOf<'_>) -> bool {
    let added = change.added();
    columns_of(after, &change.name, of).any(|(_, column, _)| {
        let default = column.server_default.as_ref();
        default.is_some_and(|default| added.iter().any(|label| names(default, label)))
    })
}

/// Whether a default names this value.
fn names(default: &ServerDefault, label: &str) -> bool {
    match default {
        ServerDefault::Text(text) => text == label,
        ServerDefault::Expression(Expression::Text(text)) => {
            text.contains(&format!("'{}'", label.replace('\'', "''")))
        }
        ServerDefault::Expression(_) => false,
    }
}

/// The columns that stand when the enum changes, with the default that they are to have behind it: that of the schema
/// which the change leads to, and else their own if its value stays.
fn columns(
    change: &LabelChange,
    here: &Schema,
    there: &Schema,
    is_first: bool,
    of: EnumerationOf<'_>,
) -> Vec<EnumerationColumn> {
    let removed = change.removed();
    let stays = |default: &&ServerDefault| !removed.iter().any(|label| names(default, label));
    columns_of(here, &change.name, of)
        .map(|(table, column, is_array)| {
            let other = there
                .table(table)
                .and_then(|table| table.column(&column.name));
            let other = other.and_then(|column| column.server_default.as_ref());
            let own = column.server_default.as_ref();
            let (behind, before) = if is_first { (other, own) } else { (own, other) };
            EnumerationColumn {
                table: table.clone(),
                column: column.name.clone(),
                is_array,
                has_default: own.is_some() || other.is_some(),
                default: (before.filter(stays).filter(|_| is_first))
                    .or_else(|| behind.filter(stays))
                    .or_else(|| before.filter(stays))
                    .cloned(),
            }
        })
        .collect()
}

fn tell(change: &LabelChange, steps: &mut EnumSteps) {
    let name = python_text::string(&change.name.to_string());
    for label in change.added() {
        let label = python_text::string(label);
        steps
            .findings
            .push(format!("Detected added value {label} of enum {name}"));
    }
    let removed = change.removed();
    for label in &removed {
        let label = python_text::string(label);
        steps
            .findings
            .push(format!("Detected removed value {label} of enum {name}"));
    }
    if removed.is_empty() {
        if !change.only_adds() {
            steps
                .findings
                .push(format!("Detected other order of values of enum {name}"));
        }
        return;
    }
    let mut list = String::new();
    for label in removed {
        let _ = write!(list, "{}`{label}`", if list.is_empty() { "" } else { ", " });
    }
    steps.notes.push(format!(
        "The enum `{}` loses {list}: refused while rows have such a value.",
        change.name
    ));
}
