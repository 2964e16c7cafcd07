use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::foreign_keys::Deferral;
use super::tables::foreign_keys;
use super::{DiffOptions, Differ};
use crate::op::{CreateIndex, DropIndex, Operation, column_names};
use crate::python_text;
use crate::schema::{
    Constraint, Expression, Index, Literal, OptionValue, Table, TableName, UniqueConstraint,
};

/// The indexes and unique constraints of a table, which share one space of names.
struct Named<'a> {
    indexes: BTreeMap<&'a str, &'a Index>,
    uniques: BTreeMap<&'a str, &'a UniqueConstraint>,
    /// Unique constraints without name.
    unnamed: Vec<&'a UniqueConstraint>,
}

impl<'a> Named<'a> {
    fn of(table: &'a Table) -> Self {
        let mut named = Self {
            indexes: BTreeMap::new(),
            uniques: BTreeMap::new(),
            unnamed: Vec::new(),
        };
        for index in &table.indexes {
            if let Some(name) = &index.name {
                named.indexes.insert(&name.text, index);
            }
        }
        for constraint in &table.constraints {
            match constraint {
                Constraint::Unique(unique) => match &unique.name {
                    Some(name) => {
                        named.uniques.insert(&name.text, unique);
                    }
                    None => named.unnamed.push(unique),
                },
                Constraint::PrimaryKey(_)
                | Constraint::Check(_)
                | Constraint::ForeignKey(_)
                | Constraint::Exclude(_) => {}
            }
        }
        named
    }

    fn names(&self) -> BTreeSet<&'a str> {
        let indexes = self.indexes.keys().copied();
        indexes.chain(self.uniques.keys().copied()).collect()
    }

    /// Whether a unique constraint with this signature has a name, and the same on the other side.
    fn keeps(&self, wanted: &Signature<'_>, other: &Self, options: &DiffOptions) -> bool {
        self.uniques.iter().any(|(name, unique)| {
            signature(unique, options) == *wanted
                && (other.uniques.get(name)).is_some_and(|it| signature(it, options) == *wanted)
        })
    }

    /// The signatures of all unique constraints.
    fn signatures(&self, options: &DiffOptions) -> BTreeSet<Signature<'a>> {
        let uniques = self.uniques.values().chain(&self.unnamed);
        uniques.map(|unique| signature(unique, options)).collect()
    }
}

/// The database's table with those of its unique indexes as constraints that the models have as constraints: by their
/// names, or, where these have none, by their columns.
fn with_constraints_of(before: &Table, after: &Table, options: &DiffOptions) -> Table {
    let wanted = Named::of(after);
    let mut table = before.clone();
    let indexes = std::mem::take(&mut table.indexes);
    for index in indexes {
        let columns: Option<Vec<String>> = index
            .elements
            .iter()
            .map(|element| element.column_name().map(str::to_owned))
            .collect();
        let Some((columns, name)) = columns.filter(|_| index.unique).zip(index.name.clone()) else {
            table.indexes.push(index);
            continue;
        };
        let is_named = wanted.uniques.contains_key(name.text.as_str());
        let unique = UniqueConstraint {
            name: Some(name),
            columns,
            ..UniqueConstraint::default()
        };
        let is_unnamed =
            |other: &&UniqueConstraint| signature(other, options) == signature(&unique, options);
        if is_named || wanted.unnamed.iter().any(is_unnamed) {
            table.constraints.push(Constraint::Unique(unique));
        } else {
            table.indexes.push(index);
        }
    }
    table
}

/// The operations without those that drop an index which a foreign key of the same table needs, where the table is
/// dropped as well: Alembic writes them, and the server refuses them.
pub(super) fn without_needed(mut operations: Vec<Operation>) -> Vec<Operation> {
    let leading: BTreeSet<(TableName, String)> = operations
        .iter()
        .filter_map(|operation| match operation {
            Operation::DropTable(drop) => drop.before.as_ref(),
            _ => None,
        })
        .flat_map(|table| {
            let keys = foreign_keys(table);
            keys.filter_map(|key| Some((table.name.clone(), key.columns.first()?.clone())))
        })
        .collect();
    operations.retain(|operation| {
        let Operation::DropIndex(drop) = operation else {
            return true;
        };
        let first = (drop.before.as_ref())
            .and_then(|index| index.elements.first())
            .and_then(Expression::column_name);
        let (Some(table), Some(first)) = (&drop.table, first) else {
            return true;
        };
        !leading.contains(&(table.clone(), first.to_owned()))
    });
    operations
}

