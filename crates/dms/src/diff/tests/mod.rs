#![allow(clippy::unwrap_used)]

mod capabilities;
mod checks;
mod generator;
mod property;

use super::*;
use crate::op::Operation;
use crate::schema::{
    Column, Computed, DataType, Expression, ForeignKey, Identity, Index, Literal, NormalColumn,
    NormalIndex, Options, PrimaryKey, ServerDefault, Table, TypeClass, UniqueConstraint,
};

fn integer(name: &str) -> Column {
    Column::new(name, DataType::new(TypeClass::Integer))
}

fn table(name: &str, columns: Vec<Column>) -> Table {
    let mut table = Table::new(TableName::new(name));
    let mut id = integer("id");
    id.nullable = false;
    id.primary_key = true;
    table.columns = vec![id];
    table.columns.extend(columns);
    table.primary_key = Some(PrimaryKey {
        columns: vec!["id".into()],
        ..PrimaryKey::default()
    });
    table
}

fn foreign_key(name: Option<&str>, column: &str, referred: &str) -> ForeignKey {
    ForeignKey {
        name: name.map(ConstraintName::plain),
        columns: vec![column.into()],
        referred_table: TableName::new(referred),
        referred_columns: vec!["id".into()],
        on_update: None,
        on_delete: None,
        deferrable: None,
        initially: None,
        match_type: None,
        use_alter: false,
        options: Options::default(),
    }
}

fn referring(name: &str, targets: &[&str]) -> Table {
    let columns = targets.iter().map(|target| integer(target)).collect();
    let mut table = table(name, columns);
    for target in targets {
        let key = foreign_key(Some(&format!("fk_{name}_{target}")), target, target);
        table.constraints.push(Constraint::ForeignKey(key));
    }
    table
}

fn unique(name: Option<&str>, columns: &[&str]) -> Constraint {
    Constraint::Unique(UniqueConstraint {
        name: name.map(ConstraintName::plain),
        columns: columns.iter().map(|column| (*column).into()).collect(),
        ..UniqueConstraint::default()
    })
}

fn index(name: &str, columns: &[&str]) -> Index {
    Index {
        name: Some(ConstraintName::plain(name)),
        elements: columns.iter().copied().map(Expression::column).collect(),
        ..Index::default()
    }
}

fn schema(tables: Vec<Table>) -> Schema {
    Schema {
        tables,
        ..Schema::default()
    }
}

fn summaries(operations: &[Operation]) -> Vec<String> {
    operations.iter().map(Operation::summary).collect()
}

fn upgrade(before: Vec<Table>, after: Vec<Table>) -> Vec<String> {
    let difference = diff(&schema(before), &schema(after), &DiffOptions::default());
    summaries(&difference.upgrade)
}

/// Compares one table that both sides have.
fn changes(before: &Table, after: &Table, options: &DiffOptions) -> Difference {
    diff(
        &schema(vec![before.clone()]),
        &schema(vec![after.clone()]),
        options,
    )
}

/// A name for a constraint that has none, as PostgreSQL gives it.
fn name_of(table: &TableName, constraint: &Constraint) -> String {
    match constraint {
        Constraint::Unique(unique) => format!("{table}_{}_key", unique.columns.join("_")),
        Constraint::ForeignKey(key) => format!("{table}_{}_fkey", key.columns.join("_")),
        Constraint::PrimaryKey(_) | Constraint::Check(_) | Constraint::Exclude(_) => String::new(),
    }
}

#[test]
fn removed_tables_are_dropped_before_what_they_refer_to() {
    let before = vec![
        referring("a", &[]),
        referring("c1", &["p"]),
        referring("c2", &["c1"]),
        referring("p", &[]),
    ];
    assert_eq!(
        upgrade(before, vec![]),
        [
            "drop table a",
            "drop table c2",
            "drop table c1",
            "drop table p"
        ]
    );
}

