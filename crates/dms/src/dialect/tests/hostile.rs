//! No name, text or number can change what a statement does.
#![allow(clippy::unwrap_used)]

use super::build::*;
use crate::dialect::{VersionStatement, VersionTable, by_name};
use crate::error::ErrorKind;

const NASTY: &[&str] = &[
    "a\"b",
    "a'b",
    "a\\",
    "a\\'b",
    "a; DROP TABLE x; --",
    "a\"; DROP TABLE x; --",
    "a'); DROP TABLE x; --",
    "/* a",
    "a */ b",
    "-- a",
    "a\nb",
    "a\r\nb",
    "a\n",
    "$$a$$",
    "$q1$ $$",
    "%s %(a)s :b ?",
    "\u{1f600}\u{202e}",
    "\u{ff07}\u{2019}",
    "",
    " ",
    "select",
    "`a`",
    "[a]",
    "a.b",
];

/// A statement with every quoted name as `N` and every text as `T`, scanned as the server does.
fn skeleton(dialect: &str, sql: &str) -> std::string::String {
    let is_mysql = matches!(dialect, "mysql" | "mariadb");
    let mark = if is_mysql { '`' } else { '"' };
    let mut skeleton = std::string::String::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        if first == mark || first == '\'' {
            let mut end = 1;
            loop {
                let ends: &[char] = if is_mysql && first == '\'' {
                    &['\'', '\\']
                } else {
                    &[first]
                };
                let close = rest[end..].find(ends).expect("an open quotation") + end;
                let escapes = rest[close..].starts_with('\\');
                if escapes || rest[close + 1..].starts_with(first) {
                    end = close + 2;
                } else {
                    rest = &rest[close + 1..];
                    break;
                }
            }
            skeleton.push(if first == mark { 'N' } else { 'T' });
        } else {
            skeleton.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    skeleton
}

/// Every operation, with `name` as each name and text in it.
fn operations(name: &str) -> Vec<Operation> {
    let n = || name.to_owned();
    let table = || TableName::in_schema(Some(n()), n());
    let named = || Some(ConstraintName::plain(name));
    let enumeration = of(Enum)
        .with("enums", Literal::List(vec![text(name)]))
        .with("length", Literal::Integer(40))
        .with("name", text(name))
        .with("schema", text(name));
    let created = Table {
        columns: vec![
            key(name, of(Integer)),
            Column {
                server_default: Some(ServerDefault::Text(n())),
                comment: Some(n()),
                ..required(name, of(String).with("collation", text(name)))
            },
            Column::new(name, enumeration.clone()),
        ],
        primary_key: Some(PrimaryKey {
            name: named(),
            deferrable: None,
            initially: None,
            columns: vec![n()],
            options: options(vec![(
                "postgresql_include",
                OptionValue::Literal(Literal::List(vec![text(name)])),
            )]),
        }),
        constraints: vec![
            Constraint::Unique(UniqueConstraint {
                name: named(),
                columns: vec![n()],
                ..UniqueConstraint::default()
            }),
            Constraint::ForeignKey(ForeignKey {
                name: named(),
                ..foreign_key(&[name], table(), &[name])
            }),
            Constraint::Check(CheckConstraint {
                name: named(),
                ..check(binary(
                    Expression::column(name),
                    "=",
                    Expression::Literal(text(name)),
                ))
            }),
        ],
        comment: Some(n()),
        options: options(vec![
            ("postgresql_tablespace", OptionValue::Literal(text(name))),
            ("postgresql_inherits", OptionValue::Literal(text(name))),
        ]),
        ..Table::new(table())
    };
    let index = Index {
        name: named(),
        elements: vec![
            Expression::column(name),
            collate(Expression::column(name), name),
            cast(
                Expression::column(name),
                of(Text).with("collation", text(name)),
            ),
        ],
        options: options(vec![
            ("postgresql_tablespace", OptionValue::Literal(text(name))),
            (
                "postgresql_with",
                OptionValue::Map(vec![("a".into(), OptionValue::Literal(text("x y")))]),
            ),
        ]),
        ..Index::default()
    };
    vec![
        create(created),
        Operation::DropTable(DropTable {
            name: table(),
            if_exists: false,
            before: None,
        }),
        Operation::RenameTable(RenameTable {
            name: table(),
            new_name: n(),
        }),
        Operation::AddColumn(add_column(table(), Column::new(name, enumeration))),
        Operation::DropColumn(DropColumn {
            table: table(),
            column: n(),
            if_exists: false,
            before: None,
        }),
        alter(AlterColumn {
            new_name: Some(n()),
            existing_type: Some(of(Text)),
            existing_comment: Some(n()),
            ..AlterColumn::new(table(), name)
        }),
        alter(AlterColumn {
            server_default: Change::Set(Some(DefaultValue::Default(ServerDefault::Text(n())))),
            comment: Change::Set(Some(n())),
            existing_type: Some(of(Text)),
            ..AlterColumn::new(table(), name)
        }),
        Operation::CreateIndex(CreateIndex {
            table: table(),
            index,
            if_not_exists: false,
        }),
        Operation::DropIndex(DropIndex {
            name: ConstraintName::plain(name),
            table: Some(table()),
            schema: None,
            if_exists: false,
            options: Options::default(),
            before: None,
        }),
        Operation::CreateConstraint(CreateConstraint {
            table: table(),
            constraint: Constraint::Unique(UniqueConstraint {
                name: named(),
                columns: vec![n()],
                ..UniqueConstraint::default()
            }),
        }),
        Operation::DropConstraint(DropConstraint {
            table: table(),
            name: named(),
            constraint_type: Some(ConstraintType::Unique),
            if_exists: false,
            before: None,
        }),
        Operation::CreateTableComment(CreateTableComment {
            table: table(),
            comment: Some(n()),
            existing_comment: None,
        }),
        Operation::DropTableComment(DropTableComment {
            table: table(),
            existing_comment: None,
        }),
        Operation::BulkInsert(BulkInsert {
            table: table(),
            columns: vec![(n(), of(Text))],
            rows: vec![vec![(n(), text(name))]],
        }),
    ]
}

#[test]
fn names_and_texts_stay_inside_their_quotation() {
    for dialect in DIALECTS {
        let own = by_name(dialect).unwrap();
        let skeletons = |name: &str| -> Vec<_> {
            operations(name)
                .iter()
                .map(|operation| {
                    own.render(operation, &Schema::default())
                        .map_err(|error| error.kind())
                        .map(|statements| {
                            statements
                                .iter()
                                .map(|statement| skeleton(dialect, &statement.sql))
                                .collect::<Vec<_>>()
                        })
                })
                .collect()
        };
        let harmless = skeletons("A a");
        for name in NASTY
            .iter()
            .filter(|name| !name.is_empty() && !name.contains('$'))
        {
            assert_eq!(skeletons(name), harmless, "{name:?} on {dialect}");
        }
    }
}

#[test]
fn an_empty_schema_is_the_default_one() {
    for dialect in DIALECTS {
        let drop = Operation::DropTable(DropTable {
            name: TableName::in_schema(Some("".into()), ""),
            if_exists: false,
            before: None,
        });
        let own = by_name(dialect).unwrap();
        let statements = own.render(&drop, &Schema::default());
        let mark = own.quote("").chars().next().unwrap();
        assert_eq!(
            printed(statements).unwrap(),
            format!("DROP TABLE {mark}{mark};")
        );
    }
}

#[test]
fn dollar_quotations_end_at_a_tag_that_is_not_in_the_type() {
    let add = |label: &str| {
        Operation::AddColumn(add_column(
            TableName::new("t"),
            Column::new(
                "c",
                of(Enum)
                    .with("enums", Literal::List(vec![text(label)]))
                    .with("name", text("e")),
            ),
        ))
    };
    let own = by_name("postgresql").unwrap();
    let first = |label| {
        own.render(&add(label), &Schema::default()).unwrap()[0]
            .sql
            .clone()
    };
    assert_eq!(
        first("$$; DROP TABLE x; $q1$"),
        "DO $q2$ BEGIN CREATE TYPE e AS ENUM ('$$; DROP TABLE x; $q1$'); \
         EXCEPTION WHEN duplicate_object THEN NULL; END $q2$"
    );
    assert!(first("$").starts_with("DO $$ BEGIN"));
}

#[test]
fn nul_is_refused_everywhere() {
    for dialect in DIALECTS {
        let own = by_name(dialect).unwrap();
        for operation in operations("a\0b") {
            let error = own.render(&operation, &Schema::default()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{operation:?}");
        }
        let execute = Operation::Execute(Execute::new("SELECT 1\0; DROP TABLE x"));
        let error = own.render(&execute, &Schema::default()).unwrap_err();
        assert!(error.message().contains("NUL"), "{error}");
    }
}

#[test]
fn version_statements_keep_names_inside_quotes() {
    for dialect in DIALECTS {
        let own = by_name(dialect).unwrap();
        let skeletons = |name: &str| {
            let table = VersionTable {
                name: name.into(),
                schema: Some(name.into()),
                primary_key: true,
            };
            let mut statements: Vec<_> = [
                VersionStatement::Create,
                VersionStatement::Drop,
                VersionStatement::Insert(name.into()),
                VersionStatement::Update(name.into(), name.into()),
                VersionStatement::Delete(name.into()),
                VersionStatement::DeleteAll,
                VersionStatement::Select,
            ]
            .iter()
            .map(|statement| skeleton(dialect, &own.version_statement(&table, statement).sql))
            .collect();
            statements.push(skeleton(dialect, &own.version_table_exists(&table).sql));
            statements
        };
        let harmless = skeletons("A a");
        for name in NASTY.iter().filter(|name| name.contains(['"', '\'', ';'])) {
            assert_eq!(skeletons(name), harmless, "{name:?} on {dialect}");
        }
    }
}

#[test]
fn phrases_hold_keywords_alone() {
    let nasty = "CASCADE) ; DROP TABLE x; --";
    let key = |change: fn(&mut ForeignKey, std::string::String)| {
        let mut key = foreign_key(&["a"], TableName::new("p"), &["id"]);
        change(&mut key, nasty.into());
        create(Table {
            columns: vec![Column::new("a", of(Integer))],
            constraints: vec![Constraint::ForeignKey(key)],
            ..Table::new(TableName::new("t"))
        })
    };
    let option = |keyword: &str, value: OptionValue| {
        create(Table {
            columns: vec![required("a", of(Integer))],
            options: options(vec![(keyword, value)]),
            ..Table::new(TableName::new("t"))
        })
    };
    let index = |keyword: &str, value: OptionValue| {
        Operation::CreateIndex(CreateIndex {
            table: TableName::new("t"),
            index: Index {
                name: Some(ConstraintName::plain("ix")),
                elements: vec![Expression::column("a")],
                options: options(vec![(keyword, value)]),
                ..Index::default()
            },
            if_not_exists: false,
        })
    };
    let of_text = || OptionValue::Literal(text(nasty));
    let own = by_name("postgresql").unwrap();
    for operation in [
        key(|key, nasty| key.on_delete = Some(nasty)),
        key(|key, nasty| key.on_update = Some(nasty)),
        key(|key, nasty| key.initially = Some(nasty)),
        key(|key, nasty| key.match_type = Some(nasty)),
        option("postgresql_using", of_text()),
        option("postgresql_on_commit", of_text()),
        option(
            "postgresql_with",
            OptionValue::Map(vec![(nasty.into(), of_text())]),
        ),
        index("postgresql_using", of_text()),
        index(
            "postgresql_ops",
            OptionValue::Map(vec![("a".into(), of_text())]),
        ),
        index(
            "postgresql_with",
            OptionValue::Map(vec![(nasty.into(), of_text())]),
        ),
        create(Table {
            prefixes: vec![nasty.into()],
            ..Table::new(TableName::new("t"))
        }),
    ] {
        let error = own.render(&operation, &Schema::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
    }
    let conflict = create(Table {
        columns: vec![Column {
            options: options(vec![("sqlite_on_conflict_not_null", of_text())]),
            ..required("a", of(Integer))
        }],
        ..Table::new(TableName::new("t"))
    });
    let error = by_name("sqlite")
        .unwrap()
        .render(&conflict, &Schema::default())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
}

#[test]
fn numbers_that_are_none_are_refused() {
    for literal in [
        Literal::Decimal("1); DROP TABLE x; --".into()),
        Literal::Decimal("NaN".into()),
        Literal::Decimal("".into()),
        Literal::Decimal(".".into()),
        Literal::Decimal("1e".into()),
        Literal::Float(f64::NAN),
        Literal::Float(f64::INFINITY),
    ] {
        let own = by_name("postgresql").unwrap();
        let error = own.expression(&Expression::Literal(literal)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
    }
}

#[test]
fn deep_expressions_are_refused() {
    let mut deep = Expression::column("a");
    for _ in 0..1_000 {
        deep = prefix("-", deep);
    }
    for dialect in DIALECTS {
        let own = by_name(dialect).unwrap();
        assert!(own.expression(&deep).is_err());
        let index = Operation::CreateIndex(CreateIndex {
            table: TableName::new("t"),
            index: Index {
                name: Some(ConstraintName::plain("ix")),
                elements: vec![suffix(deep.clone(), "DESC")],
                ..Index::default()
            },
            if_not_exists: false,
        });
        assert!(own.render(&index, &Schema::default()).is_err());
    }
}

#[test]
fn minus_signs_never_make_a_comment() {
    let twice = prefix("-", prefix("-", Expression::column("a")));
    let of_negative = prefix("-", Expression::Literal(Literal::Integer(-1)));
    for dialect in DIALECTS {
        let own = by_name(dialect).unwrap();
        assert_eq!(own.expression(&twice).unwrap(), "-(-a)");
        assert_eq!(own.expression(&of_negative).unwrap(), "- -1");
    }
}
