use super::{Flavor, Mysql};
use crate::dialect::standard::{
    Syntax as _, enum_labels, integer_kind, longest_label, numeric, quote, unsupported,
    user_defined, with_length,
};
use crate::error::Result;
use crate::schema::{DataType, Literal, TableName, TypeClass};

/// A type as it stands in DDL.
/// <https://dev.mysql.com/doc/refman/8.0/en/data-types.html>
pub(super) fn data_type(dialect: Mysql, data_type: &DataType) -> Result<String> {
    let own = data_type.for_dialect(dialect.dialect());
    Ok(match own.class {
        TypeClass::Integer | TypeClass::SqlInteger | TypeClass::MysqlInteger => {
            integer("INTEGER", own)
        }
        TypeClass::SmallInteger | TypeClass::SqlSmallint | TypeClass::MysqlSmallint => {
            integer("SMALLINT", own)
        }
        TypeClass::BigInteger | TypeClass::SqlBigint | TypeClass::MysqlBigint => {
            integer("BIGINT", own)
        }
        TypeClass::MysqlMediumint => integer("MEDIUMINT", own),
        TypeClass::MysqlTinyint => integer("TINYINT", own),
        TypeClass::Boolean | TypeClass::SqlBoolean => "BOOL".into(),
        TypeClass::String
        | TypeClass::Unicode
        | TypeClass::SqlVarchar
        | TypeClass::MysqlVarchar => {
            check_length(dialect, "VARCHAR", own)?;
            string(dialect, &with_any_length("VARCHAR", own), own)
        }
        TypeClass::SqlNvarchar | TypeClass::MysqlNvarchar => {
            check_length(dialect, "NVARCHAR", own)?;
            national(dialect, &with_any_length("VARCHAR", own), own)
        }
        TypeClass::SqlChar | TypeClass::MysqlChar => {
            string(dialect, &with_any_length("CHAR", own), own)
        }
        TypeClass::SqlNchar | TypeClass::MysqlNchar => {
            national(dialect, &with_any_length("CHAR", own), own)
        }
        TypeClass::Text | TypeClass::UnicodeText | TypeClass::SqlText | TypeClass::MysqlText => {
            string(dialect, &with_any_length("TEXT", own), own)
        }
        TypeClass::MysqlTinytext => string(dialect, "TINYTEXT", own),
        TypeClass::MysqlMediumtext => string(dialect, "MEDIUMTEXT", own),
        TypeClass::MysqlLongtext => string(dialect, "LONGTEXT", own),
        TypeClass::SqlClob => "CLOB".into(),
        TypeClass::Numeric | TypeClass::SqlNumeric | TypeClass::MysqlNumeric => {
            number(numeric("NUMERIC", own), own)
        }
        TypeClass::SqlDecimal | TypeClass::MysqlDecimal => number(numeric("DECIMAL", own), own),
        TypeClass::Float | TypeClass::SqlFloat | TypeClass::MysqlFloat => {
            number(numeric("FLOAT", own), own)
        }
        TypeClass::Double | TypeClass::SqlDouble | TypeClass::MysqlDouble => {
            number(with_scale("DOUBLE", own), own)
        }
        TypeClass::SqlReal | TypeClass::MysqlReal => number(with_scale("REAL", own), own),
        TypeClass::SqlDoublePrecision => "DOUBLE PRECISION".into(),
        TypeClass::Date | TypeClass::SqlDate | TypeClass::SqliteDate => "DATE".into(),
        TypeClass::Time
        | TypeClass::SqlTime
        | TypeClass::PgTime
        | TypeClass::MysqlTime
        | TypeClass::SqliteTime => with_fraction("TIME", own),
        TypeClass::DateTime
        | TypeClass::SqlDatetime
        | TypeClass::MysqlDatetime
        | TypeClass::SqliteDatetime
        | TypeClass::Interval => with_fraction("DATETIME", own),
        TypeClass::SqlTimestamp | TypeClass::PgTimestamp | TypeClass::MysqlTimestamp => {
            with_fraction("TIMESTAMP", own)
        }
        TypeClass::MysqlYear => match own.integer("display_width") {
            Some(width) => format!("YEAR({width})"),
            None => "YEAR".into(),
        },
        TypeClass::LargeBinary | TypeClass::SqlBlob => with_any_length("BLOB", own),
        TypeClass::PickleType => "BLOB".into(),
        TypeClass::MysqlTinyblob => "TINYBLOB".into(),
        TypeClass::MysqlMediumblob => "MEDIUMBLOB".into(),
        TypeClass::MysqlLongblob => "LONGBLOB".into(),
        TypeClass::SqlBinary => with_length("BINARY", own),
        TypeClass::SqlVarbinary => {
            check_length(dialect, "VARBINARY", own)?;
            with_any_length("VARBINARY", own)
        }
        TypeClass::MysqlBit | TypeClass::PgBit => with_any_length("BIT", own),
        TypeClass::Json | TypeClass::PgJson | TypeClass::MysqlJson | TypeClass::SqliteJson => {
            "JSON".into()
        }
        TypeClass::Uuid if dialect.flavor == Flavor::Mysql || is_false(own, "native_uuid") => {
            "CHAR(32)".into()
        }
        TypeClass::Uuid | TypeClass::SqlUuid => "UUID".into(),
        TypeClass::MysqlInet4 => "INET4".into(),
        TypeClass::MysqlInet6 => "INET6".into(),
        TypeClass::Enum if !is_native_enum(own) => {
            if own.argument("length") == Some(&Literal::Null) {
                check_length(dialect, "VARCHAR", own)?;
            }
            if enum_labels(own).is_empty() && own.argument("length").is_none() {
                return Ok("VARCHAR(0)".into());
            }
            longest_label(own)
        }
        TypeClass::Enum | TypeClass::PgEnum | TypeClass::MysqlEnum => {
            labelled(dialect, "ENUM", own)
        }
        TypeClass::MysqlSet => labelled(dialect, "SET", own),
        TypeClass::UserDefined => user_defined(own)?,
        TypeClass::Null => {
            return Err(unsupported(
                "a column has no type (`NullType`)",
                "give the column a type in the script or the model",
            ));
        }
        TypeClass::Array
        | TypeClass::PgArray
        | TypeClass::PgBytea
        | TypeClass::PgCidr
        | TypeClass::PgCitext
        | TypeClass::PgDatemultirange
        | TypeClass::PgDaterange
        | TypeClass::PgDomain
        | TypeClass::PgHstore
        | TypeClass::PgInet
        | TypeClass::PgInt4multirange
        | TypeClass::PgInt4range
        | TypeClass::PgInt8multirange
        | TypeClass::PgInt8range
        | TypeClass::PgInterval
        | TypeClass::PgJsonb
        | TypeClass::SqliteJsonb
        | TypeClass::PgJsonpath
        | TypeClass::PgMacaddr
        | TypeClass::PgMacaddr8
        | TypeClass::PgMoney
        | TypeClass::PgNummultirange
        | TypeClass::PgNumrange
        | TypeClass::PgOid
        | TypeClass::PgRegclass
        | TypeClass::PgRegconfig
        | TypeClass::PgTsmultirange
        | TypeClass::PgTsquery
        | TypeClass::PgTsrange
        | TypeClass::PgTstzmultirange
        | TypeClass::PgTstzrange
        | TypeClass::PgTsvector => {
            return Err(unsupported(
                format!("{} has no type `{}`", dialect.title(), own.class.name()),
                format!(
                    "use a type of `sqlalchemy` itself, or give {} its own with \
                     `.with_variant(..., \"{}\")`",
                    dialect.title(),
                    dialect.dialect()
                ),
            ));
        }
    })
}

