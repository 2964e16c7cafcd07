//! Types that must be created before a table can use them: enums and domains.

use super::{Postgres, types};
use crate::dialect::standard::{
    bare_expression, enum_labels, object_name, quote, text_literal, unsupported,
};
use crate::error::Result;
use crate::schema::{DataType, Expression, Literal, Schema, Table, TypeClass};

/// Whether this enum is a type of the database rather than text.
pub(super) fn is_native_enum(data_type: &DataType) -> bool {
    !matches!(
        data_type.argument("native_enum"),
        Some(Literal::Boolean(false))
    )
}

/// The name of an enum or a domain, with its schema.
pub(super) fn type_name(own: &DataType) -> Result<String> {
    match own.text("name") {
        Some(name) if !name.is_empty() => Ok(object_name(&Postgres, own.text("schema"), name)),
        _ => Err(unsupported(
            "PostgreSQL needs a name for an enum type",
            "add one: `sa.Enum(..., name=\"status\")`",
        )),
    }
}

/// The type of a column as it is in this table: `inherit_schema=True` filled in.
pub(super) fn in_table(data_type: &DataType, table: &Table) -> DataType {
    let mut own = data_type.for_dialect("postgresql").clone();
    let schema = table.name.schema.as_ref();
    if own.class == TypeClass::Enum
        && own.is_true("inherit_schema")
        && own.text("schema").is_none()
        && let Some(schema) = schema
    {
        own = own.with("schema", Literal::Text(schema.clone()));
    }
    own
}

/// The type itself, or the type of an array's items.
fn item(own: &DataType) -> &DataType {
    match (own.class, own.argument("item_type")) {
        (TypeClass::Array | TypeClass::PgArray, Some(Literal::Type(item))) => {
            item.for_dialect("postgresql")
        }
        _ => own,
    }
}

fn is_named(own: &DataType) -> bool {
    match own.class {
        TypeClass::Enum => is_native_enum(own),
        TypeClass::PgEnum | TypeClass::PgDomain => true,
        _ => false,
    }
}

/// Whether this type, or that of an array's items, is one that has to be there before it is used.
pub(super) fn may_be_created(data_type: &DataType) -> bool {
    let own = item(data_type.for_dialect("postgresql"));
    let says_no = matches!(own.argument("create_type"), Some(Literal::Boolean(false)));
    is_named(own) && !says_no
}

/// Schema and name, by which the database tells types apart.
fn key(own: &DataType) -> (Option<&str>, Option<&str>) {
    let schema = own.text("schema").filter(|schema| *schema != "public");
    (schema, own.text("name"))
}

/// The types of a table's columns that have to be created: not those which a column of `before`
/// already uses, nor those with `create_type=False`.
pub(super) fn missing_types(table: &Table, before: &Schema) -> Vec<DataType> {
    let mut missing: Vec<DataType> = Vec::new();
    for column in &table.columns {
        let own = in_table(&column.data_type, table);
        let own = item(&own);
        if may_be_created(own)
            && !missing.iter().any(|known| key(known) == key(own))
            && !is_used(own, before)
        {
            missing.push(own.clone());
        }
    }
    missing
}

fn is_used(wanted: &DataType, schema: &Schema) -> bool {
    schema.tables.iter().any(|table| {
        table.columns.iter().any(|column| {
            let own = in_table(&column.data_type, table);
            let own = item(&own);
            is_named(own) && key(own) == key(wanted)
        })
    })
}

/// CREATE TYPE or CREATE DOMAIN.
pub(super) fn create(own: &DataType) -> Result<String> {
    let name = type_name(own)?;
    if own.class != TypeClass::PgDomain {
        let labels: Vec<String> = enum_labels(own).into_iter().map(text_literal).collect();
        return Ok(format!(
            "CREATE TYPE {name} AS ENUM ({})",
            labels.join(", ")
        ));
    }
    let Some(Literal::Type(base)) = own.argument("data_type") else {
        return Err(unsupported(
            format!("the domain {name} has no data type"),
            "write `postgresql.DOMAIN(\"name\", sa.Integer())`",
        ));
    };
    if base.for_dialect("postgresql").class == TypeClass::PgDomain {
        return Err(unsupported(
            format!("the domain {name} is based on another domain"),
            "base it on the other domain's own type",
        ));
    }
    let mut text = format!("CREATE DOMAIN {name} AS {}", types::data_type(base)?);
    if let Some(collation) = own.text("collation") {
        text.push_str(&format!(" COLLATE {}", quote(&Postgres, collation)));
    }
    if let Some(default) = own.text("default") {
        text.push_str(&format!(" DEFAULT {}", text_literal(default)));
    }
    if let Some(constraint) = own.text("constraint_name") {
        text.push_str(&format!(" CONSTRAINT {}", quote(&Postgres, constraint)));
    }
    if own.is_true("not_null") {
        text.push_str(" NOT NULL");
    }
    if let Some(check) = own.text("check") {
        let check = bare_expression(&Postgres, &Expression::Text(check.to_owned()))?;
        text.push_str(&format!(" CHECK ({check})"));
    }
    Ok(text)
}

/// [`create`], but without an error if the type is there. Alembic creates no type for a column that
/// is added later, so that many scripts create it themselves just before.
/// PostgreSQL has no CREATE TYPE IF NOT EXISTS.
pub(super) fn create_if_missing(own: &DataType) -> Result<String> {
    let create = create(own)?;
    let mut tag = String::from("$$");
    let mut number = 0_u32;
    while create.contains(&tag) {
        number += 1;
        tag = format!("$q{number}$");
    }
    Ok(format!(
        "DO {tag} BEGIN {create}; EXCEPTION WHEN duplicate_object THEN NULL; END {tag}"
    ))
}
