use super::literal::typed_literal;
use super::{Syntax, quote, table_name, unsupported};
use crate::error::Result;
use crate::op::BulkInsert;
use crate::schema::{DataType, Literal, TypeClass};

/// One INSERT for each row, its values as literals.
pub(in crate::dialect) fn insert(syntax: &dyn Syntax, insert: &BulkInsert) -> Result<Vec<String>> {
    insert
        .rows
        .iter()
        .map(|row| insert_row(syntax, insert, row))
        .collect()
}

fn insert_row(
    syntax: &dyn Syntax,
    insert: &BulkInsert,
    row: &[(String, Literal)],
) -> Result<String> {
    let untyped = DataType::new(TypeClass::Null);
    let mut names = Vec::new();
    let mut values = Vec::new();
    for (name, value) in row {
        let data_type = insert
            .columns
            .iter()
            .find(|(column, _)| column == name)
            .map(|(_, data_type)| data_type);
        if data_type.is_none() && !insert.columns.is_empty() {
            return Err(unsupported(
                format!(
                    "a row for table `{}` has a value for `{name}`, which is not a column of it",
                    insert.table
                ),
                "add the column to the table construct given to `op.bulk_insert(...)`, or take the value out",
            ));
        }
        names.push(quote(syntax, name));
        values.push(typed_literal(syntax, value, data_type.unwrap_or(&untyped))?);
    }
    let table = table_name(syntax, &insert.table);
    Ok(if names.is_empty() {
        format!("INSERT INTO {table} {}", syntax.row_of_defaults())
    } else {
        format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            names.join(", "),
            values.join(", ")
        )
    })
}
