//! From the text of `format_type()` to a type, by the rules of SQLAlchemy's inspector.

use std::collections::HashMap;

use crate::schema::{DataType, Literal, TypeClass};

/// Domains over domains are followed this far.
const DEPTH: usize = 32;

/// A type that a user made.
pub(super) enum NamedType {
    /// CREATE TYPE ... AS ENUM.
    Enum {
        name: String,
        /// Its schema, if the name alone does not find it.
        schema: Option<String>,
        labels: Vec<String>,
    },
    /// CREATE DOMAIN.
    Domain(Box<DomainType>),
}

/// A domain.
pub(super) struct DomainType {
    pub(super) name: String,
    /// Where it is not found by its name alone.
    pub(super) schema: Option<String>,
    /// The text of the type below.
    pub(super) base: String,
    /// The oid of the type below, if a user made it.
    pub(super) base_named: Option<i64>,
    pub(super) collation: Option<String>,
    pub(super) not_null: bool,
    pub(super) default: Option<String>,
    pub(super) constraint: Option<String>,
    pub(super) check: Option<String>,
}

/// Makes types.
pub(super) struct TypeLoader {
    /// By oid.
    pub(super) named: HashMap<i64, NamedType>,
}

impl TypeLoader {
    /// The type of a column. `named` is the oid of the type, or of an array's element, if a user made it.
    pub(super) fn reflect(
        &self,
        text: &str,
        named: Option<i64>,
        collation: Option<&str>,
    ) -> DataType {
        self.data_type(text, named, collation, DEPTH)
    }

    fn data_type(
        &self,
        text: &str,
        named: Option<i64>,
        collation: Option<&str>,
        depth: usize,
    ) -> DataType {
        let element_text = text.trim_end_matches("[]");
        let element = match named.and_then(|oid| self.named.get(&oid)) {
            Some(NamedType::Enum {
                name,
                schema,
                labels,
            }) => enumeration(name, schema.as_deref(), labels),
            Some(NamedType::Domain(domain)) if depth > 0 => self.domain(domain, depth - 1),
            _ => built_in(element_text),
        };
        let element = match collation {
            Some(collation) if takes_collation(&element) => with_collation(element, collation),
            _ => element,
        };
        // The server keeps neither dimensions nor sizes.
        match element.class {
            _ if element_text.len() == text.len() => element,
            TypeClass::Null => unknown(text),
            _ => DataType::new(TypeClass::PgArray)
                .with("item_type", Literal::Type(Box::new(element))),
        }
    }

    fn domain(&self, domain: &DomainType, depth: usize) -> DataType {
        let base = self.data_type(
            &domain.base,
            domain.base_named,
            domain.collation.as_deref(),
            depth,
        );
        let mut data_type = DataType::new(TypeClass::PgDomain)
            .with("name", Literal::Text(domain.name.clone()))
            .with("data_type", Literal::Type(Box::new(base)));
        for (parameter, value) in [
            ("schema", &domain.schema),
            ("collation", &domain.collation),
            ("default_expression", &domain.default),
            ("constraint_name", &domain.constraint),
        ] {
            if let Some(value) = value {
                data_type = data_type.with(parameter, Literal::Text(value.clone()));
            }
        }
        if domain.not_null {
            data_type = data_type.with("not_null", Literal::Boolean(true));
        }
        if let Some(check) = &domain.check {
            data_type = data_type.with("check", Literal::Text(check.clone()));
        }
        data_type.with("create_type", Literal::Boolean(false))
    }
}

fn enumeration(name: &str, schema: Option<&str>, labels: &[String]) -> DataType {
    let labels = labels.iter().cloned().map(Literal::Text).collect();
    let data_type = DataType::new(TypeClass::PgEnum)
        .with("enums", Literal::List(labels))
        .with("name", Literal::Text(name.to_owned()));
    match schema {
        Some(schema) => data_type.with("schema", Literal::Text(schema.to_owned())),
        None => data_type,
    }
}

