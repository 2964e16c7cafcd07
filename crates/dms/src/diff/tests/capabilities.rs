//! What the comparison leaves out because the database does not have it or does not tell it (MySQL, SQLite).

use super::*;

fn options() -> DiffOptions {
    DiffOptions {
        alembic_compat: true,
        comparison: Comparison {
            unique_is_index: true,
            foreign_keys_need_indexes: true,
            restrict_is_no_action: true,
            ..Comparison::default()
        },
        ..DiffOptions::default()
    }
}

fn unique_index(name: &str, columns: &[&str]) -> Index {
    Index {
        unique: true,
        ..index(name, columns)
    }
}

fn upgraded(before: &Table, after: &Table) -> Vec<String> {
    summaries(&changes(before, after, &options()).upgrade)
}

#[test]
fn an_index_is_the_constraint_that_the_models_have() {
    let mut before = table("t", vec![integer("a"), integer("b")]);
    before.indexes = vec![unique_index("uq", &["b", "a"])];
    let mut named = table("t", vec![integer("a"), integer("b")]);
    named.constraints = vec![unique(Some("uq"), &["a", "b"])];
    let mut nameless = named.clone();
    nameless.constraints = vec![unique(None, &["a", "b"])];
    let mut indexed = table("t", vec![integer("a"), integer("b")]);
    indexed.indexes = vec![unique_index("uq", &["b", "a"])];
    for after in [&named, &nameless, &indexed] {
        assert_eq!(upgraded(&before, after), [""; 0]);
    }
}

/// PostgreSQL keeps one of both, SQLite both.
#[test]
fn a_unique_constraint_without_name_beside_one_with_a_name_says_nothing() {
    let mut named = table("t", vec![integer("a")]);
    named.constraints = vec![unique(Some("uq"), &["a"])];
    let mut both = named.clone();
    both.constraints.push(unique(None, &["a"]));
    for alembic_compat in [true, false] {
        let options = DiffOptions {
            alembic_compat,
            ..DiffOptions::default()
        };
        for (before, after) in [(&named, &both), (&both, &named)] {
            let found = changes(before, after, &options).upgrade;
            assert_eq!(summaries(&found), [""; 0]);
        }
    }
}

/// What Alembic 1.20 does on MariaDB.
#[test]
fn what_the_models_do_not_have_goes_as_an_index() {
    let mut before = table("t", vec![integer("a"), integer("b")]);
    before.indexes = vec![unique_index("uq", &["a"])];
    let without = table("t", vec![integer("a"), integer("b")]);
    assert_eq!(upgraded(&before, &without), ["drop index uq on t"]);
    let mut changed = without.clone();
    changed.constraints = vec![unique(Some("uq"), &["b"])];
    assert_eq!(
        upgraded(&before, &changed),
        [
            "drop unique constraint uq on t",
            "add unique constraint uq to t"
        ]
    );
}

#[test]
fn a_removed_table_is_dropped_with_the_servers_own_indexes() {
    let mut before = table("t", vec![integer("a")]);
    before.indexes = vec![unique_index("uq", &["a"]), implied("a", &["a"])];
    let difference = diff(&schema(vec![before]), &schema(vec![]), &options());
    assert_eq!(
        summaries(&difference.upgrade),
        ["drop index uq on t", "drop table t"]
    );
    assert_eq!(
        summaries(&difference.downgrade),
        ["create table t", "create index uq on t"]
    );
}

fn implied(name: &str, columns: &[&str]) -> Index {
    Index {
        normal: Some(NormalIndex {
            elements: columns.iter().map(|&name| name.to_owned()).collect(),
            is_implied: true,
            ..NormalIndex::default()
        }),
        ..index(name, columns)
    }
}

#[test]
fn an_index_that_the_server_made_is_no_difference() {
    let mut before = table("t", vec![integer("a")]);
    before.indexes = vec![implied("a", &["a"])];
    let mut after = table("t", vec![integer("a")]);
    assert_eq!(upgraded(&before, &after), [""; 0]);
    assert_eq!(upgraded(&after, &before), ["create index a on t"]);
    after.indexes = before.indexes.clone();
    assert_eq!(upgraded(&before, &after), [""; 0]);
}

#[test]
fn restrict_is_what_goes_without_saying() {
    let with = |action: Option<&str>| {
        let mut key = foreign_key(Some("fk"), "a", "t");
        key.on_delete = action.map(str::to_owned);
        key.on_update = action.map(str::to_owned);
        let mut table = table("t", vec![integer("a")]);
        table.constraints = vec![Constraint::ForeignKey(key)];
        table
    };
    for action in ["RESTRICT", "restrict", "NO ACTION"] {
        assert_eq!(upgraded(&with(None), &with(Some(action))), [""; 0]);
        assert_eq!(upgraded(&with(Some(action)), &with(None)), [""; 0]);
    }
    assert_eq!(upgraded(&with(None), &with(Some("CASCADE"))).len(), 2);
    let elsewhere = changes(
        &with(None),
        &with(Some("RESTRICT")),
        &DiffOptions::default(),
    );
    assert_eq!(elsewhere.upgrade.len(), 2, "elsewhere it is another action");
}

