//! Types with everything in which two can differ, in the words of the catalog.

use super::is_unknown;
use crate::dialect::postgres::{Postgres, named_type};
use crate::dialect::{Dialect as _, standard};
use crate::error::Result;
use crate::schema::{DataType, ExactType, Literal, TextForm, TypeClass};

/// Other names of types, in lower case, and what `format_type()` or DDL calls them.
const SYNONYMS: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("character", "char"),
    ("character varying", "varchar"),
    ("decimal", "numeric"),
    ("double", "double precision"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("int", "integer"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("nchar", "char"),
    ("time", "time without time zone"),
    ("timestamp", "timestamp without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("timetz", "time with time zone"),
    ("varbit", "bit varying"),
];

/// The type; `None` for one that is not known.
pub(super) fn exact(dialect: &Postgres, data_type: &DataType) -> Result<Option<ExactType>> {
    if is_unknown(data_type) {
        return Ok(None);
    }
    let own = super::found_by_name(data_type);
    if let Some(Literal::Type(item)) = own.argument("item_type") {
        // The server keeps neither dimensions nor sizes.
        let Some(mut item) = exact(dialect, item)? else {
            return Ok(None);
        };
        if own.integer("dimensions") == Some(0) {
            return Ok(Some(item));
        }
        let length = item.text.trim_end_matches("[]").len();
        item.text.truncate(length);
        item.text.push_str("[]");
        return Ok(Some(item));
    }
    let is_named = match own.class {
        TypeClass::PgDomain | TypeClass::PgEnum => true,
        TypeClass::Enum => named_type::is_native_enum(&own),
        _ => false,
    };
    if is_named {
        return Ok(Some(ExactType {
            text: dialect.data_type(&own)?,
            ..ExactType::default()
        }));
    }
    let said = TextForm {
        character_set: None,
        collation: (own.text("collation"))
            .filter(|name| !name.is_empty() && *name != "default")
            .map(str::to_owned),
    };
    let bare = standard::without_text_form(&own);
    Ok(Some(ExactType {
        text: as_kept(&dialect.data_type(&bare)?),
        said,
        inherited: TextForm::default(),
    }))
}

/// A type's text as the server keeps it. <https://www.postgresql.org/docs/current/datatype.html>
fn as_kept(text: &str) -> String {
    /// The bits of a REAL, and the digits of a second that are kept.
    const REAL: u32 = 24;
    const DIGITS: u32 = 6;
    let (name, mut arguments) = standard::name_and_arguments(text);
    let number = match arguments.as_slice() {
        [only] => only.parse::<u32>().ok(),
        _ => None,
    };
    let name = match (name.as_str(), number) {
        ("float", bits) => {
            arguments.clear();
            let is_real = bits.is_some_and(|bits| bits <= REAL);
            if is_real { "real" } else { "double precision" }
        }
        (name, _) => (SYNONYMS.iter())
            .find(|(synonym, _)| *synonym == name)
            .map_or(name, |(_, kept)| kept),
    };
    match (name, arguments.len()) {
        ("char" | "bit", 0) => arguments.push("1".into()),
        ("numeric", 1) => arguments.push("0".into()),
        _ if number.is_some_and(|digits| digits >= DIGITS)
            && ["time", "interval"]
                .iter()
                .any(|kind| name.starts_with(kind)) =>
        {
            arguments.clear();
        }
        _ => {}
    }
    standard::with_arguments(name, &arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Left as DDL says it, right as `format_type()` of PostgreSQL 15 showed it.
    #[test]
    fn texts_of_both_sides_meet() {
        for (ddl, catalog) in [
            ("VARCHAR(20)", "character varying(20)"),
            ("CHAR", "character(1)"),
            ("NCHAR(3)", "character(3)"),
            ("BIT(1)", "bit(1)"),
            ("varbit(3)", "bit varying(3)"),
            ("DECIMAL(10)", "numeric(10,0)"),
            ("NUMERIC(10, 2)", "numeric(10,2)"),
            ("FLOAT", "double precision"),
            ("FLOAT(53)", "double precision"),
            ("FLOAT(24)", "real"),
            ("TIMESTAMP(9) WITH TIME ZONE", "timestamp(6) with time zone"),
            ("timestamptz(3)", "timestamp(3) with time zone"),
            ("TIMESTAMP WITHOUT TIME ZONE", "timestamp(6)"),
            ("INTERVAL DAY TO SECOND (2)", "interval day to second(2)"),
            ("int8", "bigint"),
        ] {
            assert_eq!(as_kept(ddl), as_kept(catalog), "{ddl}");
        }
        for (left, right) in [
            ("VARCHAR(20)", "VARCHAR"),
            ("NUMERIC(10, 2)", "NUMERIC"),
            (
                "TIMESTAMP(3) WITHOUT TIME ZONE",
                "TIMESTAMP WITHOUT TIME ZONE",
            ),
            ("TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP WITH TIME ZONE"),
            ("FLOAT(24)", "FLOAT(25)"),
            ("INTERVAL", "INTERVAL YEAR"),
            ("CHAR(10)", "VARCHAR(10)"),
        ] {
            assert_ne!(as_kept(left), as_kept(right), "{left}");
        }
    }
}
