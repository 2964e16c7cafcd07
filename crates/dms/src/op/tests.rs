#![allow(clippy::unwrap_used)]

use super::*;
use crate::schema::*;

fn name(table: &str) -> TableName {
    TableName::new(table)
}

fn integer(name: &str) -> Column {
    Column::new(name, DataType::new(TypeClass::Integer))
}

fn text(text: &str) -> Expression {
    Expression::Text(text.into())
}

fn unique(constraint_name: Option<&str>, columns: &[&str]) -> Constraint {
    Constraint::Unique(UniqueConstraint {
        name: constraint_name.map(ConstraintName::plain),
        columns: columns.iter().map(|column| (*column).into()).collect(),
        ..UniqueConstraint::default()
    })
}

fn foreign_key(column: &str, table: &str, referred: &str) -> Constraint {
    Constraint::ForeignKey(ForeignKey {
        name: None,
        columns: vec![column.into()],
        referred_table: name(table),
        referred_columns: vec![referred.into()],
        on_update: None,
        on_delete: None,
        deferrable: None,
        initially: None,
        match_type: None,
        use_alter: false,
        options: Options::default(),
    })
}

fn check(condition: Expression) -> Constraint {
    Constraint::Check(CheckConstraint {
        name: None,
        condition,
        of_type: Some("a".into()),
        in_column: None,
        deferrable: None,
        initially: None,
        options: Options::default(),
    })
}

fn column_of(table: &str, column: &str) -> Expression {
    Expression::Column {
        table: Some(table.into()),
        name: column.into(),
    }
}

fn greater(left: Expression, number: i64) -> Expression {
    Expression::Binary {
        left: Box::new(left),
        operator: ">".into(),
        right: Box::new(Expression::Literal(Literal::Integer(number))),
    }
}

fn index(index_name: &str, elements: Vec<Expression>) -> Index {
    Index {
        name: Some(ConstraintName::plain(index_name)),
        elements,
        ..Index::default()
    }
}

/// Two tables in which `p.a` is named in every way in which a column can be.
fn shop() -> Schema {
    let mut p = Table::new(name("p"));
    let mut computed = integer("c");
    computed.computed = Some(Box::new(Computed {
        sql: greater(column_of("p", "a"), 1),
        persisted: None,
    }));
    p.columns = vec![integer("a"), integer("b"), computed];
    p.primary_key = Some(PrimaryKey {
        columns: vec!["a".into()],
        ..PrimaryKey::default()
    });
    p.constraints = vec![
        unique(Some("uq"), &["b", "a"]),
        check(greater(column_of("p", "a"), 0)),
        foreign_key("a", "p", "a"),
    ];
    let mut ix = index(
        "ix",
        vec![Expression::column("b"), greater(Expression::column("a"), 2)],
    );
    ix.options = Options(vec![
        (
            "postgresql_where".into(),
            OptionValue::Expression(greater(column_of("p", "a"), 3)),
        ),
        (
            "postgresql_include".into(),
            OptionValue::Literal(Literal::List(vec![Literal::Text("a".into())])),
        ),
        (
            "postgresql_ops".into(),
            OptionValue::Map(vec![("a".into(), OptionValue::Literal(Literal::Null))]),
        ),
        (
            "postgresql_with".into(),
            OptionValue::Map(vec![("a".into(), OptionValue::Literal(Literal::Null))]),
        ),
    ]);
    p.indexes = vec![ix, index("ix_b", vec![Expression::column("b")])];
    let mut q = Table::new(name("q"));
    q.columns = vec![integer("a"), integer("p_a")];
    q.constraints = vec![foreign_key("p_a", "p", "a"), unique(None, &["a"])];
    Schema {
        tables: vec![p, q],
        ..Schema::default()
    }
}

/// The same schema as text with other names: names stand in quotes in `Debug`.
fn with_names(schema: &Schema, replacements: &[(&str, &str)]) -> String {
    let mut text = format!("{schema:#?}");
    for (old, new) in replacements {
        text = text.replace(&format!("\"{old}\""), &format!("\"{new}\""));
    }
    text
}

#[test]
fn a_table_is_renamed_wherever_it_is_named() {
    let mut schema = shop();
    let rename = Operation::RenameTable(RenameTable {
        name: name("p"),
        new_name: "product".into(),
    });
    rename.apply(&mut schema).unwrap();
    assert_eq!(
        format!("{schema:#?}"),
        with_names(&shop(), &[("p", "product")])
    );
    rename.reverse().unwrap().apply(&mut schema).unwrap();
    assert_eq!(schema, shop());
}

