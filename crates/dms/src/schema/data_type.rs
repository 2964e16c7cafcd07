use super::Literal;

/// The Python module in which a type's class lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TypeModule {
    /// `sqlalchemy`, rendered as `sa.`.
    Sqlalchemy,
    /// `sqlalchemy.dialects.postgresql`.
    Postgresql,
    /// `sqlalchemy.dialects.mysql`.
    Mysql,
    /// `sqlalchemy.dialects.sqlite`.
    Sqlite,
}

/// Declares [`TypeClass`]: variant, Python name, and the constructor's parameters in order.
macro_rules! type_classes {
    ($($module:ident { $($variant:ident $name:literal [$($parameter:ident),*];)* })*) => {
        /// The class of a type: SQLAlchemy's generic types, its upper-case ones (`Sql...`), and those
        /// that a dialect's module defines itself (`Pg...`, `Mysql...`, `Sqlite...`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "named after SQLAlchemy's classes, see `name`")]
        pub enum TypeClass { $($($variant,)*)* }

        impl TypeClass {
            /// Every class.
            pub const ALL: &'static [TypeClass] = &[$($(TypeClass::$variant,)*)*];

            /// The Python module of the class.
            pub fn module(self) -> TypeModule {
                match self { $($(TypeClass::$variant => TypeModule::$module,)*)* }
            }

            /// The Python name of the class.
            pub fn name(self) -> &'static str {
                match self { $($(TypeClass::$variant => $name,)*)* }
            }

            /// The names of the constructor's parameters, in order. `ENUM`-like classes take their
            /// labels as positional arguments, kept as the list argument `enums`.
            pub fn parameters(self) -> &'static [&'static str] {
                match self { $($(TypeClass::$variant => &[$(stringify!($parameter)),*],)*)* }
            }
        }
    };
}