/// Whether the models need not know of an index.
fn is_implied(index: &Index) -> bool {
    index
        .normal
        .as_ref()
        .is_some_and(|normal| normal.is_implied)
}

/// What makes two unique constraints the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Signature<'a> {
    /// For Alembic their order does not matter.
    columns: Vec<&'a str>,
    /// What else counts, in words.
    details: Vec<String>,
}

fn signature<'a>(unique: &'a UniqueConstraint, options: &DiffOptions) -> Signature<'a> {
    let mut columns: Vec<&str> = unique.columns.iter().map(String::as_str).collect();
    if options.alembic_compat {
        columns.sort_unstable();
    }
    Signature {
        columns,
        details: if options.alembic_compat {
            Vec::new()
        } else {
            unique_details(unique, options)
        },
    }
}

/// What Alembic does not see of a unique constraint.
fn unique_details(unique: &UniqueConstraint, options: &DiffOptions) -> Vec<String> {
    let mut details = Vec::new();
    if options.comparison.deferrable_uniques {
        match Deferral::of(unique.deferrable, unique.initially.as_ref()) {
            Deferral::Not => {}
            Deferral::Deferrable => details.push("deferrable".to_owned()),
            Deferral::InitiallyDeferred => details.push("initially deferred".to_owned()),
        }
    }
    for (keyword, value) in &unique.options.0 {
        let OptionValue::Literal(Literal::List(columns)) = value else {
            continue;
        };
        if keyword.ends_with("_include") && !columns.is_empty() {
            let columns = columns.iter().map(|column| match column {
                Literal::Text(name) => name.clone(),
                other => format!("{other:?}"),
            });
            let columns: Vec<String> = columns.collect();
            details.push(format!("include {}", columns.join(", ")));
        }
    }
    details
}

