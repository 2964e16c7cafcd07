//! What holds for any two schemas.

use super::generator::Random;
use super::*;

fn options() -> DiffOptions {
    DiffOptions {
        compare_server_default: true,
        comparison: Comparison {
            constraint_name: Some(name_of),
            ..Comparison::default()
        },
        ..DiffOptions::default()
    }
}

/// Applies operations as a strict database does: what is created must not be there, what is dropped must be, and no
/// foreign key points to nowhere at any time.
fn apply(schema: &Schema, operations: &[Operation]) -> Schema {
    let mut schema = schema.clone();
    for operation in operations {
        let before = schema.clone();
        operation.apply(&mut schema).unwrap();
        assert_ne!(before, schema, "no effect: {}", operation.summary());
        for table in &schema.tables {
            for key in order::foreign_keys(table) {
                assert!(
                    schema.table(&key.referred_table).is_some(),
                    "dangling after: {}\n{operations:#?}",
                    operation.summary()
                );
            }
        }
    }
    schema
}

#[test]
fn a_schema_does_not_differ_from_itself() {
    for seed in 0..300 {
        let schema = Random::new(seed).models();
        assert_eq!(diff(&schema, &schema, &options()), Difference::default());
    }
}

#[test]
fn an_upgrade_leads_to_the_models_and_its_downgrade_back() {
    for seed in 0..400 {
        let mut random = Random::new(seed);
        let (before, after) = (random.database(), random.models());
        let difference = diff(&before, &after, &options());
        assert_eq!(difference.upgrade.len(), difference.downgrade.len());

        let upgraded = apply(&before, &difference.upgrade);
        let rest = diff(&upgraded, &after, &options());
        assert_eq!(rest.upgrade, [], "seed {seed}");

        let downgraded = apply(&upgraded, &difference.downgrade);
        let rest = diff(&downgraded, &before, &options());
        assert_eq!(rest.upgrade, [], "seed {seed}");
    }
}

#[test]
fn two_runs_give_the_same() {
    for seed in 0..100 {
        let mut random = Random::new(seed);
        let (before, after) = (random.database(), random.models());
        let first = diff(&before, &after, &options());
        assert_eq!(first, diff(&before, &after, &options()));
        // Nor does it matter in which order the database lists its tables' indexes and constraints.
        let mut shuffled = before.clone();
        for table in &mut shuffled.tables {
            table.indexes.reverse();
        }
        let second = diff(&shuffled, &after, &options());
        assert_eq!(summaries(&first.upgrade), summaries(&second.upgrade));
    }
}
