//! Models against the SQL by which real SQLAlchemy creates them.

use std::fs;
use std::path::{Path, PathBuf};

use dms::dialect;
use dms::engine::create_sql;
use dms::source::{Models, read_declared};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("declared")
}

/// The statements, sorted: the order of indexes is that of a set.
fn sorted(sql: &str) -> Vec<&str> {
    let mut statements: Vec<&str> = sql.trim_end().split(";\n\n").collect();
    if let Some(last) = statements.last_mut() {
        *last = last.trim_end_matches(';');
    }
    statements.sort_unstable();
    statements
}

#[test]
fn models_are_created_as_sqlalchemy_creates_them() {
    let mut count = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let declared = read_declared(&Models {
            roots: vec![folder()],
            targets: vec![stem.clone()],
            ..Models::default()
        })
        .unwrap();
        assert_eq!(declared.places.len(), declared.schema.tables.len());
        for name in ["postgresql", "sqlite", "mysql", "mariadb"] {
            let recorded = path.with_file_name(format!("{stem}.{name}.sql"));
            let recorded = fs::read_to_string(&recorded).unwrap();
            let dialect = dialect::by_name(name).unwrap();
            let created = create_sql(&declared, dialect.as_ref()).unwrap();
            assert_eq!(sorted(&created), sorted(&recorded), "{stem} on {name}");
            count += 1;
        }
    }
    assert!(count >= 12, "{count}");
}
