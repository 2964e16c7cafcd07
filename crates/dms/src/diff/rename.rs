//! Renames: what one side lacks and the other has more may be one thing with another name.
//!
//! Nothing is decided here. [`possible`] says what could have been renamed, and [`Rename::apply`] does to the
//! database's schema what was decided, so that [`super::diff`] compares the same things with each other.

use std::fmt;

use super::{columns, types};
use crate::error::Result;
use crate::op::{AlterColumn, Change, Operation, RenameTable};
use crate::schema::{
    Column, Constraint, DataType, Enumeration, Index, Schema, Table, TableName, UniqueConstraint,
};

/// What has a name that can change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Renamed {
    /// A table, in this schema.
    Table {
        /// The schema.
        schema: Option<String>,
    },
    /// A column.
    Column {
        /// Its table, under the name that it has in the models.
        table: TableName,
    },
    /// An index.
    Index {
        /// Its table.
        table: TableName,
    },
    /// A unique constraint.
    Unique {
        /// Its table.
        table: TableName,
    },
    /// A value of an enum.
    Label {
        /// The enum.
        enumeration: TableName,
    },
}

impl Renamed {
    /// What stands before its name, without the dot.
    pub fn owner(&self) -> Option<String> {
        match self {
            Self::Table { schema } => schema.clone(),
            Self::Column { table } | Self::Index { table } | Self::Unique { table } => {
                Some(table.to_string())
            }
            Self::Label { enumeration } => Some(enumeration.to_string()),
        }
    }

    /// What people call it.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Table { .. } => "table",
            Self::Column { .. } => "column",
            Self::Index { .. } => "index",
            Self::Unique { .. } => "unique constraint",
            Self::Label { .. } => "enum value",
        }
    }

    /// This name of it with what it belongs to: `product.price`.
    pub fn full(&self, name: &str) -> String {
        match self.owner() {
            Some(owner) => format!("{owner}.{name}"),
            None => name.to_owned(),
        }
    }
}

/// A rename that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// What is renamed.
    pub object: Renamed,
    /// The name in the database.
    pub old: String,
    /// The name in the models.
    pub new: String,
}

/// As the option `--rename` takes it: `product.mass=weight`.
impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.object.full(&self.old), self.new)
    }
}

/// Something that only the models have, and what of the database it may have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PossibleRename {
    /// What it is.
    pub object: Renamed,
    /// The name in the models.
    pub new: String,
    /// The names that only the database has and that have the same shape, the likeliest first.
    pub alike: Vec<String>,
    /// All the others that only the database has: a rename must be told, nobody would guess it.
    pub others: Vec<String>,
}

/// What is looked at. Tables first: what belongs to a table is only seen where both sides have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenameStage {
    /// Tables.
    Tables,
    /// Columns.
    Columns,
    /// Indexes, unique constraints and values of enums.
    Parts,
}

/// What may have been renamed, in the order of the models. Both sides are normalized; `enumeration` says whether a type
/// is an enum that the database knows by name, and `unique_is_index` whether a unique constraint is a unique index there.
pub fn possible(
    stage: RenameStage,
    before: &Schema,
    after: &Schema,
    unique_is_index: bool,
    enumeration: &dyn Fn(&DataType, &TableName) -> Option<Enumeration>,
) -> Vec<PossibleRename> {
    let mut found = Vec::new();
    match stage {
        RenameStage::Tables => tables(before, after, &mut found),
        RenameStage::Columns => each_table(before, after, &mut |old, new| {
            columns_of(old, new, &mut found);
        }),
        RenameStage::Parts => {
            each_table(before, after, &mut |old, new| {
                indexes_of(old, new, &mut found);
                uniques_of(old, new, unique_is_index, &mut found);
            });
            labels(before, after, enumeration, &mut found);
        }
    }
    found
}

fn each_table(before: &Schema, after: &Schema, look: &mut dyn FnMut(&Table, &Table)) {
    let known = before.by_name();
    for table in &after.tables {
        if let Some(old) = known.get(&table.name) {
            look(old, table);
        }
    }
}

