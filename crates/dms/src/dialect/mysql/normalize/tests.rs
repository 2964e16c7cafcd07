#![allow(clippy::unwrap_used)]

use super::*;
use crate::dialect::mysql::Flavor;
use crate::schema::{
    ConstraintName, DataType, ForeignKey, Literal, OptionValue, Options, ServerDefault, TableName,
    TypeClass, TypeForm,
};

const MARIADB: Mysql = Mysql {
    flavor: Flavor::Mariadb,
};

fn form(data_type: &DataType) -> TypeForm {
    data_type::form(MARIADB, data_type).unwrap()
}

fn sized(class: TypeClass, parameter: &'static str, number: i64) -> DataType {
    DataType::new(class).with(parameter, Literal::Integer(number))
}

fn labels(class: TypeClass, labels: &[&str]) -> DataType {
    let labels = labels
        .iter()
        .map(|&label| Literal::Text(label.into()))
        .collect();
    DataType::new(class).with("enums", Literal::List(labels))
}

/// Left as models write them, right as the catalog of one of the servers gives them back.
#[test]
fn types_that_the_server_turns_into_others_meet() {
    let of = DataType::new;
    for (model, server) in [
        (of(TypeClass::Boolean), of(TypeClass::MysqlTinyint)),
        (of(TypeClass::Json), of(TypeClass::MysqlLongtext)),
        (of(TypeClass::SqlReal), of(TypeClass::MysqlDouble)),
        (
            of(TypeClass::SqlDoublePrecision),
            of(TypeClass::MysqlDouble),
        ),
        (
            sized(TypeClass::Float, "precision", 53),
            of(TypeClass::MysqlDouble),
        ),
        (
            sized(TypeClass::Float, "precision", 24),
            of(TypeClass::MysqlFloat),
        ),
        (
            sized(TypeClass::Numeric, "precision", 5),
            sized(TypeClass::MysqlDecimal, "precision", 5).with("scale", Literal::Integer(0)),
        ),
        (
            sized(TypeClass::LargeBinary, "length", 70_000),
            of(TypeClass::MysqlMediumblob),
        ),
        (
            sized(TypeClass::LargeBinary, "length", 255),
            of(TypeClass::MysqlTinyblob),
        ),
        (
            sized(TypeClass::Text, "length", 70_000),
            of(TypeClass::MysqlMediumtext),
        ),
        (
            sized(TypeClass::Text, "length", 500),
            of(TypeClass::MysqlText),
        ),
        (of(TypeClass::LargeBinary), of(TypeClass::SqlBlob)),
        (
            labels(TypeClass::Enum, &["b", "a,b", "it's"]),
            labels(TypeClass::MysqlEnum, &["a,b", "b", "it's"]),
        ),
        (of(TypeClass::Interval), of(TypeClass::MysqlDatetime)),
        (of(TypeClass::Uuid), of(TypeClass::SqlUuid)),
        (of(TypeClass::MysqlInet6), of(TypeClass::MysqlInet6)),
    ] {
        assert_eq!(form(&model), form(&server), "{model:?}");
    }
    let national = form(&sized(TypeClass::SqlNvarchar, "length", 5));
    assert_eq!(
        (national.base.as_str(), national.arguments.as_slice()),
        ("varchar", ["5".to_owned()].as_slice())
    );
}

#[test]
fn types_that_differ_stay_apart() {
    for (left, right) in [
        (
            labels(TypeClass::Enum, &["a", "b"]),
            labels(TypeClass::MysqlEnum, &["a", "b", "c"]),
        ),
        (
            labels(TypeClass::Enum, &["a,b"]),
            labels(TypeClass::MysqlEnum, &["a", "b"]),
        ),
        (
            labels(TypeClass::MysqlSet, &["a", "b"]),
            labels(TypeClass::MysqlSet, &["b", "a"]),
        ),
        (
            DataType::new(TypeClass::Text),
            DataType::new(TypeClass::MysqlMediumtext),
        ),
        (
            DataType::new(TypeClass::Float),
            DataType::new(TypeClass::Double),
        ),
        (
            DataType::new(TypeClass::SmallInteger),
            DataType::new(TypeClass::Integer),
        ),
    ] {
        assert_ne!(form(&left), form(&right), "{left:?}");
    }
}

