//! The catalog of PostgreSQL: against what the oracle recorded, and back and forth through our own SQL.

use dms::conn::Connection;
use dms::dialect::{Dialect, Scope, postgres::Postgres};
use dms::op::{CreateIndex, CreateTable, Operation};
use dms::schema::{
    Autoincrement, Column, Constraint, ConstraintName, DataType, Expression, Index, Literal,
    OptionValue, Options, PrimaryKey, Schema, ServerDefault, Table, TableName, TypeClass,
    UniqueConstraint,
};

use crate::described::{assert_same_lines, described};
use crate::postgres_server::database;

const ALL: Scope = Scope {
    all_schemas: true,
    exclude: vec![],
    only: None,
};

fn schema_of(connection: &mut dyn Connection) -> Schema {
    Postgres.introspect(connection, &Scope::default()).unwrap()
}

#[test]
fn everything_is_as_the_oracle_sees_it() {
    let database = database();
    let mut connection = database.connect();
    connection
        .execute_script(include_str!("data/postgres.sql"))
        .unwrap();
    let schema = Postgres.introspect(connection.as_mut(), &ALL).unwrap();
    // The oracle takes what a domain says for its column's.
    let recorded = include_str!("data/postgres.txt");
    let domain = "DOMAIN('positive', INTEGER())";
    let of_column = format!("{domain} NOT NULL DEFAULT 1");
    assert!(recorded.contains(&of_column));
    assert_same_lines(&described(&schema), &recorded.replace(&of_column, domain));
    let default_only = schema_of(connection.as_mut());
    assert!(
        default_only
            .tables
            .iter()
            .all(|table| table.name.schema.is_none())
    );
    assert_eq!(default_only.tables.len() + 1, schema.tables.len());
}

/// More tables than are asked for at once, with foreign keys from each to the one before.
#[test]
fn tables_that_are_asked_for_in_portions() {
    const TABLES: usize = 2_003;
    let database = database();
    let mut connection = database.connect();
    let create = "CREATE TABLE t%1$s (id int PRIMARY KEY, v%1$s text DEFAULT %1$L, other int)";
    let refer = "ALTER TABLE t%1$s ADD FOREIGN KEY (other) REFERENCES t%2$s (id)";
    for (sql, first) in [(create, 0), (refer, 1)] {
        // A server has locks for so many in one transaction.
        for start in (first..TABLES).step_by(500) {
            let end = (start + 500).min(TABLES) - 1;
            let script = format!(
                "DO $$ BEGIN FOR n IN {start}..{end} LOOP EXECUTE format('{sql}', n, n - 1); END LOOP; END $$"
            );
            connection.execute(&script).unwrap();
        }
    }
    let schema = schema_of(connection.as_mut());
    assert_eq!(schema.tables.len(), TABLES);
    for table in &schema.tables {
        let number: usize = table.name.name.trim_start_matches('t').parse().unwrap();
        let columns: Vec<&str> = table.columns.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(columns, ["id", &format!("v{number}"), "other"]);
        assert!(table.columns[1].server_default.is_some());
        assert!(table.primary_key.is_some());
        let keys: Vec<&TableName> = (table.constraints.iter())
            .filter_map(|constraint| match constraint {
                Constraint::ForeignKey(key) => Some(&key.referred_table),
                _ => None,
            })
            .collect();
        let before = number.checked_sub(1);
        let before = before.map(|before| TableName::new(format!("t{before}")));
        assert_eq!(keys, before.iter().collect::<Vec<_>>());
    }
}

