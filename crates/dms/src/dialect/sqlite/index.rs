use super::Sqlite;
use crate::dialect::standard::{condition, constraint_name, index_element, quote, unsupported};
use crate::error::Result;
use crate::op::{CreateIndex, DropIndex};

/// CREATE INDEX: the schema stands before the index's name, not the table's.
/// <https://www.sqlite.org/lang_createindex.html>
pub(super) fn create(create: &CreateIndex) -> Result<String> {
    let index = &create.index;
    let Some(name) = &index.name else {
        return Err(unsupported(
            format!("an index of table `{}` has no name", create.table),
            "give it a name: `op.create_index(\"ix_table_column\", ...)`",
        ));
    };
    let elements: Vec<String> = index
        .elements
        .iter()
        .map(|element| index_element(&Sqlite, element))
        .collect::<Result<_>>()?;
    let mut text = format!(
        "CREATE {}INDEX {}{}{} ON {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        if create.if_not_exists {
            "IF NOT EXISTS "
        } else {
            ""
        },
        in_schema(create.table.schema.as_deref()),
        constraint_name(&Sqlite, name)?,
        quote(&Sqlite, &create.table.name),
        elements.join(", ")
    );
    if let Some(condition) = condition(&Sqlite, &index.options, "sqlite_where")? {
        text.push_str(&format!(" WHERE {condition}"));
    }
    Ok(text)
}

/// DROP INDEX.
pub(super) fn drop(drop: &DropIndex) -> Result<String> {
    let schema = drop
        .schema
        .as_deref()
        .or_else(|| drop.table.as_ref()?.schema.as_deref());
    Ok(format!(
        "DROP INDEX {}{}{}",
        if drop.if_exists { "IF EXISTS " } else { "" },
        in_schema(schema),
        constraint_name(&Sqlite, &drop.name)?
    ))
}

fn in_schema(schema: Option<&str>) -> String {
    schema.map_or_else(String::new, |schema| format!("{}.", quote(&Sqlite, schema)))
}
