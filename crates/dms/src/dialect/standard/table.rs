use super::{Syntax, check_body, deferrability, keyword_phrase, named, quote, table_name};
use crate::error::Result;
use crate::op::{AddColumn, CreateTable, DropColumn, DropTable, Execute, RenameTable};
use crate::schema::{
    CheckConstraint, Column, Constraint, Expression, ForeignKey, PrimaryKey, Table, TableName,
};

/// CREATE TABLE around the rendered columns and constraints; `options` stands behind the parenthesis.
pub(in crate::dialect) fn create_table(
    syntax: &dyn Syntax,
    create: &CreateTable,
    definitions: &[String],
    options: &str,
) -> Result<String> {
    let mut text = String::from("CREATE ");
    for prefix in &create.table.prefixes {
        text.push_str(keyword_phrase("`prefixes`", prefix, false)?);
        text.push(' ');
    }
    text.push_str("TABLE ");
    if create.if_not_exists {
        text.push_str("IF NOT EXISTS ");
    }
    text.push_str(&table_name(syntax, &create.table.name));
    text.push_str(" (");
    for (index, definition) in definitions.iter().enumerate() {
        text.push_str(if index == 0 { "\n    " } else { ", \n    " });
        text.push_str(definition);
    }
    text.push_str("\n)");
    text.push_str(options);
    Ok(text)
}

/// DROP TABLE.
pub(in crate::dialect) fn drop_table(syntax: &dyn Syntax, drop: &DropTable) -> String {
    format!(
        "DROP TABLE {}{}",
        if drop.if_exists { "IF EXISTS " } else { "" },
        table_name(syntax, &drop.name)
    )
}

/// ALTER TABLE ... RENAME TO, with the new name alone.
pub(in crate::dialect) fn rename_table(syntax: &dyn Syntax, rename: &RenameTable) -> String {
    format!(
        "ALTER TABLE {} RENAME TO {}",
        table_name(syntax, &rename.name),
        quote(syntax, &rename.new_name)
    )
}

/// The statement of `op.execute()`, without the blanks around it; nothing if there is nothing else.
pub(in crate::dialect) fn execute(execute: &Execute) -> Vec<String> {
    let sql = execute.sql.trim();
    (!sql.is_empty())
        .then(|| sql.to_owned())
        .into_iter()
        .collect()
}

/// ALTER TABLE ... DROP COLUMN.
pub(in crate::dialect) fn drop_column(syntax: &dyn Syntax, drop: &DropColumn) -> String {
    format!(
        "ALTER TABLE {} DROP COLUMN {}{}",
        table_name(syntax, &drop.table),
        if drop.if_exists { "IF EXISTS " } else { "" },
        quote(syntax, &drop.column)
    )
}

/// The added column as a table of its own, for what depends on the other columns of its table.
pub(in crate::dialect) fn table_of(add: &AddColumn) -> Table {
    let mut table = Table::new(add.table.clone());
    table.columns.push(add.column.clone());
    table.constraints.clone_from(&add.constraints);
    if add.column.primary_key {
        table.primary_key = Some(PrimaryKey {
            columns: vec![add.column.name.clone()],
            ..PrimaryKey::default()
        });
    }
    table
}

/// Whether a check stands in its column's definition, rather than among the table's constraints.
pub(in crate::dialect) fn is_inline(table: &Table, check: &CheckConstraint) -> bool {
    check
        .in_column
        .as_ref()
        .is_some_and(|column| table.column(column).is_some())
}

/// The checks that stand in a column's definition.
pub(in crate::dialect) fn inline_checks(
    syntax: &dyn Syntax,
    table: &Table,
    column: &Column,
) -> Result<String> {
    let mut text = String::new();
    for constraint in &table.constraints {
        if let Constraint::Check(check) = constraint
            && check.in_column.as_ref() == Some(&column.name)
        {
            text.push_str(&format!(
                " {}{}{}",
                named(syntax, check.name.as_ref())?,
                check_body(syntax, check)?,
                deferrability(check.deferrable, check.initially.as_deref())?
            ));
        }
    }
    Ok(text)
}

/// The foreign key that stands in the definition of an added column (`inline_references`): its only
/// one, if it is of this column alone.
pub(in crate::dialect) fn inline_foreign_key(add: &AddColumn) -> Option<&ForeignKey> {
    if !add.inline_references {
        return None;
    }
    let mut keys = add
        .constraints
        .iter()
        .filter_map(|constraint| match constraint {
            Constraint::ForeignKey(key) => Some(key),
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::Check(_)
            | Constraint::Exclude(_) => None,
        });
    let key = keys.next()?;
    (keys.next().is_none() && key.columns.len() == 1).then_some(key)
}

/// Sets a column of every row to an expression over the others.
pub(in crate::dialect) fn fill_column(
    syntax: &dyn Syntax,
    table: &TableName,
    column: &str,
    expression: &Expression,
) -> Result<String> {
    Ok(format!(
        "UPDATE {} SET {} = {}",
        table_name(syntax, table),
        quote(syntax, column),
        super::expression(syntax, expression)?
    ))
}

/// For the replay: a key in the definition of its column is made without its name.
pub(in crate::dialect) fn without_inline_name(add: &mut AddColumn) {
    let inline = inline_foreign_key(add).cloned();
    for constraint in &mut add.constraints {
        if let Constraint::ForeignKey(key) = constraint
            && inline.as_ref() == Some(key)
        {
            key.name = None;
        }
    }
}
