use std::collections::BTreeMap;

use super::{DiffOptions, Differ};
use crate::schema::{Constraint, ForeignKey, Table, TableName};

/// What makes two foreign keys the same: everything but their name and dialect options.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Signature<'a> {
    columns: &'a [String],
    referred_table: &'a TableName,
    referred_columns: &'a [String],
    on_update: Option<String>,
    on_delete: Option<String>,
    deferral: Deferral,
    match_type: Option<String>,
}

/// When a constraint is checked.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone, Copy, Debug)]
pub(super) enum Deferral {
    Not,
    Deferrable,
    InitiallyDeferred,
}

impl Deferral {
    pub(super) fn of(deferrable: Option<bool>, initially: Option<&String>) -> Self {
        if initially.is_some_and(|initially| initially.eq_ignore_ascii_case("deferred")) {
            Self::InitiallyDeferred
        } else if deferrable == Some(true) {
            Self::Deferrable
        } else {
            Self::Not
        }
    }
}

impl Differ<'_> {
    /// Foreign keys that are gone, or have another name, sorted.
    pub(super) fn removed_foreign_keys(&mut self, before: &Table, after: &Table) {
        let (old, new) = (
            by_signature(before, self.options),
            by_signature(after, self.options),
        );
        for (signature, key) in &old {
            match new.get(signature) {
                None => self.found(finding("removed", signature, &after.name)),
                Some(other) if self.is_renamed(key, other) => {}
                Some(_) => continue,
            }
            self.drop_constraint(&after.name, &Constraint::ForeignKey((*key).clone()));
        }
    }

    /// New foreign keys, and those of another name, sorted.
    pub(super) fn added_foreign_keys(&mut self, before: &Table, after: &Table) {
        let (old, new) = (
            by_signature(before, self.options),
            by_signature(after, self.options),
        );
        for (signature, key) in &new {
            match old.get(signature) {
                None => {}
                Some(other) if self.is_renamed(other, key) => {
                    self.found(finding("renamed", signature, &after.name));
                }
                Some(_) => continue,
            }
            self.create_constraint(&after.name, Constraint::ForeignKey((*key).clone()));
            if !old.contains_key(signature) {
                self.found(finding("added", signature, &after.name));
            }
        }
    }

    /// Whether the models give another name to a foreign key than it has. Alembic does not look at it.
    fn is_renamed(&self, before: &ForeignKey, after: &ForeignKey) -> bool {
        !self.options.alembic_compat
            && match (&before.name, &after.name) {
                (Some(before), Some(after)) => before.text != after.text,
                _ => false,
            }
    }
}

fn by_signature<'a>(
    table: &'a Table,
    options: &DiffOptions,
) -> BTreeMap<Signature<'a>, &'a ForeignKey> {
    let constraints = table.constraints.iter();
    let keys = constraints.filter_map(|constraint| match constraint {
        Constraint::ForeignKey(key) => Some((signature(key, options), key)),
        Constraint::PrimaryKey(_)
        | Constraint::Unique(_)
        | Constraint::Check(_)
        | Constraint::Exclude(_) => None,
    });
    keys.collect()
}

fn signature<'a>(key: &'a ForeignKey, options: &DiffOptions) -> Signature<'a> {
    let action = |action: Option<&String>| {
        let action = action?.to_lowercase();
        let goes_without_saying = match action.as_str() {
            "" | "no action" => true,
            "restrict" => options.comparison.restrict_is_no_action,
            _ => false,
        };
        (!goes_without_saying).then_some(action)
    };
    let match_type = (key.match_type.as_ref())
        .filter(|_| options.comparison.foreign_key_match && !options.alembic_compat)
        .map(|match_type| match_type.to_lowercase())
        .filter(|match_type| !matches!(match_type.as_str(), "" | "simple"));
    Signature {
        columns: &key.columns,
        referred_table: &key.referred_table,
        referred_columns: &key.referred_columns,
        on_update: action(key.on_update.as_ref()),
        on_delete: action(key.on_delete.as_ref()),
        deferral: Deferral::of(key.deferrable, key.initially.as_ref()),
        match_type,
    }
}

fn finding(what: &str, signature: &Signature<'_>, table: &TableName) -> String {
    format!(
        "Detected {what} foreign key ({})({}) on table {table}",
        signature.columns.join(", "),
        signature.referred_columns.join(", "),
    )
}