type_classes! {
    Sqlalchemy {
        Integer "Integer" [];
        SmallInteger "SmallInteger" [];
        BigInteger "BigInteger" [];
        Boolean "Boolean" [create_constraint, name];
        String "String" [length, collation, collation_schema];
        Text "Text" [length, collation, collation_schema];
        Unicode "Unicode" [length, collation, collation_schema];
        UnicodeText "UnicodeText" [length, collation, collation_schema];
        Numeric "Numeric" [precision, scale, decimal_return_scale, asdecimal];
        Float "Float" [precision, asdecimal, decimal_return_scale];
        Double "Double" [precision, asdecimal, decimal_return_scale];
        Date "Date" [];
        Time "Time" [timezone];
        DateTime "DateTime" [timezone];
        Interval "Interval" [native, second_precision, day_precision];
        LargeBinary "LargeBinary" [length];
        PickleType "PickleType" [impl];
        Json "JSON" [none_as_null];
        Uuid "Uuid" [as_uuid, native_uuid];
        Enum "Enum" [enums, create_constraint, metadata, name, native_enum, length, schema, inherit_schema, create_type];
        Array "ARRAY" [item_type, as_tuple, dimensions, zero_indexes];
        Null "NullType" [];
        UserDefined "UserDefinedType" [col_spec];
        SqlBigint "BIGINT" [];
        SqlBinary "BINARY" [length];
        SqlBlob "BLOB" [length];
        SqlBoolean "BOOLEAN" [create_constraint, name];
        SqlChar "CHAR" [length, collation, collation_schema];
        SqlClob "CLOB" [length, collation, collation_schema];
        SqlDate "DATE" [];
        SqlDatetime "DATETIME" [timezone];
        SqlDecimal "DECIMAL" [precision, scale, decimal_return_scale, asdecimal];
        SqlDouble "DOUBLE" [precision, asdecimal, decimal_return_scale];
        SqlDoublePrecision "DOUBLE_PRECISION" [precision, asdecimal, decimal_return_scale];
        SqlFloat "FLOAT" [precision, asdecimal, decimal_return_scale];
        SqlInteger "INTEGER" [];
        SqlNchar "NCHAR" [length, collation, collation_schema];
        SqlNumeric "NUMERIC" [precision, scale, decimal_return_scale, asdecimal];
        SqlNvarchar "NVARCHAR" [length, collation, collation_schema];
        SqlReal "REAL" [precision, asdecimal, decimal_return_scale];
        SqlSmallint "SMALLINT" [];
        SqlText "TEXT" [length, collation, collation_schema];
        SqlTime "TIME" [timezone];
        SqlTimestamp "TIMESTAMP" [timezone];
        SqlUuid "UUID" [as_uuid];
        SqlVarbinary "VARBINARY" [length];
        SqlVarchar "VARCHAR" [length, collation, collation_schema];
    }
    Postgresql {
        PgArray "ARRAY" [item_type, as_tuple, dimensions, zero_indexes];
        PgBit "BIT" [length, varying];
        PgBytea "BYTEA" [length];
        PgCidr "CIDR" [];
        PgCitext "CITEXT" [length, collation, collation_schema];
        PgDatemultirange "DATEMULTIRANGE" [];
        PgDaterange "DATERANGE" [];
        PgDomain "DOMAIN" [name, data_type, collation, default, constraint_name, not_null, check, create_type, schema, default_expression];
        PgEnum "ENUM" [enums, name, create_type, schema];
        PgHstore "HSTORE" [text_type];
        PgInet "INET" [];
        PgInt4multirange "INT4MULTIRANGE" [];
        PgInt4range "INT4RANGE" [];
        PgInt8multirange "INT8MULTIRANGE" [];
        PgInt8range "INT8RANGE" [];
        PgInterval "INTERVAL" [precision, fields];
        PgJson "JSON" [none_as_null, astext_type];
        PgJsonb "JSONB" [none_as_null, astext_type];
        PgJsonpath "JSONPATH" [];
        PgMacaddr "MACADDR" [];
        PgMacaddr8 "MACADDR8" [];
        PgMoney "MONEY" [];
        PgNummultirange "NUMMULTIRANGE" [];
        PgNumrange "NUMRANGE" [];
        PgOid "OID" [];
        PgRegclass "REGCLASS" [];
        PgRegconfig "REGCONFIG" [];
        PgTime "TIME" [timezone, precision];
        PgTimestamp "TIMESTAMP" [timezone, precision];
        PgTsmultirange "TSMULTIRANGE" [];
        PgTsquery "TSQUERY" [];
        PgTsrange "TSRANGE" [];
        PgTstzmultirange "TSTZMULTIRANGE" [];
        PgTstzrange "TSTZRANGE" [];
        PgTsvector "TSVECTOR" [];
    }
    Mysql {
        MysqlBigint "BIGINT" [display_width, unsigned, zerofill];
        MysqlBit "BIT" [length];
        MysqlChar "CHAR" [length, charset, collation, ascii, unicode, binary, national, collation_schema];
        MysqlDatetime "DATETIME" [timezone, fsp];
        MysqlDecimal "DECIMAL" [precision, scale, asdecimal, unsigned, zerofill, decimal_return_scale];
        MysqlDouble "DOUBLE" [precision, scale, asdecimal, unsigned, zerofill, decimal_return_scale];
        MysqlEnum "ENUM" [enums, charset, collation, ascii, unicode, binary, national, collation_schema];
        MysqlFloat "FLOAT" [precision, scale, asdecimal, unsigned, zerofill, decimal_return_scale];
        MysqlInet4 "INET4" [];
        MysqlInet6 "INET6" [];
        MysqlInteger "INTEGER" [display_width, unsigned, zerofill];
        MysqlJson "JSON" [none_as_null];
        MysqlLongblob "LONGBLOB" [length];
        MysqlLongtext "LONGTEXT" [length, charset, collation, ascii, unicode, binary, national, collation_schema];
        MysqlMediumblob "MEDIUMBLOB" [length];
        MysqlMediumint "MEDIUMINT" [display_width, unsigned, zerofill];
        MysqlMediumtext "MEDIUMTEXT" [length, charset, collation, ascii, unicode, binary, national, collation_schema];
        MysqlNchar "NCHAR" [length, charset, collation, ascii, unicode, binary, national, collation_schema];
        MysqlNumeric "NUMERIC" [precision, scale, asdecimal, unsigned, zerofill, decimal_return_scale];
        MysqlNvarchar "NVARCHAR" [length, charset, collation, ascii, unicode, binary, national, collation_schema];
        MysqlReal "REAL" [precision, scale, asdecimal, unsigned, zerofill, decimal_return_scale];
        MysqlSet "SET" [enums, charset, collation, ascii, unicode, binary, national, retrieve_as_bitwise, collation_schema];
        MysqlSmallint "SMALLINT" [display_width, unsigned, zerofill];
        MysqlText "TEXT" [length, charset, collation, ascii, unicode, binary, national, collation_schema];
        MysqlTime "TIME" [timezone, fsp];
        MysqlTimestamp "TIMESTAMP" [timezone, fsp];
        MysqlTinyblob "TINYBLOB" [length];
        MysqlTinyint "TINYINT" [display_width, unsigned, zerofill];
        MysqlTinytext "TINYTEXT" [length, charset, collation, ascii, unicode, binary, national, collation_schema];
        MysqlVarchar "VARCHAR" [length, charset, collation, ascii, unicode, binary, national, collation_schema];
        MysqlYear "YEAR" [display_width];
    }
    Sqlite {
        SqliteDate "DATE" [storage_format];
        SqliteDatetime "DATETIME" [storage_format, timezone];
        SqliteJson "JSON" [none_as_null];
        SqliteJsonb "JSONB" [none_as_null];
        SqliteTime "TIME" [storage_format, timezone];
    }
}