#[test]
fn tables_that_refer_to_each_other_get_their_foreign_keys_apart() {
    // As `sorted_tables` has them, whose order stays.
    let tables = vec![
        referring("a", &["b"]),
        referring("b", &["a"]),
        referring("user", &["a"]),
    ];
    let difference = diff(
        &schema(vec![]),
        &schema(tables.clone()),
        &DiffOptions::default(),
    );
    assert_eq!(
        summaries(&difference.upgrade),
        [
            "create table a",
            "create table b",
            "create table user",
            "add foreign key fk_a_b to a"
        ]
    );
    assert_eq!(
        summaries(&difference.downgrade),
        [
            "drop foreign key fk_a_b on a",
            "drop table user",
            "drop table b",
            "drop table a"
        ]
    );
    assert_eq!(
        upgrade(tables.clone(), vec![]),
        [
            "drop foreign key fk_b_a on b",
            "drop table user",
            "drop table a",
            "drop table b"
        ]
    );
    let options = DiffOptions {
        comparison: Comparison {
            alters_constraints: false,
            ..Comparison::default()
        },
        ..DiffOptions::default()
    };
    let difference = diff(&schema(vec![]), &schema(tables.clone()), &options);
    assert_eq!(
        summaries(&difference.upgrade),
        ["create table a", "create table b", "create table user"]
    );
    let Operation::CreateTable(create) = &difference.upgrade[0] else {
        panic!("a table first");
    };
    assert_eq!(create.table, tables[0]);
}

#[test]
fn use_alter_is_created_after_the_table_and_a_reference_to_itself_with_it() {
    let mut node = referring("node", &["node"]);
    let mut key = foreign_key(Some("fk_root"), "root", "root");
    key.use_alter = true;
    node.columns.push(integer("root"));
    node.constraints.push(Constraint::ForeignKey(key));
    let after = vec![node, referring("root", &[])];
    assert_eq!(
        upgrade(vec![], after),
        [
            "create table node",
            "create table root",
            "add foreign key fk_root to node"
        ]
    );
}

#[test]
fn a_removed_table_is_dropped_after_the_foreign_keys_that_stay_tables_had_to_it() {
    let before = vec![
        referring("kept", &["gone"]),
        referring("gone", &["far"]),
        referring("far", &[]),
        referring("other", &["far"]),
    ];
    let after = vec![table("kept", vec![])];
    let upgrade = upgrade(before, after);
    assert_eq!(
        upgrade,
        [
            "drop table other",
            "drop foreign key fk_kept_gone on kept",
            "drop column kept.gone",
            "drop table gone",
            "drop table far"
        ]
    );
}

/// The order and the words of Alembic 1.20.1 on PostgreSQL for the same two schemas.
#[test]
fn findings_and_order_are_alembics() {
    let column = |name: &str, class| Column::new(name, DataType::new(class));
    let string = |name: &str, length| {
        let data_type = DataType::new(TypeClass::String).with("length", Literal::Integer(length));
        Column::new(name, data_type)
    };
    let mut t = table(
        "t",
        vec![
            Column {
                comment: Some("old".into()),
                ..column("a", TypeClass::SqlText)
            },
            column("b", TypeClass::SqlInteger),
            column("gone", TypeClass::SqlInteger),
            string("n", 20),
        ],
    );
    t.columns[0].data_type = DataType::new(TypeClass::SqlInteger);
    t.columns[2].server_default = Some(ServerDefault::Expression(Expression::Text("5".into())));
    t.indexes = vec![
        index("ix_a", &["a"]),
        index("ix_c", &["n"]),
        index("ix_gone", &["gone"]),
    ];
    t.constraints = vec![unique(Some("uq_n"), &["n"]), unique(Some("uq_b"), &["b"])];
    t.comment = Some("tc".into());
    let mut old = table("old", vec![integer("x")]);
    old.indexes = vec![index("ix_old_x", &["x"])];

    let mut new = table("new", vec![integer("x")]);
    new.indexes = vec![index("ix_new_x", &["x"])];
    let mut t2 = table(
        "t",
        vec![
            Column {
                nullable: false,
                comment: Some("new".into()),
                ..string("a", 200)
            },
            Column {
                data_type: DataType::new(TypeClass::SqlInteger),
                nullable: false,
                server_default: Some(ServerDefault::Text("6".into())),
                ..integer("b")
            },
            string("n", 20),
            integer("added"),
            integer("added2"),
        ],
    );
    t2.columns[0].data_type = DataType::new(TypeClass::BigInteger);
    t2.indexes = vec![
        Index {
            unique: true,
            ..index("ix_a", &["a"])
        },
        index("ix_c", &["n", "b"]),
        index("ix_t_added2", &["added2"]),
    ];
    t2.constraints = vec![
        unique(Some("uq_n"), &["n", "b"]),
        unique(None, &["added"]),
        Constraint::ForeignKey(foreign_key(Some("fk_b"), "b", "new")),
        Constraint::ForeignKey(foreign_key(None, "added", "new")),
    ];
    t2.comment = Some("tc2".into());

    let difference = diff(
        &schema(vec![old, t]),
        &schema(vec![new, t2]),
        &DiffOptions {
            alembic_compat: true,
            ..DiffOptions::default()
        },
    );
    assert_eq!(
        difference.findings,
        [
            "Detected added table 'new'",
            "Detected added index 'ix_new_x' on '('x',)'",
            "Detected removed index 'ix_old_x' on 'old'",
            "Detected removed table 'old'",
            "Detected added column 't.added'",
            "Detected added column 't.added2'",
            "Detected type change from INTEGER() to BigInteger() on 't.id'",
            "Detected NOT NULL on column 't.a'",
            "Detected column comment 't.a'",
            "Detected type change from TEXT() to String(length=200) on 't.a'",
            "Detected NOT NULL on column 't.b'",
            "Detected removed index 'ix_gone' on 't'",
            "Detected removed unique constraint 'uq_b' on 't'",
            "Detected changed index 'ix_a' on 't': unique=False to unique=True",
            "Detected changed index 'ix_c' on 't': expression number 1 to 2",
            "Detected changed unique constraint 'uq_n' on 't': expression ('n',) to ('b', 'n')",
            "Detected added index 'ix_t_added2' on '('added2',)'",
            "Detected added unique constraint None on '('added',)'",
            "Detected added foreign key (added)(id) on table t",
            "Detected added foreign key (b)(id) on table t",
            "Detected removed column 't.gone'",
        ]
    );
    assert_eq!(
        summaries(&difference.upgrade),
        [
            "create table new",
            "create index ix_new_x on new",
            "drop index ix_old_x on old",
            "drop table old",
            "add column t.added",
            "add column t.added2",
            "alter column t.id (type)",
            "alter column t.a (type, NOT NULL, comment)",
            "alter column t.b (NOT NULL)",
            "drop index ix_gone on t",
            "drop unique constraint uq_b on t",
            "drop index ix_a on t",
            "create index ix_a on t",
            "drop index ix_c on t",
            "create index ix_c on t",
            "drop unique constraint uq_n on t",
            "add unique constraint uq_n to t",
            "create index ix_t_added2 on t",
            "add unique constraint to t",
            "add foreign key to t",
            "add foreign key fk_b to t",
            "set comment of table t",
            "drop column t.gone",
        ]
    );
    let mut reversed = summaries(&difference.downgrade);
    reversed.reverse();
    assert_eq!(reversed.len(), difference.upgrade.len());
    assert_eq!(reversed[0], "drop table new");
    assert_eq!(reversed[22], "add column t.gone");
}

