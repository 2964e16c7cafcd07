//! Types that must be created before a table can use them: enums and domains.

use super::{Postgres, types};
use crate::dialect::standard::{
    bare_expression, enum_labels, object_name, quote, text_literal, unsupported,
};
use crate::dialect::{Dialect, Statement};
use crate::error::Result;
use crate::op::{CreateTable, CreateType, DropType, Operation};
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
pub(super) fn item(own: &DataType) -> &DataType {
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
pub(super) fn key(own: &DataType) -> (Option<&str>, Option<&str>) {
    let schema = own.text("schema").filter(|schema| *schema != "public");
    (schema, own.text("name"))
}

/// Whether both are found under the same name.
pub(super) fn is_same(left: &DataType, right: &DataType) -> bool {
    is_named(left) && is_named(right) && key(left) == key(right)
}

/// Notes in a replayed history that a type is there.
pub(super) fn note(schema: &mut Schema, data_type: DataType) -> Result<()> {
    let check_first = false;
    Operation::CreateType(CreateType {
        data_type,
        check_first,
    })
    .apply(schema)
}

/// Notes in a replayed history that a type is gone.
pub(super) fn forget(schema: &mut Schema, data_type: &DataType) {
    (schema.types).retain(|known| !is_same(item(&known.data_type), data_type));
}

/// The named types of a table's columns that DMS creates, each once.
fn types_of(table: &Table) -> Vec<DataType> {
    let mut found: Vec<DataType> = Vec::new();
    for column in &table.columns {
        let own = in_table(&column.data_type, table);
        let own = item(&own);
        if may_be_created(own) && !found.iter().any(|known| key(known) == key(own)) {
            found.push(own.clone());
        }
    }
    found
}

/// What has to run before CREATE TABLE, so that the types of its columns are there. One that is left from a table
/// that is gone is used again if it has the same labels, and else made anew: Alembic fails there.
pub(super) fn before_create_table(create: &CreateTable, before: &Schema) -> Result<Vec<String>> {
    let mut statements = Vec::new();
    for own in types_of(&create.table) {
        match standing(&own, before) {
            Standing::Missing | Standing::Unknown => statements.push(self::create(&own)?),
            Standing::Used => {}
            Standing::Left(known) => {
                if !create.if_not_exists && differs(&own, known) {
                    statements.push(drop(&own)?);
                    statements.push(self::create(&own)?);
                }
            }
        }
    }
    Ok(statements)
}

/// What has to run before ADD COLUMN and ALTER COLUMN ... TYPE. A type that is there is used as it is: scripts that
/// work with Alembic, which creates none here, have created it themselves.
pub(super) fn before_column(table: &Table, before: &Schema) -> Result<Vec<String>> {
    let mut statements = Vec::new();
    for own in types_of(table) {
        match standing(&own, before) {
            Standing::Missing => statements.push(create(&own)?),
            Standing::Unknown => statements.push(create_if_missing(&own)?),
            Standing::Used | Standing::Left(_) => {}
        }
    }
    Ok(statements)
}

/// `sa.Enum(...).create(bind)`.
pub(super) fn create_type(create: &CreateType, before: &Schema) -> Result<Vec<String>> {
    let own = create.data_type.for_dialect("postgresql");
    if !is_named(own) {
        return Ok(Vec::new());
    }
    match standing(own, before) {
        Standing::Used | Standing::Left(_) if create.check_first => Ok(Vec::new()),
        _ => Ok(vec![self::create(own)?]),
    }
}

/// `sa.Enum(...).drop(bind)`.
pub(super) fn drop_type(drop: &DropType, before: &Schema) -> Result<Vec<String>> {
    let own = drop.data_type.for_dialect("postgresql");
    let is_missing = || matches!(standing(own, before), Standing::Missing);
    if !is_named(own) || (drop.check_first && is_missing()) {
        return Ok(Vec::new());
    }
    Ok(vec![self::drop(own)?])
}

/// What is known of a type before an operation.
enum Standing<'a> {
    /// It is not there.
    Missing,
    /// Nobody can say.
    Unknown,
    /// Something uses it.
    Used,
    /// It is there, and nothing is known to use it.
    Left(&'a DataType),
}

fn standing<'a>(wanted: &DataType, schema: &'a Schema) -> Standing<'a> {
    let is_in_column = schema.tables.iter().any(|table| {
        (table.columns.iter())
            .any(|column| is_same(item(&in_table(&column.data_type, table)), wanted))
    });
    if is_in_column {
        return Standing::Used;
    }
    let known = (schema.types.iter()).find(|known| is_same(item(&known.data_type), wanted));
    match known {
        Some(known) if known.is_used => Standing::Used,
        Some(known) => Standing::Left(item(&known.data_type)),
        None if schema.knows_all_types => Standing::Missing,
        None => Standing::Unknown,
    }
}

/// Whether both are enums and their labels are known not to be the same.
fn differs(own: &DataType, known: &DataType) -> bool {
    let is_enum = own.class != TypeClass::PgDomain && known.class != TypeClass::PgDomain;
    let (own, known) = (enum_labels(own), enum_labels(known));
    is_enum && !known.is_empty() && !own.is_empty() && own != known
}

/// DROP TYPE or DROP DOMAIN.
fn drop(own: &DataType) -> Result<String> {
    Ok(format!("DROP {} {}", word(own), type_name(own)?))
}

fn word(own: &DataType) -> &'static str {
    match own.class {
        TypeClass::PgDomain => "DOMAIN",
        _ => "TYPE",
    }
}

/// CREATE TYPE or CREATE DOMAIN.
fn create(own: &DataType) -> Result<String> {
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
    } else if let Some(default) = own.text("default_expression") {
        let default = bare_expression(&Postgres, &Expression::Text(default.to_owned()))?;
        text.push_str(&format!(" DEFAULT {default}"));
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
fn create_if_missing(own: &DataType) -> Result<String> {
    Ok(guarded(&create(own)?, "duplicate_object"))
}

/// A statement that does nothing where it would fail for this reason.
fn guarded(statement: &str, condition: &str) -> String {
    let tag = dollar_tag(statement);
    format!("DO {tag} BEGIN {statement}; EXCEPTION WHEN {condition} THEN NULL; END {tag}")
}

/// A dollar quote that the text does not hold.
pub(super) fn dollar_tag(text: &str) -> String {
    let mut tag = String::from("$$");
    let mut number = 0_u32;
    while text.contains(&tag) {
        number += 1;
        tag = format!("$q{number}$");
    }
    tag
}

/// Drops the types that CREATE TABLE of these operations brought along, the last one first, unless they are gone or
/// something uses them. Those that the operations themselves create or drop are their own business.
pub(super) fn drop_created(dialect: &Postgres, operations: &[Operation]) -> Result<Vec<Statement>> {
    let mut schema = Schema::default();
    let mut created: Vec<DataType> = Vec::new();
    for operation in operations {
        if let Operation::CreateTable(create) = operation {
            let new = (types_of(&create.table).into_iter())
                .filter(|own| matches!(standing(own, &schema), Standing::Unknown));
            created.extend(new);
        }
        dialect.replay(operation, &mut schema)?;
    }
    created.reverse();
    (created.iter())
        .map(|own| {
            let what = word(own);
            let drop = format!("DROP {what} IF EXISTS {}", type_name(own)?);
            Ok(Statement::new(guarded(
                &drop,
                "dependent_objects_still_exist",
            )))
        })
        .collect()
}