/// A type of this column, whose name stands before the message of a refusal.
pub(super) fn of_column(
    dialect: Mysql,
    table: &TableName,
    column: &str,
    own: &DataType,
) -> Result<String> {
    data_type(dialect, own)
        .map_err(|error| error.context(format!("column `{column}` of table `{table}`")))
}

/// A type as it stands in CAST, which takes few types, under names of its own; `None` for the others,
/// whose CAST SQLAlchemy leaves out.
/// <https://dev.mysql.com/doc/refman/8.0/en/cast-functions.html#function_cast>
pub(super) fn cast_type(dialect: Mysql, cast_to: &DataType) -> Result<Option<String>> {
    let own = cast_to.for_dialect(dialect.dialect());
    if integer_kind(own.class).is_some() {
        let sign = if own.is_true("unsigned") {
            "UNSIGNED"
        } else {
            "SIGNED"
        };
        return Ok(Some(format!("{sign} INTEGER")));
    }
    if is_timestamp(dialect, cast_to) {
        return Ok(Some("DATETIME".into()));
    }
    Ok(match own.class {
        TypeClass::SqlDecimal
        | TypeClass::MysqlDecimal
        | TypeClass::MysqlChar
        | TypeClass::Interval
        | TypeClass::Date
        | TypeClass::SqlDate
        | TypeClass::SqliteDate
        | TypeClass::Time
        | TypeClass::SqlTime
        | TypeClass::PgTime
        | TypeClass::MysqlTime
        | TypeClass::SqliteTime => Some(data_type(dialect, own)?),
        class if is_date_time(class) => Some(data_type(dialect, own)?),
        TypeClass::Numeric | TypeClass::SqlNumeric | TypeClass::MysqlNumeric => {
            Some(number(numeric("DECIMAL", own), own))
        }
        TypeClass::MysqlVarchar
        | TypeClass::MysqlText
        | TypeClass::MysqlTinytext
        | TypeClass::MysqlMediumtext
        | TypeClass::MysqlLongtext
        | TypeClass::MysqlNchar
        | TypeClass::MysqlNvarchar => Some(character(dialect, &with_any_length("CHAR", own), own)),
        TypeClass::String
        | TypeClass::Unicode
        | TypeClass::Text
        | TypeClass::UnicodeText
        | TypeClass::SqlChar
        | TypeClass::SqlClob
        | TypeClass::SqlNchar
        | TypeClass::SqlNvarchar
        | TypeClass::SqlText
        | TypeClass::SqlVarchar => Some(with_any_length("CHAR", own)),
        TypeClass::Enum if !is_native_enum(own) => {
            Some(longest_label(own).replacen("VARCHAR", "CHAR", 1))
        }
        TypeClass::LargeBinary
        | TypeClass::PickleType
        | TypeClass::SqlBinary
        | TypeClass::SqlBlob
        | TypeClass::SqlVarbinary
        | TypeClass::MysqlTinyblob
        | TypeClass::MysqlMediumblob
        | TypeClass::MysqlLongblob => Some("BINARY".into()),
        TypeClass::Json | TypeClass::PgJson | TypeClass::MysqlJson | TypeClass::SqliteJson => {
            Some("JSON".into())
        }
        _ => None,
    })
}