/// Adds what a thing of the models may have been: `removed` has each name with its likeness, greater than 0 where the
/// shape is the same.
fn push(
    object: Renamed,
    new: &str,
    removed: impl Iterator<Item = (String, usize)>,
    found: &mut Vec<PossibleRename>,
) {
    let (mut alike, others): (Vec<_>, Vec<_>) = removed.partition(|(_, likeness)| *likeness > 0);
    alike.sort_by_key(|(_, likeness)| std::cmp::Reverse(*likeness));
    let names = |items: Vec<(String, usize)>| items.into_iter().map(|(name, _)| name).collect();
    let (alike, others): (Vec<String>, Vec<String>) = (names(alike), names(others));
    if alike.is_empty() && others.is_empty() {
        return;
    }
    found.push(PossibleRename {
        object,
        new: new.to_owned(),
        alike,
        others,
    });
}

fn tables(before: &Schema, after: &Schema, found: &mut Vec<PossibleRename>) {
    let (known, wanted) = (before.by_name(), after.by_name());
    let removed: Vec<&Table> = (before.tables.iter())
        .filter(|table| !wanted.contains_key(&table.name))
        .collect();
    if removed.is_empty() {
        return;
    }
    for table in &after.tables {
        if known.contains_key(&table.name) {
            continue;
        }
        let schema = table.name.schema.clone();
        let likeness: Vec<(String, usize)> = (removed.iter())
            .filter(|old| old.name.schema == schema)
            .map(|old| (old.name.name.clone(), table_likeness(old, table)))
            .collect();
        let likeness = likeness.into_iter();
        push(Renamed::Table { schema }, &table.name.name, likeness, found);
    }
}

/// How many columns in a hundred are the same; 0 unless at least half are, and not the key alone.
fn table_likeness(before: &Table, after: &Table) -> usize {
    let equal = (after.columns.iter())
        .filter(|column| {
            (before.column(&column.name)).is_some_and(|old| !types::differ(old, column))
        })
        .count();
    let all = before.columns.len().max(after.columns.len());
    let is_alike = 2 * equal >= all && (equal >= 2 || equal == all);
    if is_alike {
        100 * equal / all.max(1)
    } else {
        0
    }
}

fn columns_of(before: &Table, after: &Table, found: &mut Vec<PossibleRename>) {
    let is_removed = |column: &&Column| !column.system && after.column(&column.name).is_none();
    let removed: Vec<&Column> = before.columns.iter().filter(is_removed).collect();
    if removed.is_empty() {
        return;
    }
    for column in &after.columns {
        if column.system || before.column(&column.name).is_some() {
            continue;
        }
        let likeness = removed.iter().map(|old| {
            (
                old.name.clone(),
                column_likeness((before, old), (after, column)),
            )
        });
        let table = after.name.clone();
        push(Renamed::Column { table }, &column.name, likeness, found);
    }
}

/// What a column has in common with another; 0 if the type is not the same.
fn column_likeness(before: (&Table, &Column), after: (&Table, &Column)) -> usize {
    let ((old_table, old), (new_table, new)) = (before, after);
    let is_key = |table: &Table, column: &Column| {
        (table.primary_key.as_ref()).is_some_and(|key| key.columns.contains(&column.name))
    };
    let is_other = types::is_unknown(old)
        || types::is_unknown(new)
        || types::differ(old, new)
        || old.identity.is_some() != new.identity.is_some()
        || old.computed.is_some() != new.computed.is_some()
        || is_key(old_table, old) != is_key(new_table, new);
    if is_other {
        return 0;
    }
    let position = |table: &Table, column: &Column| {
        table
            .columns
            .iter()
            .position(|other| other.name == column.name)
    };
    let default = |column: &Column| {
        let normal = column.normal.as_ref();
        normal.and_then(|normal| normal.server_default.clone())
    };
    1 + 4 * usize::from(old.nullable == new.nullable)
        + 2 * usize::from(default(old) == default(new))
        + usize::from(position(old_table, old) == position(new_table, new))
}

