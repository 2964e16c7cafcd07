use super::Postgres;
use super::named_type;
use crate::dialect::standard::{
    collated, keyword_phrase, longest_label, numeric, unsupported, user_defined, with_length,
};
use crate::error::{Error, Result};
use crate::schema::{DataType, Literal, TypeClass};

/// A type as it stands in DDL. Upper-case classes are written as they are named, even those that
/// PostgreSQL does not have: the script says so.
pub(super) fn data_type(data_type: &DataType) -> Result<String> {
    let own = data_type.for_dialect("postgresql");
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
        | TypeClass::MysqlVarchar => collated(&Postgres, "VARCHAR", own),
        TypeClass::Text | TypeClass::UnicodeText | TypeClass::SqlText | TypeClass::MysqlText => {
            collated(&Postgres, "TEXT", own)
        }
        TypeClass::SqlChar | TypeClass::MysqlChar => collated(&Postgres, "CHAR", own),
        TypeClass::SqlNchar | TypeClass::MysqlNchar => collated(&Postgres, "NCHAR", own),
        TypeClass::SqlNvarchar | TypeClass::MysqlNvarchar => collated(&Postgres, "NVARCHAR", own),
        TypeClass::SqlClob => "CLOB".into(),
        TypeClass::PgCitext => "CITEXT".into(),
        TypeClass::Numeric | TypeClass::SqlNumeric | TypeClass::MysqlNumeric => {
            numeric("NUMERIC", own)
        }
        TypeClass::SqlDecimal | TypeClass::MysqlDecimal => numeric("DECIMAL", own),
        TypeClass::Float | TypeClass::SqlFloat | TypeClass::MysqlFloat => {
            match own.integer("precision") {
                Some(precision) if precision != 0 => format!("FLOAT({precision})"),
                _ => "FLOAT".into(),
            }
        }
        TypeClass::Double | TypeClass::SqlDoublePrecision => "DOUBLE PRECISION".into(),
        TypeClass::SqlDouble | TypeClass::MysqlDouble => "DOUBLE".into(),
        TypeClass::SqlReal | TypeClass::MysqlReal => "REAL".into(),
        TypeClass::Date | TypeClass::SqlDate | TypeClass::SqliteDate => "DATE".into(),
        TypeClass::Time
        | TypeClass::SqlTime
        | TypeClass::PgTime
        | TypeClass::MysqlTime
        | TypeClass::SqliteTime => time("TIME", own),
        TypeClass::DateTime
        | TypeClass::SqlTimestamp
        | TypeClass::PgTimestamp
        | TypeClass::MysqlTimestamp
        | TypeClass::SqliteDatetime => time("TIMESTAMP", own),
        TypeClass::SqlDatetime | TypeClass::MysqlDatetime => "DATETIME".into(),
        TypeClass::Interval if matches!(own.argument("native"), Some(Literal::Boolean(false))) => {
            "TIMESTAMP WITHOUT TIME ZONE".into()
        }
        TypeClass::Interval => interval(None, own.integer("second_precision"))?,
        TypeClass::PgInterval => interval(own.text("fields"), own.integer("precision"))?,
        TypeClass::LargeBinary | TypeClass::PickleType | TypeClass::PgBytea => "BYTEA".into(),
        TypeClass::SqlBlob => "BLOB".into(),
        TypeClass::SqlBinary => with_length("BINARY", own),
        TypeClass::SqlVarbinary => with_length("VARBINARY", own),
        TypeClass::Json | TypeClass::PgJson | TypeClass::MysqlJson | TypeClass::SqliteJson => {
            "JSON".into()
        }
        TypeClass::PgJsonb | TypeClass::SqliteJsonb => "JSONB".into(),
        TypeClass::PgJsonpath => "JSONPATH".into(),
        TypeClass::Uuid if matches!(own.argument("native_uuid"), Some(Literal::Boolean(false))) => {
            "CHAR(32)".into()
        }
        TypeClass::Uuid | TypeClass::SqlUuid => "UUID".into(),
        TypeClass::Enum if !named_type::is_native_enum(own) => longest_label(own),
        TypeClass::Enum | TypeClass::PgEnum | TypeClass::PgDomain => named_type::type_name(own)?,
        TypeClass::Array | TypeClass::PgArray => array(own)?,
        TypeClass::PgBit => bit(own),
        TypeClass::PgCidr => "CIDR".into(),
        TypeClass::PgDatemultirange => "DATEMULTIRANGE".into(),
        TypeClass::PgDaterange => "DATERANGE".into(),
        TypeClass::PgHstore => "HSTORE".into(),
        TypeClass::PgInet => "INET".into(),
        TypeClass::PgInt4multirange => "INT4MULTIRANGE".into(),
        TypeClass::PgInt4range => "INT4RANGE".into(),
        TypeClass::PgInt8multirange => "INT8MULTIRANGE".into(),
        TypeClass::PgInt8range => "INT8RANGE".into(),
        TypeClass::PgMacaddr => "MACADDR".into(),
        TypeClass::PgMacaddr8 => "MACADDR8".into(),
        TypeClass::PgMoney => "MONEY".into(),
        TypeClass::PgNummultirange => "NUMMULTIRANGE".into(),
        TypeClass::PgNumrange => "NUMRANGE".into(),
        TypeClass::PgOid => "OID".into(),
        TypeClass::PgRegclass => "REGCLASS".into(),
        TypeClass::PgRegconfig => "REGCONFIG".into(),
        TypeClass::PgTsmultirange => "TSMULTIRANGE".into(),
        TypeClass::PgTsquery => "TSQUERY".into(),
        TypeClass::PgTsrange => "TSRANGE".into(),
        TypeClass::PgTstzmultirange => "TSTZMULTIRANGE".into(),
        TypeClass::PgTstzrange => "TSTZRANGE".into(),
        TypeClass::PgTsvector => "TSVECTOR".into(),
        TypeClass::UserDefined => user_defined(own)?,
        TypeClass::Null => return Err(no_type()),
        TypeClass::MysqlBit
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
                format!("PostgreSQL has no type `mysql.{}`", own.class.name()),
                "use a type of `sqlalchemy` itself, or give PostgreSQL its own with \
                 `.with_variant(..., \"postgresql\")`",
            ));
        }
    })
}

