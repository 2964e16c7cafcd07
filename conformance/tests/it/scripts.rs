use dms::engine::Migrator;
use dms_conformance::{ScriptCase, script_cases, without_version_table};

pub fn migrator(case: &ScriptCase) -> Migrator {
    let name = format!("{}.py", case.name);
    Migrator::embedded(&[(name.as_str(), case.text.as_str())]).unwrap()
}

/// Runs `check` for each case that was recorded for the dialect (for any, if none is given), and tells all failures
/// at once.
pub fn for_each(dialect: Option<&str>, check: impl Fn(&ScriptCase) -> Result<(), String>) {
    let mut cases = script_cases().unwrap();
    if let Some(dialect) = dialect {
        cases.retain(|case| case.recorded.iter().any(|(name, ..)| name == dialect));
    }
    assert!(cases.len() >= 11, "the cases are found: {}", cases.len());
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            check(case)
                .err()
                .map(|failure| format!("== {}\n{failure}", case.name))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} cases:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

fn compare(what: &str, ours: &str, recorded: &str) -> Result<(), String> {
    if ours == recorded {
        return Ok(());
    }
    Err(format!(
        "{what}: ours\n{ours}\n{what}: recorded\n{recorded}"
    ))
}

#[test]
fn offline_sql_is_what_alembic_prints() {
    for_each(None, |case| {
        for (dialect, upgrade, downgrade) in &case.recorded {
            let mut migrator = migrator(case).for_url(&format!("{dialect}://")).unwrap();
            let text = migrator
                .upgrade_sql("head")
                .map_err(|error| format!("{dialect}: {error}"))?;
            compare(dialect, &without_version_table(&text), upgrade)?;
            let text = migrator
                .downgrade_sql("head:base")
                .map_err(|error| format!("{dialect}: {error}"))?;
            compare(dialect, &without_version_table(&text), downgrade)?;
        }
        Ok(())
    });
}