fn takes_collation(data_type: &DataType) -> bool {
    data_type.class.parameters().contains(&"collation") && data_type.argument("collation").is_none()
}

/// The collation stands behind the length in all classes that have one.
fn with_collation(data_type: DataType, collation: &str) -> DataType {
    data_type.with("collation", Literal::Text(collation.to_owned()))
}

/// A type that SQLAlchemy has no class for.
fn unknown(text: &str) -> DataType {
    DataType::new(TypeClass::Null).with("col_spec", Literal::Text(text.to_owned()))
}

/// A type of the server's own, or of an extension that SQLAlchemy knows; `Null`, with its text, for any other.
fn built_in(text: &str) -> DataType {
    let (name, arguments) = split_arguments(text);
    let lower = name.to_ascii_lowercase();
    let first = arguments.first().copied();
    if lower == "interval" || lower.starts_with("interval ") {
        let mut data_type = DataType::new(TypeClass::PgInterval);
        if let Some(precision) = first {
            data_type = data_type.with("precision", Literal::Integer(precision));
        }
        return match name.get("interval ".len()..) {
            Some(fields) => data_type.with("fields", Literal::Text(fields.trim().to_owned())),
            None => data_type,
        };
    }
    let Some(class) = class_of(&lower) else {
        return unknown(text);
    };
    let data_type = DataType::new(class);
    match class {
        TypeClass::SqlNumeric => match arguments.as_slice() {
            [precision, scale] => data_type
                .with("precision", Literal::Integer(*precision))
                .with("scale", Literal::Integer(*scale)),
            _ => data_type,
        },
        TypeClass::SqlDoublePrecision => data_type.with("precision", Literal::Integer(53)),
        TypeClass::PgTimestamp | TypeClass::PgTime => {
            let data_type = if lower.ends_with("with time zone") {
                data_type.with("timezone", Literal::Boolean(true))
            } else {
                data_type
            };
            match first {
                Some(precision) => data_type.with("precision", Literal::Integer(precision)),
                None => data_type,
            }
        }
        TypeClass::PgBit => {
            let data_type = match first {
                Some(length) => data_type.with("length", Literal::Integer(length)),
                None => data_type,
            };
            if lower == "bit varying" {
                data_type.with("varying", Literal::Boolean(true))
            } else {
                data_type
            }
        }
        TypeClass::SqlVarchar | TypeClass::SqlChar => match first {
            Some(length) => data_type.with("length", Literal::Integer(length)),
            None => data_type,
        },
        _ => data_type,
    }
}

/// `timestamp(3) with time zone` is `timestamp with time zone` and 3.
fn split_arguments(text: &str) -> (String, Vec<i64>) {
    let parts = text.split_once('(').and_then(|(before, rest)| {
        rest.rsplit_once(')')
            .map(|(inner, after)| (before, inner, after))
    });
    match parts {
        None => (text.to_owned(), Vec::new()),
        Some((before, inner, after)) => (
            format!("{before}{after}"),
            inner
                .split(',')
                .filter_map(|argument| argument.trim().parse().ok())
                .collect(),
        ),
    }
}

