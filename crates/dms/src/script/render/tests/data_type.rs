use super::*;
use crate::schema::{DataType, Literal as L, TypeClass as T};

fn new(class: T) -> DataType {
    DataType::new(class)
}

fn int(value: i64) -> L {
    L::Integer(value)
}

fn text(value: &str) -> L {
    L::Text(value.into())
}

fn yes() -> L {
    L::Boolean(true)
}

fn no() -> L {
    L::Boolean(false)
}

fn labels(labels: &[&str]) -> L {
    L::List(labels.iter().map(|label| text(label)).collect())
}

fn of(data_type: DataType) -> L {
    L::Type(Box::new(data_type))
}

fn variant(mut base: DataType, dialect: &str, data_type: DataType) -> DataType {
    base.variants.push((dialect.into(), data_type));
    base
}

#[track_caller]
fn assert_types(cases: Vec<(DataType, &str)>) {
    let options = RenderOptions::default();
    for (data_type, expected) in cases {
        let mut python = Python::new(&options, &TestDialect);
        assert_eq!(python.data_type(&data_type), expected);
    }
}

#[test]
fn types_of_sqlalchemy() {
    assert_types(vec![
        (
            new(T::String).with("length", int(50)),
            "sa.String(length=50)",
        ),
        (
            new(T::String)
                .with("length", int(50))
                .with("collation", text("C")),
            "sa.String(length=50, collation='C')",
        ),
        (
            new(T::Numeric)
                .with("precision", int(30))
                .with("scale", int(16)),
            "sa.Numeric(precision=30, scale=16)",
        ),
        (
            new(T::Numeric)
                .with("precision", int(30))
                .with("asdecimal", no()),
            "sa.Numeric(precision=30, asdecimal=False)",
        ),
        (
            new(T::Numeric)
                .with("scale", int(2))
                .with("decimal_return_scale", int(3)),
            "sa.Numeric(scale=2, decimal_return_scale=3)",
        ),
        (
            new(T::Float).with("asdecimal", yes()),
            "sa.Float(asdecimal=True)",
        ),
        (
            new(T::Double).with("precision", int(53)),
            "sa.Double(precision=53)",
        ),
        (
            new(T::DateTime).with("timezone", yes()),
            "sa.DateTime(timezone=True)",
        ),
        (new(T::DateTime).with("timezone", no()), "sa.DateTime()"),
        (new(T::Interval).with("native", no()), "sa.Interval()"),
        (
            new(T::Interval).with("second_precision", int(3)),
            "sa.Interval()",
        ),
        (
            new(T::LargeBinary).with("length", int(10)),
            "sa.LargeBinary(length=10)",
        ),
        (
            new(T::Json).with("none_as_null", yes()),
            "sa.JSON(none_as_null=True)",
        ),
        (new(T::Uuid), "sa.Uuid()"),
        (
            new(T::Uuid).with("as_uuid", no()).with("native_uuid", no()),
            "sa.Uuid(as_uuid=False, native_uuid=False)",
        ),
        (
            new(T::Boolean)
                .with("create_constraint", yes())
                .with("name", text("cn")),
            "sa.Boolean(create_constraint=True, name='cn')",
        ),
        (new(T::Null), "sa.NullType()"),
        (
            new(T::Null).with("col_spec", L::Text("vector(3)".into())),
            "sa.NullType()",
        ),
        // What these write in SQL was read off SQLAlchemy: `ltree`, `public.addr`.
        (
            new(T::Null).with("col_spec", L::Text("ltree".into())),
            "postgresql.DOMAIN('ltree', sa.Text(), create_type=False)",
        ),
        (
            new(T::Null).with("col_spec", L::Text("public.addr".into())),
            "postgresql.DOMAIN('addr', sa.Text(), create_type=False, schema='public')",
        ),
        (
            new(T::SqlDoublePrecision).with("precision", int(53)),
            "sa.DOUBLE_PRECISION(precision=53)",
        ),
        (new(T::SqlTimestamp), "sa.TIMESTAMP()"),
        (
            new(T::SqlUuid).with("as_uuid", no()),
            "sa.UUID(as_uuid=False)",
        ),
        (
            new(T::Array)
                .with("item_type", of(new(T::String).with("length", int(5))))
                .with("dimensions", int(2)),
            "sa.ARRAY(sa.String(length=5), dimensions=2)",
        ),
        (
            new(T::Array)
                .with("item_type", of(new(T::Integer)))
                .with("as_tuple", yes())
                .with("zero_indexes", yes()),
            "sa.ARRAY(sa.Integer(), as_tuple=True, zero_indexes=True)",
        ),
        (
            new(T::Array).with("item_type", of(new(T::PgJsonb))),
            "sa.ARRAY(postgresql.JSONB(astext_type=sa.Text()))",
        ),
    ]);
}

