//! How the values of a column get from one type to another.
//!
//! ALTER COLUMN ... TYPE goes by casts that the server makes on assignment; all others want USING. What is said here of
//! types is the server's catalog `pg_cast`. <https://www.postgresql.org/docs/current/catalog-pg-cast.html>

use super::{Postgres, named_type, types};
use crate::dialect::standard::quote;
use crate::error::Result;
use crate::schema::{DataType, Literal, Table, TableName, TypeClass};

/// What stands behind USING; `None` where the server knows by itself, or where no way is known.
pub(super) fn using(
    table: &TableName,
    column: &str,
    before: &DataType,
    after: &DataType,
) -> Result<Option<String>> {
    let table = Table::new(table.clone());
    let before = named_type::in_table(before, &table);
    let after = named_type::in_table(after, &table);
    let is_unknown = |own: &DataType| matches!(own.class, TypeClass::Null | TypeClass::UserDefined);
    if is_unknown(&before) || is_unknown(&after) {
        return Ok(None);
    }
    let target = shown(&types::data_type(&after)?);
    let value = quote(&Postgres, column);
    Ok(match (item(&before), item(&after)) {
        (None, Some(own)) if !is_text(&word(&before)?) || is_text(&word(own)?) => {
            let items = conversion(&before, own)?;
            let array = format!("ARRAY[{value}]");
            Some(match items {
                Way::Assignment => array,
                Way::Cast => format!("{array}::{target}"),
                Way::Through(middle) => format!("{array}::{middle}[]::{target}"),
                Way::NotZero => format!("ARRAY[{value} <> 0]"),
            })
        }
        (Some(old), Some(new)) => match conversion(old, new)? {
            Way::Assignment => None,
            Way::Cast => Some(format!("{value}::{target}")),
            Way::Through(middle) => Some(format!("{value}::{middle}[]::{target}")),
            Way::NotZero => Some(format!("{value}::text[]::{target}")),
        },
        _ => match conversion(&before, &after)? {
            Way::Assignment => None,
            Way::Cast => Some(format!("{value}::{target}")),
            Way::Through(middle) => Some(format!("{value}::{middle}::{target}")),
            Way::NotZero => Some(format!("{value} <> 0")),
        },
    })
}

/// How a value gets from one type to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By itself.
    Assignment,
    /// Where it is told to.
    Cast,
    /// By way of another type.
    Through(&'static str),
    /// As the answer to a question: a number that is not 0 is true.
    NotZero,
}

const NUMBERS: &[&str] = &[
    "smallint",
    "integer",
    "bigint",
    "real",
    "float",
    "double precision",
    "numeric",
    "decimal",
];
const TEXTS: &[&str] = &["varchar", "text", "char", "citext", "nchar", "nvarchar"];

/// What the server casts on assignment, beside numbers among each other and everything to text.
const ASSIGNED: &[(&str, &[&str])] = &[
    (
        "date",
        &["timestamp without time zone", "timestamp with time zone"],
    ),
    (
        "timestamp without time zone",
        &["date", "time without time zone", "timestamp with time zone"],
    ),
    (
        "timestamp with time zone",
        &[
            "date",
            "time without time zone",
            "time with time zone",
            "timestamp without time zone",
        ],
    ),
    (
        "time without time zone",
        &["interval", "time with time zone"],
    ),
    ("time with time zone", &["time without time zone"]),
    ("interval", &["time without time zone"]),
    ("json", &["jsonb"]),
    ("jsonb", &["json"]),
    ("inet", &["cidr"]),
    ("cidr", &["inet"]),
    ("bit", &["bit varying"]),
    ("bit varying", &["bit"]),
    ("macaddr", &["macaddr8"]),
    ("macaddr8", &["macaddr"]),
    ("integer", &["money", "oid", "regclass"]),
    ("bigint", &["money", "oid", "regclass"]),
    ("smallint", &["oid", "regclass"]),
    ("numeric", &["money"]),
    ("decimal", &["money"]),
    ("money", &["numeric", "decimal"]),
    ("oid", &["integer", "bigint", "regclass"]),
    ("regclass", &["integer", "bigint", "oid"]),
];

/// What it casts where it is told to, beside text to everything.
const TOLD: &[(&str, &[&str])] = &[
    ("integer", &["boolean", "bit"]),
    ("bigint", &["bit"]),
    ("boolean", &["integer"]),
    ("bit", &["integer", "bigint"]),
    ("jsonb", &["boolean"]),
    ("int4range", &["int4multirange"]),
    ("int8range", &["int8multirange"]),
    ("numrange", &["nummultirange"]),
    ("daterange", &["datemultirange"]),
    ("tsrange", &["tsmultirange"]),
    ("tstzrange", &["tstzmultirange"]),
];