/// SQLAlchemy's table of the names that `format_type()` gives.
fn class_of(name: &str) -> Option<TypeClass> {
    Some(match name {
        "bigint" => TypeClass::SqlBigint,
        "bit" | "bit varying" => TypeClass::PgBit,
        "boolean" => TypeClass::SqlBoolean,
        "bytea" => TypeClass::PgBytea,
        "\"char\"" | "name" => TypeClass::String,
        "character" => TypeClass::SqlChar,
        "character varying" => TypeClass::SqlVarchar,
        "cidr" => TypeClass::PgCidr,
        "citext" => TypeClass::PgCitext,
        "date" => TypeClass::SqlDate,
        "datemultirange" => TypeClass::PgDatemultirange,
        "daterange" => TypeClass::PgDaterange,
        "double precision" => TypeClass::SqlDoublePrecision,
        "hstore" => TypeClass::PgHstore,
        "inet" => TypeClass::PgInet,
        "int4multirange" => TypeClass::PgInt4multirange,
        "int4range" => TypeClass::PgInt4range,
        "int8multirange" => TypeClass::PgInt8multirange,
        "int8range" => TypeClass::PgInt8range,
        "integer" => TypeClass::SqlInteger,
        "json" => TypeClass::PgJson,
        "jsonb" => TypeClass::PgJsonb,
        "macaddr" => TypeClass::PgMacaddr,
        "macaddr8" => TypeClass::PgMacaddr8,
        "money" => TypeClass::PgMoney,
        "numeric" => TypeClass::SqlNumeric,
        "nummultirange" => TypeClass::PgNummultirange,
        "numrange" => TypeClass::PgNumrange,
        "oid" => TypeClass::PgOid,
        "real" => TypeClass::SqlReal,
        "regclass" => TypeClass::PgRegclass,
        "regconfig" => TypeClass::PgRegconfig,
        "smallint" => TypeClass::SqlSmallint,
        "text" => TypeClass::SqlText,
        "time" | "time with time zone" | "time without time zone" => TypeClass::PgTime,
        "timestamp" | "timestamp with time zone" | "timestamp without time zone" => {
            TypeClass::PgTimestamp
        }
        "tsmultirange" => TypeClass::PgTsmultirange,
        "tsquery" => TypeClass::PgTsquery,
        "tsrange" => TypeClass::PgTsrange,
        "tstzmultirange" => TypeClass::PgTstzmultirange,
        "tstzrange" => TypeClass::PgTstzrange,
        "tsvector" => TypeClass::PgTsvector,
        "uuid" => TypeClass::SqlUuid,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let loader = TypeLoader {
            named: HashMap::new(),
        };
        let data_type = loader.reflect(text, None, None);
        format!("{:?} {:?}", data_type.class, data_type.arguments)
    }

    /// The expectations are the constructor calls that SQLAlchemy's inspector showed for these columns.
    #[test]
    fn texts_become_sqlalchemys_types() {
        for (text, expected) in [
            (
                "character varying(20)",
                r#"SqlVarchar [("length", Integer(20))]"#,
            ),
            ("character varying", "SqlVarchar []"),
            (
                "numeric(10,2)",
                r#"SqlNumeric [("precision", Integer(10)), ("scale", Integer(2))]"#,
            ),
            (
                "double precision",
                r#"SqlDoublePrecision [("precision", Integer(53))]"#,
            ),
            (
                "timestamp(6) with time zone",
                r#"PgTimestamp [("timezone", Boolean(true)), ("precision", Integer(6))]"#,
            ),
            ("timestamp without time zone", "PgTimestamp []"),
            (
                "time(3) without time zone",
                r#"PgTime [("precision", Integer(3))]"#,
            ),
            (
                "interval day to second(2)",
                r#"PgInterval [("precision", Integer(2)), ("fields", Text("day to second"))]"#,
            ),
            ("interval", "PgInterval []"),
            ("interval year", r#"PgInterval [("fields", Text("year"))]"#),
            (
                "bit varying(4)",
                r#"PgBit [("length", Integer(4)), ("varying", Boolean(true))]"#,
            ),
            ("\"char\"", "String []"),
            ("xml", r#"Null [("col_spec", Text("xml"))]"#),
            (
                "geometry(Point,4326)",
                r#"Null [("col_spec", Text("geometry(Point,4326)"))]"#,
            ),
            ("", r#"Null [("col_spec", Text(""))]"#),
            (")(", r#"Null [("col_spec", Text(")("))]"#),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        assert!(shown("integer[]").starts_with("PgArray"));
        assert_eq!(shown("xml[]"), r#"Null [("col_spec", Text("xml[]"))]"#);
    }
}