impl Differ<'_> {
    /// The indexes of a new table, by name. Its unique constraints are part of it.
    pub(super) fn added_indexes(&mut self, table: &Table) {
        let named = Named::of(table);
        for index in named.indexes.values() {
            self.create_index(&table.name, index);
        }
    }

    /// The indexes of a removed table, by name.
    pub(super) fn removed_indexes(&mut self, table: &Table) {
        let named = Named::of(table);
        for index in named.indexes.values().filter(|index| !is_implied(index)) {
            self.drop_index(&table.name, index);
        }
    }

    /// Indexes and unique constraints: removed ones, those of one name, added ones, and last the unique constraints
    /// that have no name in the models, which are paired by their columns.
    pub(super) fn changed_indexes(&mut self, before: &Table, after: &Table) {
        let before = &if self.options.comparison.unique_is_index {
            Cow::Owned(with_constraints_of(before, after, self.options))
        } else {
            Cow::Borrowed(before)
        };
        let (old, new) = (Named::of(before), Named::of(after));
        let (old_names, new_names) = (old.names(), new.names());
        let options = self.options;
        let unnamed = new.unnamed.iter();
        let wanted: BTreeSet<Signature<'_>> =
            unnamed.map(|unique| signature(unique, options)).collect();
        for name in old_names.difference(&new_names) {
            let (index, unique) = (old.indexes.get(name), old.uniques.get(name));
            if let (Some(index), Some(unique)) = (index, unique) {
                // The database lists one thing twice.
                let is_wanted = new
                    .signatures(options)
                    .contains(&signature(unique, options))
                    || new.indexes.values().any(|other| is_alike(index, other));
                if is_wanted {
                    continue;
                }
            }
            match unique {
                Some(unique) if !wanted.contains(&signature(unique, options)) => {
                    self.drop_unique(&after.name, unique);
                }
                _ => {}
            }
            if let Some(index) = index.filter(|index| !is_implied(index)) {
                self.drop_index(&after.name, index);
            }
        }
        // Alembic does not see that these are gone.
        if !options.alembic_compat {
            for unique in &old.unnamed {
                let signature = signature(unique, options);
                // Beside one with a name it says nothing, and would be dropped by that name.
                if !wanted.contains(&signature) && !old.keeps(&signature, &new, options) {
                    self.drop_unique(&after.name, unique);
                }
            }
        }
        for name in old_names.intersection(&new_names) {
            self.same_name(&after.name, name, &old, &new);
        }
        for name in new_names.difference(&old_names) {
            if let Some(unique) = new.uniques.get(name) {
                self.create_unique(&after.name, unique);
            }
            if let Some(index) = new.indexes.get(name) {
                self.create_index(&after.name, index);
            }
        }
        // A constraint whose name the models give to other columns is none of these (Alembic takes it for one).
        let free = (old.uniques.iter()).filter(|(name, unique)| {
            !new_names.contains(*name) || old.keeps(&signature(unique, options), &new, options)
        });
        let free = free.map(|(_, unique)| unique).chain(&old.unnamed);
        let existing: BTreeSet<Signature<'_>> =
            free.map(|unique| signature(unique, options)).collect();
        for unique in new.unnamed {
            if !existing.contains(&signature(unique, options)) {
                self.create_unique(&after.name, unique);
            }
        }
    }

    fn same_name(&mut self, table: &TableName, name: &str, old: &Named<'_>, new: &Named<'_>) {
        let quoted = python_text::string(name);
        let on = python_text::string(&table.name);
        if let Some(after) = new.indexes.get(name) {
            match (old.indexes.get(name), old.uniques.get(name)) {
                (Some(before), _) => {
                    if let Some(change) = index_change(before, after, self.options) {
                        self.found(format!("Detected changed index {quoted} on {on}: {change}"));
                        self.push_drop_index(table, before);
                        self.push_create_index(table, after);
                    }
                }
                (None, Some(before)) => {
                    self.drop_unique(table, before);
                    self.create_index(table, after);
                }
                (None, None) => {}
            }
        } else if let Some(after) = new.uniques.get(name) {
            match (old.uniques.get(name), old.indexes.get(name)) {
                (Some(before), _) => {
                    if let Some(change) = unique_change(before, after, self.options) {
                        self.found(format!(
                            "Detected changed unique constraint {quoted} on {on}: {change}"
                        ));
                        self.drop_constraint(table, &Constraint::Unique((*before).clone()));
                        self.create_constraint(table, Constraint::Unique((*after).clone()));
                    }
                }
                (None, Some(before)) => {
                    self.drop_index(table, before);
                    self.create_unique(table, after);
                }
                (None, None) => {}
            }
        }
    }

    fn create_index(&mut self, table: &TableName, index: &Index) {
        self.push_create_index(table, index);
        self.found(format!(
            "Detected added index {} on '{}'",
            index_name(index),
            python_text::tuple(&index_columns(index))
        ));
    }

    pub(super) fn drop_index(&mut self, table: &TableName, index: &Index) {
        self.push_drop_index(table, index);
        self.found(format!(
            "Detected removed index {} on {}",
            index_name(index),
            python_text::string(&table.name)
        ));
    }

    fn push_create_index(&mut self, table: &TableName, index: &Index) {
        self.operations.push(Operation::CreateIndex(CreateIndex {
            table: table.clone(),
            index: bare_index(index),
            if_not_exists: false,
        }));
    }

    fn push_drop_index(&mut self, table: &TableName, index: &Index) {
        if let Some(name) = index.name.clone() {
            self.operations.push(Operation::DropIndex(DropIndex {
                name,
                table: Some(table.clone()),
                schema: table.schema.clone(),
                if_exists: false,
                options: index.options.clone(),
                before: Some(bare_index(index)),
            }));
        }
    }

    fn create_unique(&mut self, table: &TableName, unique: &UniqueConstraint) {
        let name = self.create_constraint(table, Constraint::Unique(unique.clone()));
        self.found(format!(
            "Detected added unique constraint {} on '{}'",
            name.map_or_else(|| "None".into(), |name| python_text::string(&name)),
            python_text::tuple(&unique.columns)
        ));
    }

    fn drop_unique(&mut self, table: &TableName, unique: &UniqueConstraint) {
        let constraint = Constraint::Unique(unique.clone());
        self.drop_constraint(table, &constraint);
        let name = unique.name.as_ref();
        self.found(format!(
            "Detected removed unique constraint {} on {}",
            name.map_or_else(|| "None".into(), |name| python_text::string(&name.text)),
            python_text::string(&table.name)
        ));
    }
}

fn index_name(index: &Index) -> String {
    let name = index.name.as_ref();
    name.map_or_else(|| "None".into(), |name| python_text::string(&name.text))
}

