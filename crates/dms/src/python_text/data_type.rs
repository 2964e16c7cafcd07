//! Types as SQLAlchemy's `repr()` writes them.

use super::string;
use crate::schema::{DataType, Literal, TypeClass};

/// `repr()` of a type, without modules and variants: `String(length=20)`.
pub(crate) fn data_type(data_type: &DataType) -> String {
    if let Some(custom) = &data_type.custom {
        let name = custom.split('(').next().unwrap_or(custom);
        let module = name.rfind('.').map_or(0, |dot| dot + 1);
        return custom[module..].to_owned();
    }
    let arguments = arguments(data_type, &mut self::data_type);
    format!("{}({arguments})", data_type.class.name())
}

/// The arguments in the parentheses: positional ones, then those that differ from their default. `nested` writes
/// types within types.
pub(crate) fn arguments(
    data_type: &DataType,
    nested: &mut dyn FnMut(&DataType) -> String,
) -> String {
    let mut arguments = Vec::new();
    for parameter in positional(data_type.class) {
        match data_type.argument(parameter) {
            Some(Literal::List(labels)) => {
                arguments.extend(labels.iter().map(|label| literal(label, nested)));
            }
            Some(value) => arguments.push(literal(value, nested)),
            None => {}
        }
    }
    for parameter in keywords(data_type.class) {
        let default = default(data_type, parameter);
        let value = match data_type.argument(parameter) {
            Some(value) => value.clone(),
            None => implied(data_type, parameter).unwrap_or_else(|| default.clone()),
        };
        if value != default {
            arguments.push(format!("{parameter}={}", literal(&value, nested)));
        }
    }
    arguments.join(", ")
}

/// `repr()` of a constant. `nested` writes types.
pub(crate) fn literal(literal: &Literal, nested: &mut dyn FnMut(&DataType) -> String) -> String {
    match literal {
        Literal::Null => "None".into(),
        Literal::Boolean(value) => super::boolean(*value).into(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => super::float(*value),
        Literal::Decimal(text) => format!("Decimal({})", string(text)),
        Literal::Text(text) | Literal::DateTime(text) => string(text),
        Literal::Bytes(bytes) => super::bytes(bytes),
        Literal::List(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| self::literal(item, nested))
                .collect();
            format!("[{}]", items.join(", "))
        }
        Literal::Type(data_type) => nested(data_type),
    }
}

/// The parameters that `repr()` writes without keyword.
fn positional(class: TypeClass) -> &'static [&'static str] {
    use TypeClass as T;
    match class {
        T::Enum | T::PgEnum | T::MysqlEnum | T::MysqlSet => &["enums"],
        T::Array | T::PgArray => &["item_type"],
        T::PgDomain => &["name", "data_type"],
        _ => &[],
    }
}

/// The parameters that `repr()` writes with keyword, in its order, which is not that of the constructor.
fn keywords(class: TypeClass) -> &'static [&'static str] {
    use TypeClass as T;
    match class {
        // These keep their arguments under other names, where `repr()` does not look.
        T::Interval | T::SqliteDate | T::SqliteDatetime | T::SqliteTime => &[],
        T::Enum => &[
            "name",
            "native_enum",
            "create_type",
            "create_constraint",
            "length",
            "schema",
        ],
        T::PgEnum => &["name", "create_type", "schema"],
        T::Array | T::PgArray => &["as_tuple", "dimensions", "zero_indexes"],
        T::PgDomain => &[
            "collation",
            "default",
            "constraint_name",
            "not_null",
            "check",
            "create_type",
        ],
        T::PgHstore => &["text_type"],
        T::MysqlDecimal | T::MysqlNumeric => &[
            "unsigned",
            "zerofill",
            "precision",
            "scale",
            "decimal_return_scale",
            "asdecimal",
        ],
        T::MysqlEnum => &[
            "charset",
            "collation",
            "ascii",
            "binary",
            "unicode",
            "national",
        ],
        T::MysqlSet => &[
            "charset",
            "collation",
            "ascii",
            "binary",
            "unicode",
            "national",
            "retrieve_as_bitwise",
        ],
        T::MysqlChar
        | T::MysqlVarchar
        | T::MysqlNchar
        | T::MysqlNvarchar
        | T::MysqlText
        | T::MysqlTinytext
        | T::MysqlMediumtext
        | T::MysqlLongtext => &[
            "charset",
            "collation",
            "ascii",
            "binary",
            "unicode",
            "national",
            "length",
            "collation_schema",
        ],
        _ => class.parameters(),
    }
}

/// The value that `repr()` leaves out.
fn default(data_type: &DataType, parameter: &str) -> Literal {
    use TypeClass as T;
    match (parameter, data_type.class) {
        ("length", T::Enum) => longest_label(data_type),
        (
            "asdecimal",
            T::Numeric | T::SqlNumeric | T::SqlDecimal | T::MysqlNumeric | T::MysqlDecimal,
        )
        | ("as_uuid" | "native_uuid" | "native_enum" | "create_type", _) => Literal::Boolean(true),
        (
            "asdecimal"
            | "timezone"
            | "none_as_null"
            | "create_constraint"
            | "as_tuple"
            | "zero_indexes"
            | "varying"
            | "unsigned"
            | "zerofill"
            | "ascii"
            | "binary"
            | "unicode"
            | "national"
            | "retrieve_as_bitwise"
            | "not_null",
            _,
        ) => Literal::Boolean(false),
        _ => Literal::Null,
    }
}

/// What the constructor sets where nothing was given, other than what `repr()` leaves out.
fn implied(data_type: &DataType, parameter: &str) -> Option<Literal> {
    use TypeClass as T;
    match (parameter, data_type.class) {
        ("length", T::Enum) => Some(longest_label(data_type)),
        ("length", T::PgBit) if !data_type.is_true("varying") => Some(Literal::Integer(1)),
        ("astext_type", T::PgJson | T::PgJsonb) | ("text_type", T::PgHstore) => {
            Some(Literal::Type(Box::new(DataType::new(T::Text))))
        }
        ("asdecimal", T::MysqlDouble | T::MysqlReal)
        | ("national", T::MysqlNchar | T::MysqlNvarchar) => Some(Literal::Boolean(true)),
        _ => None,
    }
}

/// The length of an enum's longest label in characters.
fn longest_label(data_type: &DataType) -> Literal {
    let Some(Literal::List(labels)) = data_type.argument("enums") else {
        return Literal::Integer(0);
    };
    let longest = labels
        .iter()
        .map(|label| match label {
            Literal::Text(text) => text.chars().count(),
            _ => 0,
        })
        .max()
        .unwrap_or(0);
    Literal::Integer(i64::try_from(longest).unwrap_or(i64::MAX))
}
