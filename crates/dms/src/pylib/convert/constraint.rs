//! Constraints.

use std::rc::Rc;

use dms_python::{Instance, Interpreter, Raised, Value};

use super::foreign_key::{find, missing_column, missing_table, resolve};
use super::table::{Naming, Strictness};
use super::{at, options};
use crate::pylib::sqlalchemy::FinalName;
use crate::pylib::sqlalchemy::column::ColumnObject;
use crate::pylib::sqlalchemy::constraint::{ConstraintObject, Kind, Rules, constraint};
use crate::pylib::sqlalchemy::table::TableObject;
use crate::schema::naming::{NamedColumn, NamedKind};
use crate::schema::{
    CheckConstraint, Constraint, ConstraintName, ForeignKey, PrimaryKey, UniqueConstraint,
};

/// The name that a Python value is; `op.f()` and conventions make final ones.
pub(in crate::pylib) fn final_name(value: &Value) -> Option<ConstraintName> {
    match value {
        Value::Str(text) => Some(ConstraintName::plain(&**text)),
        Value::Instance(instance) => instance
            .payload::<FinalName>()
            .map(|name| ConstraintName::conventional(&name.0)),
        _ => None,
    }
}

/// A constraint of a table, named as the convention says.
pub(in crate::pylib) fn constraint_of(
    interpreter: &mut Interpreter,
    table: &TableObject,
    instance: &Rc<Instance>,
    naming: &Naming<'_>,
    strictness: Strictness,
) -> Result<Constraint, Raised> {
    at(
        convert(interpreter, table, instance, naming, strictness),
        instance,
    )
}

fn convert(
    interpreter: &mut Interpreter,
    table: &TableObject,
    instance: &Rc<Instance>,
    naming: &Naming<'_>,
    strictness: Strictness,
) -> Result<Constraint, Raised> {
    let object = constraint(instance)?;
    let given = object.name.borrow().as_ref().and_then(final_name);
    let options = options(interpreter, &object.options)?;
    let columns = resolved(table, &object, instance, strictness)?;
    let names = || {
        columns
            .iter()
            .map(|column| column.name.clone())
            .collect::<Vec<_>>()
    };
    Ok(match &object.kind {
        Kind::PrimaryKey => Constraint::PrimaryKey(PrimaryKey {
            name: naming.name(
                interpreter,
                NamedKind::PrimaryKey,
                given,
                &columns,
                None,
                Some(instance),
            )?,
            columns: names(),
            deferrable: object.deferrable,
            initially: object.initially.clone(),
            options,
        }),
        Kind::Unique => Constraint::Unique(UniqueConstraint {
            name: naming.name(
                interpreter,
                NamedKind::Unique,
                given,
                &columns,
                None,
                Some(instance),
            )?,
            columns: names(),
            deferrable: object.deferrable,
            initially: object.initially.clone(),
            options,
        }),
        Kind::Check { condition, of_type } => {
            let columns: Vec<NamedColumn> = condition.columns().iter().filter_map(named).collect();
            let name = if of_type.is_some() && given.is_none() {
                // An unnamed check of a type gets no name from a convention that asks for one.
                naming.name_of_type_check(interpreter, &columns, instance)?
            } else {
                naming.name(
                    interpreter,
                    NamedKind::Check,
                    given,
                    &columns,
                    None,
                    Some(instance),
                )?
            };
            Constraint::Check(CheckConstraint {
                name,
                condition: condition.expression()?,
                of_type: of_type
                    .as_ref()
                    .and_then(|column| column.payload::<ColumnObject>()?.name()),
                in_column: None,
                deferrable: object.deferrable,
                initially: object.initially.clone(),
                options,
            })
        }
        Kind::ForeignKey { targets, rules } => {
            let mut key = foreign_key(table, targets, rules, &columns, strictness)?;
            let referred = Some((&key.referred_table, key.referred_columns.as_slice()));
            key.name = naming.name(
                interpreter,
                NamedKind::ForeignKey,
                given,
                &columns,
                referred,
                Some(instance),
            )?;
            key.deferrable = object.deferrable;
            key.initially.clone_from(&object.initially);
            key.options = options;
            Constraint::ForeignKey(key)
        }
        Kind::Exclude(exclusion) => {
            let what = &instance.class.name;
            let column = |key: &str| {
                column_name(table, &Value::str(key), what, strictness).map(|column| column.name)
            };
            let mut exclude = exclusion.constraint(&column)?;
            exclude.name = given;
            Constraint::Exclude(exclude)
        }
    })
}

