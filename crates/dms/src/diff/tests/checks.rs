//! Check constraints, and names that the models do not give or a database does not keep.

use super::*;
use crate::schema::{CheckConstraint, NormalConstraint};

/// A table with checks: (name, what it says).
fn checked(checks: &[(Option<&str>, NormalConstraint)]) -> Table {
    let mut table = table("t", vec![integer("a")]);
    for (name, normal) in checks {
        table.constraints.push(Constraint::Check(CheckConstraint {
            name: name.map(ConstraintName::plain),
            condition: Expression::Text("as it is written".into()),
            of_type: None,
            in_column: None,
            deferrable: None,
            initially: None,
            options: Options::default(),
        }));
        table.normal.push(normal.clone());
    }
    table
}

fn text(text: &str) -> NormalConstraint {
    NormalConstraint::Text(text.to_owned())
}

fn upgraded(before: &Table, after: &Table) -> Vec<String> {
    let options = DiffOptions {
        comparison: Comparison {
            constraint_name: Some(|_, _| "ck_t".to_owned()),
            ..Comparison::default()
        },
        ..DiffOptions::default()
    };
    summaries(&changes(before, after, &options).upgrade)
}

#[test]
fn defect_27_checks_are_compared_by_name_and_else_by_what_they_say() {
    let one = checked(&[(Some("ck"), text("a>0"))]);
    let none = checked(&[]);
    assert_eq!(upgraded(&one, &one), [""; 0]);
    assert_eq!(upgraded(&none, &one), ["add check constraint ck to t"]);
    assert_eq!(upgraded(&one, &none), ["drop check constraint ck on t"]);
    let other = checked(&[(Some("ck"), text("a>1"))]);
    let changed = [
        "drop check constraint ck on t",
        "add check constraint ck to t",
    ];
    assert_eq!(upgraded(&one, &other), changed);
    // The server has named it.
    let unnamed = checked(&[(None, text("a>0"))]);
    assert_eq!(upgraded(&one, &unnamed), [""; 0]);
    assert_eq!(upgraded(&unnamed, &one), [""; 0]);
    let renamed = checked(&[(Some("other"), text("a>0"))]);
    assert_eq!(
        upgraded(&one, &renamed),
        [
            "drop check constraint ck on t",
            "add check constraint other to t"
        ]
    );
}

#[test]
fn checks_that_cannot_be_compared_count_as_equal_and_absent_ones_not_at_all() {
    let one = checked(&[(Some("ck"), text("a>0"))]);
    let unknown = NormalConstraint::Unknown;
    assert_eq!(
        upgraded(&one, &checked(&[(Some("ck"), unknown.clone())])),
        [""; 0]
    );
    assert_eq!(
        upgraded(&one, &checked(&[(None, unknown.clone())])),
        [""; 0]
    );
    // What is known for certain is not given away to what is not.
    let two = checked(&[
        (Some("t_check"), text("a>0")),
        (Some("t_check1"), text("a>1")),
    ]);
    let both = checked(&[(None, unknown), (None, text("a>0"))]);
    assert_eq!(upgraded(&two, &both), [""; 0]);
    let absent = checked(&[(Some("bo"), NormalConstraint::Absent)]);
    assert_eq!(upgraded(&checked(&[]), &absent), [""; 0]);
}

#[test]
fn alembic_does_not_look_at_checks() {
    let options = DiffOptions {
        alembic_compat: true,
        ..DiffOptions::default()
    };
    let one = checked(&[(Some("ck"), text("a>0"))]);
    assert_eq!(
        changes(&one, &checked(&[]), &options),
        Difference::default()
    );
}

/// Defect 1: without a name neither the upgrade nor the downgrade could be run everywhere.
#[test]
fn defect_1_constraints_without_a_name_get_free_ones() {
    let two = checked(&[(None, text("a>0")), (None, text("a>1"))]);
    assert_eq!(
        upgraded(&checked(&[]), &two),
        [
            "add check constraint ck_t to t",
            "add check constraint ck_t1 to t"
        ]
    );
    let taken = checked(&[(Some("ck_t"), text("a>2"))]);
    let mut after = two.clone();
    after.constraints.extend(taken.constraints.clone());
    after.normal.extend(taken.normal.clone());
    assert_eq!(
        upgraded(&taken, &after),
        [
            "add check constraint ck_t1 to t",
            "add check constraint ck_t2 to t"
        ]
    );
    // A database without names: only the wording of the statement needs one.
    let mut before = table("t", vec![integer("a")]);
    before.constraints = vec![unique(None, &["a"])];
    assert_eq!(
        upgraded(&before, &table("t", vec![integer("a")])),
        ["drop unique constraint ck_t on t"]
    );
}

#[test]
fn names_that_the_database_has_cut_are_those_of_the_models() {
    let options = DiffOptions {
        comparison: Comparison {
            kept_name: |name| name.chars().take(5).collect(),
            ..Comparison::default()
        },
        ..DiffOptions::default()
    };
    let named = |name: &str| {
        let mut table = checked(&[(None, text("a>0"))]);
        let name = Some(ConstraintName::conventional(name));
        *table.constraints[0].name_mut() = name.clone();
        let mut key = foreign_key(None, "a", "t");
        key.name = name.clone();
        table.constraints.push(Constraint::ForeignKey(key));
        table.indexes = vec![Index {
            name,
            ..index("", &["a"])
        }];
        table
    };
    let same = changes(&named("abcde"), &named("abcdefgh"), &options);
    assert_eq!(same, Difference::default());
    let other = changes(&named("abcdx"), &named("abcdefgh"), &options);
    assert_eq!(other.upgrade.len(), 6);
}
