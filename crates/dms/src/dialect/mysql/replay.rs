//! What an operation leaves in a database, where that is not all that it says, or more.

use super::alter_column::type_check;
use super::render::is_in_table;
use super::{Mysql, options};
use crate::dialect::standard;
use crate::error::Result;
use crate::op::{CreateTable, DropConstraint, Operation};
use crate::schema::{Constraint, Expression, ForeignKey, Index, Schema, Table};

/// Does to a schema what the operation does to a database.
pub(super) fn replay(dialect: Mysql, operation: &Operation, schema: &mut Schema) -> Result<()> {
    if let Operation::CreateTable(create) = operation {
        let create = CreateTable {
            table: as_made(dialect, &create.table),
            ..create.clone()
        };
        return create.apply(schema);
    }
    if let Operation::DropConstraint(drop) = operation {
        let left = index_left(drop, schema);
        drop.apply(schema)?;
        if let (Some(index), Some(table)) = (left, schema.table_mut(&drop.table)) {
            table.indexes.push(index);
        }
        return Ok(());
    }
    if let Operation::AddColumn(add) = operation
        && dialect.is_mariadb()
    {
        let mut add = add.clone();
        standard::without_inline_name(&mut add);
        return add.apply(schema);
    }
    operation.apply(schema)?;
    if let Operation::AlterColumn(alter) = operation {
        let column = alter.new_name.as_ref().unwrap_or(&alter.column);
        let check =
            (alter.data_type.as_ref()).and_then(|data_type| type_check(dialect, data_type, column));
        if let (Some(check), Some(table)) = (check, schema.table_mut(&alter.table)) {
            table.constraints.push(Constraint::Check(check));
        }
    }
    Ok(())
}

/// The table without what CREATE TABLE leaves out.
fn as_made(dialect: Mysql, table: &Table) -> Table {
    let mut made = table.clone();
    made.constraints.retain(|own| {
        let is_inline =
            matches!(own, Constraint::Check(check) if standard::is_inline(table, check));
        is_inline || is_in_table(dialect, table, own)
    });
    if made.comment.is_none() {
        made.comment = options::text(dialect, &table.options, "comment").map(str::to_owned);
    }
    made
}

/// The index that the server made for a foreign key stays when the key goes.
/// <https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html>
fn index_left(drop: &DropConstraint, schema: &Schema) -> Option<Index> {
    let table = schema.table(&drop.table)?;
    let name = drop.name.as_ref()?;
    let key = table.constraints.iter().find_map(|own| match own {
        Constraint::ForeignKey(key) if key.name.as_ref()?.text == name.text => Some(key),
        _ => None,
    })?;
    (!has_index(table, key)).then(|| Index {
        name: Some(name.clone()),
        elements: key.columns.iter().map(Expression::column).collect(),
        ..Index::default()
    })
}

/// Whether another index begins with the columns of the key.
fn has_index(table: &Table, key: &ForeignKey) -> bool {
    let begins = |columns: &[&str]| {
        let own = key.columns.iter().map(String::as_str);
        columns.len() >= key.columns.len() && own.zip(columns).all(|(own, column)| own == *column)
    };
    let of_indexes = table.indexes.iter().map(|index| {
        let columns = index.elements.iter().map(Expression::column_name);
        columns.map_while(|name| name).collect::<Vec<&str>>()
    });
    let of_constraints = table.constraints.iter().filter_map(|own| match own {
        Constraint::Unique(unique) => Some(unique.columns.iter().map(String::as_str).collect()),
        Constraint::PrimaryKey(_)
        | Constraint::Check(_)
        | Constraint::ForeignKey(_)
        | Constraint::Exclude(_) => None,
    });
    let of_key =
        (table.primary_key.iter()).map(|key| key.columns.iter().map(String::as_str).collect());
    (of_indexes.chain(of_constraints).chain(of_key)).any(|columns| begins(&columns))
}
