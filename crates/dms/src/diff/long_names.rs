//! Names that a convention made and the database has cut.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::schema::{ConstraintName, Schema, TableName};

/// The database with its constraints and indexes called as the models call them, where these have a name that is too
/// long for it. Statements cut it again.
pub(super) fn as_in_models<'a>(
    before: &'a Schema,
    after: &Schema,
    kept_name: fn(&str) -> String,
) -> Cow<'a, Schema> {
    let mut long: HashMap<(&TableName, String), &ConstraintName> = HashMap::new();
    for table in &after.tables {
        for name in table.names_within().filter(|name| name.is_final) {
            let kept = kept_name(&name.text);
            if kept != name.text {
                long.insert((&table.name, kept), name);
            }
        }
    }
    if long.is_empty() {
        return Cow::Borrowed(before);
    }
    let mut before = before.clone();
    for table in &mut before.tables {
        let owner = table.name.clone();
        let rename = |name: &mut Option<ConstraintName>| {
            if let Some(own) = name
                && let Some(long) = long.get(&(&owner, own.text.clone()))
            {
                own.clone_from(long);
            }
        };
        for constraint in &mut table.constraints {
            rename(constraint.name_mut());
        }
        for index in &mut table.indexes {
            rename(&mut index.name);
        }
    }
    Cow::Owned(before)
}