/// The columns that an index names, in order, each once.
fn index_columns(index: &Index) -> Vec<String> {
    let mut names = Vec::new();
    for element in &index.elements {
        column_names(element, &mut names);
    }
    names
}

/// Whether two indexes are on the same columns, unique or not.
fn is_alike(left: &Index, right: &Index) -> bool {
    left.unique == right.unique && element_texts(left) == element_texts(right)
}

/// An index as operations carry it: without what the comparison needed.
fn bare_index(index: &Index) -> Index {
    Index {
        normal: None,
        ..index.clone()
    }
}

/// How an index changed, in Alembic's words; `None` if it did not.
fn index_change(before: &Index, after: &Index, options: &DiffOptions) -> Option<String> {
    let mut changes = Vec::new();
    if before.unique != after.unique {
        changes.push(format!(
            "unique={} to unique={}",
            python_text::boolean(before.unique),
            python_text::boolean(after.unique)
        ));
    }
    let (old, new) = (before.elements.len(), after.elements.len());
    if old != new {
        changes.push(format!("expression number {old} to {new}"));
    }
    if changes.is_empty() {
        match (&before.normal, &after.normal) {
            (Some(old), Some(new)) => {
                push_element_changes(&old.elements, &new.elements, &mut changes);
                if old.options != new.options {
                    changes.push(format!(
                        "options {} to {}",
                        option_texts(&old.options),
                        option_texts(&new.options)
                    ));
                }
                if !options.alembic_compat {
                    changes.extend(detail_changes(&old.details, &new.details));
                }
            }
            _ if before.elements != after.elements => {
                push_element_changes(&element_texts(before), &element_texts(after), &mut changes);
            }
            _ => {}
        }
    }
    (!changes.is_empty()).then(|| changes.join(", "))
}

/// What changed of that which Alembic does not see.
fn detail_changes(before: &[(String, String)], after: &[(String, String)]) -> Vec<String> {
    let keywords: BTreeSet<&String> = before
        .iter()
        .chain(after)
        .map(|(keyword, _)| keyword)
        .collect();
    let value = |details: &[(String, String)], keyword: &String| {
        let found = details.iter().find(|(own, _)| own == keyword);
        found.map_or_else(|| "nothing".to_owned(), |(_, text)| text.clone())
    };
    keywords
        .into_iter()
        .map(|keyword| (keyword, value(before, keyword), value(after, keyword)))
        .filter(|(_, old, new)| old != new)
        .map(|(keyword, old, new)| format!("{keyword} {old} to {new}"))
        .collect()
}

fn push_element_changes(before: &[String], after: &[String], changes: &mut Vec<String>) {
    for (position, (old, new)) in before.iter().zip(after).enumerate() {
        if old != new {
            changes.push(format!(
                "expression #{} {} to {}",
                position + 1,
                python_text::string(old),
                python_text::string(new)
            ));
        }
    }
}

/// What the elements are called where no dialect has written them.
fn element_texts(index: &Index) -> Vec<String> {
    if let Some(normal) = &index.normal {
        return normal.elements.clone();
    }
    let text = |element: &Expression| match element {
        Expression::Column { name, .. } => name.clone(),
        Expression::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    index.elements.iter().map(text).collect()
}

fn option_texts(options: &[(String, String)]) -> String {
    let texts: Vec<String> = options
        .iter()
        .map(|(keyword, text)| format!("{keyword}={text}"))
        .collect();
    python_text::tuple(&texts)
}

/// How a unique constraint changed, in Alembic's words; `None` if it did not.
fn unique_change(
    before: &UniqueConstraint,
    after: &UniqueConstraint,
    options: &DiffOptions,
) -> Option<String> {
    let columns = |unique| {
        let columns = signature(unique, options).columns.into_iter();
        columns.map(str::to_owned).collect::<Vec<_>>()
    };
    let set = |unique: &UniqueConstraint| {
        let keywords = options.comparison.unique_options.iter();
        let set = keywords.filter(|keyword| unique.options.is_true(keyword));
        set.map(|&keyword| keyword.to_owned()).collect::<Vec<_>>()
    };
    let pairs = [
        (columns(before), columns(after)),
        (set(before), set(after)),
        (
            signature(before, options).details,
            signature(after, options).details,
        ),
    ];
    let (old, new) = pairs.into_iter().find(|(old, new)| old != new)?;
    Some(format!(
        "expression {} to {}",
        python_text::tuple(&old),
        python_text::tuple(&new)
    ))
}
