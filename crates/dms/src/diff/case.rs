//! Names of tables in a database that does not heed their case.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::schema::{Constraint, Schema, TableName};

/// The database with its tables called as the models call them, where only the case differs and the database does not
/// heed it: the server has changed `User` into `user`, and the models cannot.
pub(crate) fn as_in_models<'a>(before: &'a Schema, after: &Schema) -> Cow<'a, Schema> {
    if !before.ignores_table_case {
        return Cow::Borrowed(before);
    }
    let wanted: HashMap<TableName, &TableName> = after
        .tables
        .iter()
        .map(|table| (folded(&table.name), &table.name))
        .collect();
    let rename = |name: &mut TableName| {
        if let Some(own) = wanted.get(&folded(name)) {
            name.clone_from(own);
        }
    };
    let mut before = before.clone();
    for table in &mut before.tables {
        rename(&mut table.name);
        for constraint in &mut table.constraints {
            if let Constraint::ForeignKey(key) = constraint {
                rename(&mut key.referred_table);
            }
        }
    }
    Cow::Owned(before)
}

fn folded(name: &TableName) -> TableName {
    TableName {
        schema: name.schema.as_ref().map(|schema| schema.to_lowercase()),
        name: name.name.to_lowercase(),
    }
}