/// A column's type: a class and the arguments that were given to it.
#[derive(Debug, Clone, PartialEq)]
pub struct DataType {
    /// The class.
    pub class: TypeClass,
    /// The arguments by parameter name, in the order of [`TypeClass::parameters`]; defaults left out.
    pub arguments: Vec<(&'static str, Literal)>,
    /// `with_variant()`: (dialect name, type), in the order given. What the `load_dialect_impl()` of a
    /// `TypeDecorator` answers for a dialect is such a variant too, with the decorator's own `custom` text.
    pub variants: Vec<(String, DataType)>,
    /// For a `TypeDecorator` of the project or of a library: the Python text that autogenerate writes
    /// for it (`models.EmailType(length=255)`). DDL comes from `class` and `arguments`, its `impl`.
    pub custom: Option<String>,
}

impl DataType {
    /// A type without arguments.
    pub fn new(class: TypeClass) -> Self {
        Self {
            class,
            arguments: Vec::new(),
            variants: Vec::new(),
            custom: None,
        }
    }

    /// The same type with one more argument. `parameter` must be one of the class's parameters.
    #[must_use]
    pub fn with(mut self, parameter: &'static str, value: Literal) -> Self {
        self.arguments.push((parameter, value));
        self
    }

    /// The argument of this parameter, if it was given.
    pub fn argument(&self, parameter: &str) -> Option<&Literal> {
        self.arguments
            .iter()
            .find(|(name, _)| *name == parameter)
            .map(|(_, value)| value)
    }

    /// The argument of this parameter if it is an integer.
    pub fn integer(&self, parameter: &str) -> Option<i64> {
        match self.argument(parameter)? {
            Literal::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    /// The argument of this parameter if it is a text.
    pub fn text(&self, parameter: &str) -> Option<&str> {
        match self.argument(parameter)? {
            Literal::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the argument of this parameter is true.
    pub fn is_true(&self, parameter: &str) -> bool {
        matches!(self.argument(parameter), Some(Literal::Boolean(true)))
    }

    /// The type that counts for a dialect: its variant, or the type itself; of a `PickleType` what it is kept in.
    pub fn for_dialect(&self, dialect: &str) -> &DataType {
        let own = self
            .variants
            .iter()
            .find(|(name, _)| name == dialect)
            .map_or(self, |(_, variant)| variant);
        match own.argument("impl") {
            Some(Literal::Type(implementation)) => implementation.for_dialect(dialect),
            _ => own,
        }
    }
}