/// What the oracle does not see.
#[test]
fn what_a_rebuilt_table_needs_is_seen() {
    let database = database();
    let mut connection = database.connect();
    connection
        .execute_script(
            "CREATE TABLE t (id smallserial PRIMARY KEY, c text, CONSTRAINT uq UNIQUE (c) DEFERRABLE INITIALLY DEFERRED);
             CREATE INDEX ix ON t (c COLLATE \"C\" DESC);
             ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES t NOT VALID;",
        )
        .unwrap();
    let schema = schema_of(connection.as_mut());
    let table = &schema.tables[0];
    assert_eq!(table.columns[0].server_default, None);
    assert_eq!(table.columns[0].autoincrement, Autoincrement::True);
    let [Constraint::ForeignKey(key), Constraint::Unique(unique)] = table.constraints.as_slice()
    else {
        panic!("{:?}", table.constraints);
    };
    assert!(key.options.is_true("postgresql_not_valid"));
    assert_eq!(
        (unique.deferrable, unique.initially.as_deref()),
        (Some(true), Some("DEFERRED"))
    );
    assert!(described(&schema).contains("INDEX 'ix' False ['c COLLATE C DESC']"));
}

#[test]
fn an_exclude_constraint_is_read_as_it_was_made() {
    let database = database();
    let mut connection = database.connect();
    connection
        .execute_script(
            "CREATE TABLE t (a int, b int, c text, r int4range);
             ALTER TABLE t ADD CONSTRAINT ex EXCLUDE USING gist (int4range(a, b) WITH &&, r WITH -|-) WHERE (a < b)
                 DEFERRABLE INITIALLY DEFERRED;
             ALTER TABLE t ADD CONSTRAINT pattern EXCLUDE USING btree (c text_pattern_ops WITH =);",
        )
        .unwrap();
    let schema = schema_of(connection.as_mut());
    let [Constraint::Exclude(ex), Constraint::Exclude(pattern)] =
        schema.tables[0].constraints.as_slice()
    else {
        panic!("{:?}", schema.tables[0].constraints);
    };
    let text = |text: &str| Expression::Text(text.to_owned());
    assert_eq!(ex.using, "gist");
    assert_eq!(ex.condition, Some(text("a < b")));
    assert_eq!(ex.deferrable, Some(true));
    assert_eq!(ex.initially.as_deref(), Some("DEFERRED"));
    let elements: Vec<_> = (ex.elements.iter())
        .map(|element| (element.expression.clone(), element.operator.as_str()))
        .collect();
    let expected = [
        (text("int4range(a, b)"), "&&"),
        (Expression::column("r"), "-|-"),
    ];
    assert_eq!(elements, expected);
    assert_eq!(pattern.using, "btree");
    let class = pattern.elements[0].operator_class.as_deref();
    assert_eq!(class, Some("text_pattern_ops"));
    // Its own statement makes it again.
    let create = CreateTable {
        table: schema.tables[0].clone(),
        if_not_exists: false,
    };
    let statements = Postgres.render(&Operation::CreateTable(create), &Schema::default());
    connection.execute("DROP TABLE t").unwrap();
    for statement in statements.unwrap() {
        connection.execute(&statement.sql).unwrap();
    }
    assert_eq!(schema_of(connection.as_mut()), schema);
}

#[test]
fn what_an_extension_owns_is_left_alone() {
    let database = database();
    let mut connection = database.connect();
    // Any table can be given to an extension; plpgsql is always there.
    connection
        .execute_script("CREATE TABLE owned (a int); ALTER EXTENSION plpgsql ADD TABLE owned; CREATE TABLE free (a int)")
        .unwrap();
    let names: Vec<String> = schema_of(connection.as_mut())
        .tables
        .into_iter()
        .map(|table| table.name.name)
        .collect();
    assert_eq!(names, ["free"]);
}

#[test]
fn a_database_without_a_schema_is_not_taken_for_an_empty_one() {
    let database = database();
    let mut connection = database.connect();
    assert_eq!(schema_of(connection.as_mut()).tables, []);
    connection.execute("DROP SCHEMA public").unwrap();
    let error = Postgres
        .introspect(connection.as_mut(), &Scope::default())
        .unwrap_err();
    assert!(error.message().contains("search_path"), "{error}");
}

#[test]
fn the_first_schema_of_the_path_is_the_default_one() {
    let database = database();
    database
        .connect()
        .execute_script("CREATE SCHEMA app; CREATE TABLE app.a (id int PRIMARY KEY); CREATE TABLE public.b (a int REFERENCES app.a)")
        .unwrap();
    let mut url = database.url.clone();
    url.query
        .push(("options".into(), "-csearch_path=app,public".into()));
    let mut connection =
        dms::driver::connect(&url, &dms::driver::ConnectOptions::default()).unwrap();
    let names = |schema: Schema| -> Vec<TableName> {
        schema.tables.into_iter().map(|table| table.name).collect()
    };
    assert_eq!(names(schema_of(connection.as_mut())), [TableName::new("a")]);
    let all = Postgres.introspect(connection.as_mut(), &ALL).unwrap();
    let Constraint::ForeignKey(key) = &all.tables[1].constraints[0] else {
        panic!("{:?}", all.tables[1]);
    };
    assert_eq!(key.referred_table, TableName::new("a"));
    let public = TableName::in_schema(Some("public".into()), "b");
    assert_eq!(names(all), [TableName::new("a"), public]);
}

fn text(text: &str) -> Expression {
    Expression::Text(text.into())
}

/// A table as models give it, with something of everything.
fn model() -> Table {
    let of = DataType::new;
    let expression = |sql: &str| Some(ServerDefault::Expression(text(sql)));
    let string = |text: &str| Some(ServerDefault::Text(text.into()));
    let item = |class| Literal::Type(Box::new(DataType::new(class)));
    let mut table = Table::new(TableName::new("Model"));
    table.columns.push(Column {
        nullable: false,
        primary_key: true,
        ..Column::new("id", of(TypeClass::Integer))
    });
    table.columns.push(Column {
        nullable: false,
        identity: Some(Box::default()),
        ..Column::new("num", of(TypeClass::BigInteger))
    });
    for (name, data_type, server_default) in [
        (
            "string",
            of(TypeClass::String).with("length", Literal::Integer(20)),
            string("it's"),
        ),
        ("txt", of(TypeClass::Text), expression("'x'")),
        (
            "price",
            of(TypeClass::Numeric)
                .with("precision", Literal::Integer(30))
                .with("scale", Literal::Integer(16)),
            string("1.50"),
        ),
        ("fl", of(TypeClass::Float), expression("0")),
        ("dbl", of(TypeClass::Double), string("-1.0")),
        ("flag", of(TypeClass::Boolean), string("f")),
        (
            "flag2",
            of(TypeClass::Boolean),
            Some(ServerDefault::Expression(Expression::True)),
        ),
        (
            "at",
            of(TypeClass::DateTime).with("timezone", Literal::Boolean(true)),
            Some(ServerDefault::Expression(Expression::Function {
                name: "now".into(),
                arguments: vec![],
            })),
        ),
        (
            "at2",
            of(TypeClass::DateTime),
            expression("CURRENT_TIMESTAMP"),
        ),
        ("at3", of(TypeClass::DateTime), expression("'2020-01-01'")),
        ("day", of(TypeClass::Date), expression("CURRENT_DATE")),
        ("neg", of(TypeClass::Integer), expression("-1")),
        ("sum", of(TypeClass::Integer), expression("1 + 2")),
        ("small", of(TypeClass::SmallInteger), string("5")),
        ("uid", of(TypeClass::Uuid), expression("gen_random_uuid()")),
        ("jb", of(TypeClass::PgJsonb), expression("'{}'::jsonb")),
        ("js", of(TypeClass::Json), string("[]")),
        (
            "arr",
            of(TypeClass::PgArray).with("item_type", item(TypeClass::Text)),
            expression("'{}'"),
        ),
        (
            "arr2",
            of(TypeClass::Array).with("item_type", item(TypeClass::Integer)),
            expression("ARRAY[]::integer[]"),
        ),
        (
            "iv",
            of(TypeClass::Interval),
            expression("interval '1 day'"),
        ),
        ("bin", of(TypeClass::LargeBinary), None),
        (
            "mood",
            of(TypeClass::Enum)
                .with(
                    "enums",
                    Literal::List(vec![
                        Literal::Text("sad".into()),
                        Literal::Text("ok".into()),
                    ]),
                )
                .with("name", Literal::Text("mood".into())),
            string("sad"),
        ),
        ("low", of(TypeClass::Text), expression("lower('X')")),
        (
            "utc",
            of(TypeClass::DateTime),
            expression("timezone('utc', now())"),
        ),
    ] {
        table.columns.push(Column {
            server_default,
            ..Column::new(name, data_type)
        });
    }
    table.primary_key = Some(PrimaryKey {
        columns: vec!["id".into()],
        ..PrimaryKey::default()
    });
    table.constraints = vec![Constraint::Unique(UniqueConstraint {
        name: Some(ConstraintName::plain("uq")),
        columns: vec!["string".into(), "neg".into()],
        ..UniqueConstraint::default()
    })];
    let function = |name: &str, column: &str| Expression::Function {
        name: name.into(),
        arguments: vec![Expression::column(column)],
    };
    let suffix = |operand: Expression, operator: &str| Expression::Suffix {
        operand: Box::new(operand),
        operator: operator.into(),
    };
    let index =
        |name: &str, elements: Vec<Expression>, options: Vec<(String, OptionValue)>| Index {
            name: Some(ConstraintName::plain(name)),
            elements,
            unique: false,
            options: Options(options),
            normal: None,
        };
    table.indexes = vec![
        index(
            "ix_a",
            vec![function("lower", "string"), Expression::column("neg")],
            vec![],
        ),
        index(
            "ix_b",
            vec![
                suffix(Expression::column("neg"), "DESC"),
                suffix(suffix(Expression::column("sum"), "DESC"), "NULLS LAST"),
                suffix(Expression::column("small"), "NULLS FIRST"),
                suffix(suffix(Expression::column("fl"), "ASC"), "NULLS LAST"),
            ],
            vec![],
        ),
        index(
            "ix_c",
            vec![text("(jb ->> 'key')"), text("date_trunc('day', at2)")],
            vec![],
        ),
        index(
            "ix_d",
            vec![Expression::column("txt")],
            vec![
                (
                    "postgresql_ops".into(),
                    OptionValue::Map(vec![(
                        "txt".into(),
                        OptionValue::Literal(Literal::Text("text_pattern_ops".into())),
                    )]),
                ),
                (
                    "postgresql_where".into(),
                    OptionValue::Expression(text("neg > 3")),
                ),
                (
                    "postgresql_with".into(),
                    OptionValue::Map(vec![(
                        "fillfactor".into(),
                        OptionValue::Literal(Literal::Integer(70)),
                    )]),
                ),
            ],
        ),
        index(
            "ix_e",
            vec![Expression::column("jb")],
            vec![(
                "postgresql_using".into(),
                OptionValue::Literal(Literal::Text("gin".into())),
            )],
        ),
    ];
    table
}

#[test]
fn what_was_created_comes_back_equal() {
    let database = database();
    let mut connection = database.connect();
    let table = model();
    let mut created = table.clone();
    created.indexes.clear();
    let mut operations = vec![Operation::CreateTable(CreateTable {
        table: created,
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
        for statement in Postgres.render(&operation, &Schema::default()).unwrap() {
            connection.execute(&statement.sql).unwrap();
        }
    }
    let found = Postgres.normalize(schema_of(connection.as_mut())).unwrap();
    let wanted = Schema {
        tables: vec![table],
        ..Schema::default()
    };
    let wanted = Postgres.normalize(wanted).unwrap();
    let (table, model) = (&found.tables[0], &wanted.tables[0]);
    assert_eq!(table.columns.len(), model.columns.len());
    for (column, model) in table.columns.iter().zip(&model.columns) {
        let (found, wanted) = (
            column.normal.as_ref().unwrap(),
            model.normal.as_ref().unwrap(),
        );
        assert_eq!(
            found.server_default, wanted.server_default,
            "{}",
            column.name
        );
        assert_eq!(
            found.data_type.base, wanted.data_type.base,
            "{}",
            column.name
        );
    }
    assert_eq!(table.indexes.len(), model.indexes.len());
    for (index, model) in table.indexes.iter().zip(&model.indexes) {
        assert!(index.normal.is_some());
        assert_eq!(index.normal, model.normal, "{:?}", index.name);
    }
    let difference = dms::diff::diff(
        &found,
        &wanted,
        &dms::diff::DiffOptions {
            compare_server_default: true,
            ..dms::diff::DiffOptions::default()
        },
    );
    assert_eq!(difference.upgrade, []);
}

/// The catalog of what a catalog's description creates is the same: nothing is lost on the way.
#[test]
fn a_table_created_from_its_description_is_the_same() {
    let database = database();
    let mut connection = database.connect();
    connection
        .execute_script(include_str!("data/postgres.sql"))
        .unwrap();
    let before = schema_of(connection.as_mut());
    let parent = before.table(&TableName::new("Parent \"T")).unwrap().clone();
    connection
        .execute("DROP TABLE \"Parent \"\"T\" CASCADE")
        .unwrap();
    let create = Operation::CreateTable(CreateTable {
        table: parent.clone(),
        if_not_exists: false,
    });
    for statement in Postgres.render(&create, &Schema::default()).unwrap() {
        connection.execute(&statement.sql).unwrap();
    }
    let after = schema_of(connection.as_mut());
    assert_eq!(after.table(&parent.name), Some(&parent));
}
