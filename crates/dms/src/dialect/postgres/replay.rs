//! What an operation leaves in a database, where that is not all that it says, or more.

use super::alter_column::type_check;
use super::render::is_in_table;
use super::{constraint, named_type, type_statement};
use crate::dialect::standard;
use crate::error::Result;
use crate::op::{AddColumn, CreateTable, Operation};
use crate::schema::{Constraint, Literal, OptionValue, Schema, Table, TableName};

/// Does to a schema what the operation does to a database.
pub(super) fn replay(operation: &Operation, schema: &mut Schema) -> Result<()> {
    if let Operation::CreateTable(create) = operation {
        let create = CreateTable {
            table: as_made(&create.table, schema),
            ..create.clone()
        };
        return create.apply(schema);
    }
    if let Operation::AddColumn(add) = operation {
        let mut add: AddColumn = add.clone();
        let data_type = add.column.data_type.clone();
        add.constraints.retain(|own| match own {
            Constraint::Check(check) => constraint::is_needed(check, Some(&data_type)),
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::ForeignKey(_)
            | Constraint::Exclude(_) => true,
        });
        standard::without_inline_name(&mut add);
        return add.apply(schema);
    }
    operation.apply(schema)?;
    if let Operation::AlterColumn(alter) = operation {
        let column = alter.new_name.as_ref().unwrap_or(&alter.column);
        let data_type = alter.data_type.as_ref();
        let check = data_type.and_then(|data_type| type_check(data_type, column));
        if let (Some(check), Some(table)) = (check, schema.table_mut(&alter.table)) {
            table.constraints.push(Constraint::Check(check));
        }
    }
    if let Operation::Execute(execute) = operation {
        type_statement::replay(&execute.sql, schema)?;
    }
    if let Operation::DropType(drop) = operation {
        named_type::forget(schema, drop.data_type.for_dialect("postgresql"));
    }
    Ok(())
}

/// The table without what CREATE TABLE leaves out, and with what it inherits.
/// <https://www.postgresql.org/docs/current/ddl-inherit.html>
fn as_made(table: &Table, schema: &Schema) -> Table {
    let mut made = table.clone();
    made.constraints.retain(|own| {
        let is_inline =
            matches!(own, Constraint::Check(check) if standard::is_inline(table, check));
        is_inline || is_in_table(table, own)
    });
    let parents = parents(table).into_iter().map(TableName::new);
    let parents: Vec<&Table> = parents.filter_map(|name| schema.table(&name)).collect();
    if parents.is_empty() {
        return made;
    }
    let own = std::mem::take(&mut made.columns);
    for column in parents.iter().flat_map(|parent| &parent.columns) {
        let is_own = own.iter().find(|known| known.name == column.name);
        if made.column(&column.name).is_none() {
            let mut inherited = is_own.unwrap_or(column).clone();
            inherited.primary_key &= is_own.is_some();
            inherited.nullable &= column.nullable;
            made.columns.push(inherited);
        }
    }
    for column in own {
        if made.column(&column.name).is_none() {
            made.columns.push(column);
        }
    }
    let checks = parents.iter().flat_map(|parent| &parent.constraints);
    let checks = checks.filter(|own| matches!(own, Constraint::Check(_)));
    made.constraints.extend(checks.cloned());
    made
}

/// The tables of `postgresql_inherits`.
pub(super) fn parents(table: &Table) -> Vec<&str> {
    fn text(literal: &Literal) -> Option<&str> {
        match literal {
            Literal::Text(text) => Some(text),
            _ => None,
        }
    }
    match table.options.value("postgresql_inherits") {
        Some(OptionValue::Literal(Literal::List(parents))) => {
            parents.iter().filter_map(text).collect()
        }
        Some(OptionValue::Literal(one)) => text(one).into_iter().collect(),
        _ => Vec::new(),
    }
}