fn default_of(data_type: &DataType, default: ServerDefault) -> Option<String> {
    let mut column = Column::new("c", data_type.clone());
    column.server_default = Some(default);
    normal_column(MARIADB, &column, &TextForm::default())
        .unwrap()
        .server_default
}

fn text(text: &str) -> ServerDefault {
    ServerDefault::Expression(Expression::Text(text.to_owned()))
}

fn string(text: &str) -> ServerDefault {
    ServerDefault::Text(text.to_owned())
}

/// Defect 16c: on MariaDB such defaults never came to rest.
#[test]
fn defect_16c_defaults_of_models_and_of_both_servers_meet() {
    let of = DataType::new;
    let function = |name: &str| {
        ServerDefault::Expression(Expression::Function {
            name: name.into(),
            arguments: Vec::new(),
        })
    };
    for (class, model, mariadb, mysql) in [
        (TypeClass::Integer, string("5"), "5", "'5'"),
        (TypeClass::Integer, text("-1"), "-1", "'-1'"),
        (TypeClass::Numeric, string("1.5"), "1.50", "'1.50'"),
        (TypeClass::Float, text("1e3"), "1000", "'1000'"),
        (
            TypeClass::Boolean,
            ServerDefault::Expression(Expression::True),
            "1",
            "'1'",
        ),
        (
            TypeClass::Boolean,
            ServerDefault::Expression(Expression::False),
            "0",
            "'0'",
        ),
        (TypeClass::Boolean, string("1"), "1", "'1'"),
        (
            TypeClass::String,
            string("it's \\ x"),
            "'it''s \\\\ x'",
            "'it\\'s \\\\ x'",
        ),
        (TypeClass::String, text("'x'"), "'x'", "'x'"),
        (TypeClass::String, text("\"x\""), "'x'", "'x'"),
        (TypeClass::String, text("5"), "'5'", "'5'"),
        (TypeClass::String, string(""), "''", "''"),
        (
            TypeClass::DateTime,
            function("now"),
            "current_timestamp()",
            "CURRENT_TIMESTAMP",
        ),
        (
            TypeClass::DateTime,
            text("CURRENT_TIMESTAMP"),
            "current_timestamp()",
            "CURRENT_TIMESTAMP",
        ),
        (
            TypeClass::SqlTimestamp,
            text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
            "current_timestamp() ON UPDATE current_timestamp()",
            "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
        ),
        (
            TypeClass::MysqlDatetime,
            text("now(6)"),
            "current_timestamp(6)",
            "CURRENT_TIMESTAMP(6)",
        ),
        (
            TypeClass::DateTime,
            string("2020-01-01"),
            "'2020-01-01 00:00:00'",
            "'2020-01-01 00:00:00'",
        ),
        (
            TypeClass::Time,
            string("10:00"),
            "'10:00:00.000'",
            "'10:00:00'",
        ),
        (TypeClass::Json, text("('{}')"), "'{}'", "(_utf8mb4'{}')"),
        (TypeClass::Uuid, text("uuid()"), "uuid()", "(uuid())"),
        (TypeClass::MysqlBit, text("b'101'"), "b'101'", "b'101'"),
        (TypeClass::SqlVarbinary, text("x'41'"), "'A'", "0x41"),
        (
            TypeClass::Integer,
            text("1 + 2 * 3"),
            "(1 + 2 * 3)",
            "((1 + (2 * 3)))",
        ),
        (
            TypeClass::String,
            text("CONCAT('a', LOWER('B'))"),
            "concat('a',lcase('B'))",
            "(concat(_utf8mb4'a',lower(_utf8mb4'B')))",
        ),
        (
            TypeClass::Date,
            text("(CURRENT_DATE)"),
            "curdate()",
            "(curdate())",
        ),
        (
            TypeClass::DateTime,
            text("(now() + INTERVAL 1 DAY)"),
            "(current_timestamp() + interval 1 day)",
            "((now() + interval 1 day))",
        ),
    ] {
        let data_type = of(class);
        let data_type = match class {
            TypeClass::String | TypeClass::SqlVarbinary => {
                data_type.with("length", Literal::Integer(30))
            }
            _ => data_type,
        };
        let wanted = default_of(&data_type, model.clone());
        assert!(wanted.is_some(), "{model:?}");
        assert_eq!(
            default_of(&data_type, text(mariadb)),
            wanted,
            "{model:?} on MariaDB"
        );
        assert_eq!(
            default_of(&data_type, text(mysql)),
            wanted,
            "{model:?} on MySQL"
        );
    }
    for none in ["NULL", "(null)", "NULL ON UPDATE current_timestamp()"] {
        assert_eq!(
            default_of(&of(TypeClass::DateTime), text(none)),
            None,
            "{none}"
        );
    }
}

