//! Makes schemas of MySQL and MariaDB comparable, whether they come from models or from the catalog.

mod data_type;
mod default;
mod exact_type;
mod expression;

pub(super) use self::expression::condition;

use super::{Mysql, column, constraint, options, string};
use crate::dialect::Dialect as _;
use crate::dialect::standard::{ColumnForms, bare_expression};
use crate::error::Result;
use crate::schema::{
    Column, Constraint, Expression, Index, Literal, NormalColumn, NormalConstraint, NormalIndex,
    OptionValue, Schema, Table, TextForm,
};

/// Fills in what the comparison needs.
pub(super) fn normalize(dialect: Mysql, mut schema: Schema) -> Result<Schema> {
    let mut forms = ColumnForms::<TextForm>::default();
    for table in &mut schema.tables {
        let inherited = exact_type::of_table(dialect, table);
        for column in &mut table.columns {
            // MariaDB has no NOT NULL there: what the models ask for is what they can have.
            column.nullable |= !column::takes_not_null(dialect, column);
            let make = || normal_column(dialect, column, &inherited);
            let normal = forms.form(column, &inherited, make).map_err(|error| {
                error.context(format!(
                    "column `{}` of table `{}`",
                    column.name, table.name
                ))
            })?;
            column.normal = Some(normal);
        }
        let normal = table
            .indexes
            .iter()
            .map(|index| normal_index(dialect, table, index))
            .collect::<Result<Vec<NormalIndex>>>()?;
        for (index, normal) in table.indexes.iter_mut().zip(normal) {
            index.normal = Some(normal);
        }
        let constraints = table.constraints.iter();
        table.normal = constraints
            .map(|constraint| normal_constraint(dialect, table, constraint))
            .collect::<Result<_>>()?;
    }
    Ok(schema)
}

fn normal_column(dialect: Mysql, column: &Column, inherited: &TextForm) -> Result<NormalColumn> {
    let data_type = data_type::form(dialect, &column.data_type)?;
    let server_default = match &column.server_default {
        Some(default) if column.identity.is_none() && column.computed.is_none() => {
            default::normal(dialect, default, &data_type)?
        }
        _ => None,
    };
    let computed = match &column.computed {
        Some(computed) => Some(normal_expression(&dialect.expression(&computed.sql)?)),
        None => None,
    };
    Ok(NormalColumn {
        data_type,
        exact_type: exact_type::exact(dialect, &column.data_type, inherited)?,
        server_default,
        computed,
    })
}

/// A computed expression without what the servers make of it.
pub(super) fn normal_expression(text: &str) -> String {
    expression::canonical(&string::tokens(text))
}

/// What a check says.
fn normal_constraint(
    dialect: Mysql,
    table: &Table,
    constraint: &Constraint,
) -> Result<NormalConstraint> {
    let Constraint::Check(check) = constraint else {
        return Ok(NormalConstraint::Fields);
    };
    let column = check.of_type.as_ref().and_then(|name| table.column(name));
    if !constraint::is_needed(dialect, check, column.map(|column| &column.data_type)) {
        return Ok(NormalConstraint::Absent);
    }
    let text = bare_expression(&dialect, &check.condition)?;
    Ok(NormalConstraint::Text(expression::condition(&text)))
}

/// Alembic compares the elements alone; here their direction counts as well, and in the details how much of a column
/// is indexed and the kind of the index.
fn normal_index(dialect: Mysql, table: &Table, index: &Index) -> Result<NormalIndex> {
    let elements = index
        .elements
        .iter()
        .map(|element| {
            let text = match element {
                Expression::Column { name, .. } => return Ok(name.clone()),
                // What a direction stands behind.
                element => bare_expression(&dialect, element)?,
            };
            Ok(expression::index_element(&text))
        })
        .collect::<Result<Vec<String>>>()?;
    Ok(NormalIndex {
        elements,
        details: details(dialect, table, index),
        is_implied: is_implied(table, index),
        ..NormalIndex::default()
    })
}

/// Lengths and FULLTEXT or SPATIAL.
fn details(dialect: Mysql, table: &Table, index: &Index) -> Vec<(String, String)> {
    let prefix = options::text(dialect, &index.options, "prefix").map(str::to_uppercase);
    let mut details = Vec::new();
    let length = options::value(dialect, &index.options, "length");
    let lengths: Vec<String> = (index.elements.iter())
        .filter_map(column_of)
        .filter_map(|name| Some((name, length_of(length?, name)?)))
        .filter(|(name, length)| is_told(table, name, *length))
        .map(|(name, length)| format!("{name}({length})"))
        .collect();
    if !lengths.is_empty() && prefix.is_none() {
        details.push(("length".to_owned(), lengths.join(", ")));
    }
    details.extend(
        (prefix.filter(|prefix| !prefix.is_empty())).map(|prefix| ("prefix".to_owned(), prefix)),
    );
    details
}

fn length_of(length: &OptionValue, column: &str) -> Option<i64> {
    match length {
        OptionValue::Literal(Literal::Integer(length)) => Some(*length),
        OptionValue::Map(lengths) => {
            let (_, length) = lengths.iter().find(|(name, _)| name == column)?;
            length_of(length, column)
        }
        OptionValue::Literal(_) | OptionValue::Expression(_) => None,
    }
}

/// Whether a length was chosen by the user: not the whole column, which the server leaves out, nor one as long as the
/// server chooses for a column that would not fit a key (191 characters of 767 bytes and more).
fn is_told(table: &Table, column: &str, length: i64) -> bool {
    const LEAST_OF_SERVER: i64 = 191;
    let whole = (table.column(column))
        .and_then(|column| column.data_type.argument("length"))
        .and_then(|whole| match whole {
            Literal::Integer(whole) => Some(*whole),
            _ => None,
        });
    length < LEAST_OF_SERVER && whole != Some(length)
}

/// The column that an element is, in whatever direction.
fn column_of(element: &Expression) -> Option<&str> {
    match element {
        Expression::Suffix { operand, .. } => operand.column_name(),
        element => element.column_name(),
    }
}

/// Whether the server may have made the index for a foreign key: it bears the key's name, or that of one of its
/// columns. The models need not know of it, and as long as the key is there it cannot be dropped.
/// <https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html>
fn is_implied(table: &Table, index: &Index) -> bool {
    let Some(name) = index.name.as_ref().filter(|_| !index.unique) else {
        return false;
    };
    let columns: Vec<&str> = index.elements.iter().filter_map(column_of).collect();
    let is_of_key = |constraint: &Constraint| match constraint {
        Constraint::ForeignKey(key) => {
            key.name.as_ref().is_some_and(|own| own.text == name.text)
                && key
                    .columns
                    .iter()
                    .any(|column| columns.contains(&column.as_str()))
        }
        Constraint::PrimaryKey(_)
        | Constraint::Unique(_)
        | Constraint::Check(_)
        | Constraint::Exclude(_) => false,
    };
    columns.contains(&name.text.as_str()) || table.constraints.iter().any(is_of_key)
}

#[cfg(test)]
mod tests;