#[test]
fn tables_meet_in_any_case_where_the_database_folds_it() {
    let after = vec![referring("User", &[]), referring("Post", &["User"])];
    let mut before = vec![referring("post", &["User"]), referring("user", &[])];
    for constraint in &mut before[0].constraints {
        let Constraint::ForeignKey(key) = constraint else {
            panic!("only a foreign key is there");
        };
        key.referred_table = TableName::new("user");
    }
    let folding = Schema {
        ignores_table_case: true,
        ..schema(before.clone())
    };
    let same = diff(&folding, &schema(after.clone()), &options());
    assert_eq!(same, Difference::default());
    let other = diff(&schema(before), &schema(after), &options());
    assert_eq!(other.upgrade.len(), 4);
}

#[test]
fn identities_are_not_missed_where_there_are_none() {
    let before = table("t", vec![]);
    let mut after = before.clone();
    after.columns[0].identity = Some(Box::default());
    let with = |identities: bool| {
        let options = DiffOptions {
            compare_server_default: true,
            comparison: Comparison {
                identities,
                ..Comparison::default()
            },
            ..DiffOptions::default()
        };
        changes(&before, &after, &options).upgrade.len()
    };
    assert_eq!((with(true), with(false)), (1, 0));
}

#[test]
fn an_index_is_not_dropped_before_the_foreign_key_that_needs_it() {
    let mut with = referring("t", &["p"]);
    with.indexes = vec![index("ix_p", &["p"]), index("ix_id", &["id"])];
    let before = vec![referring("p", &[]), with.clone()];
    let without_table = diff(
        &schema(before.clone()),
        &schema(vec![before[0].clone()]),
        &options(),
    );
    assert_eq!(
        summaries(&without_table.upgrade),
        ["drop index ix_id on t", "drop table t"]
    );
    assert_eq!(
        summaries(&without_table.downgrade),
        [
            "create table t",
            "create index ix_p on t",
            "create index ix_id on t"
        ]
    );
    let with_table = diff(
        &schema(vec![before[0].clone()]),
        &schema(before),
        &options(),
    );
    assert_eq!(
        summaries(&with_table.downgrade),
        ["drop index ix_id on t", "drop table t"]
    );
    let without = table("t", vec![integer("p")]);
    let changed = changes(&with, &without, &options());
    assert_eq!(
        summaries(&changed.upgrade),
        [
            "drop foreign key fk_t_p on t",
            "drop index ix_id on t",
            "drop index ix_p on t"
        ]
    );
    assert_eq!(
        summaries(&changed.downgrade),
        [
            "create index ix_p on t",
            "create index ix_id on t",
            "add foreign key fk_t_p to t"
        ]
    );
}

fn with_key(indexes: Vec<Index>) -> Table {
    let mut table = table("t", vec![integer("a")]);
    table.constraints = vec![Constraint::ForeignKey(foreign_key(Some("fk"), "a", "p"))];
    table.indexes = indexes;
    table
}

/// What MariaDB 10.11 makes and refuses, seen there.
#[test]
fn a_key_takes_its_index_with_it_and_is_never_without_one() {
    let options = DiffOptions {
        alembic_compat: false,
        ..options()
    };
    let both_ways = |before: &Table, after: &Table| {
        let difference = changes(before, after, &options);
        [difference.upgrade, difference.downgrade].map(|steps| summaries(&steps))
    };
    let without = table("t", vec![integer("a")]);
    assert_eq!(
        both_ways(&with_key(vec![implied("fk", &["a"])]), &without),
        [
            vec!["drop foreign key fk on t", "drop index fk on t"],
            vec!["add foreign key fk to t"]
        ]
    );
    assert_eq!(
        both_ways(&without, &with_key(vec![])),
        [
            vec!["add foreign key fk to t"],
            vec!["drop foreign key fk on t", "drop index fk on t"]
        ]
    );
    assert_eq!(
        both_ways(
            &with_key(vec![implied("fk", &["a"])]),
            &with_key(vec![index("ix", &["a"])])
        ),
        [
            vec!["create index ix on t"],
            vec!["create index fk on t", "drop index ix on t"]
        ]
    );
    let mut constrained = with_key(vec![]);
    constrained.constraints.push(unique(Some("uq"), &["a"]));
    assert_eq!(
        both_ways(&with_key(vec![implied("fk", &["a"])]), &constrained),
        [
            vec!["add unique constraint uq to t"],
            vec!["create index fk on t", "drop unique constraint uq on t"]
        ]
    );
}

/// MariaDB 10.11 takes `DROP DEFAULT` of it and keeps it.
#[test]
fn a_function_that_is_no_longer_the_default_goes_with_the_whole_column() {
    let with_default = |text: &str| {
        let mut column = integer("a");
        column.server_default = Some(ServerDefault::Expression(Expression::Text(text.to_owned())));
        table("t", vec![normal(column, Some(text))])
    };
    let without = table("t", vec![normal(integer("a"), None)]);
    let options = DiffOptions {
        alembic_compat: false,
        compare_server_default: true,
        ..options()
    };
    for (text, nullable) in [("current_timestamp()", Some(true)), ("'1'", None)] {
        let found = changes(&with_default(text), &without, &options).upgrade;
        let [Operation::AlterColumn(alter)] = &found[..] else {
            panic!("{found:?}");
        };
        assert_eq!(alter.nullable, nullable, "{text}");
    }
}
