use std::sync::LazyLock;

use regex::Regex;

use super::Sqlite;
use crate::dialect::standard::{
    collated, longest_label, numeric, unsupported, user_defined, with_length,
};
use crate::error::Result;
use crate::schema::{DataType, TypeClass};

/// The type as CAST takes it, which knows no collation.
pub(super) fn without_collation(data_type: &DataType) -> DataType {
    let mut bare = data_type.for_dialect("sqlite").clone();
    bare.arguments.retain(|(name, _)| *name != "collation");
    bare
}

/// A type as it stands in DDL. SQLite takes any word for a type; the ones here are those which
/// SQLAlchemy writes.
pub(super) fn data_type(data_type: &DataType) -> Result<String> {
    let own = data_type.for_dialect("sqlite");
    Ok(match own.class {
        TypeClass::Integer | TypeClass::SqlInteger | TypeClass::MysqlInteger => "INTEGER".into(),
        TypeClass::SmallInteger | TypeClass::SqlSmallint | TypeClass::MysqlSmallint => {
            "SMALLINT".into()
        }
        TypeClass::BigInteger | TypeClass::SqlBigint | TypeClass::MysqlBigint => "BIGINT".into(),
        TypeClass::Boolean | TypeClass::SqlBoolean => "BOOLEAN".into(),
        TypeClass::String
        | TypeClass::Unicode
        | TypeClass::SqlVarchar
        | TypeClass::MysqlVarchar => collated(&Sqlite, "VARCHAR", own),
        TypeClass::Text | TypeClass::UnicodeText | TypeClass::SqlText | TypeClass::MysqlText => {
            collated(&Sqlite, "TEXT", own)
        }
        TypeClass::SqlChar | TypeClass::MysqlChar => collated(&Sqlite, "CHAR", own),
        TypeClass::SqlNchar | TypeClass::MysqlNchar => collated(&Sqlite, "NCHAR", own),
        TypeClass::SqlNvarchar | TypeClass::MysqlNvarchar => collated(&Sqlite, "NVARCHAR", own),
        TypeClass::SqlClob => "CLOB".into(),
        TypeClass::Numeric | TypeClass::SqlNumeric | TypeClass::MysqlNumeric => {
            numeric("NUMERIC", own)
        }
        TypeClass::SqlDecimal | TypeClass::MysqlDecimal => numeric("DECIMAL", own),
        TypeClass::Float | TypeClass::SqlFloat | TypeClass::MysqlFloat => "FLOAT".into(),
        TypeClass::Double | TypeClass::SqlDouble | TypeClass::MysqlDouble => "DOUBLE".into(),
        TypeClass::SqlDoublePrecision => "DOUBLE PRECISION".into(),
        TypeClass::SqlReal | TypeClass::MysqlReal => "REAL".into(),
        TypeClass::SqliteDate => with_affinity("DATE", own),
        TypeClass::SqliteTime => with_affinity("TIME", own),
        TypeClass::SqliteDatetime => with_affinity("DATETIME", own),
        TypeClass::Date | TypeClass::SqlDate => "DATE".into(),
        TypeClass::Time | TypeClass::SqlTime | TypeClass::PgTime | TypeClass::MysqlTime => {
            "TIME".into()
        }
        TypeClass::DateTime
        | TypeClass::SqlDatetime
        | TypeClass::MysqlDatetime
        | TypeClass::Interval => "DATETIME".into(),
        TypeClass::SqlTimestamp | TypeClass::PgTimestamp | TypeClass::MysqlTimestamp => {
            "TIMESTAMP".into()
        }
        TypeClass::LargeBinary | TypeClass::PickleType | TypeClass::SqlBlob => "BLOB".into(),
        TypeClass::SqlBinary => with_length("BINARY", own),
        TypeClass::SqlVarbinary => with_length("VARBINARY", own),
        TypeClass::Json | TypeClass::PgJson | TypeClass::MysqlJson | TypeClass::SqliteJson => {
            "JSON".into()
        }
        TypeClass::PgJsonb | TypeClass::SqliteJsonb => "JSONB".into(),
        TypeClass::Uuid => "CHAR(32)".into(),
        TypeClass::SqlUuid => "UUID".into(),
        TypeClass::Enum | TypeClass::PgEnum => longest_label(own),
        TypeClass::UserDefined => user_defined(own)?,
        TypeClass::Null => {
            return Err(unsupported(
                "a column has no type (`NullType`)",
                "give the column a type in the script or the model",
            ));
        }
        TypeClass::Array
        | TypeClass::PgArray
        | TypeClass::PgBit
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
        | TypeClass::PgTsvector
        | TypeClass::MysqlBit
        | TypeClass::MysqlEnum
        | TypeClass::MysqlInet4
        | TypeClass::MysqlInet6
        | TypeClass::MysqlLongblob
        | TypeClass::MysqlLongtext
        | TypeClass::MysqlMediumblob
        | TypeClass::MysqlMediumint
        | TypeClass::MysqlMediumtext
        | TypeClass::MysqlSet
        | TypeClass::MysqlTinyblob
        | TypeClass::MysqlTinyint
        | TypeClass::MysqlTinytext
        | TypeClass::MysqlYear => {
            return Err(unsupported(
                format!("SQLite has no type `{}`", own.class.name()),
                "use a type of `sqlalchemy` itself, or give SQLite its own with \
                 `.with_variant(..., \"sqlite\")`",
            ));
        }
    })
}

/// The name of a type of dates or times, with `_CHAR` if its storage format has nothing but digits, which SQLite
/// would take for a number otherwise.
fn with_affinity(name: &str, data_type: &DataType) -> String {
    let Some(format) = data_type.text("storage_format") else {
        return name.to_owned();
    };
    let has_only_digits = NUMBER_OF_FORMAT
        .replace_all(format, "")
        .chars()
        .all(|c| c.is_ascii_digit());
    format!("{name}{}", if has_only_digits { "_CHAR" } else { "" })
}

/// A number in a storage format (`%(year)04d`).
static NUMBER_OF_FORMAT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"%\(\w+\)0?\d*d").expect("invariant: a constant pattern is valid")
});
