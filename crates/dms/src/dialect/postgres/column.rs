use super::{Postgres, named_type, types};
use crate::dialect::standard::{
    self, IntegerKind, autoincrement_column, default_text, integer_kind, quote,
};
use crate::error::Result;
use crate::schema::{Autoincrement, Column, Table};

/// A column as it stands in CREATE TABLE and ADD COLUMN.
pub(super) fn definition(table: &Table, column: &Column) -> Result<String> {
    let mut text = quote(&Postgres, &column.name);
    let numbered = autoincrement_column(table)?.is_some_and(|own| own.name == column.name)
        && column.autoincrement != Autoincrement::BySequence;
    if numbered && column.identity.is_none() {
        let own = column.data_type.for_dialect("postgresql");
        text.push_str(match integer_kind(own.class) {
            Some(IntegerKind::Big) => " BIGSERIAL",
            Some(IntegerKind::Small) => " SMALLSERIAL",
            Some(IntegerKind::Plain) | None => " SERIAL",
        });
    } else {
        text.push(' ');
        text.push_str(&types::data_type(&named_type::in_table(
            &column.data_type,
            table,
        ))?);
        if let Some(default) = &column.server_default {
            text.push_str(" DEFAULT ");
            text.push_str(&default_text(&Postgres, default)?);
        }
    }
    if let Some(computed) = &column.computed {
        // Before version 18 PostgreSQL demands a keyword, and has only this one.
        text.push(' ');
        text.push_str(&standard::computed(&Postgres, computed, " STORED")?);
    }
    if let Some(identity) = &column.identity {
        // An identity is never NULL; the server refuses a word on it that says otherwise.
        text.push(' ');
        text.push_str(&standard::identity(identity));
    } else if !column.nullable {
        text.push_str(" NOT NULL");
    }
    Ok(text)
}