#[test]
fn a_name_is_made_up_for_constraints_without_one() {
    let mut after = table("t", vec![integer("a"), integer("p")]);
    after.constraints = vec![
        unique(None, &["a"]),
        Constraint::ForeignKey(foreign_key(None, "p", "t")),
    ];
    let options = DiffOptions {
        comparison: Comparison {
            constraint_name: Some(name_of),
            ..Comparison::default()
        },
        ..DiffOptions::default()
    };
    let before = table("t", vec![integer("a"), integer("p")]);
    let difference = changes(&before, &after, &options);
    assert_eq!(
        summaries(&difference.upgrade),
        [
            "add unique constraint t_a_key to t",
            "add foreign key t_p_fkey to t"
        ]
    );
    assert_eq!(
        summaries(&difference.downgrade),
        [
            "drop foreign key t_p_fkey on t",
            "drop unique constraint t_a_key on t"
        ]
    );
    // Once it is there, it is found by its columns.
    let mut upgraded = schema(vec![before]);
    for operation in &difference.upgrade {
        operation.apply(&mut upgraded).unwrap();
    }
    assert_eq!(
        diff(&upgraded, &schema(vec![after]), &options),
        Difference::default()
    );
}

#[test]
fn foreign_keys_differ_in_actions_and_deferral_and_unlike_alembics_in_name_and_match() {
    let with = |change: &dyn Fn(&mut ForeignKey)| {
        let mut table = table("t", vec![integer("a")]);
        let mut key = foreign_key(Some("fk"), "a", "t");
        change(&mut key);
        table.constraints = vec![Constraint::ForeignKey(key)];
        table
    };
    let plain = with(&|_| {});
    type Change = fn(&mut ForeignKey);
    // Whether Alembic sees the change, and whether we do.
    let cases: [(Change, bool, bool); 10] = [
        (|key| key.name = None, false, false),
        (
            |key| key.name = Some(ConstraintName::plain("other")),
            false,
            true,
        ),
        (|key| key.match_type = Some("SIMPLE".into()), false, false),
        (|key| key.match_type = Some("FULL".into()), false, true),
        (|key| key.on_delete = Some("no action".into()), false, false),
        (|key| key.deferrable = Some(false), false, false),
        (|key| key.on_delete = Some("CASCADE".into()), true, true),
        (|key| key.on_update = Some("RESTRICT".into()), true, true),
        (|key| key.deferrable = Some(true), true, true),
        (|key| key.initially = Some("DEFERRED".into()), true, true),
    ];
    for (change, alembic, own) in cases {
        let changed = with(&change);
        for (alembic_compat, differs) in [(true, alembic), (false, own)] {
            let options = DiffOptions {
                alembic_compat,
                ..DiffOptions::default()
            };
            let operations = changes(&plain, &changed, &options).upgrade;
            let expected = if differs { 2 } else { 0 };
            assert_eq!(operations.len(), expected, "{changed:?}");
        }
    }
}

