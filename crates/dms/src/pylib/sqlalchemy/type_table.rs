//! What is known of SQLAlchemy's type classes beyond their names and parameters.

use crate::schema::TypeClass::{self, *};
use crate::schema::TypeModule;

/// The class from which a type's class derives, if that is one with a name of its own.
pub(super) fn base(class: TypeClass) -> Option<TypeClass> {
    Some(match class {
        SmallInteger | BigInteger | SqlInteger | MysqlMediumint | MysqlTinyint => Integer,
        Text | Unicode | Enum | SqlChar | SqlVarchar | MysqlLongtext | MysqlMediumtext
        | MysqlSet | MysqlTinytext => String,
        UnicodeText | SqlClob | SqlText => Text,
        Double | SqlFloat | SqlReal => Float,
        SqlBigint => BigInteger,
        SqlBlob | PgBytea => LargeBinary,
        SqlBoolean => Boolean,
        SqlDate | SqliteDate => Date,
        SqlDatetime | SqlTimestamp | SqliteDatetime => DateTime,
        SqlDecimal | SqlNumeric => Numeric,
        SqlDouble | SqlDoublePrecision => Double,
        SqlNchar | SqlNvarchar => Unicode,
        SqlSmallint => SmallInteger,
        SqlTime | SqliteTime => Time,
        SqlUuid => Uuid,
        PgArray => Array,
        PgCitext | MysqlText => SqlText,
        PgEnum | MysqlEnum => Enum,
        PgJson | MysqlJson | SqliteJson => Json,
        PgJsonb => PgJson,
        SqliteJsonb => SqliteJson,
        PgTime | MysqlTime => SqlTime,
        PgTimestamp | MysqlTimestamp => SqlTimestamp,
        MysqlBigint => SqlBigint,
        MysqlChar => SqlChar,
        MysqlDatetime => SqlDatetime,
        MysqlDecimal => SqlDecimal,
        MysqlDouble => SqlDouble,
        MysqlFloat => SqlFloat,
        MysqlInteger => SqlInteger,
        MysqlNchar => SqlNchar,
        MysqlNumeric => SqlNumeric,
        MysqlNvarchar => SqlNvarchar,
        MysqlReal => SqlReal,
        MysqlSmallint => SqlSmallint,
        MysqlVarchar => SqlVarchar,
        _ => return None,
    })
}

/// Further names of a module for classes that have their own name elsewhere.
pub(super) fn aliases(module: TypeModule) -> &'static [(&'static str, TypeClass)] {
    match module {
        TypeModule::Sqlalchemy => &[("INT", SqlInteger), ("MatchType", Boolean)],
        TypeModule::Postgresql => &[
            ("BIGINT", SqlBigint),
            ("BOOLEAN", SqlBoolean),
            ("CHAR", SqlChar),
            ("DATE", SqlDate),
            ("DOUBLE_PRECISION", SqlDoublePrecision),
            ("FLOAT", SqlFloat),
            ("INTEGER", SqlInteger),
            ("NUMERIC", SqlNumeric),
            ("REAL", SqlReal),
            ("SMALLINT", SqlSmallint),
            ("TEXT", SqlText),
            ("UUID", SqlUuid),
            ("VARCHAR", SqlVarchar),
        ],
        TypeModule::Mysql => &[
            ("BINARY", SqlBinary),
            ("BLOB", SqlBlob),
            ("BOOLEAN", SqlBoolean),
            ("DATE", SqlDate),
            ("VARBINARY", SqlVarbinary),
        ],
        TypeModule::Sqlite => &[
            ("BLOB", SqlBlob),
            ("BOOLEAN", SqlBoolean),
            ("CHAR", SqlChar),
            ("DECIMAL", SqlDecimal),
            ("FLOAT", SqlFloat),
            ("INTEGER", SqlInteger),
            ("NUMERIC", SqlNumeric),
            ("REAL", SqlReal),
            ("SMALLINT", SqlSmallint),
            ("TEXT", SqlText),
            ("TIMESTAMP", SqlTimestamp),
            ("VARCHAR", SqlVarchar),
        ],
    }
}