/// Whether a class is a date with a time.
pub(super) fn is_date_time(class: TypeClass) -> bool {
    matches!(
        class,
        TypeClass::DateTime
            | TypeClass::SqlDatetime
            | TypeClass::SqlTimestamp
            | TypeClass::PgTimestamp
            | TypeClass::MysqlDatetime
            | TypeClass::MysqlTimestamp
            | TypeClass::SqliteDatetime
    )
}

/// Whether a type is a TIMESTAMP here.
pub(super) fn is_timestamp(dialect: Mysql, data_type: &DataType) -> bool {
    matches!(
        data_type.for_dialect(dialect.dialect()).class,
        TypeClass::SqlTimestamp | TypeClass::PgTimestamp | TypeClass::MysqlTimestamp
    )
}

/// Whether a type that asks for a check gets one: a boolean, or an enum that is kept as text.
pub(super) fn brings_check(dialect: Mysql, data_type: &DataType) -> bool {
    let own = data_type.for_dialect(dialect.dialect());
    match own.class {
        TypeClass::Boolean | TypeClass::SqlBoolean => true,
        TypeClass::Enum => !is_native_enum(own),
        _ => false,
    }
}

fn is_native_enum(own: &DataType) -> bool {
    !is_false(own, "native_enum")
}

fn is_false(own: &DataType, parameter: &str) -> bool {
    matches!(own.argument(parameter), Some(Literal::Boolean(false)))
}

