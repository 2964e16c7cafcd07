//! The catalog of MariaDB: against what the oracle recorded, and back and forth through our own SQL.

use dms::conn::Connection;
use dms::dialect::mysql::{Flavor, Mysql};
use dms::dialect::{Dialect, Scope};
use dms::diff::{DiffOptions, diff};
use dms::op::{CreateIndex, CreateTable, Operation};
use dms::schema::{
    Column, Constraint, DataType, Expression, ForeignKey, Index, Literal, OptionValue, Options,
    PrimaryKey, Schema, ServerDefault, Table, TableName, TypeClass, UniqueConstraint,
};
use dms::schema::{Computed, ConstraintName};

use crate::described::{assert_same_lines, described};
use crate::mysql_server::{database, server};
use crate::server::Database;

const MARIADB: Mysql = Mysql {
    flavor: Flavor::Mariadb,
};

fn schema_of(connection: &mut dyn Connection) -> Schema {
    MARIADB.introspect(connection, &Scope::default()).unwrap()
}

fn connected(database: &Database) -> Box<dyn Connection> {
    let mut connection = database.connect();
    connection
        .execute("ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
        .unwrap();
    connection
}

/// Creates a table with its indexes.
fn create(connection: &mut dyn Connection, table: &Table) {
    let mut bare = table.clone();
    bare.indexes.clear();
    let mut operations = vec![Operation::CreateTable(CreateTable {
        table: bare,
        if_not_exists: false,
    })];
    operations.extend(table.indexes.iter().map(|index| {
        Operation::CreateIndex(CreateIndex {
            table: table.name.clone(),
            index: index.clone(),
            if_not_exists: false,
        })
    }));
    for operation in operations {
        for statement in MARIADB.render(&operation, &Schema::default()).unwrap() {
            connection.execute(&statement.sql).unwrap();
        }
    }
}

#[test]
fn everything_is_as_the_oracle_sees_it() {
    let database = database();
    let mut connection = connected(&database);
    connection
        .execute_script(include_str!("data/mysql.sql"))
        .unwrap();
    let schema = schema_of(connection.as_mut());
    assert_same_lines(&described(&schema), include_str!("data/mysql.txt"));
}

/// Another schema prefix of the same catalog, as a `mysql://` URL has it.
#[test]
fn the_url_names_the_options_and_the_server_decides_how_it_is_read() {
    let database = database();
    let mut connection = connected(&database);
    connection
        .execute_script(include_str!("data/mysql.sql"))
        .unwrap();
    let dialect = Mysql {
        flavor: Flavor::Mysql,
    };
    let schema = dialect
        .introspect(connection.as_mut(), &Scope::default())
        .unwrap();
    let recorded = include_str!("data/mysql.txt").replace("mariadb_", "mysql_");
    assert_same_lines(&described(&schema), &recorded);
}

/// The tables of the last test of this kind, which the oracle does not see as they are.
const UNSEEN: &str = r"
    CREATE TABLE `odd ``name` (id int PRIMARY KEY);
    CREATE TABLE unseen (
        id int NOT NULL,
        a bit(8) DEFAULT b'101',
        b enum('back\\slash', 'new\nline', 'x') DEFAULT 'back\\slash',
        c json NOT NULL DEFAULT '{}',
        d inet4,
        e inet6,
        f varchar(50) DEFAULT (concat('a', lower('B'))),
        g datetime DEFAULT NULL ON UPDATE current_timestamp(),
        h int DEFAULT (1 + 2),
        i varchar(20) DEFAULT 'it''s \\ x',
        j int CHECK (j > 0),
        k text,
        l longtext COMMENT 'a \\ b\nc' CHECK (json_valid(`k`)),
        KEY ix (a DESC, id),
        FULLTEXT KEY ft (k),
        CONSTRAINT fk FOREIGN KEY (id) REFERENCES `odd ``name` (id) ON DELETE CASCADE
    );
    CREATE TABLE ranges (id int NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (id)
        (PARTITION p0 VALUES LESS THAN (10), PARTITION `p 1` VALUES LESS THAN MAXVALUE);
    CREATE TABLE lists (id int NOT NULL) PARTITION BY LIST (id)
        (PARTITION p0 VALUES IN (1, 2), PARTITION p1 VALUES IN (3), PARTITION p2 DEFAULT);
    CREATE TABLE parts (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (year(at)) SUBPARTITION BY HASH (id)
        SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (2000), PARTITION p1 VALUES LESS THAN (2010));
    CREATE TABLE columns_ (a int, b int) PARTITION BY RANGE COLUMNS (a, b)
        (PARTITION p0 VALUES LESS THAN (1, 2), PARTITION p1 VALUES LESS THAN (MAXVALUE, MAXVALUE));
    CREATE TABLE versioned (id int) WITH SYSTEM VERSIONING;
";

#[test]
fn what_the_oracle_does_not_see() {
    let database = database();
    let mut connection = connected(&database);
    connection.execute_script(UNSEEN).unwrap();
    let schema = schema_of(connection.as_mut());
    let names: Vec<&str> = schema
        .tables
        .iter()
        .map(|table| table.name.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "columns_",
            "lists",
            "odd `name",
            "parts",
            "ranges",
            "unseen",
            "versioned"
        ]
    );
    let table = schema.table(&TableName::new("unseen")).unwrap();
    let default = |name: &str| match &table.column(name).unwrap().server_default {
        Some(ServerDefault::Expression(Expression::Text(text))) => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(default("a"), "b'101'");
    assert_eq!(default("b"), r"'back\\slash'");
    assert_eq!(default("f"), "concat('a',lcase('B'))");
    assert_eq!(default("g"), "NULL ON UPDATE current_timestamp()");
    assert_eq!(default("h"), "(1 + 2)");
    assert_eq!(default("i"), r"'it''s \\ x'");
    let class = |name: &str| table.column(name).unwrap().data_type.class;
    assert_eq!(class("c"), TypeClass::MysqlJson);
    assert_eq!(class("d"), TypeClass::MysqlInet4);
    assert_eq!(class("e"), TypeClass::MysqlInet6);
    assert_eq!(class("l"), TypeClass::MysqlLongtext);
    let labels = ["back\\slash", "new\nline", "x"].map(|label| Literal::Text(label.into()));
    assert_eq!(
        table.column("b").unwrap().data_type.argument("enums"),
        Some(&Literal::List(labels.into()))
    );
    assert_eq!(
        table.column("l").unwrap().comment.as_deref(),
        Some("a \\ b\nc")
    );
    assert!(described(&schema).contains("INDEX 'ix' False ['a DESC', 'id']"));
    let checks = table
        .constraints
        .iter()
        .filter(|it| matches!(it, Constraint::Check(_)));
    assert_eq!(checks.clone().count(), 2);
    assert!(checks.clone().all(|check| check.name().is_none()));
    let Some(Constraint::ForeignKey(key)) = table.constraints.first() else {
        panic!("{:?}", table.constraints);
    };
    assert_eq!(key.referred_table, TableName::new("odd `name"));
}

/// Nothing is lost on the way: what a description creates has the same description.
#[test]
fn tables_created_from_their_description_are_the_same() {
    let database = database();
    let mut connection = connected(&database);
    connection
        .execute_script(include_str!("data/mysql.sql"))
        .unwrap();
    connection
        .execute_script(&UNSEEN.replace("CREATE TABLE parts", "CREATE TABLE parts2"))
        .unwrap();
    let mut before = schema_of(connection.as_mut());
    // SQLAlchemy has no word for system versioning, and none for GEOMETRY.
    before.tables.retain(|table| table.name.name != "versioned");
    for table in &mut before.tables {
        table.columns.retain(|column| column.name != "jj");
        // It would not be created twice: the server makes it.
        let is_own = |index: &Index| {
            let name = index.name.as_ref().unwrap().text.as_str();
            !matches!(name, "code" | "fk_both")
        };
        table.indexes.retain(is_own);
        table.constraints.retain(has_own_name);
    }
    connection.execute("SET foreign_key_checks = 0").unwrap();
    for table in &before.tables {
        let quoted = MARIADB.quote(&table.name.name);
        connection.execute(&format!("DROP TABLE {quoted}")).unwrap();
    }
    for table in &before.tables {
        create(connection.as_mut(), table);
    }
    let mut after = schema_of(connection.as_mut());
    for table in &mut after.tables {
        let own = before.table(&table.name);
        table.constraints.retain(has_own_name);
        table.indexes.retain(|index| {
            own.is_some_and(|own| own.indexes.iter().any(|known| known.name == index.name))
        });
    }
    after.tables.retain(|table| table.name.name != "versioned");
    assert_same_lines(&described(&after), &described(&before));
    assert_eq!(after, before);
}

/// A check of a column has none, and gets one when it is created as the table's.
fn has_own_name(constraint: &Constraint) -> bool {
    let name = constraint.name().map(|name| name.text.as_str());
    name.is_some_and(|name| !name.starts_with("CONSTRAINT_"))
}

fn text(text: &str) -> Expression {
    Expression::Text(text.into())
}

/// A table as models give it, with something of everything.
fn model() -> Table {
    let of = DataType::new;
    let sized = |class, length| DataType::new(class).with("length", Literal::Integer(length));
    let expression = |sql: &str| Some(ServerDefault::Expression(text(sql)));
    let string = |text: &str| Some(ServerDefault::Text(text.into()));
    let now = || {
        Some(ServerDefault::Expression(Expression::Function {
            name: "now".into(),
            arguments: vec![],
        }))
    };
    let labels = |labels: &[&str]| {
        Literal::List(labels.iter().map(|&it| Literal::Text(it.into())).collect())
    };
    let mut table = Table::new(TableName::new("Model"));
    table.columns.push(Column {
        nullable: false,
        primary_key: true,
        ..Column::new("id", of(TypeClass::Integer))
    });
    for (name, data_type, server_default) in [
        ("string", sized(TypeClass::String, 20), string("it's \\")),
        ("txt", of(TypeClass::Text), expression("'x'")),
        (
            "price",
            of(TypeClass::Numeric)
                .with("precision", Literal::Integer(30))
                .with("scale", Literal::Integer(16)),
            string("1.50"),
        ),
        ("fl", of(TypeClass::Float), expression("0")),
        (
            "fl2",
            of(TypeClass::Float).with("precision", Literal::Integer(53)),
            None,
        ),
        ("dbl", of(TypeClass::Double), string("-1.0")),
        ("flag", of(TypeClass::Boolean), string("0")),
        (
            "flag2",
            of(TypeClass::Boolean),
            Some(ServerDefault::Expression(Expression::True)),
        ),
        ("at", of(TypeClass::DateTime), now()),
        (
            "at2",
            of(TypeClass::DateTime),
            expression("CURRENT_TIMESTAMP"),
        ),
        ("at3", of(TypeClass::DateTime), expression("'2020-01-01'")),
        (
            "at4",
            of(TypeClass::SqlTimestamp),
            expression("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
        ),
        (
            "at5",
            of(TypeClass::MysqlDatetime).with("fsp", Literal::Integer(6)),
            expression("now(6)"),
        ),
        ("day", of(TypeClass::Date), expression("(current_date)")),
        ("clock", of(TypeClass::Time), string("10:00")),
        ("neg", of(TypeClass::Integer), expression("-1")),
        ("sum", of(TypeClass::Integer), expression("(1 + 2 * 3)")),
        ("small", of(TypeClass::SmallInteger), string("5")),
        ("big", of(TypeClass::BigInteger), None),
        ("uid", of(TypeClass::Uuid), expression("uuid()")),
        ("js", of(TypeClass::Json), string("{}")),
        ("bin", of(TypeClass::LargeBinary), None),
        ("bin2", sized(TypeClass::LargeBinary, 70_000), None),
        ("vb", sized(TypeClass::SqlVarbinary, 9), expression("x'41'")),
        ("bit", sized(TypeClass::MysqlBit, 3), expression("b'101'")),
        (
            "mood",
            of(TypeClass::Enum).with("enums", labels(&["sad", "it's", "a,b", "back\\slash"])),
            string("sad"),
        ),
        (
            "many",
            of(TypeClass::MysqlSet).with("enums", labels(&["x", "y"])),
            string("x,y"),
        ),
        (
            "low",
            sized(TypeClass::String, 9),
            expression("(concat('a', LOWER('X'), substring('abc', 2)))"),
        ),
        ("nat", sized(TypeClass::SqlNvarchar, 9), None),
        (
            "coll",
            sized(TypeClass::String, 9).with("collation", Literal::Text("utf8mb4_bin".into())),
            None,
        ),
        (
            "old",
            sized(TypeClass::MysqlVarchar, 9).with("charset", Literal::Text("utf8".into())),
            None,
        ),
        ("none", sized(TypeClass::String, 9), expression("NULL")),
        ("year", of(TypeClass::MysqlYear), string("2020")),
        (
            "un",
            of(TypeClass::MysqlInteger).with("unsigned", Literal::Boolean(true)),
            string("007"),
        ),
        ("iv", of(TypeClass::Interval), None),
    ] {
        table.columns.push(Column {
            server_default,
            ..Column::new(name, data_type)
        });
    }
    table.columns.push(Column {
        computed: Some(Box::new(Computed {
            sql: text("small * (neg + 2)"),
            persisted: Some(true),
        })),
        comment: Some("it's; \\ \"x\"\ny".into()),
        ..Column::new("gen", of(TypeClass::Integer))
    });
    table.primary_key = Some(PrimaryKey {
        columns: vec!["id".into()],
        ..PrimaryKey::default()
    });
    let unique = |name: Option<&str>, columns: &[&str]| {
        Constraint::Unique(UniqueConstraint {
            name: name.map(ConstraintName::plain),
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
            ..UniqueConstraint::default()
        })
    };
    let key = |column: &str, action: Option<&str>| {
        Constraint::ForeignKey(ForeignKey {
            name: None,
            columns: vec![column.into()],
            referred_table: TableName::new("Model"),
            referred_columns: vec!["id".into()],
            on_update: action.map(str::to_owned),
            on_delete: action.map(str::to_owned),
            deferrable: None,
            initially: None,
            match_type: None,
            use_alter: false,
            options: Options::default(),
        })
    };
    table.constraints = vec![
        unique(Some("uq"), &["string", "neg"]),
        unique(None, &["small", "neg"]),
        key("neg", Some("RESTRICT")),
        key("sum", Some("CASCADE")),
    ];
    let suffix = |column: &str, operator: &str| Expression::Suffix {
        operand: Box::new(Expression::column(column)),
        operator: operator.into(),
    };
    let index = |name: &str, elements: Vec<Expression>, options: Vec<(&str, OptionValue)>| Index {
        name: Some(ConstraintName::plain(name)),
        elements,
        unique: false,
        options: Options(
            options
                .into_iter()
                .map(|(keyword, value)| (keyword.to_owned(), value))
                .collect(),
        ),
        normal: None,
    };
    let number = |number: i64| OptionValue::Literal(Literal::Integer(number));
    table.indexes = vec![
        index(
            "ix_a",
            vec![Expression::column("string"), suffix("neg", "DESC")],
            vec![],
        ),
        index(
            "ix_b",
            vec![Expression::column("txt"), suffix("small", "ASC")],
            vec![(
                "mysql_length",
                OptionValue::Map(vec![("txt".into(), number(5))]),
            )],
        ),
        index(
            "ix_c",
            vec![Expression::column("string")],
            vec![("mysql_length", number(20))],
        ),
        index(
            "ix_d",
            vec![Expression::column("txt")],
            vec![(
                "mysql_prefix",
                OptionValue::Literal(Literal::Text("FULLTEXT".into())),
            )],
        ),
        Index {
            unique: true,
            ..index("ix_e", vec![Expression::column("fl")], vec![])
        },
    ];
    table
}

#[test]
fn what_was_created_comes_back_equal() {
    for flavor in [Flavor::Mariadb, Flavor::MariadbAsMysql] {
        let dialect = Mysql { flavor };
        let database = database();
        let mut connection = connected(&database);
        let mut table = model();
        if flavor == Flavor::MariadbAsMysql {
            // Without a type of its own, and too long for the type it gets then.
            table.columns.retain(|column| column.name != "uid");
        }
        create(connection.as_mut(), &table);
        let found = dialect
            .introspect(connection.as_mut(), &Scope::default())
            .and_then(|schema| dialect.normalize(schema))
            .unwrap();
        let wanted = Schema {
            tables: vec![table],
            ..Schema::default()
        };
        let wanted = dialect.normalize(wanted).unwrap();
        let (table, model) = (&found.tables[0], &wanted.tables[0]);
        assert_eq!(table.columns.len(), model.columns.len());
        for (column, model) in table.columns.iter().zip(&model.columns) {
            let (found, wanted) = (
                column.normal.as_ref().unwrap(),
                model.normal.as_ref().unwrap(),
            );
            let name = &column.name;
            assert_eq!(found.server_default, wanted.server_default, "{name}");
            assert_eq!(found.data_type.base, wanted.data_type.base, "{name}");
        }
        let difference = diff(
            &found,
            &wanted,
            &DiffOptions {
                compare_server_default: true,
                comparison: dialect.comparison(),
                ..DiffOptions::default()
            },
        );
        assert_eq!(difference.upgrade, []);
    }
}

#[test]
fn other_schemas_are_read_on_request() {
    let (database, other) = (database(), database());
    let other_name = other.url.database.clone().unwrap();
    let mut connection = connected(&database);
    connection
        .execute_script(&format!(
            "CREATE TABLE {other_name}.target (id int PRIMARY KEY);
             CREATE TABLE a (id int PRIMARY KEY, CONSTRAINT fk FOREIGN KEY (id) REFERENCES {other_name}.target (id));
             CREATE TABLE b (id int)"
        ))
        .unwrap();
    let target = TableName::in_schema(Some(other_name), "target");
    let schema = schema_of(connection.as_mut());
    let Constraint::ForeignKey(key) = &schema.tables[0].constraints[0] else {
        panic!("{:?}", schema.tables);
    };
    assert_eq!(key.referred_table, target);
    let names = |schema: Schema| -> Vec<TableName> {
        schema.tables.into_iter().map(|table| table.name).collect()
    };
    assert_eq!(names(schema), [TableName::new("a"), TableName::new("b")]);
    let scope = Scope {
        all_schemas: true,
        exclude: vec![TableName::new("b")],
        only: None,
    };
    let all = names(MARIADB.introspect(connection.as_mut(), &scope).unwrap());
    assert!(all.contains(&TableName::new("a")) && all.contains(&target));
    assert!(!all.contains(&TableName::new("b")));
    let system = ["mysql", "information_schema", "performance_schema", "sys"];
    assert!(
        all.iter()
            .filter_map(|name| name.schema.as_deref())
            .all(|schema| !system.contains(&schema))
    );
    let scope = Scope {
        only: Some(vec![TableName::new("b")]),
        ..Scope::default()
    };
    let only = names(MARIADB.introspect(connection.as_mut(), &scope).unwrap());
    assert_eq!(only, [TableName::new("b")]);
    drop(connection);
    drop(database);
    drop(other);
}

#[test]
fn a_user_reads_what_it_may_see() {
    let database = database();
    let name = database.url.database.clone().unwrap();
    let mut connection = connected(&database);
    connection
        .execute_script(
            "CREATE TABLE seen (id int PRIMARY KEY, CHECK (id > 0)); CREATE TABLE hidden (id int)",
        )
        .unwrap();
    for statement in [
        format!("CREATE USER IF NOT EXISTS {name}@'127.0.0.1' IDENTIFIED BY 'x'"),
        format!("GRANT SELECT ON {name}.seen TO {name}@'127.0.0.1'"),
    ] {
        connection.execute(&statement).unwrap();
    }
    let mut url = database.url.clone();
    url.username = Some(name.clone());
    url.password = Some("x".into());
    let mut limited = dms::driver::connect(&url, &dms::driver::ConnectOptions::default()).unwrap();
    let schema = schema_of(limited.as_mut());
    connection
        .execute(&format!("DROP USER {name}@'127.0.0.1'"))
        .unwrap();
    assert_eq!(schema.tables.len(), 1);
    assert_eq!(schema.tables[0].name, TableName::new("seen"));
}

#[test]
fn a_url_without_database_is_not_taken_for_an_empty_one() {
    let mut url = server();
    url.database = None;
    let mut connection =
        dms::driver::connect(&url, &dms::driver::ConnectOptions::default()).unwrap();
    let error = MARIADB
        .introspect(connection.as_mut(), &Scope::default())
        .unwrap_err();
    assert!(error.message().contains("names no database"), "{error}");
}
