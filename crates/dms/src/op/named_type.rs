use super::Operation;
use crate::error::Result;
use crate::schema::{DataType, Literal, Schema, StandingType, Table, TypeClass};

/// `sa.Enum(...).create(bind)` and its like: a type that stands on its own.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateType {
    /// The type.
    pub data_type: DataType,
    /// Whether a type that is there already is left alone.
    pub check_first: bool,
}

/// `sa.Enum(...).drop(bind)` and its like.
#[derive(Debug, Clone, PartialEq)]
pub struct DropType {
    /// The type; only its name and schema count.
    pub data_type: DataType,
    /// Whether nothing is done if it is not there.
    pub check_first: bool,
}

impl CreateType {
    /// Dropping the type. Always known.
    pub fn reverse(&self) -> Result<Operation> {
        Ok(Operation::DropType(DropType {
            data_type: self.data_type.clone(),
            check_first: self.check_first,
        }))
    }

    /// Notes that the type is there.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        note(schema, &self.data_type);
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        format!("create type {}", name(&self.data_type))
    }
}

impl DropType {
    /// Creating the type again.
    pub fn reverse(&self) -> Result<Operation> {
        Ok(Operation::CreateType(CreateType {
            data_type: self.data_type.clone(),
            check_first: self.check_first,
        }))
    }

    /// Notes that the type is gone.
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        schema
            .types
            .retain(|known| !is_same(&known.data_type, &self.data_type));
        Ok(())
    }

    /// One line for people.
    pub fn summary(&self) -> String {
        format!("drop type {}", name(&self.data_type))
    }
}

fn name(data_type: &DataType) -> String {
    let name = data_type.text("name").unwrap_or("without a name");
    match data_type.text("schema") {
        Some(schema) => format!("{schema}.{name}"),
        None => name.to_owned(),
    }
}

/// Whether both are found under the same name.
fn is_same(left: &DataType, right: &DataType) -> bool {
    left.text("name") == right.text("name") && left.text("schema") == right.text("schema")
}

fn note(schema: &mut Schema, data_type: &DataType) {
    (schema.types).retain(|known| !is_same(&known.data_type, data_type));
    schema.types.push(StandingType {
        data_type: data_type.clone(),
        is_used: false,
    });
}

/// Notes the types that a table which goes leaves behind.
pub(super) fn note_types_of(schema: &mut Schema, table: &Table) {
    for column in &table.columns {
        note_left(schema, table.name.schema.as_deref(), &column.data_type);
    }
}

/// Notes the type that a column which goes, or gets another type, leaves behind; where it differs from database to
/// database, each of them.
pub(super) fn note_left(schema: &mut Schema, of_table: Option<&str>, data_type: &DataType) {
    let variants = data_type.variants.iter().map(|(_, variant)| variant);
    for one in std::iter::once(data_type).chain(variants) {
        let own = match one.argument("item_type") {
            Some(Literal::Type(item)) => item,
            _ => one,
        };
        let is_named = matches!(
            own.class,
            TypeClass::Enum | TypeClass::PgEnum | TypeClass::PgDomain
        );
        if !is_named || own.text("name").is_none() {
            continue;
        }
        let mut own = own.clone();
        own.variants.clear();
        if own.is_true("inherit_schema")
            && own.text("schema").is_none()
            && let Some(of_table) = of_table
        {
            own = own.with("schema", Literal::Text(of_table.to_owned()));
        }
        note(schema, &own);
    }
}
