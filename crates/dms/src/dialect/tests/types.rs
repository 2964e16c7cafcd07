//! Generated from the recorded scripts: each as the operation that it stands for.

use super::build::*;

#[test]
fn types_equal_alembic() {
    let types = Types::recorded(include_str!("recorded/types.txt"));
    types.equal("sa.Integer()", &of(Integer));
    types.equal("sa.SmallInteger()", &of(SmallInteger));
    types.equal("sa.BigInteger()", &of(BigInteger));
    types.equal("sa.Boolean()", &of(Boolean));
    types.equal(
        "sa.Boolean(create_constraint=True,name='ck')",
        &of(Boolean)
            .with("create_constraint", Literal::Boolean(true))
            .with("name", text("ck")),
    );
    types.equal("sa.String()", &of(String));
    types.equal(
        "sa.String(20)",
        &of(String).with("length", Literal::Integer(20)),
    );
    types.equal(
        "sa.String(20,collation='C')",
        &of(String)
            .with("length", Literal::Integer(20))
            .with("collation", text("C")),
    );
    types.equal("sa.Text()", &of(Text));
    types.equal(
        "sa.Text(100)",
        &of(Text).with("length", Literal::Integer(100)),
    );
    types.equal(
        "sa.Text(collation='de_DE')",
        &of(Text).with("collation", text("de_DE")),
    );
    types.equal(
        "sa.Unicode(20)",
        &of(Unicode).with("length", Literal::Integer(20)),
    );
    types.equal("sa.UnicodeText()", &of(UnicodeText));
    types.equal("sa.Numeric()", &of(Numeric));
    types.equal(
        "sa.Numeric(10)",
        &of(Numeric).with("precision", Literal::Integer(10)),
    );
    types.equal(
        "sa.Numeric(30,16)",
        &of(Numeric)
            .with("precision", Literal::Integer(30))
            .with("scale", Literal::Integer(16)),
    );
    types.equal(
        "sa.Numeric(scale=2)",
        &of(Numeric).with("scale", Literal::Integer(2)),
    );
    types.equal("sa.Float()", &of(Float));
    types.equal(
        "sa.Float(24)",
        &of(Float).with("precision", Literal::Integer(24)),
    );
    types.equal(
        "sa.Float(53)",
        &of(Float).with("precision", Literal::Integer(53)),
    );
    types.equal("sa.Double()", &of(Double));
    types.equal(
        "sa.Double(53)",
        &of(Double).with("precision", Literal::Integer(53)),
    );
    types.equal("sa.Date()", &of(Date));
    types.equal("sa.Time()", &of(Time));
    types.equal(
        "sa.Time(timezone=True)",
        &of(Time).with("timezone", Literal::Boolean(true)),
    );
    types.equal("sa.DateTime()", &of(DateTime));
    types.equal(
        "sa.DateTime(timezone=True)",
        &of(DateTime).with("timezone", Literal::Boolean(true)),
    );
    types.equal("sa.Interval()", &of(Interval));
    types.equal(
        "sa.Interval(second_precision=3,day_precision=2)",
        &of(Interval)
            .with("second_precision", Literal::Integer(3))
            .with("day_precision", Literal::Integer(2)),
    );
    types.equal(
        "sa.Interval(native=False)",
        &of(Interval).with("native", Literal::Boolean(false)),
    );
    types.equal("sa.LargeBinary()", &of(LargeBinary));
    types.equal(
        "sa.LargeBinary(100)",
        &of(LargeBinary).with("length", Literal::Integer(100)),
    );
    types.equal("sa.PickleType()", &of(PickleType));
    types.equal("sa.JSON()", &of(Json));
    types.equal("sa.Uuid()", &of(Uuid));
    types.equal(
        "sa.Uuid(native_uuid=False)",
        &of(Uuid).with("native_uuid", Literal::Boolean(false)),
    );
    types.equal(
        "sa.Uuid(as_uuid=False)",
        &of(Uuid).with("as_uuid", Literal::Boolean(false)),
    );
    types.equal(
        "sa.Enum('x','yy',name='e')",
        &of(Enum)
            .with("enums", Literal::List(vec![text("x"), text("yy")]))
            .with("name", text("e")),
    );
    types.equal(
        "sa.Enum('x','yy',name='e',native_enum=False)",
        &of(Enum)
            .with("enums", Literal::List(vec![text("x"), text("yy")]))
            .with("name", text("e"))
            .with("native_enum", Literal::Boolean(false)),
    );
    types.equal(
        "sa.Enum('x','yy',name='e',native_enum=False,length=9)",
        &of(Enum)
            .with("enums", Literal::List(vec![text("x"), text("yy")]))
            .with("name", text("e"))
            .with("native_enum", Literal::Boolean(false))
            .with("length", Literal::Integer(9)),
    );
    types.equal(
        "sa.Enum('x','yy',name='E',schema='S')",
        &of(Enum)
            .with("enums", Literal::List(vec![text("x"), text("yy")]))
            .with("name", text("E"))
            .with("schema", text("S")),
    );
    types.equal(
        "sa.Enum('x')",
        &of(Enum).with("enums", Literal::List(vec![text("x")])),
    );
    types.equal(
        "sa.Enum(name='e')",
        &of(Enum)
            .with("enums", Literal::List(vec![]))
            .with("name", text("e")),
    );
    types.equal(
        "sa.ARRAY(sa.Integer)",
        &of(Array).with("item_type", Literal::Type(Box::new(of(Integer)))),
    );
    types.equal(
        "sa.ARRAY(sa.String(5,collation='C'),dimensions=2)",
        &of(Array)
            .with(
                "item_type",
                Literal::Type(Box::new(
                    of(String)
                        .with("length", Literal::Integer(5))
                        .with("collation", text("C")),
                )),
            )
            .with("dimensions", Literal::Integer(2)),
    );
    types.equal("sa.types.NullType()", &of(Null));
    types.equal("sa.BIGINT()", &of(SqlBigint));
    types.equal("sa.BINARY()", &of(SqlBinary));
    types.equal(
        "sa.BINARY(4)",
        &of(SqlBinary).with("length", Literal::Integer(4)),
    );
    types.equal("sa.BLOB()", &of(SqlBlob));
    types.equal("sa.BOOLEAN()", &of(SqlBoolean));
    types.equal("sa.CHAR()", &of(SqlChar));
    types.equal(
        "sa.CHAR(3)",
        &of(SqlChar).with("length", Literal::Integer(3)),
    );
    types.equal(
        "sa.CHAR(3,collation='C')",
        &of(SqlChar)
            .with("length", Literal::Integer(3))
            .with("collation", text("C")),
    );
    types.equal("sa.CLOB()", &of(SqlClob));
    types.equal("sa.DATE()", &of(SqlDate));
    types.equal("sa.DATETIME()", &of(SqlDatetime));
    types.equal("sa.DECIMAL()", &of(SqlDecimal));
    types.equal(
        "sa.DECIMAL(8,2)",
        &of(SqlDecimal)
            .with("precision", Literal::Integer(8))
            .with("scale", Literal::Integer(2)),
    );
    types.equal(
        "sa.DECIMAL(8)",
        &of(SqlDecimal).with("precision", Literal::Integer(8)),
    );
    types.equal("sa.DOUBLE()", &of(SqlDouble));
    types.equal("sa.DOUBLE_PRECISION()", &of(SqlDoublePrecision));
    types.equal("sa.FLOAT()", &of(SqlFloat));
    types.equal(
        "sa.FLOAT(5)",
        &of(SqlFloat).with("precision", Literal::Integer(5)),
    );
    types.equal("sa.INTEGER()", &of(SqlInteger));
    types.equal("sa.NCHAR()", &of(SqlNchar));
    types.equal(
        "sa.NCHAR(9)",
        &of(SqlNchar).with("length", Literal::Integer(9)),
    );
    types.equal("sa.NUMERIC()", &of(SqlNumeric));
    types.equal(
        "sa.NUMERIC(8,2)",
        &of(SqlNumeric)
            .with("precision", Literal::Integer(8))
            .with("scale", Literal::Integer(2)),
    );
    types.equal("sa.NVARCHAR()", &of(SqlNvarchar));
    types.equal(
        "sa.NVARCHAR(9)",
        &of(SqlNvarchar).with("length", Literal::Integer(9)),
    );
    types.equal("sa.REAL()", &of(SqlReal));
    types.equal("sa.SMALLINT()", &of(SqlSmallint));
    types.equal("sa.TEXT()", &of(SqlText));
    types.equal(
        "sa.TEXT(9)",
        &of(SqlText).with("length", Literal::Integer(9)),
    );
    types.equal("sa.TIME()", &of(SqlTime));
    types.equal(
        "sa.TIME(timezone=True)",
        &of(SqlTime).with("timezone", Literal::Boolean(true)),
    );
    types.equal("sa.TIMESTAMP()", &of(SqlTimestamp));
    types.equal(
        "sa.TIMESTAMP(timezone=True)",
        &of(SqlTimestamp).with("timezone", Literal::Boolean(true)),
    );
    types.equal("sa.UUID()", &of(SqlUuid));
    types.equal("sa.VARBINARY()", &of(SqlVarbinary));
    types.equal(
        "sa.VARBINARY(4)",
        &of(SqlVarbinary).with("length", Literal::Integer(4)),
    );
    types.equal("sa.VARCHAR()", &of(SqlVarchar));
    types.equal(
        "sa.VARCHAR(9)",
        &of(SqlVarchar).with("length", Literal::Integer(9)),
    );
    types.equal(
        "pg.ARRAY(sa.Integer)",
        &of(PgArray).with("item_type", Literal::Type(Box::new(of(Integer)))),
    );
    types.equal(
        "pg.ARRAY(sa.Text,dimensions=2)",
        &of(PgArray)
            .with("item_type", Literal::Type(Box::new(of(Text))))
            .with("dimensions", Literal::Integer(2)),
    );
    types.equal("pg.BIT()", &of(PgBit).with("length", Literal::Integer(1)));
    types.equal("pg.BIT(4)", &of(PgBit).with("length", Literal::Integer(4)));
    types.equal(
        "pg.BIT(4,varying=True)",
        &of(PgBit)
            .with("length", Literal::Integer(4))
            .with("varying", Literal::Boolean(true)),
    );
    types.equal(
        "pg.BIT(varying=True)",
        &of(PgBit).with("varying", Literal::Boolean(true)),
    );
    types.equal("pg.BYTEA()", &of(PgBytea));
    types.equal(
        "pg.BYTEA(5)",
        &of(PgBytea).with("length", Literal::Integer(5)),
    );
    types.equal("pg.CIDR()", &of(PgCidr));
    types.equal("pg.CITEXT()", &of(PgCitext));
    types.equal("pg.DATEMULTIRANGE()", &of(PgDatemultirange));
    types.equal("pg.DATERANGE()", &of(PgDaterange));
    types.equal(
        "pg.DOMAIN('d',sa.Integer)",
        &of(PgDomain)
            .with("name", text("d"))
            .with("data_type", Literal::Type(Box::new(of(Integer)))),
    );
    types.equal(
        "pg.DOMAIN('D',sa.Integer,schema='s')",
        &of(PgDomain)
            .with("name", text("D"))
            .with("data_type", Literal::Type(Box::new(of(Integer))))
            .with("schema", text("s")),
    );
    types.equal(
        "pg.ENUM('a','b',name='e')",
        &of(PgEnum)
            .with("enums", Literal::List(vec![text("a"), text("b")]))
            .with("name", text("e")),
    );
    types.equal(
        "pg.ENUM('a','b',name='e',schema='s')",
        &of(PgEnum)
            .with("enums", Literal::List(vec![text("a"), text("b")]))
            .with("name", text("e"))
            .with("schema", text("s")),
    );
    types.equal("pg.HSTORE()", &of(PgHstore));
    types.equal("pg.INET()", &of(PgInet));
    types.equal("pg.INT4MULTIRANGE()", &of(PgInt4multirange));
    types.equal("pg.INT4RANGE()", &of(PgInt4range));
    types.equal("pg.INT8MULTIRANGE()", &of(PgInt8multirange));
    types.equal("pg.INT8RANGE()", &of(PgInt8range));
    types.equal("pg.INTERVAL()", &of(PgInterval));
    types.equal(
        "pg.INTERVAL(fields='DAY TO SECOND',precision=3)",
        &of(PgInterval)
            .with("precision", Literal::Integer(3))
            .with("fields", text("DAY TO SECOND")),
    );
    types.equal(
        "pg.INTERVAL(precision=3)",
        &of(PgInterval).with("precision", Literal::Integer(3)),
    );
    types.equal("pg.JSON()", &of(PgJson));
    types.equal("pg.JSONB()", &of(PgJsonb));
    types.equal("pg.JSONPATH()", &of(PgJsonpath));
    types.equal("pg.MACADDR()", &of(PgMacaddr));
    types.equal("pg.MACADDR8()", &of(PgMacaddr8));
    types.equal("pg.MONEY()", &of(PgMoney));
    types.equal("pg.NUMMULTIRANGE()", &of(PgNummultirange));
    types.equal("pg.NUMRANGE()", &of(PgNumrange));
    types.equal("pg.OID()", &of(PgOid));
    types.equal("pg.REGCLASS()", &of(PgRegclass));
    types.equal("pg.REGCONFIG()", &of(PgRegconfig));
    types.equal("pg.TIME()", &of(PgTime));
    types.equal(
        "pg.TIME(timezone=True,precision=3)",
        &of(PgTime)
            .with("timezone", Literal::Boolean(true))
            .with("precision", Literal::Integer(3)),
    );
    types.equal("pg.TIMESTAMP()", &of(PgTimestamp));
    types.equal(
        "pg.TIMESTAMP(timezone=True,precision=3)",
        &of(PgTimestamp)
            .with("timezone", Literal::Boolean(true))
            .with("precision", Literal::Integer(3)),
    );
    types.equal(
        "pg.TIMESTAMP(precision=0)",
        &of(PgTimestamp).with("precision", Literal::Integer(0)),
    );
    types.equal("pg.TSMULTIRANGE()", &of(PgTsmultirange));
    types.equal("pg.TSQUERY()", &of(PgTsquery));
    types.equal("pg.TSRANGE()", &of(PgTsrange));
    types.equal("pg.TSTZMULTIRANGE()", &of(PgTstzmultirange));
    types.equal("pg.TSTZRANGE()", &of(PgTstzrange));
    types.equal("pg.TSVECTOR()", &of(PgTsvector));
    types.equal("mysql.BIGINT()", &of(MysqlBigint));
    types.equal(
        "mysql.BIGINT(20,unsigned=True)",
        &of(MysqlBigint)
            .with("display_width", Literal::Integer(20))
            .with("unsigned", Literal::Boolean(true)),
    );
    types.equal("mysql.BIT()", &of(MysqlBit));
    types.equal(
        "mysql.BIT(8)",
        &of(MysqlBit).with("length", Literal::Integer(8)),
    );
    types.equal(
        "mysql.CHAR(5)",
        &of(MysqlChar).with("length", Literal::Integer(5)),
    );
    types.equal("mysql.DATETIME()", &of(MysqlDatetime));
    types.equal(
        "mysql.DATETIME(fsp=6)",
        &of(MysqlDatetime).with("fsp", Literal::Integer(6)),
    );
    types.equal(
        "mysql.DECIMAL(10,2)",
        &of(MysqlDecimal)
            .with("precision", Literal::Integer(10))
            .with("scale", Literal::Integer(2)),
    );
    types.equal("mysql.DOUBLE()", &of(MysqlDouble));
    types.equal(
        "mysql.DOUBLE(10,3)",
        &of(MysqlDouble)
            .with("precision", Literal::Integer(10))
            .with("scale", Literal::Integer(3)),
    );
    types.equal(
        "mysql.ENUM('a','bb')",
        &of(MysqlEnum).with("enums", Literal::List(vec![text("a"), text("bb")])),
    );
    types.equal("mysql.FLOAT()", &of(MysqlFloat));
    types.equal(
        "mysql.FLOAT(10,3)",
        &of(MysqlFloat)
            .with("precision", Literal::Integer(10))
            .with("scale", Literal::Integer(3)),
    );
    types.equal(
        "mysql.INTEGER(11,unsigned=True)",
        &of(MysqlInteger)
            .with("display_width", Literal::Integer(11))
            .with("unsigned", Literal::Boolean(true)),
    );
    types.equal("mysql.JSON()", &of(MysqlJson));
    types.equal("mysql.LONGBLOB()", &of(MysqlLongblob));
    types.equal("mysql.LONGTEXT()", &of(MysqlLongtext));
    types.equal("mysql.MEDIUMBLOB()", &of(MysqlMediumblob));
    types.equal("mysql.MEDIUMINT()", &of(MysqlMediumint));
    types.equal("mysql.MEDIUMTEXT()", &of(MysqlMediumtext));
    types.equal(
        "mysql.NCHAR(5)",
        &of(MysqlNchar).with("length", Literal::Integer(5)),
    );
    types.equal(
        "mysql.NUMERIC(10,2)",
        &of(MysqlNumeric)
            .with("precision", Literal::Integer(10))
            .with("scale", Literal::Integer(2)),
    );
    types.equal(
        "mysql.NVARCHAR(5)",
        &of(MysqlNvarchar).with("length", Literal::Integer(5)),
    );
    types.equal("mysql.REAL()", &of(MysqlReal));
    types.equal(
        "mysql.REAL(10,3)",
        &of(MysqlReal)
            .with("precision", Literal::Integer(10))
            .with("scale", Literal::Integer(3)),
    );
    types.equal(
        "mysql.SET('a','b')",
        &of(MysqlSet).with("enums", Literal::List(vec![text("a"), text("b")])),
    );
    types.equal("mysql.SMALLINT()", &of(MysqlSmallint));
    types.equal("mysql.TEXT()", &of(MysqlText));
    types.equal(
        "mysql.TEXT(500,charset='utf8mb4')",
        &of(MysqlText)
            .with("length", Literal::Integer(500))
            .with("charset", text("utf8mb4")),
    );
    types.equal("mysql.TIME()", &of(MysqlTime));
    types.equal(
        "mysql.TIME(fsp=3)",
        &of(MysqlTime).with("fsp", Literal::Integer(3)),
    );
    types.equal("mysql.TIMESTAMP()", &of(MysqlTimestamp));
    types.equal(
        "mysql.TIMESTAMP(fsp=3)",
        &of(MysqlTimestamp).with("fsp", Literal::Integer(3)),
    );
    types.equal("mysql.TINYBLOB()", &of(MysqlTinyblob));
    types.equal(
        "mysql.TINYINT(1)",
        &of(MysqlTinyint).with("display_width", Literal::Integer(1)),
    );
    types.equal("mysql.TINYTEXT()", &of(MysqlTinytext));
    types.equal(
        "mysql.VARCHAR(20)",
        &of(MysqlVarchar).with("length", Literal::Integer(20)),
    );
    types.equal(
        "mysql.VARCHAR(20,charset='latin1',collation='latin1_bin')",
        &of(MysqlVarchar)
            .with("length", Literal::Integer(20))
            .with("charset", text("latin1"))
            .with("collation", text("latin1_bin")),
    );
    types.equal("mysql.YEAR()", &of(MysqlYear));
    types.equal(
        "mysql.BIGINT(unsigned=True,zerofill=True)",
        &of(MysqlBigint)
            .with("unsigned", Literal::Boolean(true))
            .with("zerofill", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.INTEGER(zerofill=True)",
        &of(MysqlInteger).with("zerofill", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.MEDIUMINT(8,unsigned=True)",
        &of(MysqlMediumint)
            .with("display_width", Literal::Integer(8))
            .with("unsigned", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.SMALLINT(5,unsigned=True)",
        &of(MysqlSmallint)
            .with("display_width", Literal::Integer(5))
            .with("unsigned", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.TINYINT(unsigned=True)",
        &of(MysqlTinyint).with("unsigned", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.DECIMAL(10,2,unsigned=True,zerofill=True)",
        &of(MysqlDecimal)
            .with("precision", Literal::Integer(10))
            .with("scale", Literal::Integer(2))
            .with("unsigned", Literal::Boolean(true))
            .with("zerofill", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.DECIMAL(10)",
        &of(MysqlDecimal).with("precision", Literal::Integer(10)),
    );
    types.equal(
        "mysql.NUMERIC(10,2,unsigned=True)",
        &of(MysqlNumeric)
            .with("precision", Literal::Integer(10))
            .with("scale", Literal::Integer(2))
            .with("unsigned", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.DOUBLE(10,3,unsigned=True)",
        &of(MysqlDouble)
            .with("precision", Literal::Integer(10))
            .with("scale", Literal::Integer(3))
            .with("unsigned", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.FLOAT(10)",
        &of(MysqlFloat).with("precision", Literal::Integer(10)),
    );
    types.equal(
        "mysql.FLOAT(unsigned=True)",
        &of(MysqlFloat).with("unsigned", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.REAL(10,3,zerofill=True)",
        &of(MysqlReal)
            .with("precision", Literal::Integer(10))
            .with("scale", Literal::Integer(3))
            .with("zerofill", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.DATETIME(timezone=True)",
        &of(MysqlDatetime).with("timezone", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.DATETIME(fsp=0)",
        &of(MysqlDatetime).with("fsp", Literal::Integer(0)),
    );
    types.equal(
        "mysql.TIME(timezone=True,fsp=6)",
        &of(MysqlTime)
            .with("timezone", Literal::Boolean(true))
            .with("fsp", Literal::Integer(6)),
    );
    types.equal(
        "mysql.TIMESTAMP(timezone=True,fsp=6)",
        &of(MysqlTimestamp)
            .with("timezone", Literal::Boolean(true))
            .with("fsp", Literal::Integer(6)),
    );
    types.equal(
        "mysql.YEAR(4)",
        &of(MysqlYear).with("display_width", Literal::Integer(4)),
    );
    types.equal("mysql.CHAR()", &of(MysqlChar));
    types.equal(
        "mysql.CHAR(5,ascii=True)",
        &of(MysqlChar)
            .with("length", Literal::Integer(5))
            .with("ascii", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.CHAR(5,national=True,charset='utf8',collation='c')",
        &of(MysqlChar)
            .with("length", Literal::Integer(5))
            .with("national", Literal::Boolean(true))
            .with("charset", text("utf8"))
            .with("collation", text("c")),
    );
    types.equal("mysql.VARCHAR()", &of(MysqlVarchar));
    types.equal(
        "mysql.VARCHAR(5,unicode=True,binary=True)",
        &of(MysqlVarchar)
            .with("length", Literal::Integer(5))
            .with("unicode", Literal::Boolean(true))
            .with("binary", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.VARCHAR(5,charset='latin1',ascii=True,collation='latin1_bin',binary=True)",
        &of(MysqlVarchar)
            .with("length", Literal::Integer(5))
            .with("charset", text("latin1"))
            .with("ascii", Literal::Boolean(true))
            .with("collation", text("latin1_bin"))
            .with("binary", Literal::Boolean(true)),
    );
    types.equal("mysql.NCHAR()", &of(MysqlNchar));
    types.equal(
        "mysql.NCHAR(5,collation='c')",
        &of(MysqlNchar)
            .with("length", Literal::Integer(5))
            .with("collation", text("c")),
    );
    types.equal("mysql.NVARCHAR()", &of(MysqlNvarchar));
    types.equal(
        "mysql.NVARCHAR(5,binary=True)",
        &of(MysqlNvarchar)
            .with("length", Literal::Integer(5))
            .with("binary", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.TEXT(charset='utf8',collation='utf8_bin')",
        &of(MysqlText)
            .with("charset", text("utf8"))
            .with("collation", text("utf8_bin")),
    );
    types.equal(
        "mysql.TINYTEXT(binary=True)",
        &of(MysqlTinytext).with("binary", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.MEDIUMTEXT(charset='utf8')",
        &of(MysqlMediumtext).with("charset", text("utf8")),
    );
    types.equal(
        "mysql.LONGTEXT(collation='utf8_bin')",
        &of(MysqlLongtext).with("collation", text("utf8_bin")),
    );
    types.equal(
        "mysql.LONGTEXT(unicode=True)",
        &of(MysqlLongtext).with("unicode", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.ENUM('a',charset='utf8',collation='utf8_bin')",
        &of(MysqlEnum)
            .with("enums", Literal::List(vec![text("a")]))
            .with("charset", text("utf8"))
            .with("collation", text("utf8_bin")),
    );
    types.equal(
        "mysql.ENUM(\"it's\",'a,b','back\\\\slash','per%cent')",
        &of(MysqlEnum).with(
            "enums",
            Literal::List(vec![
                text("it's"),
                text("a,b"),
                text("back\\slash"),
                text("per%cent"),
            ]),
        ),
    );
    types.equal(
        "mysql.SET('a','b',charset='utf8',binary=True)",
        &of(MysqlSet)
            .with("enums", Literal::List(vec![text("a"), text("b")]))
            .with("charset", text("utf8"))
            .with("binary", Literal::Boolean(true)),
    );
    types.equal(
        "mysql.SET('','a',retrieve_as_bitwise=True)",
        &of(MysqlSet)
            .with("enums", Literal::List(vec![text(""), text("a")]))
            .with("retrieve_as_bitwise", Literal::Boolean(true)),
    );
    types.equal("mysql.INET4()", &of(MysqlInet4));
    types.equal("mysql.INET6()", &of(MysqlInet6));
    types.equal(
        "sa.BLOB(9)",
        &of(SqlBlob).with("length", Literal::Integer(9)),
    );
    types.equal(
        "sa.LargeBinary(length=70000)",
        &of(LargeBinary).with("length", Literal::Integer(70000)),
    );
    types.equal(
        "sa.Uuid(as_uuid=False,native_uuid=False)",
        &of(Uuid)
            .with("as_uuid", Literal::Boolean(false))
            .with("native_uuid", Literal::Boolean(false)),
    );
    types.equal(
        "sa.Enum('x','yy',native_enum=False,create_constraint=True)",
        &of(Enum)
            .with("enums", Literal::List(vec![text("x"), text("yy")]))
            .with("native_enum", Literal::Boolean(false))
            .with("create_constraint", Literal::Boolean(true)),
    );
    types.equal(
        "sa.NCHAR(9,collation='c')",
        &of(SqlNchar)
            .with("length", Literal::Integer(9))
            .with("collation", text("c")),
    );
    types.equal("sqlite.DATE()", &of(SqliteDate));
    types.equal("sqlite.DATETIME()", &of(SqliteDatetime));
    types.equal("sqlite.JSON()", &of(SqliteJson));
    types.equal("sqlite.TIME()", &of(SqliteTime));
    types.all_seen();
}