#[test]
fn a_column_is_renamed_wherever_it_is_named_and_nowhere_else() {
    let mut schema = shop();
    let rename = Operation::AlterColumn(AlterColumn {
        new_name: Some("new".into()),
        ..AlterColumn::new(name("p"), "a")
    });
    rename.apply(&mut schema).unwrap();
    let p = schema.table(&name("p")).unwrap();
    // A storage parameter is no column.
    let mut expected = shop();
    let options = |schema: &mut Schema| schema.tables[0].indexes[0].options.0.pop().unwrap();
    let kept = options(&mut expected);
    let mut renamed = schema.clone();
    assert_eq!(options(&mut renamed), kept);
    expected.tables.truncate(1);
    renamed.tables.truncate(1);
    assert_eq!(
        format!("{renamed:#?}"),
        with_names(&expected, &[("a", "new")])
    );
    assert_eq!(p.columns[0].name, "new");
    let q = schema.table(&name("q")).unwrap();
    assert_eq!(q.columns[0].name, "a");
    assert_eq!(
        q.constraints,
        [foreign_key("p_a", "p", "new"), unique(None, &["a"])]
    );
    rename.reverse().unwrap().apply(&mut schema).unwrap();
    assert_eq!(schema, shop());
}

#[test]
fn a_dropped_column_takes_along_what_needs_it() {
    let mut schema = shop();
    let drop = DropColumn {
        table: name("p"),
        column: "a".into(),
        if_exists: false,
        before: Some(integer("a")),
    };
    drop.apply(&mut schema).unwrap();
    let p = schema.table(&name("p")).unwrap();
    assert_eq!(p.primary_key, None);
    assert_eq!(p.constraints, []);
    assert_eq!(p.indexes, [index("ix_b", vec![Expression::column("b")])]);
    assert_eq!(
        drop.reverse().unwrap(),
        Operation::AddColumn(AddColumn::new(name("p"), integer("a")))
    );
}

#[test]
fn what_is_not_there_is_passed_over() {
    let before = shop();
    let operations = [
        Operation::DropTable(DropTable {
            name: name("none"),
            if_exists: false,
            before: None,
        }),
        Operation::RenameTable(RenameTable {
            name: name("none"),
            new_name: "other".into(),
        }),
        Operation::AddColumn(AddColumn::new(name("none"), integer("a"))),
        Operation::AlterColumn(AlterColumn {
            nullable: Some(false),
            ..AlterColumn::new(name("p"), "none")
        }),
        Operation::DropIndex(DropIndex {
            name: ConstraintName::plain("none"),
            table: None,
            schema: None,
            if_exists: false,
            options: Options::default(),
            before: None,
        }),
        Operation::DropConstraint(DropConstraint {
            table: name("p"),
            name: Some(ConstraintName::plain("none")),
            constraint_type: None,
            if_exists: false,
            before: None,
        }),
        Operation::CreateConstraint(CreateConstraint {
            table: name("none"),
            constraint: unique(None, &["a"]),
        }),
        Operation::Execute(Execute::new("DROP TABLE p")),
    ];
    let mut schema = before.clone();
    for operation in &operations {
        operation.apply(&mut schema).unwrap();
    }
    assert_eq!(schema, before);
}

#[test]
fn what_is_there_already_is_replaced_or_kept_if_so_asked() {
    let mut schema = shop();
    let mut wider = Table::new(name("q"));
    wider.columns = vec![integer("only")];
    for (if_not_exists, columns) in [(true, 2), (false, 1)] {
        let create = CreateTable {
            table: wider.clone(),
            if_not_exists,
        };
        create.apply(&mut schema).unwrap();
        assert_eq!(schema.table(&name("q")).unwrap().columns.len(), columns);
    }
    let create = CreateIndex {
        table: name("p"),
        index: index("ix", vec![Expression::column("c")]),
        if_not_exists: false,
    };
    create.apply(&mut schema).unwrap();
    let p = schema.table(&name("p")).unwrap();
    assert_eq!(p.indexes.len(), 2);
    assert_eq!(p.indexes[0], create.index);
}

#[test]
fn a_constraint_is_found_under_the_name_that_the_server_gave() {
    let drop = |constraint_type, before| DropConstraint {
        table: name("q"),
        name: Some(ConstraintName::plain("q_a_key")),
        constraint_type,
        if_exists: false,
        before,
    };
    let remaining = |drop: &DropConstraint| {
        let mut schema = shop();
        drop.apply(&mut schema).unwrap();
        schema.table(&name("q")).unwrap().constraints.clone()
    };
    let only_key = vec![foreign_key("p_a", "p", "a")];
    assert_eq!(
        remaining(&drop(Some(ConstraintType::Unique), None)),
        only_key
    );
    let before = Some(unique(Some("q_a_key"), &["a"]));
    assert_eq!(remaining(&drop(None, before)), only_key);
    assert_eq!(remaining(&drop(None, None)).len(), 2);
    assert_eq!(remaining(&drop(Some(ConstraintType::Check), None)).len(), 2);
}