fn indexes_of(before: &Table, after: &Table, found: &mut Vec<PossibleRename>) {
    let name = |index: &Index| index.name.as_ref().map(|name| name.text.clone());
    let named = |table: &Table, text: &str| {
        table
            .indexes
            .iter()
            .any(|index| name(index).as_deref() == Some(text))
    };
    for index in &after.indexes {
        let Some(new) = name(index).filter(|new| !named(before, new)) else {
            continue;
        };
        let removed = before.indexes.iter().filter_map(|old| {
            let text = name(old).filter(|text| !named(after, text))?;
            Some((text, usize::from(is_same_index(old, index))))
        });
        let table = after.name.clone();
        push(Renamed::Index { table }, &new, removed, found);
    }
}

fn is_same_index(before: &Index, after: &Index) -> bool {
    before.unique == after.unique
        && match (&before.normal, &after.normal) {
            (Some(before), Some(after)) => {
                before.elements == after.elements && before.options == after.options
            }
            _ => before.elements == after.elements && before.options == after.options,
        }
}

fn uniques(table: &Table) -> impl Iterator<Item = (&str, &UniqueConstraint)> {
    (table.constraints.iter()).filter_map(|constraint| match constraint {
        Constraint::Unique(unique) => Some((unique.name.as_ref()?.text.as_str(), unique)),
        Constraint::PrimaryKey(_)
        | Constraint::Check(_)
        | Constraint::ForeignKey(_)
        | Constraint::Exclude(_) => None,
    })
}

fn uniques_of(
    before: &Table,
    after: &Table,
    unique_is_index: bool,
    found: &mut Vec<PossibleRename>,
) {
    let named = |table: &Table, text: &str| uniques(table).any(|(name, _)| name == text);
    let indexes = before.indexes.iter().filter(|_| unique_is_index);
    let indexes: Vec<(&str, UniqueConstraint)> = indexes.filter_map(as_unique).collect();
    for (new, unique) in uniques(after).filter(|(new, _)| !named(before, new)) {
        if indexes.iter().any(|(name, _)| *name == new) {
            continue;
        }
        let removed = uniques(before)
            .chain(indexes.iter().map(|(name, unique)| (*name, unique)))
            .filter(|(old, _)| !named(after, old))
            .map(|(old, other)| {
                let is_same = other.columns == unique.columns
                    && other.deferrable.unwrap_or(false) == unique.deferrable.unwrap_or(false)
                    && other.options.is_true("postgresql_nulls_not_distinct")
                        == unique.options.is_true("postgresql_nulls_not_distinct");
                (old.to_owned(), usize::from(is_same))
            });
        let table = after.name.clone();
        push(Renamed::Unique { table }, new, removed, found);
    }
}

/// A unique index of plain columns as the constraint that it may be in the models.
fn as_unique(index: &Index) -> Option<(&str, UniqueConstraint)> {
    let name = index.name.as_ref().filter(|_| index.unique)?;
    let columns: Option<Vec<String>> = (index.elements.iter())
        .map(|element| element.column_name().map(str::to_owned))
        .collect();
    let unique = UniqueConstraint {
        columns: columns?,
        ..UniqueConstraint::default()
    };
    Some((&name.text, unique))
}

/// The enums of a schema that its database knows by name, each once.
pub fn enumerations(
    schema: &Schema,
    enumeration: &dyn Fn(&DataType, &TableName) -> Option<Enumeration>,
) -> Vec<Enumeration> {
    let mut found: Vec<Enumeration> = Vec::new();
    for table in &schema.tables {
        for column in &table.columns {
            if let Some(own) = enumeration(&column.data_type, &table.name)
                && !found.iter().any(|known| known.name == own.name)
            {
                found.push(own);
            }
        }
    }
    found
}

fn labels(
    before: &Schema,
    after: &Schema,
    enumeration: &dyn Fn(&DataType, &TableName) -> Option<Enumeration>,
    found: &mut Vec<PossibleRename>,
) {
    let known = enumerations(before, enumeration);
    for own in enumerations(after, enumeration) {
        let Some(old) = known.iter().find(|known| known.name == own.name) else {
            continue;
        };
        for (position, label) in own.labels.iter().enumerate() {
            if old.labels.contains(label) {
                continue;
            }
            let removed = old.labels.iter().enumerate();
            let removed = removed.filter(|(_, removed)| !own.labels.contains(removed));
            let likeness = removed
                .map(|(place, removed)| (removed.clone(), 1 + usize::from(place == position)));
            let enumeration = own.name.clone();
            push(Renamed::Label { enumeration }, label, likeness, found);
        }
    }
}

