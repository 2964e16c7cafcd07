use super::{Postgres, comment, constraint, named_type, types};
use crate::dialect::standard::{
    add_constraint, alter_column, computed_change, default_text, drop_constraint, enum_labels,
    identity, identity_options, quote, table_name, unsupported,
};
use crate::error::Result;
use crate::op::{AlterColumn, Change, DefaultValue, DropConstraint};
use crate::schema::{
    CheckConstraint, Column, Constraint, ConstraintName, DataType, Expression, Identity, Literal,
    Options, Schema, Table, TypeClass,
};

/// The statements of `op.alter_column()`: type, NOT NULL, default, comment and name, in this order,
/// with the checks of the old and the new type around them.
pub(super) fn render(alter: &AlterColumn, before: &Schema) -> Result<Vec<String>> {
    let mut statements = Vec::new();
    let start = alter_column(&Postgres, &alter.table, &alter.column);
    if let Some(data_type) = &alter.data_type {
        if let Some(existing) = &alter.existing_type
            && let Some(check) = type_check(existing, &alter.column)
        {
            statements.push(drop_constraint(
                &Postgres,
                &DropConstraint {
                    table: alter.table.clone(),
                    name: check.name,
                    constraint_type: None,
                    if_exists: false,
                    before: None,
                },
            )?);
        }
        let mut table = Table::new(alter.table.clone());
        table
            .columns
            .push(Column::new(alter.column.clone(), data_type.clone()));
        statements.extend(named_type::before_column(&table, before)?);
        let using = alter
            .postgresql_using
            .as_deref()
            .filter(|using| !using.is_empty())
            .map_or_else(String::new, |using| format!(" USING {using}"));
        let data_type = types::data_type(&named_type::in_table(data_type, &table))?;
        statements.push(format!("{start} TYPE {data_type}{using}"));
    } else if alter.postgresql_using.is_some() {
        return Err(unsupported(
            format!(
                "`postgresql_using` is given for column `{}` of table `{}` without a new type",
                alter.column, alter.table
            ),
            "add `type_=...`, to which `postgresql_using` converts the values",
        ));
    }
    if let Some(nullable) = alter.nullable {
        let change = if nullable { "DROP" } else { "SET" };
        statements.push(format!("{start} {change} NOT NULL"));
    }
    if let Change::Set(default) = &alter.server_default {
        let existing = match &alter.existing_server_default {
            Change::Set(existing) => existing.as_ref(),
            Change::Keep => None,
        };
        for change in default_changes(&alter.column, default.as_ref(), existing)? {
            statements.push(format!("{start} {change}"));
        }
    }
    if let Change::Set(text) = &alter.comment {
        statements.push(comment::of_column(
            &alter.table,
            &alter.column,
            text.as_deref(),
        ));
    }
    if let Some(new_name) = &alter.new_name {
        statements.push(format!(
            "ALTER TABLE {} RENAME {} TO {}",
            table_name(&Postgres, &alter.table),
            quote(&Postgres, &alter.column),
            quote(&Postgres, new_name)
        ));
    }
    if let Some(data_type) = &alter.data_type {
        let column = alter.new_name.as_ref().unwrap_or(&alter.column);
        if let Some(check) = type_check(data_type, column) {
            let check = constraint::definition(&Constraint::Check(check))?;
            statements.push(add_constraint(&Postgres, &alter.table, &check));
        }
    }
    Ok(statements)
}

/// What stands behind ALTER COLUMN to get from one default, identity or computed expression to another.
fn default_changes(
    column: &str,
    default: Option<&DefaultValue>,
    existing: Option<&DefaultValue>,
) -> Result<Vec<String>> {
    Ok(match (existing, default) {
        (Some(DefaultValue::Computed(_)), _) | (_, Some(DefaultValue::Computed(_))) => {
            return Err(computed_change(&Postgres, column));
        }
        (Some(DefaultValue::Identity(_)), None) => vec!["DROP IDENTITY".into()],
        (Some(DefaultValue::Identity(existing)), Some(DefaultValue::Identity(identity))) => {
            identity_change(existing, identity).into_iter().collect()
        }
        (Some(DefaultValue::Identity(_)), Some(DefaultValue::Default(default))) => vec![
            "DROP IDENTITY".into(),
            format!("SET DEFAULT {}", default_text(&Postgres, default)?),
        ],
        (Some(DefaultValue::Default(_)), Some(DefaultValue::Identity(new))) => {
            vec!["DROP DEFAULT".into(), format!("ADD {}", identity(new))]
        }
        (None, Some(DefaultValue::Identity(new))) => vec![format!("ADD {}", identity(new))],
        (None | Some(DefaultValue::Default(_)), Some(DefaultValue::Default(default))) => {
            vec![format!("SET DEFAULT {}", default_text(&Postgres, default)?)]
        }
        (None | Some(DefaultValue::Default(_)), None) => vec!["DROP DEFAULT".into()],
    })
}

/// The options in which an identity differs from the existing one, in the order of their names;
/// `None` if there are none.
fn identity_change(existing: &Identity, identity: &Identity) -> Option<String> {
    let known = identity_options(existing);
    let mut changes: Vec<(&str, String)> = identity_options(identity)
        .into_iter()
        .filter(|option| !known.contains(option))
        .map(|(name, option)| (name, format!("SET {option}")))
        .collect();
    if existing.cycle == Some(true) && identity.cycle.is_none() {
        changes.push(("cycle", "SET NO CYCLE".into()));
    }
    if existing.always != identity.always {
        let kind = if identity.always {
            "ALWAYS"
        } else {
            "BY DEFAULT"
        };
        changes.push(("always", format!("SET GENERATED {kind}")));
    }
    changes.sort();
    let changes: Vec<String> = changes.into_iter().map(|(_, change)| change).collect();
    (!changes.is_empty()).then(|| changes.join(" "))
}

/// The check that a type brings on PostgreSQL: an enum that is kept as text.
pub(super) fn type_check(data_type: &DataType, column: &str) -> Option<CheckConstraint> {
    let own = data_type.for_dialect("postgresql");
    let brings_check = own.class == TypeClass::Enum
        && !named_type::is_native_enum(own)
        && own.is_true("create_constraint");
    if !brings_check {
        return None;
    }
    let labels = enum_labels(own)
        .into_iter()
        .map(|label| Expression::Literal(Literal::Text(label.to_owned())))
        .collect();
    Some(CheckConstraint {
        name: own.text("name").map(ConstraintName::plain),
        condition: Expression::Binary {
            left: Box::new(Expression::column(column)),
            operator: "IN".into(),
            right: Box::new(Expression::List(labels)),
        },
        of_type: Some(column.to_owned()),
        in_column: None,
        deferrable: None,
        initially: None,
        options: Options::default(),
    })
}