#[test]
fn other_defaults_stay_apart() {
    let of = DataType::new;
    let varchar = sized(TypeClass::String, "length", 9);
    for (data_type, left, right) in [
        (&varchar, text("'a'"), text("'A'")),
        (&varchar, string("now()"), text("now()")),
        (&varchar, string("5"), text("'5.0'")),
        (&of(TypeClass::Integer), text("1 + 2"), text("1 - 2")),
        (&of(TypeClass::Integer), string("5"), string("6")),
        (
            &of(TypeClass::DateTime),
            text("now()"),
            text("now() on update now()"),
        ),
    ] {
        assert_ne!(
            default_of(data_type, left.clone()),
            default_of(data_type, right),
            "{left:?}"
        );
    }
}

fn index(name: &str, elements: Vec<Expression>) -> Index {
    Index {
        name: Some(ConstraintName::plain(name)),
        elements,
        ..Index::default()
    }
}

fn table_with(index: Index) -> Table {
    let mut table = Table::new(TableName::new("t"));
    table.columns = vec![
        Column::new("a", sized(TypeClass::String, "length", 10)),
        Column::new("b", DataType::new(TypeClass::Text)),
    ];
    table.constraints.push(Constraint::ForeignKey(ForeignKey {
        name: Some(ConstraintName::plain("fk")),
        columns: vec!["a".into()],
        referred_table: TableName::new("p"),
        referred_columns: vec!["a".into()],
        on_update: None,
        on_delete: None,
        deferrable: None,
        initially: None,
        match_type: None,
        use_alter: false,
        options: Options::default(),
    }));
    table.indexes.push(index);
    table
}

fn normal(index: Index) -> NormalIndex {
    let table = table_with(index);
    normal_index(MARIADB, &table, &table.indexes[0]).unwrap()
}

#[test]
fn elements_of_both_sides_meet() {
    let column = Expression::column;
    let suffix = |operator: &str| Expression::Suffix {
        operand: Box::new(column("a")),
        operator: operator.into(),
    };
    let text = |text: &str| Expression::Text(text.into());
    for (model, server) in [
        (suffix("ASC"), column("a")),
        (text("a DESC"), suffix("DESC")),
        (text("a(5)"), column("a")),
        (text("`a`"), column("a")),
        (
            Expression::Function {
                name: "lower".into(),
                arguments: vec![column("b")],
            },
            text("(lower(`b`))"),
        ),
    ] {
        let elements = |element: Expression| normal(index("i", vec![element])).elements;
        assert_eq!(elements(model.clone()), elements(server), "{model:?}");
    }
    let elements = |element: Expression| normal(index("i", vec![element])).elements;
    assert_ne!(elements(column("a")), elements(suffix("DESC")));
}

/// Where a text is indexed without a length, MariaDB takes as much as a key may be.
#[test]
fn a_length_does_not_count() {
    let mut with = index("i", vec![Expression::column("b")]);
    let length = OptionValue::Literal(Literal::Integer(768));
    with.options.0.push(("mysql_length".into(), length));
    assert_eq!(
        normal(with),
        normal(index("i", vec![Expression::column("b")]))
    );
}

#[test]
fn the_index_of_a_foreign_key_is_implied() {
    let a = || vec![Expression::column("a")];
    assert!(normal(index("fk", a())).is_implied);
    assert!(normal(index("a", a())).is_implied);
    assert!(!normal(index("ix_a", a())).is_implied);
    assert!(!normal(index("fk", vec![Expression::column("b")])).is_implied);
    let unique = Index {
        unique: true,
        ..index("a", a())
    };
    assert!(!normal(unique).is_implied);
}

#[test]
fn any_text_is_taken() {
    for sql in crate::tokens::random_texts(10_000) {
        default_of(&DataType::new(TypeClass::DateTime), text(&sql));
        default_of(&DataType::new(TypeClass::DateTime), string(&sql));
        default_of(&DataType::new(TypeClass::Integer), text(&sql));
        normal(index("i", vec![Expression::Text(sql)]));
    }
}
