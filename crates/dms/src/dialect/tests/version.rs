use super::build::{Cases, DIALECTS};
use crate::dialect::{VersionStatement, VersionTable, by_name};

#[test]
fn version_statements_equal_alembic() {
    let cases = Cases::recorded("version", include_str!("recorded/version.txt"));
    let plain = VersionTable::default();
    let named = VersionTable {
        name: "My v".into(),
        schema: Some("S".into()),
        primary_key: true,
    };
    let keyless = VersionTable {
        primary_key: false,
        ..named.clone()
    };
    let insert = VersionStatement::Insert("a1".into());
    let update = VersionStatement::Update("a1".into(), "b2".into());
    let delete = VersionStatement::Delete("a1".into());
    for (case, table, statement) in [
        ("create", &plain, &VersionStatement::Create),
        ("insert", &plain, &insert),
        ("update", &plain, &update),
        ("delete", &plain, &delete),
        ("drop", &plain, &VersionStatement::Drop),
        ("delete_all", &plain, &VersionStatement::DeleteAll),
        ("schema_create", &named, &VersionStatement::Create),
        ("schema_create_no_key", &keyless, &VersionStatement::Create),
        ("schema_insert", &named, &insert),
        ("schema_insert_no_key", &keyless, &insert),
        ("schema_update", &named, &update),
        ("schema_delete", &named, &delete),
        ("schema_drop", &named, &VersionStatement::Drop),
    ] {
        for dialect in DIALECTS {
            let ours = by_name(dialect).map(|own| own.version_statement(table, statement).sql);
            let ours = ours.map(|sql| format!("{sql};"));
            assert_eq!(
                ours.as_deref(),
                Some(cases.answer(case, dialect)),
                "{case} on {dialect}"
            );
        }
    }
}