fn conversion(before: &DataType, after: &DataType) -> Result<Way> {
    let (before, after) = (base(before), base(after));
    let (old, new) = (word(before)?, word(after)?);
    let has = |table: &[(&str, &[&str])]| {
        (table.iter()).any(|(from, to)| *from == old && to.contains(&new.as_str()))
    };
    let is_number = |word: &str| NUMBERS.contains(&word);
    Ok(
        if old == new || is_text(&new) || (is_number(&old) && is_number(&new)) || has(ASSIGNED) {
            Way::Assignment
        } else if is_text(&old) || has(TOLD) || (old == "jsonb" && is_number(&new)) {
            Way::Cast
        } else if is_number(&old) && new == "boolean" {
            Way::NotZero
        } else if old == "boolean" && is_number(&new) {
            Way::Through("integer")
        } else {
            Way::Through("text")
        },
    )
}

fn is_text(word: &str) -> bool {
    TEXTS.contains(&word)
}

/// The type of an array's items.
fn item(own: &DataType) -> Option<&DataType> {
    match (own.class, own.argument("item_type")) {
        (TypeClass::Array | TypeClass::PgArray, Some(Literal::Type(item))) => {
            Some(item.for_dialect("postgresql"))
        }
        _ => None,
    }
}

/// The type below a domain, which casts as that does.
fn base(own: &DataType) -> &DataType {
    match (own.class, own.argument("data_type")) {
        (TypeClass::PgDomain, Some(Literal::Type(base))) => base.for_dialect("postgresql"),
        _ => own,
    }
}

/// The type's name without arguments, as far as casts go by it.
fn word(own: &DataType) -> Result<String> {
    let text = types::data_type(own)?;
    let text = text
        .split_once(" COLLATE ")
        .map_or(text.as_str(), |(text, _)| text);
    if is_quoted_or_named(own) {
        return Ok(text.to_owned());
    }
    let mut word = String::new();
    let mut depth = 0_u32;
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => word.extend(character.to_lowercase()),
            _ => {}
        }
    }
    let words: Vec<&str> = word.split_whitespace().collect();
    let word = words.join(" ");
    Ok(if word.starts_with("interval") {
        "interval".into()
    } else {
        word
    })
}

fn is_quoted_or_named(own: &DataType) -> bool {
    match own.class {
        TypeClass::Enum => named_type::is_native_enum(own),
        TypeClass::PgEnum | TypeClass::PgDomain => true,
        _ => false,
    }
}

/// The server's own names in lower case, as its hint has them.
fn shown(text: &str) -> String {
    if text.contains('"') {
        text.to_owned()
    } else {
        text.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn array(class: TypeClass) -> DataType {
        DataType::new(TypeClass::PgArray)
            .with("item_type", Literal::Type(Box::new(DataType::new(class))))
    }

    fn named(name: &str) -> DataType {
        let labels = Literal::List(vec![Literal::Text("a".into())]);
        DataType::new(TypeClass::Enum)
            .with("enums", labels)
            .with("name", Literal::Text(name.into()))
    }

    /// Each was tried on PostgreSQL 15: without USING where `None` is expected, and refused without it elsewhere.
    #[test]
    fn casts_are_those_of_the_server() {
        use TypeClass as T;
        let of = DataType::new;
        let length = |length| of(T::String).with("length", Literal::Integer(length));
        for (before, after, expected) in [
            (of(T::Integer), of(T::BigInteger), None),
            (of(T::Float), of(T::Integer), None),
            (of(T::Integer), of(T::Text), None),
            (of(T::Boolean), of(T::Text), None),
            (of(T::Uuid), length(36), None),
            (length(20), of(T::Text), None),
            (of(T::PgJson), of(T::PgJsonb), None),
            (of(T::DateTime), of(T::Date), None),
            (of(T::Time), of(T::Interval), None),
            (of(T::PgInet), of(T::PgCidr), None),
            (array(T::Integer), array(T::Text), None),
            (array(T::Text), of(T::Text), None),
            (named("x"), of(T::Text), None),
            (of(T::Boolean), of(T::Integer), Some("c::integer")),
            (
                of(T::Boolean),
                of(T::BigInteger),
                Some("c::integer::bigint"),
            ),
            (of(T::Integer), of(T::Boolean), Some("c::boolean")),
            (of(T::BigInteger), of(T::Boolean), Some("c <> 0")),
            (of(T::Text), of(T::Integer), Some("c::integer")),
            (length(36), of(T::Uuid), Some("c::uuid")),
            (of(T::Text), of(T::PgJsonb), Some("c::jsonb")),
            (of(T::Text), of(T::Interval), Some("c::interval")),
            (of(T::Integer), of(T::Date), Some("c::text::date")),
            (array(T::Text), array(T::Integer), Some("c::integer[]")),
            (of(T::Text), array(T::Text), Some("ARRAY[c]")),
            (of(T::Integer), array(T::Integer), Some("ARRAY[c]")),
            (of(T::Integer), array(T::BigInteger), Some("ARRAY[c]")),
            (of(T::Text), array(T::Integer), Some("c::integer[]")),
            (of(T::Text), named("x"), Some("c::x")),
            (named("x"), named("y"), Some("c::text::y")),
            (
                of(T::PgInt4range),
                of(T::PgInt4multirange),
                Some("c::int4multirange"),
            ),
        ] {
            let found = using(&TableName::new("t"), "c", &before, &after).unwrap();
            assert_eq!(found.as_deref(), expected, "{before:?} {after:?}");
        }
    }
}
