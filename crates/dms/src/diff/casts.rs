//! Types that change where the database has to be told how: PostgreSQL's USING.

use crate::error::Result;
use crate::op::{AlterColumn, Change, DefaultValue, Operation};
use crate::schema::{DataType, Schema, TableName};

/// By which expression a column's values get from one type to the other; `None` where the database knows.
pub type UsingOf<'a> = &'a dyn Fn(&TableName, &str, &DataType, &DataType) -> Result<Option<String>>;

/// The operations with USING where it is needed. A default that stands in the way is dropped before and set again
/// behind; `target` is the schema to which the operations lead.
///
/// # Errors
/// When a type cannot be written.
pub fn with_casts(
    operations: Vec<Operation>,
    target: &Schema,
    using: UsingOf<'_>,
) -> Result<Vec<Operation>> {
    let mut result = Vec::with_capacity(operations.len());
    for operation in operations {
        match operation {
            Operation::AlterColumn(alter) => push(alter, target, using, &mut result)?,
            other => result.push(other),
        }
    }
    Ok(result)
}

fn push(
    mut alter: AlterColumn,
    target: &Schema,
    using: UsingOf<'_>,
    result: &mut Vec<Operation>,
) -> Result<()> {
    let (Some(new), Some(old), None) = (
        &alter.data_type,
        &alter.existing_type,
        &alter.postgresql_using,
    ) else {
        result.push(Operation::AlterColumn(alter));
        return Ok(());
    };
    let Some(using) = using(&alter.table, &alter.column, old, new)? else {
        result.push(Operation::AlterColumn(alter));
        return Ok(());
    };
    alter.postgresql_using = Some(using);
    let existing = match &alter.existing_server_default {
        Change::Set(Some(default @ DefaultValue::Default(_))) => default.clone(),
        _ => {
            result.push(Operation::AlterColumn(alter));
            return Ok(());
        }
    };
    let behind = match std::mem::take(&mut alter.server_default) {
        Change::Set(default) => default,
        Change::Keep => standing(target, &alter),
    };
    let mut drop = AlterColumn::new(alter.table.clone(), &alter.column);
    drop.existing_type.clone_from(&alter.existing_type);
    drop.existing_nullable = alter.existing_nullable;
    drop.existing_server_default = Change::Set(Some(existing));
    drop.server_default = Change::Set(None);
    let mut set = AlterColumn::new(alter.table.clone(), &alter.column);
    set.existing_type.clone_from(&alter.data_type);
    set.existing_nullable = alter.nullable.or(alter.existing_nullable);
    set.server_default = Change::Set(behind);
    alter.existing_server_default = Change::Keep;
    result.push(Operation::AlterColumn(drop));
    result.push(Operation::AlterColumn(alter));
    if set.server_default != Change::Set(None) {
        result.push(Operation::AlterColumn(set));
    }
    Ok(())
}

/// The default that the column has in the schema to which it is led.
fn standing(target: &Schema, alter: &AlterColumn) -> Option<DefaultValue> {
    let table = target.table(&alter.table)?;
    let default = table.column(&alter.column)?.server_default.clone()?;
    Some(DefaultValue::Default(default))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::schema::{Column, ServerDefault, Table, TypeClass};

    fn alter(default: Change<Option<DefaultValue>>) -> AlterColumn {
        let mut alter = AlterColumn::new(TableName::new("t"), "c");
        alter.data_type = Some(DataType::new(TypeClass::Integer));
        alter.existing_type = Some(DataType::new(TypeClass::Text));
        alter.existing_server_default = default;
        alter
    }

    fn shown(alter: AlterColumn, is_needed: bool) -> Vec<String> {
        let mut table = Table::new(TableName::new("t"));
        let mut column = Column::new("c", DataType::new(TypeClass::Integer));
        column.server_default = Some(ServerDefault::Text("7".into()));
        table.columns.push(column);
        let target = Schema {
            tables: vec![table],
            ..Schema::default()
        };
        let using = |_: &TableName, column: &str, _: &DataType, _: &DataType| {
            Ok(is_needed.then(|| format!("{column}::integer")))
        };
        with_casts(vec![Operation::AlterColumn(alter)], &target, &using)
            .unwrap()
            .iter()
            .map(|operation| match operation {
                Operation::AlterColumn(alter) => {
                    format!("{:?} {:?}", alter.postgresql_using, alter.server_default)
                }
                other => other.summary(),
            })
            .collect()
    }

    #[test]
    fn a_default_in_the_way_goes_and_comes_again() {
        assert_eq!(shown(alter(Change::Keep), false), ["None Keep"]);
        assert_eq!(
            shown(alter(Change::Set(None)), true),
            ["Some(\"c::integer\") Keep"]
        );
        let text = Change::Set(Some(DefaultValue::Default(ServerDefault::Text("0".into()))));
        assert_eq!(
            shown(alter(text), true),
            [
                "None Set(None)",
                "Some(\"c::integer\") Keep",
                "None Set(Some(Default(Text(\"7\"))))",
            ]
        );
    }
}