#[test]
fn enums() {
    let named = |class, enums: &[&str]| {
        new(class)
            .with("enums", labels(enums))
            .with("name", text("e"))
    };
    assert_types(vec![
        (named(T::Enum, &["a", "b"]), "sa.Enum('a', 'b', name='e')"),
        (
            new(T::Enum).with("enums", labels(&["a", "b"])),
            "sa.Enum('a', 'b')",
        ),
        (
            named(T::Enum, &["a", "q'u", "ü\n"]),
            r#"sa.Enum('a', "q'u", 'ü\n', name='e')"#,
        ),
        (
            named(T::Enum, &["a", "bbb"]).with("native_enum", no()),
            "sa.Enum('a', 'bbb', name='e', native_enum=False)",
        ),
        (
            named(T::Enum, &["a", "bbb"])
                .with("native_enum", no())
                .with("length", int(3)),
            "sa.Enum('a', 'bbb', name='e', native_enum=False)",
        ),
        (
            named(T::Enum, &["a", "b"])
                .with("create_constraint", yes())
                .with("native_enum", no())
                .with("length", int(9))
                .with("schema", text("q")),
            "sa.Enum('a', 'b', name='e', native_enum=False, create_constraint=True, length=9, schema='q')",
        ),
        (
            named(T::Enum, &["a"]).with("inherit_schema", yes()),
            "sa.Enum('a', name='e')",
        ),
        (
            named(T::PgEnum, &["a", "b"]),
            "postgresql.ENUM('a', 'b', name='e')",
        ),
        (
            named(T::PgEnum, &["a"])
                .with("create_type", no())
                .with("schema", text("s")),
            "postgresql.ENUM('a', name='e', create_type=False, schema='s')",
        ),
        (
            new(T::MysqlEnum)
                .with("enums", labels(&["a"]))
                .with("collation", text("x"))
                .with("ascii", yes())
                .with("unicode", yes())
                .with("binary", yes()),
            "mysql.ENUM('a', collation='x', ascii=True, binary=True, unicode=True)",
        ),
        (
            new(T::MysqlSet)
                .with("enums", labels(&["a"]))
                .with("charset", text("utf8"))
                .with("retrieve_as_bitwise", yes()),
            "mysql.SET('a', charset='utf8', retrieve_as_bitwise=True)",
        ),
    ]);
}

#[test]
fn types_of_postgresql() {
    assert_types(vec![
        (new(T::PgJsonb), "postgresql.JSONB(astext_type=sa.Text())"),
        (
            new(T::PgJsonb).with("none_as_null", yes()),
            "postgresql.JSONB(none_as_null=True, astext_type=sa.Text())",
        ),
        (
            new(T::PgJson).with("astext_type", of(new(T::String).with("length", int(3)))),
            "postgresql.JSON(astext_type=sa.String(length=3))",
        ),
        (new(T::PgHstore), "postgresql.HSTORE(text_type=sa.Text())"),
        (new(T::PgBit), "postgresql.BIT(length=1)"),
        (
            new(T::PgBit).with("varying", yes()),
            "postgresql.BIT(varying=True)",
        ),
        (
            new(T::PgBit).with("length", int(5)).with("varying", yes()),
            "postgresql.BIT(length=5, varying=True)",
        ),
        (
            new(T::PgInterval).with("fields", text("YEAR")),
            "postgresql.INTERVAL(fields='YEAR')",
        ),
        (
            new(T::PgTimestamp)
                .with("timezone", yes())
                .with("precision", int(3)),
            "postgresql.TIMESTAMP(timezone=True, precision=3)",
        ),
        (
            new(T::PgArray).with(
                "item_type",
                of(new(T::PgEnum)
                    .with("enums", labels(&["a"]))
                    .with("name", text("x"))),
            ),
            "postgresql.ARRAY(postgresql.ENUM('a', name='x'))",
        ),
        (
            new(T::PgDomain)
                .with("name", text("dm"))
                .with("data_type", of(new(T::PgJsonb))),
            "postgresql.DOMAIN('dm', postgresql.JSONB(astext_type=sa.Text()))",
        ),
        (
            new(T::PgDomain)
                .with("name", text("dm"))
                .with("data_type", of(new(T::String).with("length", int(3))))
                .with("collation", text("C"))
                .with("default", text("5"))
                .with("constraint_name", text("cn"))
                .with("not_null", yes())
                .with("check", text("VALUE <> ''"))
                .with("create_type", no()),
            "postgresql.DOMAIN('dm', sa.String(length=3), collation='C', default='5', \
             constraint_name='cn', not_null=True, check=\"VALUE <> ''\", create_type=False)",
        ),
    ]);
}

