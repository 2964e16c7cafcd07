use super::{Statement, Syntax, checked, identity_options, quote, table_name};
use crate::error::Result;
use crate::schema::Definition;

/// A statement about a schema or a sequence.
pub(in crate::dialect) fn definition(
    syntax: &dyn Syntax,
    definition: &Definition,
) -> Result<Statement> {
    let missing = |is_said: bool| if is_said { "IF NOT EXISTS " } else { "" };
    let present = |is_said: bool| if is_said { "IF EXISTS " } else { "" };
    let text = match definition {
        Definition::CreateSchema {
            name,
            if_not_exists,
        } => format!(
            "CREATE SCHEMA {}{}",
            missing(*if_not_exists),
            quote(syntax, name)
        ),
        Definition::DropSchema {
            name,
            if_exists,
            cascade,
        } => format!(
            "DROP SCHEMA {}{}{}",
            present(*if_exists),
            quote(syntax, name),
            if *cascade { " CASCADE" } else { "" }
        ),
        Definition::CreateSequence {
            name,
            data_type,
            options,
            if_not_exists,
        } => {
            let mut text = format!(
                "CREATE SEQUENCE {}{}",
                missing(*if_not_exists),
                table_name(syntax, name)
            );
            if let Some(data_type) = data_type {
                text.push_str(" AS ");
                text.push_str(&syntax.data_type(data_type)?);
            }
            for (_, option) in identity_options(options) {
                text.push(' ');
                text.push_str(&option);
            }
            text
        }
        Definition::DropSequence { name, if_exists } => format!(
            "DROP SEQUENCE {}{}",
            present(*if_exists),
            table_name(syntax, name)
        ),
    };
    Ok(checked(vec![text])?.remove(0))
}
