//! Indexes that foreign keys need (MySQL): the server makes one with a key that has none, takes it away when another
//! one can stand for it, leaves it behind when the key goes, and refuses to drop the last that a key has.

use super::tables::foreign_keys;
use crate::op::{ConstraintType, CreateIndex, DropIndex, Operation};
use crate::schema::{Constraint, ConstraintName, Expression, ForeignKey, Index, Schema, Table};

/// The operations, which lead towards a schema, with those that make and drop such indexes. What they lead from becomes
/// what they lead to, with the names that the operations give.
pub(super) fn with_needed_indexes(
    operations: Vec<Operation>,
    schema: &mut Schema,
    to: &Schema,
) -> Vec<Operation> {
    for table in &mut schema.tables {
        add_implied(table);
    }
    let mut all = Vec::with_capacity(operations.len());
    for operation in operations {
        for index in needed_without(&operation, schema) {
            apply(&index, schema);
            all.push(index);
        }
        apply(&operation, schema);
        let left = left_behind(&operation, schema, to);
        all.push(operation);
        if let Some(drop) = left {
            apply(&drop, schema);
            all.push(drop);
        }
    }
    all
}

/// Carries an operation out, with what the server does by itself.
fn apply(operation: &Operation, schema: &mut Schema) {
    // What does not fit is found when the script is applied, and not here.
    let _ = operation.apply(schema);
    let Some(table) = (operation.table()).and_then(|name| schema.table_mut(name)) else {
        return;
    };
    let columns: Vec<Option<&str>> = match operation {
        Operation::CreateIndex(create) => {
            let elements = create.index.elements.iter();
            elements.map(Expression::column_name).collect()
        }
        Operation::CreateConstraint(create) => match &create.constraint {
            Constraint::Unique(unique) => unique.columns.iter().map(|name| Some(&**name)).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let keys: Vec<ForeignKey> = foreign_keys(table).cloned().collect();
    let stands_for = |key: &ForeignKey| {
        let own = key.columns.iter().map(|name| Some(name.as_str()));
        columns.len() >= key.columns.len()
            && own.eq(columns.iter().copied().take(key.columns.len()))
    };
    let new = match operation {
        Operation::CreateIndex(create) => create.index.name.as_ref(),
        _ => None,
    };
    table.indexes.retain(|index| {
        index.name.as_ref() == new
            || !(keys.iter()).any(|key| is_implied_by(index, key) && stands_for(key))
    });
    add_implied(table);
}

/// Gives each key the index that the server makes for it, if it has none.
fn add_implied(table: &mut Table) {
    let keys: Vec<ForeignKey> = foreign_keys(table).cloned().collect();
    for key in keys {
        if let (false, Some(index)) = (is_covered(table, &key), implied(&key)) {
            table.indexes.push(index);
        }
    }
}

/// The index that the server makes for a key, as far as its name can be known.
fn implied(key: &ForeignKey) -> Option<Index> {
    Some(Index {
        name: Some(ConstraintName::plain(key.name.as_ref()?.text.clone())),
        elements: key.columns.iter().map(Expression::column).collect(),
        ..Index::default()
    })
}

/// Whether this is the index that the server has made for the key: it bears the key's name, or that of its first
/// column.
fn is_implied_by(index: &Index, key: &ForeignKey) -> bool {
    let name = index.name.as_ref().map(|name| &name.text);
    let own = key.name.as_ref().map(|name| &name.text);
    !index.unique
        && name.is_some()
        && (name == own || name == key.columns.first())
        && index.elements.len() == key.columns.len()
        && begins_with(index, &key.columns)
}

/// Whether the key has an index, or a constraint that brings one.
fn is_covered(table: &Table, key: &ForeignKey) -> bool {
    let of_constraint = |constraint: &Constraint| match constraint {
        Constraint::PrimaryKey(primary) => primary.columns.starts_with(&key.columns),
        Constraint::Unique(unique) => unique.columns.starts_with(&key.columns),
        Constraint::Check(_) | Constraint::ForeignKey(_) | Constraint::Exclude(_) => false,
    };
    let primary = table.columns.iter().filter(|column| column.primary_key);
    let primary: Vec<&String> = primary.map(|column| &column.name).collect();
    table
        .indexes
        .iter()
        .any(|index| begins_with(index, &key.columns))
        || table.constraints.iter().any(of_constraint)
        || primary.into_iter().take(key.columns.len()).eq(&key.columns)
}

fn begins_with(index: &Index, columns: &[String]) -> bool {
    let names = index.elements.iter().map(Expression::column_name);
    index.elements.len() >= columns.len()
        && names
            .take(columns.len())
            .eq(columns.iter().map(|name| Some(name.as_str())))
}

/// Indexes that have to be there before an operation takes away the last that a key has.
fn needed_without(operation: &Operation, schema: &Schema) -> Vec<Operation> {
    let takes = match operation {
        Operation::DropIndex(_) => true,
        Operation::DropConstraint(drop) => drop.constraint_type == Some(ConstraintType::Unique),
        _ => false,
    };
    let table = operation.table().and_then(|name| schema.table(name));
    let Some(table) = table.filter(|_| takes) else {
        return Vec::new();
    };
    let mut behind = Schema {
        tables: vec![table.clone()],
        ..Schema::default()
    };
    if operation.apply(&mut behind).is_err() {
        return Vec::new();
    }
    let Some(behind) = behind.tables.first() else {
        return Vec::new();
    };
    let lacking = foreign_keys(behind).filter(|key| !is_covered(behind, key));
    let indexes = lacking.filter_map(implied).map(|index| {
        Operation::CreateIndex(CreateIndex {
            table: table.name.clone(),
            index,
            if_not_exists: false,
        })
    });
    indexes.collect()
}

/// The operation that drops the index which is left when a key goes, unless it is wanted or another key needs it.
fn left_behind(operation: &Operation, schema: &Schema, to: &Schema) -> Option<Operation> {
    let Operation::DropConstraint(drop) = operation else {
        return None;
    };
    let Some(Constraint::ForeignKey(key)) = &drop.before else {
        return None;
    };
    let (table, wanted) = (schema.table(&drop.table)?, to.table(&drop.table)?);
    let mut indexes = table.indexes.iter();
    let index = indexes.find(|index| is_implied_by(index, key))?;
    let is_wanted = wanted.indexes.iter().any(|it| it.name == index.name);
    let mut without = table.clone();
    without.indexes.retain(|it| it.name != index.name);
    let is_needed = foreign_keys(table).any(|key| !is_covered(&without, key));
    let name = index.name.clone()?;
    (!is_wanted && !is_needed).then(|| {
        Operation::DropIndex(DropIndex {
            name,
            table: Some(drop.table.clone()),
            schema: drop.table.schema.clone(),
            if_exists: false,
            options: index.options.clone(),
            before: Some(Index {
                normal: None,
                ..index.clone()
            }),
        })
    })
}