fn no_type() -> Error {
    unsupported(
        "a column has no type (`NullType`)",
        "give the column a type in the script or the model",
    )
}

fn time(name: &str, data_type: &DataType) -> String {
    let precision = data_type
        .integer("precision")
        .map_or_else(String::new, |precision| format!("({precision})"));
    let zone = if data_type.is_true("timezone") {
        "WITH"
    } else {
        "WITHOUT"
    };
    format!("{name}{precision} {zone} TIME ZONE")
}

fn interval(fields: Option<&str>, precision: Option<i64>) -> Result<String> {
    let mut text = "INTERVAL".to_owned();
    if let Some(fields) = fields {
        text.push(' ');
        text.push_str(keyword_phrase("`fields` of an interval", fields, false)?);
    }
    if let Some(precision) = precision {
        text.push_str(&format!(" ({precision})"));
    }
    Ok(text)
}

fn bit(data_type: &DataType) -> String {
    let length = data_type.integer("length");
    match (data_type.is_true("varying"), length) {
        (true, None) => "BIT VARYING".into(),
        (true, Some(length)) => format!("BIT VARYING({length})"),
        (false, length) => format!("BIT({})", length.unwrap_or(1)),
    }
}

fn array(own: &DataType) -> Result<String> {
    let Some(Literal::Type(item)) = own.argument("item_type") else {
        return Err(unsupported(
            "an array has no item type",
            "write `sa.ARRAY(sa.Integer())` with the type of its items",
        ));
    };
    let item = data_type(item)?;
    let dimensions = own.integer("dimensions").unwrap_or(1);
    let Some(dimensions) = usize::try_from(dimensions).ok().filter(|&own| own <= 99) else {
        return Err(unsupported(
            format!("an array of {dimensions} dimensions"),
            "PostgreSQL's arrays have up to 6 dimensions",
        ));
    };
    let brackets = "[]".repeat(dimensions);
    Ok(match item.split_once(" COLLATE ") {
        Some((name, collation)) => format!("{name}{brackets} COLLATE {collation}"),
        None => format!("{item}{brackets}"),
    })
}