fn named(column: &Rc<Instance>) -> Option<NamedColumn> {
    let object = column.payload::<ColumnObject>()?;
    Some(NamedColumn {
        name: object.name()?,
        key: object.key()?,
    })
}

/// The columns of a constraint by name.
fn resolved(
    table: &TableObject,
    object: &ConstraintObject,
    instance: &Rc<Instance>,
    strictness: Strictness,
) -> Result<Vec<NamedColumn>, Raised> {
    let mut columns = Vec::new();
    for column in &object.columns {
        columns.push(column_name(
            table,
            column,
            &instance.class.name,
            strictness,
        )?);
    }
    Ok(columns)
}

/// A column of a constraint or an index: an object, or the key of one in the table.
pub(super) fn column_name(
    table: &TableObject,
    column: &Value,
    what: &str,
    strictness: Strictness,
) -> Result<NamedColumn, Raised> {
    if let Value::Instance(instance) = column {
        return named(instance).ok_or_else(|| {
            Raised::exception(
                "ArgumentError",
                format!(
                    "a {what} of table '{}' has a column without name",
                    table.name
                ),
            )
        });
    }
    let key = column.as_str().unwrap_or_default();
    if let Some(found) = table.column(key).as_ref().and_then(named) {
        return Ok(found);
    }
    match strictness {
        Strictness::Operation => Ok(NamedColumn {
            name: key.to_owned(),
            key: key.to_owned(),
        }),
        Strictness::Model | Strictness::Script => Err(Raised::exception(
            "ConstraintColumnNotFoundError",
            format!(
                "Can't create {what} on table '{}': no column named '{key}' is present.",
                table.name
            ),
        )
        .with_hint("columns are named as in the table; check the spelling")),
    }
}

fn foreign_key(
    table: &TableObject,
    targets: &[Value],
    rules: &Rules,
    columns: &[NamedColumn],
    strictness: Strictness,
) -> Result<ForeignKey, Raised> {
    let mut referred_table = None;
    let mut referred_columns = Vec::new();
    for (target, column) in targets.iter().zip(columns) {
        let target = resolve(target, table, rules.link_to_name)?;
        let name = match (&target.instance, &target.found, &target.column) {
            (_, Some(_), Some(name)) => name.clone(),
            (Some(known), None, wanted) => {
                let wanted = wanted.clone().unwrap_or_else(|| column.key.clone());
                let known = TableObject::of(known)?;
                let found = find(&known, &wanted, rules.link_to_name);
                match (found.as_ref().and_then(named), strictness) {
                    (Some(found), _) => found.name,
                    (None, Strictness::Model) => return Err(missing_column(table, &target)),
                    (None, Strictness::Script | Strictness::Operation) => wanted,
                }
            }
            (None, _, _) if strictness == Strictness::Model => {
                return Err(missing_table(table, &column.name, &target));
            }
            (_, _, wanted) => wanted.clone().unwrap_or_else(|| column.name.clone()),
        };
        if referred_table
            .as_ref()
            .is_some_and(|known| *known != target.table)
        {
            return Err(Raised::exception(
                "ArgumentError",
                format!(
                    "ForeignKeyConstraint on table '{}' refers to multiple remote tables",
                    table.name
                ),
            ));
        }
        referred_table = Some(target.table);
        referred_columns.push(name);
    }
    let referred_table = referred_table.ok_or_else(|| {
        Raised::exception(
            "ArgumentError",
            format!("a foreign key of table '{}' has no columns", table.name),
        )
    })?;
    Ok(ForeignKey {
        name: None,
        columns: columns.iter().map(|column| column.name.clone()).collect(),
        referred_table,
        referred_columns,
        on_update: rules.on_update.clone(),
        on_delete: rules.on_delete.clone(),
        deferrable: None,
        initially: None,
        match_type: rules.match_type.clone(),
        use_alter: rules.use_alter,
        options: crate::schema::Options::default(),
    })
}
