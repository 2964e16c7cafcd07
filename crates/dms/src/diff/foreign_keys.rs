use std::collections::BTreeMap;

use super::Comparison;
use crate::schema::{Constraint, ForeignKey, Table, TableName};

/// What makes two foreign keys the same: everything but their name, MATCH and dialect options.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Signature<'a> {
    columns: &'a [String],
    referred_table: &'a TableName,
    referred_columns: &'a [String],
    on_update: Option<String>,
    on_delete: Option<String>,
    deferral: Deferral,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Deferral {
    Not,
    Deferrable,
    InitiallyDeferred,
}

impl Comparison<'_> {
    /// Foreign keys that are gone, sorted.
    pub(super) fn removed_foreign_keys(&mut self, before: &Table, after: &Table) {
        let of = |table| by_signature(table, self.options.restrict_is_no_action);
        let (old, new) = (of(before), of(after));
        for (signature, constraint) in &old {
            if !new.contains_key(signature) {
                self.drop_constraint(&after.name, constraint);
                self.found(finding("removed", signature, &after.name));
            }
        }
    }

    /// New foreign keys, sorted.
    pub(super) fn added_foreign_keys(&mut self, before: &Table, after: &Table) {
        let of = |table| by_signature(table, self.options.restrict_is_no_action);
        let (old, new) = (of(before), of(after));
        for (signature, constraint) in &new {
            if !old.contains_key(signature) {
                self.create_constraint(&after.name, (*constraint).clone());
                self.found(finding("added", signature, &after.name));
            }
        }
    }
}

fn by_signature(
    table: &Table,
    restrict_is_no_action: bool,
) -> BTreeMap<Signature<'_>, &Constraint> {
    table
        .constraints
        .iter()
        .filter_map(|constraint| match constraint {
            Constraint::ForeignKey(key) => {
                Some((signature(key, restrict_is_no_action), constraint))
            }
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::Check(_)
            | Constraint::Exclude(_) => None,
        })
        .collect()
}

fn signature(key: &ForeignKey, restrict_is_no_action: bool) -> Signature<'_> {
    let action = |action: Option<&String>| {
        let action = action?.to_lowercase();
        let goes_without_saying = match action.as_str() {
            "" | "no action" => true,
            "restrict" => restrict_is_no_action,
            _ => false,
        };
        (!goes_without_saying).then_some(action)
    };
    let is_deferred = (key.initially.as_ref())
        .is_some_and(|initially| initially.eq_ignore_ascii_case("deferred"));
    Signature {
        columns: &key.columns,
        referred_table: &key.referred_table,
        referred_columns: &key.referred_columns,
        on_update: action(key.on_update.as_ref()),
        on_delete: action(key.on_delete.as_ref()),
        deferral: if is_deferred {
            Deferral::InitiallyDeferred
        } else if key.deferrable == Some(true) {
            Deferral::Deferrable
        } else {
            Deferral::Not
        },
    }
}

fn finding(what: &str, signature: &Signature<'_>, table: &TableName) -> String {
    format!(
        "Detected {what} foreign key ({})({}) on table {table}",
        signature.columns.join(", "),
        signature.referred_columns.join(", "),
    )
}