impl Rename {
    /// What Alembic would say of it.
    pub fn finding(&self) -> String {
        let words = self.object.words();
        let old = self.object.full(&self.old);
        format!("Detected renamed {words} '{old}' to '{}'", self.new)
    }

    /// The operation and its reverse; `None` where it takes a statement that only a dialect can write. `before` is the
    /// database's schema, in which the thing still has its old name.
    ///
    /// # Errors
    /// Where an operation does not know its reverse.
    pub fn operations(&self, before: &Schema) -> Result<Option<(Operation, Operation)>> {
        let operation = match &self.object {
            Renamed::Table { schema } => Operation::RenameTable(RenameTable {
                name: TableName::in_schema(schema.clone(), self.old.clone()),
                new_name: self.new.clone(),
            }),
            Renamed::Column { table } => Operation::AlterColumn(self.alteration(before, table)),
            Renamed::Index { .. } | Renamed::Unique { .. } | Renamed::Label { .. } => {
                return Ok(None);
            }
        };
        let reverse = operation.reverse()?;
        Ok(Some((operation, reverse)))
    }

    /// With all that is known of the column: MySQL wants to be told anew.
    fn alteration(&self, before: &Schema, name: &TableName) -> AlterColumn {
        let mut alter = AlterColumn::new(name.clone(), &self.old);
        alter.new_name = Some(self.new.clone());
        let Some((table, column)) =
            (before.table(name)).and_then(|table| Some((table, table.column(&self.old)?)))
        else {
            return alter;
        };
        if !types::is_unknown(column) {
            alter.existing_type = Some(column.data_type.clone());
        }
        alter.existing_nullable = Some(column.nullable);
        alter.existing_comment.clone_from(&column.comment);
        match columns::default_value(column) {
            Some(default) => alter.existing_server_default = Change::Set(Some(default)),
            None => alter.autoincrement = columns::autoincrement(table, column),
        }
        alter
    }

    /// Does it to a schema.
    ///
    /// # Errors
    /// Where an operation cannot be applied.
    pub fn apply(
        &self,
        schema: &mut Schema,
        enumeration: &dyn Fn(&DataType, &TableName) -> Option<Enumeration>,
    ) -> Result<()> {
        match &self.object {
            Renamed::Table { .. } | Renamed::Column { .. } => {
                if let Some((operation, _)) = self.operations(schema)? {
                    operation.apply(schema)?;
                }
            }
            Renamed::Index { table } => self.rename_index(schema, table),
            Renamed::Unique { table } => self.rename_unique(schema, table),
            Renamed::Label { enumeration: name } => {
                for table in &mut schema.tables {
                    for column in &mut table.columns {
                        let own = enumeration(&column.data_type, &table.name);
                        if own.is_some_and(|own| own.name == *name) {
                            rename_label(&mut column.data_type, &self.old, &self.new);
                            column.normal = None;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn rename_index(&self, schema: &mut Schema, table: &TableName) {
        let indexes = schema.table_mut(table).map(|table| &mut table.indexes);
        for index in indexes.into_iter().flatten() {
            if let Some(name) = index.name.as_mut().filter(|name| name.text == self.old) {
                name.text.clone_from(&self.new);
            }
        }
    }

    fn rename_unique(&self, schema: &mut Schema, table: &TableName) {
        self.rename_index(schema, table);
        let constraints = schema.table_mut(table).map(|table| &mut table.constraints);
        for constraint in constraints.into_iter().flatten() {
            if let Some(name) = constraint.name_mut()
                && name.text == self.old
            {
                name.text.clone_from(&self.new);
            }
        }
    }
}

fn rename_label(data_type: &mut DataType, old: &str, new: &str) {
    use crate::schema::Literal;
    for (_, value) in &mut data_type.arguments {
        match value {
            Literal::Type(item) => rename_label(item, old, new),
            Literal::List(labels) => {
                for label in labels {
                    if *label == Literal::Text(old.to_owned()) {
                        *label = Literal::Text(new.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
}
