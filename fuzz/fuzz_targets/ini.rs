//! An `alembic.ini`, with all of its settings.
#![no_main]

use std::cell::OnceCell;
use std::fs;

use dms::project::{Project, Selection};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

fuzz_target!(|data: &[u8]| {
    FOLDER.with(|folder| {
        let folder = folder.get_or_init(|| TempDir::new().expect("a temporary folder"));
        fs::write(folder.path().join("alembic.ini"), data).expect("a file");
        let selection = Selection::of("alembic.ini");
        if let Ok(project) = Project::open(folder.path(), &selection) {
            let _ = project.database_url(&|_| None);
            for database in &project.databases {
                let _ = project.named_database_url(database, &|_| None);
            }
        }
    });
});