#[test]
fn types_of_mysql_and_sqlite() {
    assert_types(vec![
        (
            new(T::MysqlInteger).with("display_width", int(11)),
            "mysql.INTEGER(display_width=11)",
        ),
        (
            new(T::MysqlDecimal)
                .with("precision", int(10))
                .with("scale", int(2))
                .with("unsigned", yes()),
            "mysql.DECIMAL(unsigned=True, precision=10, scale=2)",
        ),
        (new(T::MysqlDouble), "mysql.DOUBLE(asdecimal=True)"),
        (
            new(T::MysqlDouble).with("asdecimal", no()),
            "mysql.DOUBLE()",
        ),
        (
            new(T::MysqlDouble)
                .with("precision", int(10))
                .with("scale", int(2))
                .with("unsigned", yes())
                .with("zerofill", yes()),
            "mysql.DOUBLE(precision=10, scale=2, asdecimal=True, unsigned=True, zerofill=True)",
        ),
        (new(T::MysqlFloat), "mysql.FLOAT()"),
        (
            new(T::MysqlFloat)
                .with("precision", int(3))
                .with("asdecimal", yes())
                .with("unsigned", yes()),
            "mysql.FLOAT(precision=3, asdecimal=True, unsigned=True)",
        ),
        (
            new(T::MysqlVarchar)
                .with("length", int(20))
                .with("charset", text("utf8"))
                .with("collation", text("c")),
            "mysql.VARCHAR(charset='utf8', collation='c', length=20)",
        ),
        (
            new(T::MysqlNchar)
                .with("length", int(5))
                .with("binary", yes()),
            "mysql.NCHAR(binary=True, national=True, length=5)",
        ),
        (
            new(T::MysqlTimestamp).with("fsp", int(3)),
            "mysql.TIMESTAMP(fsp=3)",
        ),
        (new(T::MysqlInet4), "mysql.INET4()"),
        (new(T::MysqlInet6), "mysql.INET6()"),
        (
            new(T::SqliteDatetime).with("timezone", yes()),
            "sqlite.DATETIME()",
        ),
        (new(T::SqliteJson), "sqlite.JSON()"),
    ]);
}

#[test]
fn variants_are_sorted_by_dialect() {
    let string = new(T::String).with("length", int(5));
    let string = variant(string, "postgresql", new(T::PgJsonb));
    let string = variant(string, "mysql", new(T::Text));
    let string = variant(string, "mariadb", new(T::Text));
    assert_types(vec![(
        string,
        "sa.String(length=5).with_variant(sa.Text(), 'mariadb').with_variant(sa.Text(), 'mysql')\
         .with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')",
    )]);
}

#[test]
fn dialect_modules_are_imported_and_custom_types_on_request() {
    let mut custom = new(T::String);
    custom.custom = Some("shop.types.Money(scale=2)".into());
    for (import_custom_types, expected) in [
        (
            false,
            vec![
                "from sqlalchemy.dialects import mysql",
                "from sqlalchemy.dialects import postgresql",
            ],
        ),
        (
            true,
            vec![
                "from sqlalchemy.dialects import mysql",
                "from sqlalchemy.dialects import postgresql",
                "import shop.types",
            ],
        ),
    ] {
        let options = RenderOptions {
            import_custom_types,
            ..RenderOptions::default()
        };
        let mut python = Python::new(&options, &TestDialect);
        python.data_type(&new(T::PgInet));
        python.data_type(&new(T::MysqlYear));
        assert_eq!(python.data_type(&custom), "shop.types.Money(scale=2)");
        assert_eq!(python.imports.into_iter().collect::<Vec<_>>(), expected);
    }
}
