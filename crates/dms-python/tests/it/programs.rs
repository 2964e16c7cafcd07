//! Programs that a grammar made, beside what CPython printed for them: `cargo xtask record programs`.

use std::path::Path;

use crate::answers::{Comparison, answer, compare};

/// `PROGRAMS` names another recording.
#[test]
fn generated_programs_print_what_cpython_prints() {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded/programs.json");
    let path = std::env::var("PROGRAMS").map_or(recorded, Into::into);
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<(String, String)> = serde_json::from_str(&text).unwrap();
    let mut differences = Vec::new();
    let mut refusals = Vec::new();
    let mut limits = 0;
    for (program, expected) in &rows {
        match answer(program) {
            Ok(actual) => match compare(expected, &actual) {
                Comparison::Same => {}
                Comparison::Limit => limits += 1,
                Comparison::Different => differences.push(format!(
                    "{program}--- expected\n{expected}--- printed\n{actual}"
                )),
            },
            Err(message) => refusals.push(format!("{message}\n{program}")),
        }
    }
    assert!(
        differences.is_empty(),
        "{} of {} differ:\n{}",
        differences.len(),
        rows.len(),
        differences.join("\n=====\n")
    );
    assert!(limits * 50 <= rows.len(), "{limits} meet a known limit");
    assert!(
        refusals.len() * 50 <= rows.len(),
        "{} of {} are refused:\n{}",
        refusals.len(),
        rows.len(),
        refusals.join("\n=====\n")
    );
}