fn normal(column: Column, server_default: Option<&str>) -> Column {
    Column {
        normal: Some(std::sync::Arc::new(NormalColumn {
            server_default: server_default.map(str::to_owned),
            ..NormalColumn::default()
        })),
        ..column
    }
}

#[test]
fn defaults_are_compared_on_request_in_the_dialects_form() {
    let with = |default: &str, text| {
        let mut column = integer("a");
        column.server_default = Some(ServerDefault::Text(default.into()));
        table("t", vec![normal(column, Some(text))])
    };
    let on = DiffOptions {
        compare_server_default: true,
        ..DiffOptions::default()
    };
    let (five, also_five, six) = (with("5", "5"), with("'5'", "5"), with("6", "6"));
    assert_eq!(
        changes(&five, &six, &DiffOptions::default()),
        Difference::default()
    );
    assert_eq!(changes(&five, &also_five, &on), Difference::default());
    let difference = changes(&five, &six, &on);
    assert_eq!(
        summaries(&difference.upgrade),
        ["alter column t.a (default)"]
    );
    assert_eq!(
        difference.findings,
        ["Detected server default on column 't.a'"]
    );
}

/// As Alembic 1.20.1 on PostgreSQL.
#[test]
fn identities_and_computed_columns() {
    let reflected = Identity {
        start: Some(3),
        increment: Some(1),
        minvalue: Some(1),
        maxvalue: Some(2_147_483_647),
        cache: Some(1),
        ..Identity::default()
    };
    let identity = |identity: Option<Identity>, nullable| Column {
        identity: identity.map(Box::new),
        nullable,
        ..integer("a")
    };
    let computed = |sql: &str| Column {
        computed: Some(Box::new(Computed {
            sql: Expression::Text(sql.into()),
            persisted: None,
        })),
        ..integer("a")
    };
    let on = DiffOptions {
        alembic_compat: true,
        compare_server_default: true,
        ..DiffOptions::default()
    };
    let run = |before: Column, after: Column| {
        let difference = changes(&table("t", vec![before]), &table("t", vec![after]), &on);
        (summaries(&difference.upgrade), difference.findings)
    };
    let before = || identity(Some(reflected.clone()), false);
    let nothing = (vec![], vec![]);
    assert_eq!(
        run(before(), identity(Some(Identity::default()), false)),
        nothing
    );
    let change = Identity {
        start: Some(5),
        increment: Some(2),
        always: true,
        nominvalue: true,
        ..Identity::default()
    };
    assert_eq!(
        run(before(), identity(Some(change), false)),
        (
            vec!["alter column t.a (default)".into()],
            vec![
                "Detected server default on column 't.a': identity options attributes \
                 ['always', 'increment', 'start']"
                    .into()
            ]
        )
    );
    assert_eq!(
        run(before(), identity(None, true)),
        (
            vec!["alter column t.a (default)".into()],
            vec!["Ignoring nullable change on identity column 't.a'".into()]
        )
    );
    assert_eq!(run(computed("(1 + 1)"), computed("1+1")), nothing);
    assert_eq!(
        run(computed("(1 + 1)"), computed("1+2")),
        (
            vec![],
            vec!["Computed default on t.a cannot be modified".into()]
        )
    );
}

