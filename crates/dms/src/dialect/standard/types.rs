use super::{Syntax, quote, unsupported};
use crate::error::Result;
use crate::schema::{DataType, Literal, TypeClass};

/// The size of an integer type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect) enum IntegerKind {
    /// SMALLINT.
    Small,
    /// INTEGER.
    Plain,
    /// BIGINT.
    Big,
}

/// The size of this type's class if it is an integer, in SQLAlchemy's sense of the affinity.
pub(in crate::dialect) fn integer_kind(class: TypeClass) -> Option<IntegerKind> {
    match class {
        TypeClass::SmallInteger | TypeClass::SqlSmallint | TypeClass::MysqlSmallint => {
            Some(IntegerKind::Small)
        }
        TypeClass::BigInteger | TypeClass::SqlBigint | TypeClass::MysqlBigint => {
            Some(IntegerKind::Big)
        }
        TypeClass::Integer
        | TypeClass::SqlInteger
        | TypeClass::MysqlInteger
        | TypeClass::MysqlMediumint
        | TypeClass::MysqlTinyint => Some(IntegerKind::Plain),
        _ => None,
    }
}

/// Whether this class is an exact number (NUMERIC), which may be numbered if its scale is 0.
pub(super) fn is_exact_number(class: TypeClass) -> bool {
    matches!(
        class,
        TypeClass::Numeric
            | TypeClass::SqlNumeric
            | TypeClass::SqlDecimal
            | TypeClass::MysqlNumeric
            | TypeClass::MysqlDecimal
    )
}

/// `NAME`, or `NAME(length)` if the type has one.
pub(in crate::dialect) fn with_length(name: &str, data_type: &DataType) -> String {
    match data_type.integer("length") {
        Some(length) if length != 0 => format!("{name}({length})"),
        _ => name.to_owned(),
    }
}

/// `NAME(length) COLLATE collation`, both where the type has them.
pub(in crate::dialect) fn collated(
    syntax: &dyn Syntax,
    name: &str,
    data_type: &DataType,
) -> String {
    let text = with_length(name, data_type);
    let collation = data_type.text("collation").filter(|name| !name.is_empty());
    let schema = data_type.text("collation_schema");
    match (collation, schema.filter(|name| !name.is_empty())) {
        (Some(collation), None) => format!("{text} COLLATE {}", quote(syntax, collation)),
        (Some(collation), Some(schema)) => format!(
            "{text} COLLATE {}.{}",
            quote(syntax, schema),
            quote(syntax, collation)
        ),
        (None, _) => text,
    }
}

/// `NAME(precision, scale)`, both where the type has them.
pub(in crate::dialect) fn numeric(name: &str, data_type: &DataType) -> String {
    match (data_type.integer("precision"), data_type.integer("scale")) {
        (None, _) => name.to_owned(),
        (Some(precision), None) => format!("{name}({precision})"),
        (Some(precision), Some(scale)) => format!("{name}({precision}, {scale})"),
    }
}

/// A type that a class of Python writes itself: the text that it gave.
pub(in crate::dialect) fn user_defined(data_type: &DataType) -> Result<String> {
    let text = data_type.text("col_spec").unwrap_or_default().trim();
    let is_one_line = !text.is_empty() && !text.contains([';', '\0', '\n']) && !text.contains("--");
    if is_one_line {
        return Ok(text.to_owned());
    }
    Err(unsupported(
        format!("`{text}` is no type"),
        "let `get_col_spec()` return the words of one type, as `VECTOR(3)`",
    ))
}

/// The labels of an enum.
pub(in crate::dialect) fn enum_labels(data_type: &DataType) -> Vec<&str> {
    match data_type.argument("enums") {
        Some(Literal::List(labels)) => labels
            .iter()
            .filter_map(|label| match label {
                Literal::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// An enum as text of the length of its longest label, for databases without enums.
pub(in crate::dialect) fn longest_label(data_type: &DataType) -> String {
    let longest = enum_labels(data_type)
        .iter()
        .map(|label| label.chars().count())
        .max()
        .unwrap_or(0);
    match data_type.argument("length") {
        Some(Literal::Integer(length)) => format!("VARCHAR({length})"),
        // `length=None`, which is not the same as no word of it.
        Some(_) => "VARCHAR".into(),
        None if longest == 0 => "VARCHAR".into(),
        None => format!("VARCHAR({longest})"),
    }
}

/// What creating or dropping a type comes to in a database whose enums are part of their columns: nothing. Domains
/// it has none.
pub(in crate::dialect) fn no_type(
    syntax: &dyn Syntax,
    data_type: &DataType,
) -> Result<Vec<String>> {
    if data_type.for_dialect(syntax.dialect()).class == TypeClass::PgDomain {
        return Err(unsupported(
            format!("{} has no domains", syntax.title()),
            "guard it with `if op.get_context().dialect.name == \"postgresql\":`",
        ));
    }
    Ok(Vec::new())
}

/// A type without what is said of its text.
pub(in crate::dialect) fn without_text_form(data_type: &DataType) -> DataType {
    const OF_TEXT: &[&str] = &[
        "collation",
        "collation_schema",
        "charset",
        "ascii",
        "unicode",
        "binary",
        "national",
    ];
    let mut bare = data_type.clone();
    (bare.arguments).retain(|(parameter, _)| !OF_TEXT.contains(parameter));
    bare
}

/// A type's text as its name in lower case, with the words behind the arguments, and the arguments:
/// `timestamp with time zone` and 3 of `TIMESTAMP(3) WITH TIME ZONE`.
pub(in crate::dialect) fn name_and_arguments(text: &str) -> (String, Vec<String>) {
    let lower = text.to_lowercase();
    let parts = lower.split_once('(').and_then(|(before, rest)| {
        let (inner, after) = rest.rsplit_once(')')?;
        Some((before, inner, after))
    });
    let (before, inner, after) = parts.unwrap_or((&lower, "", ""));
    let name: Vec<&str> = before
        .split_whitespace()
        .chain(after.split_whitespace())
        .collect();
    let arguments = inner
        .split(',')
        .map(str::trim)
        .filter(|argument| !argument.is_empty());
    (name.join(" "), arguments.map(str::to_owned).collect())
}

/// A name with arguments, if there are some.
pub(in crate::dialect) fn with_arguments(name: &str, arguments: &[String]) -> String {
    if arguments.is_empty() {
        name.to_owned()
    } else {
        format!("{name}({})", arguments.join(","))
    }
}
