use super::{Mysql, comment, constraint, types};
use crate::dialect::standard::{
    Syntax as _, add_constraint, alter_column, computed_change, default_text, enum_labels, quote,
    table_name, unsupported,
};
use crate::error::{Error, Result};
use crate::op::{AlterColumn, Change, DefaultValue};
use crate::schema::{
    Autoincrement, CheckConstraint, Constraint, ConstraintName, DataType, Expression, Literal,
    Options, TypeClass,
};

/// The statements of `op.alter_column()`. CHANGE and MODIFY say the whole column again, so that what
/// stays as it is must be known from the `existing_...` arguments; only a default changes by itself.
/// <https://dev.mysql.com/doc/refman/8.0/en/alter-table.html>
pub(super) fn render(dialect: Mysql, alter: &AlterColumn) -> Result<Vec<String>> {
    let changes_default = matches!(alter.server_default, Change::Set(_));
    let says_whole_column = alter.new_name.is_some()
        || alter.nullable.is_some()
        || alter.data_type.is_some()
        || alter.autoincrement.is_some()
        || matches!(alter.comment, Change::Set(_));
    if !says_whole_column && !changes_default {
        return Ok(Vec::new());
    }
    check_default_kind(dialect, alter)?;
    let column = quote(&dialect, &alter.column);
    let table = table_name(&dialect, &alter.table);
    let data_type = alter.data_type.as_ref().or(alter.existing_type.as_ref());
    let is_date_time = data_type.is_some_and(|own| types::is_date_time(own.class))
        && alter.server_default != Change::Set(None);
    let mut statements = Vec::new();
    if alter.new_name.is_some() || is_date_time {
        let new_name = alter.new_name.as_ref().unwrap_or(&alter.column);
        statements.push(format!(
            "ALTER TABLE {table} CHANGE {column} {} {}",
            quote(&dialect, new_name),
            definition(dialect, alter)?
        ));
    } else if says_whole_column {
        statements.push(format!(
            "ALTER TABLE {table} MODIFY {column} {}",
            definition(dialect, alter)?
        ));
    } else {
        let start = alter_column(&dialect, &alter.table, &alter.column);
        statements.push(match default_of(alter) {
            Some(default) => format!(
                "{start} SET DEFAULT {}",
                default_of_column(dialect, default)?
            ),
            None => format!("{start} DROP DEFAULT"),
        });
    }
    if let Some(data_type) = &alter.data_type {
        let column = alter.new_name.as_ref().unwrap_or(&alter.column);
        if let Some(check) = type_check(dialect, data_type, column) {
            let check = constraint::definition(dialect, &Constraint::Check(check))?;
            statements.push(add_constraint(&dialect, &alter.table, &check));
        }
    }
    Ok(statements)
}

/// Refuses what is no plain default, before and after.
fn check_default_kind(dialect: Mysql, alter: &AlterColumn) -> Result<()> {
    for default in [&alter.server_default, &alter.existing_server_default] {
        match default {
            Change::Set(Some(DefaultValue::Computed(_))) => {
                return Err(computed_change(&dialect, &alter.column));
            }
            Change::Set(Some(DefaultValue::Identity(_))) => {
                return Err(no_identity(dialect, &alter.column));
            }
            Change::Keep | Change::Set(None | Some(DefaultValue::Default(_))) => {}
        }
    }
    Ok(())
}

fn no_identity(dialect: Mysql, column: &str) -> Error {
    unsupported(
        format!(
            "column `{column}` cannot become, change or cease to be an identity: {} has none",
            dialect.title()
        ),
        "number the column with `op.alter_column(..., autoincrement=True, existing_type=...)`, and run \
         the identity's operation for other databases alone",
    )
}

/// The column as CHANGE and MODIFY say it.
fn definition(dialect: Mysql, alter: &AlterColumn) -> Result<String> {
    let Some(data_type) = alter.data_type.as_ref().or(alter.existing_type.as_ref()) else {
        return Err(unsupported(
            format!(
                "{} says the whole column again to change it, and the type of column `{}` of table `{}` is \
                 not known",
                dialect.title(),
                alter.column,
                alter.table
            ),
            "add `existing_type=` to the `op.alter_column(...)`, and `existing_nullable=`, \
             `existing_server_default=` and `existing_comment=` where they are to stay",
        ));
    };
    let mut text = types::of_column(dialect, &alter.table, &alter.column, data_type)?;
    let nullable = alter.nullable.or(alter.existing_nullable).unwrap_or(true);
    text.push_str(if nullable { " NULL" } else { " NOT NULL" });
    let autoincrement = alter.autoincrement.or(alter.existing_autoincrement);
    if autoincrement.is_some_and(|own| own != Autoincrement::False) {
        text.push_str(" AUTO_INCREMENT");
    }
    if let Some(default) = default_of(alter) {
        text.push_str(" DEFAULT ");
        text.push_str(&default_of_column(dialect, default)?);
    }
    let text_of_comment = match &alter.comment {
        Change::Set(new) => new.as_deref(),
        Change::Keep => alter.existing_comment.as_deref(),
    };
    text.push_str(&comment::of_column(dialect, text_of_comment));
    Ok(text)
}

/// The default after the change, if there is one.
fn default_of(alter: &AlterColumn) -> Option<&DefaultValue> {
    match (&alter.server_default, &alter.existing_server_default) {
        (Change::Set(default), _) | (Change::Keep, Change::Set(default)) => default.as_ref(),
        (Change::Keep, Change::Keep) => None,
    }
}

fn default_of_column(dialect: Mysql, default: &DefaultValue) -> Result<String> {
    match default {
        DefaultValue::Default(default) => default_text(&dialect, default),
        // Refused before.
        DefaultValue::Computed(_) => Err(computed_change(&dialect, "")),
        DefaultValue::Identity(_) => Err(no_identity(dialect, "")),
    }
}

/// The check that a type brings: a boolean, or an enum that is kept as text.
pub(super) fn type_check(
    dialect: Mysql,
    data_type: &DataType,
    column: &str,
) -> Option<CheckConstraint> {
    let own = data_type.for_dialect(dialect.dialect());
    if !own.is_true("create_constraint") || !types::brings_check(dialect, data_type) {
        return None;
    }
    let items = match own.class {
        TypeClass::Boolean | TypeClass::SqlBoolean => {
            vec![Literal::Integer(0), Literal::Integer(1)]
        }
        _ => enum_labels(own)
            .into_iter()
            .map(|label| Literal::Text(label.to_owned()))
            .collect(),
    };
    Some(CheckConstraint {
        name: own.text("name").map(ConstraintName::plain),
        condition: Expression::Binary {
            left: Box::new(Expression::column(column)),
            operator: "IN".into(),
            right: Box::new(Expression::List(
                items.into_iter().map(Expression::Literal).collect(),
            )),
        },
        of_type: Some(column.to_owned()),
        in_column: None,
        deferrable: None,
        initially: None,
        options: Options::default(),
    })
}