#[test]
fn a_primary_key_is_dropped_by_its_name_or_its_kind() {
    for (given, own, constraint_type, expected) in [
        ("pk", Some("pk"), None, true),
        ("p_pkey", None, Some(ConstraintType::Primary), true),
        ("uq", Some("pk"), None, false),
    ] {
        let mut schema = shop();
        let key = schema.tables[0].primary_key.as_mut().unwrap();
        key.name = own.map(ConstraintName::plain);
        let drop = DropConstraint {
            table: name("p"),
            name: Some(ConstraintName::plain(given)),
            constraint_type,
            if_exists: false,
            before: None,
        };
        drop.apply(&mut schema).unwrap();
        assert_eq!(schema.tables[0].primary_key.is_none(), expected, "{given}");
    }
}

#[test]
fn an_altered_column_swaps_new_and_existing() {
    let default = |text: &str| Some(DefaultValue::Default(ServerDefault::Text(text.into())));
    let alter = AlterColumn {
        data_type: Some(DataType::new(TypeClass::BigInteger)),
        existing_type: Some(DataType::new(TypeClass::SqlInteger)),
        nullable: Some(false),
        existing_nullable: Some(true),
        server_default: Change::Set(default("6")),
        existing_server_default: Change::Set(None),
        comment: Change::Set(None),
        existing_comment: Some("old".into()),
        autoincrement: Some(Autoincrement::True),
        postgresql_using: Some("a::bigint".into()),
        ..AlterColumn::new(name("p"), "a")
    };
    let reverse = AlterColumn {
        data_type: Some(DataType::new(TypeClass::SqlInteger)),
        existing_type: Some(DataType::new(TypeClass::BigInteger)),
        nullable: Some(true),
        existing_nullable: Some(false),
        server_default: Change::Set(None),
        existing_server_default: Change::Set(default("6")),
        comment: Change::Set(Some("old".into())),
        existing_comment: None,
        autoincrement: Some(Autoincrement::True),
        ..AlterColumn::new(name("p"), "a")
    };
    assert_eq!(alter.reverse().unwrap(), Operation::AlterColumn(reverse));
}

#[test]
fn an_identity_gives_way_to_a_default_and_back() {
    let mut schema = shop();
    let set = |value| {
        Operation::AlterColumn(AlterColumn {
            server_default: Change::Set(value),
            ..AlterColumn::new(name("p"), "a")
        })
    };
    set(Some(DefaultValue::Identity(Identity::default())))
        .apply(&mut schema)
        .unwrap();
    let default = ServerDefault::Expression(text("5"));
    assert!(schema.tables[0].columns[0].identity.is_some());
    set(Some(DefaultValue::Default(default.clone())))
        .apply(&mut schema)
        .unwrap();
    let column = &schema.tables[0].columns[0];
    assert_eq!(
        (&column.identity, &column.server_default),
        (&None, &Some(default))
    );
    set(None).apply(&mut schema).unwrap();
    assert_eq!(schema, shop());
}

#[test]
fn what_cannot_be_reversed_says_what_is_missing() {
    let drop = Operation::DropTable(DropTable {
        name: name("p"),
        if_exists: false,
        before: None,
    });
    let error = drop.reverse().unwrap_err();
    assert_eq!(
        error.message(),
        "cannot reverse `drop table p`: what the table looked like is not known"
    );
    assert_eq!(
        error.hint(),
        Some("write `op.create_table(...)` into the downgrade by hand")
    );
    let alter = Operation::AlterColumn(AlterColumn {
        nullable: Some(false),
        ..AlterColumn::new(name("p"), "a")
    });
    assert_eq!(
        alter.reverse().unwrap_err().message(),
        "cannot reverse `alter column p.a (NOT NULL)`: the column's existing nullability is not known"
    );
    let execute = Operation::Execute(Execute::new("UPDATE p\n   SET a = 1"));
    assert_eq!(
        execute.reverse().unwrap_err().message(),
        "cannot reverse `execute UPDATE p SET a = 1`: what undoes a statement is not known"
    );
}

/// As Alembic's `reverse()` of the two.
#[test]
fn comments_are_reversed_to_what_was_there() {
    let create = |comment: &str, existing: Option<&str>| CreateTableComment {
        table: name("p"),
        comment: Some(comment.into()),
        existing_comment: existing.map(str::to_owned),
    };
    let drop = DropTableComment {
        table: name("p"),
        existing_comment: Some("new".into()),
    };
    assert_eq!(
        create("new", None).reverse().unwrap(),
        Operation::DropTableComment(drop.clone())
    );
    assert_eq!(
        create("new", Some("old")).reverse().unwrap(),
        Operation::CreateTableComment(create("old", Some("new")))
    );
    assert_eq!(
        drop.reverse().unwrap(),
        Operation::CreateTableComment(create("new", None))
    );
}

#[test]
fn a_long_statement_is_cut_at_a_character() {
    let execute = Execute::new(format!("SELECT '{}'", "é".repeat(100)));
    let summary = execute.summary();
    assert!(summary.starts_with("execute SELECT 'é") && summary.ends_with("é..."));
    assert_eq!(summary.chars().count(), "execute ".len() + 60 + 3);
}