fn integer(name: &str, own: &DataType) -> String {
    let text = match own.integer("display_width") {
        Some(width) => format!("{name}({width})"),
        None => name.to_owned(),
    };
    number(text, own)
}

/// A number with the words that only MySQL's own types have.
fn number(mut text: String, own: &DataType) -> String {
    if own.is_true("unsigned") {
        text.push_str(" UNSIGNED");
    }
    if own.is_true("zerofill") {
        text.push_str(" ZEROFILL");
    }
    text
}

/// `NAME(precision, scale)`, but only with both.
fn with_scale(name: &str, own: &DataType) -> String {
    match (own.integer("precision"), own.integer("scale")) {
        (Some(precision), Some(scale)) => format!("{name}({precision}, {scale})"),
        _ => name.to_owned(),
    }
}

fn with_fraction(name: &str, own: &DataType) -> String {
    match own.integer("fsp") {
        Some(digits) if digits != 0 => format!("{name}({digits})"),
        _ => name.to_owned(),
    }
}

fn with_any_length(name: &str, own: &DataType) -> String {
    match own.integer("length") {
        Some(length) => format!("{name}({length})"),
        None => name.to_owned(),
    }
}

fn check_length(dialect: Mysql, name: &str, own: &DataType) -> Result<()> {
    if own.integer("length").is_some() {
        return Ok(());
    }
    let title = dialect.title();
    Err(unsupported(
        format!("{title} needs a length for {name}"),
        format!("write a length, as in `sa.{}(255)`", own.class.name()),
    ))
}

/// Text with its character set and collation, or NATIONAL, which has a character set of its own.
fn string(dialect: Mysql, name: &str, own: &DataType) -> String {
    if own.is_true("national") {
        national(dialect, name, own)
    } else {
        character(dialect, name, own)
    }
}

fn national(dialect: Mysql, name: &str, own: &DataType) -> String {
    format!("NATIONAL {name}{}", collation(dialect, own))
}

fn character(dialect: Mysql, name: &str, own: &DataType) -> String {
    let character_set = match own.text("charset") {
        Some(name) if !name.is_empty() => format!(" CHARACTER SET {}", bare(dialect, name)),
        _ if own.is_true("ascii") => " ASCII".into(),
        _ if own.is_true("unicode") => " UNICODE".into(),
        _ => String::new(),
    };
    format!("{name}{character_set}{}", collation(dialect, own))
}

fn collation(dialect: Mysql, own: &DataType) -> String {
    match own.text("collation") {
        Some(name) if !name.is_empty() => format!(" COLLATE {}", bare(dialect, name)),
        _ if own.is_true("binary") => " BINARY".into(),
        _ => String::new(),
    }
}

/// The name of a character set or a collation, which has quotes only where it would be unsafe without.
fn bare(dialect: Mysql, name: &str) -> String {
    if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        name.to_owned()
    } else {
        quote(&dialect, name)
    }
}

fn labelled(dialect: Mysql, name: &str, own: &DataType) -> String {
    let labels: Vec<String> = enum_labels(own)
        .into_iter()
        .map(|label| dialect.text(label))
        .collect();
    string(dialect, &format!("{name}({})", labels.join(",")), own)
}
