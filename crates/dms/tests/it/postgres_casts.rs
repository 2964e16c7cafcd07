//! What is said of PostgreSQL's casts, tried on the server: every type with every other.

use dms::dialect::{Dialect, postgres::Postgres};
use dms::schema::{DataType, Literal, TableName, TypeClass};

use crate::postgres_server::database;

fn types() -> Vec<DataType> {
    use TypeClass as T;
    let item = |class| Literal::Type(Box::new(DataType::new(class)));
    let named = |name: &str| {
        let labels = Literal::List(vec![Literal::Text("a".into())]);
        DataType::new(T::Enum)
            .with("enums", labels)
            .with("name", Literal::Text(name.into()))
    };
    let zoned = |class| DataType::new(class).with("timezone", Literal::Boolean(true));
    let plain = [
        T::Boolean,
        T::SmallInteger,
        T::Integer,
        T::BigInteger,
        T::Numeric,
        T::Float,
        T::SqlReal,
        T::PgMoney,
        T::Text,
        T::String,
        T::SqlChar,
        T::Uuid,
        T::Date,
        T::Time,
        T::DateTime,
        T::Interval,
        T::PgJson,
        T::PgJsonb,
        T::LargeBinary,
        T::PgInet,
        T::PgCidr,
        T::PgMacaddr,
        T::PgBit,
        T::PgInt4range,
        T::PgInt4multirange,
        T::PgTsvector,
    ];
    let mut types: Vec<DataType> = plain.into_iter().map(DataType::new).collect();
    types.extend([zoned(T::DateTime), zoned(T::Time), named("x"), named("y")]);
    types.extend(
        [T::Integer, T::BigInteger, T::Text]
            .map(|class| DataType::new(T::PgArray).with("item_type", item(class))),
    );
    types
}

#[test]
fn using_is_given_where_the_server_wants_it() {
    let database = database();
    let mut connection = database.connect();
    for name in ["x", "y"] {
        connection
            .execute(&format!("CREATE TYPE {name} AS ENUM ('a')"))
            .unwrap();
    }
    let (mut given, mut not_given) = (0, 0);
    for before in &types() {
        for after in &types() {
            let (old, new) = (
                Postgres.data_type(before).unwrap(),
                Postgres.data_type(after).unwrap(),
            );
            let table = TableName::new("t");
            let using = Postgres.using(&table, "c", before, after).unwrap();
            let create = format!("CREATE TABLE t (c {old})");
            let alter = format!("ALTER TABLE t ALTER COLUMN c TYPE {new}");
            connection.execute(&create).unwrap();
            let plain = connection.execute(&alter);
            assert_eq!(plain.is_ok(), using.is_none(), "{old} to {new}: {using:?}");
            match using {
                None => not_given += 1,
                Some(using) => {
                    given += 1;
                    let alter = format!("{alter} USING {using}");
                    let run = connection.execute(&alter);
                    assert!(run.is_ok(), "{alter}: {:?}", run.err());
                }
            }
            connection.execute("DROP TABLE t").unwrap();
        }
    }
    assert!(given > 100 && not_given > 100, "{given} {not_given}");
}
