use super::{Postgres, constraint};
use crate::dialect::standard::{
    condition, constraint_name, index_element, operator_class, quote, storage_parameters,
    table_name, unsupported, word,
};
use crate::error::Result;
use crate::op::{CreateIndex, DropIndex};
use crate::schema::{Expression, Literal, OptionValue, Options};

/// CREATE INDEX.
pub(super) fn create(create: &CreateIndex) -> Result<String> {
    let index = &create.index;
    let options = &index.options;
    let Some(name) = &index.name else {
        return Err(unsupported(
            format!("an index of table `{}` has no name", create.table),
            "give it a name: `op.create_index(\"ix_table_column\", ...)`",
        ));
    };
    let mut text = format!(
        "CREATE {}INDEX {}{}{} ON {} ",
        if index.unique { "UNIQUE " } else { "" },
        concurrently(options),
        if create.if_not_exists {
            "IF NOT EXISTS "
        } else {
            ""
        },
        constraint_name(&Postgres, name)?,
        table_name(&Postgres, &create.table)
    );
    if let Some(method) = options.text("postgresql_using") {
        let method = word("`postgresql_using`", method)?.to_lowercase();
        text.push_str(&format!("USING {method} "));
    }
    text.push_str(&format!("({})", elements(&index.elements, options)?));
    text.push_str(&constraint::include(options)?);
    text.push_str(match constraint::nulls_distinct(options) {
        Some(true) => " NULLS DISTINCT",
        Some(false) => " NULLS NOT DISTINCT",
        None => "",
    });
    if let Some(OptionValue::Map(parameters)) = options.value("postgresql_with")
        && !parameters.is_empty()
    {
        let parameters = storage_parameters(&Postgres, parameters)?;
        text.push_str(&format!(" WITH ({parameters})"));
    }
    if let Some(tablespace) = options.text("postgresql_tablespace") {
        text.push_str(&format!(" TABLESPACE {}", quote(&Postgres, tablespace)));
    }
    if let Some(condition) = condition(&Postgres, options, "postgresql_where")? {
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
    let name = constraint_name(&Postgres, &drop.name)?;
    Ok(format!(
        "DROP INDEX {}{}{}{name}",
        concurrently(&drop.options),
        if drop.if_exists { "IF EXISTS " } else { "" },
        schema.map_or_else(String::new, |schema| {
            format!("{}.", quote(&Postgres, schema))
        }),
    ))
}

fn concurrently(options: &Options) -> &'static str {
    if options.is_true("postgresql_concurrently") {
        "CONCURRENTLY "
    } else {
        ""
    }
}

fn elements(elements: &[Expression], options: &Options) -> Result<String> {
    let classes = match options.value("postgresql_ops") {
        Some(OptionValue::Map(classes)) => classes.as_slice(),
        _ => &[],
    };
    let elements: Vec<String> = elements
        .iter()
        .map(|element| {
            let text = index_element(&Postgres, element)?;
            let class = element.column_name().and_then(|column| {
                let (_, class) = classes.iter().find(|(name, _)| name == column)?;
                match class {
                    OptionValue::Literal(Literal::Text(class)) => Some(class),
                    _ => None,
                }
            });
            Ok(match class {
                Some(class) => format!("{text} {}", operator_class(class)?),
                None => text,
            })
        })
        .collect::<Result<_>>()?;
    Ok(elements.join(", "))
}