/// The Python module of a type's class.
pub(super) fn module_name(module: TypeModule) -> &'static str {
    match module {
        TypeModule::Sqlalchemy => "sqlalchemy.sql.sqltypes",
        TypeModule::Postgresql => "sqlalchemy.dialects.postgresql",
        TypeModule::Mysql => "sqlalchemy.dialects.mysql",
        TypeModule::Sqlite => "sqlalchemy.dialects.sqlite",
    }
}

/// Whether the class takes its labels as positional arguments.
pub(super) fn takes_labels(class: TypeClass) -> bool {
    matches!(class, Enum | PgEnum | MysqlEnum | MysqlSet)
}

/// Whether the labels make up an enumeration that may come from a Python enum.
pub(super) fn is_enum(class: TypeClass) -> bool {
    matches!(class, Enum | PgEnum | MysqlEnum)
}

/// Keyword arguments that the class takes and that no DDL and no script depends on.
pub(super) fn ignored(class: TypeClass) -> &'static [&'static str] {
    match class {
        Enum | PgEnum | MysqlEnum => &[
            "values_callable",
            "validate_strings",
            "sort_key_function",
            "omit_aliases",
            "quote",
            "metadata",
            "inherit_schema",
            "name",
            "schema",
            "create_type",
            "native_enum",
            "create_constraint",
            "length",
            "strict",
        ],
        MysqlSet => &["length"],
        Boolean | SqlBoolean => &["_create_events"],
        PickleType => &["protocol", "pickler", "comparator"],
        PgDomain => &["metadata", "quote", "inherit_schema", "collation_schema"],
        SqliteDate => &["regexp"],
        SqliteDatetime | SqliteTime => &["regexp", "truncate_microseconds"],
        _ => &[],
    }
}

/// How many parameters of the class may be given by position; `None` is all of them.
pub(super) fn positional(class: TypeClass) -> Option<usize> {
    let parameters = class.parameters();
    let by_name_alone = |parameter: &str| match class.module() {
        TypeModule::Mysql => matches!(
            parameter,
            "unsigned" | "zerofill" | "charset" | "collation" | "decimal_return_scale"
        ),
        TypeModule::Sqlite => parameter == "timezone",
        TypeModule::Sqlalchemy => parameter == "impl",
        TypeModule::Postgresql => false,
    };
    parameters
        .iter()
        .position(|parameter| by_name_alone(parameter))
}

/// What a parameter's argument must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A whole number.
    Integer,
    /// True or False.
    Flag,
    /// A text.
    Text,
    /// Something that is checked elsewhere.
    Other,
}

/// What the argument of this parameter must be.
pub(super) fn kind(parameter: &str) -> Kind {
    match parameter {
        "length"
        | "precision"
        | "scale"
        | "decimal_return_scale"
        | "display_width"
        | "fsp"
        | "second_precision"
        | "day_precision"
        | "dimensions" => Kind::Integer,
        "timezone"
        | "asdecimal"
        | "native"
        | "as_uuid"
        | "native_uuid"
        | "native_enum"
        | "create_constraint"
        | "as_tuple"
        | "zero_indexes"
        | "none_as_null"
        | "unsigned"
        | "zerofill"
        | "ascii"
        | "unicode"
        | "binary"
        | "national"
        | "varying"
        | "retrieve_as_bitwise" => Kind::Flag,
        "collation" | "collation_schema" | "charset" | "fields" | "storage_format" => Kind::Text,
        _ => Kind::Other,
    }
}

/// Whether `value` is what the class's parameter has when it is not given.
pub(super) fn is_default(class: TypeClass, parameter: &str, value: &dms_python::Value) -> bool {
    use dms_python::Value;
    let is_true_by_default = match parameter {
        "asdecimal" => !matches!(
            class,
            Float | Double | SqlFloat | SqlReal | SqlDouble | SqlDoublePrecision | MysqlFloat
        ),
        "native" | "as_uuid" | "native_uuid" | "native_enum" | "create_type" => true,
        _ => false,
    };
    match value {
        Value::None => true,
        Value::Bool(given) => *given == is_true_by_default,
        _ => false,
    }
}