#[test]
fn indexes_are_compared_in_the_dialects_form() {
    let with = |text: &str, option: &[(&str, &str)]| {
        let mut table = table("t", vec![integer("a")]);
        table.indexes = vec![Index {
            normal: Some(NormalIndex {
                details: Vec::new(),
                is_implied: false,
                elements: vec![text.into()],
                options: option
                    .iter()
                    .map(|(keyword, value)| ((*keyword).into(), (*value).into()))
                    .collect(),
            }),
            elements: vec![Expression::Text(format!("some form of {text}"))],
            ..index("ix", &[])
        }];
        table
    };
    let options = DiffOptions::default();
    let plain = with("lower(e)", &[]);
    assert_eq!(
        changes(&plain, &with("lower(e)", &[]), &options),
        Difference::default()
    );
    let difference = changes(&plain, &with("upper(e)", &[]), &options);
    assert_eq!(
        difference.findings,
        ["Detected changed index 'ix' on 't': expression #1 'lower(e)' to 'upper(e)'"]
    );
    assert_eq!(
        summaries(&difference.upgrade),
        ["drop index ix on t", "create index ix on t"]
    );
    let difference = changes(
        &plain,
        &with("lower(e)", &[("postgresql_nulls_not_distinct", "true")]),
        &options,
    );
    assert_eq!(
        difference.findings,
        [
            "Detected changed index 'ix' on 't': options () to ('postgresql_nulls_not_distinct=true',)"
        ]
    );
}

#[test]
fn an_index_and_a_unique_constraint_of_one_name_replace_each_other() {
    let mut with_index = table("t", vec![integer("a")]);
    with_index.indexes = vec![index("same", &["a"])];
    let mut with_unique = table("t", vec![integer("a")]);
    with_unique.constraints = vec![unique(Some("same"), &["a"])];
    let options = DiffOptions::default();
    assert_eq!(
        summaries(&changes(&with_index, &with_unique, &options).upgrade),
        ["drop index same on t", "add unique constraint same to t"]
    );
    assert_eq!(
        summaries(&changes(&with_unique, &with_index, &options).upgrade),
        ["drop unique constraint same on t", "create index same on t"]
    );
}

#[test]
fn comments_are_left_alone_where_the_database_keeps_none() {
    let mut after = table("t", vec![integer("a")]);
    after.columns[1].comment = Some("c".into());
    after.comment = Some("t".into());
    let before = table("t", vec![integer("a")]);
    let options = DiffOptions {
        comparison: Comparison {
            comments: false,
            ..Comparison::default()
        },
        ..DiffOptions::default()
    };
    assert_eq!(changes(&before, &after, &options), Difference::default());
    let mut empty = before.clone();
    empty.comment = Some(String::new());
    assert_eq!(
        changes(&before, &empty, &DiffOptions::default()),
        Difference::default()
    );
    assert_eq!(
        summaries(&changes(&before, &after, &DiffOptions::default()).upgrade),
        ["alter column t.a (comment)", "set comment of table t"]
    );
    assert_eq!(
        summaries(&changes(&after, &before, &DiffOptions::default()).upgrade),
        ["alter column t.a (comment)", "remove comment of table t"]
    );
}

#[test]
fn unknown_types_are_not_compared() {
    let unknown = table("t", vec![Column::new("a", DataType::new(TypeClass::Null))]);
    let known = table("t", vec![integer("a")]);
    let options = DiffOptions::default();
    let difference = changes(&unknown, &known, &options);
    assert_eq!(difference.upgrade, []);
    assert_eq!(
        difference.findings,
        ["Couldn't determine database type for column 't.a'"]
    );
    assert_eq!(
        changes(&known, &unknown, &options).findings,
        ["Column 't.a' has no type within the model; can't compare"]
    );
}

/// As Alembic 1.20.1, whose check of types sets `existing_type` and is not run at all.
#[test]
fn types_are_compared_unless_told_not_to() {
    let before = table("t", vec![integer("a")]);
    let mut after = table("t", vec![Column::new("a", DataType::new(TypeClass::Text))]);
    let options = DiffOptions {
        compare_type: false,
        ..DiffOptions::default()
    };
    assert_eq!(changes(&before, &after, &options), Difference::default());
    after.columns[1].nullable = false;
    for (options, existing_type) in [
        (options, None),
        (
            DiffOptions::default(),
            Some(DataType::new(TypeClass::Integer)),
        ),
    ] {
        let difference = changes(&before, &after, &options);
        let [Operation::AlterColumn(alter)] = difference.upgrade.as_slice() else {
            panic!("one alteration: {difference:?}");
        };
        assert_eq!(alter.nullable, Some(false));
        assert_eq!(alter.existing_nullable, Some(true));
        assert_eq!(alter.existing_type, existing_type);
        assert_eq!(alter.data_type.is_some(), existing_type.is_some());
    }
}
